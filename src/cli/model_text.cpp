#include "cli/model_text.h"

#include "algebra/approximation.h"

#include <algorithm>
#include <variant>
#include <vector>

namespace nnsolve {

namespace {

/// "1 + t1", "-3/2*t1*t2^2".
std::string terms_of(const Polynomial& polynomial) {
  std::string text;
  const std::vector<Term>& terms = polynomial.terms();
  for (auto term = terms.rbegin(); term != terms.rend(); ++term) {
    const bool is_negative = term->coefficient.sign() < 0;
    const Rational size = is_negative ? -term->coefficient : term->coefficient;
    text += text.empty() ? (is_negative ? "-" : "") : (is_negative ? " - " : " + ");
    const auto factors = term->monomial.factors();
    std::string product;
    for (std::size_t i = 0; i < factors.size();) {
      const auto next = std::find_if(factors.begin() + static_cast<std::ptrdiff_t>(i), factors.end(),
                                     [&](Variable v) { return v != factors[i]; });
      const std::size_t count = static_cast<std::size_t>(next - factors.begin()) - i;
      product += (product.empty() ? "t" : "*t") + std::to_string(factors[i] + 1);
      if (count > 1) product += "^" + std::to_string(count);
      i += count;
    }
    if (product.empty() || !size.is_one()) text += size.to_string() + (product.empty() ? "" : "*");
    text += product;
  }
  return text;
}

class ModelText {
 public:
  ModelText(const std::vector<Field>& fields, int digits)
      : fields_(fields), digits_(digits), approximation_(fields, 64 + 4 * digits), is_used_(fields.size()) {}

  void add(const std::string& name, const Value& value) {
    if (value.is_rational()) return add(name, value.rational());
    text_ += name + " = " + beginning(approximation_.near(value)) + " = " + terms_of(value.irrational()) + "\n";
    for (const Term& term : value.irrational().terms()) {
      for (Variable field : term.monomial.factors()) is_used_[field] = true;
    }
  }

  /// A fraction that is long is told by its beginning, too.
  void add(const std::string& name, const Rational& value) {
    constexpr std::size_t longest = 12;
    std::string exact = value.to_string();
    if (!value.is_integer() && exact.size() > longest) exact = beginning(value) + " = " + exact;
    text_ += name + " = " + exact + "\n";
  }

  void add_near(const std::string& name, const Rational& value) {
    text_ += name + " is near " + to_decimal(value, digits_) + "\n";
  }

  std::string finish() {
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (!is_used_[i]) continue;
      const Field& field = fields_[i];
      const Value generator(Polynomial::variable(static_cast<Variable>(i)));
      text_ += "where t" + std::to_string(i + 1) + " = " + beginning(approximation_.near(generator)) +
               " is the root of " + to_text(field.polynomial, "t") + " in (" + field.lower.to_string() + ", " +
               field.upper.to_string() + ")\n";
    }
    return std::move(text_);
  }

 private:
  std::string beginning(const Rational& value) const { return to_decimal(value, digits_) + "..."; }

  const std::vector<Field>& fields_;
  int digits_;
  Approximation approximation_;
  std::vector<bool> is_used_;
  std::string text_;
};

std::string weight_name(const Network& network, EdgeIndex e) {
  return network.neurons[network.edges[e].from].name + " -> " + network.neurons[network.edges[e].to].name;
}

std::string bias_name(const Network& network, std::size_t i) {
  return "bias of " + network.neurons[network.input_count + i].name;
}

/// Names in the order of the parameters (witness.h).
std::string parameter_name(const Network& network, std::size_t i) {
  const std::size_t edges = network.edges.size();
  return i < edges ? weight_name(network, static_cast<EdgeIndex>(i)) : bias_name(network, i - edges);
}

}  // namespace

std::string to_model(const AnyWitness& witness, const Network& network, int digits) {
  static const std::vector<Field> none;
  if (const auto* exact = std::get_if<Witness>(&witness)) {
    ModelText text(exact->fields, digits);
    for (EdgeIndex e = 0; e < exact->weights.size(); ++e) text.add(weight_name(network, e), exact->weights[e]);
    for (std::size_t i = 0; i < exact->biases.size(); ++i) text.add(bias_name(network, i), exact->biases[i]);
    return text.finish();
  }
  const auto& enclosed = std::get<EnclosedWitness>(witness);
  ModelText text(none, digits);
  std::vector<Rational> values = enclosed.weights;
  values.insert(values.end(), enclosed.biases.begin(), enclosed.biases.end());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool is_near = std::ranges::find(enclosed.unknowns, i) != enclosed.unknowns.end();
    is_near ? text.add_near(parameter_name(network, i), values[i]) : text.add(parameter_name(network, i), values[i]);
  }
  return text.finish();
}

std::string to_model(const AnyAssignment& assignment, const Formula& formula, int digits) {
  static const std::vector<Field> none;
  const std::vector<std::string> names = variable_names(formula);
  if (const auto* exact = std::get_if<Assignment>(&assignment)) {
    ModelText text(exact->fields, digits);
    for (std::size_t i = 0; i < names.size(); ++i) text.add(names[i], exact->values[i]);
    return text.finish();
  }
  const auto& enclosed = std::get<EnclosedAssignment>(assignment);
  ModelText text(none, digits);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool is_near = std::ranges::find(enclosed.unknowns, i) != enclosed.unknowns.end();
    is_near ? text.add_near(names[i], enclosed.values[i]) : text.add(names[i], enclosed.values[i]);
  }
  return text.finish();
}

}  // namespace nnsolve
