#include "certify/tree_steps.h"

#include "algebra/polynomial_factor.h"
#include "certify/atom_steps.h"
#include "certify/pivot_steps.h"
#include "presolve/system/polynomial_parts.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

namespace {

using presolving::Record;

constexpr std::size_t deepest = 40;
constexpr std::size_t most_splits = 1000;

bool is_atom(const Constraint& constraint) { return constraint.kind == Constraint::Kind::atom; }

/// Whether the facts cannot both hold, as they stand.
bool clash(const Constraint& fact, const Constraint& atom) {
  if (is_plainly_false(atom)) return true;
  const Constraint opposite = negation_of(atom);
  if (is_same_atom(fact, opposite)) return true;
  auto says = [&](Relation stronger, const Constraint& weaker, bool is_negated) {
    return fact.relation == stronger &&
           is_same_atom(Constraint::atom(is_negated ? -fact.polynomial : fact.polynomial, weaker.relation), weaker);
  };
  // p = 0 implies p >= 0 and -p >= 0; p > 0 implies p >= 0 and p /= 0.
  return says(Relation::equal, opposite, false) || says(Relation::equal, opposite, true)
             ? opposite.relation == Relation::greater_equal
             : says(Relation::greater, opposite, false) &&
                   (opposite.relation == Relation::greater_equal || opposite.relation == Relation::not_equal);
}

void append_atoms(const Constraint& constraint, std::vector<const Constraint*>& atoms) {
  if (is_atom(constraint)) {
    atoms.push_back(&constraint);
    return;
  }
  for (const Constraint& part : constraint.parts) append_atoms(part, atoms);
}

/// What the record makes of an atom; nothing if it stays, or says nothing any more.
std::optional<Constraint> image_of(const Record& record, const Constraint& atom, const Constraint& equation) {
  if (record.kind == Record::Kind::remainder) {
    const Term& first = equation.polynomial.terms().front();
    if (!presolving::has_multiple_of(atom.polynomial, first.monomial)) return std::nullopt;
    const Polynomial rest = (equation.polynomial - Polynomial::term(first.coefficient, first.monomial)) *
                            (Rational(-1) / first.coefficient);
    return Constraint::atom(presolving::rewritten(atom.polynomial, first.monomial, rest), atom.relation);
  }
  if (!presolving::mentions(atom.polynomial, record.variable)) return std::nullopt;
  const Polynomial next =
      presolving::substitute(atom.polynomial, record.variable, record.numerator, record.denominator).polynomial;
  if (next.is_constant() || presolving::is_constant_one(record.denominator)) {
    return Constraint::atom(next, atom.relation);
  }
  // Something may have been divided away: it is one of the atoms of what comes out.
  std::vector<const Constraint*> atoms;
  append_atoms(record.statement, atoms);
  const Constraint* best = nullptr;
  std::size_t shortest = 0;
  for (const Constraint* candidate : atoms) {
    if (candidate->relation != atom.relation) continue;
    const auto quotient = exact_quotient(next, candidate->polynomial);
    if (!quotient || (best != nullptr && quotient->terms().size() >= shortest)) continue;
    best = candidate;
    shortest = quotient->terms().size();
  }
  return best != nullptr ? *best : Constraint::atom(next, atom.relation);
}

}  // namespace

std::vector<AtomFact> TreeSteps::atom_facts(const std::vector<FactNumber>& numbers) const {
  std::vector<AtomFact> result;
  for (FactNumber number : numbers) {
    if (is_atom(proof_.fact(number))) result.push_back({number, &proof_.fact(number)});
  }
  return result;
}

std::optional<FactNumber> TreeSteps::show(const Record& record, const std::vector<FactNumber>& premises) {
  for (FactNumber premise : premises) {
    if (is_same_formula(proof_.fact(premise), record.statement)) return premise;
  }
  const bool has_tree =
      std::ranges::any_of(premises, [this](FactNumber number) { return !is_atom(proof_.fact(number)); });
  if (record.kind == Record::Kind::line) return line(record, premises);
  if (record.kind == Record::Kind::factors) return factors(record, premises);
  if (has_tree || record.statement.kind == Constraint::Kind::any) {
    const bool is_first = !premises.empty() && !is_atom(proof_.fact(premises.front()));
    if (record.kind == Record::Kind::entailed || record.kind == Record::Kind::scaled || is_first) {
      if (!is_plainly_false(record.statement) || has_tree) return by_cases(record, premises);
    }
  }
  return show_atom(record, premises);
}

