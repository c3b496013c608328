#include "io/allowed_reader.h"

#include "io/json_number.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

constexpr std::string_view slope_example = R"({"leaky_relu": "1/100"})";

/// Empty for an activation that there is.
std::string why_unknown(std::string_view name) {
  for (const char* known : {"identity", "relu", "step", "sign", "clip"}) {
    if (name == known) return "";
  }
  if (name == "leaky_relu") return "needs its slope, since programs differ in that";
  if (name == "sigmoid" || name == "tanh" || name == "softplus" || name == "gelu" || name == "silu") {
    return "takes the exponential function, which polynomial constraints cannot express: it leaves the existential "
           "theory of the reals (Section 2 of the paper), and whether that with exponentials is decidable is open" +
           std::string(name == "tanh" ? "; \"clip\" is the hard tanh" : "");
  }
  return R"(is unknown; there are "identity", "relu", {"leaky_relu": SLOPE}, "step", "sign", "clip" and )"
         R"({"clip": [LOW, HIGH]})";
}

void set_activation(Neuron& neuron, std::string_view name) {
  neuron.slope = neuron.low = neuron.high = Rational();
  neuron.activation = Activation::identity;
  if (name == "relu") neuron.activation = Activation::relu;
  if (name == "leaky_relu") neuron.activation = Activation::leaky_relu;
  if (name == "step") neuron.activation = Activation::step;
  if (name == "sign") neuron.activation = Activation::sign;
  if (name != "clip") return;
  neuron.activation = Activation::clip;
  neuron.low = Rational(-1);
  neuron.high = Rational(1);
}

std::string slope_problem(const Rational& slope) {
  if (slope.sign() > 0 && slope < Rational(1)) return "";
  return "the slope of a leaky ReLU must be above 0 and below 1; with 0 it is \"relu\", with 1 \"identity\"";
}

std::string clip_problem(const Rational& low, const Rational& high) {
  return low < high ? "" : "the first end of \"clip\" must be below the second";
}

void read_clip(JsonReader& json, Neuron& neuron) {
  const std::size_t start = json.position();
  std::vector<Rational> ends;
  json.array("\"clip\"", [&] { ends.push_back(read_rational(json, "an end of \"clip\"")); });
  if (ends.size() != 2) json.fail(start, "\"clip\" needs its two ends: [-1, 1]");
  if (const std::string problem = clip_problem(ends[0], ends[1]); !problem.empty()) json.fail(start, problem);
  set_activation(neuron, "clip");
  neuron.low = ends[0];
  neuron.high = ends[1];
}

void read_activation_object(JsonReader& json, Neuron& neuron) {
  const std::size_t start = json.position();
  std::size_t count = 0;
  json.object("an activation", [&](std::string_view key) {
    if (++count > 1) json.fail(json.last(), "an activation that is an object has one key");
    if (key == "leaky_relu") {
      set_activation(neuron, key);
      neuron.slope = read_rational(json, "the slope of \"leaky_relu\"");
      if (const std::string problem = slope_problem(neuron.slope); !problem.empty()) json.fail(json.last(), problem);
    } else if (key == "clip") {
      read_clip(json, neuron);
    } else {
      json.fail(json.last(), "no activation " + quoted(key) + " takes numbers; \"leaky_relu\" and \"clip\" do");
    }
  });
  if (count == 0) json.fail(start, "an activation that is an object names it: " + std::string(slope_example));
}

/// The rest of an object with "min" and "max".
class RangeReader {
 public:
  explicit RangeReader(JsonReader& json) : json_(json), start_(json.position()) {}

  /// False if that is no key of a range.
  bool take(std::string_view key, AllowedRange& range) {
    if (key != "min" && key != "max") return false;
    std::optional<Rational>& end = key == "min" ? range.min : range.max;
    if (end) json_.fail(json_.last(), "duplicate key " + quoted(key));
    end = read_rational(json_, key == "min" ? "\"min\"" : "\"max\"");
    return true;
  }

  void check(const AllowedRange& range, std::string_view what) const {
    if (!range.min && !range.max) json_.fail(start_, std::string(what) + " needs \"min\" or \"max\"");
    if (range.is_empty()) json_.fail(start_, "\"min\" is above \"max\", so that no number is left");
  }

 private:
  JsonReader& json_;
  std::size_t start_;
};

}  // namespace

void read_activation(JsonReader& json, Neuron& neuron) {
  if (json.peek() == JsonReader::Kind::object) return read_activation_object(json, neuron);
  const std::string_view name = json.string("an activation");
  std::string problem = why_unknown(name);
  if (!problem.empty()) {
    if (name == "leaky_relu") problem.append(": ").append(slope_example);
    json.fail(json.last(), "the activation " + quoted(name) + " " + problem);
  }
  set_activation(neuron, name);
}

