#include "table/csv_reader.h"

#include "nnsolve/error.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

/// The cells of a record, each in brackets.
std::string shown(const CsvTable& table, std::size_t record) {
  std::string text;
  for (std::size_t column = 0; column < table.column_count(); ++column) {
    text += "[" + table.cell(record, column).text + "]";
  }
  return text;
}

std::string problem_of(const std::string& text, char delimiter = ',') {
  try {
    read_csv(text, "t.csv", delimiter);
  } catch (const ParseError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

// Without it: a table from a spreadsheet could be read as other values than those that it shows.
TEST_CASE("quotes, line ends, blanks and byte order marks are read as RFC 4180 has them") {
  const CsvTable table = read_csv("\xEF\xBB\xBFname,\"a \"\"b\"\"\"\r\n\"x,\r\ny\", 1 \n\n\"\",", "t.csv");
  REQUIRE(table.record_count() == 3);
  CHECK(shown(table, 0) == "[name][a \"b\"]");
  CHECK(shown(table, 1) == "[x,\r\ny][ 1 ]");
  CHECK(shown(table, 2) == "[][]");
  CHECK(table.line(0) == 1);
  CHECK(table.line(1) == 2);
  CHECK(table.line(2) == 5);
  CHECK(shown(read_csv("a;b,c;\"d;e\"", "t", ';'), 0) == "[a][b,c][d;e]");
  CHECK(shown(read_csv("gr\xC3\xB6\xC3\x9F"
                       "e\t2",
                       "t", '\t'),
              0) ==
        "[gr\xC3\xB6\xC3\x9F"
        "e][2]");
  CHECK(read_csv("", "t").record_count() == 0);
  CHECK(read_csv("\r\n\n", "t").record_count() == 0);
}

// Without it: half a table, or a shifted one, could pass for a table; or nobody would find the line that is wrong.
TEST_CASE("what is no table is refused with its place") {
  CHECK(problem_of("a,b\n1,2\n3,\"4\n5,6\n") == "t.csv:3:3: the quote that opens here is never closed");
  CHECK(problem_of("a,b\n1\n").find("t.csv:2:1: this line has 1 field, and the first one has 2") == 0);
  CHECK(problem_of("a,b\n\"1\n2\",3\n1,2,3\n").find("t.csv:4:1: this line has 3 fields") == 0);
  CHECK(problem_of("a,b\n1,2\"\n").find("t.csv:2:4: a quote inside a field") == 0);
  CHECK(problem_of("a,b\n\"1\"2,3\n").find("t.csv:2:4: text behind a closing quote") == 0);
  CHECK(problem_of("a,b\n1,\xFC\n").find("t.csv:2:3: this is no UTF-8") == 0);
  CHECK(problem_of(std::string("a\0,b\0", 5)).find("UTF-16") != std::string::npos);
  CHECK(problem_of("a,b\r1,2\r").find("carriage return") != std::string::npos);
}
