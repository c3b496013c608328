// What the witness files of networks and of formulas share: the outline, the fields, the values (instances/README.md,
// "Witnesses").
#pragma once

#include "io/json_reader.h"

#include "nnsolve/polynomial.h"
#include "nnsolve/rational.h"
#include "nnsolve/witness.h"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

class FieldArithmetic;

/// Reads a witness file. Every problem is a ParseError with file, line and column.
class WitnessFile {
 public:
  /// Reads the outline and the fields, wherever in the file these are: there must be exactly the sections named, which
  /// are skipped at first. `of_what` is for messages: "a network".
  WitnessFile(std::string_view text, const std::string& file_name, const std::string& of_what,
              const std::vector<std::string>& sections);
  WitnessFile(const WitnessFile&) = delete;
  WitnessFile& operator=(const WitnessFile&) = delete;
  ~WitnessFile();

  JsonReader& json() { return json_; }
  /// Goes to the value of a section.
  void seek(const std::string& section) { json_.seek(places_.at(section)); }
  /// Consumes a value, a rational or a list of terms over the fields; fails with `what` in the message.
  Value read_value(std::string_view what);
  const std::vector<Field>& fields() const { return fields_; }

 private:
  void read_fields();
  Field read_field();
  Term read_term();

  JsonReader json_;
  std::map<std::string, std::size_t, std::less<>> places_;  // of the members' values
  std::vector<Field> fields_;
  std::unique_ptr<FieldArithmetic> arithmetic_;  // once the fields are known
};

}  // namespace nnsolve
