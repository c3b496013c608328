// Comma-separated values (RFC 4180), read as they are written.
//
// The reader is our own, since a page does it and what the usual library, libcsv, does by itself is not wanted here: it
// trims blanks, knows no places, and tells of an open quote by csv_fini() while csv_error() says success. Here each
// cell keeps its place, so that whoever finds something wrong with it can say where.
//
// Lines end in LF or CRLF, the last one may lack its end, and an empty line is no record. A byte order mark is skipped.
// A field that begins with a quote ends with one, and may hold delimiters, line ends and doubled quotes. What RFC 4180
// does not allow is an error and never guessed: a quote inside a field without quotes, text behind a closing quote, a
// record with more or fewer fields than the first, bytes that are no UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

struct CsvCell {
  std::string text;        // without quotes; blanks are kept
  std::size_t offset = 0;  // in the source
};

class CsvTable {
 public:
  std::size_t column_count() const { return column_count_; }
  std::size_t record_count() const { return lines_.size(); }
  const CsvCell& cell(std::size_t record, std::size_t column) const { return cells_[record * column_count_ + column]; }
  /// Where the record begins, from 1.
  std::size_t line(std::size_t record) const { return lines_[record]; }
  const std::string& file_name() const { return file_name_; }
  /// Throws ParseError with the place of the cell.
  [[noreturn]] void fail(std::size_t record, std::size_t column, const std::string& message) const;

 private:
  friend class CsvReader;
  std::string_view source_;
  std::string file_name_;
  std::size_t column_count_ = 0;
  std::vector<CsvCell> cells_;  // record by record
  std::vector<std::size_t> lines_;
};

/// The text must outlive the table. Throws ParseError.
CsvTable read_csv(std::string_view text, const std::string& file_name, char delimiter = ',');

}  // namespace nnsolve