std::optional<FactNumber> TreeSteps::show_atom(const Record& record, const std::vector<FactNumber>& premises) {
  AtomSteps steps(proof_, true);
  const std::span<const FactNumber> all(premises);
  switch (record.kind) {
    case Record::Kind::substitution:
      return steps.substituted(record, premises[0], premises[1], all.subspan(2), record.statement);
    case Record::Kind::remainder:
      return steps.remainder(premises[0], premises[1], record.statement);
    case Record::Kind::cancellation:
      return steps.cancelled(premises[0], all.subspan(1), record.statement);
    case Record::Kind::multiple:
      return proof_.sum({{{premises[0]}, record.numerator, Rational(1)}});
    case Record::Kind::entailed:
      return entailed(record.statement, premises);
    default:
      return std::nullopt;
  }
}

std::optional<FactNumber> TreeSteps::entailed(const Constraint& target, const std::vector<FactNumber>& premises) {
  std::vector<AtomFact> atoms = atom_facts(premises);
  if (is_plainly_false(target)) {
    const auto terms = contradiction_of(atoms, should_stop_);
    return terms ? std::optional(proof_.sum(*terms)) : std::nullopt;
  }
  for (const AtomFact& fact : atoms) {
    if (is_same_atom(*fact.atom, target)) return fact.number;
  }
  if (!is_atom(target)) return std::nullopt;
  if (target.relation == Relation::not_equal) {
    for (const AtomFact& fact : atoms) {
      if (fact.atom->relation != Relation::not_equal && fact.atom->relation != Relation::greater) continue;
      if (!target.polynomial.is_constant() && exact_quotient(fact.atom->polynomial, target.polynomial)) {
        return nonzero_factor(target, fact.number);
      }
    }
  }
  const Constraint denied = negation_of(target);
  atoms.push_back({proof_.fact_count(), &denied});
  if (const auto terms = contradiction_of(atoms, should_stop_)) {
    if (const auto direct = without_denial(target, *terms)) return direct;
    proof_.begin_lemma(target);
    proof_.sum(*terms);
    if (!proof_.is_closed()) return std::nullopt;
    return proof_.end_lemma(target);
  }
  if (target.relation == Relation::equal) return entailed_equation(target, premises);
  if (target.relation == Relation::not_equal) {
    if (const auto pivot = PivotSteps(proof_, premises, should_stop_).show(target)) return pivot;
  }
  if (target.relation == Relation::not_equal && target.polynomial.degree() > 1) {
    const auto all = irreducible_factors(target.polynomial);
    if (!all || (all->size() == 1 && all->front().power == 1)) return std::nullopt;
    std::vector<FactNumber> signs;
    for (const PolynomialFactor& factor : *all) {
      const auto sign = entailed(Constraint::atom(factor.polynomial, Relation::not_equal), premises);
      if (!sign) return std::nullopt;
      signs.push_back(*sign);
    }
    const FactNumber assumed = proof_.begin_lemma(target);
    AtomSteps(proof_).cancelled(assumed, signs, Constraint::any({}));
    if (!proof_.is_closed()) return std::nullopt;
    return proof_.end_lemma(target);
  }
  return std::nullopt;
}

/// A product of powers is 0, so the product of what is multiplied is: if it were not, its powers would be positive.
std::optional<FactNumber> TreeSteps::radical(const Constraint& target, FactNumber product) {
  const Constraint fact = proof_.fact(product);
  if (!is_atom(fact) || fact.relation != Relation::equal || fact.polynomial.terms().size() != 1) return std::nullopt;
  Polynomial power = target.polynomial * target.polynomial;
  for (std::size_t count = 1; count <= fact.polynomial.degree(); ++count) {
    if (const auto factor = exact_quotient(power, fact.polynomial)) {
      const FactNumber denied = proof_.begin_lemma(target);
      const SumTerm positive{std::vector<FactNumber>(count, denied), Polynomial(Rational(1)), Rational(1)};
      proof_.sum({positive, {{product}, -*factor, Rational(1)}});
      if (!proof_.is_closed()) return std::nullopt;
      return proof_.end_lemma(target);
    }
    power = power * target.polynomial * target.polynomial;
  }
  return std::nullopt;
}

