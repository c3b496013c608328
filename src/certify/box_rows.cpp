#include "certify/box_rows.h"

#include "presolve/system/polynomial_parts.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

namespace {

using presolving::quotient;

constexpr std::size_t most_relaxed_monomials = 300;
constexpr std::size_t most_products_of_one = 40;
constexpr std::size_t most_box_rows = 1200;
constexpr std::size_t longest_multiplied = 40;
constexpr std::size_t most_rows_with_pairs = 400;
constexpr std::uint32_t highest_pair = 6;

const Polynomial& number_one() {
  static const Polynomial number(Rational(1));
  return number;
}

Relation product_of(Relation a, Relation b) {
  return a == Relation::greater && b == Relation::greater ? Relation::greater : Relation::greater_equal;
}

class Rows {
 public:
  Rows(const std::vector<AtomFact>& atoms, const BoxSidesOf& sides, const RelaxedMonomials& relaxed)
      : atoms_(atoms), sides_(sides), relaxed_(relaxed), monomials_(relaxed.monomials) {}

  std::vector<SumCandidate> run() {
    for (const AtomFact& fact : atoms_) add_atom(fact);
    for (const Monomial& monomial : monomials_) {
      if (monomial.degree() > 1) add_products(monomial);
    }
    for (const AtomFact& fact : atoms_) {
      if (fact.atom->polynomial.terms().size() > longest_multiplied) continue;
      if (fact.atom->relation == Relation::equal) {
        add_multiples(fact);
      } else if (fact.atom->relation != Relation::not_equal && !only_monomial(fact.atom->polynomial)) {
        add_scaled_atom(fact);
      }
    }
    return std::move(rows_);
  }

 private:
  void add(SumCandidate row) {
    if (rows_.size() < most_box_rows) rows_.push_back(std::move(row));
  }

  /// Of those that bound a variable only the best.
  void add_atom(const AtomFact& fact) {
    if (fact.atom->relation == Relation::not_equal) return;
    if (const auto monomial = only_monomial(fact.atom->polynomial);
        monomial && fact.atom->relation != Relation::equal) {
      const BoxSides& sides = sides_.at(*monomial);
      auto is_best = [&fact](const std::optional<BoxEnd>& end) { return end && end->fact->number == fact.number; };
      if (!is_best(sides.lower) && !is_best(sides.upper)) return;
    }
    add({{{fact.number}, number_one(), Rational(1)}, fact.atom->polynomial, fact.atom->relation});
  }

  static SumCandidate times(SumCandidate row, const BoxEnd& end) {
    row.term.facts.push_back(end.fact->number);
    row.value = row.value * end.fact->atom->polynomial;
    row.relation = product_of(row.relation, end.fact->atom->relation);
    return row;
  }
  static SumCandidate times_square(SumCandidate row, const Polynomial& root) {
    row.term.factor = row.term.factor * root;
    row.value = row.value * root * root;
    row.relation = Relation::greater_equal;
    return row;
  }

  /// A variable at a time; each power in all ways.
  void add_products(const Monomial& monomial) {
    if (monomial.degree() > 2) add_halves(monomial);
    if (relaxed_.are_halves && monomial.degree() > 2) return;
    std::vector<SumCandidate> partial{{{{}, number_one(), Rational(1)}, number_one(), Relation::greater}};
    const auto factors = monomial.factors();
    for (std::size_t i = 0; i < factors.size();) {
      std::size_t next = i + 1;
      while (next < factors.size() && factors[next] == factors[i]) ++next;
      std::vector<SumCandidate> longer;
      for (const SumCandidate& row : partial) append_powers(longer, row, factors[i], next - i);
      if (longer.size() > most_products_of_one) longer.resize(most_products_of_one);
      partial = std::move(longer);
      i = next;
    }
    for (SumCandidate& row : partial) add(std::move(row));
  }

