// The structured encoding: what a plain one computes again and again is written once.
//
// A neuron's value on a data point depends only on its effective input (input_classes.h), so values belong to
// classes. Each class that a known target needs gets its value as a short linear form, or as a fresh variable with a
// defining constraint:
//   h.V.k   the value of neuron V in its k-th class (0: the zero class),
//   d.V.k   the change of identity neuron V between its zero class and its k-th class,
//   p.V     the pre-activation of neuron V in its zero class.
// A pre-activation is written directly, as the weighted sum of all in-neighbours, or, where most of them are as under
// the zero input, as p.V plus what the few others change: so a sparse data point costs what it touches.
//
// An edge whose weight s is 1 or -1, or another of a few numbers, contributes c.A.B.k = s times the k-th form f_k that
// it is used on: one disjunction for the edge, (s = 1 and all c_k = f_k) or (s = -1 and all c_k = -f_k), in place of
// products.
#include "encode/encode.h"

#include "encode/cost_bound.h"
#include "encode/discrete_edges.h"
#include "encode/forced_bends.h"
#include "encode/names.h"
#include "encode/pieces.h"
#include "network/activation.h"
#include "network/input_classes.h"
#include "network/topology.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t longest_inline_form = 1;

class Encoder {
 public:
  /// goal: nothing asks for an exact fit. A goal without a threshold only asks for the errors.
  Encoder(const TrainingTask& instance, const InstanceStructure& structure, const SideConditions& conditions,
          std::optional<CostGoal> goal)
      : network_(instance.network),
        goal_(std::move(goal)),
        conditions_(conditions),
        topology_(structure.topology),
        classes_(structure.classes),
        names_(network_),
        discrete_edges_(network_, conditions_, names_) {}

  Encoding encode() {
    result_.weight_variables.assign(network_.edges.size(), Encoding::no_variable);
    result_.bias_variables.assign(network_.neuron_count(), Encoding::no_variable);
    need_.assign(classes_.classes.size(), 0);
    slot_.assign(classes_.classes.size(), no_slot);
    zero_target_.assign(network_.neuron_count(), nullptr);
    if (!goal_) find_zero_targets();
    find_hidden_sources();
    if (!goal_) find_known_sums();
    mark_needed();
    define_needed();
    if (!goal_) {
      for (const InputClasses::Target& target : classes_.targets) {
        add_target(target.output, AllowedRange::only(*target.value));
      }
      for (const InputClasses::Range& target : classes_.ranges) add_target(target.output, *target.range);
    } else {
      add_cost();
    }
    discrete_edges_.append_choices(result_);
    append_domains(result_, network_);
    for (const OrderCut& cut : conditions_.cuts) add_cut(cut);
    for (const EdgeIndex e : conditions_.nonzero_edges) add_nonzero(e);
    return std::move(result_);
  }
  std::vector<CountedError> take_errors() { return std::move(errors_); }

 private:
  enum Need : std::uint8_t { sum = 1, value = 2, change = 4, base = 8 };  // base: the sum of a zero class, as a form
  static constexpr std::uint32_t no_slot = std::numeric_limits<std::uint32_t>::max();

  struct Forms {
    Polynomial value;
    Polynomial change;
    Polynomial base;
  };

  bool carries(EdgeIndex e) const {
    const std::optional<Rational>& weight = network_.edges[e].weight;
    return !weight || !weight->is_zero();
  }

  /// Where the zero input has a known target that fixes the pre-activation, that number serves as p.V.
  void find_zero_targets() {
    for (const InputClasses::Target& target : classes_.targets) {
      if (!classes_.is_zero_class(target.output)) continue;
      NeuronIndex neuron = classes_.classes[target.output].neuron;
      const Activation activation = network_.neurons[neuron].activation;
      bool fixes = activation == Activation::identity || (activation == Activation::relu && target.value->sign() > 0);
      if (fixes) zero_target_[neuron] = target.value;
    }
  }

  /// By neuron: the in-edges that can carry something under the zero input, ascending. Inputs are 0 then.
  void find_hidden_sources() {
    hidden_sources_.resize(network_.neuron_count());
    for (EdgeIndex e = 0; e < network_.edges.size(); ++e) {
      const Edge& edge = network_.edges[e];
      if (!network_.is_input(edge.from) && carries(e)) hidden_sources_[edge.to].push_back(e);
    }
  }

  /// The class whose value this one's sum is as it is: by one edge of weight 1, and with the bias 0.
  std::optional<ClassId> copied(ClassId id) const {
    const std::optional<Rational>& bias = network_.neurons[classes_.classes[id].neuron].bias;
    if (!bias || !bias->is_zero()) return std::nullopt;
    std::optional<ClassId> source;
    bool is_copy = true;
    for_each_source(id, [&](EdgeIndex e, ClassId from) {
      is_copy = is_copy && !source && network_.edges[e].weight == Rational(1);
      source = from;
    });
    return is_copy ? source : std::nullopt;
  }

