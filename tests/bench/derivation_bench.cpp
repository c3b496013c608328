// What it costs that presolve writes its reasons down: CPU time and live memory of presolve with derivations, as ratios
// to presolve without.
//
// Goal: at most twice the time. Without derivations there is no record at all: the bytes of reasons are those of the
// edit that is being made, and what that costs is the share that a profile shows for Reason.
//
// usage: bench_derivation [SHAPE COUNT with|without]: else one presolve of that shape, for a profiler
#include "presolve/system/derivation.h"
#include "support/random_system.h"

#include "nnsolve/presolve.h"

#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <new>
#include <string>
#include <utility>
#include <vector>

namespace {

std::size_t live = 0;
std::size_t most_live = 0;

}  // namespace

void* operator new(std::size_t size) {
  void* block = std::malloc(size);
  if (block == nullptr) throw std::bad_alloc();
  live += malloc_usable_size(block);
  most_live = std::max(most_live, live);
  return block;
}
void operator delete(void* block) noexcept {
  live -= malloc_usable_size(block);
  std::free(block);
}
void operator delete(void* block, std::size_t) noexcept { operator delete(block); }

using namespace nnsolve;

namespace {

Polynomial x(std::size_t number) { return Polynomial::variable(static_cast<Variable>(number)); }

void add(System& system, Polynomial polynomial) {
  system.constraints.push_back(Constraint::atom(std::move(polynomial), Relation::equal));
}

System named(System system, std::size_t variables) {
  for (std::size_t i = 0; i < variables; ++i) system.variable_names.push_back("x" + std::to_string(i));
  return system;
}

/// The shapes of presolve_bench.py, part `large`.
System chain(std::size_t count) {
  System system;
  for (std::size_t i = 0; i < count; ++i) {
    add(system, i % 2 == 1 ? x(i) + x(i) - x(i + 1) : x(i) * x(i + 1) - Polynomial(Rational(1)));
  }
  return named(std::move(system), count + 1);
}

System tree(std::size_t count) {
  System system;
  for (std::size_t i = 0; i < count; ++i) add(system, x(2 * i + 1) + x(2 * i + 2) - x(i));
  return named(std::move(system), 2 * count + 1);
}

System sparse(std::size_t count) {
  test::Random random(count);
  const std::size_t variables = count * 5 / 3;
  System system;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t a = generators::index_below(random, variables), b = generators::index_below(random, variables),
                      c = generators::index_below(random, variables);
    add(system, generators::chance(random, 50) ? x(a) + x(b) - x(c) : x(a) * x(b) - Polynomial(Rational(1)));
  }
  return named(std::move(system), variables);
}

/// Many small ones side by side, with inequalities, bounds and disjunctions.
System mixture(std::size_t count) {
  test::Random random(count);
  System all;
  while (all.constraints.size() < count) {
    test::RandomSystemShape shape;
    shape.bounded = 0.3;
    const System small = test::random_system(random, shape, false).system;
    const auto first = static_cast<Variable>(all.variable_names.size());
    auto move = [&](const Constraint& constraint, const auto& self) -> Constraint {
      Constraint moved = constraint;
      TermList terms;
      for (const Term& term : constraint.polynomial.terms()) {
        std::vector<Variable> factors;
        for (Variable variable : term.monomial.factors()) factors.push_back(variable + first);
        terms.push_back({term.coefficient, Monomial(factors)});
      }
      moved.polynomial = Polynomial::sum(std::move(terms));
      for (Constraint& part : moved.parts) part = self(part, self);
      return moved;
    };
    for (const Constraint& constraint : small.constraints) all.constraints.push_back(move(constraint, move));
    all = named(std::move(all), small.variable_count());
  }
  return all;
}

struct Shape {
  const char* name;
  System (*make)(std::size_t);
};
constexpr Shape shapes[] = {{"chain", chain}, {"tree", tree}, {"sparse", sparse}, {"mixture", mixture}};

struct Spent {
  double seconds = 1e9;
  std::size_t bytes = 0;  // at most at a time, beyond what was there before
};

void measure(const System& system, bool has_derivations, Spent& cost) {
  System copy = system;
  const std::size_t before = live;
  most_live = live;
  const std::clock_t start = std::clock();
  presolving::Derivations derivations;
  const PresolvedSystem presolved =
      has_derivations ? presolving::presolve(std::move(copy), {}, derivations) : presolve(std::move(copy), {});
  cost.seconds = std::min(cost.seconds, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  cost.bytes = most_live - before;
}

void compare(const Shape& shape, std::size_t count) {
  const System system = shape.make(count);
  Spent without, with;
  for (int i = 0; i < 5; ++i) {
    measure(system, false, without);
    measure(system, true, with);
  }
  std::printf("%-8s %7zu constraints: %.3f s and %zu bytes a constraint, with derivations %.2f x and %zu more bytes\n",
              shape.name, count, without.seconds, without.bytes / count, with.seconds / without.seconds,
              (with.bytes - std::min(with.bytes, without.bytes)) / count);
}

}  // namespace

int main(int count, char** arguments) {
  for (const Shape& shape : shapes) {
    if (count < 2) {
      for (std::size_t size : {1'000, 10'000, 100'000}) compare(shape, size);
    } else if (arguments[1] == std::string(shape.name)) {
      Spent cost;
      measure(shape.make(std::stoul(arguments[2])), count > 3 && arguments[3] == std::string("with"), cost);
      std::printf("%.3f s, %zu bytes\n", cost.seconds, cost.bytes);
    }
  }
}
