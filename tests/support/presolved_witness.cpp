#include "support/presolved_witness.h"

#include "generate/linear_combination.h"

#include <map>
#include <optional>
#include <stdexcept>

namespace nnsolve::test {

namespace {

class Pusher {
 public:
  Pusher(const PresolvedPrefix& before, const PresolvedPrefix& after, Witness witness)
      : before_(before.presolved), after_(after.presolved), rule_(after.rule), old_(std::move(witness)), new_(old_) {
    // find what the step prescribed
    const Network& b = before_.instance.network;
    const Network& a = after_.instance.network;
    for (EdgeIndex e = 0; e < b.edges.size(); ++e) {
      if (!b.edges[e].weight && a.edges[e].weight) weights_.push_back(e);
    }
    for (NeuronIndex n = b.input_count; n < b.neuron_count(); ++n) {
      if (!b.neurons[n].bias && a.neurons[n].bias) biases_.push_back(n);
      if (b.neurons[n].activation != a.neurons[n].activation) straightened_.push_back(n);
    }
    for (std::size_t i = before_.conditions.signed_edges.size(); i < after_.conditions.signed_edges.size(); ++i) {
      signs_.push_back(after_.conditions.signed_edges[i]);
    }
  }

  Witness push() {
    if (rule_ == "prune" || rule_ == "private-neuron" || rule_ == "hidden-bias") {
      zero_and_make_up();
    } else if (rule_ == "relu-output") {
      scale_output();
    } else if (rule_ == "independent-patterns") {
      straighten(straightened_.at(0));
    } else if (rule_ == "one-out-edge" || rule_ == "scale") {
      scale(weights_.empty() ? signs_.at(0) : weights_.at(0));
    } else if (rule_ == "collapse") {
      collapse();
    } else if (rule_ == "factor") {
      fit_what_is_left();
    } else if (rule_ == "gauge") {
      change_basis();
    } else if (rule_ == "interchangeable") {
      sort_neurons();
    } else if (rule_ == "forced-bends") {
      bend_as_told();
    } else if (rule_ != "merge-rows" && rule_ != "zero-row" && rule_ != "dependent-target") {
      throw std::logic_error("no push for " + rule_);
    }
    return new_;
  }

 private:
  const Network& network() const { return before_.instance.network; }
  static Rational weight(const Witness& w, EdgeIndex e) { return w.weights[e].rational(); }
  Rational bias(const Witness& w, NeuronIndex n) const { return w.biases[n - network().input_count].rational(); }
  void set_bias(NeuronIndex n, const Rational& value) { new_.biases[n - network().input_count] = Value(value); }
  bool stays_free(NeuronIndex n) const { return !after_.instance.network.neurons[n].bias; }

  std::vector<Rational> zero_values(const Witness& w) const {
    TrainingInstance zero = before_.instance;
    zero.inputs = SparseRows();
    zero.inputs.finish_row();
    return evaluate(zero, w, 0);
  }

  /// What a neuron loses under the zero input goes into its bias, or into those of its successors.
  void zero_and_make_up() {
    const std::vector<Rational> values = zero_values(old_);
    for (const EdgeIndex e : weights_) {
      const NeuronIndex to = network().edges[e].to;
      new_.weights[e] = Value(Rational(0));
      if (stays_free(to)) set_bias(to, bias(new_, to) + weight(old_, e) * values[network().edges[e].from]);
    }
    for (const NeuronIndex n : biases_) set_bias(n, 0);
    for (const NeuronIndex n : biases_) {
      const Rational lost = values[n] - zero_values(new_)[n];
      for (EdgeIndex e = 0; e < network().edges.size(); ++e) {
        const NeuronIndex to = network().edges[e].to;
        if (network().edges[e].from == n && stays_free(to)) set_bias(to, bias(new_, to) + weight(new_, e) * lost);
      }
    }
    if (!biases_.empty() || rule_ != "prune") return;
    // In-weights only: if the bias could not make up for it, the successors' do.
    if (weights_.empty()) return;
    const NeuronIndex n = network().edges[weights_.front()].to;
    if (stays_free(n)) return;
    const Rational lost = values[n] - zero_values(new_)[n];
    for (EdgeIndex e = 0; e < network().edges.size(); ++e) {
      const NeuronIndex to = network().edges[e].to;
      if (network().edges[e].from == n && stays_free(to)) set_bias(to, bias(new_, to) + weight(new_, e) * lost);
    }
  }

