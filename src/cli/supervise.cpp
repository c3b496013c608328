#include "cli/supervise.h"

#include "cli/exit_status.h"
#include "solvers/worker.h"

#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace nnsolve {

namespace {

using Clock = std::chrono::steady_clock;

/// How much longer than the time-out the process may live: backends end at the time-out, and what they said by then
/// is still lifted, checked and printed.
constexpr double grace_seconds = 0.3;

void append_part(std::string& packed, const std::optional<std::string>& part) {
  packed.append(part ? std::to_string(part->size()) : "-").append("\n").append(part.value_or(""));
}

/// Nothing while the part has not arrived as a whole. Else it is taken away, and is a text or missing.
std::optional<std::optional<std::string>> take_part(std::string_view& packed) {
  const std::size_t line_end = packed.find('\n');
  if (line_end == std::string_view::npos) return std::nullopt;
  const std::string_view length = packed.substr(0, line_end);
  std::size_t size = 0;
  const bool is_missing = length == "-";
  if (!is_missing) std::from_chars(length.data(), length.data() + length.size(), size);
  if (packed.size() - line_end - 1 < size) return std::nullopt;
  std::optional<std::string> part;
  if (!is_missing) part = packed.substr(line_end + 1, size);
  packed.remove_prefix(line_end + 1 + size);
  return part;
}

/// The report as one text: each part behind a line with its length, or - for a part that is missing.
std::string pack(const SolveReport& report) {
  std::string packed;
  append_part(packed, report.witness);
  append_part(packed, report.certificate);
  append_part(packed, report.summary);
  append_part(packed, report.headline);
  append_part(packed, std::string(to_string(report.status)));
  append_part(packed, report.reason);
  append_part(packed, std::to_string(report.exit_status));
  append_part(packed, report.text);
  return packed;
}

/// Nothing while it has not arrived as a whole; else it is taken away.
std::optional<SolveReport> take_report(std::string_view& packed) {
  std::array<std::optional<std::string>, 8> parts;
  std::string_view rest = packed;
  for (std::optional<std::string>& part : parts) {
    auto taken = take_part(rest);
    if (!taken) return std::nullopt;
    part = *std::move(taken);
  }
  packed = rest;
  SolveReport report;
  report.witness = std::move(parts[0]);
  report.certificate = std::move(parts[1]);
  report.summary = parts[2].value_or("");
  report.headline = parts[3].value_or("");
  const std::string status = parts[4].value_or("");
  if (status == to_string(Status::sat)) report.status = Status::sat;
  if (status == to_string(Status::unsat)) report.status = Status::unsat;
  report.reason = parts[5].value_or("");
  report.exit_status = std::stoi(parts[6].value_or("0"));
  report.text = parts[7].value_or("");
  return report;
}

}  // namespace

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

