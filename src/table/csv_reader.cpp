#include "table/csv_reader.h"

#include "io/text_place.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& file_name, char delimiter)
      : text_(text), file_name_(file_name), delimiter_(delimiter) {
    table_.source_ = text;
    table_.file_name_ = file_name;
  }

  CsvTable read() {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    check_encoding();
    if (text_.starts_with(byte_order_mark)) position_ = byte_order_mark.size();
    while (position_ < text_.size()) {
      if (!take_line_end()) read_record();
    }
    return std::move(table_);
  }

 private:
  [[noreturn]] void fail(std::size_t offset, const std::string& message) const {
    throw ParseError(place(text_, file_name_, offset) + ": " + message);
  }

  void check_encoding() const {
    const bool is_utf_16 = text_.starts_with("\xff\xfe") || text_.starts_with("\xfe\xff");
    for (std::size_t i = 0; i < text_.size();) {
      const auto byte = static_cast<unsigned char>(text_[i]);
      const std::size_t length = byte < 0x80 ? 1 : utf8_length(text_.substr(i, 4));
      if (length == 0)
        fail(i, std::string("this is no UTF-8; convert the file, for example by iconv -f ") +
                    (is_utf_16 ? "UTF-16" : "ISO-8859-1") + " -t UTF-8");
      if (byte == 0) fail(i, "a zero byte; is the file UTF-16? convert it to UTF-8");
      i += length;
    }
  }

  bool take(char wanted) {
    if (position_ == text_.size() || text_[position_] != wanted) return false;
    ++position_;
    return true;
  }

  /// Also the end of the text, which is not taken.
  bool is_at_line_end() const {
    return position_ == text_.size() || text_[position_] == '\n' || text_[position_] == '\r';
  }

  bool take_line_end() {
    if (position_ < text_.size() && text_[position_] == '\r') {
      if (text_.substr(position_, 2) != "\r\n") fail(position_, "a carriage return without a line feed");
      ++position_;
    }
    if (!take('\n')) return false;
    ++line_;
    return true;
  }

  void read_record() {
    const std::size_t start = position_;
    const std::size_t line = line_;
    std::size_t count = 0;
    do {
      read_field();
      ++count;
    } while (take(delimiter_));
    take_line_end();
    if (table_.lines_.empty()) table_.column_count_ = count;
    if (count != table_.column_count_) {
      fail(start, "this line has " + std::to_string(count) + (count == 1 ? " field" : " fields") +
                      ", and the first one has " + std::to_string(table_.column_count_));
    }
    table_.lines_.push_back(line);
  }

  void read_field() {
    CsvCell cell;
    cell.offset = position_;
    if (take('"')) {
      read_quoted(cell);
    } else {
      const std::size_t end = std::min(text_.find_first_of(stops_, position_), text_.size());
      if (end < text_.size() && text_[end] == '"') {
        fail(end, "a quote inside a field; put the whole field in quotes and double those within");
      }
      cell.text = text_.substr(position_, end - position_);
      position_ = end;
    }
    table_.cells_.push_back(std::move(cell));
  }

  void read_quoted(CsvCell& cell) {
    while (true) {
      const std::size_t quote = text_.find('"', position_);
      if (quote == std::string_view::npos) fail(cell.offset, "the quote that opens here is never closed");
      const std::string_view part = text_.substr(position_, quote - position_);
      line_ += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
      cell.text += part;
      position_ = quote + 1;
      if (!take('"')) break;
      cell.text += '"';
    }
    const bool is_closed = is_at_line_end() || text_[position_] == delimiter_;
    if (!is_closed) fail(position_, "text behind a closing quote");
  }

  std::string_view text_;
  const std::string& file_name_;
  char delimiter_;
  std::string stops_ = std::string("\r\n\"") + delimiter_;
  std::size_t position_ = 0;
  std::size_t line_ = 1;
  CsvTable table_;
};

void CsvTable::fail(std::size_t record, std::size_t column, const std::string& message) const {
  throw ParseError(place(source_, file_name_, cell(record, column).offset) + ": " + message);
}

CsvTable read_csv(std::string_view text, const std::string& file_name, char delimiter) {
  return CsvReader(text, file_name, delimiter).read();
}

}  // namespace nnsolve
