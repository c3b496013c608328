#include "io/witness_functions.h"

#include "io/json_reader.h"
#include "io/text_place.h"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

class FunctionReader {
 public:
  FunctionReader(WitnessFile& file, const Etr& formula, EtrModel& model)
      : file_(file), json_(file.json()), formula_(formula), model_(model) {
    model_.functions.resize(formula.functions().size());
  }

  void read() {
    file_.seek("functions");
    std::set<std::string> seen;
    json_.object("\"functions\"", [&](std::string_view key) {
      const std::string name(key);
      if (!seen.insert(name).second) json_.fail(json_.last(), "duplicate key " + quoted(name));
      if (name == "/") {
        read_cases({"/", {false}, false}, model_.quotients_by_zero);
        return;
      }
      std::size_t f = 0;
      while (f < formula_.functions().size() && formula_.functions()[f].name != name) ++f;
      if (f == formula_.functions().size()) json_.fail(json_.last(), "unknown function " + quoted(name));
      read_cases(formula_.functions()[f], model_.functions[f]);
    });
  }

 private:
  Value read_value(bool is_bool) { return is_bool ? read_truth_value(file_) : file_.read_value("a value").value; }

  void read_cases(const EtrFunction& function, std::vector<FunctionCase>& cases) {
    json_.array("the cases of a function", [&] {
      const std::size_t start = json_.position();
      std::optional<FunctionCase> arguments;
      std::optional<Value> value;
      json_.object("a case of a function", [&](std::string_view key) {
        if (key == "at" && !arguments) {
          arguments.emplace();
          json_.array("\"at\"", [&] {
            const std::size_t i = arguments->size();
            arguments->push_back(read_value(i < function.argument_is_bool.size() && function.argument_is_bool[i]));
          });
        } else if (key == "value" && !value) {
          value = read_value(function.is_bool);
        } else {
          json_.fail(json_.last(), "unknown or duplicate key " + quoted(key) + " in a case of a function");
        }
      });
      if (!arguments || !value) json_.fail(start, R"(a case of a function needs "at" and "value")");
      if (arguments->size() != function.argument_is_bool.size()) {
        json_.fail(start, quoted(function.name) + " needs " + std::to_string(function.argument_is_bool.size()) +
                              " arguments, not " + std::to_string(arguments->size()));
      }
      arguments->push_back(*std::move(value));
      cases.push_back(*std::move(arguments));
    });
  }

  WitnessFile& file_;
  JsonReader& json_;
  const Etr& formula_;
  EtrModel& model_;
};

}  // namespace

void read_functions(WitnessFile& file, const Etr& formula, EtrModel& model) {
  FunctionReader(file, formula, model).read();
}

Value read_truth_value(WitnessFile& file) {
  JsonReader& json = file.json();
  if (json.peek() == JsonReader::Kind::boolean) return Rational(json.skip() == "true" ? 1 : 0);
  const FileValue read = file.read_value("a value of sort Bool");
  const Value& value = read.value;
  if (read.is_near || !value.is_rational() || !(value.is_zero() || value.rational().is_one())) {
    json.fail(json.last(), "a value of sort Bool must be true or false");
  }
  return value;
}

}  // namespace nnsolve
