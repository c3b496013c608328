// What the rules may spend on searching.
#pragma once

#include <cstddef>

namespace nnsolve::presolving {

/// Searches beyond a constraint and its neighbours pay from a purse that is as large as the system (times a factor),
/// so that all of them together stay linear. A rule that searches takes it as an argument; a rule that does not cannot.
class Budget {
 public:
  explicit Budget(std::size_t variable_count) : left_(4'000'000 + 50 * variable_count) {}

  /// False once the purse is empty, and that for good.
  bool spend(std::size_t effort) {
    const bool is_enough = effort <= left_;
    left_ = is_enough ? left_ - effort : 0;
    return is_enough;
  }

 private:
  std::size_t left_;
};

}  // namespace nnsolve::presolving
