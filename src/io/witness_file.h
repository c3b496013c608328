// What the witness files of networks and of formulas share: the outline, the fields, the values (instances/README.md,
// "Witnesses").
#pragma once

#include "io/json_reader.h"
#include "io/text_place.h"

#include "nnsolve/polynomial.h"
#include "nnsolve/rational.h"
#include "nnsolve/witness.h"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

class FieldArithmetic;

/// A value as a file has it.
struct FileValue {
  Value value;
  bool is_near = false;  // only near the value of the solution, in an enclosure
};

/// Reads a witness file. Every problem is a ParseError with file, line and column.
class WitnessFile {
 public:
  /// Reads the outline and the fields, wherever in the file these are: there must be exactly the sections named, which
  /// are skipped at first, and there may be the optional ones. `of_what` is for messages: "a network".
  WitnessFile(std::string_view text, const std::string& file_name, const std::string& of_what,
              const std::vector<std::string>& sections, const std::vector<std::string>& optional_sections = {});
  WitnessFile(const WitnessFile&) = delete;
  WitnessFile& operator=(const WitnessFile&) = delete;
  ~WitnessFile();

  JsonReader& json() { return json_; }
  bool has(const std::string& section) const { return places_.contains(section); }
  bool has_enclosure() const { return has("enclosure"); }
  /// Fails if there is an enclosure.
  void expect_exact() const;
  /// Goes to the value of a section.
  void seek(const std::string& section) { json_.seek(places_.at(section)); }
  /// Consumes a value: a rational, a list of terms over the fields, or in an enclosure what is near; fails with `what`
  /// in the message.
  FileValue read_value(std::string_view what);
  const std::vector<Field>& fields() const { return fields_; }

  /// Consumes an enclosure: its radius, and calls unknown() and equation() for what comes next in its two lists.
  template <class Unknown, class Equation>
  Rational read_enclosure(Unknown unknown, Equation equation) {
    seek("enclosure");
    std::map<std::string, std::size_t, std::less<>> members;
    const std::size_t start = json_.position();
    Rational radius;
    json_.object("\"enclosure\"", [&](std::string_view key) {
      const std::string name(key);
      if (!members.emplace(name, json_.last()).second) json_.fail(json_.last(), "duplicate key " + nnsolve::quoted(name));
      if (name == "radius") {
        radius = read_radius();
      } else if (name == "unknowns") {
        json_.array("\"unknowns\"", unknown);
      } else if (name == "equations") {
        json_.array("\"equations\"", equation);
      } else {
        json_.fail(json_.last(), "unknown key " + nnsolve::quoted(name) + " in an enclosure");
      }
    });
    if (members.size() != 3) json_.fail(start, R"(an enclosure needs "radius", "unknowns" and "equations")");
    return radius;
  }
  /// Consumes a number 0, 1, 2, ... up to the largest.
  std::size_t read_index(std::string_view what, std::size_t least, std::size_t largest);

 private:
  Rational read_radius();
  FileValue read_near(std::string_view what);
  void read_fields();
  Field read_field();
  Term read_term();

  JsonReader json_;
  std::map<std::string, std::size_t, std::less<>> places_;  // of the members' values
  std::vector<Field> fields_;
  std::unique_ptr<FieldArithmetic> arithmetic_;  // once the fields are known
};

}  // namespace nnsolve
