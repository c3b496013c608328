#include "solve/race.h"

#include "solve/trust.h"
#include "solvers/awaited.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

double seconds_since(Clock::time_point start) { return Seconds(Clock::now() - start).count(); }

Clock::time_point after(Clock::time_point start, double seconds) {
  return start + std::chrono::duration_cast<Clock::duration>(Seconds(seconds));
}

struct Entry {
  Turn turn;
  std::unique_ptr<EngineRun> run;     // null before it is asked and once it has answered
  bool is_waiting = false;            // not asked yet
  std::optional<EngineResult> found;  // beside the first, and not taken yet
  TurnReport report;
};

class Race {
 public:
  Race(std::vector<Turn> turns, Question& question, const Judge& judge, const RaceOptions& options)
      : question_(question), judge_(judge), options_(options), begin_(Clock::now()), start_(begin_) {
    for (Turn& turn : turns) {
      memory_shares_ += turn.start == Start::first ? 0 : turn.memory;
      entries_.push_back(make_entry(std::move(turn)));
    }
  }

  RaceResult run() {
    for (Entry& entry : entries_) {
      const bool is_open = result_.answer.status == Status::unknown;
      if (entry.turn.start != Start::first || !is_open) continue;
      if (entry.turn.engine->applies_to(question_)) run_alone(entry);
    }
    if (options_.prepared) options_.prepared();
    start_ = Clock::now();
    begin_with_rest();
    while (!is_decided()) {
      ask_due_reserve();
      ask_due_contradiction();
      wait();
      take_findings();
      is_proved_ = is_proved_ || (options_.proving != nullptr && options_.proving->step());
      if (options_.progress) options_.progress(working());
    }
    for (Entry& entry : entries_) {
      if (entry.run) entry.report.result = entry.run->progress();
      entry.run.reset();
    }
    if (result_.answer.status == Status::unknown) result_.answer.reason = why_unknown();
    for (Entry& entry : entries_) result_.answer.turns.push_back(std::move(entry.report));
    return std::move(result_);
  }

 private:
  static Entry make_entry(Turn turn) {
    Entry entry{std::move(turn), nullptr, false, {}, {}};
    entry.report.engine = entry.turn.engine->name();
    entry.report.form = to_string(entry.turn.engine->form());
    entry.report.start = to_string(entry.turn.start);
    return entry;
  }

  void run_alone(Entry& entry) {
    start_ = Clock::now();
    entry.turn.engine->heed([this] { return has_answer_beside(); });
    ask(entry);
    while (entry.run) {
      if (std::optional<EngineResult> finding = entry.run->step()) {
        take(entry, *std::move(finding));
      } else {
        wait();
      }
    }
  }

  /// Whether it may be asked while the first are at work.
  bool is_due_beside(const Entry& entry) const {
    if (!entry.turn.engine->applies_to(question_)) return false;
    const double passed = seconds_since(begin_);
    if (entry.turn.start == Start::beside) return passed >= beside_delay;
    const SystemSize& size = question_.original_size();
    const bool is_reserved = entry.turn.start == Start::in_reserve ||
                             (entry.turn.start == Start::if_large && size.variables >= large_question);
    return is_reserved && passed >= entry.turn.delay && size.terms <= most_terms_beside;
  }

  /// Called by the first at work, and often: has anybody beside decided?
  bool has_answer_beside() {
    const Clock::time_point now = Clock::now();
    if (answered_beside_ || now < next_look_) return answered_beside_;
    next_look_ = now + std::chrono::milliseconds(5);
    for (Entry& entry : entries_) {
      if (entry.found || entry.turn.start == Start::first) continue;
      if (!entry.run && is_due_beside(entry)) ask(entry);
      if (entry.run) entry.found = entry.run->step();
      answered_beside_ = answered_beside_ || (entry.found && !std::holds_alternative<GaveUp>(*entry.found));
    }
    return answered_beside_;
  }

  void begin_with_rest() {
    memory_shares_ = 0;
    for (Entry& entry : entries_) {
      if (entry.turn.start == Start::first || !entry.turn.engine->applies_to(question_)) continue;
      entry.is_waiting = !entry.run;
      memory_shares_ += entry.turn.memory;
    }
    if (!is_decided()) take_findings();
    if (is_decided()) return;
    if (!unsat_claims_.empty()) return be_patient(unsat_claims_.front().code_base, early_seconds_);
    for (Entry& entry : entries_) {
      const Start start = entry.turn.start;
      const bool is_reserved = start == Start::in_reserve || (start == Start::if_large && !is_large());
      if (entry.is_waiting && !is_reserved) ask(entry);
    }
  }

