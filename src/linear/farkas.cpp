#include "linear/farkas.h"

#include "algebra/integer.h"

namespace nnsolve {

LinearAtom normalised(LinearAtom atom) {
  Rational numerators;
  Rational denominators(1);
  for (const Term& term : atom.polynomial.terms()) {
    numerators = greatest_common_divisor(numerators, term.coefficient.numerator());
    denominators = least_common_multiple(denominators, term.coefficient.denominator());
  }
  if (numerators.is_zero()) return atom;
  Rational factor = denominators / numerators;
  if (atom.relation == Relation::equal && atom.polynomial.terms().front().coefficient.sign() < 0) factor = -factor;
  if (!factor.is_one()) atom.polynomial *= factor;
  return atom;
}

bool is_shown(const LinearLemma& lemma, const std::vector<LinearAtom>& atoms) {
  TermList sum;
  bool is_strict = false;
  bool is_equation = true;
  for (const auto& [atom, multiplier] : lemma.premises) {
    if (atom >= atoms.size()) return false;
    const Relation relation = atoms[atom].relation;
    if (relation == Relation::not_equal) return false;
    if (relation != Relation::equal) {
      if (multiplier.sign() <= 0) return false;
      is_equation = false;
      is_strict |= relation == Relation::greater;
    }
    add_scaled(sum, atoms[atom].polynomial, multiplier);
  }
  if (lemma.conclusion) {
    if (*lemma.conclusion >= atoms.size()) return false;
    add_scaled(sum, atoms[*lemma.conclusion].polynomial, Rational(-1));
  }
  const Polynomial rest = Polynomial::sum(std::move(sum));
  if (!rest.is_constant()) return false;
  const int sign = rest.constant_term().sign();
  if (!lemma.conclusion) return is_equation ? sign != 0 : sign < 0 || (is_strict && sign == 0);
  // The conclusion's polynomial is the premises' minus the rest.
  switch (atoms[*lemma.conclusion].relation) {
    case Relation::equal:
      return is_equation && sign == 0;
    case Relation::greater:
      return sign < 0 || (is_strict && sign == 0);
    case Relation::greater_equal:
      return sign <= 0;
    case Relation::not_equal:
      return false;
  }
  return false;
}

}  // namespace nnsolve
