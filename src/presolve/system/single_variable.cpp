// A variable that shares its constraints with no other one is decided.
//
// The real roots of all its polynomials cut the line into roots and intervals, and on each of these every constraint is
// true or false throughout (line_cells.h). If it is all true on one that has a rational number in it, the variable may
// have that value, since nothing else depends on it; if it is so on none at all, S has no solution. If irrational roots
// are the only solutions, nothing is done: values of variables are rational here.
#include "algebra/line_cells.h"
#include "presolve/system/atoms.h"
#include "presolve/system/rules.h"
#include "presolve/system/sign_set.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

/// More than these, or larger ones, are left alone.
constexpr std::size_t most_constraints_cut = 32;
constexpr std::size_t most_polynomials = 64;
constexpr std::uint32_t greatest_degree = 32;
/// Of one polynomial, in the measure of Budget::spend.
constexpr std::size_t cost_of_cutting = 5000;

/// Appends the polynomial unless it is there; false if it is not in the variable alone, or there are too many.
bool take_polynomial(const Polynomial& polynomial, Variable variable, std::vector<Polynomial>& polynomials) {
  const bool is_alone = std::ranges::all_of(polynomial.terms(), [variable](const Term& term) {
    const auto factors = term.monomial.factors();
    return factors.empty() || (factors.front() == variable && factors.back() == variable);
  });
  if (!is_alone || polynomial.degree() > greatest_degree) return false;
  if (std::ranges::find(polynomials, polynomial) != polynomials.end()) return true;
  polynomials.push_back(polynomial);
  return polynomials.size() <= most_polynomials;
}

/// The truth of constraints on one cell.
class OnCell {
 public:
  OnCell(const std::vector<Polynomial>& polynomials, const LineCell& cell) : polynomials_(polynomials), cell_(cell) {}

  bool holds(const Polynomial& polynomial, SignSet allowed) const {
    const auto place = std::ranges::find(polynomials_, polynomial) - polynomials_.begin();
    return (sign_set_of(cell_.signs[static_cast<std::size_t>(place)]) & allowed) != signs::none;
  }
  bool holds(const Constraint& constraint) const {
    auto part_holds = [this](const Constraint& part) { return holds(part); };
    switch (constraint.kind) {
      case Constraint::Kind::atom:
        return holds(constraint.polynomial, sign_set_of(constraint.relation));
      case Constraint::Kind::all:
        return std::ranges::all_of(constraint.parts, part_holds);
      case Constraint::Kind::any:
        return std::ranges::any_of(constraint.parts, part_holds);
    }
    return false;
  }
  bool holds(const StoredConstraint& constraint) const {
    return constraint.is_tree() ? holds(*constraint.tree) : holds(constraint.polynomial, constraint.allowed);
  }

 private:
  const std::vector<Polynomial>& polynomials_;
  const LineCell& cell_;
};

std::optional<Variable> some_variable(const StoredConstraint& constraint) {
  std::optional<Variable> variable;
  if (constraint.is_atom() || constraint.is_tree()) {
    all_atoms(constraint, [&](const Polynomial& polynomial, bool) {
      variable = polynomial.terms().front().monomial.factors().front();
      return false;
    });
  }
  return variable;
}

}  // namespace

Proposal decide_single_variable(const Store& store, ConstraintId id, Budget& budget) {
  const auto variable = some_variable(store[id]);
  if (!variable || store.occurrence_count(*variable) > most_constraints_cut) return std::nullopt;
  // The variable's own sign, which may be given, is the first of the polynomials'.
  std::vector<Polynomial> polynomials{Polynomial::variable(*variable)};
  auto take = [&](ConstraintId from) {
    return all_atoms(store[from], [&](const Polynomial& polynomial, bool) {
      return take_polynomial(polynomial, *variable, polynomials);
    });
  };
  if (!take(id)) return std::nullopt;
  const auto ids = store.occurrences(*variable);
  if (!std::ranges::all_of(ids, take) || !budget.spend(polynomials.size() * cost_of_cutting)) return std::nullopt;
  const auto cells = line_cells(polynomials);
  if (!cells) return std::nullopt;
  bool has_solution = false;
  for (const LineCell& cell : *cells) {
    const OnCell here(polynomials, cell);
    const bool fits = here.holds(polynomials.front(), store.given(*variable)) &&
                      std::ranges::all_of(ids, [&](ConstraintId other) { return here.holds(store[other]); });
    if (!fits) continue;
    has_solution = true;
    if (!cell.point) continue;
    Edit edit(Edit::Kind::introduce, Reason::Kind::relaxation);  // nothing but these constraints goes
    edit.variable = *variable;
    edit.value = *cell.point;
    return edit;
  }
  if (has_solution) return std::nullopt;  // an irrational root
  Edit edit = Edit::contradiction(Reason::Kind::line);
  if (store.given(*variable) != signs::any) edit.reason.facts.push_back(Fact::given_sign(*variable));
  for (ConstraintId used : ids) edit.reason.facts.push_back(Fact::constraint(used));
  return edit;
}

}  // namespace nnsolve::presolving