namespace {

/// What may differ from one question of a session to the next.
struct NextQuestion {
  std::string text;
  std::optional<double> timeout_seconds;
  std::optional<std::uint32_t> seed;
  Clock::time_point start;
};

std::string pack(const NextQuestion& next) {
  std::string packed;
  append_part(packed, next.text);
  std::optional<std::string> timeout;
  if (next.timeout_seconds) timeout = std::to_string(*next.timeout_seconds);
  append_part(packed, timeout);
  std::optional<std::string> seed;
  if (next.seed) seed = std::to_string(*next.seed);
  append_part(packed, seed);
  append_part(packed, std::to_string(next.start.time_since_epoch().count()));
  return packed;
}

/// Waits for it; nothing at the end of input.
std::optional<NextQuestion> read_question() {
  std::string packed;
  for (;;) {
    std::array<std::optional<std::string>, 4> parts;
    std::string_view rest = packed;
    std::size_t count = 0;
    for (; count < parts.size(); ++count) {
      auto taken = take_part(rest);
      if (!taken) break;
      parts[count] = *std::move(taken);
    }
    if (count == parts.size()) {
      NextQuestion next;
      next.text = parts[0].value_or("");
      if (parts[1]) next.timeout_seconds = std::stod(*parts[1]);
      if (parts[2]) next.seed = static_cast<std::uint32_t>(std::stoul(*parts[2]));
      next.start = Clock::time_point(Clock::duration(std::stoll(parts[3].value_or("0"))));
      return next;
    }
    std::array<char, 65536> buffer{};
    const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return std::nullopt;
    packed.append(buffer.data(), static_cast<std::size_t>(size));
  }
}

int answer_on_output(const SolveRequest& request, const InputText& input, Clock::time_point start,
                     const PresolveFlag& flag) {
  return with_reported_errors([&] {
    Progress silent(start);
    const SolveReport report = make_solve_report(request, input, start, silent, flag.watch());
    write_all(STDOUT_FILENO, pack(report));
    return report.exit_status;
  });
}

bool is_answer(int exit_status) {
  return exit_status == exit_ok || exit_status == exit_sat || exit_status == exit_unsat;
}

/// The child's side: the report on standard output, its exit status as the process's; then, in a session, the same for
/// what comes in.
Payload make_payload(const SolveRequest& request, const InputText& input, Clock::time_point start,
                     const PresolveFlag& flag) {
  return [&request, &input, start, &flag](const std::string& directory) {
    // What programs that are asked leave behind goes with this process, however it ends.
    if (!directory.empty()) ::setenv("TMPDIR", directory.c_str(), 1);
    int status = answer_on_output(request, input, start, flag);
    while (is_answer(status)) {
      const std::optional<NextQuestion> next = read_question();
      if (!next) break;
      SolveRequest again = request;
      again.timeout_seconds = next->timeout_seconds;
      again.seed = next->seed;
      InputText text;
      text.path = input.path;
      text.format_option = input.format_option;
      text.text = next->text;
      status = answer_on_output(again, text, next->start, flag);
    }
    ::_exit(status);
  };
}

/// Presolve stops by itself at three quarters of the time, unless a single step of it never ends.
constexpr double latest_presolve = 0.85;

/// What a solving process holds and has touched grows with what it does, so it serves only little questions more than
/// once, and ends after this much output.
constexpr double short_seconds = 0.25;
constexpr std::size_t most_output = 1 << 20;
/// No more than a socket takes at once, so that nobody waits for somebody who does not read.
constexpr std::size_t longest_next_text = 50'000;

}  // namespace

/// Where the questions of a session go in, and come out at the other end.
class QuestionSocket {
 public:
  QuestionSocket() {
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_.data()) != 0) ends_ = {-1, -1};
  }
  ~QuestionSocket() {
    for (const int end : ends_) {
      if (end >= 0) ::close(end);
    }
  }
  QuestionSocket(const QuestionSocket&) = delete;
  QuestionSocket& operator=(const QuestionSocket&) = delete;

  int out() const { return ends_[1]; }
  bool send(std::string_view text) {
    return ::send(ends_[0], text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT) == static_cast<ssize_t>(text.size());
  }

 private:
  std::array<int, 2> ends_ = {-1, -1};
};

/// A solving process from its start to its end.
class SolvingProcess {
 public:
  SolvingProcess(const SolveRequest& request, const InputText& input, Clock::time_point start, bool serves_more)
      : request_(request), input_(input), start_(start) {
    if (serves_more) socket_ = std::make_unique<QuestionSocket>();
    worker_ = std::make_unique<Worker>(make_payload(request_, input_, start, flag_), limits(),
                                       request.backend.starts_with("smtlib:"), std::numeric_limits<std::size_t>::max(),
                                       socket_ ? socket_->out() : -1);
    input_.formula = nullptr;  // the caller's; the process has its own by now
  }

  /// Whether it has taken the question; if not, it takes no more.
  bool take(const SolveRequest& request, const InputText& input, Clock::time_point start) {
    if (!socket_ || !is_fresh_ || input.text.size() > longest_next_text || request.presolve != request_.presolve) {
      return false;
    }
    worker_->step();
    if (worker_->is_finished()) return false;
    request_ = request;
    start_ = start;
    report_.reset();
    return socket_->send(pack(NextQuestion{input.text, request.timeout_seconds, request.seed, start}));
  }

