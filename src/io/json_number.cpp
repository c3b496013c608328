#include "io/json_number.h"

#include <optional>
#include <string>

namespace nnsolve {

Rational read_rational(JsonReader& json, std::string_view what) {
  JsonReader::Kind kind = json.peek();
  if (kind != JsonReader::Kind::number && kind != JsonReader::Kind::string) {
    json.fail(json.position(), std::string(what) + " must be a number or a string that holds one");
  }
  std::string_view text = kind == JsonReader::Kind::number ? json.number(what) : json.string(what);
  std::string problem;
  std::optional<Rational> value = Rational::parse(text, problem);
  if (!value) json.fail(json.last(), std::string(what) + ": " + problem + ": " + quoted(text));
  return *std::move(value);
}

}  // namespace nnsolve