  /// Where an output copies a value that an activation takes as it is, its target says on which piece that is. So an
  /// activation pattern is kept (network/pattern.h): what has one piece is no disjunction.
  void find_known_sums() {
    for (const InputClasses::Range& target : classes_.ranges) {
      if (!has_activation(target.output, Activation::identity)) continue;
      if (const auto source = copied(target.output)) known_values_.emplace(*source, target.range);
    }
  }

  /// Nothing: any.
  const AllowedRange* known_sum(ClassId id) const {
    if (known_values_.empty()) return nullptr;
    const auto source = copied(id);
    const auto known = source ? known_values_.find(*source) : known_values_.end();
    return known == known_values_.end() ? nullptr : known->second;
  }

  /// True if the sum is written as the zero class's sum plus the changes.
  bool uses_changes(ClassId id) const {
    if (classes_.is_zero_class(id)) return false;
    std::size_t unchanged = hidden_sources_[classes_.classes[id].neuron].size();
    auto changes = classes_.changes_of(id);
    for (const auto& change : changes) unchanged -= is_input(change.source) ? 0 : 1;
    return unchanged > changes.size() + 1;
  }

  bool is_bent(ClassId id) const { return !has_activation(id, Activation::identity); }
  bool has_activation(ClassId id, Activation activation) const {
    return network_.neurons[classes_.classes[id].neuron].activation == activation;
  }
  bool is_input(ClassId id) const { return network_.is_input(classes_.classes[id].neuron); }

  /// Marks, from the targets backwards, what has to be written: see Need.
  void mark_needed() {
    for (const InputClasses::Target& target : classes_.targets) {
      demand(target.output, costs_by_value(target.output) ? Need::value : Need::sum);
    }
    for (const InputClasses::Range& target : classes_.ranges) {
      demand(target.output, goal_ && is_bent(target.output) ? Need::value : Need::sum);
    }
    while (!demanded_.empty()) {
      auto [id, need] = demanded_.back();
      demanded_.pop_back();
      switch (need) {
        case Need::sum:
          demand_sum(id);
          break;
        case Need::base:
        case Need::value:
          demand(id, Need::sum);
          break;
        case Need::change:
          demand_change(id);
          break;
      }
    }
  }

  /// What a target costs is written with the output itself, not with its sum.
  bool costs_by_value(ClassId id) const { return goal_ && is_bent(id) && !has_activation(id, Activation::relu); }

  void demand(ClassId id, Need need) {
    if (is_input(id) || (need_[id] & need) != 0) return;
    need_[id] |= need;
    demanded_.emplace_back(id, need);
  }

  void demand_sum(ClassId id) {
    NeuronIndex neuron = classes_.classes[id].neuron;
    if (uses_changes(id)) {
      if (zero_target_[neuron] == nullptr) demand(classes_.zero_class(neuron), Need::base);
      for (const auto& change : classes_.changes_of(id)) demand(change.source, Need::change);
      return;
    }
    for_each_source(id, [&](EdgeIndex, ClassId source) { demand(source, Need::value); });
  }

  void demand_change(ClassId id) {
    if (is_bent(id)) {
      demand(id, Need::value);
      demand(classes_.zero_class(classes_.classes[id].neuron), Need::value);
    } else {
      for (const auto& change : classes_.changes_of(id)) demand(change.source, Need::change);
    }
  }

  /// Calls use(edge, class of its source) for the in-edges of a class that can carry something.
  template <class Use>
  void for_each_source(ClassId id, Use use) const {
    auto changes = classes_.changes_of(id);
    auto next = changes.begin();
    for (EdgeIndex e : hidden_sources_[classes_.classes[id].neuron]) {
      for (; next != changes.end() && next->edge < e; ++next) use(next->edge, next->source);
      if (next != changes.end() && next->edge == e) {
        use(e, next->source);
        ++next;
      } else {
        use(e, classes_.zero_class(network_.edges[e].from));
      }
    }
    for (; next != changes.end(); ++next) use(next->edge, next->source);
  }

  /// Writes what is needed, in topological order, so that a form's parts are there before it.
  void define_needed() {
    std::vector<std::pair<std::uint32_t, ClassId>> ordered;  // by rank of the neuron
    for (ClassId id = 0; id < need_.size(); ++id) {
      if ((need_[id] & (Need::value | Need::change | Need::base)) == 0) continue;
      ordered.emplace_back(topology_.rank[classes_.classes[id].neuron], id);
    }
    std::sort(ordered.begin(), ordered.end());
    forms_.resize(ordered.size());
    std::uint32_t number = 0;  // of the class among those of its neuron
    for (std::uint32_t i = 0; i < ordered.size(); ++i) {
      auto [rank, id] = ordered[i];
      slot_[id] = i;
      bool same_neuron = i > 0 && ordered[i - 1].first == rank;
      number = classes_.is_zero_class(id) ? 0 : same_neuron ? number + 1 : 1;
      define(id, number);
    }
  }

