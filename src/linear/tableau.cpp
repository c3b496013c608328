#include "linear/tableau.h"

#include "algebra/integer.h"

#include "nnsolve/error.h"

namespace nnsolve {

Tableau::Row Tableau::add_row(std::span<const std::pair<Column, Rational>> entries) {
  const Row row = static_cast<Row>(rows_.size());
  rows_.emplace_back();
  rows_.back().reserve(entries.size());
  for (const auto& [column, coefficient] : entries) append(row, column, coefficient);
  divide_by_content(row);
  return row;
}

const Rational& Tableau::coefficient(Row row, Column column) const {
  // The shorter list is gone through.
  if (columns_[column].size() < rows_[row].size()) {
    for (const Place& place : columns_[column]) {
      if (place.row == row) return coefficient(place);
    }
  } else {
    for (const Entry& entry : rows_[row]) {
      if (entry.column == column) return entry.coefficient;
    }
  }
  NNSOLVE_ASSERT(false);
}

void Tableau::append(Row row, Column column, Rational coefficient) {
  const auto place = static_cast<std::uint32_t>(columns_[column].size());
  columns_[column].push_back({row, static_cast<std::uint32_t>(rows_[row].size())});
  rows_[row].push_back({column, place, std::move(coefficient)});
}

void Tableau::erase(Row row, std::uint32_t position) {
  std::vector<Entry>& entries = rows_[row];
  std::vector<Place>& places = columns_[entries[position].column];
  const std::uint32_t place = entries[position].place;
  places[place] = places.back();
  rows_[places[place].row][places[place].position].place = place;
  places.pop_back();
  if (position + 1 != entries.size()) {
    entries[position] = std::move(entries.back());
    columns_[entries[position].column][entries[position].place].position = position;
  }
  entries.pop_back();
}

void Tableau::divide_by_content(Row row) {
  std::vector<Entry>& entries = rows_[row];
  Rational content;
  for (const Entry& entry : entries) {
    content = greatest_common_divisor(content, entry.coefficient);
    if (content.is_one()) return;
  }
  for (Entry& entry : entries) divide_exactly(entry.coefficient, content);
}

void Tableau::eliminate(Row target, Row source, Column column) {
  std::vector<Entry>& entries = rows_[target];
  for (std::uint32_t i = 0; i < entries.size(); ++i) position_[entries[i].column] = i;
  // target := target * scale - source * factor
  Rational scale = coefficient(source, column);
  Rational factor = entries[position_[column]].coefficient;
  const Rational common = greatest_common_divisor(scale, factor);
  if (!common.is_one()) divide_exactly(scale, common), divide_exactly(factor, common);
  if (scale.sign() < 0) scale = -scale, factor = -factor;  // keeps signs of target, and 1 is more frequent than -1
  if (!scale.is_one()) {
    for (Entry& entry : entries) multiply_integer(entry.coefficient, scale);
  }
  for (const Entry& entry : rows_[source]) {
    const std::uint32_t position = position_[entry.column];
    if (position == nowhere) {
      Rational coefficient;
      subtract_product(coefficient, entry.coefficient, factor);
      append(target, entry.column, std::move(coefficient));
    } else {
      subtract_product(entries[position].coefficient, entry.coefficient, factor);
    }
  }
  for (const Entry& entry : entries) position_[entry.column] = nowhere;
  for (std::uint32_t i = static_cast<std::uint32_t>(entries.size()); i-- > 0;) {
    if (entries[i].coefficient.is_zero()) erase(target, i);
  }
  divide_by_content(target);
}

}  // namespace nnsolve
