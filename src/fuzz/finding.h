// A finding: a question and the blame it leads to, in one file that says all that is needed to ask again.
#pragma once

#include "fuzz/question.h"

#include "nnsolve/fuzz.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace nnsolve {

struct SavedFinding {
  std::uint64_t seed = 0;
  std::uint64_t case_number = 0;
  std::string instance;  // its name
  std::string command;   // that finds it again
  Blame blame;
  FuzzQuestion question;
  bool is_minimal = false;
};

std::string to_json(const SavedFinding& finding);
/// Throws ParseError.
SavedFinding read_finding(std::string_view text, const std::string& file_name);

}  // namespace nnsolve
