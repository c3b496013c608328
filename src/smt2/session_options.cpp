#include "smt2/session_options.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace nnsolve {

namespace {

enum class Values { boolean, only_true, only_false, number, text };

struct KnownOption {
  std::string_view key;
  Values values;
  std::string_view standard;  // its value until it is set
};

// What can be asked for is always answered, so that it need not be switched on, and is not refused when it was switched
// off.
constexpr auto known_options = std::to_array<KnownOption>({
    {":print-success", Values::boolean, "false"},
    {":produce-models", Values::boolean, "true"},
    {":produce-assignments", Values::boolean, "true"},
    {":produce-unsat-cores", Values::boolean, "true"},
    {":produce-unsat-assumptions", Values::boolean, "true"},
    {":produce-assertions", Values::boolean, "true"},
    {":interactive-mode", Values::boolean, "true"},
    {":incremental", Values::boolean, "true"},
    {":model", Values::boolean, "true"},
    {":unsat_core", Values::boolean, "true"},
    {":auto_config", Values::boolean, "true"},
    {":model_validate", Values::boolean, "true"},
    {":model_evaluator.completion", Values::boolean, "true"},
    {":model.completion", Values::boolean, "true"},
    {":check-models", Values::boolean, "true"},
    {":produce-proofs", Values::only_false, "false"},
    {":produce-interpolants", Values::only_false, "false"},
    {":global-declarations", Values::only_false, "false"},
    {":minimal-unsat-cores", Values::boolean, "false"},
    {":smt.core.minimize", Values::boolean, "false"},
    {":core.minimize", Values::boolean, "false"},
    {":random-seed", Values::number, "0"},
    {":seed", Values::number, "0"},
    {":verbosity", Values::number, "0"},
    {":reproducible-resource-limit", Values::number, "0"},
    {":timeout", Values::number, "0"},
    {":tlimit-per", Values::number, "0"},
    {":diagnostic-output-channel", Values::text, "\"stderr\""},
    {":regular-output-channel", Values::text, "\"stdout\""},
});

const KnownOption* find_option(std::string_view key) {
  const auto* found = std::ranges::find(known_options, key, &KnownOption::key);
  return found == known_options.end() ? nullptr : found;
}

bool fits(const KnownOption& option, std::string_view value) {
  const bool is_true = value == "true";
  const bool is_false = value == "false";
  switch (option.values) {
    case Values::boolean:
      return is_true || is_false;
    case Values::only_true:
      return is_true;
    case Values::only_false:
      return is_false;
    case Values::number:
      return !value.empty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
    case Values::text:
      return value == "\"stdout\"" || (value == "\"stderr\"" && option.key.starts_with(":diagnostic"));
  }
  return false;
}

}  // namespace

bool SessionOptions::set(std::string_view key, std::string_view value) {
  const KnownOption* option = find_option(key);
  if (option == nullptr || !fits(*option, value)) return false;
  values_.insert_or_assign(std::string(key), std::string(value));
  return true;
}

std::optional<std::string> SessionOptions::get(std::string_view key) const {
  const KnownOption* option = find_option(key);
  if (option == nullptr) return std::nullopt;
  const auto entry = values_.find(key);
  return entry != values_.end() ? entry->second : std::string(option->standard);
}

bool SessionOptions::is_true(std::string_view key) const { return get(key) == "true"; }

bool SessionOptions::minimizes_cores() const {
  return is_true(":minimal-unsat-cores") || is_true(":smt.core.minimize") || is_true(":core.minimize");
}

std::optional<std::uint32_t> SessionOptions::number(std::string_view key) const {
  const auto entry = values_.find(key);
  if (entry == values_.end()) return std::nullopt;
  std::uint32_t number = 0;
  const std::string& text = entry->second;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  return number;
}

std::optional<std::uint32_t> SessionOptions::random_seed() const {
  const std::optional<std::uint32_t> seed = number(":random-seed");
  return seed ? seed : number(":seed");
}

std::optional<double> SessionOptions::timeout_seconds() const {
  const std::optional<std::uint32_t> limit = number(":timeout");
  const std::optional<std::uint32_t> milliseconds = limit ? limit : number(":tlimit-per");
  if (!milliseconds || *milliseconds == 0) return std::nullopt;
  return *milliseconds / 1000.0;
}

}  // namespace nnsolve