  void add_halves(const Monomial& monomial) {
    const auto [a, b] = halves_of(monomial);
    for (const BoxEnd* end : ends_of(a)) {
      for (const BoxEnd* other : ends_of(b)) {
        const SumCandidate row =
            times(times({{{}, number_one(), Rational(1)}, number_one(), Relation::greater}, *end), *other);
        if (are_known(row.value, Monomial())) add(row);
      }
    }
    if (a == b && monomials_.contains(a)) {
      const Polynomial root = Polynomial::term(Rational(1), a);
      add({{{}, root, Rational(1)}, root * root, Relation::greater_equal});
    }
  }

  std::vector<const BoxEnd*> ends_of(const Monomial& monomial) const {
    std::vector<const BoxEnd*> result;
    if (const auto found = sides_.find(monomial); found != sides_.end()) {
      if (found->second.lower) result.push_back(&*found->second.lower);
      if (found->second.upper) result.push_back(&*found->second.upper);
    }
    return result;
  }

  void append_powers(std::vector<SumCandidate>& rows, const SumCandidate& row, Variable variable,
                     std::size_t power) const {
    const auto found = sides_.find(Monomial(variable));
    const BoxSides none;
    const auto& [lower, upper] = found != sides_.end() ? found->second : none;
    const Polynomial x = Polynomial::variable(variable);
    for (std::size_t low = 0; low <= power; ++low) {
      if ((low > 0 && !lower) || (low < power && !upper)) continue;
      SumCandidate next = row;
      for (std::size_t i = 0; i < power; ++i) next = times(std::move(next), i < low ? *lower : *upper);
      rows.push_back(std::move(next));
    }
    if (power == 1) return;
    std::vector<Polynomial> roots{x};
    if (lower && upper) roots = {x - Polynomial((lower->value + upper->value) / Rational(2))};
    if (power > 2 && lower && upper) roots.push_back(x);
    for (const Polynomial& root : roots) {
      SumCandidate next = row;
      for (std::size_t i = 0; i + 1 < power; i += 2) next = times_square(std::move(next), root);
      if (power % 2 == 0) {
        rows.push_back(std::move(next));
        continue;
      }
      if (lower) rows.push_back(times(next, *lower));
      if (upper) rows.push_back(times(next, *upper));
    }
  }

  bool are_known(const Polynomial& polynomial, const Monomial& by) const {
    return std::ranges::all_of(polynomial.terms(), [&](const Term& term) {
      const Monomial product = term.monomial * by;
      return product.degree() == 0 || monomials_.contains(product);
    });
  }

  void add_multiples(const AtomFact& fact) {
    const Polynomial& polynomial = fact.atom->polynomial;
    if (polynomial.is_constant()) return;
    for (const Monomial& monomial : monomials_) {
      const auto by = quotient(monomial, polynomial.terms().front().monomial);
      if (!by || by->degree() == 0 || !are_known(polynomial, *by)) continue;
      const Polynomial factor = Polynomial::term(Rational(1), *by);
      add({{{fact.number}, factor, Rational(1)}, polynomial * factor, Relation::equal});
    }
  }

  void add_scaled_atom(const AtomFact& fact) {
    const SumCandidate row{{{fact.number}, number_one(), Rational(1)}, fact.atom->polynomial, fact.atom->relation};
    for (const auto& [monomial, sides] : sides_) {
      if (!are_known(fact.atom->polynomial, monomial)) continue;
      if (sides.lower) add(times(row, *sides.lower));
      if (sides.upper) add(times(row, *sides.upper));
    }
  }

  const std::vector<AtomFact>& atoms_;
  const BoxSidesOf& sides_;
  const RelaxedMonomials& relaxed_;
  const std::set<Monomial>& monomials_;
  std::vector<SumCandidate> rows_;
};

}  // namespace

