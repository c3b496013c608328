// The rules: each looks at one constraint, at one variable or at everything and proposes an edit, or nothing. None
// changes anything; those that search beyond a constraint and its neighbours take a budget, from which they pay. The
// law of an edit is in edit.h; each rule's file proves that its edits obey it.
//
// A rule that proposes to replace another constraint than the one it looked at is asked about that one again.
#pragma once

#include "presolve/system/budget.h"
#include "presolve/system/edit.h"
#include "presolve/system/store.h"

#include <optional>

namespace nnsolve::presolving {

using Proposal = std::optional<Edit>;

// known_signs.cpp
Proposal replace_known_zero(const Store& store, Variable variable);
Proposal propagate_signs(const Store& store, ConstraintId id);
Proposal simplify_disjunction(const Store& store, ConstraintId id);
// cancel.cpp
Proposal cancel_nonzero_variables(const Store& store, ConstraintId id);
// eliminate.cpp
Proposal absorb_equation(const Store& store, Variable variable);
Proposal eliminate_alias(const Store& store, ConstraintId id);
Proposal eliminate_linear(const Store& store, ConstraintId id);
Proposal eliminate_linear_with_little_growth(const Store& store, ConstraintId id);
Proposal eliminate_rational(const Store& store, ConstraintId id);
Proposal eliminate_rational_with_little_growth(const Store& store, ConstraintId id);
Proposal eliminate_with_some_growth(const Store& store, ConstraintId id);
// trial.cpp
Proposal eliminate_by_trial(const Store& store, ConstraintId id, Budget& budget);
// bounds.cpp
Proposal propagate_bounds(const Store& store, ConstraintId id, Budget& budget);
Proposal replace_known_point(const Store& store, Variable variable);
// branches.cpp
Proposal learn_from_branches(const Store& store, ConstraintId id, Budget& budget);
// sign_symmetry.cpp
Proposal fix_sign(const Store& store, ConstraintId id, Budget& budget);
// scale_symmetry.cpp
Proposal fix_scale(const Store& store, Variable variable, Budget& budget);
Proposal fix_scales(const Store& store, Budget& budget);
// motion_symmetry.cpp
Proposal fix_by_translation(const Store& store, Budget& budget);
Proposal fix_by_rotation(const Store& store, Budget& budget);
// factor.cpp
Proposal restrict_to_real_roots(const Store& store, ConstraintId id);
Proposal split_into_factors(const Store& store, ConstraintId id, Budget& budget);
// single_variable.cpp
Proposal decide_single_variable(const Store& store, ConstraintId id, Budget& budget);
// binomial.cpp
Proposal rewrite_by_binomial(const Store& store, ConstraintId id, Budget& budget);
// combine.cpp
Proposal subtract_equation(const Store& store, ConstraintId id, Budget& budget);
// shift.cpp
Proposal shift_variables(const Store& store, ConstraintId id);
// reciprocal.cpp
Proposal invert_variable(const Store& store, ConstraintId id);
// squares.cpp
Proposal replace_squares_by_sign(const Store& store, ConstraintId id);
/// Whether the rule applies, or would but for the length of what comes out.
bool has_private_squares(const Store& store, ConstraintId id);
// free_variable.cpp
Proposal pick_beyond_inequalities(const Store& store, Variable variable);

}  // namespace nnsolve::presolving
