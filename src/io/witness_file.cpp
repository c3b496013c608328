#include "io/witness_file.h"

#include "algebra/number_field.h"
#include "io/json_number.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace nnsolve {

WitnessFile::WitnessFile(std::string_view text, const std::string& file_name, const std::string& of_what,
                         const std::vector<std::string>& sections, const std::vector<std::string>& optional_sections)
    : json_(text, file_name) {
  auto is_one_of = [](const std::string& name, const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  json_.object("a witness", [&](std::string_view key) {
    std::size_t key_place = json_.last();
    std::string name(key);
    if (!places_.emplace(name, json_.position()).second) json_.fail(key_place, "duplicate key " + quoted(name));
    if (name == "nnsolve") {
      std::string_view version = json_.string("\"nnsolve\"");
      if (version != "witness/1") json_.fail(json_.last(), "\"nnsolve\" must be \"witness/1\", not " + quoted(version));
    } else if (name == "fields" || name == "enclosure" || is_one_of(name, sections) ||
               is_one_of(name, optional_sections)) {
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
  if (has_enclosure() && places_.contains("fields")) {
    json_.fail(places_.at("fields"), "a witness has \"fields\" or an \"enclosure\", not both");
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

void WitnessFile::expect_exact() const {
  if (!has_enclosure()) return;
  json_.fail(places_.at("enclosure"),
             "this witness is an enclosure, whose numbers are only near a solution; "
             "an exact one is needed here");
}

std::size_t WitnessFile::read_index(std::string_view what, std::size_t least, std::size_t largest) {
  const Rational number = read_rational(json_, what);
  const bool is_fine = number.is_integer() && number.is_small() && number >= Rational(static_cast<std::int64_t>(least));
  if (!is_fine || number > Rational(static_cast<std::int64_t>(largest))) {
    json_.fail(json_.last(), "there is no " + std::string(what) + " " + number.to_string());
  }
  return static_cast<std::size_t>(number.to_double());
}

Rational WitnessFile::read_radius() {
  Rational radius = read_rational(json_, "\"radius\"");
  if (radius.sign() <= 0) json_.fail(json_.last(), "the radius of an enclosure must be above 0");
  return radius;
}

FileValue WitnessFile::read_near(std::string_view what) {
  FileValue result;
  const std::size_t start = json_.position();
  json_.object(what, [&](std::string_view key) {
    if (key != "near") json_.fail(json_.last(), "unknown key " + quoted(key) + " in a value");
    if (std::exchange(result.is_near, true)) json_.fail(json_.last(), "duplicate key \"near\"");
    result.value = read_rational(json_, "\"near\"");
  });
  if (!result.is_near) json_.fail(start, "a value that is an object needs \"near\"");
  if (!has_enclosure()) json_.fail(start, "a value can be near something only in a witness with an \"enclosure\"");
  return result;
}

FileValue WitnessFile::read_value(std::string_view what) {
  const JsonReader::Kind kind = json_.peek();
  if (kind == JsonReader::Kind::object) return read_near(what);
  if (kind != JsonReader::Kind::array) return {read_rational(json_, what), false};
  if (has_enclosure()) json_.fail(json_.position(), "in an enclosure every value is a number or {\"near\": number}");
  TermList terms;
  json_.array(what, [&] { terms.push_back(read_term()); });
  Polynomial polynomial = Polynomial::sum(std::move(terms));
  if (polynomial.is_constant()) return {polynomial.constant_term(), false};
  return {arithmetic_->reduce(polynomial), false};
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