BoxSidesOf box_sides(const std::vector<AtomFact>& atoms) {
  BoxSidesOf result;
  for (const AtomFact& fact : atoms) {
    const Relation relation = fact.atom->relation;
    if (relation == Relation::equal || relation == Relation::not_equal) continue;
    const Polynomial& polynomial = fact.atom->polynomial;
    const auto monomial = only_monomial(polynomial);
    if (!monomial) continue;
    const Rational& slope = polynomial.terms().front().coefficient;
    BoxEnd end{&fact, -polynomial.constant_term() / slope};
    BoxSides& sides = result[*monomial];
    std::optional<BoxEnd>& side = slope.sign() > 0 ? sides.lower : sides.upper;
    const bool is_better = !side || (slope.sign() > 0 ? side->value < end.value : end.value < side->value) ||
                           (side->value == end.value && relation == Relation::greater);
    if (is_better) side = std::move(end);
  }
  return result;
}

std::optional<Monomial> only_monomial(const Polynomial& polynomial) {
  const std::vector<Term>& terms = polynomial.terms();
  if (polynomial.is_constant() || terms.size() > 2) return std::nullopt;
  if (terms.size() == 2 && terms[1].monomial.degree() != 0) return std::nullopt;
  return terms.front().monomial;
}

std::pair<Monomial, Monomial> halves_of(const Monomial& monomial) {
  const auto factors = monomial.factors();
  // Of a square the root.
  std::vector<Variable> root;
  for (std::size_t i = 0; i + 1 < factors.size(); i += 2) {
    if (factors[i] == factors[i + 1]) root.push_back(factors[i]);
  }
  if (2 * root.size() == factors.size()) return {Monomial(root), Monomial(root)};
  return {Monomial(factors.first(factors.size() / 2)), Monomial(factors.subspan(factors.size() / 2))};
}

std::optional<RelaxedMonomials> relaxed_monomials(const std::vector<const Constraint*>& atoms) {
  for (const bool are_halves : {false, true}) {
    RelaxedMonomials result{{}, are_halves};
    std::vector<Monomial> open;
    auto take = [&](const Monomial& monomial) {
      if (monomial.degree() > 0 && result.monomials.insert(monomial).second) open.push_back(monomial);
    };
    for (const Constraint* atom : atoms) {
      for (const Term& term : atom->polynomial.terms()) take(term.monomial);
    }
    while (!open.empty() && result.monomials.size() <= most_relaxed_monomials) {
      const Monomial monomial = std::move(open.back());
      open.pop_back();
      if (are_halves && monomial.degree() > 1) {
        const auto [a, b] = halves_of(monomial);
        take(a);
        take(b);
      }
      // What is linear is there in any case.
      for (const Variable variable : monomial.factors()) {
        take(are_halves ? Monomial(variable) : *quotient(monomial, Monomial(variable)));
      }
    }
    if (open.empty()) return result;
  }
  return std::nullopt;
}

std::vector<SumCandidate> box_rows(const std::vector<AtomFact>& atoms, const BoxSidesOf& sides,
                                   const RelaxedMonomials& relaxed) {
  return Rows(atoms, sides, relaxed).run();
}

void append_pairs(const std::vector<AtomFact>& atoms, std::vector<SumCandidate>& rows) {
  std::uint32_t highest = 2;
  for (const AtomFact& fact : atoms) highest = std::max(highest, fact.atom->polynomial.degree());
  highest = std::min(highest, highest_pair);
  auto is_multiplied = [](const Constraint& atom) {
    return (atom.relation == Relation::greater || atom.relation == Relation::greater_equal) &&
           atom.polynomial.terms().size() <= longest_multiplied;
  };
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    const Constraint& a = *atoms[i].atom;
    if (!is_multiplied(a)) continue;
    for (std::size_t j = i; j < atoms.size() && rows.size() < most_rows_with_pairs; ++j) {
      const Constraint& b = *atoms[j].atom;
      if (!is_multiplied(b) || a.polynomial.degree() + b.polynomial.degree() > highest) continue;
      rows.push_back({{{atoms[i].number, atoms[j].number}, number_one(), Rational(1)},
                      a.polynomial * b.polynomial,
                      product_of(a.relation, b.relation)});
    }
  }
}

}  // namespace nnsolve
