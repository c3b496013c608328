#include "encode/input_classes.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "nnsolve/error.h"

namespace nnsolve {

namespace {

constexpr ClassId none = std::numeric_limits<ClassId>::max();

std::size_t mix(std::size_t hash, std::size_t value) {
  hash ^= value + 0x9E3779B97F4A7C15ULL + (hash << 6U) + (hash >> 2U);
  return hash * 0xFF51AFD7ED558CCDULL;
}

/// A hash table of class numbers; the keys are in the class list itself.
class ClassTable {
 public:
  ClassTable() : slots_(1024, none) {}

  /// Finds an equal class, or calls make() for a new one.
  template <class Equal, class HashOf, class Make>
  ClassId find_or_make(std::size_t hash, Equal equal, HashOf hash_of, Make make) {
    for (std::size_t i = hash & (slots_.size() - 1);; i = (i + 1) & (slots_.size() - 1)) {
      if (slots_[i] == none) {
        slots_[i] = make();
        ClassId made = slots_[i];
        if (2 * ++count_ > slots_.size()) grow(hash_of);
        return made;
      }
      if (equal(slots_[i])) return slots_[i];
    }
  }

 private:
  template <class HashOf>
  void grow(HashOf hash_of) {
    std::vector<ClassId> old(2 * slots_.size(), none);
    old.swap(slots_);
    for (ClassId id : old) {
      if (id == none) continue;
      std::size_t i = hash_of(id) & (slots_.size() - 1);
      while (slots_[i] != none) i = (i + 1) & (slots_.size() - 1);
      slots_[i] = id;
    }
  }

  std::vector<ClassId> slots_;
  std::size_t count_ = 0;
};

class ClassFinder {
 public:
  ClassFinder(const TrainingInstance& instance, const Topology& topology)
      : instance_(instance), network_(instance.network), topology_(topology) {}

  InputClasses find() {
    NeuronIndex neurons = network_.neuron_count();
    result_.classes.resize(neurons);
    result_.input_values.resize(neurons);
    latest_.assign(neurons, none);
    for (NeuronIndex n = 0; n < neurons; ++n) result_.classes[n].neuron = n;
    find_useful();
    current_.assign(neurons, none);
    pending_.resize(neurons);
    for (std::size_t row = 0; row < instance_.row_count(); ++row) add_row(row);
    return std::move(result_);
  }

 private:
  /// Marks what reaches an output with a known target in some row.
  void find_useful() {
    useful_.assign(network_.neuron_count(), false);
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      for (const auto& entry : instance_.targets[row]) useful_[network_.first_output() + entry.column] = true;
    }
    for (auto n = topology_.order.rbegin(); n != topology_.order.rend(); ++n) {
      if (!useful_[*n]) continue;
      for (EdgeIndex e : topology_.incoming[*n]) {
        if (carries(e)) useful_[network_.edges[e].from] = true;
      }
    }
  }

  bool carries(EdgeIndex e) const {
    const std::optional<Rational>& weight = network_.edges[e].weight;
    return !weight || !weight->is_zero();
  }

  void add_row(std::size_t row) {
    auto targets = instance_.targets[row];
    if (targets.empty()) return;
    for (const auto& entry : instance_.inputs[row]) {
      if (useful_[entry.column]) reach(entry.column, input_class(entry.column, entry.value));
    }
    // Neurons are worked off in topological order; a heap of ranks keeps them so.
    while (!heap_.empty()) {
      std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
      NeuronIndex neuron = topology_.order[heap_.back()];
      heap_.pop_back();
      if (network_.is_output(neuron) && !has_target(targets, neuron)) {
        pending_[neuron].clear();
        continue;
      }
      ClassId id = neuron_class(neuron);
      pending_[neuron].clear();
      reach(neuron, id);
    }
    for (const auto& entry : targets) {
      NeuronIndex output = network_.first_output() + entry.column;
      add_target(current_[output] == none ? result_.zero_class(output) : current_[output], entry.value);
    }
    for (NeuronIndex n : reached_) current_[n] = none;
    reached_.clear();
  }