  bool is_large() const {
    if (question_.presolved() == nullptr) return false;
    std::size_t variables = 0;
    for (const System& part : question_.presolved()->parts()) variables += part.variable_count();
    return variables >= large_question;
  }

  void ask(Entry& entry) {
    entry.is_waiting = false;
    entry.report.started = seconds_since(begin_);
    entry.run = entry.turn.engine->start(question_, limits_of(entry.turn));
  }

  /// All that wait and are of another code base, but no further strategies of a solver.
  void ask_reserve(const std::string& code_base) {
    for (Entry& entry : entries_) {
      if (entry.is_waiting && !entry.turn.slice && entry.turn.engine->code_base() != code_base) ask(entry);
    }
  }

  Limits limits_of(const Turn& turn) const {
    Limits limits;
    if (options_.deadline) limits.seconds = turn.share * std::max(0.0, -seconds_since(*options_.deadline));
    if (turn.slice) limits.seconds = std::min(limits.seconds.value_or(*turn.slice), *turn.slice);
    limits.seed = options_.seed;
    if (options_.memory_megabytes) {
      limits.memory_megabytes = *options_.memory_megabytes * turn.memory / std::max(1u, memory_shares_);
    }
    return limits;
  }

  bool all_done() const {
    return std::ranges::none_of(entries_, [](const Entry& entry) { return entry.run != nullptr; });
  }
  bool has_waiting() const {
    return std::ranges::any_of(entries_, [](const Entry& entry) { return entry.is_waiting; });
  }
  bool may_be_contradicted() const {
    return std::ranges::any_of(entries_, [&](const Entry& entry) {
      return entry.run && entry.turn.engine->code_base() != unsat_claims_.front().code_base;
    });
  }
  /// A reserve may still be asked to contradict what an early engine says.
  bool will_be_contradicted() const {
    return options_.seeks_contradiction && (!patience_end_ || contradiction_due_) && has_waiting();
  }
  void ask_due_reserve() {
    if (result_.answer.status != Status::unknown) return;
    const bool is_idle = all_done();
    for (Entry& entry : entries_) {
      if (entry.is_waiting && (is_idle || seconds_since(begin_) >= entry.turn.delay)) ask(entry);
    }
  }

  /// Once a proof has had its lead, or there will be none.
  void ask_due_contradiction() {
    const bool is_proving = options_.proving != nullptr && options_.proving->is_at_work();
    if (!contradiction_due_ || (is_proving && Clock::now() < *contradiction_due_)) return;
    contradiction_due_.reset();
    ask_reserve(contradicted_);
  }

  bool is_decided() const {
    const Answer& answer = result_.answer;
    if (answer.trust == Trust::checked || answer.trust == Trust::agreed) return true;
    if (answer.status == Status::unsat && is_proved_) return true;
    if (answer.status == Status::unsat && !may_be_contradicted() && !will_be_contradicted()) return true;
    if (all_done() && !has_waiting()) return true;
    return patience_end_ && Clock::now() >= *patience_end_;
  }