  void define(ClassId id, std::uint32_t number) {
    NeuronIndex neuron = classes_.classes[id].neuron;
    Forms& forms = forms_[slot_[id]];
    if ((need_[id] & (Need::value | Need::base)) != 0) {
      Polynomial sum = sum_of(id);
      if ((need_[id] & Need::base) != 0) {
        sum = as_form(std::move(sum), [&] { return names_.zero_sum(neuron); });
        forms.base = sum;
      }
      if ((need_[id] & Need::value) != 0) {
        auto name = [&] { return names_.value(neuron, number); };
        forms.value = is_bent(id) ? activated(id, sum, name) : as_form(std::move(sum), name);
      }
    }
    if ((need_[id] & Need::change) != 0) {
      if (is_bent(id)) {
        forms.change = forms.value - forms_[slot_[classes_.zero_class(neuron)]].value;
      } else {
        TermList terms;
        add_changes(terms, id);
        forms.change = as_form(Polynomial::sum(std::move(terms)), [&] { return names_.change(neuron, number); });
      }
    }
  }

  Variable new_variable(std::string name) {
    result_.system.variable_names.push_back(std::move(name));
    return static_cast<Variable>(result_.system.variable_names.size() - 1);
  }

  void require(Polynomial polynomial, Relation relation) {
    result_.system.constraints.push_back(Constraint::atom(std::move(polynomial), relation));
  }

  /// The polynomial itself if it is short and linear, else a variable that equals it.
  template <class Name>
  Polynomial as_form(Polynomial polynomial, Name name) {
    if (polynomial.degree() <= 1 && polynomial.terms().size() <= longest_inline_form) return polynomial;
    Polynomial form = Polynomial::variable(new_variable(name()));
    require(std::move(polynomial -= form), Relation::equal);
    return form;
  }

  template <class Name>
  Polynomial activated(ClassId id, const Polynomial& sum, Name name) {
    const Neuron& neuron = network_.neurons[classes_.classes[id].neuron];
    if (sum.is_constant()) return Polynomial(activate(neuron, sum.constant_term()));
    const AllowedRange* known = known_sum(id);
    const auto piece = known != nullptr ? only_piece_within(neuron, *known) : std::nullopt;
    if (piece) return sum * piece->factor + Polynomial(piece->constant);
    Polynomial h = Polynomial::variable(new_variable(name()));
    result_.system.constraints.push_back(is_activated(neuron, sum, h));
    return h;
  }

  /// Appends weight(e) * form.
  void add_weighted(TermList& terms, EdgeIndex e, const Polynomial& form) {
    if (form.is_zero()) return;
    if (const std::optional<Rational>& prescribed = network_.edges[e].weight) {
      add_scaled(terms, form, *prescribed);
      return;
    }
    Variable& variable = result_.weight_variables[e];
    if (variable == Encoding::no_variable) variable = new_variable(names_.weight(e));
    if (discrete_edges_.has(e) && !form.is_constant()) {
      add_scaled(terms, discrete_edges_.contribution(e, form, result_.system), Rational(1));
    } else {
      add_scaled(terms, form, Rational(1), Monomial(variable));
    }
  }

  Variable variable_of(const Parameter& parameter) const {
    return parameter.kind == Parameter::Kind::bias ? result_.bias_variables[parameter.index]
                                                   : result_.weight_variables[parameter.index];
  }

  void add_cut(const OrderCut& cut) {
    const Variable smaller = variable_of(cut.smaller);
    const Variable larger = variable_of(cut.larger);
    if (smaller == Encoding::no_variable || larger == Encoding::no_variable) return;
    require(Polynomial::variable(larger) - Polynomial::variable(smaller), Relation::greater_equal);
  }

  void add_nonzero(EdgeIndex e) {
    if (result_.weight_variables[e] == Encoding::no_variable) return;
    require(Polynomial::variable(result_.weight_variables[e]), Relation::not_equal);
  }

  void add_bias(TermList& terms, NeuronIndex neuron) {
    if (const std::optional<Rational>& fixed = network_.neurons[neuron].bias) {
      add_scaled(terms, Polynomial(*fixed), Rational(1));
      return;
    }
    Variable& variable = result_.bias_variables[neuron];
    if (variable == Encoding::no_variable) variable = new_variable(names_.bias(neuron));
    terms.push_back({Rational(1), Monomial(variable)});
  }

  Polynomial value_of(ClassId id) const {
    if (!is_input(id)) return forms_[slot_[id]].value;
    return Polynomial(classes_.input_values[id]);
  }

