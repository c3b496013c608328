#include "cli/exact_value.h"

#include "algebra/real_words.h"

#include <string>
#include <vector>

namespace nnsolve {

void write_value(JsonWriter& json, std::string_view name, const Real& number) {
  if (number.is_rational()) return json.member(name, number.rational().to_string());
  json.begin_object(name);
  json.array("polynomial", number.minimal_polynomial(), [&](const Rational& c) { json.string(c.to_string()); });
  const auto [lower, upper] = number.isolating_interval();
  json.array("interval", std::vector<std::string>{lower.to_string(), upper.to_string()});
  json.member("decimal", decimal_digits(number));
  json.end_object();
}

}  // namespace nnsolve
