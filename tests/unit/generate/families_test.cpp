// The laws of generate.h, for every family. Without them a wrong ground truth would be blamed on solvers.
#include "algebra/number_field.h"
#include "generate/linear_combination.h"
#include "generate/random_polynomial.h"
#include "io/etr_inv_io.h"
#include "io/instance_text.h"
#include "io/smt2_writer.h"

#include "nnsolve/check.h"
#include "nnsolve/generate.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <variant>

using namespace nnsolve;

namespace {

std::string flaw(const GeneratedInstance& instance) {
  const std::vector<Field> fields = instance.witness      ? instance.witness->fields
                                    : instance.assignment ? instance.assignment->fields
                                                          : std::vector<Field>();
  for (const Field& field : fields) {
    if (std::string problem = check_field(field); !problem.empty()) return problem;
  }
  const auto* training = std::get_if<TrainingInstance>(&instance.input);
  if (instance.refutation) {
    return training != nullptr ? find_flaw(*instance.refutation, exact_fit(*training))
                               : find_flaw(*instance.refutation, std::get<Formula>(instance.input));
  }
  if (instance.witness) return check(*training, *instance.witness).problem;
  if (instance.assignment) return check(std::get<Formula>(instance.input), *instance.assignment).problem;
  return "";
}

std::string text_of(const GeneratedInstance& instance) {
  std::string text;
  if (const auto* training = std::get_if<TrainingInstance>(&instance.input)) {
    append_instance(text, *training);
  } else if (const auto* etr = std::get_if<Etr>(&std::get<Formula>(instance.input))) {
    append_etr(text, *etr);
  } else {
    append_etr_inv(text, std::get<EtrInv>(std::get<Formula>(instance.input)));
  }
  return text;
}

Status status_by_evidence(const GeneratedInstance& instance) {
  if (instance.assignment || instance.witness) return Status::sat;
  return instance.refutation ? Status::unsat : Status::unknown;
}

}  // namespace

TEST_CASE("the evidence of every family stands up to an exact check") {
  for (const Family& family : families()) {
    std::size_t known = 0;
    std::size_t sats = 0;
    for (std::size_t size = family.least_size; size <= std::min(family.most_size, family.least_size + 4); ++size) {
      const std::size_t count = family.count != nullptr ? std::min<std::size_t>(family.count(size), 8) : 12;
      for (std::uint64_t seed = 0; seed < count; ++seed) {
        const GeneratedInstance instance = generate(family, size, seed);
        INFO(instance.name);
        REQUIRE(flaw(instance) == "");
        REQUIRE(instance.status == status_by_evidence(instance));
        REQUIRE(family.is_training == std::holds_alternative<TrainingInstance>(instance.input));
        if (family.truth == FamilyTruth::sat) REQUIRE(instance.status == Status::sat);
        if (family.truth == FamilyTruth::unsat) REQUIRE(instance.status == Status::unsat);
        if (instance.status != Status::unknown) ++known;
        if (instance.status == Status::sat) ++sats;
      }
    }
    INFO(family.name);
    if (family.truth != FamilyTruth::open) REQUIRE(known > 0);
    if (family.truth == FamilyTruth::mixed) REQUIRE((0 < sats && sats < known));
  }
}

TEST_CASE("instances are the same for the same seed, here and everywhere") {
  for (const Family& family : families()) {
    const GeneratedInstance a = generate(family, family.least_size, 0);
    const GeneratedInstance b = generate(family, family.least_size, 0);
    INFO(a.name);
    REQUIRE(text_of(a) == text_of(b));
    if (family.count == nullptr && family.least_size + 2 <= family.most_size) {
      REQUIRE(text_of(generate(family, family.least_size + 2, 1)) !=
              text_of(generate(family, family.least_size + 2, 2)));
    }
  }
  // A change here changes what a seed in somebody's report means.
  CHECK(text_of(generate(*find_family("planted"), 3, 7)) ==
        "etr-inv 1\nvars x y z u v\nv + x = x\ny * x = 1\nx + z = u\n");
}

TEST_CASE("find_combination finds a combination if there is one") {
  auto random = generators::make_random("test of combinations", 0, 1);
  for (int round = 0; round < 200; ++round) {
    std::vector<Polynomial> parts;
    Polynomial goal;
    for (int i = 0; i < 5; ++i) {
      parts.push_back(generators::random_polynomial(random, 4, 2, 1) + Polynomial(generators::small_rational(random)));
      goal += parts.back() * generators::small_rational(random);
    }
    const auto factors = generators::find_combination(parts, goal);
    REQUIRE(factors);
    for (std::size_t i = 0; i < parts.size(); ++i) goal -= parts[i] * (*factors)[i];
    REQUIRE(goal.is_zero());
    REQUIRE(!generators::find_combination(parts, Polynomial::variable(7)));
  }
}
