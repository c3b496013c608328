// What a backend is asked: is there a real solution of a conjunction of polynomial constraints, some of them
// disjunctions?
#pragma once

#include "nnsolve/polynomial.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

/// How a polynomial p compares to 0: p = 0, p /= 0, p > 0, p >= 0.
enum class Relation : std::uint8_t { equal, not_equal, greater, greater_equal };

/// An atom, or the conjunction (all) or disjunction (any) of parts. all of nothing is true, any of nothing false.
struct Constraint {
  enum class Kind : std::uint8_t { atom, all, any };

  Kind kind = Kind::atom;
  Relation relation = Relation::equal;  // of an atom
  Polynomial polynomial;                // of an atom
  std::vector<Constraint> parts;        // of all and any

  static Constraint atom(Polynomial polynomial, Relation relation) {
    return {Kind::atom, relation, std::move(polynomial), {}};
  }
  static Constraint all(std::vector<Constraint> parts) { return {Kind::all, Relation::equal, {}, std::move(parts)}; }
  static Constraint any(std::vector<Constraint> parts) { return {Kind::any, Relation::equal, {}, std::move(parts)}; }
  friend bool operator==(const Constraint&, const Constraint&) = default;
};

/// The conjunction of `constraints` over the variables 0 .. variable_names.size() - 1. Names are distinct and are
/// simple symbols of SMT-LIB that are not reserved; they are quoted (|...|) already where that is needed.
struct System {
  std::vector<std::string> variable_names;
  std::vector<Constraint> constraints;

  std::size_t variable_count() const { return variable_names.size(); }
};

/// The figures of `solve --json` (instances/README.md, "The answer of solve as JSON").
struct SystemSize {
  std::size_t variables = 0;
  std::size_t equations = 0;     // atoms p = 0, wherever they stand
  std::size_t inequalities = 0;  // all other atoms
  std::size_t clauses = 0;       // top-level disjunctions
  std::size_t terms = 0;
  std::size_t nonlinear_terms = 0;  // occurrences of monomials of degree >= 2
};

SystemSize measure(const System& system);
/// True if no monomial has a degree above 1.
bool is_linear(const System& system);

}  // namespace nnsolve

#pragma GCC visibility pop