  /// Until there is a report, or never will be.
  void wait(Progress& progress) {
    while (!worker_->is_finished() && !report_) {
      worker_->wait(longest_wait());
      progress.show("solving");
      is_stuck_ = is_stuck_ || (request_.timeout_seconds && flag_.is_set() &&
                                passed() > latest_presolve * *request_.timeout_seconds);
      is_late_ =
          is_late_ || (socket_ && request_.timeout_seconds && passed() >= *request_.timeout_seconds + grace_seconds);
      if (is_stuck_ || is_late_) worker_->end();
      if (socket_ || worker_->is_finished()) take_output();
    }
    is_fresh_ = passed() <= short_seconds && worker_->output().size() <= most_output;
  }

  /// It ended for no reason that this question gave for certain: an earlier one may have brought it about.
  bool is_lost() const {
    const Ending::Kind kind = worker_->ending().kind;
    return !report_ && !is_late_ && !is_stuck_ && kind != Ending::Kind::exited && kind != Ending::Kind::timeout;
  }

  /// What presolve failed of, if that ended the process.
  std::optional<std::string> presolve_failure() const {
    if (report_) return std::nullopt;
    if (is_stuck_) return "timeout";
    const Ending& ending = worker_->ending();
    if (is_late_ || !flag_.is_set() || ending.kind == Ending::Kind::timeout || ending.kind == Ending::Kind::exited) {
      return std::nullopt;
    }
    return ending.kind == Ending::Kind::memory ? "memory" : "internal error: the process ended unexpectedly";
  }

  SolveReport report() const {
    if (report_) return *report_;
    if (is_late_) return make_cut_off_report(request_, "timeout");
    const Ending& ending = worker_->ending();
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
    if (is_answer(ending.code)) throw std::runtime_error("the solving process ended without a word");
    const std::string errors = worker_->errors();
    std::fwrite(errors.data(), 1, errors.size(), stderr);
    SolveReport report;
    report.exit_status = ending.code;
    return report;
  }

 private:
  double passed() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }
  std::chrono::milliseconds longest_wait() const {
    constexpr std::chrono::milliseconds longest(200);
    if (!socket_ || !request_.timeout_seconds) return longest;
    const double left = std::max(0.0, *request_.timeout_seconds + grace_seconds - passed());
    return std::min(longest, std::chrono::ceil<std::chrono::milliseconds>(std::chrono::duration<double>(left)));
  }
  void take_output() {
    std::string_view rest = std::string_view(worker_->output()).substr(taken_);
    const std::size_t before = rest.size();
    report_ = take_report(rest);
    taken_ += before - rest.size();
  }
  /// In a session each question has a limit of its own, which is kept from here.
  Limits limits() const {
    Limits limits;
    limits.memory_megabytes = request_.memory_megabytes;
    if (request_.timeout_seconds && !socket_) {
      limits.seconds = std::max(0.0, *request_.timeout_seconds + grace_seconds - passed());
    }
    return limits;
  }

  SolveRequest request_;
  InputText input_;
  Clock::time_point start_;
  PresolveFlag flag_;
  std::unique_ptr<QuestionSocket> socket_;
  std::unique_ptr<Worker> worker_;
  std::size_t taken_ = 0;  // of its output
  std::optional<SolveReport> report_;
  bool is_stuck_ = false;
  bool is_late_ = false;
  bool is_fresh_ = false;
};

Supervisor::Supervisor(bool serves_more) : serves_more_(serves_more) {}
Supervisor::~Supervisor() = default;

SolveReport Supervisor::solve(const SolveRequest& request, const InputText& input, Clock::time_point start,
                              Progress& progress) {
  const bool is_taken = process_ && process_->take(request, input, start);
  if (is_taken) process_->wait(progress);
  if (!is_taken || process_->is_lost()) {
    process_.reset();
    process_ = std::make_unique<SolvingProcess>(request, input, start, serves_more_);
    process_->wait(progress);
  }
  const std::optional<std::string> failure = process_->presolve_failure();
  if (!failure) return process_->report();
  process_.reset();
  SolveRequest again = request;
  again.presolve = "off";
  again.presolve_failure = *failure;
  SolvingProcess without(again, input, start, false);
  without.wait(progress);
  return without.report();
}

SolveReport make_supervised_solve_report(const SolveRequest& request, const InputText& input, Clock::time_point start,
                                         Progress& progress) {
  return Supervisor(false).solve(request, input, start, progress);
}

}  // namespace nnsolve
