#include "solve/portfolio.h"

#include <poll.h>

#include <algorithm>
#include <utility>

namespace nnsolve {

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

struct Entry {
  Backend* backend = nullptr;
  std::unique_ptr<Query> query;  // null once it has answered
};

class Portfolio {
 public:
  Portfolio(const std::vector<std::unique_ptr<Backend>>& backends, const System& system, const PortfolioLimits& limits,
            const Accept& accept)
      : limits_(limits), accept_(accept), start_(Clock::now()) {
    for (const auto& backend : backends) entries_.push_back({backend.get(), nullptr});
    for (Entry& entry : entries_) entry.query = entry.backend->start(system, query_limits());
  }

  Answer run(const std::function<void(std::string_view)>& progress) {
    while (!is_decided()) {
      wait();
      for (Entry& entry : entries_) {
        if (!entry.query) continue;
        if (std::optional<Outcome> outcome = entry.query->step()) take(entry, *std::move(outcome));
        if (is_decided()) break;
      }
      if (progress) progress(working());
    }
    for (Entry& entry : entries_) entry.query.reset();
    if (answer_.status == Status::unknown) answer_.reason = why_unknown();
    return std::move(answer_);
  }

 private:
  Limits query_limits() const {
    Limits limits;
    if (limits_.deadline) limits.seconds = std::max(0.0, Seconds(*limits_.deadline - start_).count());
    limits.seed = limits_.seed;
    if (limits_.memory_megabytes) limits.memory_megabytes = *limits_.memory_megabytes / entries_.size();
    return limits;
  }

  bool all_done() const {
    return std::all_of(entries_.begin(), entries_.end(), [](const Entry& entry) { return !entry.query; });
  }

  bool is_decided() const {
    if (answer_.trust == Trust::checked || answer_.trust == Trust::agreed || all_done()) return true;
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
    auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    ::poll(descriptors.data(), descriptors.size(), static_cast<int>(std::max<std::int64_t>(0, left)));
  }

  void take(Entry& entry, Outcome outcome) {
    double seconds = Seconds(Clock::now() - start_).count();
    entry.query.reset();
    std::string name = entry.backend->name();
    if (outcome.status == Status::sat) {
      if (std::optional<std::string> objection = accept_(outcome)) {
        outcome.reason = "invalid model from " + name + (objection->empty() ? "" : ": " + *objection);
      } else {
        decide(Status::sat, Trust::checked, name);
      }
    } else if (outcome.status == Status::unsat) {
      take_unsat(entry, seconds);
    }
    answer_.claims.push_back({name, entry.backend->version(), outcome.status, outcome.reason, seconds});
  }

  void take_unsat(const Entry& entry, double seconds) {
    std::string code_base = entry.backend->code_base();
    if (!first_unsat_) {
      first_unsat_ = code_base;
      decide(Status::unsat, Trust::claimed, entry.backend->name());
      auto patience = std::max(Seconds(1), Seconds(seconds));
      patience_end_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(patience);
    } else if (*first_unsat_ != code_base) {
      decide(Status::unsat, Trust::agreed, answer_.backend);
    }
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
      names += entry.backend->name();
    }
    return names;
  }

  const PortfolioLimits& limits_;
  const Accept& accept_;
  Clock::time_point start_;
  std::vector<Entry> entries_;
  Answer answer_;
  std::optional<std::string> first_unsat_;         // the code base of the first unsat
  std::optional<Clock::time_point> patience_end_;  // when a lone unsat is told
};

}  // namespace

Answer run_portfolio(const std::vector<std::unique_ptr<Backend>>& backends, const System& system,
                     const PortfolioLimits& limits, const Accept& accept,
                     const std::function<void(std::string_view)>& progress) {
  return Portfolio(backends, system, limits, accept).run(progress);
}

}  // namespace nnsolve
