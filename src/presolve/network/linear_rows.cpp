#include "presolve/network/linear_rows.h"

#include <algorithm>
#include <iterator>

namespace nnsolve {

namespace {

void subtract_multiple(LinearEquation& from, const Rational& factor, const LinearEquation& other) {
  LinearRow result;
  result.reserve(from.row.size() + other.row.size());
  auto mine = from.row.begin();
  for (const auto& [column, value] : other.row) {
    for (; mine != from.row.end() && mine->first < column; ++mine) result.push_back(std::move(*mine));
    Rational difference = -(factor * value);
    if (mine != from.row.end() && mine->first == column) difference += mine++->second;
    if (!difference.is_zero()) result.emplace_back(column, std::move(difference));
  }
  std::move(mine, from.row.end(), std::back_inserter(result));
  from.row = std::move(result);
  from.value -= factor * other.value;
}

/// The row's entry in the column, or 0.
Rational entry_in(const LinearRow& row, std::uint32_t column) {
  const auto entry = std::ranges::lower_bound(row, column, {}, [](const auto& e) { return e.first; });
  return entry != row.end() && entry->first == column ? entry->second : Rational(0);
}

}  // namespace

std::vector<bool> core_of(std::span<const LinearEquation> equations) {
  // All entries, column by column. The entries of one column go by the number of its first one.
  struct Entry {
    std::uint32_t column = 0;
    std::uint32_t row = 0;
  };
  std::vector<Entry> entries;
  for (std::uint32_t row = 0; row < equations.size(); ++row) {
    for (const auto& [column, value] : equations[row].row) entries.push_back({column, row});
  }
  std::ranges::stable_sort(entries, {}, &Entry::column);
  std::vector<std::size_t> counts(entries.size(), 0);  // by first entry: how many are in remaining rows
  std::vector<std::size_t> single;
  for (std::size_t i = 0, first = 0; i < entries.size(); ++i) {
    if (entries[i].column != entries[first].column) first = i;
    ++counts[first];
    const bool is_last = i + 1 == entries.size() || entries[i + 1].column != entries[i].column;
    if (is_last && counts[first] == 1) single.push_back(first);
  }
  std::vector<bool> is_left(equations.size(), true);
  while (!single.empty()) {
    std::size_t i = single.back();
    single.pop_back();
    const std::uint32_t column = entries[i].column;
    while (i < entries.size() && entries[i].column == column && !is_left[entries[i].row]) ++i;
    if (i == entries.size() || entries[i].column != column) continue;
    is_left[entries[i].row] = false;
    for (const auto& [other, value] : equations[entries[i].row].row) {
      const auto first = std::ranges::lower_bound(entries, other, {}, &Entry::column) - entries.begin();
      if (--counts[static_cast<std::size_t>(first)] == 1) single.push_back(static_cast<std::size_t>(first));
    }
  }
  return is_left;
}

/// Until nothing is left of the row, or no pivot is in its leading column.
void Elimination::reduce(LinearEquation& equation) {
  while (!equation.row.empty()) {
    const auto pivot = pivots_.find(equation.row.front().first);
    if (pivot == pivots_.end()) return;
    work_ += pivot->second.row.size();
    subtract_multiple(equation, Rational(equation.row.front().second), pivot->second);
  }
}

std::optional<Rational> Elimination::value_of(LinearRow row) {
  LinearEquation equation{std::move(row), Rational(0)};
  reduce(equation);
  if (!equation.row.empty()) return std::nullopt;
  return -equation.value;
}

Elimination::Verdict Elimination::insert(LinearEquation equation) {
  reduce(equation);
  if (equation.row.empty()) return equation.value.is_zero() ? Verdict::implied : Verdict::contradicts;
  const Rational scale = Rational(1) / equation.row.front().second;
  for (auto& [column, value] : equation.row) value *= scale;
  equation.value *= scale;
  work_ += equation.row.size();
  const std::uint32_t column = equation.row.front().first;
  pivots_.emplace(column, std::move(equation));
  return Verdict::independent;
}

std::map<std::uint32_t, LinearEquation> Elimination::reduced() const {
  std::map<std::uint32_t, LinearEquation> result = pivots_;
  for (auto later = result.rbegin(); later != result.rend(); ++later) {
    for (auto& [column, equation] : result) {
      if (column >= later->first) break;
      const Rational factor = entry_in(equation.row, later->first);
      if (!factor.is_zero()) subtract_multiple(equation, factor, later->second);
    }
  }
  return result;
}

}  // namespace nnsolve
