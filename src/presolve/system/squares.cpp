// Squares of variables that occur nowhere else.
//
// Let an equation be a_1*u_1^2 + ... + a_k*u_k^2 = r, the a_i numbers other than 0, u_i = w_i + h_i, where the
// variables w_i occur neither in r nor in the h_i nor in any other constraint, disequations w_i /= d apart. Then some
// w_i satisfy it and these disequations
// - whatever r is, if two of the a_i have different signs: the others may have any values that leave a positive number
//   for a square, so infinitely many points satisfy the equation in each direction, and each disequation excludes
//   finitely many of them;
// - if and only if r >= 0, if all a_i are positive, and u = 0 is not excluded; r > 0, if it is. For r > 0 and k >= 2
// the
//   solutions are again infinitely many, with any signs of the u_i. For k = 1 they are two, u_1 = e and u_1 = -e; both
//   are excluded for some values of r only, which disequations r /= a_1*d^2 take out.
// A w_i with h_i = 0 may have a given sign besides: that chooses between e and -e, and may exclude u_i = 0. A given
// w_i /= 0 is a disequation.
//
// p = f1 + f2 + f3 + f4 + 1 with f = w*(w + 1), which is how an ETR-INV formula says p >= 0 (src/reduce/README.md,
// "Inequalities"), thus becomes p >= 0 again.
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/rules.h"
#include "presolve/system/square_sum.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

constexpr std::size_t longest_with_squares = 200;
constexpr std::uint32_t most_disequations = 8;

/// What is asked of u = w + h beyond the equation.
struct Demands {
  SignSet sign = signs::any;
  std::vector<Rational> excluded;
};

/// d, if the constraint is w /= d.
std::optional<Rational> excluded_value(const StoredConstraint& constraint) {
  const Polynomial& polynomial = constraint.polynomial;
  if (!constraint.is_disequation() || polynomial.degree() != 1 || polynomial.terms().size() > 2) return std::nullopt;
  if (polynomial.terms().size() == 2 && polynomial.terms()[1].monomial.degree() > 0) return std::nullopt;
  return -polynomial.constant_term() / polynomial.terms().front().coefficient;
}

/// Nothing if the variable does not allow what the proof above wants.
std::optional<Demands> demands_on(const Store& store, ConstraintId equation, const Square& square) {
  Demands demands;
  const bool has_number = square.slope.is_constant();
  const Rational shift = square.slope.constant_term() / (Rational(2) * square.factor);
  const SignSet given = store.given(square.variable);
  if (given != signs::any) {
    if (!has_number) return std::nullopt;
    if (given == signs::nonzero) {
      demands.excluded.push_back(shift);
    } else {
      if (!shift.is_zero()) return std::nullopt;
      demands.sign = given;
    }
  }
  for (ConstraintId id : store.occurrences(square.variable)) {
    if (id == equation) continue;
    const auto value = has_number ? excluded_value(store[id]) : std::nullopt;
    if (!value) return std::nullopt;
    demands.excluded.push_back(*value + shift);
  }
  return demands;
}

/// The variables w of terms a*w^2 that occur in no other constraint but disequations.
std::vector<Variable> private_variables(const Store& store, ConstraintId id) {
  std::vector<Variable> result;
  for (const Term& term : store[id].polynomial.terms()) {
    if (term.monomial.degree() != 2) continue;
    const Variable variable = term.monomial.factors()[0];
    if (variable != term.monomial.factors()[1]) continue;
    if (store.count_beyond_disequations(variable) != 1) continue;
    if (store.occurrence_count(variable) > 1 + most_disequations) continue;
    result.push_back(variable);
  }
  return result;
}

struct PrivateSquares {
  SquareSum sum;
  std::vector<Demands> demands;  // by square
};

/// No squares if there are none or the polynomial would grow much.
PrivateSquares private_squares(const Store& store, ConstraintId id) {
  PrivateSquares result;
  if (!store[id].is_equation() || store[id].polynomial.degree() < 2) return result;
  if (store[id].polynomial.terms().size() > longest_with_squares) return result;
  std::vector<Variable> variables = private_variables(store, id);
  if (variables.empty()) return result;
  for (const Square& square : square_sum(store[id].polynomial, variables).squares) {
    if (!demands_on(store, id, square)) std::erase(variables, square.variable);
  }
  result.sum = square_sum(store[id].polynomial, variables);
  for (const Square& square : result.sum.squares) {
    // Fewer squared variables may leave others with longer slopes.
    auto demands = demands_on(store, id, square);
    if (!demands) return {};
    result.demands.push_back(*std::move(demands));
  }
  return result;
}

bool excludes_zero(const Demands& demands) {
  return (demands.sign & signs::zero) == signs::none ||
         std::ranges::any_of(demands.excluded, [](const Rational& value) { return value.is_zero(); });
}

/// The squares d*d for which neither d nor -d is allowed.
std::vector<Rational> excluded_squares(const Demands& demands) {
  auto is_excluded = [&demands](const Rational& value) {
    return (sign_set_of(value.sign()) & demands.sign) == signs::none ||
           std::ranges::find(demands.excluded, value) != demands.excluded.end();
  };
  std::vector<Rational> result;
  for (const Rational& value : demands.excluded) {
    if (!value.is_zero() && is_excluded(-value)) result.push_back(value * value);
  }
  return result;
}

}  // namespace

bool has_private_squares(const Store& store, ConstraintId id) {
  return !private_squares(store, id).sum.squares.empty();
}

Proposal replace_squares_by_sign(const Store& store, ConstraintId id) {
  const PrivateSquares found = private_squares(store, id);
  const std::vector<Square>& squares = found.sum.squares;
  if (squares.empty()) return std::nullopt;
  Edit edit(Edit::Kind::pick, {Reason::Kind::squares, {Fact::constraint(id)}});
  edit.variable = squares.front().variable;
  for (std::size_t i = 1; i < squares.size(); ++i) edit.further.push_back(squares[i].variable);
  const int sign = squares.front().factor.sign();
  if (std::ranges::any_of(squares, [sign](const Square& square) { return square.factor.sign() != sign; })) return edit;
  Polynomial r = negated_rest_of_completed(found.sum);
  if (sign < 0) r = -r;
  if (r.terms().size() > store[id].polynomial.terms().size() + 2) return std::nullopt;
  const bool is_strict = std::ranges::any_of(found.demands, excludes_zero);
  if (squares.size() == 1) {
    const Rational factor = Rational(sign) * squares.front().factor;
    for (const Rational& square : excluded_squares(found.demands.front())) {
      edit.added.push_back(Constraint::atom(r - Polynomial(factor * square), Relation::not_equal));
    }
  }
  edit.added.push_back(Constraint::atom(std::move(r), is_strict ? Relation::greater : Relation::greater_equal));
  return edit;
}

}  // namespace nnsolve::presolving
