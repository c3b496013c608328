// Instances whose answers are known beforehand: planted solutions, proofs of unsatisfiability, and exhaustive sets.
// What breaks solvers comes first. See src/generate for the families.
#pragma once

#include "nnsolve/formula.h"
#include "nnsolve/instance.h"
#include "nnsolve/outcome.h"
#include "nnsolve/refutation.h"
#include "nnsolve/witness.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

/// Laws: a formula with an assignment satisfies it, an instance with a witness fits it, both exactly (check.h), and a
/// refutation passes find_flaw(). The status is sat if there is a solution, unsat if there is a refutation, and else
/// unknown: nobody's word is taken for it.
struct GeneratedInstance {
  std::string family;
  std::size_t size = 0;
  std::uint64_t seed = 0;
  std::string name;  // FAMILY-SIZE-SEED
  std::variant<Formula, TrainingInstance> input;
  Status status = Status::unknown;
  std::optional<Assignment> assignment;  // of a formula, if planted
  std::optional<Witness> witness;        // of a training instance, if planted
  std::optional<Refutation> refutation;  // of either
};

/// What a family's status can be. exhaustive and random families are `open`.
enum class FamilyTruth : std::uint8_t { sat, unsat, mixed, open };
const char* to_string(FamilyTruth truth);

struct Family {
  std::string name;
  std::string description;   // one line
  std::string size_meaning;  // what grows with the size
  bool is_training = false;  // makes training instances; else formulas
  FamilyTruth truth = FamilyTruth::open;
  std::size_t least_size = 1;  // sizes outside are a UsageError
  std::size_t most_size = 1;
  /// How many instances there are of a size, seeds 0, 1, ..., each once; null where the seed is random.
  std::size_t (*count)(std::size_t size) = nullptr;
  /// Fills everything but family, size, seed and name.
  GeneratedInstance (*make)(std::size_t size, std::uint64_t seed) = nullptr;
};

/// All of them, in the order of the documentation.
const std::vector<Family>& families();
/// Null if there is none of this name.
const Family* find_family(std::string_view name);

/// FAMILY-SIZE-SEED, which is the name of the instance and of its files.
std::string instance_name(const Family& family, std::size_t size, std::uint64_t seed);

/// Deterministic: the same everywhere for the same arguments. Throws UsageError for a size that the family has not, or
/// for a seed past the end of an exhaustive one.
GeneratedInstance generate(const Family& family, std::size_t size, std::uint64_t seed);

}  // namespace nnsolve

#pragma GCC visibility pop