  bool has_target(std::span<const SparseRows::Entry> targets, NeuronIndex output) const {
    std::uint32_t column = output - network_.first_output();
    auto less = [](const SparseRows::Entry& entry, std::uint32_t c) { return entry.column < c; };
    auto found = std::lower_bound(targets.begin(), targets.end(), column, less);
    return found != targets.end() && found->column == column;
  }

  /// Notes the class of a neuron in the current row and passes it on.
  void reach(NeuronIndex neuron, ClassId id) {
    current_[neuron] = id;
    reached_.push_back(neuron);
    for (EdgeIndex e : topology_.outgoing[neuron]) {
      NeuronIndex to = network_.edges[e].to;
      if (!useful_[to] || !carries(e)) continue;
      if (pending_[to].empty()) {
        heap_.push_back(topology_.rank[to]);
        std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
      }
      pending_[to].push_back({e, id});
    }
  }

  ClassId input_class(NeuronIndex input, const Rational& value) {
    auto hash_of = [&](ClassId id) { return mix(result_.classes[id].neuron, result_.input_values[id].hash()); };
    auto equal = [&](ClassId id) {
      return result_.classes[id].neuron == input && result_.input_values[id] == value;
    };
    if (latest_[input] != none && equal(latest_[input])) return latest_[input];
    return latest_[input] = input_table_.find_or_make(mix(input, value.hash()), equal, hash_of, [&] {
      result_.input_values.push_back(value);
      return add_class({input, 0, result_.changes.size()});
    });
  }

  static std::size_t hash_changes(NeuronIndex neuron, std::span<const InputClasses::Change> changes) {
    std::size_t hash = neuron;
    for (const auto& change : changes) hash = mix(hash, change.source);
    return hash;
  }

  /// The class of a neuron whose changed in-edges are pending.
  ClassId neuron_class(NeuronIndex neuron) {
    std::vector<InputClasses::Change>& changes = pending_[neuron];
    std::sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) { return a.edge < b.edge; });
    auto hash_of = [&](ClassId id) { return hash_changes(result_.classes[id].neuron, result_.changes_of(id)); };
    auto equal = [&](ClassId id) {
      return result_.classes[id].neuron == neuron && std::ranges::equal(result_.changes_of(id), changes);
    };
    if (latest_[neuron] != none && equal(latest_[neuron])) return latest_[neuron];
    return latest_[neuron] = neuron_table_.find_or_make(hash_changes(neuron, changes), equal, hash_of, [&] {
      std::size_t first = result_.changes.size();
      result_.changes.insert(result_.changes.end(), changes.begin(), changes.end());
      result_.input_values.emplace_back();
      return add_class({neuron, static_cast<std::uint32_t>(changes.size()), first});
    });
  }

  ClassId add_class(const InputClasses::Class& added) {
    NNSOLVE_ASSERT(result_.classes.size() < none);
    result_.classes.push_back(added);
    return static_cast<ClassId>(result_.classes.size() - 1);
  }

  /// Equal data points repeat targets; each is kept once.
  void add_target(ClassId output, const Rational& value) {
    auto hash_of = [&](ClassId i) { return mix(result_.targets[i].output, result_.targets[i].value->hash()); };
    auto equal = [&](ClassId i) {
      return result_.targets[i].output == output && *result_.targets[i].value == value;
    };
    target_table_.find_or_make(mix(output, value.hash()), equal, hash_of, [&] {
      result_.targets.push_back({output, &value});
      return static_cast<ClassId>(result_.targets.size() - 1);
    });
  }

  const TrainingInstance& instance_;
  const Network& network_;
  const Topology& topology_;
  InputClasses result_;
  ClassTable input_table_;
  ClassTable neuron_table_;
  ClassTable target_table_;
  std::vector<bool> useful_;
  std::vector<ClassId> latest_;  // by neuron: the class it was in last, which it often is in again
  // The state of the current row, empty between rows.
  std::vector<ClassId> current_;                           // by neuron; none: its zero class
  std::vector<NeuronIndex> reached_;                       // the neurons with a current class
  std::vector<std::vector<InputClasses::Change>> pending_;  // by neuron: its changed in-edges so far
  std::vector<std::uint32_t> heap_;                        // ranks of neurons with pending changes
};

}  // namespace

InputClasses find_input_classes(const TrainingInstance& instance, const Topology& topology) {
  return ClassFinder(instance, topology).find();
}

}  // namespace nnsolve
