// Choices without loss of generality, as a certificate writes them.
#include "certify/proof.h"

#include <algorithm>
#include <map>
#include <utility>

namespace nnsolve {

namespace {

/// What a sum says that is the polynomial, if each of its terms has a factor that is 0.
std::optional<std::vector<SumTerm>> zero_by(const Polynomial& polynomial, const std::map<Variable, FactNumber>& zeros) {
  std::map<FactNumber, TermList> factors;
  for (const Term& term : polynomial.terms()) {
    std::vector<Variable> rest(term.monomial.factors().begin(), term.monomial.factors().end());
    const auto zero = std::ranges::find_if(rest, [&](Variable variable) { return zeros.contains(variable); });
    if (zero == rest.end()) return std::nullopt;
    TermList& factor = factors[zeros.at(*zero)];
    rest.erase(zero);
    factor.push_back({term.coefficient, Monomial(rest)});
  }
  std::vector<SumTerm> sum;
  for (auto& [fact, factor] : factors) sum.push_back({{fact}, Polynomial::sum(std::move(factor)), Rational(1)});
  return sum;
}

/// Of images that are polynomials.
Polynomial image_of(const Polynomial& polynomial, const std::vector<presolving::Image>& images) {
  TermList sum;
  for (const Term& term : polynomial.terms()) {
    Polynomial product(term.coefficient);
    for (Variable variable : term.monomial.factors()) {
      const auto image = std::ranges::find(images, variable, &presolving::Image::variable);
      product = product * (image == images.end() ? Polynomial::variable(variable) : image->numerator);
    }
    add_scaled(sum, product, Rational(1));
  }
  return Polynomial::sum(std::move(sum));
}

}  // namespace

void Proof::write_map(const FreeChoice& choice, std::size_t map, const std::vector<FactNumber>& zeros) {
  const std::vector<presolving::Image>& images = choice.maps[map];
  const bool has_sign = choice.sign_of.has_value(), is_zero_here = has_sign && map == 1;
  steps_ += "\"map\":[";
  bool is_first = true;
  for (const presolving::Image& image : images) {
    if (!has_variable(image.variable)) continue;
    steps_ += is_first ? "[" : ",[";
    is_first = false;
    steps_ += std::to_string(number_of_variable(image.variable)) + ",";
    write(image.numerator);
    if (image.denominator != Polynomial(Rational(1))) {
      steps_ += ',';
      write(image.denominator);
    }
    steps_ += ']';
  }
  steps_ += ']';
  const FactNumber sign = facts_.size();  // it has the next number
  if (has_sign && !is_zero_here) steps_ += ",\"nonzero\":[" + std::to_string(stated_count_) + "]";
  if (choice.sign_fact) steps_ += ",\"nonzero\":[" + std::to_string(numbers_[number_of(*choice.sign_fact)]) + "]";
  std::map<Variable, FactNumber> known;
  if (is_zero_here) known[*choice.sign_of] = sign;
  for (FactNumber zero : zeros) known[facts_[zero].polynomial.terms().front().monomial.factors().front()] = zero;
  std::map<FactNumber, std::vector<SumTerm>> reasons;
  for (const auto& [variable, fact] : known) {
    const auto image = std::ranges::find(images, variable, &presolving::Image::variable);
    if (fact == sign || image == images.end()) continue;
    auto sum = zero_by(image->numerator, known);
    if (sum && !sum->empty()) reasons.emplace(fact, *std::move(sum));
  }
  if (is_zero_here && !images.empty()) reasons.merge(what_changes_by_zeros(images, known));
  if (is_zero_here) {
    facts_.push_back(Constraint::atom(Polynomial::variable(*choice.sign_of), Relation::equal));
    numbers_.push_back(stated_count_);
  }
  write(reasons);
  facts_.resize(sign);
  numbers_.resize(sign);
}

/// Of each atom that the images change by something that is 0: the sum that is its image.
std::map<FactNumber, std::vector<SumTerm>> Proof::what_changes_by_zeros(
    const std::vector<presolving::Image>& images, const std::map<Variable, FactNumber>& zeros) const {
  std::map<FactNumber, std::vector<SumTerm>> reasons;
  for (FactNumber fact = 0; fact < facts_.size(); ++fact) {
    if (facts_[fact].kind != Constraint::Kind::atom || !is_stated(fact)) continue;
    const Polynomial& polynomial = facts_[fact].polynomial;
    auto sum = zero_by(image_of(polynomial, images) - polynomial, zeros);
    if (!sum || sum->empty()) continue;
    sum->insert(sum->begin(), SumTerm{{fact}, Polynomial(Rational(1)), Rational(1)});
    reasons.emplace(fact, *std::move(sum));
  }
  return reasons;
}

void Proof::write(const std::map<FactNumber, std::vector<SumTerm>>& reasons) {
  if (reasons.empty()) return;
  steps_ += ",\"why\":{";
  bool is_first = true;
  for (const auto& [fact, sum] : reasons) {
    steps_ += is_first ? "\"" : ",\"";
    write_fact(fact);
    steps_ += "\":";
    is_first = false;
    write(sum);
  }
  steps_ += '}';
}

FactNumber Proof::wlog(const FreeChoice& choice, const std::vector<FactNumber>& zeros) {
  state(zeros);
  begin_step("wlog");
  steps_ += ",\"gives\":[";
  write(choice.gives);
  steps_ += "],";
  if (choice.sign_of) {
    steps_ += "\"sign\":";
    write(Polynomial::variable(*choice.sign_of));
    steps_ += ",\"cases\":[";
    for (std::size_t map = 0; map < choice.maps.size(); ++map) {
      steps_ += map > 0 ? ",{" : "{";
      write_map(choice, map, zeros);
      steps_ += '}';
    }
    steps_ += ']';
  } else {
    write_map(choice, 0, zeros);
  }
  end_step();
  return add(choice.gives);
}

FactNumber Proof::exchange(const std::vector<Variable>& a, const std::vector<Variable>& b, const Constraint& gives) {
  begin_step("wlog");
  steps_ += ",\"gives\":[";
  write(gives);
  steps_ += "],\"unless\":true,\"map\":[";
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (const auto& [from, to] : {std::pair(a[i], b[i]), std::pair(b[i], a[i])}) {
      if (steps_.back() == ']') steps_ += ',';
      steps_ += "[" + std::to_string(number_of_variable(from)) + ",";
      write(Polynomial::variable(to));
      steps_ += ']';
    }
  }
  steps_ += ']';
  end_step();
  return add(gives);
}

}  // namespace nnsolve