  /// The product of the two matrices of weights goes to the one that is not prescribed.
  void collapse() {
    std::map<std::pair<NeuronIndex, NeuronIndex>, EdgeIndex> edges;
    for (EdgeIndex e = 0; e < network().edges.size(); ++e) {
      edges[{network().edges[e].from, network().edges[e].to}] = e;
    }
    const auto has_one = [&](EdgeIndex e) { return after_.instance.network.edges[e].weight->is_one(); };
    std::map<NeuronIndex, NeuronIndex> tos;
    std::map<NeuronIndex, NeuronIndex> froms;
    for (const EdgeIndex e : weights_) {
      ++tos[network().edges[e].to];
      ++froms[network().edges[e].from];
    }
    // Which end of the prescribed edges the layer is at is found out by trying.
    for (const bool is_out : {true, false}) {
      Witness pushed = old_;
      for (const EdgeIndex e : weights_) pushed.weights[e] = Value(Rational(has_one(e) ? 1 : 0));
      const auto& members = is_out ? froms : tos;
      if (network().is_input(members.begin()->first)) continue;
      for (const EdgeIndex one : weights_) {
        if (!has_one(one)) continue;
        const NeuronIndex member = is_out ? network().edges[one].from : network().edges[one].to;
        const NeuronIndex end = is_out ? network().edges[one].to : network().edges[one].from;
        std::map<NeuronIndex, Rational> row;
        Rational constant;
        for (const auto& [m, count] : members) {
          const Rational v = weight(old_, edges.at(is_out ? std::pair(m, end) : std::pair(end, m)));
          constant += v * bias(old_, m);
          for (const auto& [ends, e] : edges) {
            if (is_out && ends.second == m) row[ends.first] += v * weight(old_, e);
            if (!is_out && ends.first == m) row[ends.second] += v * weight(old_, e);
          }
        }
        for (const auto& [other, value] : row) {
          const auto found = edges.find(is_out ? std::pair(other, member) : std::pair(member, other));
          if (found != edges.end() && !network().edges[found->second].weight)
            pushed.weights[found->second] = Value(value);
        }
        if (is_out) pushed.biases[member - network().input_count] = Value(constant);
      }
      new_ = pushed;
      if (fault_of(after_, new_).empty()) return;
    }
  }

  /// The layer's matrices W before it and V behind it become U^-1 W and V U; U is what inputs with a prescribed 1 have.
  void change_basis() {
    std::map<std::pair<NeuronIndex, NeuronIndex>, EdgeIndex> edges;
    std::map<NeuronIndex, NeuronIndex> input_of;  // by neuron of the layer
    for (EdgeIndex e = 0; e < network().edges.size(); ++e) {
      if (!network().edges[e].weight) edges[{network().edges[e].from, network().edges[e].to}] = e;
    }
    for (const EdgeIndex e : weights_) {
      const Edge& edge = network().edges[e];
      if (network().is_input(edge.from) && after_.instance.network.edges[e].weight->is_one()) {
        input_of[edge.to] = edge.from;
      }
    }
    std::vector<std::vector<Rational>> basis;
    for (const auto& [neuron, ignored] : input_of) {
      std::vector<Rational>& row = basis.emplace_back();
      for (const auto& [other, input] : input_of) row.push_back(weight(old_, edges.at({input, neuron})));
    }
    for (NeuronIndex n = 0; n < network().neuron_count(); ++n) {
      std::vector<EdgeIndex> in, out;  // between n and the layer
      for (const auto& [neuron, ignored] : input_of) {
        if (const auto found = edges.find({n, neuron}); found != edges.end()) in.push_back(found->second);
        if (const auto found = edges.find({neuron, n}); found != edges.end()) out.push_back(found->second);
      }
      if (in.size() == basis.size()) {
        std::vector<std::vector<Rational>> rows = basis;
        for (std::size_t k = 0; k < in.size(); ++k) rows[k].push_back(weight(old_, in[k]));
        const std::vector<Rational> changed = solve(rows, basis.size());
        for (std::size_t k = 0; k < in.size(); ++k) new_.weights[in[k]] = Value(changed[k]);
      }
      for (std::size_t j = 0; out.size() == basis.size() && j < out.size(); ++j) {
        Rational changed;
        for (std::size_t k = 0; k < out.size(); ++k) changed += weight(old_, out[k]) * basis[k][j];
        new_.weights[out[j]] = Value(changed);
      }
    }
  }

