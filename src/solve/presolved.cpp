#include "solve/presolved.h"

#include "encode/model_values.h"
#include "presolve/system/renumber.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>
#include <utility>

namespace nnsolve {

namespace {

/// A query costs a process, so the smallest of many components are asked together.
constexpr std::size_t most_parts = 16;

std::size_t term_count(const Component& component) { return measure(component.system).terms; }

/// The conjunction of the components, as one.
Component join(std::vector<Component> components) {
  Component joined;
  for (Component& component : components) {
    std::vector<Variable> new_number(component.variables.size());
    std::iota(new_number.begin(), new_number.end(), static_cast<Variable>(joined.variables.size()));
    auto append = [](auto& to, auto& from) {
      to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    };
    append(joined.variables, component.variables);
    append(joined.system.variable_names, component.system.variable_names);
    for (const Constraint& constraint : component.system.constraints) {
      joined.system.constraints.push_back(presolving::renumbered(constraint, new_number));
    }
  }
  return joined;
}

/// The largest components, and the others as one.
std::vector<Component> at_most(std::size_t count, std::vector<Component> components) {
  if (components.size() <= count) return components;
  std::ranges::stable_sort(components, std::greater<>(), term_count);
  auto middle = components.begin() + static_cast<std::ptrdiff_t>(count - 1);
  std::vector<Component> rest(std::make_move_iterator(middle), std::make_move_iterator(components.end()));
  components.erase(middle, components.end());
  components.push_back(join(std::move(rest)));
  return components;
}

}  // namespace

PresolvedQuestion::PresolvedQuestion(System system, const PresolveOptions& options)
    : presolved_(presolve(std::move(system), options)) {
  if (presolved_.is_unsat) return;
  for (const Component& part : at_most(most_parts, components(presolved_.system))) {
    CanonicalSystem ordered = canonical(part.system);
    for (Variable variable : ordered.variables) variables_.push_back(part.variables[variable]);
    parts_.push_back(std::move(ordered.system));
  }
}

SystemSize PresolvedQuestion::size() const {
  SystemSize size = measure(presolved_.system);
  size.variables = variables_.size();  // those that are still mentioned
  return size;
}

Assignment PresolvedQuestion::lift(const std::vector<Real>& model) const {
  NNSOLVE_ASSERT(model.size() == variables_.size());
  std::vector<Real> values(presolved_.system.variable_count());
  for (std::size_t i = 0; i < model.size(); ++i) values[variables_[i]] = model[i];
  return nnsolve::lift(presolved_.lift, express_model(presolved_.system, values));
}

Assignment PresolvedQuestion::lift(Assignment values) const {
  NNSOLVE_ASSERT(values.values.size() == variables_.size());
  Assignment all{std::move(values.fields), std::vector<Value>(presolved_.system.variable_count())};
  for (std::size_t i = 0; i < variables_.size(); ++i) all.values[variables_[i]] = std::move(values.values[i]);
  return nnsolve::lift(presolved_.lift, std::move(all));
}

}  // namespace nnsolve
