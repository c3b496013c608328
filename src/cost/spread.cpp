#include "cost/spread.h"

#include "network/input_classes.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

struct CountedTarget {
  Rational value;
  std::size_t count = 1;
};
using Targets = std::vector<CountedTarget>;

Rational number(std::size_t count) { return Rational(static_cast<std::int64_t>(count)); }

Rational best_constant(const Targets& ascending, Cost cost) {
  std::size_t all = 0;
  Rational sum;
  for (const CountedTarget& target : ascending) {
    all += target.count;
    sum += target.value * number(target.count);
  }
  if (cost == Cost::mean_squared_error) return sum / number(all);
  if (cost == Cost::max) return (ascending.front().value + ascending.back().value) / Rational(2);
  std::size_t before = 0;
  for (const CountedTarget& target : ascending) {
    before += target.count;
    if (2 * before >= all) return target.value;
  }
  return ascending.back().value;
}

Rational cost_of_constant(const Targets& targets, Cost cost, const Rational& constant) {
  Rational total;
  for (const CountedTarget& target : targets) {
    const Rational error = target.value - constant;
    const Rational size = error.sign() < 0 ? -error : error;
    if (cost == Cost::max) {
      total = std::max(total, size);
    } else {
      total += (cost == Cost::l1 ? size : size * size) * number(target.count);
    }
  }
  return total;
}

}  // namespace

Rational spread(const TrainingInstance& instance) {
  if (!is_plain(instance)) return {};
  const InstanceStructure structure = find_structure(instance);
  const InputClasses& classes = structure.classes;
  std::vector<std::size_t> counts(classes.targets.size(), 0);
  for (const std::uint32_t target : classes.target_of_entry) ++counts[target];
  std::map<ClassId, Targets> by_class;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    by_class[classes.targets[i].output].push_back({*classes.targets[i].value, counts[i]});
  }
  Rational total;
  for (auto& [id, targets] : by_class) {
    std::ranges::sort(targets, {}, &CountedTarget::value);
    const bool is_relu = instance.network.neurons[classes.classes[id].neuron].activation == Activation::relu;
    Rational constant = best_constant(targets, instance.cost);
    if (is_relu && constant.sign() < 0) constant = Rational();  // the cost is convex in it
    const Rational cost = cost_of_constant(targets, instance.cost, constant);
    total = instance.cost == Cost::max ? std::max(total, cost) : total + cost;
  }
  if (instance.cost == Cost::mean_squared_error && instance.network.output_count > 0) {
    total /= number(instance.network.output_count);
  }
  return total;
}

}  // namespace nnsolve