  /// Sleeps until some engine has something to say, patience ends, or a moment for progress has come.
  void wait() const {
    Awaited awaited;
    for (const Entry& entry : entries_) {
      if (entry.run) awaited.add(*entry.run);
    }
    if (options_.proving != nullptr) awaited.add(*options_.proving);
    auto until = Clock::now() + std::chrono::milliseconds(200);
    if (patience_end_) until = std::min(until, *patience_end_);
    if (contradiction_due_) until = std::min(until, *contradiction_due_);
    for (const Entry& entry : entries_) {
      const auto due = after(begin_, entry.turn.delay);
      if (entry.is_waiting && due > Clock::now()) until = std::min(until, due);
    }
    awaited.wait(std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()));
  }

  void take_findings() {
    for (Entry& entry : entries_) {
      if (!entry.run) continue;
      if (!entry.found) entry.found = entry.run->step();
      if (std::optional<EngineResult> finding = std::exchange(entry.found, {})) take(entry, *std::move(finding));
      if (is_decided()) return;
    }
  }

  void take(Entry& entry, EngineResult finding) {
    const double seconds = seconds_since(start_);
    entry.run.reset();
    entry.report.ended = seconds_since(begin_);
    const Engine& engine = *entry.turn.engine;
    Claim claim{engine.name(), engine.version(), Status::unknown, "", seconds};
    bool is_too_long = false;
    if (auto* gave_up = std::get_if<GaveUp>(&finding)) {
      claim.reason = std::move(gave_up->reason);
    } else if (auto* candidate = std::get_if<Candidate>(&finding)) {
      claim.status = Status::sat;
      is_too_long = take_candidate(*candidate, claim);
    } else {
      claim.status = Status::unsat;
    }
    entry.report.result = to_string(claim.status);
    if (!claim.reason.empty()) entry.report.result.append(" (").append(claim.reason).append(")");
    const bool says_nothing = claim.status == Status::unknown && claim.reason.empty();
    if (says_nothing) entry.report.result = "done";
    if (!says_nothing) result_.answer.claims.push_back(claim);
    if (is_too_long) take_long_solution(seconds);
    if (const auto* refutation = std::get_if<Refuted>(&finding)) {
      const std::string& other = refutation->code_base;
      take_unsat({other.empty() ? engine.code_base() : other, refutation->form != Form::presolved}, entry, seconds);
    }
  }

  /// Decides, or notes in the claim why not. True if it is a solution that is too long.
  bool take_candidate(const Candidate& candidate, Claim& claim) {
    Judgement judgement = judge_(candidate);
    if (judgement.solution) {
      result_.solution = std::move(judgement.solution);
      decide(Status::sat, Trust::checked, claim.backend);
      return false;
    }
    if (judgement.is_failure) {
      claim.reason = std::move(judgement.objection);
      return false;
    }
    claim.reason = judgement.is_too_long ? too_long : "invalid model from " + claim.backend;
    if (!judgement.objection.empty()) claim.reason.append(": ").append(judgement.objection);
    return judgement.is_too_long;
  }

  /// There is a solution, so whoever says unsat is wrong.
  void take_long_solution(double seconds) {
    has_long_solution_ = true;
    unsat_claims_.clear();
    decide(Status::unknown, Trust::none, "");
    be_patient("", seconds);
  }

  void take_unsat(UnsatClaim claim, const Entry& entry, double seconds) {
    if (has_long_solution_) return;
    const bool is_first = unsat_claims_.empty();
    unsat_claims_.push_back(std::move(claim));
    decide(Status::unsat, trust_of_unsat(unsat_claims_), is_first ? entry.turn.engine->name() : result_.answer.backend);
    if (!is_first) return;
    early_seconds_ = seconds;
    if (options_.proving != nullptr) options_.proving->begin(result_.answer.backend, seconds);
    if (entry.turn.start != Start::first) be_patient(unsat_claims_.front().code_base, seconds);
  }

  void be_patient(const std::string& code_base, double seconds) {
    if (!patience_end_) patience_end_ = after(Clock::now(), std::max(least_patience, seconds));
    if (!options_.seeks_contradiction && result_.answer.status != Status::unknown) return;
    contradicted_ = code_base;
    contradiction_due_ = after(Clock::now(), proof_lead);
    ask_due_contradiction();
  }

  void decide(Status status, Trust trust, std::string backend) {
    result_.answer.status = status;
    result_.answer.trust = trust;
    result_.answer.backend = std::move(backend);
  }

  /// One reason for all: a solution that nobody could write down; a lie; a time-out, since more time might have helped;
  /// else the first reason given.
  std::string why_unknown() const {
    for (std::string_view start : {std::string_view(too_long), std::string_view("invalid model"),
                                   std::string_view("timeout"), std::string_view()}) {
      for (const Claim& claim : result_.answer.claims) {
        if (claim.reason.starts_with(start)) return claim.reason;
      }
    }
    return "no backend";
  }

  std::string working() const {
    std::string names;
    for (const Entry& entry : entries_) {
      if (!entry.run) continue;
      names += names.empty() ? "" : ", ";
      names += entry.turn.engine->name();
      if (const std::string progress = entry.run->progress(); !progress.empty()) names += " (" + progress + ")";
    }
    return names;
  }

  /// What presolve has forgotten is made again for whoever is asked meanwhile, and takes memory.
  static constexpr std::size_t most_terms_beside = 100'000;
  static constexpr const char* too_long = "solution too long";

  Question& question_;
  const Judge& judge_;
  const RaceOptions& options_;
  Clock::time_point begin_;
  Clock::time_point start_;  // of the turn that runs alone, then of all others
  std::vector<Entry> entries_;
  unsigned memory_shares_ = 0;
  Clock::time_point next_look_;   // at those beside the first
  bool answered_beside_ = false;  // one of these has a solution
  RaceResult result_;
  std::vector<UnsatClaim> unsat_claims_;
  bool is_proved_ = false;                              // that there is no solution
  double early_seconds_ = 0;                            // that the first unsat took
  std::string contradicted_;                            // the code base that is not asked again
  std::optional<Clock::time_point> contradiction_due_;  // when others are asked, if a proof is waited for
  std::optional<Clock::time_point> patience_end_;       // when a lone unsat, or a solution that is too long, is told
  bool has_long_solution_ = false;
};

}  // namespace

RaceResult run_race(std::vector<Turn> turns, Question& question, const Judge& judge, const RaceOptions& options) {
  return Race(std::move(turns), question, judge, options).run();
}

}  // namespace nnsolve
