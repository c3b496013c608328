#include "io/witness_file.h"

#include "algebra/number_field.h"
#include "io/json_number.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

WitnessFile::WitnessFile(std::string_view text, const std::string& file_name, const std::string& of_what,
                         const std::vector<std::string>& sections)
    : json_(text, file_name) {
  json_.object("a witness", [&](std::string_view key) {
    std::size_t key_place = json_.last();
    std::string name(key);
    if (!places_.emplace(name, json_.position()).second) json_.fail(key_place, "duplicate key " + quoted(name));
    if (name == "nnsolve") {
      std::string_view version = json_.string("\"nnsolve\"");
      if (version != "witness/1") json_.fail(json_.last(), "\"nnsolve\" must be \"witness/1\", not " + quoted(version));
    } else if (name == "fields" || std::find(sections.begin(), sections.end(), name) != sections.end()) {
      json_.skip();
    } else {
      json_.fail(key_place, "unknown key " + quoted(name) + " in a witness of " + of_what);
    }
  });
  json_.end();
  if (!places_.contains("nnsolve")) json_.fail(0, "a witness has no \"nnsolve\"");
  for (const std::string& section : sections) {
    if (!places_.contains(section)) json_.fail(0, "a witness has no " + quoted(section));
  }
  if (places_.contains("fields")) {
    seek("fields");
    read_fields();
  }
  arithmetic_ = std::make_unique<FieldArithmetic>(fields_);
}

WitnessFile::~WitnessFile() = default;

void WitnessFile::read_fields() {
  json_.array("\"fields\"", [&] {
    std::size_t start = json_.position();
    Field field = read_field();
    if (std::string problem = check_field(field); !problem.empty()) json_.fail(start, problem);
    fields_.push_back(std::move(field));
  });
}

Field WitnessFile::read_field() {
  Field field;
  std::vector<Rational> interval;
  bool polynomial_given = false;
  bool interval_given = false;
  std::size_t start = json_.position();
  json_.object("a field", [&](std::string_view key) {
    std::size_t key_place = json_.last();
    if (key == "polynomial") {
      if (std::exchange(polynomial_given, true)) json_.fail(key_place, "duplicate key \"polynomial\"");
      json_.array("\"polynomial\"", [&] { field.polynomial.push_back(read_rational(json_, "a coefficient")); });
    } else if (key == "interval") {
      if (std::exchange(interval_given, true)) json_.fail(key_place, "duplicate key \"interval\"");
      json_.array("\"interval\"", [&] { interval.push_back(read_rational(json_, "an end of an interval")); });
    } else {
      json_.fail(key_place, "unknown key " + quoted(key) + " in a field");
    }
  });
  if (!polynomial_given || !interval_given) json_.fail(start, "a field needs \"polynomial\" and \"interval\"");
  if (interval.size() != 2) json_.fail(start, "an \"interval\" has two ends");
  field.lower = std::move(interval[0]);
  field.upper = std::move(interval[1]);
  return field;
}

Value WitnessFile::read_value(std::string_view what) {
  if (json_.peek() != JsonReader::Kind::array) return read_rational(json_, what);
  TermList terms;
  json_.array(what, [&] { terms.push_back(read_term()); });
  Polynomial polynomial = Polynomial::sum(std::move(terms));
  if (polynomial.is_constant()) return polynomial.constant_term();
  return arithmetic_->reduce(polynomial);
}

/// [c, e1, e2, ...], one exponent a field.
Term WitnessFile::read_term() {
  constexpr int largest_exponent = 10'000;
  Term term;
  std::vector<Variable> factors;
  std::size_t start = json_.position();
  std::size_t entries = 0;
  json_.array("a term", [&] {
    if (entries == 0) {
      term.coefficient = read_rational(json_, "a coefficient");
    } else {
      Rational exponent = read_rational(json_, "an exponent");
      if (!exponent.is_integer() || exponent.sign() < 0) json_.fail(json_.last(), "an exponent must be 0, 1, 2, ...");
      if (exponent > Rational(largest_exponent)) json_.fail(json_.last(), "this exponent is too large");
      auto times = static_cast<std::size_t>(exponent.to_double());
      factors.insert(factors.end(), times, static_cast<Variable>(entries - 1));
    }
    ++entries;
  });
  if (entries != fields_.size() + 1) {
    json_.fail(start, "a term has a coefficient and one exponent for each of the " + std::to_string(fields_.size()) +
                          " fields");
  }
  term.monomial = Monomial(factors);
  return term;
}

}  // namespace nnsolve
