#include "random_linear.h"

#include <algorithm>
#include <optional>
#include <string>

namespace nnsolve::test {

Polynomial random_linear_form(Random& random, int variables, int magnitude) {
  TermList terms{{Rational(uniform(random, -magnitude, magnitude)), Monomial()}};
  for (auto i = uniform(random, 1, 3); i > 0 && variables > 0; --i) {
    terms.push_back({Rational(uniform(random, -magnitude, magnitude), uniform(random, 1, 2)),
                     Monomial(static_cast<Variable>(uniform(random, 0, variables - 1)))});
  }
  return Polynomial::sum(std::move(terms));
}

namespace {

Constraint random_constraint(Random& random, const LinearShape& shape, int depth) {
  if (depth == 0 || chance(random, 0.3)) {
    const Relation relations[] = {Relation::equal, Relation::not_equal, Relation::greater, Relation::greater_equal,
                                  Relation::greater_equal};
    return Constraint::atom(random_linear_form(random, shape.variables, shape.magnitude),
                            relations[uniform(random, 0, 4)]);
  }
  std::vector<Constraint> parts;
  const auto count = chance(random, 0.05) ? uniform(random, 0, 1) : uniform(random, 2, 3);
  for (std::int64_t i = 0; i < count; ++i) parts.push_back(random_constraint(random, shape, depth - 1));
  return chance(random, 0.7) ? Constraint::any(std::move(parts)) : Constraint::all(std::move(parts));
}

Rational value_at(const Polynomial& polynomial, const std::vector<Rational>& point) {
  Rational sum;
  for (const Term& term : polynomial.terms()) {
    Rational product = term.coefficient;
    for (const Variable variable : term.monomial.factors()) product *= point.at(variable);
    sum += product;
  }
  return sum;
}

bool sign_fits(int sign, Relation relation) {
  switch (relation) {
    case Relation::equal:
      return sign == 0;
    case Relation::not_equal:
      return sign != 0;
    case Relation::greater:
      return sign > 0;
    case Relation::greater_equal:
      return sign >= 0;
  }
  return false;
}

using Truths = std::vector<std::optional<bool>>;  // by atom

/// Three-valued: nothing while it is open.
std::optional<bool> truth_of(const LinearAtom& wanted, const std::vector<LinearAtom>& atoms, const Truths& truths) {
  const LinearAtom canonical = normalised(wanted);
  const auto place = std::ranges::find(atoms, canonical);
  return place == atoms.end() ? std::nullopt : truths[static_cast<std::size_t>(place - atoms.begin())];
}

std::optional<bool> combine(const std::vector<std::optional<bool>>& parts, bool decisive) {
  bool is_open = false;
  for (const std::optional<bool>& part : parts) {
    if (part == decisive) return decisive;
    is_open |= !part;
  }
  return is_open ? std::nullopt : std::optional(!decisive);
}

std::optional<bool> truth_of(const Constraint& constraint, const std::vector<LinearAtom>& atoms, const Truths& truths) {
  if (constraint.kind != Constraint::Kind::atom) {
    std::vector<std::optional<bool>> parts;
    for (const Constraint& part : constraint.parts) parts.push_back(truth_of(part, atoms, truths));
    return combine(parts, constraint.kind == Constraint::Kind::any);
  }
  const Polynomial& p = constraint.polynomial;
  if (p.is_constant()) return sign_fits(p.constant_term().sign(), constraint.relation);
  if (constraint.relation == Relation::equal) {
    return combine({truth_of(LinearAtom{p, Relation::greater_equal}, atoms, truths),
                    truth_of(LinearAtom{-p, Relation::greater_equal}, atoms, truths)},
                   false);
  }
  if (constraint.relation == Relation::not_equal) {
    return combine({truth_of(LinearAtom{p, Relation::greater}, atoms, truths),
                    truth_of(LinearAtom{-p, Relation::greater}, atoms, truths)},
                   true);
  }
  return truth_of(LinearAtom{p, constraint.relation}, atoms, truths);
}

/// Sets what lemmas force; false if one is violated.
bool propagate(const std::vector<LinearLemma>& lemmas, Truths& truths) {
  for (bool has_changed = true; has_changed;) {
    has_changed = false;
    for (const LinearLemma& lemma : lemmas) {
      std::size_t open_count = 0;
      std::pair<std::size_t, bool> open;
      bool is_satisfied = false;
      const auto literal = [&](std::size_t atom, bool sign) {
        if (!truths[atom]) {
          ++open_count;
          open = {atom, sign};
        } else if (*truths[atom] == sign) {
          is_satisfied = true;
        }
      };
      for (const FarkasTerm& term : lemma.premises) literal(term.atom, false);
      if (lemma.conclusion) literal(*lemma.conclusion, true);
      if (is_satisfied) continue;
      if (open_count == 0) return false;
      if (open_count == 1) {
        truths[open.first] = open.second;
        has_changed = true;
      }
    }
  }
  return true;
}

bool has_no_model(const System& system, const std::vector<LinearAtom>& atoms, const std::vector<LinearLemma>& lemmas,
                  Truths truths) {
  if (!propagate(lemmas, truths)) return true;
  bool is_open = false;
  for (const Constraint& constraint : system.constraints) {
    const std::optional<bool> truth = truth_of(constraint, atoms, truths);
    if (truth == false) return true;
    is_open |= !truth;
  }
  const auto next = std::ranges::find_if(truths, [](const auto& truth) { return !truth; });
  if (!is_open || next == truths.end()) return false;
  for (const bool value : {true, false}) {
    *next = value;
    if (!has_no_model(system, atoms, lemmas, truths)) return false;
  }
  return true;
}

}  // namespace

System random_linear_system(Random& random, const LinearShape& shape) {
  System system;
  const int variables = static_cast<int>(uniform(random, 0, shape.variables));
  for (int i = 0; i < variables; ++i) system.variable_names.push_back("x" + std::to_string(i));
  LinearShape actual = shape;
  actual.variables = variables;
  const int constraints = static_cast<int>(uniform(random, 0, shape.constraints));
  for (int i = 0; i < constraints; ++i) {
    system.constraints.push_back(random_constraint(random, actual, static_cast<int>(uniform(random, 0, shape.depth))));
  }
  return system;
}

bool holds_at(const Constraint& constraint, const std::vector<Rational>& point) {
  const auto holds = [&](const Constraint& part) { return holds_at(part, point); };
  switch (constraint.kind) {
    case Constraint::Kind::atom:
      return sign_fits(value_at(constraint.polynomial, point).sign(), constraint.relation);
    case Constraint::Kind::all:
      return std::ranges::all_of(constraint.parts, holds);
    case Constraint::Kind::any:
      return std::ranges::any_of(constraint.parts, holds);
  }
  return false;
}

bool holds_at(const System& system, const std::vector<Rational>& point) {
  return point.size() == system.variable_count() &&
         std::ranges::all_of(system.constraints, [&](const Constraint& part) { return holds_at(part, point); });
}

bool is_refuted(const System& system, const std::vector<LinearAtom>& atoms, const std::vector<LinearLemma>& lemmas) {
  // Constraints have no negations, so an atom that no lemma has as a premise may as well be true.
  Truths truths(atoms.size(), true);
  for (const LinearLemma& lemma : lemmas) {
    for (const FarkasTerm& term : lemma.premises) truths[term.atom].reset();
  }
  return has_no_model(system, atoms, lemmas, std::move(truths));
}

}  // namespace nnsolve::test
