#include "native/system/search_system.h"

#include "algebra/evaluate_system.h"
#include "algebra/join_assignments.h"
#include "native/system/part_search.h"

#include "nnsolve/presolve.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve::native {

namespace {

constexpr std::size_t most_slices = 2000;
constexpr std::size_t slices_until_near = 3;  // of a system with few variables: exact numbers are better to have
constexpr std::size_t few_variables = 80;

void insert(const Component& part, Assignment values, Assignment& whole) {
  std::vector<Value> joined = join_fields(std::move(values), whole);
  for (std::size_t i = 0; i < part.variables.size(); ++i) whole.values[part.variables[i]] = std::move(joined[i]);
}

void report(const SearchOptions& options, const std::vector<std::unique_ptr<PartSearch>>& searches, std::size_t open) {
  if (!options.report) return;
  SearchTally sum;
  for (const auto& search : searches) {
    const SearchTally& tally = search->tally();
    sum.descents += tally.descents;
    sum.converged += tally.converged;
    sum.covers += tally.covers;
    sum.dives += tally.dives;
    sum.peelings += tally.peelings;
    sum.beliefs += tally.beliefs;
    sum.wrong += tally.wrong;
  }
  options.report(std::to_string(open) + " of " + std::to_string(searches.size()) + " parts open, " +
                 std::to_string(sum.peelings) + " peelings, " + std::to_string(sum.beliefs) + " beliefs, " +
                 std::to_string(sum.covers) + " covers, " + std::to_string(sum.descents) + " descents, " +
                 std::to_string(sum.converged) + " converged, " + std::to_string(sum.dives) + " dives, " +
                 std::to_string(sum.wrong) + " proposals wrong");
}

/// What was found of the whole, and where descents ended in the parts that are open; nothing unless that is all of it.
std::vector<double> near_values(const std::vector<Component>& parts,
                                const std::vector<std::unique_ptr<PartSearch>>& searches,
                                const std::vector<std::size_t>& open, const Assignment& whole) {
  std::vector<double> result;
  for (const Value& value : whole.values) {
    if (!value.is_rational()) return {};
    result.push_back(value.rational().to_double());
  }
  for (std::size_t part : open) {
    const std::optional<Point>& point = searches[part]->near();
    if (!point) return {};
    for (std::size_t i = 0; i < point->size(); ++i) result[parts[part].variables[i]] = (*point)[i];
  }
  return result;
}

}  // namespace

std::optional<Assignment> search_system(const System& system, const SearchOptions& options) {
  const std::vector<Component> parts = components(system);
  std::vector<std::unique_ptr<PartSearch>> searches;
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    searches.push_back(std::make_unique<PartSearch>(parts[i].system, (std::uint64_t{options.seed} << 32) + i, options));
    open.push_back(i);
  }
  Assignment whole;
  std::vector<double> taken;  // what is near, when it was last offered
  whole.values.resize(system.variable_count());
  for (std::size_t slice = 0; slice < most_slices && !open.empty(); ++slice) {
    std::erase_if(open, [&](std::size_t part) {
      if (options.stops()) return false;
      auto found = searches[part]->slice();
      if (!found) return false;
      insert(parts[part], std::move(*found), whole);
      return true;
    });
    report(options, searches, open.size());
    if (options.stops() || open.empty()) break;
    const std::size_t patience = system.variable_count() > few_variables ? 1 : slices_until_near;
    if (!options.take_near || slice + 1 < patience) continue;
    const std::vector<double> near = near_values(parts, searches, open, whole);
    if (!near.empty() && near != taken && options.take_near(near)) break;
    taken = near;
  }
  if (!open.empty() || !holds(system, whole)) return std::nullopt;
  return whole;
}

}  // namespace nnsolve::native
