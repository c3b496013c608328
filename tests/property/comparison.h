// A system with presolve and without it: z3 is asked both ways, and whatever solves what presolve left is lifted, step
// by step, and checked.
#pragma once

#include "algebra/field_merge.h"
#include "support/linked.h"
#include "support/random_system.h"

#include "nnsolve/backend.h"
#include "nnsolve/presolve.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace nnsolve::test {

inline Outcome ask(Backend& backend, const System& system) {
  Limits limits;
  limits.seconds = 0.3;
  return run(backend, system, limits);
}

inline Assignment to_assignment(const std::vector<Real>& model) {
  Expressed expressed = express(model, std::vector<std::uint32_t>(model.size(), 0));
  return {std::move(expressed.fields), std::move(expressed.values)};
}

/// Lifts; after each step, what the step removed must hold.
inline Assignment lift_and_check(const PresolvedSystem& presolved, const Assignment& assignment) {
  return lift(presolved.lift, assignment, [](const LiftStep& step, const Assignment& values) {
    FieldArithmetic arithmetic(values.fields);
    for (const Constraint& constraint : step.removed) {
      INFO("after the step of rule " << step.rule);
      REQUIRE(satisfies(constraint, values.values, arithmetic));
    }
  });
}

/// With and without presolve.
class Comparison {
 public:
  explicit Comparison(Backend& backend) : backend_(backend) {}

  void compare(const System& given, const PresolvedSystem& presolved) {
    const Outcome before = ask(backend_, given);
    const Outcome after = presolved.is_unsat ? Outcome{Status::unsat, "", {}} : ask(backend_, presolved.system);
    if (after.status == Status::sat) {
      REQUIRE(satisfies(given, lift_and_check(presolved, to_assignment(after.model))));
    }
    if (before.status == Status::unknown || after.status == Status::unknown) {
      ++unknown_;
      return;
    }
    REQUIRE(before.status == after.status);
    ++(after.status == Status::sat ? sat_ : unsat_);
  }

  void require_both(std::size_t sat, std::size_t unsat) const {
    WARN("sat " << sat_ << ", unsat " << unsat_ << ", unknown " << unknown_);
    CHECK(sat_ > sat);
    CHECK(unsat_ > unsat);
  }

 private:
  Backend& backend_;
  std::size_t sat_ = 0, unsat_ = 0, unknown_ = 0;
};

}  // namespace nnsolve::test
