// What no affine function can do about the targets of an output that is one, at any threshold; for the mean squared
// error.
//
// Let t be an affine output as in dependent_targets.cpp: on data point i its value is a_i q, where q are numbers that
// depend on weights and biases only and a_i is what t can see of the data point, with a 1 or with what is known
// subtracted. Let z_i = a_i p for a p that makes sum n_i (a_i p - y_i)^2 least, n_i the number of data points that look
// so. The normal equations say that the residuals y_i - z_i are orthogonal to all a_i q. So
//   sum n_i (a_i q - y_i)^2 = sum n_i (a_i q - z_i)^2 + sum n_i (y_i - z_i)^2:
// the targets become the z_i, which do not contradict each other, and the second sum is paid.
//
// Law. Whatever is prescribed and whichever q can be reached, every choice of weights costs after the step together
// with what is paid what it costs before. What the z_i are is a matter of the output's targets alone, so edits of
// several outputs go together.
//
// The p exist, and the z_i do not depend on which is taken. A data point that alone has some input is met by every p
// that makes the sum least, and says nothing about the others (core_of); it is left alone.
#include "presolve/network/affine_outputs.h"
#include "presolve/network/rules.h"

#include "nnsolve/error.h"

#include <map>
#include <optional>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t most_residual_work = 1'000'000;  // multiplications of all outputs together
constexpr std::size_t most_unknowns = 60;              // what is solved here is dense

/// Row j of the normal equations of those that count.
std::map<std::uint32_t, LinearEquation> normal_equations(const CostStore& store, const AffineOutput& output,
                                                         const std::vector<bool>& counts, std::size_t& work) {
  std::map<std::uint32_t, std::map<std::uint32_t, Rational>> matrix;
  std::map<std::uint32_t, LinearEquation> result;
  for (std::size_t i = 0; i < output.targets.size(); ++i) {
    if (!counts[i]) continue;
    const LinearEquation& equation = output.equations[i];
    const Rational weight(static_cast<std::int64_t>(store.use().target_count[output.targets[i]]));
    for (const auto& [row, value] : equation.row) {
      const Rational scaled = weight * value;
      for (const auto& [column, other] : equation.row) matrix[row][column] += scaled * other;
      result[row].value += scaled * equation.value;
    }
    work += equation.row.size() * equation.row.size();
  }
  for (auto& [row, entries] : matrix) {
    for (auto& [column, value] : entries) {
      if (!value.is_zero()) result[row].row.emplace_back(column, std::move(value));
    }
  }
  return result;
}

/// Nothing where all targets are as near as they can be.
NetworkProposal pay_residual(const CostStore& store, const AffineOutput& output, std::size_t& work) {
  const std::vector<bool> is_in_core = core_of(output.equations);
  const auto equations = normal_equations(store, output, is_in_core, work);
  if (equations.size() > most_unknowns || work > most_residual_work) return std::nullopt;
  Elimination elimination;
  for (const auto& [row, equation] : equations) elimination.insert(equation);
  NetworkEdit edit(presolving::Reason::Kind::combination);
  std::vector<CountedTarget> residuals;
  for (std::size_t i = 0; i < output.targets.size(); ++i) {
    if (!is_in_core[i]) continue;
    const LinearEquation& equation = output.equations[i];
    const std::optional<Rational> nearest = elimination.value_of(equation.row);
    NNSOLVE_ASSERT(nearest);  // the normal equations have the span of the rows
    if (*nearest == equation.value) continue;
    const std::uint32_t target = output.targets[i];
    residuals.push_back({equation.value - *nearest, store.use().target_count[target]});
    edit.retargets.emplace_back(target, *store.use().classes.targets[target].value - residuals.back().value);
  }
  work += elimination.work();
  if (residuals.empty()) return std::nullopt;
  edit.paid = store.measure().of_constant(residuals, Rational());
  return edit;
}

}  // namespace

NetworkEdits pay_affine_residuals(const CostStore& store) {
  NetworkEdits edits;
  if (store.measure().kind != Cost::mean_squared_error) return edits;
  std::size_t work = 0;
  AffineOutputs affine(store);
  for (const NeuronIndex output : affine.outputs()) {
    if (NetworkProposal edit = pay_residual(store, affine.read(output), work)) edits.push_back(*std::move(edit));
    if (work > most_residual_work) break;
  }
  return edits;
}

}  // namespace nnsolve
