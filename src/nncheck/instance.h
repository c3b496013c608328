// What the checker knows of an instance: its variables and facts by name. A fact is built when it is asked for, so a
// small core of a large instance is cheap. Instances that have no encoding are refused when they are read.
#pragma once

#include "nncheck/formula.h"

#include <optional>

namespace nncheck {

/// A list of strings and of numbers from 0, a string first.
using Name = Json;

/// What has a name: a variable, by its number in facts, which is below `first_defined`; a fact; both; or nothing.
struct Named {
  std::optional<std::uint32_t> variable = {};
  std::optional<Formula> fact = {};
};

class Instance {
 public:
  virtual ~Instance() = default;
  /// The header's "below": the certificate is about costs below it, in place of the threshold.
  virtual void set_bound(const mpq_class&) { throw Problem("\"below\" is for networks"); }
  virtual Named find(const Name& name) const = 0;
};

/// The numbers of variables that a certificate defines.
constexpr std::uint32_t first_defined = 1U << 31U;

/// A number from 1 to `count`; 0 if it is none.
inline std::size_t number_up_to(std::size_t count, const Json& value) {
  const auto k = value.is_number_unsigned() ? value.get<std::uint64_t>() : 0;
  return k <= count ? k : 0;
}

std::unique_ptr<Instance> read_network(std::string_view text);
std::unique_ptr<Instance> read_lines(std::string_view text, bool combined);
std::unique_ptr<Instance> read_smt2(std::string_view text);

}  // namespace nncheck
