#include "nnsolve/allowed.h"

#include <algorithm>

namespace nnsolve {

bool AllowedRange::is_empty() const {
  if (!min || !max) return false;
  return *max < *min || (*min == *max && (excludes_min || excludes_max));
}

bool AllowedRange::contains(const Rational& value) const {
  if (min && (value < *min || (excludes_min && value == *min))) return false;
  return !max || value < *max || (!excludes_max && value == *max);
}

std::string AllowedRange::to_string() const {
  if (!min && !max) return "any number";
  if (!max) return (excludes_min ? "> " : ">= ") + min->to_string();
  if (!min) return (excludes_max ? "< " : "<= ") + max->to_string();
  return std::string("in ") + (excludes_min ? "(" : "[") + min->to_string() + ", " + max->to_string() +
         (excludes_max ? ")" : "]");
}

bool ParameterDomain::contains(const Rational& value) const {
  return values.empty() ? range.contains(value) : std::ranges::binary_search(values, value);
}

Rational ParameterDomain::simplest() const {
  if (!values.empty()) {
    const auto size = [](const Rational& value) { return value.sign() < 0 ? -value : value; };
    return std::ranges::min(values, {}, size);
  }
  if (range.contains(Rational())) return {};
  const bool is_above = range.min && range.min->sign() >= 0;
  const Rational& end = is_above ? *range.min : *range.max;
  if (range.contains(end)) return end;
  const std::optional<Rational>& other = is_above ? range.max : range.min;
  if (other) return (end + *other) / Rational(2);
  return is_above ? end + Rational(1) : end - Rational(1);
}

std::string ParameterDomain::to_string() const {
  if (values.empty()) return range.to_string();
  std::string text = "in {";
  for (const Rational& value : values) text.append(&value == values.data() ? "" : ", ").append(value.to_string());
  return text + "}";
}

}  // namespace nnsolve
