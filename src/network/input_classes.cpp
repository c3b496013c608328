#include "network/input_classes.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <utility>

namespace nnsolve {

namespace {

constexpr ClassId none = std::numeric_limits<ClassId>::max();

std::size_t mix(std::size_t hash, std::size_t value) {
  hash ^= value + 0x9E3779B97F4A7C15ULL + (hash << 6U) + (hash >> 2U);
  return hash * 0xFF51AFD7ED558CCDULL;
}

/// A hash table of class numbers; the keys are in the class list itself. Looking there or here costs a cache miss in a
/// large network. So the hashes stand beside the numbers, and what is the first of its kind, as most classes of a
/// sparse network are, is kept out of the table.
class ClassTable {
 public:
  ClassTable() : slots_(1024) {}

  /// Finds an equal class, or calls make() for a new one. `first` is the first class of this kind, or none.
  template <class Hash, class Equal, class Make>
  ClassId find_or_make(ClassId& first, Hash hash_of_wanted, Equal equal, Make make) {
    if (first == none) return first = make();
    if (equal(first)) return first;
    const auto hash = static_cast<std::uint32_t>(hash_of_wanted());
    std::size_t i = hash & (slots_.size() - 1);
    for (; slots_[i].id != none; i = (i + 1) & (slots_.size() - 1)) {
      if (slots_[i].hash == hash && equal(slots_[i].id)) return slots_[i].id;
    }
    const ClassId made = make();
    slots_[i] = {made, hash};
    if (2 * ++count_ > slots_.size()) grow();
    return made;
  }

 private:
  struct Slot {
    ClassId id = none;
    std::uint32_t hash = 0;
  };

  void grow() {
    std::vector<Slot> old(2 * slots_.size());
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.id == none) continue;
      std::size_t i = slot.hash & (slots_.size() - 1);
      while (slots_[i].id != none) i = (i + 1) & (slots_.size() - 1);
      slots_[i] = slot;
    }
  }

  std::vector<Slot> slots_;
  std::size_t count_ = 0;
};

/// An out-edge that carries something to where a known target can be reached.
struct Arc {
  EdgeIndex edge = 0;
  NeuronIndex to = 0;
};

/// What the walk needs of one neuron, side by side: in a large sparse network each neuron that a data point touches is
/// a cache miss, and it should be one only.
struct NeuronState {
  std::uint32_t rank = 0;
  std::uint32_t arc_count = 0;
  std::size_t first_arc = 0;
  bool is_useful = false;              // reaches an output with a known target
  ClassId current = none;              // on the current data point; none: the zero class
  std::uint32_t pending = none;        // its changed in-edges so far: head of a list in pending_
  ClassId first = none;                // its first class besides the zero class, which no table holds
  ClassId latest = none;               // the class it was in last, which it often is in again
  InputClasses::Change latest_change;  // of a latest class with just one
};

class ClassFinder {
 public:
  ClassFinder(const TrainingTask& instance, const Topology& topology)
      : instance_(instance), network_(instance.network), topology_(topology), states_(network_.neuron_count()) {}

  InputClasses find() {
    NeuronIndex neurons = network_.neuron_count();
    result_.classes.resize(neurons);
    result_.input_values.resize(neurons);
    for (NeuronIndex n = 0; n < neurons; ++n) result_.classes[n].neuron = n;
    find_useful();
    find_arcs();
    for (std::size_t row = 0; row < instance_.row_count(); ++row) add_row(row);
    return std::move(result_);
  }

