// What can be done with any backend: one query run to its end, and questions with known answers.
#include "solvers/awaited.h"

#include "nnsolve/backend.h"

#include <chrono>
#include <optional>
#include <utility>

namespace nnsolve {
namespace {

// A program may take seconds to start (Java's, WebAssembly's). When it has answered one question it is awake.
constexpr double seconds_to_wake_up = 10.0;
constexpr std::chrono::milliseconds awake_time = std::chrono::seconds(1);

/// A question with exactly one answer.
struct Probe {
  System system;
  std::vector<Real> solution;
  bool Capabilities::*shows;
};

std::vector<Probe> probes() {
  const Polynomial x = Polynomial::variable(0);
  const Polynomial y = Polynomial::variable(1);
  const auto number = [](int value) { return Polynomial(Rational(value)); };
  const auto equal = [](Polynomial p) { return Constraint::atom(std::move(p), Relation::equal); };
  const auto positive = [](Polynomial p) { return Constraint::atom(std::move(p), Relation::greater); };

  System linear{{"x", "y"}, {equal(x + y - number(3)), equal(x - y - number(1))}};
  System nonlinear{{"x", "y"}, {equal(x * y - number(6)), equal(x + y - number(5)), positive(y - x)}};
  System disjunction{{"x"},
                     {Constraint::any({equal(x - number(1)), equal(x - number(2))}),
                      Constraint::atom(x - number(1), Relation::not_equal)}};
  System irrational{{"x"}, {equal(x * x - number(2)), positive(x)}};
  const Real root_of_two = Real::root_by_index({Rational(-2), Rational(0), Rational(1)}, 2).value();

  std::vector<Probe> all;
  all.push_back({std::move(linear), {Rational(2), Rational(1)}, &Capabilities::linear});
  all.push_back({std::move(nonlinear), {Rational(2), Rational(3)}, &Capabilities::nonlinear});
  all.push_back({std::move(disjunction), {Rational(2)}, &Capabilities::disjunctions});
  all.push_back({std::move(irrational), {root_of_two}, &Capabilities::irrational_models});
  return all;
}

using Clock = std::chrono::steady_clock;

/// Runs queries side by side to their ends, or until so long after the first end. Those that did not end have none.
std::vector<std::optional<Outcome>> run_all(std::vector<std::unique_ptr<Query>> queries,
                                            std::optional<std::chrono::milliseconds> longest_after_first = {}) {
  std::vector<std::optional<Outcome>> outcomes(queries.size());
  std::optional<Clock::time_point> deadline;
  for (std::size_t left = queries.size(); left > 0;) {
    Awaited awaited;
    for (std::size_t i = 0; i < queries.size(); ++i) {
      if (!queries[i]) continue;
      outcomes[i] = queries[i]->step();
      if (outcomes[i]) {
        queries[i].reset();
        --left;
        if (!deadline && longest_after_first) deadline = Clock::now() + *longest_after_first;
      } else {
        awaited.add(*queries[i]);
      }
    }
    if (left == 0) break;
    std::optional<std::chrono::milliseconds> longest;
    if (deadline) {
      longest = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now());
      if (longest->count() <= 0) break;
    }
    awaited.wait(longest);
  }
  return outcomes;
}

}  // namespace

Outcome run(Backend& backend, const System& system, const Limits& limits) {
  std::vector<std::unique_ptr<Query>> queries;
  queries.push_back(backend.start(system, limits));
  return *run_all(std::move(queries)).front();
}

Capabilities probe_capabilities(Backend& backend) {
  const std::vector<Probe> all = probes();
  Limits limits;
  limits.seconds = seconds_to_wake_up;
  std::vector<std::unique_ptr<Query>> queries;
  for (const Probe& probe : all) queries.push_back(backend.start(probe.system, limits));
  const std::vector<std::optional<Outcome>> outcomes = run_all(std::move(queries), awake_time);
  Capabilities capabilities;
  for (std::size_t i = 0; i < all.size(); ++i) {
    capabilities.*all[i].shows =
        outcomes[i] && outcomes[i]->status == Status::sat && outcomes[i]->model == all[i].solution;
  }
  return capabilities;
}

}  // namespace nnsolve
