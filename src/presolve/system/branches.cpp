// What all branches of a disjunction say.
//
// If each branch says something about the sign of one polynomial, the sign is one of those that some branch allows. For
// a variable that is learned. An atom that is the same in all branches is taken out of them: it is stated besides, and
// simplify_disjunction() drops it from the branches then. Weaker atoms would only be another constraint.
//
// A branch that leaves a polynomial no sign at all (p > 0 and p < 0) is false. It says everything, so it must not be
// asked what it says: it goes.
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/rules.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

struct Fact {
  Polynomial polynomial;  // primitive, with a positive leading coefficient
  SignSet allowed = signs::any;
  bool is_same = true;  // in all branches so far
};

Fact fact_of(const Constraint& atom) {
  Fact fact{atom.polynomial, sign_set_of(atom.relation), true};
  if (make_primitive(fact.polynomial) < 0) fact.allowed = negate(fact.allowed);
  return fact;
}

/// Those of the branch that are not themselves disjunctions, each polynomial once; nothing if they contradict each
/// other.
std::optional<std::vector<Fact>> facts_of(const Constraint& branch) {
  std::vector<Fact> facts;
  auto add = [&](const Constraint& atom) {
    Fact fact = fact_of(atom);
    const auto known = std::ranges::find(facts, fact.polynomial, &Fact::polynomial);
    if (known == facts.end()) {
      facts.push_back(std::move(fact));
    } else {
      known->allowed &= fact.allowed;
    }
  };
  if (branch.kind == Constraint::Kind::atom) add(branch);
  if (branch.kind == Constraint::Kind::all) {
    for (const Constraint& part : branch.parts) {
      if (part.kind == Constraint::Kind::atom) add(part);
    }
  }
  if (std::ranges::find(facts, signs::none, &Fact::allowed) != facts.end()) return std::nullopt;
  return facts;
}

/// What both say.
void join(std::vector<Fact>& facts, const std::vector<Fact>& others) {
  std::erase_if(facts, [&](Fact& fact) {
    const auto other = std::ranges::find(others, fact.polynomial, &Fact::polynomial);
    if (other == others.end()) return true;
    fact.is_same = fact.is_same && fact.allowed == other->allowed;
    fact.allowed |= other->allowed;
    return fact.allowed == signs::any;
  });
}

struct Branches {
  std::vector<Fact> facts;  // that all of them say, but those that are false
  std::vector<std::size_t> false_ones;
};

/// As far as there is something that all say, and no further than the budget allows.
Branches look_at_branches(const Constraint& tree, Budget& budget) {
  Branches result;
  bool is_first = true;
  for (std::size_t i = 0; i < tree.parts.size(); ++i) {
    const std::size_t size = 1 + tree.parts[i].parts.size();
    if (i > 0 && !budget.spend(size * (result.facts.size() + size))) return {};
    std::optional<std::vector<Fact>> facts = facts_of(tree.parts[i]);
    if (!facts) {
      result.false_ones.push_back(i);
      continue;
    }
    if (is_first) {
      result.facts = *std::move(facts);
    } else {
      join(result.facts, *facts);
    }
    is_first = false;
    if (result.facts.empty()) break;
  }
  return result;
}

Constraint without(const Constraint& tree, const std::vector<std::size_t>& parts) {
  std::vector<Constraint> kept;
  for (std::size_t i = 0; i < tree.parts.size(); ++i) {
    if (!std::ranges::binary_search(parts, i)) kept.push_back(tree.parts[i]);
  }
  return Constraint::any(std::move(kept));
}

bool is_variable(const Polynomial& polynomial) { return polynomial.terms().size() == 1 && polynomial.degree() == 1; }

bool is_known(const Store& store, const Fact& fact) {
  const std::optional<ConstraintId> id = store.find(fact.polynomial);
  return id && (store[*id].allowed & ~fact.allowed) == signs::none;
}

}  // namespace

Proposal learn_from_branches(const Store& store, ConstraintId id, Budget& budget) {
  if (!store[id].is_tree() || store[id].tree->parts.empty()) return std::nullopt;
  Edit learn, replace;
  learn.kind = Edit::Kind::learn;
  replace.kind = Edit::Kind::replace;
  replace.constraint = id;
  Branches branches = look_at_branches(*store[id].tree, budget);
  if (!branches.false_ones.empty()) {
    replace.added.push_back(without(*store[id].tree, branches.false_ones));
    return replace;
  }
  for (Fact& fact : branches.facts) {
    if (is_variable(fact.polynomial)) {
      const Variable variable = fact.polynomial.terms().front().monomial.factors().front();
      if ((store.known(variable) & ~fact.allowed) != signs::none) learn.learned.emplace_back(variable, fact.allowed);
    } else if (fact.is_same && fact.polynomial.terms().size() > 1 && !is_known(store, fact)) {
      replace.added.push_back(sign_atom(std::move(fact.polynomial), fact.allowed));
    }
  }
  if (!learn.learned.empty()) return learn;
  if (replace.added.empty()) return std::nullopt;
  replace.added.push_back(*store[id].tree);
  return replace;
}

}  // namespace nnsolve::presolving
