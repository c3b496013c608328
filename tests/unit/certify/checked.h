// The checker of certificates within this process.
#pragma once

#include "nncheck/checker.h"

#include <sstream>
#include <string>

namespace nnsolve::test {

/// Empty if it is accepted.
inline std::string checked(nncheck::Instance& instance, const std::string& certificate) {
  nncheck::Checker checker(instance);
  std::istringstream lines(certificate);
  std::size_t number = 0;
  try {
    for (std::string line; std::getline(lines, line);) {
      ++number;
      checker.read(line);
    }
    return checker.proved() ? "" : "no contradiction";
  } catch (const nncheck::Problem& problem) {
    return "line " + std::to_string(number) + ": " + problem.what();
  }
}

}  // namespace nnsolve::test