/// The terms contradict the denial of the target, which has the next number. Where it comes in once, times a number,
/// the others add up to a multiple of the target, or to more by a number.
std::optional<FactNumber> TreeSteps::without_denial(const Constraint& target, const std::vector<SumTerm>& terms) {
  if (target.relation != Relation::greater && target.relation != Relation::greater_equal) return std::nullopt;
  std::vector<SumTerm> others;
  Rational factor;
  for (const SumTerm& term : terms) {
    if (std::ranges::find(term.facts, proof_.fact_count()) == term.facts.end()) {
      others.push_back(term);
      continue;
    }
    if (!factor.is_zero() || term.facts.size() > 1 || !term.factor.is_constant()) return std::nullopt;
    factor = term.coefficient * term.factor.constant_term() * term.factor.constant_term();
  }
  if (factor.is_zero()) return std::nullopt;
  const Polynomial excess = proof_.total(others).polynomial - target.polynomial * factor;
  if (!excess.is_constant() || excess.constant_term().sign() > 0) return std::nullopt;
  if (!excess.is_zero()) others.push_back({{}, Polynomial(Rational(1)), -excess.constant_term()});
  const Relation relation = proof_.total(others).relation;
  if (relation == target.relation) return proof_.sum_in_passing(others);
  if (target.relation == Relation::greater) return std::nullopt;
  return proof_.sum(others, target.relation);
}

/// Both p >= 0 and -p >= 0.
std::optional<FactNumber> TreeSteps::entailed_equation(const Constraint& target,
                                                       const std::vector<FactNumber>& premises) {
  if (target.polynomial.terms().size() == 1) {
    for (FactNumber premise : premises) {
      if (const auto shown = radical(target, premise)) return shown;
    }
  }
  const auto above = entailed(Constraint::atom(target.polynomial, Relation::greater_equal), premises);
  if (!above) return std::nullopt;
  const auto below = entailed(Constraint::atom(-target.polynomial, Relation::greater_equal), premises);
  if (!below) return std::nullopt;
  const FactNumber denied = proof_.begin_lemma(target);
  const Polynomial one(Rational(1));
  const Rational scale =
      proof_.fact(*above).polynomial.terms().front().coefficient *
      proof_.fact(*below).polynomial.terms().front().coefficient /
      (target.polynomial.terms().front().coefficient * target.polynomial.terms().front().coefficient);
  proof_.sum({{{*above, *below}, one, Rational(1)}, {{denied}, one, -scale}});
  if (!proof_.is_closed()) return std::nullopt;
  return proof_.end_lemma(target);
}

/// A product is not 0, so no factor of it is.
std::optional<FactNumber> TreeSteps::nonzero_factor(const Constraint& target, FactNumber product) {
  const Constraint fact = proof_.fact(product);
  const Polynomial rest = *exact_quotient(fact.polynomial, target.polynomial);
  const FactNumber assumed = proof_.begin_lemma(target);
  const Polynomial factor = fact.relation == Relation::not_equal ? rest * fact.polynomial : rest;
  proof_.sum({{{product}, Polynomial(Rational(1)), Rational(1)}, {{assumed}, -factor, Rational(1)}});
  if (!proof_.is_closed()) return std::nullopt;
  return proof_.end_lemma(target);
}

std::optional<FactNumber> TreeSteps::line(const Record& record, const std::vector<FactNumber>& premises) {
  std::vector<const Constraint*> atoms;
  append_atoms(proof_.fact(premises.front()), atoms);
  if (atoms.empty()) return std::nullopt;
  const Variable variable = atoms.front()->polynomial.terms().front().monomial.factors().front();
  std::vector<FactNumber> used;
  for (FactNumber premise : premises) {
    const std::vector<Variable> variables = presolving::variables_of(proof_.fact(premise));
    if (variables.size() == 1 && variables.front() == variable) used.push_back(premise);
  }
  return proof_.line(variable, used, is_plainly_false(record.statement) ? nullptr : &record.statement);
}

