#include "table/conflicts.h"

#include <algorithm>
#include <map>
#include <span>
#include <unordered_map>

namespace nnsolve {

namespace {

using Row = std::span<const SparseRows::Entry>;

std::size_t hash_of(Row row) {
  std::size_t hash = row.size();
  for (const SparseRows::Entry& entry : row) {
    hash = (hash ^ entry.column) * 0x9E3779B97F4A7C15U;
    hash = (hash ^ entry.value.hash()) * 0x9E3779B97F4A7C15U;
    hash ^= hash >> 29U;
  }
  return hash;
}

/// The target of an output that is known, and where.
struct Known {
  const Rational* target = nullptr;
  std::size_t row = 0;
};

/// All data points with these inputs.
struct Place {
  std::size_t first_row = 0;
  std::map<std::uint32_t, Known> known;  // by output
};

}  // namespace

std::vector<Conflict> find_conflicts(const TrainingTask& task) {
  std::vector<Conflict> conflicts;
  std::unordered_map<std::size_t, std::vector<Place>> places;  // by the hash of their inputs
  for (std::size_t row = 0; row < task.row_count(); ++row) {
    std::vector<Place>& alike = places[hash_of(task.inputs[row])];
    auto has_these = [&](const Place& place) {
      return std::ranges::equal(task.inputs[place.first_row], task.inputs[row]);
    };
    auto place = std::ranges::find_if(alike, has_these);
    if (place == alike.end()) place = alike.insert(alike.end(), Place{row, {}});
    bool is_told = false;
    for (const SparseRows::Entry& target : task.targets[row]) {
      const Known& known = place->known.try_emplace(target.column, Known{&target.value, row}).first->second;
      if (is_told || *known.target == target.value) continue;
      conflicts.push_back({known.row, row, target.column, *known.target, target.value});
      is_told = true;
    }
  }
  return conflicts;
}

}  // namespace nnsolve
