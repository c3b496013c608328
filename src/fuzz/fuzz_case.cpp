#include "fuzz/fuzz_case.h"

#include "generate/random.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <string_view>

namespace nnsolve {

namespace {

using generators::chance;
using generators::index_below;
using generators::Random;

/// Each size half as likely as the one before.
std::size_t choose_size(Random& random, const Family& family) {
  constexpr std::size_t widest = 8;
  const std::size_t most = std::min(family.most_size, family.least_size + widest);
  std::size_t size = family.least_size;
  while (size < most && ((family.count != nullptr && family.count(size) == 0) || chance(random, 60))) ++size;
  return size;
}

ReduceOptions choose_reduction(Random& random) {
  ReduceOptions options;
  if (chance(random, 50)) options.activation = Activation::relu;
  if (chance(random, 50)) options.variant = Variant::compact;
  if (chance(random, 50)) options.inequalities = InequalityMode::root;
  return options;
}

/// Takes the place of half of the networks unless families are named.
constexpr std::string_view threshold_family = "planted-cost";

}  // namespace

std::vector<const Family*> chosen_families(const FuzzOptions& options) {
  std::vector<const Family*> chosen;
  for (const std::string& name : options.families) {
    chosen.push_back(find_family(name));
    if (chosen.back() == nullptr) throw UsageError("there is no family " + name + " (nnsolve generate --list)");
  }
  if (chosen.empty()) {
    for (const Family& family : families()) {
      if (family.name != threshold_family) chosen.push_back(&family);
    }
  }
  return chosen;
}

FuzzCase make_case(const FuzzOptions& options, std::uint64_t number) {
  Random random = generators::make_random("fuzz", static_cast<std::size_t>(number), options.seed);
  const std::vector<const Family*> chosen = chosen_families(options);
  const Family& family = *chosen[index_below(random, chosen.size())];
  const std::size_t size = choose_size(random, family);
  const std::uint64_t draw = random() >> 1;
  FuzzCase fuzz_case;
  fuzz_case.reduce = choose_reduction(random);
  fuzz_case.is_thorough = chance(random, 10);
  fuzz_case.asks_all = !options.backends.empty() || chance(random, 3);
  fuzz_case.checks_laws = chance(random, 25);
  fuzz_case.order_seed = random();
  // Drawn last, so that a seed makes of all other families what it always made.
  const bool has_threshold = options.families.empty() && family.name == "network" && chance(random, 50);
  const Family& made = has_threshold ? *find_family(threshold_family) : family;
  fuzz_case.instance = generate(made, size, made.count != nullptr ? draw % made.count(size) : draw);
  return fuzz_case;
}

}  // namespace nnsolve
