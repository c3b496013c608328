#include "table/columns.h"

#include "nnsolve/error.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

std::string choice_problem(const std::string& text, const ColumnChoice& choice) {
  try {
    choose_columns(read_csv(text, "t.csv"), choice);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

std::string names_of(const std::vector<TableColumn>& columns) {
  std::string names;
  for (const TableColumn& column : columns) {
    names += column.name;
    for (const std::string& name : column.classes) names += "=" + name;
    names += ";";
  }
  return names;
}

}  // namespace

// Without it: a number could lose its exact value, or a word pass for a number.
TEST_CASE("numbers of tables are exact") {
  CHECK(parse_cell("0.1") == Rational(1, 10));
  CHECK(parse_cell(" 1e-3\t") == Rational(1, 1000));
  CHECK(parse_cell("+5") == Rational(5));
  CHECK(parse_cell("-.5") == Rational(-1, 2));
  CHECK(parse_cell("5.") == Rational(5));
  CHECK(parse_cell("+2.e1") == Rational(20));
  CHECK(parse_cell("-7/2") == Rational(-7, 2));
  std::string problem;
  CHECK(parse_cell("12345678901234567890123.25") == Rational::parse("49382715604938271560493/4", problem));
  for (const char* word :
       {"", ".", "+", "-", "+-5", "--5", "-+5", "1,5", "0x10", "nan", "inf", "1e", "1 2", "2024-01-02", "e5", "1/0"}) {
    CAPTURE(word);
    CHECK_FALSE(parse_cell(word));
  }
}

// Without it: the wrong column could be fitted.
TEST_CASE("columns are found by name, else by number; the last is the target unless others are named") {
  const std::string text = "a, b ,c\n1,red,2\n3,blue,?\n4,,5\n";
  const CsvTable table = read_csv(text, "t.csv");
  const ChosenColumns usual = choose_columns(table, {});
  CHECK(names_of(usual.inputs) == "a;b=blue=red;");
  CHECK(names_of(usual.targets) == "c;");
  CHECK(usual.first_record == 1);
  ColumnChoice choice;
  choice.targets = {"1"};
  choice.inputs = {"c"};
  choice.classes = {"a"};
  const ChosenColumns chosen = choose_columns(table, choice);
  CHECK(names_of(chosen.inputs) == "c;");
  CHECK(names_of(chosen.targets) == "a=1=3=4;");
  ColumnChoice bare;
  bare.has_header = false;
  const CsvTable numbers = read_csv("1,2,3\n4,5,6\n", "t.csv");
  CHECK(names_of(choose_columns(numbers, bare).inputs) == "x1;x2;");
  CHECK(names_of(choose_columns(numbers, bare).targets) == "y1;");
  CHECK(choose_columns(numbers, bare).first_record == 0);
}

// Without it: a mistyped number would become a class, a line of data a header, and the answer one to another question.
TEST_CASE("what is doubtful about columns is asked, not guessed") {
  CHECK(choice_problem("a,b\n1,2\n1O,3\n", {}).find("t.csv:3:1: column \"a\" holds numbers, and \"1O\" is none") == 0);
  CHECK(choice_problem("1,2\n3,4\n", {}).find("--no-header") != std::string::npos);
  CHECK(choice_problem("a,a\n3,4\n", {}).find("t.csv:1:3: a second column") == 0);
  CHECK(choice_problem("a,\n3,4\n", {}).find("t.csv:1:3: this column has no name") == 0);
  CHECK(choice_problem("a;b\n3;4\n", {}).find("--delimiter") != std::string::npos);
  CHECK(choice_problem("", {}).find("empty") != std::string::npos);
  ColumnChoice choice;
  choice.targets = {"z"};
  CHECK(choice_problem("a,b\n3,4\n", choice) == "--targets: there is no column \"z\"; there are a, b");
  choice.targets = {"a"};
  choice.inputs = {"a"};
  CHECK(choice_problem("a,b\n3,4\n", choice).find("both an input and a target") != std::string::npos);
  choice.inputs = {"b", "2"};
  CHECK(choice_problem("a,b\n3,4\n", choice).find("twice") != std::string::npos);
}
