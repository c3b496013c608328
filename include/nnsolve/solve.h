// The pipeline: decide a training instance or a formula by some backend, exactly.
#pragma once

#include "nnsolve/answer.h"
#include "nnsolve/check.h"
#include "nnsolve/formula.h"
#include "nnsolve/instance.h"
#include "nnsolve/presolve.h"
#include "nnsolve/witness.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)

namespace nnsolve {

/// What certificates need. The checker reads the instance itself, so it gets the text.
struct CertifyOptions {
  std::string checker;        // the program nncheck; empty: nothing is certified
  std::string instance_text;  // what was given
  std::string ending;         // of a file that holds it: ".net.json", ".etrinv", ".etrinveq", ".smt2"
  /// Whether a certificate is asked for; else only what is certified quickly is.
  bool is_wanted = false;
  /// Whether an answer that others agree on waits for its certificate; else a proof only spares asking them.
  bool is_awaited = true;
};

struct SolveOptions {
  std::string backend = "auto";                                   // a name of the registry, or "auto"
  std::optional<std::chrono::steady_clock::time_point> deadline;  // of the whole process
  std::optional<std::size_t> memory_megabytes;                    // of the whole process
  std::optional<std::uint32_t> seed;                              // for the backends' random choices
  bool require_certified = false;
  /// Of a network: rational weights and biases where the search for others begins; nothing depends on them.
  std::optional<Witness> start;
  bool presolve = true;
  PresolveOptions presolve_options;
  CertifyOptions certify;
  /// Called once presolve is done, before backends are asked; may be empty.
  std::function<void()> presolved;
  /// Called now and then with a short line about what is being done; may be empty.
  std::function<void(std::string_view)> progress;
};

struct TrainingAnswer {
  Answer answer;
  std::optional<CheckedWitness> witness;  // if sat
};

struct FormulaAnswer {
  Answer answer;
  std::optional<CheckedAssignment> assignment;  // if sat
};

/// Throws BackendError for a backend that is not there; every other trouble of a backend is in the answer.
/// Law: sat comes with a witness or an assignment that check() accepted on this very instance or formula.
TrainingAnswer solve(const TrainingInstance& instance, const SolveOptions& options);
FormulaAnswer solve(const Formula& formula, const SolveOptions& options);

}  // namespace nnsolve

#pragma GCC visibility pop
