// Which instance a case is about and how it is asked; all of it follows from the seed and the number of the case.
#pragma once

#include "nnsolve/crosscheck.h"
#include "nnsolve/fuzz.h"
#include "nnsolve/generate.h"

#include <cstdint>

namespace nnsolve {

struct FuzzCase {
  GeneratedInstance instance;
  ReduceOptions reduce;
  bool is_thorough = false;
  bool asks_all = false;     // backends, not only the first one
  bool checks_laws = false;  // of files and of the stations
  std::uint64_t order_seed = 0;
};

/// Small instances most of the time: they are decided, and most of what can go wrong goes wrong on them.
FuzzCase make_case(const FuzzOptions& options, std::uint64_t number);

/// The families that the options name. Throws UsageError for a name that is none.
std::vector<const Family*> chosen_families(const FuzzOptions& options);

}  // namespace nnsolve
