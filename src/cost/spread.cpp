#include "cost/spread.h"

#include "network/best_constant.h"
#include "network/input_classes.h"

#include <map>
#include <vector>

namespace nnsolve {

Rational spread(const TrainingInstance& instance) {
  if (!is_plain(instance)) return {};
  const InstanceStructure structure = find_structure(instance);
  const InputClasses& classes = structure.classes;
  std::vector<std::size_t> counts(classes.targets.size(), 0);
  for (const std::uint32_t target : classes.target_of_entry) ++counts[target];
  std::map<ClassId, std::vector<CountedTarget>> by_class;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    by_class[classes.targets[i].output].push_back({*classes.targets[i].value, counts[i]});
  }
  const CostMeasure measure{instance.cost, instance.network.output_count};
  Rational total;
  for (const auto& [id, targets] : by_class) {
    const bool is_relu = instance.network.neurons[classes.classes[id].neuron].activation == Activation::relu;
    total = measure.together(total, measure.of_best_constant(targets, is_relu));
  }
  return total;
}

}  // namespace nnsolve