  /// Takes what the step prescribed, and solves for the free biases of the outputs that it is about and the free edges
  /// that lead to these from neurons whose in-edges it prescribed. The outputs are affine in these.
  void fit_what_is_left() {
    std::vector<bool> is_touched(network().neuron_count(), false);
    for (const EdgeIndex e : weights_) {
      new_.weights[e] = Value(*after_.instance.network.edges[e].weight);
      is_touched[network().edges[e].from] = is_touched[network().edges[e].to] = true;
    }
    for (const NeuronIndex n : biases_) set_bias(n, *after_.instance.network.neurons[n].bias);
    std::vector<Value*> unknowns;
    std::vector<bool> is_output(network().neuron_count(), false);
    for (EdgeIndex e = 0; e < network().edges.size(); ++e) {
      const Edge& edge = after_.instance.network.edges[e];
      if (!is_touched[edge.from] || edge.from < network().input_count || edge.to < network().first_output()) continue;
      is_output[edge.to] = true;
      if (!edge.weight && reaches_target(edge.to)) unknowns.push_back(&new_.weights[e]);
    }
    for (NeuronIndex n = network().first_output(); n < network().neuron_count(); ++n) {
      if (is_output[n] && stays_free(n)) unknowns.push_back(&new_.biases[n - network().input_count]);
    }
    solve_for(unknowns);
  }

  /// Gives the parameters, in which all known targets are affine, values that fit these.
  void solve_for(const std::vector<Value*>& unknowns) {
    for (Value* unknown : unknowns) *unknown = Value(Rational(0));
    const std::vector<Rational> base = target_values();
    std::vector<std::vector<Rational>> columns;
    for (Value* unknown : unknowns) {
      *unknown = Value(Rational(1));
      columns.push_back(target_values());
      *unknown = Value(Rational(0));
    }
    std::vector<std::vector<Rational>> rows;
    std::size_t number = 0;
    for (std::size_t row = 0; row < before_.instance.row_count(); ++row) {
      for (const auto& target : before_.instance.targets[row]) {
        std::vector<Rational>& equation = rows.emplace_back();
        for (const std::vector<Rational>& column : columns) equation.push_back(column[number] - base[number]);
        equation.push_back(target.value - base[number]);
        ++number;
      }
    }
    const std::vector<Rational> solution = solve(rows, unknowns.size());
    for (std::size_t i = 0; i < unknowns.size(); ++i) *unknowns[i] = Value(solution[i]);
  }

  /// What new_ computes where there are known targets.
  std::vector<Rational> target_values() const {
    std::vector<Rational> computed;
    for (std::size_t row = 0; row < before_.instance.row_count(); ++row) {
      const std::vector<Rational> values = evaluate(before_.instance, new_, row);
      for (const auto& target : before_.instance.targets[row]) {
        computed.push_back(values[network().first_output() + target.column]);
      }
    }
    return computed;
  }

