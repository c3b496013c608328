#include "solve/componentwise.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <utility>

namespace nnsolve {

namespace {

using Clock = std::chrono::steady_clock;

class ComponentwiseQuery final : public Query {
 public:
  ComponentwiseQuery(Backend& backend, const std::vector<System>& systems, const Limits& limits)
      : backend_(backend), systems_(systems), limits_(limits), start_(Clock::now()) {
    together_.status = Status::sat;
    start_next();
  }

  std::vector<int> descriptors() const override { return query_ ? query_->descriptors() : std::vector<int>(); }

  std::optional<Outcome> step() override {
    while (query_) {
      std::optional<Outcome> outcome = query_->step();
      if (!outcome) return std::nullopt;
      query_.reset();
      if (outcome->status == Status::unsat) return outcome;  // of one part, so of all
      if (outcome->status == Status::unknown) {
        // A later part may be unsat, but not if there is no time left to find out.
        if (together_.status == Status::sat) together_ = {Status::unknown, outcome->reason, {}};
        if (outcome->reason == "timeout") return together_;
      } else if (together_.status == Status::sat) {
        std::ranges::move(outcome->model, std::back_inserter(together_.model));
      }
      start_next();
    }
    return together_;
  }

 private:
  void start_next() {
    if (next_ == systems_.size()) return;
    Limits limits = limits_;
    if (limits.seconds) {
      double passed = std::chrono::duration<double>(Clock::now() - start_).count();
      limits.seconds = std::max(0.0, *limits.seconds - passed);
    }
    query_ = backend_.start(systems_[next_++], limits);
  }

  Backend& backend_;
  const std::vector<System>& systems_;
  Limits limits_;
  Clock::time_point start_;
  std::size_t next_ = 0;
  std::unique_ptr<Query> query_;
  Outcome together_;
};

}  // namespace

std::unique_ptr<Query> start_componentwise(Backend& backend, const std::vector<System>& systems, const Limits& limits) {
  return std::make_unique<ComponentwiseQuery>(backend, systems, limits);
}

}  // namespace nnsolve
