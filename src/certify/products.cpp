#include "certify/products.h"

#include "certify/candidate_sum.h"
#include "presolve/system/polynomial_parts.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

using presolving::exponent_of;
using presolving::quotient;
using presolving::sorted_variables_of;

constexpr std::size_t most_candidates = 1500;
constexpr std::size_t most_products_of_monomial = 64;
constexpr std::size_t longest_squared = 8;
constexpr std::size_t most_multiplied_in_pairs = 8;
constexpr std::size_t longest_multiplied_in_pairs = 6;
constexpr std::size_t most_pivots = 5000;

class Products {
 public:
  Products(const std::vector<AtomFact>& atoms, const std::function<bool()>& should_stop)
      : atoms_(atoms), should_stop_(should_stop) {}

  std::optional<std::vector<SumTerm>> contradiction() {
    collect();
    SimplexLimits limits;
    limits.pivots = most_pivots;
    limits.should_stop = should_stop_;
    return contradiction_among(candidates_, limits);
  }

 private:
  void add(SumCandidate candidate) {
    if (candidates_.size() < most_candidates) candidates_.push_back(std::move(candidate));
  }

  void collect() {
    for (const AtomFact& fact : atoms_) {
      const Polynomial& polynomial = fact.atom->polynomial;
      if (fact.atom->relation == Relation::not_equal) {
        if (polynomial.terms().size() > longest_squared) continue;
        add({{{fact.number}, Polynomial(Rational(1)), Rational(1)}, polynomial * polynomial, Relation::greater});
      } else {
        add({{{fact.number}, Polynomial(Rational(1)), Rational(1)}, polynomial, fact.atom->relation});
      }
      if (polynomial.degree() == 1 && sorted_variables_of(polynomial).size() == 1) {
        alone_[polynomial.terms().front().monomial.factors().front()].push_back(fact);
      }
    }
    add_squares();
    add_pairs();
    add_nonzero_squares();
    std::set<Monomial> monomials;
    for (const SumCandidate& candidate : candidates_) {
      for (const Term& term : candidate.value.terms()) {
        if (term.monomial.degree() > 0) monomials.insert(term.monomial);
      }
    }
    for (const Monomial& monomial : monomials) add_products(monomial);
    const std::size_t before = candidates_.size();
    add_multiples(monomials);
    std::set<Monomial> further;
    for (std::size_t i = before; i < candidates_.size(); ++i) {
      for (const Term& term : candidates_[i].value.terms()) {
        if (term.monomial.degree() > 1 && !monomials.contains(term.monomial)) further.insert(term.monomial);
      }
    }
    for (const Monomial& monomial : further) add_zero_products(monomial);
  }

  /// (v + slope / (2 * a))^2 for a * v^2 + slope * v.
  void add_squares() {
    for (const AtomFact& fact : atoms_) {
      const Polynomial& polynomial = fact.atom->polynomial;
      if (polynomial.degree() < 2 || polynomial.terms().size() > 100) continue;
      for (const Term& term : polynomial.terms()) {
        const auto factors = term.monomial.factors();
        if (factors.size() != 2 || factors[0] != factors[1]) continue;
        const Variable v = factors[0];
        TermList root{{Rational(1), Monomial(v)}};
        bool is_square = true;
        for (const Term& other : polynomial.terms()) {
          const std::uint32_t exponent = exponent_of(other.monomial, v);
          if (exponent == 0 || &other == &term) continue;
          is_square = is_square && exponent == 1;
          if (const auto rest = quotient(other.monomial, Monomial(v))) {
            root.push_back({other.coefficient / (Rational(2) * term.coefficient), *rest});
          }
        }
        if (!is_square || root.size() == 1) continue;
        const Polynomial base = Polynomial::sum(std::move(root));
        add({{{}, base, Rational(1)}, base * base, Relation::greater_equal});
      }
    }
  }

  /// The square of a term none of whose variables is 0.
  void add_nonzero_squares() {
    std::set<Monomial> seen;
    for (const AtomFact& fact : atoms_) {
      if (fact.atom->relation != Relation::equal || fact.atom->polynomial.terms().size() > 20) continue;
      for (const Term& term : fact.atom->polynomial.terms()) {
        if (term.monomial.degree() == 0 || !seen.insert(term.monomial).second) continue;
        SumCandidate candidate{{{}, Polynomial(Rational(1)), Rational(1)}, Polynomial(Rational(1)), Relation::greater};
        bool is_nonzero = true;
        for (Variable v : term.monomial.factors()) {
          const auto known = std::ranges::find_if(alone_[v], [](const AtomFact& sign) {
            return sign.atom->polynomial.terms().size() == 1 &&
                   (sign.atom->relation == Relation::not_equal || sign.atom->relation == Relation::greater);
          });
          is_nonzero = is_nonzero && known != alone_[v].end();
          if (!is_nonzero) break;
          candidate = with_fact(std::move(candidate), *known);
          if (known->atom->relation == Relation::greater) candidate = with_fact(std::move(candidate), *known);
        }
        if (is_nonzero) add(std::move(candidate));
      }
    }
  }

  void add_pairs() {
    if (atoms_.size() > most_multiplied_in_pairs) return;
    for (std::size_t i = 0; i < atoms_.size(); ++i) {
      for (std::size_t j = i + 1; j < atoms_.size(); ++j) {
        const Constraint &a = *atoms_[i].atom, &b = *atoms_[j].atom;
        if (a.relation == Relation::equal || b.relation == Relation::equal) continue;
        if (std::max(a.polynomial.terms().size(), b.polynomial.terms().size()) > longest_multiplied_in_pairs) continue;
        Polynomial value = a.polynomial * b.polynomial;
        if (a.relation == Relation::not_equal) value = value * a.polynomial;
        if (b.relation == Relation::not_equal) value = value * b.polynomial;
        const bool is_weak = a.relation == Relation::greater_equal || b.relation == Relation::greater_equal;
        add({{{atoms_[i].number, atoms_[j].number}, Polynomial(Rational(1)), Rational(1)},
             std::move(value),
             is_weak ? Relation::greater_equal : Relation::greater});
      }
    }
  }

