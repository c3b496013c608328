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

/// Of the sign of a polynomial.
struct Saying {
  Polynomial polynomial;  // primitive, with a positive leading coefficient
  SignSet allowed = signs::any;
  bool is_same = true;  // in all branches so far
};

Saying saying_of(const Constraint& atom) {
  Saying saying{atom.polynomial, sign_set_of(atom.relation), true};
  if (make_primitive(saying.polynomial) < 0) saying.allowed = negate(saying.allowed);
  return saying;
}

/// Those of the branch that are not themselves disjunctions, each polynomial once; nothing if they contradict each
/// other.
std::optional<std::vector<Saying>> sayings_of(const Constraint& branch) {
  std::vector<Saying> sayings;
  auto add = [&](const Constraint& atom) {
    Saying saying = saying_of(atom);
    const auto known = std::ranges::find(sayings, saying.polynomial, &Saying::polynomial);
    if (known == sayings.end()) {
      sayings.push_back(std::move(saying));
    } else {
      known->allowed &= saying.allowed;
    }
  };
  if (branch.kind == Constraint::Kind::atom) add(branch);
  if (branch.kind == Constraint::Kind::all) {
    for (const Constraint& part : branch.parts) {
      if (part.kind == Constraint::Kind::atom) add(part);
    }
  }
  if (std::ranges::find(sayings, signs::none, &Saying::allowed) != sayings.end()) return std::nullopt;
  return sayings;
}

/// What both say.
void join(std::vector<Saying>& sayings, const std::vector<Saying>& others) {
  std::erase_if(sayings, [&](Saying& saying) {
    const auto other = std::ranges::find(others, saying.polynomial, &Saying::polynomial);
    if (other == others.end()) return true;
    saying.is_same = saying.is_same && saying.allowed == other->allowed;
    saying.allowed |= other->allowed;
    return saying.allowed == signs::any;
  });
}

struct Branches {
  std::vector<Saying> sayings;  // that all of them say, but those that are false
  std::vector<std::size_t> false_ones;
};

/// As far as there is something that all say, and no further than the budget allows.
Branches look_at_branches(const Constraint& tree, Budget& budget) {
  Branches result;
  bool is_first = true;
  for (std::size_t i = 0; i < tree.parts.size(); ++i) {
    const std::size_t size = 1 + tree.parts[i].parts.size();
    if (i > 0 && !budget.spend(size * (result.sayings.size() + size))) return {};
    std::optional<std::vector<Saying>> sayings = sayings_of(tree.parts[i]);
    if (!sayings) {
      result.false_ones.push_back(i);
      continue;
    }
    if (is_first) {
      result.sayings = *std::move(sayings);
    } else {
      join(result.sayings, *sayings);
    }
    is_first = false;
    if (result.sayings.empty()) break;
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

bool is_known(const Store& store, const Saying& saying) {
  const std::optional<ConstraintId> id = store.find(saying.polynomial);
  return id && (store[*id].allowed & ~saying.allowed) == signs::none;
}

}  // namespace

Proposal learn_from_branches(const Store& store, ConstraintId id, Budget& budget) {
  if (!store[id].is_tree() || store[id].tree->parts.empty()) return std::nullopt;
  Edit learn(Edit::Kind::learn, Reason::Kind::cases);
  Edit replace(Edit::Kind::replace, Reason::Kind::cases);
  replace.constraint = id;
  Branches branches = look_at_branches(*store[id].tree, budget);
  if (!branches.false_ones.empty()) {
    replace.added.push_back(without(*store[id].tree, branches.false_ones));
    return replace;
  }
  for (Saying& saying : branches.sayings) {
    if (is_variable(saying.polynomial)) {
      const Variable variable = saying.polynomial.terms().front().monomial.factors().front();
      if ((store.known(variable) & ~saying.allowed) != signs::none)
        learn.learned.emplace_back(variable, saying.allowed);
    } else if (saying.is_same && saying.polynomial.terms().size() > 1 && !is_known(store, saying)) {
      replace.added.push_back(sign_atom(std::move(saying.polynomial), saying.allowed));
    }
  }
  if (!learn.learned.empty()) {
    learn.reason.facts.push_back(Fact::constraint(id));
    return learn;
  }
  if (replace.added.empty()) return std::nullopt;
  replace.added.push_back(*store[id].tree);
  return replace;
}

}  // namespace nnsolve::presolving
