// Random instances of every format with a solution that is known, found apart from the checker: the generators know the
// solution first and write a text that it satisfies.
#pragma once

#include "nncheck/instance.h"

#include <gmpxx.h>

#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace nncheck::test {

struct Planted {
  std::string format, text;
  std::vector<std::pair<Name, mpq_class>> values;  // of all variables
  std::vector<Name> facts;                         // all that there are

  std::unique_ptr<Instance> read() const;
};

Planted random_planted(std::mt19937_64& random);

}  // namespace nncheck::test
