// Passes of the two formats that are lists of constraints on variables, ETR-INV and ETR-INV-EQ. Neither can say a
// number, so a variable is dropped, or identified with another one, whose range it then has, and never set.
#include "io/etr_inv_eq_io.h"
#include "io/etr_inv_io.h"
#include "shrink/domains.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <type_traits>

namespace nnsolve {

namespace {

void change_variables(EtrInvConstraint& constraint, const std::function<Variable(Variable)>& change) {
  constraint.x = change(constraint.x);
  constraint.y = change(constraint.y);
  if (constraint.kind == EtrInvConstraint::Kind::addition) constraint.z = change(constraint.z);
}

void change_variables(CombinedConstraint& constraint, const std::function<Variable(Variable)>& change) {
  for (std::size_t i = 0; i < constraint.count; ++i) {
    constraint.literals[i].variable = change(constraint.literals[i].variable);
  }
}

template <class Constraint>
bool mentions(const Constraint& constraint, const std::vector<bool>& variables) {
  bool found = false;
  Constraint copy = constraint;
  change_variables(copy, [&](Variable v) {
    found = found || variables[v];
    return v;
  });
  return found;
}

template <class F>
std::vector<Step> constraint_steps(const F& formula) {
  return places(formula.constraints.size());
}

template <class F>
std::optional<F> drop_constraints(const F& formula, std::span<const Step> steps) {
  std::vector<bool> is_dropped(formula.constraints.size());
  for (const Step& step : steps) is_dropped[step.place] = true;
  F result = formula;
  result.constraints.clear();
  for (std::size_t i = 0; i < is_dropped.size(); ++i) {
    if (!is_dropped[i]) result.constraints.push_back(formula.constraints[i]);
  }
  return result;
}

/// The formula with each variable replaced by image[variable]; those that are no image are dropped and not used.
template <class F>
F with_variables(F formula, const std::vector<Variable>& image, const std::vector<bool>& is_dropped) {
  std::vector<Variable> number(image.size());
  F result;
  for (Variable v = 0; v < image.size(); ++v) {
    if (image[v] != v || is_dropped[v]) continue;
    number[v] = static_cast<Variable>(result.variable_names.size());
    result.variable_names.push_back(formula.variable_names[v]);
  }
  if constexpr (std::is_same_v<F, EtrInvEq>) {
    result.is_nonzero.resize(result.variable_names.size());
    for (Variable v = 0; v < image.size(); ++v) {
      if (formula.is_nonzero[v] && !is_dropped[v]) result.is_nonzero[number[image[v]]] = true;
    }
  }
  if constexpr (std::is_same_v<F, EtrInv>) {
    if (formula.has_ranges()) result.ranges.resize(result.variable_names.size());
    for (Variable v = 0; v < image.size(); ++v) {
      if (formula.has_ranges() && image[v] == v && !is_dropped[v]) result.ranges[number[v]] = formula.ranges[v];
    }
  }
  result.constraints = std::move(formula.constraints);
  for (auto& constraint : result.constraints) {
    change_variables(constraint, [&](Variable v) { return number[image[v]]; });
  }
  return result;
}

std::vector<Variable> identity(std::size_t count) {
  std::vector<Variable> image(count);
  std::iota(image.begin(), image.end(), Variable{0});
  return image;
}

template <class F>
std::vector<Step> variable_steps(const F& formula) {
  return places(formula.variable_names.size());
}

/// With all constraints that mention them.
template <class F>
std::optional<F> drop_variables(const F& formula, std::span<const Step> steps) {
  std::vector<bool> is_dropped(formula.variable_names.size());
  for (const Step& step : steps) is_dropped[step.place] = true;
  F result = formula;
  std::erase_if(result.constraints, [&](const auto& constraint) { return mentions(constraint, is_dropped); });
  return with_variables(std::move(result), identity(is_dropped.size()), is_dropped);
}

template <class F>
std::vector<Step> merge_steps(const F& formula) {
  std::vector<Step> steps;
  for (std::uint32_t v = 0; v < formula.variable_names.size(); ++v) {
    for (std::uint32_t into = 0; into < v; ++into) steps.push_back({v, into, 0, {}});
  }
  return steps;
}

template <class F>
std::optional<F> merge_variables(const F& formula, std::span<const Step> steps) {
  std::vector<Variable> image = identity(formula.variable_names.size());
  for (const Step& step : steps) image[step.place] = std::min(image[step.place], step.position);
  for (Variable& into : image) into = image[into];  // ascending: that of a smaller one is final
  return with_variables(formula, image, std::vector<bool>(image.size()));
}

/// One step for each literal that the test accepts.
template <class Test>
std::vector<Step> literal_steps(const EtrInvEq& formula, Test test) {
  std::vector<Step> steps;
  for (std::uint32_t c = 0; c < formula.constraints.size(); ++c) {
    const CombinedConstraint& constraint = formula.constraints[c];
    for (std::uint32_t i = 0; i < constraint.count; ++i) {
      if (test(constraint, constraint.literals[i])) steps.push_back({c, i, 0, {}});
    }
  }
  return steps;
}

std::vector<Step> term_steps(const EtrInvEq& formula) {
  return literal_steps(formula,
                       [](const CombinedConstraint& constraint, const Literal&) { return constraint.count == 3; });
}

std::optional<EtrInvEq> drop_terms(const EtrInvEq& formula, std::span<const Step> steps) {
  EtrInvEq result = formula;
  for (const Step& step : steps) {
    CombinedConstraint& constraint = result.constraints[step.place];
    if (constraint.count < 3) continue;  // it has lost one already
    std::copy(constraint.literals.begin() + step.position + 1, constraint.literals.end(),
              constraint.literals.begin() + step.position);
    constraint.literals.back() = {};
    --constraint.count;
  }
  return result;
}

std::vector<Step> inverse_steps(const EtrInvEq& formula) {
  return literal_steps(formula, [](const CombinedConstraint&, const Literal& literal) { return literal.is_inverse; });
}

std::optional<EtrInvEq> drop_inverses(const EtrInvEq& formula, std::span<const Step> steps) {
  EtrInvEq result = formula;
  for (const Step& step : steps) result.constraints[step.place].literals[step.position].is_inverse = false;
  return result;
}

std::vector<Step> sign_steps(const EtrInvEq& formula) {
  return literal_steps(formula, [](const CombinedConstraint&, const Literal& literal) { return literal.is_negative; });
}

std::optional<EtrInvEq> drop_signs(const EtrInvEq& formula, std::span<const Step> steps) {
  EtrInvEq result = formula;
  for (const Step& step : steps) result.constraints[step.place].literals[step.position].is_negative = false;
  return result;
}

std::vector<Step> nonzero_steps(const EtrInvEq& formula) {
  std::vector<Step> steps = places(formula.is_nonzero.size());
  std::erase_if(steps, [&](const Step& step) { return !formula.is_nonzero[step.place]; });
  return steps;
}

std::optional<EtrInvEq> drop_nonzero(const EtrInvEq& formula, std::span<const Step> steps) {
  EtrInvEq result = formula;
  for (const Step& step : steps) result.is_nonzero[step.place] = false;
  return result;
}

Rational number(std::size_t count) { return static_cast<std::int64_t>(count); }

Measure measure_inv(const EtrInv& formula) {
  return {number(formula.variable_names.size()), number(formula.constraints.size())};
}

Measure measure_eq(const EtrInvEq& formula) {
  const std::size_t terms =
      std::accumulate(formula.constraints.begin(), formula.constraints.end(), std::size_t{0},
                      [](std::size_t sum, const CombinedConstraint& constraint) { return sum + constraint.count; });
  return {
      number(formula.variable_names.size()), number(formula.constraints.size()),    number(terms),
      number(inverse_steps(formula).size()), number(nonzero_steps(formula).size()), number(sign_steps(formula).size())};
}

std::string text_inv(const EtrInv& formula) {
  std::string text;
  append_etr_inv(text, formula);
  return text;
}

std::string text_eq(const EtrInvEq& formula) {
  std::string text;
  append_etr_inv_eq(text, formula);
  return text;
}

template <class F>
std::vector<Pass<F>> conjunction_passes() {
  return {{"constraints", constraint_steps<F>, drop_constraints<F>},
          {"variables", variable_steps<F>, drop_variables<F>},
          {"identified variables", merge_steps<F>, merge_variables<F>}};
}

}  // namespace

Domain<EtrInv> etr_inv_domain() { return {conjunction_passes<EtrInv>(), measure_inv, text_inv}; }

Domain<EtrInvEq> etr_inv_eq_domain() {
  std::vector<Pass<EtrInvEq>> passes = conjunction_passes<EtrInvEq>();
  passes.push_back({"terms", term_steps, drop_terms});
  passes.push_back({"inverses", inverse_steps, drop_inverses});
  passes.push_back({"nonzero", nonzero_steps, drop_nonzero});
  passes.push_back({"signs", sign_steps, drop_signs});
  return {std::move(passes), measure_eq, text_eq};
}

}  // namespace nnsolve