  /// Of what is known to be a number.
  void add_zero_products(const Monomial& monomial) {
    const auto factors = monomial.factors();
    for (std::size_t i = 0; i < factors.size(); ++i) {
      if (i > 0 && factors[i] == factors[i - 1]) continue;
      for (const AtomFact& fact : alone_[factors[i]]) {
        if (fact.atom->relation != Relation::equal) continue;
        const Polynomial factor = Polynomial::term(Rational(1), *quotient(monomial, Monomial(factors[i])));
        add({{{fact.number}, factor, Rational(1)}, fact.atom->polynomial * factor, Relation::equal});
      }
    }
  }

  /// Partial products for one monomial, a variable at a time.
  void add_products(const Monomial& monomial) {
    const auto factors = monomial.factors();
    if (factors.size() == 1) return;
    add_zero_products(monomial);
    std::vector<SumCandidate> partial{
        {{{}, Polynomial(Rational(1)), Rational(1)}, Polynomial(Rational(1)), Relation::greater}};
    for (std::size_t i = 0; i < factors.size();) {
      std::size_t next = i + 1;
      while (next < factors.size() && factors[next] == factors[i]) ++next;
      partial = multiplied(partial, factors[i], static_cast<std::uint32_t>(next - i));
      i = next;
    }
    for (SumCandidate& candidate : partial) add(std::move(candidate));
  }

  static SumCandidate with_square(SumCandidate candidate, const Polynomial& square) {
    candidate.term.factor = candidate.term.factor * square;
    candidate.value = candidate.value * square * square;
    candidate.relation = Relation::greater_equal;
    return candidate;
  }

  static SumCandidate with_fact(SumCandidate candidate, const AtomFact& fact) {
    candidate.term.facts.push_back(fact.number);
    candidate.value = candidate.value * fact.atom->polynomial;
    if (fact.atom->relation == Relation::not_equal) candidate.value = candidate.value * fact.atom->polynomial;
    if (fact.atom->relation == Relation::greater_equal) candidate.relation = Relation::greater_equal;
    return candidate;
  }

  std::vector<SumCandidate> multiplied(const std::vector<SumCandidate>& partial, Variable variable,
                                       std::uint32_t exponent) {
    std::vector<SumCandidate> result;
    const Polynomial x = Polynomial::variable(variable);
    for (const SumCandidate& candidate : partial) {
      auto keep = [&](SumCandidate next) {
        if (result.size() < most_products_of_monomial) result.push_back(std::move(next));
      };
      SumCandidate squared = candidate;
      for (std::uint32_t i = 0; i + 1 < exponent; i += 2) squared = with_square(std::move(squared), x);
      if (exponent % 2 == 0) keep(squared);
      for (const AtomFact& fact : alone_[variable]) {
        const Relation relation = fact.atom->relation;
        if (relation == Relation::equal) continue;
        SumCandidate repeated = candidate;
        if (relation == Relation::not_equal) {
          if (exponent % 2 != 0) continue;
          for (std::uint32_t i = 0; i < exponent; i += 2) repeated = with_fact(std::move(repeated), fact);
          keep(std::move(repeated));
          continue;
        }
        if (exponent % 2 != 0) keep(with_fact(squared, fact));
        if (exponent == 1) continue;
        for (std::uint32_t i = 0; i < exponent; ++i) repeated = with_fact(std::move(repeated), fact);
        keep(std::move(repeated));
        if (exponent != 2) continue;
        for (const AtomFact& other : alone_[variable]) {
          if (other.number <= fact.number || other.atom->relation == Relation::equal ||
              other.atom->relation == Relation::not_equal)
            continue;
          keep(with_fact(with_fact(candidate, fact), other));
        }
      }
    }
    return result;
  }

  /// Equations times monomials that lead to what occurs.
  void add_multiples(const std::set<Monomial>& monomials) {
    for (const AtomFact& fact : atoms_) {
      if (fact.atom->relation != Relation::equal || fact.atom->polynomial.terms().size() > 50) continue;
      std::set<Monomial> factors;
      for (const Term& term : fact.atom->polynomial.terms()) {
        if (term.monomial.degree() == 0) continue;
        for (const Monomial& monomial : monomials) {
          const auto rest = quotient(monomial, term.monomial);
          if (rest && rest->degree() > 0 && factors.size() < 30) factors.insert(*rest);
        }
      }
      for (const Monomial& monomial : factors) {
        const Polynomial factor = Polynomial::term(Rational(1), monomial);
        add({{{fact.number}, factor, Rational(1)}, fact.atom->polynomial * factor, Relation::equal});
      }
    }
  }

  const std::vector<AtomFact>& atoms_;
  const std::function<bool()>& should_stop_;
  std::map<Variable, std::vector<AtomFact>> alone_;  // atoms of degree 1 about one variable
  std::vector<SumCandidate> candidates_;
};

}  // namespace

std::optional<std::vector<SumTerm>> contradiction_of(const std::vector<AtomFact>& atoms,
                                                     const std::function<bool()>& should_stop) {
  return Products(atoms, should_stop).contradiction();
}

}  // namespace nnsolve
