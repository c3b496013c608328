#include "solve/portfolio.h"

#include <poll.h>

#include <algorithm>
#include <utility>

namespace nnsolve {

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

struct Entry {
  Contender contender;
  std::unique_ptr<Query> query;  // null before it is asked and once it has answered
  bool is_waiting = false;       // a reserve that was not asked yet
};

/// Who claims unsat.
struct UnsatClaim {
  std::string code_base;
  bool is_of_original = false;
};

class Portfolio {
 public:
  Portfolio(std::vector<Contender> contenders, const PortfolioLimits& limits) : limits_(limits), start_(Clock::now()) {
    for (Contender& contender : contenders) entries_.push_back({std::move(contender), nullptr, false});
    for (Entry& entry : entries_) entry.is_waiting = entry.contender.is_reserve;
    for (Entry& entry : entries_) {
      if (!entry.is_waiting) ask(entry);
    }
  }

  Answer run(const std::optional<EarlyUnsat>& early, const std::function<void(std::string_view)>& progress) {
    if (early) {
      answer_.claims.push_back({early->backend, NNSOLVE_VERSION, Status::unsat, "", early->seconds});
      take_unsat({early->backend, false}, early->backend, early->seconds);
    }
    while (!is_decided()) {
      wait();
      for (Entry& entry : entries_) {
        if (!entry.query) continue;
        if (std::optional<Outcome> outcome = entry.query->step()) take(entry, *std::move(outcome));
        if (is_decided()) break;
      }
      const bool is_late = Seconds(Clock::now() - start_).count() >= reserve_delay;
      if ((all_done() || is_late) && answer_.status == Status::unknown) ask_reserve("");
      if (progress) progress(working());
    }
    for (Entry& entry : entries_) entry.query.reset();
    if (answer_.status == Status::unknown) answer_.reason = why_unknown();
    return std::move(answer_);
  }

 private:
  void ask(Entry& entry) {
    entry.is_waiting = false;
    entry.query = entry.contender.start(query_limits());
  }

  /// All that wait and are of another code base.
  void ask_reserve(const std::string& code_base) {
    for (Entry& entry : entries_) {
      if (entry.is_waiting && entry.contender.backend->code_base() != code_base) ask(entry);
    }
  }

  Limits query_limits() const {
    Limits limits;
    if (limits_.deadline) limits.seconds = std::max(0.0, Seconds(*limits_.deadline - Clock::now()).count());
    limits.seed = limits_.seed;
    if (limits_.memory_megabytes) limits.memory_megabytes = *limits_.memory_megabytes / entries_.size();
    return limits;
  }

  bool all_done() const {
    return std::all_of(entries_.begin(), entries_.end(), [](const Entry& entry) { return !entry.query; });
  }

  bool may_be_contradicted() const {
    return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
      return entry.query && entry.contender.backend->code_base() != unsat_claims_.front().code_base;
    });
  }

  bool has_waiting() const {
    return std::any_of(entries_.begin(), entries_.end(), [](const Entry& entry) { return entry.is_waiting; });
  }

  bool is_decided() const {
    if (answer_.trust == Trust::checked || answer_.trust == Trust::agreed) return true;
    if (answer_.status == Status::unsat && !may_be_contradicted()) return true;
    if (all_done() && !has_waiting()) return true;
    return patience_end_ && Clock::now() >= *patience_end_;
  }

  /// Sleeps until some backend has something to say, patience ends, or a moment for progress has come.
  void wait() const {
    std::vector<pollfd> descriptors;
    for (const Entry& entry : entries_) {
      if (!entry.query) continue;
      for (int descriptor : entry.query->descriptors()) descriptors.push_back({descriptor, POLLIN, 0});
    }
    auto until = Clock::now() + std::chrono::milliseconds(200);
    if (patience_end_) until = std::min(until, *patience_end_);
    const auto reserve_time = start_ + std::chrono::duration_cast<Clock::duration>(Seconds(reserve_delay));
    if (has_waiting() && reserve_time > Clock::now()) until = std::min(until, reserve_time);
    auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    ::poll(descriptors.data(), descriptors.size(), static_cast<int>(std::max<std::int64_t>(0, left)));
  }

  void take(Entry& entry, Outcome outcome) {
    double seconds = Seconds(Clock::now() - start_).count();
    entry.query.reset();
    Backend& backend = *entry.contender.backend;
    std::string name = backend.name();
    if (outcome.status == Status::sat) {
      if (std::optional<std::string> objection = entry.contender.accept(outcome)) {
        outcome.reason = "invalid model from " + name + (objection->empty() ? "" : ": " + *objection);
      } else {
        decide(Status::sat, Trust::checked, name);
      }
    }
    answer_.claims.push_back({name, backend.version(), outcome.status, outcome.reason, seconds});
    if (outcome.status == Status::unsat) {
      take_unsat({backend.code_base(), entry.contender.is_asked_original}, name, seconds);
    }
  }

  void take_unsat(UnsatClaim claim, const std::string& backend, double seconds) {
    for (const UnsatClaim& other : unsat_claims_) {
      if (other.code_base == claim.code_base || !(other.is_of_original || claim.is_of_original)) continue;
      decide(Status::unsat, Trust::agreed, answer_.backend);
      return;
    }
    if (unsat_claims_.empty()) {
      decide(Status::unsat, Trust::claimed, backend);
      auto patience = std::max(Seconds(1), Seconds(seconds));
      patience_end_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(patience);
      ask_reserve(claim.code_base);
    }
    unsat_claims_.push_back(std::move(claim));
  }

  void decide(Status status, Trust trust, std::string backend) {
    answer_.status = status;
    answer_.trust = trust;
    answer_.backend = std::move(backend);
  }

  /// One reason for all: a time-out before anything else, since more time might have helped; else a lie; else the
  /// first reason given.
  std::string why_unknown() const {
    auto find = [&](std::string_view start) -> const Claim* {
      for (const Claim& claim : answer_.claims) {
        if (claim.reason.starts_with(start)) return &claim;
      }
      return nullptr;
    };
    for (std::string_view start : {"invalid model", "timeout", ""}) {
      if (const Claim* claim = find(start)) return claim->reason;
    }
    return "no backend";
  }

  std::string working() const {
    std::string names;
    for (const Entry& entry : entries_) {
      if (!entry.query) continue;
      names += names.empty() ? "" : ", ";
      names += entry.contender.backend->name();
    }
    return names;
  }

  const PortfolioLimits& limits_;
  Clock::time_point start_;
  std::vector<Entry> entries_;
  Answer answer_;
  std::vector<UnsatClaim> unsat_claims_;
  std::optional<Clock::time_point> patience_end_;  // when a lone unsat is told
};

}  // namespace

Answer run_portfolio(std::vector<Contender> contenders, const PortfolioLimits& limits,
                     const std::optional<EarlyUnsat>& early, const std::function<void(std::string_view)>& progress) {
  return Portfolio(std::move(contenders), limits).run(early, progress);
}

}  // namespace nnsolve
