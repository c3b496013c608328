#include "certify/write_choices.h"

#include "presolve/system/walk.h"

#include <algorithm>
#include <vector>

namespace nnsolve {

namespace {

/// Of what a choice gives and of what its maps make.
bool speaks_of_known(const Proof& proof, const FreeChoice& choice) {
  auto is_known = [&](const Polynomial& polynomial) {
    return std::ranges::all_of(polynomial.terms(), [&](const Term& term) {
      return std::ranges::all_of(term.monomial.factors(), [&](Variable v) { return proof.has_variable(v); });
    });
  };
  bool is_all_known = true;
  presolving::for_each_atom(choice.gives, [&](const Constraint& atom) { is_all_known &= is_known(atom.polynomial); });
  for (const std::vector<presolving::Image>& map : choice.maps) {
    for (const presolving::Image& image : map) {
      if (proof.has_variable(image.variable)) is_all_known &= is_known(image.numerator) && is_known(image.denominator);
    }
  }
  return is_all_known;
}

}  // namespace

std::optional<std::map<std::size_t, FactNumber>> write_choices(Proof& proof, const CertificateBase& base,
                                                               const std::set<std::size_t>& needed) {
  std::map<std::size_t, FactNumber> numbers;
  std::vector<FactNumber> zeros;
  for (std::size_t i = 0; !needed.empty() && i <= *needed.rbegin(); ++i) {
    const FreeChoice& choice = base.choices[i];
    if (!speaks_of_known(proof, choice)) {
      if (needed.contains(i)) return std::nullopt;
      continue;
    }
    numbers[i] = proof.wlog(choice, zeros);
    const Constraint& fact = choice.gives;
    const bool is_zero = fact.kind == Constraint::Kind::atom && fact.polynomial.terms().size() == 1;
    if (is_zero) zeros.push_back(numbers[i]);
  }
  return numbers;
}

}  // namespace nnsolve