std::optional<FactNumber> TreeSteps::factors(const Record& record, const std::vector<FactNumber>& premises) {
  const Constraint product = proof_.fact(premises.front());
  if (!is_atom(product) || product.relation != Relation::equal) return std::nullopt;
  const auto all = irreducible_factors(product.polynomial);
  if (!all) return std::nullopt;
  const bool is_false = is_plainly_false(record.statement);
  std::vector<FactNumber> signs(premises.begin() + 1, premises.end());
  if (!is_false) {
    const FactNumber first = proof_.begin_lemma(record.statement);
    for (FactNumber number = first; number < proof_.fact_count(); ++number) signs.push_back(number);
  }
  for (const PolynomialFactor& factor : *all) {
    const bool is_known = std::ranges::any_of(signs, [&](FactNumber number) {
      const Constraint& fact = proof_.fact(number);
      return is_atom(fact) && (fact.relation == Relation::not_equal || fact.relation == Relation::greater) &&
             !fact.polynomial.is_constant() && exact_quotient(fact.polynomial, factor.polynomial) &&
             exact_quotient(factor.polynomial, fact.polynomial);
    });
    if (is_known) continue;
    if (const auto shown = nonzero_factor_of_product(factor.polynomial, signs)) signs.push_back(*shown);
  }
  AtomSteps(proof_).cancelled(premises.front(), signs, Constraint::any({}));
  if (!proof_.is_closed()) return std::nullopt;
  if (is_false) return premises.front();
  return proof_.end_lemma(record.statement);
}

std::optional<FactNumber> TreeSteps::nonzero_factor_of_product(const Polynomial& factor,
                                                               const std::vector<FactNumber>& signs) {
  const Constraint target = Constraint::atom(factor, Relation::not_equal);
  const std::vector<Variable> variables = presolving::sorted_variables_of(factor);
  if (variables.size() == 1 && real_root_count(factor) == 0) return proof_.line(variables.front(), {}, &target);
  return entailed(target, signs);
}

// Cases -------------------------------------------------------------------------------------------------------------

void TreeSteps::take(FactNumber number, bool is_denied, Scope& scope) const {
  const Constraint& fact = proof_.fact(number);
  if (is_atom(fact)) {
    scope.atoms.push_back(number);
  } else if (fact.kind == Constraint::Kind::any) {
    (is_denied ? scope.clauses : scope.premises).push_back(number);
  } else {
    FactNumber part_number = number + 1;
    for (const Constraint& part : fact.parts) {
      take(part_number, is_denied, scope);
      // A conjunction within is followed by its parts, too.
      std::vector<const Constraint*> open{&part};
      while (!open.empty()) {
        const Constraint* next = open.back();
        open.pop_back();
        ++part_number;
        if (next->kind != Constraint::Kind::all) continue;
        for (const Constraint& inner : next->parts) open.push_back(&inner);
      }
    }
  }
}

std::optional<FactNumber> TreeSteps::by_cases(const Record& record, const std::vector<FactNumber>& premises) {
  record_premises_ = &premises;
  proof_.state(premises);  // what refutes a part is not named
  Scope scope;
  for (FactNumber premise : premises) take(premise, false, scope);
  const bool is_false = is_plainly_false(record.statement);
  if (!is_false) take(proof_.begin_lemma(record.statement), true, scope);
  if (!close(record, std::move(scope), 0)) return std::nullopt;
  return is_false ? premises.front() : proof_.end_lemma(record.statement);
}

bool TreeSteps::close(const Record& record, Scope scope, std::size_t depth) {
  if (proof_.is_closed()) return true;
  if (depth > deepest || ++split_count_ > most_splits) return false;
  if (should_stop_ && should_stop_()) return false;
  if (close_by_units(scope)) return true;
  if (depth > 0 && close_by_products(scope)) return true;
  if (scope.premises.empty() && depth == 0 && close_by_products(scope)) return true;
  if (scope.premises.empty()) scope.premises = std::exchange(scope.clauses, {});
  if (scope.premises.empty()) return false;
  const FactNumber clause = scope.premises.front();
  scope.premises.erase(scope.premises.begin());
  const Constraint tree = proof_.fact(clause);
  proof_.begin_cases(clause);
  for (const Constraint& part : tree.parts) {
    const FactNumber first = proof_.begin_branch(part);
    if (!proof_.is_closed()) {
      Scope inner = scope;
      Scope fresh;
      take(first, false, fresh);
      inner.atoms.insert(inner.atoms.end(), fresh.atoms.begin(), fresh.atoms.end());
      inner.premises.insert(inner.premises.begin(), fresh.premises.begin(), fresh.premises.end());
      if (!change_atoms(record, inner, fresh.atoms) || !close(record, std::move(inner), depth + 1)) return false;
    }
    proof_.end_branch();
  }
  proof_.end_cases();
  return true;
}

