// The table of all families.
#include "generate/families.h"

#include "nnsolve/error.h"
#include "nnsolve/generate.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

namespace {

using namespace generators;

struct Sizes {
  std::size_t least;
  std::size_t most;
  const char* meaning;
};

Family formula(const char* name, FamilyTruth truth, Sizes sizes, Maker* make, const char* description) {
  return {name, description, sizes.meaning, false, truth, sizes.least, sizes.most, nullptr, make};
}

Family training(const char* name, FamilyTruth truth, Sizes sizes, Maker* make, const char* description) {
  Family family = formula(name, truth, sizes, make, description);
  family.is_training = true;
  return family;
}

constexpr std::size_t no_limit = 1000;

std::vector<Family> make_families() {
  using enum FamilyTruth;
  std::vector<Family> table = exhaustive_families();
  auto add = [&](Family family) { table.push_back(std::move(family)); };
  add(formula("random", open, {1, no_limit, "constraints"}, make_random_etr_inv, "random ETR-INV formulas"));
  add(formula("planted", sat, {0, no_limit, "constraints"}, make_planted, "ETR-INV around rational values"));
  add(formula("planted-zeros", sat, {0, no_limit, "constraints"}, make_planted_zeros, "ETR-INV around 0, 1 and -1"));
  add(formula("planted-sqrt", sat, {0, no_limit, "constraints"}, make_planted_sqrt,
              "ETR-INV around values of a real quadratic field"));
  add(formula("golden-ratio", sat, {1, no_limit, "powers"}, make_golden_ratio,
              "ETR-INV chains that force powers of the golden ratio or of its conjugate"));
  add(formula("sign-twins", mixed, {1, 20, "pairs"}, make_sign_twins,
              "ETR where a and b with equal squares must have different signs, or cannot"));
  add(formula("tied-squares", mixed, {1, 20, "pairs"}, make_tied_squares,
              "ETR where sums of square roots of one number cancel, or cannot"));
  add(formula("identity-no", unsat, {1, 12, "equations"}, make_identity_no,
              "ETR equations of which a polynomial combination is 1 = 0"));
  add(formula("squares-no", unsat, {1, 12, "equations"}, make_squares_no,
              "ETR from which follows that -1 is a sum of squares times what is not negative"));
  add(formula("sums-no", unsat, {1, 200, "sums"}, make_sums_no, "ETR-INV in which sums make two numbers equal"));
  add(formula("halves-no", unsat, {1, 200, "halvings"}, make_halves_no,
              "ETR-INV that says 1/2 + 1/4 + ... = 1 and is wrong by 2^-size"));
  add(formula("near-miss", unsat, {1, 10, "squarings"}, make_near_miss,
              "ETR chains of squares whose end is wrong by about 2^-2^size"));
  add(formula("near-hit", sat, {1, 10, "squarings"}, make_near_hit, "the same chains with the right end"));
  add(formula("roots-no", unsat, {1, 20, "roots"}, make_roots_no,
              "ETR chains of square roots whose end is not quite 1"));
  add(formula("known-irrational", sat, {0, 12, "further equations"}, make_known_irrational,
              "ETR around cube roots, cosines of regular polygons, the plastic number and the like"));
  add(formula("nested-roots", sat, {1, 4, "roots"}, make_nested_roots, "ETR that only nested square roots solve"));
  add(formula("repeated-factors", mixed, {1, 8, "further equations"}, make_repeated_factors,
              "ETR with powers of polynomials that vanish"));
  add(formula("vanishing", mixed, {1, 8, "equations"}, make_vanishing,
              "ETR with leading coefficients that vanish at the solution"));
  add(formula("boxed", sat, {1, 200, "constraints"}, make_boxed, "ETR-INV within [1/2, 2], as ETR"));
  add(formula("boxed-no", unsat, {0, 200, "inversions"}, make_boxed_no, "the same with sums that leave the box"));
  add(formula("clauses", sat, {1, 30, "clauses"}, make_clauses,
              "ETR with disjunctions, conjunctions and negations around a planted point"));
  add(formula("distances", mixed, {1, 12, "points beyond two"}, make_distances,
              "ETR: points of the plane with given distances"));
  add(formula("sphere", mixed, {1, 12, "dimension less one"}, make_sphere,
              "ETR: a sphere and a plane that cut, touch, or are hardly apart"));
  add(formula("circles", sat, {1, 12, "circles"}, make_circles, "ETR: unit circles packed into a rectangle"));
  add(training("network", sat, {0, 100, "hidden neurons at most"}, make_network,
               "any acyclic network, skip edges, prescribed weights, \"?\" targets, planted weights"));
  add(training("relu-planted", sat, {1, 50, "hidden neurons"}, make_relu_planted,
               "one hidden layer of ReLUs with planted weights"));
  add(training("relu-random", open, {1, 50, "hidden neurons"}, make_relu_random,
               "one hidden layer of ReLUs with random targets"));
  add(training("planted-cost", sat, {0, 100, "hidden neurons at most"}, make_planted_cost,
               "the networks of `network` with targets that planted weights miss, at the threshold that this costs"));
  add(training("beyond", sat, {0, 100, "hidden neurons at most"}, make_beyond,
               "all activations, restricted weights and biases, targets that are inequalities; planted weights"));
  add(training("rank", mixed, {1, 3, "rank of the bottleneck"}, make_rank,
               "linear networks with a bottleneck: the rank of a matrix"));
  add(training("zigzag", mixed, {1, 50, "hidden neurons"}, make_zigzag,
               "ReLUs on a line that have bends enough for up and down, or too few"));
  return table;
}

}  // namespace

const char* to_string(FamilyTruth truth) {
  switch (truth) {
    case FamilyTruth::sat:
      return "sat";
    case FamilyTruth::unsat:
      return "unsat";
    case FamilyTruth::mixed:
      return "mixed";
    case FamilyTruth::open:
      return "open";
  }
  return "";
}

const std::vector<Family>& families() {
  static const std::vector<Family> table = make_families();
  return table;
}

const Family* find_family(std::string_view name) {
  const auto& table = families();
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const Family& family) { return family.name == name; });
  return found == table.end() ? nullptr : &*found;
}

std::string instance_name(const Family& family, std::size_t size, std::uint64_t seed) {
  std::string name = family.name;
  return name.append("-").append(std::to_string(size)).append("-").append(std::to_string(seed));
}

GeneratedInstance generate(const Family& family, std::size_t size, std::uint64_t seed) {
  if (size < family.least_size || size > family.most_size) {
    throw UsageError("family " + family.name + " has sizes " + std::to_string(family.least_size) + " to " +
                     std::to_string(family.most_size) + ", not " + std::to_string(size));
  }
  if (family.count != nullptr && seed >= family.count(size)) {
    throw UsageError("family " + family.name + " has " + std::to_string(family.count(size)) + " instances of size " +
                     std::to_string(size));
  }
  GeneratedInstance instance = family.make(size, seed);
  instance.family = family.name;
  instance.size = size;
  instance.seed = seed;
  instance.name = instance_name(family, size, seed);
  if (auto* training = std::get_if<TrainingInstance>(&instance.input)) training->name = instance.name;
  return instance;
}

}  // namespace nnsolve
