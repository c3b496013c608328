// One question to Z3 in a context of its own. Only inside a query's process.
#pragma once

#include "nnsolve/answer.h"
#include "nnsolve/system.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace nnsolve {

/// The order in which Z3 gets to see a system. Its verdicts should not depend on it, but do (see z3_backend.cpp).
struct Z3Order {
  bool reverses_constraints = false;
  bool reverses_variables = false;
  std::uint32_t shuffle_seed = 0;  // 0: Z3's own variable order
  std::uint32_t random_seed = 0;   // of Z3's other random choices
};

struct Z3Answer {
  Status status = Status::unknown;
  std::string reason;  // Z3's own words, if unknown
  std::string model;   // ((define-fun x () Real ...) ...), if sat
  /// What Z3 keeps of the question. A process that ends with its answer need not tidy up, which costs a small query
  /// a quarter of its time.
  std::shared_ptr<void> context;
};

/// Throws std::runtime_error for what Z3 throws.
Z3Answer ask_z3(const System& system, const Z3Order& order, std::optional<double> seconds);

void limit_z3_memory(std::size_t megabytes);
std::string z3_version();

}  // namespace nnsolve
