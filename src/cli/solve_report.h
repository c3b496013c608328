// What `nnsolve solve` computes, as texts; writing them to where they belong is solve_command.cpp's part.
//
// The split exists because a solve with limits runs in a process of its own (supervise.h): only these texts come back.
#pragma once

#include "cli/input.h"
#include "cli/progress.h"

#include "nnsolve/answer.h"
#include "nnsolve/outcome.h"
#include "nnsolve/witness.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace nnsolve {

struct SolveRequest {
  std::string file;
  std::string format;   // --format
  std::string formula;  // -e, in place of a file
  QuestionWords instead;
  bool is_network = false;  // for what is said of an unknown
  std::string backend = "auto";
  std::string presolve = "on";
  std::optional<std::size_t> presolve_limit;
  std::string trace_path;  // empty: not asked for
  bool verbose = false;
  std::optional<double> timeout_seconds;
  std::optional<std::size_t> memory_megabytes;
  std::optional<std::uint32_t> seed;
  std::optional<Witness> start;  // of a network: weights and biases where search begins
  std::string witness_path;      // empty: not asked for
  std::string output_path = "-";
  bool json = false;
  bool model = false;  // print the solution below the answer
  unsigned decimals = 8;
  bool exit_code = false;
  std::string certificate_path;
  std::string require;             // "certified" or empty
  bool awaits_certificate = true;  // though others agree
  /// Why presolve, which is off now, failed when it was tried; told as its claim. Empty: it was not tried.
  std::string presolve_failure;
};

struct SolveReport {
  int exit_status = 0;
  Status status = Status::unknown;
  std::string reason;                      // why unknown
  std::string text;                        // for standard output or -o
  std::string headline;                    // the answer in one line, with its trust
  std::optional<std::string> witness;      // for --witness, if sat
  std::optional<std::string> certificate;  // for --certificate, if unsat is certified
  std::string summary;                     // for standard error
};

/// Called when presolve begins and ends; either may be empty.
struct PresolveWatch {
  std::function<void()> begins;
  std::function<void()> ends;
};

/// Parses and decides what load_input() read. `start` is when the process started; the deadline counts from there.
SolveReport make_solve_report(const SolveRequest& request, const InputText& text,
                              std::chrono::steady_clock::time_point start, Progress& progress,
                              const PresolveWatch& watch = {});

/// Of an answer that is there already; `witness` is a file's text, if it is sat.
SolveReport report_of(const SolveRequest& request, const Answer& answer, std::string witness);

/// The report of a solve that was cut off from outside: unknown for that reason.
SolveReport make_cut_off_report(const SolveRequest& request, const std::string& reason);

}  // namespace nnsolve
