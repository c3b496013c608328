// The pool: processes that run cases, batch by batch, and others that look into what was found.
//
// A case runs in a process that may crash, hang or take all memory without harm to the run: what it was doing is known
// from its last lines, and the next process goes on behind it.
#include "nnsolve/fuzz.h"

#include "fuzz/case_record.h"
#include "fuzz/fuzz_case.h"
#include "fuzz/investigation.h"
#include "fuzz/question.h"
#include "solvers/awaited.h"
#include "solvers/worker.h"

#include "nnsolve/error.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <limits>
#include <memory>
#include <set>
#include <sstream>
#include <tuple>
#include <utility>

namespace nnsolve {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t largest_batch = 50;  // cases a process, so that what it leaks or prints stays small

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

void run_cases(const FuzzOptions& options, std::uint64_t begin, std::uint64_t end) {
  for (std::uint64_t number = begin; number < end; ++number) {
    const FuzzCase fuzz_case = make_case(options, number);
    write_all(STDOUT_FILENO, begin_line(number, fuzz_case.instance.family));
    write_all(STDOUT_FILENO, result_lines(number, ask(make_question(options, fuzz_case))));
  }
}

/// A process that runs the cases begin <= number < end.
struct Batch {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::unique_ptr<Worker> worker;
  CaseRecordReader reader;
  std::uint64_t next = 0;   // that is not complete
  Clock::time_point since;  // when it began to work on that one
};

/// A process that shrinks.
struct Inspection {
  std::uint64_t number = 0;
  std::string family;
  Blame blame;
  std::unique_ptr<Worker> worker;
  Clock::time_point since;
};

void tally(BackendTally& tally, const CrossClaim& claim) {
  const auto says = [&](std::string_view words) { return claim.reason.find(words) != std::string::npos; };
  if (claim.status == Status::sat) {
    ++tally.sat;
  } else if (claim.status == Status::unsat) {
    ++tally.unsat;
  } else if (says("invalid model")) {
    ++tally.invalid_model;
  } else if (claim.reason == "timeout") {
    ++tally.timeout;
  } else if (claim.reason == "memory") {
    ++tally.memory;
  } else if (says("crashed")) {
    ++tally.crash;
  } else if (says("no verdict") || says("no model") || says("printed nothing") || says("flooded")) {
    ++tally.garbage;
  } else {
    ++tally.incomplete;
  }
}

class Fuzzer {
 public:
  Fuzzer(const FuzzOptions& options, const std::function<void(const FuzzReport&)>& progress,
         const std::function<void(const Finding&)>& found)
      : options_(options), progress_(progress), found_(found), begin_(Clock::now()), next_(options.first_case) {
    for (const std::string& name : options.backends) make_backend(name);  // throws for one that is not there
    for (const Family* family : chosen_families(options)) report_.families[family->name];
  }

  FuzzReport run() {
    while (true) {
      start_processes();
      if (batches_.empty() && inspections_.empty()) break;
      wait();
      step_batches();
      step_inspections();
      report_.seconds = seconds_since(begin_);
      if (progress_) progress_(report_);
    }
    report_.seconds = seconds_since(begin_);
    return std::move(report_);
  }

 private:
  bool is_over() const { return options_.deadline && Clock::now() >= *options_.deadline; }

  void start_processes() {
    auto has_room = [this] { return batches_.size() + inspections_.size() < std::max<std::size_t>(1, options_.jobs); };
    while (has_room() && !waiting_.empty()) {
      inspections_.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
      start(inspections_.back());
    }
    const std::uint64_t last =
        options_.count ? options_.first_case + *options_.count : std::numeric_limits<std::uint64_t>::max();
    while (has_room() && !is_over() && (!left_over_.empty() || next_ < last)) {
      Batch batch;
      if (left_over_.empty()) {
        batch.begin = next_;
        const std::uint64_t share = (last - next_) / std::max<std::size_t>(1, options_.jobs);
        batch.end = next_ = next_ + std::clamp<std::uint64_t>(share, 1, std::min(largest_batch, last - next_));
      } else {
        std::tie(batch.begin, batch.end) = left_over_.back();
        left_over_.pop_back();
      }
      start(batch);
      batches_.push_back(std::move(batch));
    }
  }

  Limits limits() const {
    Limits limits;
    limits.memory_megabytes = options_.memory_megabytes;
    return limits;
  }

  void start(Batch& batch) {
    batch.next = batch.begin;
    batch.since = Clock::now();
    batch.worker = std::make_unique<Worker>(
        [this, begin = batch.begin, end = batch.end](const std::string&) { run_cases(options_, begin, end); }, limits(),
        false);
  }

  void start(Inspection& inspection) {
    inspection.since = Clock::now();
    auto payload = [this, number = inspection.number, blame = inspection.blame](const std::string&) {
      FuzzOptions options = options_;
      options.shrink_seconds = shrink_seconds();
      investigate(options, number, blame, [](const Finding& finding) {
        std::ostringstream line;
        line << finding.constraints << ' ' << finding.is_minimal << ' ' << finding.file << '\n';
        write_all(STDOUT_FILENO, line.str());
      });
    };
    inspection.worker = std::make_unique<Worker>(payload, limits(), false);
  }

