// (set-option ...), (get-option ...): what a session is told, and what of it is kept.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace nnsolve {

class SessionOptions {
 public:
  /// The value as it was written. False if there is no such option, or it cannot be had so.
  bool set(std::string_view key, std::string_view value);
  /// As SMT-LIB writes it; nothing if there is no such option.
  std::optional<std::string> get(std::string_view key) const;

  bool prints_success() const { return is_true(":print-success"); }
  bool minimizes_cores() const;
  std::optional<std::uint32_t> random_seed() const;
  /// Of one check-sat.
  std::optional<double> timeout_seconds() const;

 private:
  bool is_true(std::string_view key) const;
  std::optional<std::uint32_t> number(std::string_view key) const;

  std::map<std::string, std::string, std::less<>> values_;  // of those that were set
};

}  // namespace nnsolve
