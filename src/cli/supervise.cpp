#include "cli/supervise.h"

#include "cli/exit_status.h"
#include "solvers/worker.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <new>
#include <optional>
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
  append(report.certificate);
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
  report.certificate = unpack_part(packed);
  report.summary = unpack_part(packed).value_or("");
  report.text = packed;
  return report;
}

/// Whether the solving process is at presolve, told by itself through memory that it shares with us. So that what
/// happens to presolve, which may be anything, costs the presolve and not the answer.
class PresolveFlag {
 public:
  PresolveFlag() {
    void* memory =
        ::mmap(nullptr, sizeof(std::atomic<bool>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    flag_ = new (memory) std::atomic<bool>(false);
  }
  ~PresolveFlag() { ::munmap(flag_, sizeof(std::atomic<bool>)); }
  PresolveFlag(const PresolveFlag&) = delete;
  PresolveFlag& operator=(const PresolveFlag&) = delete;

  bool is_set() const { return flag_->load(); }
  PresolveWatch watch() const {
    return {[this] { flag_->store(true); }, [this] { flag_->store(false); }};
  }

 private:
  std::atomic<bool>* flag_;
};

/// The child's side: the report on standard output, its exit status as the process's.
Payload make_payload(const SolveRequest& request, const InputText& input, Clock::time_point start,
                     const PresolveFlag& flag) {
  return [&request, &input, start, &flag](const std::string& directory) {
    // What programs that are asked leave behind goes with this process, however it ends.
    if (!directory.empty()) ::setenv("TMPDIR", directory.c_str(), 1);
    int status = with_reported_errors([&] {
      Progress silent(start);
      SolveReport report = make_solve_report(request, input, start, silent, flag.watch());
      write_all(STDOUT_FILENO, pack(report));
      return report.exit_status;
    });
    ::_exit(status);
  };
}

/// Presolve stops by itself at three quarters of the time, unless a single step of it never ends.
constexpr double latest_presolve = 0.85;

/// A solving process from its start to its end.
class SupervisedSolve {
 public:
  SupervisedSolve(const SolveRequest& request, const InputText& input, Clock::time_point start)
      : request_(request),
        start_(start),
        worker_(make_payload(request, input, start, flag_), limits(), request.backend.starts_with("smtlib:"),
                std::numeric_limits<std::size_t>::max()) {}

  void wait(Progress& progress) {
    while (!worker_.is_finished()) {
      worker_.wait(std::chrono::milliseconds(200));
      progress.show("solving");
      is_stuck_ = is_stuck_ || (request_.timeout_seconds && flag_.is_set() &&
                                passed() > latest_presolve * *request_.timeout_seconds);
      if (is_stuck_) worker_.end();
    }
  }

  /// What presolve failed of, if that ended the process.
  std::optional<std::string> presolve_failure() const {
    if (is_stuck_) return "timeout";
    const Ending& ending = worker_.ending();
    if (!flag_.is_set() || ending.kind == Ending::Kind::timeout || ending.kind == Ending::Kind::exited) {
      return std::nullopt;
    }
    return ending.kind == Ending::Kind::memory ? "memory" : "internal error: the process ended unexpectedly";
  }

  SolveReport report() const {
    const Ending& ending = worker_.ending();
    switch (ending.kind) {
      case Ending::Kind::timeout:
        return make_cut_off_report(request_, "timeout");
      case Ending::Kind::memory:
        return make_cut_off_report(request_, "memory");
      case Ending::Kind::exited:
        break;
      default:
        throw std::runtime_error("the solving process ended unexpectedly");
    }
    bool answered = ending.code == exit_ok || ending.code == exit_sat || ending.code == exit_unsat;
    SolveReport report;
    if (answered) {
      report = unpack(worker_.output());
    } else {
      std::string errors = worker_.errors();
      std::fwrite(errors.data(), 1, errors.size(), stderr);
    }
    report.exit_status = ending.code;
    return report;
  }

 private:
  double passed() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }
  Limits limits() const {
    Limits limits;
    limits.memory_megabytes = request_.memory_megabytes;
    if (request_.timeout_seconds) {
      limits.seconds = std::max(0.0, *request_.timeout_seconds + grace_seconds - passed());
    }
    return limits;
  }

  const SolveRequest& request_;
  Clock::time_point start_;
  PresolveFlag flag_;
  Worker worker_;
  bool is_stuck_ = false;
};

}  // namespace

SolveReport make_supervised_solve_report(const SolveRequest& request, const InputText& input, Clock::time_point start,
                                         Progress& progress) {
  SolveRequest again = request;
  {
    SupervisedSolve solve(request, input, start);
    solve.wait(progress);
    std::optional<std::string> failure = solve.presolve_failure();
    if (!failure) return solve.report();
    again.presolve = "off";
    again.presolve_failure = *std::move(failure);
  }
  SupervisedSolve without(again, input, start);
  without.wait(progress);
  return without.report();
}

}  // namespace nnsolve