  /// Swaps neighbours in the new order until they are in order.
  void sort_neurons() {
    const std::vector<OrderCut>& cuts = after_.conditions.cuts;
    const std::size_t new_cuts = cuts.size() - before_.conditions.cuts.size();
    std::size_t swaps = 0;  // sorting a chain takes no more than half its square
    for (bool is_sorted = false; !is_sorted;) {
      is_sorted = true;
      for (std::size_t i = before_.conditions.cuts.size(); i < cuts.size(); ++i) {
        PresolvedNetwork alone = before_;
        alone.conditions.cuts = {cuts[i]};
        if (fault_of(alone, new_) != "a cut") continue;
        is_sorted = false;
        if (++swaps > new_cuts * new_cuts) throw std::logic_error("cuts that no rearrangement meets");
        swap_neurons(cuts[i]);
      }
    }
  }

  void swap_neurons(const OrderCut& cut) {
    NeuronIndex a = cut.smaller.index;
    NeuronIndex b = cut.larger.index;
    if (cut.smaller.kind == Parameter::Kind::weight) {
      const Edge& first = network().edges[a];
      const Edge& second = network().edges[b];
      const bool is_in = first.from == second.from;
      a = is_in ? first.to : first.from;
      b = is_in ? second.to : second.from;
    }
    std::map<std::pair<NeuronIndex, NeuronIndex>, EdgeIndex> edges;
    for (EdgeIndex e = 0; e < network().edges.size(); ++e) {
      edges[{network().edges[e].from, network().edges[e].to}] = e;
    }
    auto swapped = [&](NeuronIndex n) { return n == a ? b : n == b ? a : n; };
    const Witness old = new_;
    for (const auto& [ends, e] : edges) {
      const auto other = edges.find({swapped(ends.first), swapped(ends.second)});
      const bool is_live = other != edges.end() && other->second != e && reaches_target(ends.second);
      if (is_live) new_.weights[e] = old.weights[other->second];
    }
    set_bias(a, bias(old, b));
    set_bias(b, bias(old, a));
  }

  /// Each ReLU is scaled so that its weight from the axis has the prescribed size, mirrored where it has the other
  /// sign, and takes the place of the bend that it is. Which input is the axis is found out by trying.
  void bend_as_told() {
    for (NeuronIndex axis = 0; axis < network().input_count; ++axis) {
      new_ = old_;
      std::vector<bool> is_used(network().neuron_count(), false);
      for (const ForcedBends::Bend& bend : after_.conditions.bends->bends) {
        for (NeuronIndex relu = network().input_count; relu < network().first_output(); ++relu) {
          if (!is_used[relu] && take_bend(axis, relu, bend)) {
            is_used[relu] = true;
            break;
          }
        }
      }
      for (const NeuronIndex n : biases_) set_bias(n, *after_.instance.network.neurons[n].bias);
      if (fault_of(after_, new_).empty()) return;
    }
  }

  std::optional<EdgeIndex> edge_between(NeuronIndex from, NeuronIndex to) const {
    for (EdgeIndex e = 0; e < network().edges.size(); ++e) {
      if (network().edges[e].from == from && network().edges[e].to == to) return e;
    }
    return std::nullopt;
  }

