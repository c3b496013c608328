// What the checker knows of an instance: its variables and facts by name. A fact is built when it is asked for, so a
// small core of a large instance is cheap. Instances that have no encoding are refused when they are read.
#pragma once

#include "nncheck/formula.h"

#include <optional>

namespace nncheck {

/// A list of strings and of numbers from 0.
using Name = Json;

class Instance {
 public:
  virtual ~Instance() = default;
  /// The header's "below": the certificate is about costs below it, in place of the threshold.
  virtual void set_bound(const mpq_class&) { throw Problem("\"below\" is for networks"); }
  /// The number in facts of a variable, if there is one of that name; below `first_defined`.
  virtual std::optional<std::uint32_t> find_variable(const Name& name) const = 0;
  virtual std::optional<Formula> find_fact(const Name& name) const = 0;
};

/// The numbers of variables that a certificate defines.
constexpr std::uint32_t first_defined = 1U << 31U;

/// The k of [kind, k], from 1 to `count`; 0 if the name is no such name.
inline std::size_t numbered(const Name& name, const char* kind, std::size_t count) {
  return name.size() == 2 && name[0] == kind ? number_up_to(count, name[1]) : 0;
}
/// The TEXT of [kind, TEXT]; nothing if the name is no such name.
inline std::string named(const Name& name, const char* kind) {
  return name.size() == 2 && name[0] == kind && name[1].is_string() ? name[1].get<std::string>() : std::string();
}

std::unique_ptr<Instance> read_network(std::string_view text);
std::unique_ptr<Instance> read_lines(std::string_view text, bool combined);
std::unique_ptr<Instance> read_smt2(std::string_view text);

}  // namespace nncheck