std::string parse_activation(std::string_view text, Neuron& neuron) {
  const std::size_t equals = text.find('=');
  const std::string_view name = text.substr(0, equals);
  if (equals == std::string_view::npos) {
    std::string problem = why_unknown(name);
    if (name == "leaky_relu") problem += ": leaky_relu=1/100";
    if (problem.empty()) set_activation(neuron, name);
    return problem.empty() ? "" : "the activation \"" + std::string(name) + "\" " + problem;
  }
  const std::string_view numbers = text.substr(equals + 1);
  const std::size_t comma = numbers.find(',');
  const bool is_clip = name == "clip";
  if (!is_clip && name != "leaky_relu") {
    return "no activation \"" + std::string(name) + "\" takes numbers; leaky_relu=SLOPE and clip=LOW,HIGH do";
  }
  if (is_clip == (comma == std::string_view::npos))
    return is_clip ? "clip=LOW,HIGH needs two numbers" : "leaky_relu=SLOPE needs one number";
  std::string problem;
  const auto first = Rational::parse(numbers.substr(0, comma), problem);
  const auto second = is_clip ? Rational::parse(numbers.substr(comma + 1), problem) : first;
  if (!first || !second) return problem + ": \"" + std::string(numbers) + "\"";
  problem = is_clip ? clip_problem(*first, *second) : slope_problem(*first);
  if (!problem.empty()) return problem;
  set_activation(neuron, name);
  (is_clip ? neuron.low : neuron.slope) = *first;
  if (is_clip) neuron.high = *second;
  return "";
}

ParameterChoice read_parameter(JsonReader& json, std::string_view what) {
  if (json.peek() != JsonReader::Kind::object) return {read_rational(json, what), nullptr};
  const std::size_t start = json.position();
  RangeReader ranges(json);
  ParameterDomain domain;
  bool is_set = false;
  json.object(what, [&](std::string_view key) {
    if (ranges.take(key, domain.range)) return;
    if (key != "in") json.fail(json.last(), "unknown key " + quoted(key) + "; there are \"in\", \"min\" and \"max\"");
    if (std::exchange(is_set, true)) json.fail(json.last(), "duplicate key \"in\"");
    json.array("\"in\"", [&] { domain.values.push_back(read_rational(json, "a number of \"in\"")); });
  });
  if (!is_set) {
    ranges.check(domain.range, std::string(what) + " that is an object");
    if (domain.range.min == domain.range.max) return {domain.range.min, nullptr};
    return {std::nullopt, std::make_shared<const ParameterDomain>(std::move(domain))};
  }
  if (domain.range.min || domain.range.max) json.fail(start, "\"in\" excludes \"min\" and \"max\"");
  if (domain.values.empty()) json.fail(start, "\"in\" is empty, so that no number is left");
  std::ranges::sort(domain.values);
  domain.values.erase(std::unique(domain.values.begin(), domain.values.end()), domain.values.end());
  if (domain.values.size() == 1) return {domain.values.front(), nullptr};
  return {std::nullopt, std::make_shared<const ParameterDomain>(std::move(domain))};
}

AllowedRange read_target_range(JsonReader& json) {
  RangeReader ranges(json);
  AllowedRange range;
  json.object("a target", [&](std::string_view key) {
    if (!ranges.take(key, range)) {
      json.fail(json.last(), "unknown key " + quoted(key) + " in a target; there are \"min\" and \"max\"");
    }
  });
  ranges.check(range, "a target that is an object");
  return range;
}

std::optional<AllowedRange> parse_inequality(const JsonReader& json, std::string_view text) {
  if (text.empty() || (text.front() != '<' && text.front() != '>')) return std::nullopt;
  const bool is_above = text.front() == '>';
  const bool is_strict = text.size() < 2 || text[1] != '=';
  std::string_view digits = text.substr(is_strict ? 1 : 2);
  while (digits.starts_with(' ')) digits.remove_prefix(1);
  std::string problem;
  const std::optional<Rational> end = Rational::parse(digits, problem);
  if (!end)
    json.fail(json.last(), "a target that is an inequality is \">0\", \">=0\", \"<0\" or \"<=0\", with any number: " +
                               problem + ": " + quoted(text));
  AllowedRange range;
  (is_above ? range.min : range.max) = *end;
  (is_above ? range.excludes_min : range.excludes_max) = is_strict;
  return range;
}

}  // namespace nnsolve
