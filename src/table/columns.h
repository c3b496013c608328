// What the columns of a table mean: numbers, or classes.
//
// A cell that is empty or "?" is not known. Of all others, either each is a number, or none is; a column that mixes
// both is an error unless it was said to hold classes, since a mistyped number must not become a class of its own.
// Blanks around a number, a "?" and the name of a column do not count.
#pragma once

#include "table/csv_reader.h"

#include "nnsolve/rational.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

/// Without blanks and tabs around it.
std::string_view trimmed(std::string_view text);
/// Empty or "?".
bool is_unknown_cell(std::string_view text);
/// What is a number in a table: as in instances/README.md, "Numbers", and also +1, .5 and 5.
std::optional<Rational> parse_cell(std::string_view text);

struct TableColumn {
  std::string name;
  std::size_t place = 0;             // in the records
  std::vector<std::string> classes;  // sorted; empty: the column holds numbers
};

/// Which columns of the table become what, by name or, where none is called so, by number from 1.
struct ColumnChoice {
  bool has_header = true;
  bool is_header_sure = false;       // the first line is a header even if it holds numbers only
  std::vector<std::string> inputs;   // none: all that are no targets
  std::vector<std::string> targets;  // none: the last one
  std::vector<std::string> classes;  // columns of classes, even if they are called by numbers
};

struct ChosenColumns {
  std::vector<TableColumn> inputs;
  std::vector<TableColumn> targets;
  std::size_t first_record = 0;  // of the data
};

/// Throws UsageError for a column that is not there, ParseError for one that is no good.
ChosenColumns choose_columns(const CsvTable& table, const ColumnChoice& choice);

}  // namespace nnsolve
