#include "presolve/system/tree.h"

#include "presolve/system/interval_of.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/signs_of.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

Constraint canonical_atom(Polynomial polynomial, Relation relation) {
  if (polynomial.is_constant()) {
    return truth((sign_set_of(polynomial.constant_term().sign()) & sign_set_of(relation)) != signs::none);
  }
  const bool is_signless = relation == Relation::equal || relation == Relation::not_equal;
  const int sign = make_primitive(polynomial);
  if (!is_signless && sign < 0) polynomial = -polynomial;
  return Constraint::atom(std::move(polynomial), relation);
}

/// The parts are canonical.
Constraint joined(Constraint::Kind kind, std::vector<Constraint> parts) {
  const bool is_all = kind == Constraint::Kind::all;
  std::vector<Constraint> kept;
  for (Constraint& part : parts) {
    if (is_all ? is_true(part) : is_false(part)) continue;
    if (is_all ? is_false(part) : is_true(part)) return truth(!is_all);
    if (part.kind == kind) {
      for (Constraint& inner : part.parts) kept.push_back(std::move(inner));
    } else {
      kept.push_back(std::move(part));
    }
  }
  // Few parts: a repeated one is searched for; many: it does no harm.
  if (kept.size() <= 32) {
    for (std::size_t i = 0; i < kept.size(); ++i) {
      kept.erase(std::remove(kept.begin() + static_cast<std::ptrdiff_t>(i) + 1, kept.end(), kept[i]), kept.end());
    }
  }
  if (kept.size() == 1) return std::move(kept.front());
  return is_all ? Constraint::all(std::move(kept)) : Constraint::any(std::move(kept));
}

template <typename OnAtom>
Constraint rebuilt(Constraint constraint, const OnAtom& on_atom) {
  if (constraint.kind == Constraint::Kind::atom) return on_atom(std::move(constraint));
  for (Constraint& part : constraint.parts) part = rebuilt(std::move(part), on_atom);
  return joined(constraint.kind, std::move(constraint.parts));
}

}  // namespace

Constraint canonical_tree(Constraint constraint) {
  return rebuilt(std::move(constraint),
                 [](Constraint atom) { return canonical_atom(std::move(atom.polynomial), atom.relation); });
}

Constraint simplified(const Store& store, Constraint constraint, Edit& edit) {
  return rebuilt(std::move(constraint), [&](Constraint atom) {
    const SignSet allowed = sign_set_of(atom.relation);
    std::vector<Variable> relied_here;
    SignSet possible = signs_of(store, atom.polynomial, &relied_here);
    std::optional<ConstraintId> beside;
    if ((possible & allowed) != signs::none && (possible & ~allowed) != signs::none) {
      Polynomial key = atom.polynomial;
      const int sign = make_primitive(key);
      beside = store.find(key);
      if (beside) possible &= sign < 0 ? negate(store[*beside].allowed) : store[*beside].allowed;
    }
    auto decides = [allowed](SignSet set) { return (set & ~allowed) == signs::none || (set & allowed) == signs::none; };
    if (!decides(possible) && store.has_bounds()) {
      possible = sign_set_of(interval_of(store, atom.polynomial));
      relied_here.clear();
      beside.reset();
      const SignSet said = (possible & allowed) != signs::none ? allowed : ~allowed;
      if (decides(possible)) append_statements(store, atom.polynomial, said, relied_here, edit.added);
    }
    if (!decides(possible)) return atom;
    edit.relied_on.insert(edit.relied_on.end(), relied_here.begin(), relied_here.end());
    if (beside) edit.reason.facts.push_back(Fact::constraint(*beside));
    return truth((possible & allowed) != signs::none);
  });
}

}  // namespace nnsolve::presolving