  /// Whether that ReLU of the old witness is the bend; then it is put there.
  bool take_bend(NeuronIndex axis, NeuronIndex relu, const ForcedBends::Bend& bend) {
    const Rational& told = *after_.instance.network.edges[*edge_between(axis, bend.neuron)].weight;
    const Rational own = weight(old_, *edge_between(axis, relu));
    if (own.is_zero()) return false;
    const Rational factor = told / own;
    const Rational place = -(factor * bias(old_, relu));
    if (place < bend.first || place > bend.last) return false;
    for (NeuronIndex input = 0; input < network().input_count; ++input) {
      const Rational scaled = factor * weight(old_, *edge_between(input, relu));
      if (scaled != *after_.instance.network.edges[*edge_between(input, bend.neuron)].weight) return false;
    }
    for (NeuronIndex n = 0; n < network().neuron_count(); ++n) {
      if (network().is_input(n))
        new_.weights[*edge_between(n, bend.neuron)] =
            after_.instance.network.edges[*edge_between(n, bend.neuron)].weight.value();
      if (!network().is_output(n)) continue;
      const Rational size = factor.sign() < 0 ? -factor : factor;
      new_.weights[*edge_between(bend.neuron, n)] = Value(weight(old_, *edge_between(relu, n)) / size);
    }
    set_bias(bend.neuron, factor * bias(old_, relu));
    return true;
  }

  void scale_output() {
    if (biases_.empty()) return;
    const NeuronIndex output = biases_.at(0);
    std::optional<Rational> target;
    for (std::size_t row = 0; row < before_.instance.row_count(); ++row) {
      for (const auto& entry : before_.instance.targets[row]) {
        if (network().first_output() + entry.column == output && !entry.value.is_zero()) target = entry.value;
      }
    }
    if (target) {
      const Rational factor = *target / (*target - bias(old_, output));
      for (EdgeIndex e = 0; e < network().edges.size(); ++e) {
        if (network().edges[e].to == output) new_.weights[e] = Value(weight(old_, e) * factor);
      }
    }
    set_bias(output, 0);
  }

  /// Solves w x + b = h for the values h that the neuron has on the data.
  void straighten(NeuronIndex m) {
    std::vector<EdgeIndex> in;
    for (EdgeIndex e = 0; e < network().edges.size(); ++e) {
      if (network().edges[e].to == m && !network().edges[e].weight) in.push_back(e);
    }
    std::vector<std::vector<Rational>> rows;
    for (std::size_t row = 0; row < before_.instance.row_count(); ++row) {
      if (!reaches_target(m, row)) continue;
      const std::vector<Rational> values = evaluate(before_.instance, old_, row);
      std::vector<Rational> equation;
      for (const EdgeIndex e : in) equation.push_back(values[network().edges[e].from]);
      equation.emplace_back(1);
      equation.push_back(values[m]);
      rows.push_back(std::move(equation));
    }
    std::vector<Rational> solution = solve(rows, in.size() + 1);
    for (std::size_t i = 0; i < in.size(); ++i) {
      new_.weights[in[i]] = Value(solution[i]);
    }
    set_bias(m, solution.back());
  }

  /// Some solution; unknowns that the equations leave free are 0. Each row ends with its right-hand side.
  static std::vector<Rational> solve(const std::vector<std::vector<Rational>>& rows, std::size_t unknowns) {
    std::vector<Polynomial> columns(unknowns + 1);
    for (Variable row = 0; row < rows.size(); ++row) {
      for (std::size_t c = 0; c <= unknowns; ++c) columns[c] += Polynomial::variable(row) * rows[row][c];
    }
    const Polynomial right = std::move(columns.back());
    columns.pop_back();
    std::optional<std::vector<Rational>> solution = generators::find_combination(columns, right);
    if (!solution) throw std::logic_error("no weights do what the rule says some do");
    return *std::move(solution);
  }

