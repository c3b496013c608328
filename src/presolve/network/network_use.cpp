// Finds what the known targets depend on, from the outputs backwards; linear in edges and classes.
#include "presolve/network/network_use.h"

namespace nnsolve {

namespace {

class UseFinder {
 public:
  UseFinder(const Network& network, const Topology& topology, NetworkUse& use)
      : network_(network), topology_(topology), use_(use) {}

  void find() {
    const std::size_t neurons = network_.neuron_count();
    const InputClasses& classes = use_.classes;
    use_.is_needed.assign(classes.classes.size(), false);
    use_.target_of_class.assign(classes.classes.size(), NetworkUse::none);
    use_.has_two_targets.assign(classes.classes.size(), false);
    use_.changed_classes.assign(neurons, 0);
    use_.some_changed_class.assign(neurons, 0);
    use_.changes.assign(network_.edges.size(), 0);
    use_.some_user.assign(network_.edges.size(), 0);
    use_.by_neuron.assign(neurons, {});
    use_.next_target.assign(classes.targets.size(), NetworkUse::none);
    use_.target_count.assign(classes.targets.size(), 0);
    for (const std::uint32_t target : classes.target_of_entry) ++use_.target_count[target];
    for (std::uint32_t i = static_cast<std::uint32_t>(classes.targets.size()); i-- > 0;) {
      const ClassId output = classes.targets[i].output;
      use_.next_target[i] = use_.target_of_class[output];
      use_.has_two_targets[output] = use_.next_target[i] != NetworkUse::none;
      use_.target_of_class[output] = i;
    }
    for (const InputClasses::Target& target : classes.targets) need(target.output);
    for (auto n = topology_.order.rbegin(); n != topology_.order.rend(); ++n) {
      if (!network_.is_input(*n)) pass_on(*n);
    }
  }

 private:
  void need(ClassId id) {
    if (use_.is_needed[id]) return;
    use_.is_needed[id] = true;
    if (use_.classes.is_zero_class(id)) return;
    const NeuronIndex neuron = use_.classes.classes[id].neuron;
    ++use_.changed_classes[neuron];
    use_.some_changed_class[neuron] = id;
    if (!network_.is_input(neuron)) use_.by_neuron[neuron].push_back(id);
  }

  /// All needed classes of the neuron are known; now those of its in-neighbours.
  void pass_on(NeuronIndex neuron) {
    for (const ClassId id : use_.by_neuron[neuron]) {
      for (const auto& change : use_.classes.changes_of(id)) {
        need(change.source);
        ++use_.changes[change.edge];
        use_.some_user[change.edge] = id;
      }
    }
    const std::size_t count = use_.by_neuron[neuron].size() + (use_.is_needed[neuron] ? 1 : 0);
    for (const EdgeIndex e : topology_.incoming[neuron]) {
      const Edge& edge = network_.edges[e];
      const bool carries = !edge.weight || !edge.weight->is_zero();
      if (carries && use_.changes[e] < count) need(edge.from);
    }
  }

  const Network& network_;
  const Topology& topology_;
  NetworkUse& use_;
};

}  // namespace

void find_use(const Network& network, const Topology& topology, NetworkUse& use) {
  UseFinder(network, topology, use).find();
}

}  // namespace nnsolve
