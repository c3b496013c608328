#include "cli/supervise.h"

#include "cli/exit_status.h"
#include "solvers/worker.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace nnsolve {

namespace {

using Clock = std::chrono::steady_clock;

/// How much longer than the time-out the process may live: backends end at the time-out, and what they said by then
/// is still lifted, checked and printed.
constexpr double grace_seconds = 0.3;

/// The report as one text: each part behind a line with its length, or - for a part that is missing; then the text for
/// standard output.
std::string pack(const SolveReport& report) {
  std::string packed;
  auto append = [&](const std::optional<std::string>& part) {
    packed.append(part ? std::to_string(part->size()) : "-").append("\n").append(part.value_or(""));
  };
  append(report.witness);
  append(report.summary);
  return packed + report.text;
}

std::optional<std::string> unpack_part(std::string_view& packed) {
  std::size_t line_end = packed.find('\n');
  if (line_end == std::string_view::npos) throw std::runtime_error("the solving process ended without a word");
  std::string_view length = packed.substr(0, line_end);
  packed.remove_prefix(line_end + 1);
  if (length == "-") return std::nullopt;
  std::size_t size = 0;
  std::from_chars(length.data(), length.data() + length.size(), size);
  std::string part(packed.substr(0, size));
  packed.remove_prefix(part.size());
  return part;
}

SolveReport unpack(std::string_view packed) {
  SolveReport report;
  report.witness = unpack_part(packed);
  report.summary = unpack_part(packed).value_or("");
  report.text = packed;
  return report;
}

/// The child's side: the report on standard output, its exit status as the process's.
Payload make_payload(const SolveRequest& request, const InputText& input, Clock::time_point start) {
  return [&request, &input, start](const std::string& directory) {
    // What programs that are asked leave behind goes with this process, however it ends.
    if (!directory.empty()) ::setenv("TMPDIR", directory.c_str(), 1);
    int status = with_reported_errors([&] {
      Progress silent(start);
      SolveReport report = make_solve_report(request, input, start, silent);
      write_all(STDOUT_FILENO, pack(report));
      return report.exit_status;
    });
    ::_exit(status);
  };
}

void wait_for(Worker& worker, Progress& progress) {
  while (!worker.is_finished()) {
    worker.wait(std::chrono::milliseconds(200));
    progress.show("solving");
  }
}

}  // namespace

SolveReport make_supervised_solve_report(const SolveRequest& request, const InputText& input, Clock::time_point start,
                                         Progress& progress) {
  Limits limits;
  limits.memory_megabytes = request.memory_megabytes;
  if (request.timeout_seconds) {
    double passed = std::chrono::duration<double>(Clock::now() - start).count();
    limits.seconds = std::max(0.0, *request.timeout_seconds + grace_seconds - passed);
  }
  bool asks_a_program = request.backend.starts_with("smtlib:");
  constexpr std::size_t no_output_limit = std::numeric_limits<std::size_t>::max();
  Worker worker(make_payload(request, input, start), limits, asks_a_program, no_output_limit);
  wait_for(worker, progress);
  const Ending& ending = worker.ending();
  switch (ending.kind) {
    case Ending::Kind::timeout:
      return make_cut_off_report(request, "timeout");
    case Ending::Kind::memory:
      return make_cut_off_report(request, "memory");
    case Ending::Kind::exited:
      break;
    default:
      throw std::runtime_error("the solving process ended unexpectedly");
  }
  bool answered = ending.code == exit_ok || ending.code == exit_sat || ending.code == exit_unsat;
  SolveReport report;
  if (answered) {
    report = unpack(worker.output());
  } else {
    std::string errors = worker.errors();
    std::fwrite(errors.data(), 1, errors.size(), stderr);
  }
  report.exit_status = ending.code;
  return report;
}

}  // namespace nnsolve
