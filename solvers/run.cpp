// What can be done with any backend: one query run to its end, and questions with known answers.
#include "solvers/awaited.h"

#include "nnsolve/backend.h"

#include <utility>

namespace nnsolve {
namespace {

constexpr double probe_seconds = 1.0;

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

/// Runs queries side by side to their ends.
std::vector<Outcome> run_all(std::vector<std::unique_ptr<Query>> queries) {
  std::vector<Outcome> outcomes(queries.size());
  std::size_t left = queries.size();
  while (left > 0) {
    Awaited awaited;
    for (std::size_t i = 0; i < queries.size(); ++i) {
      if (!queries[i]) continue;
      if (std::optional<Outcome> outcome = queries[i]->step()) {
        outcomes[i] = *std::move(outcome);
        queries[i].reset();
        --left;
        continue;
      }
      awaited.add(*queries[i]);
    }
    if (left > 0) awaited.wait();
  }
  return outcomes;
}

}  // namespace

Outcome run(Backend& backend, const System& system, const Limits& limits) {
  std::vector<std::unique_ptr<Query>> queries;
  queries.push_back(backend.start(system, limits));
  return run_all(std::move(queries)).front();
}

Capabilities probe_capabilities(Backend& backend) {
  const std::vector<Probe> all = probes();
  Limits limits;
  limits.seconds = probe_seconds;
  std::vector<std::unique_ptr<Query>> queries;
  for (const Probe& probe : all) queries.push_back(backend.start(probe.system, limits));
  const std::vector<Outcome> outcomes = run_all(std::move(queries));
  Capabilities capabilities;
  for (std::size_t i = 0; i < all.size(); ++i) {
    capabilities.*all[i].shows = outcomes[i].status == Status::sat && outcomes[i].model == all[i].solution;
  }
  return capabilities;
}

}  // namespace nnsolve
