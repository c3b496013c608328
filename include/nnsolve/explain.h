// Why not? The part of an unsatisfiable instance that cannot be met, made minimal, and a sentence on why.
#pragma once

#include "nnsolve/answer.h"
#include "nnsolve/formula.h"
#include "nnsolve/instance.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

using Explainable = std::variant<TrainingInstance, Formula>;

struct ExplainOptions {
  std::string backend = "auto";
  std::optional<std::chrono::steady_clock::time_point> deadline;
  std::optional<std::size_t> memory_megabytes;
  std::optional<std::uint32_t> seed;
  std::string checker;  // the program nncheck; empty: nothing is certified
  /// What was given, as text: certificates are checked against it, and assertions quoted from it. May be empty.
  std::string instance_text;
  /// A certificate of the instance, whose facts are where the search begins; empty: there is none.
  std::string certificate;
  /// Asked between questions; true: say what is known by now.
  std::function<bool()> should_stop;
  /// Called now and then with a short line about what is being done; may be empty.
  std::function<void(std::string_view)> progress;
};

/// Of an instance that is unsat: a part of what it asks that is unsat by itself. Of one that nobody decides: the
/// smallest part found that is already too hard.
struct Explanation {
  Status status = Status::unknown;
  Trust trust = Trust::none;             // of the unsat of the part
  std::string reason;                    // why unknown
  std::vector<std::string> core;         // names of facts, as certificates have them: JSON arrays
  std::vector<std::size_t> data_points;  // of the part, from 0
  std::vector<std::string> lines;        // the part in words: a line a data point, weight, constraint, ...
  bool is_minimal = false;               // nothing can be left out: without any one of it there is a solution
  std::string why;                       // a sentence
  std::size_t question_count = 0;
  /// The part alone: the same network with fewer data points and targets, or the formula with fewer constraints.
  std::optional<Explainable> part;
};

/// Throws BackendError for a backend that is not there, ParseError for a certificate that is none or is rejected.
Explanation explain(const Explainable& input, const ExplainOptions& options);

}  // namespace nnsolve

#pragma GCC visibility pop
