// The laws of generate.h, for every family. Without them a wrong ground truth would be blamed on solvers.
#include "nnsolve/check.h"
#include "nnsolve/generate.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <variant>

using namespace nnsolve;

namespace {

std::string flaw(const GeneratedInstance& instance) {
  const auto* training = std::get_if<TrainingInstance>(&instance.input);
  if (instance.refutation) {
    return training != nullptr ? find_flaw(*instance.refutation, *training)
                               : find_flaw(*instance.refutation, std::get<Formula>(instance.input));
  }
  if (instance.witness) return check(*training, *instance.witness).problem;
  if (instance.assignment) return check(std::get<Formula>(instance.input), *instance.assignment).problem;
  return "";
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