  /// Multiplies the smallest set of hidden neurons that keeps all that is prescribed.
  void scale(EdgeIndex edge) {
    const Edge& e = network().edges[edge];
    const Rational w = weight(old_, edge);
    if (w.is_zero()) {
      for (EdgeIndex in = 0; in < network().edges.size(); ++in) {
        if (network().edges[in].to == e.from) new_.weights[in] = Value(Rational(0));
      }
      if (!network().neurons[e.from].bias) set_bias(e.from, 0);
      new_.weights[edge] = Value(Rational(1));
      return;
    }
    const bool is_signed = !signs_.empty();
    for (const bool from_side : {true, false}) {
      const std::vector<bool> group = group_of(from_side ? e.from : e.to);
      bool is_possible = !(group[e.from] && group[e.to]);
      bool has_relu = false;
      for (NeuronIndex n = 0; n < group.size(); ++n) {
        if (!group[n]) continue;
        is_possible = is_possible && n >= network().input_count && n < network().first_output();
        has_relu = has_relu || network().neurons[n].activation == Activation::relu;
        is_possible = is_possible && (!network().neurons[n].bias || network().neurons[n].bias->is_zero());
      }
      const Rational size = w.sign() < 0 ? -w : w;
      const Rational factor = is_signed ? size : w;
      if (!is_possible || (has_relu && factor.sign() < 0)) continue;
      multiply(group, from_side ? factor : Rational(1) / factor);
      return;
    }
    throw std::logic_error("nothing can be scaled");
  }

  std::vector<bool> group_of(NeuronIndex start) const {
    std::vector<bool> group(network().neuron_count(), false);
    group[start] = true;
    for (bool is_growing = true; is_growing;) {
      is_growing = false;
      for (EdgeIndex e = 0; e < network().edges.size(); ++e) {
        const Edge& edge = network().edges[e];
        bool is_bound = edge.weight && !edge.weight->is_zero();
        for (const EdgeIndex s : before_.conditions.signed_edges) is_bound = is_bound || s == e;
        if (!is_bound || group[edge.from] == group[edge.to]) continue;
        if (!reaches_target(edge.to)) continue;
        group[edge.from] = group[edge.to] = true;
        is_growing = true;
      }
    }
    return group;
  }

  bool reaches_target(NeuronIndex n) const {
    for (std::size_t row = 0; row < before_.instance.row_count(); ++row) {
      if (reaches_target(n, row)) return true;
    }
    return false;
  }

  bool reaches_target(NeuronIndex n, std::size_t row) const {
    std::vector<bool> reaches(network().neuron_count(), false);
    for (const auto& entry : before_.instance.targets[row]) reaches[network().first_output() + entry.column] = true;
    for (NeuronIndex k = network().neuron_count(); k-- > 0;) {
      for (const Edge& edge : network().edges) {
        const bool carries = !edge.weight || !edge.weight->is_zero();
        if (edge.from == k && carries && reaches[edge.to]) reaches[k] = true;
      }
    }
    return reaches[n];
  }

  void multiply(const std::vector<bool>& group, const Rational& factor) {
    for (EdgeIndex e = 0; e < network().edges.size(); ++e) {
      const Edge& edge = network().edges[e];
      if (group[edge.to] && !group[edge.from]) new_.weights[e] = Value(weight(new_, e) * factor);
      if (group[edge.from] && !group[edge.to] && reaches_target(edge.to)) {
        new_.weights[e] = Value(weight(new_, e) / factor);
      }
    }
    for (NeuronIndex n = 0; n < group.size(); ++n) {
      if (group[n]) set_bias(n, bias(new_, n) * factor);
    }
  }

  const PresolvedNetwork& before_;
  const PresolvedNetwork& after_;
  std::string rule_;
  Witness old_;
  Witness new_;
  std::vector<EdgeIndex> weights_;
  std::vector<NeuronIndex> biases_;
  std::vector<NeuronIndex> straightened_;
  std::vector<EdgeIndex> signs_;
};

}  // namespace

PresolvedPrefix presolve_prefix(const TrainingInstance& instance, std::size_t limit) {
  PresolvedPrefix prefix;
  PresolveOptions options;
  options.limit = limit;
  options.trace = [&](const PresolveStep& step) { prefix.rule = step.rule; };
  prefix.presolved = presolve_network(exact_fit(instance), options);
  return prefix;
}

Witness push_step(const PresolvedPrefix& before, const PresolvedPrefix& after, Witness witness) {
  return Pusher(before, after, std::move(witness)).push();
}

}  // namespace nnsolve::test
