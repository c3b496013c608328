// What deep formulas cost: the bytes that are allocated on the way from the text to what a backend is asked. Twice the
// levels may cost twice as much, not four times.
//
// Without this, a copy of what stands below, made at every level, would go unnoticed: formulas of four levels cost
// nothing, those of four thousand took gigabytes.
#include "encode/formula.h"
#include "io/smt2_reader.h"
#include "support/deep_formula.h"

#include "nnsolve/presolve.h"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <new>

namespace {

std::size_t allocated_bytes = 0;

void* counted(std::size_t size) {
  allocated_bytes += size;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

// All of this program's, so it is a program of its own.
void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

struct Spent {
  std::size_t encode = 0;
  std::size_t presolve = 0;
};

Spent cost_of(const Nesting& nesting, int levels) {
  const Etr formula = read_smt2(deep_formula(nesting, levels), "deep");
  std::size_t before = allocated_bytes;
  System system = encode(formula).system;
  Spent cost;
  cost.encode = allocated_bytes - before;
  before = allocated_bytes;
  const PresolvedSystem presolved = presolve(std::move(system));
  CHECK_FALSE(presolved.is_unsat);
  for (const Component& part : components(presolved.system)) canonical(part.system);
  cost.presolve = allocated_bytes - before;
  return cost;
}

}  // namespace

TEST_CASE("Twice as deep costs twice as much", "[deep]") {
  for (const Nesting& nesting : all_nestings()) {
    CAPTURE(nesting.name);
    const Spent once = cost_of(nesting, 700), twice = cost_of(nesting, 1400);
    CHECK(twice.encode < 3 * once.encode);
    CHECK(twice.presolve < 3 * once.presolve);
  }
}

TEST_CASE("As deep as files may be", "[deep]") {
  for (const Nesting& nesting : all_nestings()) {
    CAPTURE(nesting.name);
    cost_of(nesting, 2400);
  }
}
