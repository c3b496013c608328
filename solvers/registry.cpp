// The one table of the backends, and what can be done with any of them.
#include "solvers/awaited.h"
#include "solvers/linked_backend.h"
#include "solvers/smtlib/command_line.h"
#include "solvers/smtlib/smtlib_backend.h"

#include "nnsolve/backend.h"
#include "nnsolve/error.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace nnsolve {
namespace {

struct KnownSolver {
  const char* name;
  bool is_built_in;
};

// In the order in which `auto` prefers them.
constexpr std::array<KnownSolver, 2> linked_table = {{
#ifdef NNSOLVE_HAVE_Z3
    {"z3", true},
#else
    {"z3", false},
#endif
#ifdef NNSOLVE_HAVE_CVC5
    {"cvc5", true},
#else
    {"cvc5", false},
#endif
}};

constexpr std::string_view smtlib_prefix = "smtlib:";

std::string those_there_are() {
  std::string list = "there are: ";
  for (const std::string& name : linked_backends()) list += name + ", ";
  return list + "smtlib:COMMAND";
}

std::unique_ptr<Backend> make_smtlib_backend(std::string_view name) {
  std::vector<std::string> words = split_command(name.substr(smtlib_prefix.size()));
  if (words.empty()) throw BackendError("backend '" + std::string(name) + "' names no command; " + those_there_are());
  if (find_program(words.front()).empty()) {
    throw BackendError("backend '" + std::string(name) + "': there is no program '" + words.front() + "'; " +
                       those_there_are());
  }
  return std::make_unique<SmtlibBackend>(std::string(name), std::move(words));
}

// --- Probing

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

std::vector<std::string> linked_backends() {
  std::vector<std::string> names;
  for (const KnownSolver& solver : linked_table) {
    if (solver.is_built_in) names.emplace_back(solver.name);
  }
  return names;
}

std::vector<std::string> known_backends() {
  std::vector<std::string> names;
  for (const KnownSolver& solver : linked_table) names.emplace_back(solver.name);
  for (const char* program : {"z3", "cvc5", "yices-smt2"}) {
    names.push_back(std::string(smtlib_prefix).append(program));
  }
  return names;
}

std::unique_ptr<Backend> make_backend(std::string_view name) {
  if (name.substr(0, smtlib_prefix.size()) == smtlib_prefix) return make_smtlib_backend(name);
  for (const KnownSolver& solver : linked_table) {
    if (name != solver.name) continue;
    if (solver.is_built_in) return make_linked_backend(solver.name);
    throw BackendError("backend '" + std::string(name) + "' is not built in; " + those_there_are());
  }
  throw BackendError("unknown backend '" + std::string(name) + "'; " + those_there_are());
}

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
