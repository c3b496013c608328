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
  // The sign has the next number.
  if (has_sign && !is_zero_here) steps_ += ",\"nonzero\":[" + std::to_string(facts_.size()) + "]";
  if (choice.sign_fact) steps_ += ",\"nonzero\":[" + std::to_string(number_of(*choice.sign_fact)) + "]";
  std::map<Variable, FactNumber> known;
  if (is_zero_here) known[*choice.sign_of] = facts_.size();
  for (FactNumber zero : zeros) known[facts_[zero].polynomial.terms().front().monomial.factors().front()] = zero;
  std::string reasons;
  for (const auto& [variable, fact] : known) {
    const auto image = std::ranges::find(images, variable, &presolving::Image::variable);
    if (fact == facts_.size() || image == images.end()) continue;
    const auto sum = zero_by(image->numerator, known);
    if (!sum || sum->empty()) continue;
    const std::string before = std::exchange(steps_, "");
    write(*sum);
    reasons += (reasons.empty() ? "\"" : ",\"") + std::to_string(fact) + "\":" + steps_;
    steps_ = before;
  }
  if (!reasons.empty()) steps_ += ",\"why\":{" + reasons + "}";
}

FactNumber Proof::wlog(const FreeChoice& choice, const std::vector<FactNumber>& zeros) {
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

}  // namespace nnsolve