  /// After the deadline, all shrinking together may take as long as one may before.
  double shrink_seconds() const {
    if (!options_.deadline) return options_.shrink_seconds;
    const double late = seconds_since(*options_.deadline);
    return std::clamp(options_.shrink_seconds - late, 0.0, options_.shrink_seconds);
  }

  void wait() const {
    Awaited awaited;
    for (const Batch& batch : batches_) awaited.add(*batch.worker);
    for (const Inspection& inspection : inspections_) awaited.add(*inspection.worker);
    awaited.wait(std::chrono::milliseconds(100));
  }

  void step_batches() {
    std::erase_if(batches_, [this](Batch& batch) {
      batch.worker->step();
      batch.reader.read(batch.worker->output());
      for (const CaseRecord& record : batch.reader.take_complete()) {
        batch.next = record.number + 1;
        batch.since = Clock::now();
        take(record);
      }
      if (is_over()) return true;
      const bool is_late = seconds_since(batch.since) > options_.case_seconds;
      if (!is_late && !batch.worker->is_finished()) return false;
      if (batch.next < batch.end) take_unfinished(batch, is_late);
      return true;
    });
  }

  void take(const CaseRecord& record) {
    ++report_.cases;
    FamilyTally& family = report_.families[record.family];
    const CrosscheckReport& result = record.report;
    for (const CrossClaim& claim : result.claims) tally(report_.backends[claim.backend], claim);
    // What is known from the making alone was not decided by anybody.
    const bool has_answer =
        std::ranges::any_of(result.claims, [](const CrossClaim& claim) { return claim.status != Status::unknown; });
    switch (result.verdict == Verdict::agree && !has_answer ? Verdict::open : result.verdict) {
      case Verdict::agree:
        ++(result.network == Status::sat ? family.yes : family.no);
        break;
      case Verdict::open:
        ++family.open;
        break;
      case Verdict::disagree:
        ++family.disagree;
        break;
    }
    for (const Blame& blame : result.blames) {
      if (blame.party == Party::backend) ++report_.backends[blame.backend].wrong_unsat;
      take_blame(record.number, record.family, blame);
    }
  }

  /// The case that a process was at when it ended, or was too slow with; those behind it go on.
  void take_unfinished(Batch& batch, bool is_late) {
    const std::string family = batch.reader.current() ? batch.reader.current()->family : "";
    ++report_.cases;
    const Ending ending = batch.worker->ending();
    if (is_late || ending.kind == Ending::Kind::memory) {
      ++report_.families[family].cut_off;
    } else {
      ++report_.families[family].disagree;
      std::string why(crash_word);
      why.append(": ").append(describe(*batch.worker));
      take_blame(batch.next, family, {Party::nnsolve, "", NNSOLVE_VERSION, Side::formula, why, ""});
    }
    if (batch.next + 1 < batch.end) left_over_.emplace_back(batch.next + 1, batch.end);
  }

  static std::string describe(const Worker& worker) {
    std::string errors = worker.errors();
    if (!errors.empty()) return errors.substr(0, errors.find('\n'));
    const Ending& ending = worker.ending();
    if (ending.message[0] != '\0') return ending.message;
    std::string text(ending.kind == Ending::Kind::killed ? "signal " : "exit status ");
    return text.append(std::to_string(ending.code));
  }

  void take_blame(std::uint64_t number, const std::string& family, const Blame& blame) {
    if (std::ranges::find(options_.parties, blame.party) == options_.parties.end()) return;
    ++report_.disagreements;
    if (seen_.size() >= options_.most_findings) return;
    if (!seen_.emplace(blame.party, blame.backend, family).second) return;
    waiting_.push_back({number, family, blame, nullptr, {}});
  }

  void step_inspections() {
    std::erase_if(inspections_, [this](Inspection& inspection) {
      inspection.worker->step();
      const double longest = 2 * options_.shrink_seconds + options_.case_seconds;
      const bool is_late = seconds_since(inspection.since) > longest;
      if (!is_late && !inspection.worker->is_finished()) return false;
      Finding finding{inspection.number, inspection.blame, inspection.family, "", 0, false};
      std::istringstream lines(inspection.worker->output());
      while (lines >> finding.constraints >> finding.is_minimal) std::getline(lines >> std::ws, finding.file);
      if (finding.file.empty())
        finding.blame.why.append(" (not saved: ").append(describe(*inspection.worker)).append(")");
      report_.findings.push_back(finding);
      if (found_) found_(finding);
      return true;
    });
  }

  const FuzzOptions& options_;
  const std::function<void(const FuzzReport&)>& progress_;
  const std::function<void(const Finding&)>& found_;
  Clock::time_point begin_;
  std::uint64_t next_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> left_over_;
  std::vector<Batch> batches_;
  std::vector<Inspection> inspections_;
  std::deque<Inspection> waiting_;
  std::set<std::tuple<Party, std::string, std::string>> seen_;
  FuzzReport report_;
};

}  // namespace

std::uint64_t FuzzReport::decided() const {
  std::uint64_t count = 0;
  for (const auto& [name, tally] : families) count += tally.yes + tally.no;
  return count;
}

FuzzReport fuzz(const FuzzOptions& options, const std::function<void(const FuzzReport&)>& progress,
                const std::function<void(const Finding&)>& found) {
  return Fuzzer(options, progress, found).run();
}

}  // namespace nnsolve