bool TreeSteps::change_atoms(const Record& record, Scope& scope, std::vector<FactNumber> atoms) {
  if (record.kind == Record::Kind::scaled) return scale_atoms(record, scope, atoms);
  if (record.kind != Record::Kind::substitution && record.kind != Record::Kind::remainder) return true;
  const std::vector<FactNumber>& premises = *record_premises_;
  const FactNumber equation = premises[1];
  const std::span<const FactNumber> signs = std::span(premises).subspan(2);
  AtomSteps steps(proof_);
  for (FactNumber number : atoms) {
    if (proof_.is_closed()) return true;
    const auto image = image_of(record, proof_.fact(number), proof_.fact(equation));
    if (!image) continue;
    const bool is_number = image->polynomial.is_constant();
    if (is_number && !is_plainly_false(*image) && presolving::is_constant_one(record.denominator)) continue;
    const Constraint target = is_number && is_plainly_false(*image) ? Constraint::any({}) : *image;
    const auto changed = record.kind == Record::Kind::remainder
                             ? steps.remainder(number, equation, target)
                             : steps.substituted(record, number, equation, signs, target);
    if (proof_.is_closed()) return true;
    if (!changed) return false;
    scope.atoms.push_back(*changed);
  }
  return true;
}

/// By the variable, of which a sign is denied, so that it, or its negative, is not below 0.
bool TreeSteps::scale_atoms(const Record& record, Scope& scope, const std::vector<FactNumber>& atoms) {
  const Polynomial x = Polynomial::variable(record.variable);
  std::optional<FactNumber> sign;
  for (FactNumber number : scope.atoms) {
    const Constraint& fact = proof_.fact(number);
    if (fact.relation == Relation::greater_equal && (fact.polynomial == x || fact.polynomial == -x)) sign = number;
  }
  if (!sign) return false;
  for (FactNumber number : atoms) {
    SumTerm term{{number}, x, Rational(1)};
    if (proof_.fact(number).relation != Relation::equal) {
      term.facts.push_back(*sign);
      term.factor = Polynomial(Rational(1));
    }
    scope.atoms.push_back(proof_.sum({term}));
  }
  return true;
}

bool TreeSteps::is_refuted(const Constraint& part, const Scope& scope) const {
  if (part.kind == Constraint::Kind::any) {
    return std::ranges::all_of(part.parts, [&](const Constraint& inner) { return is_refuted(inner, scope); });
  }
  if (part.kind == Constraint::Kind::all) {
    return std::ranges::any_of(part.parts, [&](const Constraint& inner) { return is_refuted(inner, scope); });
  }
  return std::ranges::any_of(scope.atoms, [&](FactNumber number) { return clash(proof_.fact(number), part); });
}

bool TreeSteps::close_by_units(Scope& scope) {
  for (std::size_t i = 0; i < scope.atoms.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const Constraint &a = proof_.fact(scope.atoms[i]), &b = proof_.fact(scope.atoms[j]);
      if (!clash(a, b)) continue;
      const auto terms = contradiction_of({{scope.atoms[i], &a}, {scope.atoms[j], &b}});
      if (terms) {
        proof_.sum(*terms);
        return true;
      }
    }
  }
  for (bool has_changed = true; has_changed;) {
    has_changed = false;
    for (std::size_t i = 0; i < scope.clauses.size(); ++i) {
      const FactNumber clause = scope.clauses[i];
      const Constraint fact = proof_.fact(clause);
      const Constraint* left = nullptr;
      std::size_t count = 0;
      for (const Constraint& part : fact.parts) {
        if (is_refuted(part, scope)) continue;
        left = &part;
        ++count;
      }
      if (count > 1) continue;
      const FactNumber number = proof_.units(clause, count == 0 ? nullptr : left);
      if (proof_.is_closed()) return true;
      scope.clauses.erase(scope.clauses.begin() + static_cast<std::ptrdiff_t>(i));
      take(number, true, scope);
      has_changed = true;
      break;
    }
  }
  return false;
}

bool TreeSteps::close_by_products(const Scope& scope) {
  const auto terms = contradiction_of(atom_facts(scope.atoms), should_stop_);
  if (terms) proof_.sum(*terms);
  return proof_.is_closed();
}

}  // namespace nnsolve