  Polynomial change_of(ClassId id) const { return is_input(id) ? value_of(id) : forms_[slot_[id]].change; }

  void add_changes(TermList& terms, ClassId id) {
    for (const auto& change : classes_.changes_of(id)) add_weighted(terms, change.edge, change_of(change.source));
  }

  /// The pre-activation.
  Polynomial sum_of(ClassId id) {
    NeuronIndex neuron = classes_.classes[id].neuron;
    TermList terms;
    if (uses_changes(id)) {
      if (zero_target_[neuron] != nullptr) {
        add_scaled(terms, Polynomial(*zero_target_[neuron]), Rational(1));
      } else {
        add_scaled(terms, forms_[slot_[classes_.zero_class(neuron)]].base, Rational(1));
      }
      add_changes(terms, id);
    } else {
      for_each_source(id, [&](EdgeIndex e, ClassId source) { add_weighted(terms, e, value_of(source)); });
      add_bias(terms, neuron);
    }
    return Polynomial::sum(std::move(terms));
  }

  /// The sum is such that the output is in the range: of an identity the same range; for the target 0 a ReLU's is not
  /// positive.
  void add_target(ClassId output, const AllowedRange& range) {
    const auto sums = sums_of(network_.neurons[classes_.classes[output].neuron], range);
    if (!sums) {
      result_.system.constraints.push_back(Constraint::any({}));
      return;
    }
    append_is_in(result_.system.constraints, sum_of(output), *sums);
  }

  /// A target that several data points ask for costs as often.
  void add_cost() {
    std::vector<std::size_t> counts(classes_.targets.size(), 0);
    for (const std::uint32_t target : classes_.target_of_entry) ++counts[target];
    CostBound bound(result_.system, names_, network_, *goal_);
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const InputClasses::Target& target = classes_.targets[i];
      Polynomial form = costs_by_value(target.output) ? value_of(target.output) : sum_of(target.output);
      bound.add(classes_.classes[target.output].neuron, std::move(form), *target.value, counts[i]);
    }
    for (const InputClasses::Range& target : classes_.ranges) {
      Polynomial form = is_bent(target.output) ? value_of(target.output) : sum_of(target.output);
      bound.add_range(classes_.classes[target.output].neuron, std::move(form), *target.range, target.count);
    }
    if (goal_->threshold) {
      bound.finish();
    } else {
      errors_ = bound.take_errors();
    }
  }

  const Network& network_;
  std::optional<CostGoal> goal_;
  std::vector<CountedError> errors_;
  const SideConditions& conditions_;
  const Topology& topology_;
  const InputClasses& classes_;
  NetworkNames names_;
  Encoding result_;
  std::vector<const Rational*> zero_target_;             // by neuron, see find_zero_targets
  std::vector<std::vector<EdgeIndex>> hidden_sources_;   // by neuron, see find_hidden_sources
  std::map<ClassId, const AllowedRange*> known_values_;  // see find_known_sums
  std::vector<std::uint8_t> need_;                       // by class: a set of Need
  std::vector<std::pair<ClassId, Need>> demanded_;
  std::vector<std::uint32_t> slot_;  // by class: its place in forms_
  std::vector<Forms> forms_;
  DiscreteEdges discrete_edges_;
};

}  // namespace

Encoding encode(const ExactFit& instance) { return encode(instance, find_structure(instance), SideConditions()); }

Encoding encode(const ExactFit& instance, const InstanceStructure& structure, const SideConditions& conditions) {
  if (conditions.bends) return encode_forced_bends(instance.network, *conditions.bends);
  return Encoder(instance, structure, conditions, std::nullopt).encode();
}

Encoding encode(const TrainingInstance& instance) {
  return encode(instance, find_structure(instance), SideConditions());
}

Encoding encode(const TrainingInstance& instance, const InstanceStructure& structure,
                const SideConditions& conditions) {
  if (conditions.bends) return encode_forced_bends(instance.network, *conditions.bends);  // of exact fits alone
  std::optional<CostGoal> goal;
  if (!instance.threshold.is_zero()) goal = CostGoal{instance.cost, instance.threshold, false};
  return Encoder(instance, structure, conditions, std::move(goal)).encode();
}

Encoding encode_below(const TrainingInstance& instance, const InstanceStructure& structure,
                      const SideConditions& conditions) {
  return Encoder(instance, structure, conditions, CostGoal{instance.cost, instance.threshold, true}).encode();
}

ErrorEncoding encode_errors(const TrainingTask& task, const InstanceStructure& structure,
                            const SideConditions& conditions) {
  Encoder encoder(task, structure, conditions, CostGoal());
  ErrorEncoding result;
  result.encoding = encoder.encode();
  result.errors = encoder.take_errors();
  return result;
}

}  // namespace nnsolve