 private:
  /// Marks what reaches an output with a known target in some row.
  void find_useful() {
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      for (const auto& entry : instance_.targets[row]) states_[network_.first_output() + entry.column].is_useful = true;
    }
    for (const RangeTarget& target : instance_.range_targets) {
      states_[network_.first_output() + target.column].is_useful = true;
    }
    for (auto n = topology_.order.rbegin(); n != topology_.order.rend(); ++n) {
      if (!states_[*n].is_useful) continue;
      for (EdgeIndex e : topology_.incoming[*n]) {
        if (carries(e)) states_[network_.edges[e].from].is_useful = true;
      }
    }
  }

  void find_arcs() {
    arcs_.reserve(network_.edges.size());
    for (NeuronIndex n = 0; n < network_.neuron_count(); ++n) {
      NeuronState& state = states_[n];
      state.rank = topology_.rank[n];
      state.first_arc = arcs_.size();
      for (EdgeIndex e : topology_.outgoing[n]) {
        NeuronIndex to = network_.edges[e].to;
        if (states_[to].is_useful && carries(e)) arcs_.push_back({e, to});
      }
      state.arc_count = static_cast<std::uint32_t>(arcs_.size() - state.first_arc);
    }
  }

  bool carries(EdgeIndex e) const {
    const std::optional<Rational>& weight = network_.edges[e].weight;
    return !weight || !weight->is_zero();
  }

  void add_row(std::size_t row) {
    auto targets = instance_.targets[row];
    const auto ranges = ranges_of(row);
    if (targets.empty() && ranges.empty()) return;
    for (const auto& entry : instance_.inputs[row]) {
      if (states_[entry.column].is_useful) reach(entry.column, input_class(entry.column, entry.value));
    }
    // Neurons are worked off in topological order; a heap of ranks keeps them so.
    while (!heap_.empty()) {
      std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
      NeuronIndex neuron = heap_.back().second;
      heap_.pop_back();
      take_pending(neuron);
      if (!network_.is_output(neuron) || has_target(targets, neuron) || has_range(ranges, neuron))
        reach(neuron, neuron_class(neuron));
    }
    for (const auto& entry : targets) {
      NeuronIndex output = network_.first_output() + entry.column;
      ClassId current = states_[output].current;
      add_target(current == none ? result_.zero_class(output) : current, entry.value);
    }
    for (const RangeTarget& target : ranges) {
      const NeuronIndex output = network_.first_output() + target.column;
      const ClassId current = states_[output].current;
      add_range(current == none ? result_.zero_class(output) : current, target.range);
    }
    for (NeuronIndex n : reached_) states_[n].current = none;
    reached_.clear();
    pending_.clear();
  }

  bool has_target(std::span<const SparseRows::Entry> targets, NeuronIndex output) const {
    std::uint32_t column = output - network_.first_output();
    auto less = [](const SparseRows::Entry& entry, std::uint32_t c) { return entry.column < c; };
    auto found = std::lower_bound(targets.begin(), targets.end(), column, less);
    return found != targets.end() && found->column == column;
  }

  /// Rows come one after the other.
  std::span<const RangeTarget> ranges_of(std::size_t row) {
    const std::span<const RangeTarget> rest = std::span(instance_.range_targets).subspan(next_range_);
    std::size_t count = 0;
    while (count < rest.size() && rest[count].row == row) ++count;
    next_range_ += count;
    return rest.first(count);
  }

  bool has_range(std::span<const RangeTarget> ranges, NeuronIndex output) const {
    const std::uint32_t column = output - network_.first_output();
    return std::ranges::find(ranges, column, &RangeTarget::column) != ranges.end();
  }

  void add_range(ClassId output, const AllowedRange& range) {
    for (const std::size_t i : ranges_of_class_[output]) {
      if (*result_.ranges[i].range != range) continue;
      ++result_.ranges[i].count;
      return;
    }
    ranges_of_class_[output].push_back(result_.ranges.size());
    result_.ranges.push_back({output, &range, 1});
  }

  /// Notes the class of a neuron in the current row and passes it on.
  void reach(NeuronIndex neuron, ClassId id) {
    NeuronState& state = states_[neuron];
    state.current = id;
    reached_.push_back(neuron);
    for (std::size_t i = state.first_arc; i < state.first_arc + state.arc_count; ++i) {
      NeuronState& next = states_[arcs_[i].to];
      if (next.pending == none) {
        heap_.emplace_back(next.rank, arcs_[i].to);
        std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
      }
      pending_.push_back({{arcs_[i].edge, id}, next.pending});
      next.pending = static_cast<std::uint32_t>(pending_.size() - 1);
    }
  }

  /// Moves a neuron's changed in-edges to changes_, ascending.
  void take_pending(NeuronIndex neuron) {
    changes_.clear();
    for (std::uint32_t i = std::exchange(states_[neuron].pending, none); i != none; i = pending_[i].next) {
      changes_.push_back(pending_[i].change);
    }
    std::sort(changes_.begin(), changes_.end(), [](const auto& a, const auto& b) { return a.edge < b.edge; });
  }

  ClassId input_class(NeuronIndex input, const Rational& value) {
    ClassId& latest = states_[input].latest;
    if (latest != none && result_.input_values[latest] == value) return latest;
    auto equal = [&](ClassId id) { return result_.classes[id].neuron == input && result_.input_values[id] == value; };
    auto hash = [&] { return mix(input, value.hash()); };
    return latest = input_table_.find_or_make(states_[input].first, hash, equal, [&] {
      result_.input_values.push_back(value);
      return add_class({input, 0, result_.changes.size()});
    });
  }

  /// The class of a neuron whose changed in-edges are changes_.
  ClassId neuron_class(NeuronIndex neuron) {
    NeuronState& state = states_[neuron];
    bool single = changes_.size() == 1;
    if (single && state.latest != none && state.latest_change == changes_.front()) return state.latest;
    auto equal = [&](ClassId id) {
      return result_.classes[id].neuron == neuron && std::ranges::equal(result_.changes_of(id), changes_);
    };
    auto hash = [&] {
      std::size_t mixed = neuron;
      for (const auto& change : changes_) mixed = mix(mixed, change.source);
      return mixed;
    };
    ClassId found = neuron_table_.find_or_make(state.first, hash, equal, [&] {
      std::size_t first = result_.changes.size();
      result_.changes.insert(result_.changes.end(), changes_.begin(), changes_.end());
      result_.input_values.emplace_back();
      return add_class({neuron, static_cast<std::uint32_t>(changes_.size()), first});
    });
    if (single) {
      state.latest = found;
      state.latest_change = changes_.front();
    }
    return found;
  }

  ClassId add_class(const InputClasses::Class& added) {
    NNSOLVE_ASSERT(result_.classes.size() < none);
    result_.classes.push_back(added);
    return static_cast<ClassId>(result_.classes.size() - 1);
  }

  /// Equal data points repeat targets; each is kept once.
  void add_target(ClassId output, const Rational& value) {
    auto equal = [&](ClassId i) { return result_.targets[i].output == output && *result_.targets[i].value == value; };
    auto hash = [&] { return mix(output, value.hash()); };
    if (first_targets_.size() <= output) first_targets_.resize(result_.classes.size(), none);
    std::uint32_t number = target_table_.find_or_make(first_targets_[output], hash, equal, [&] {
      result_.targets.push_back({output, &value});
      return static_cast<ClassId>(result_.targets.size() - 1);
    });
    result_.target_of_entry.push_back(number);
  }

  struct Pending {
    InputClasses::Change change;
    std::uint32_t next = none;  // in the list of the same neuron
  };

  const TrainingTask& instance_;
  const Network& network_;
  const Topology& topology_;
  InputClasses result_;
  ClassTable input_table_;
  ClassTable neuron_table_;
  ClassTable target_table_;
  std::vector<NeuronState> states_;
  std::map<ClassId, std::vector<std::size_t>> ranges_of_class_;
  std::size_t next_range_ = 0;
  std::vector<std::uint32_t> first_targets_;  // by class: its first target, which target_table_ does not hold
  std::vector<Arc> arcs_;                     // by neuron, see NeuronState::first_arc
  // The state of the current row, empty between rows.
  std::vector<NeuronIndex> reached_;                         // the neurons with a current class
  std::vector<Pending> pending_;                             // changed in-edges of neurons not yet reached
  std::vector<std::pair<std::uint32_t, NeuronIndex>> heap_;  // neurons with pending changes, by rank
  std::vector<InputClasses::Change> changes_;                // of the neuron that is looked at
};

}  // namespace

InputClasses find_input_classes(const TrainingTask& instance, const Topology& topology) {
  return ClassFinder(instance, topology).find();
}

InstanceStructure find_structure(const TrainingTask& instance) {
  Topology topology = make_topology(instance.network);
  InputClasses classes = find_input_classes(instance, topology);
  return {std::move(topology), std::move(classes)};
}

}  // namespace nnsolve
