// `z3-wrong:` and `disagree:CMD1:CMD2` of `nnsolve shrink --while`: predicates about what is true.
//
// A shrink goes wherever its predicate lets it: from a solver's wrong answer to a trivial file, or to another fault
// that happens to print the same. Here the fault is told by three things that must stay as they were on the input: what
// each command answered, and what is true, which is decided exactly for each candidate.
#pragma once

#include "cli/command_predicate.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

class VerdictPredicate {
 public:
  /// Nothing if the text begins with neither. Throws UsageError if what follows are no commands.
  static std::optional<VerdictPredicate> parse(std::string_view text);

  /// The first question is about the input, comes alone, and tells which fault it is; throws UsageError if that cannot
  /// be told. May then be called from several threads at once. As run_predicate() otherwise.
  CommandAnswer ask(const std::string& file_name, const std::string& text, double seconds,
                    const std::function<bool()>& should_stop);

 private:
  /// sat, unsat, or empty: neither, or it is not known.
  struct Fault {
    std::vector<std::string> said;
    std::string truth;
  };

  std::vector<std::vector<std::string>> commands_;
  bool asks_query_ = false;  // of a network or a formula in another format: SMT-LIB is what commands get
  std::optional<Fault> fault_;
};

}  // namespace nnsolve
