// What the data points of a completion are called: after the row's object in the table of completion.h.
#include "reduce/completion.h"

namespace nnsolve {

std::string EtrInvToCompletion::quantity_name(QuantityIndex x) const {
  const Quantity& quantity = quantities_[x];
  if (!quantity.variable) return "t";
  return source_.variable_names[*quantity.variable] + (quantity.is_shifted ? "+t" : "");
}

std::string EtrInvToCompletion::row_name(std::optional<EntryIndex> row) const {
  if (!row) return "zero";
  const Vector& vector = rows_[*row];
  const std::string x = vector.shape == Shape::first || vector.shape == Shape::second ? "" : quantity_name(vector.x);
  switch (vector.shape) {
    case Shape::first:
      return "gauge1";
    case Shape::second:
      return "gauge2";
    case Shape::value_row:
      return "value(" + x + ")";
    case Shape::nonzero_row:
      return "nonzero(" + x + ")";
    case Shape::difference_row:
      return "difference(" + x + "," + quantity_name(vector.y) + "," + quantity_name(vector.z) + ")";
    case Shape::product_row:
      return "inverse(" + x + ")";
    case Shape::difference:
    case Shape::value_column:
    case Shape::nonzero_column:
    case Shape::product_column:
      break;
  }
  return "";  // columns
}

}  // namespace nnsolve
