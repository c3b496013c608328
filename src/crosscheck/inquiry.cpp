#include "crosscheck/inquiry.h"

#include "solvers/awaited.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace nnsolve {

namespace {

/// The order of number `count`, different for each seed; 0 stays 0.
std::uint64_t order_seed(std::uint64_t count, std::uint64_t seed) {
  return count == 0 ? 0 : seed * 0x9E3779B97F4A7C15u + count;
}

/// Another order goes with other random choices of the solver.
Limits limits_of(const CrosscheckOptions& options, std::uint64_t order) {
  Limits limits;
  limits.seed = seed_of_order(order, options);
  limits.seconds = options.query_seconds;
  limits.memory_megabytes = options.memory_megabytes;
  limits.reconsiders = false;  // it is we who ask again
  return limits;
}

std::vector<Real> in_own_order(const Reordered& asked, std::vector<Real> model) {
  std::vector<Real> own(model.size());
  for (std::size_t i = 0; i < model.size(); ++i) own[asked.variables[i]] = std::move(model[i]);
  return own;
}

void wait_for(const std::vector<Inquiry*>& active) {
  Awaited awaited;
  for (const Inquiry* inquiry : active) awaited.add(*inquiry);
  awaited.wait(std::chrono::milliseconds(200));
}

}  // namespace

Inquiry::Inquiry(SideQuestions& side, bool is_presolved, Backend& backend, const CrosscheckOptions& options)
    : side_(side), is_presolved_(is_presolved), backend_(backend), options_(options) {
  if (is_presolved) {
    for (const System& part : *side.parts()) systems_.push_back(&part);
  } else {
    systems_.push_back(&side.original());
  }
}

bool Inquiry::step() {
  while (current_ < systems_.size()) {
    if (!query_) ask();
    std::optional<Outcome> outcome = query_->step();
    if (!outcome) return false;
    query_.reset();
    take(*std::move(outcome));
  }
  return true;
}

void Inquiry::ask() {
  asked_ = reorder(*systems_[current_], order_seed(order_, options_.seed));
  asked_at_ = std::chrono::steady_clock::now();
  query_ = backend_.start(asked_.system, limits_of(options_, order_));
}

std::string Inquiry::question() const {
  if (!is_presolved_) return "original";
  std::string name("presolved");
  if (systems_.size() == 1) return name;
  return name.append(" ").append(std::to_string(current_ + 1)).append(" of ").append(std::to_string(systems_.size()));
}

std::string Inquiry::describe() const {
  std::string text(backend_.name());
  return text.append(": ").append(question()).append(" ").append(to_string(side_.side()));
}

void Inquiry::take(Outcome outcome) {
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - asked_at_;
  JudgedClaim judged;
  judged.claim = {side_.side(),       question(),     order_,         backend_.name(),
                  backend_.version(), outcome.status, outcome.reason, seconds.count()};
  judged.system = systems_[current_];
  if (outcome.status == Status::sat) judged.model = in_own_order(asked_, std::move(outcome.model));
  const bool has_timed_out = outcome.status == Status::unknown && outcome.reason == "timeout";
  claims_.push_back(std::move(judged));
  const bool asks_again = order_ > 0 || outcome.status == Status::unsat;
  if (asks_again && order_ < options_.orders) {
    ++order_;
    return;
  }
  order_ = 0;
  // Once one part is unsat, and remains so, the others do not matter.
  const bool is_over = has_timed_out || (asks_again && !is_sat(*systems_[current_]));
  current_ = is_over ? systems_.size() : current_ + 1;
}

bool Inquiry::is_sat(const System& system) const {
  return std::ranges::any_of(claims_, [&](const JudgedClaim& judged) {
    return judged.system == &system && judged.claim.status == Status::sat;
  });
}

System Inquiry::asked_in(const System& system, std::uint64_t order) const {
  return reorder(system, order_seed(order, options_.seed)).system;
}

std::vector<const JudgedClaim*> Inquiry::models() const {
  std::vector<const JudgedClaim*> found(systems_.size());
  for (std::size_t i = 0; i < systems_.size(); ++i) {
    for (const JudgedClaim& judged : claims_) {
      if (found[i] != nullptr || judged.system != systems_[i] || judged.claim.status != Status::sat) continue;
      if (!objection_to_model(*judged.system, judged.model)) found[i] = &judged;
    }
  }
  return found;
}

void run_inquiries(std::vector<std::unique_ptr<Inquiry>>& inquiries, const CrosscheckOptions& options) {
  std::vector<Inquiry*> active;
  std::size_t next = 0;
  while (next < inquiries.size() || !active.empty()) {
    while (next < inquiries.size() && active.size() < std::max<std::size_t>(1, options.jobs)) {
      active.push_back(inquiries[next++].get());
    }
    std::erase_if(active, [](Inquiry* inquiry) { return inquiry->step(); });
    if (active.empty()) continue;
    if (options.progress) options.progress(active.front()->describe());
    wait_for(active);
  }
}

std::optional<std::uint32_t> seed_of_order(std::uint64_t order, const CrosscheckOptions& options) {
  if (order == 0) return std::nullopt;
  return static_cast<std::uint32_t>(order_seed(order, options.seed)) | 1U;
}

Outcome ask_once(Backend& backend, const System& system, std::uint64_t order, const CrosscheckOptions& options) {
  const Reordered asked = reorder(system, order_seed(order, options.seed));
  Outcome outcome = run(backend, asked.system, limits_of(options, order));
  if (outcome.status == Status::sat) outcome.model = in_own_order(asked, std::move(outcome.model));
  return outcome;
}

}  // namespace nnsolve
