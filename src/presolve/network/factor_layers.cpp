// A chain of identity layers between inputs and known targets is a question of rank.
//
// Let B be identity outputs and L_1, ..., L_k layers of hidden identity neurons, such that, as far as edges carry
// something, each layer and then B is joined completely to the layer before it, the first to inputs A, and to nothing
// else; these edges are free. The biases of the layers are free or 0. Either the biases of all of B are free, or each
// of B has a known sum c under the zero input (then the layers' biases are 0). Let r be the width of the narrowest
// layer.
//
// What B computes is M x + c with M = V W, a matrix of rank at most r, and every such matrix can be reached. Let the
// rows u_1, ..., u_d be a basis of what the data points show of A: of the x, if c is known, else of the differences of
// the x; take the reduced one of Gaussian elimination, so that u_i is 1 at an input p_i and 0 at the other p_j. A known
// target of t says what row t of M makes of some combination of the u_i; if those of t say it for all u_i, row t is
// known: D_ti := (M u_i)_t. Then
// (a) if the known rows of D have a rank above r, nothing fits;
// (b) if all rows are known and D has rank q <= r: D = V C with V some q columns of D that span all others. Then the
//     first q neurons of each layer pass on what they get with weight 1, the i-th of them to t with weight V_ti, and
//     the weight from p_j to the i-th of them is C_ij; all other edges get weight 0, free biases of layers 0;
// (c) if some rows are not known but d <= r: as (b) with q = d and C the unit matrix, but the edges to B stay free.
//
// Law. A witness after is one before. Given a witness before, it computes what is forced, and its M has rank at most
// r, so D, which is M times the u_i, has, too: (a). For (b), let M' = V C with C read as above, a matrix on A that is 0
// outside the p_j: M' u_i is column i of V C = D, as M u_i is. So on the data M' x differs from M x by the same vector
// for all x, or not at all if c is known; the biases of B make up for that. Where a bias b_t is free, the layers' free
// biases go into it, too. For (c), V := the matrix with V_ti = (M u_i)_t does the same, whatever M is. (Nothing but
// linear equations is left, for the biases in (b) and the weights into B in (c). Bottlenecks with a gap in D and d > r
// stay bilinear: completing a matrix to low rank is as hard as anything.)
//
// (c) says nothing of targets: V may be any matrix. So it holds for every threshold and cost, and is a rule of its own
// there, also where all targets are known.
#include "presolve/network/affine_outputs.h"
#include "presolve/network/bottleneck_targets.h"
#include "presolve/network/rules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t most_factoring_work = 3'000'000;  // multiplications of all outputs together

using Layer = std::vector<NeuronIndex>;

class ChainFactor {
 public:
  ChainFactor(const NetworkStore& store, AffineOutputs& affine, const Layer& outputs, std::size_t& work,
              std::size_t& closing_work)
      : store_(store), affine_(affine), work_(work), closing_work_(closing_work), layers_{outputs} {}

  /// (c) alone, which is true of any targets.
  NetworkProposal run_for_few_inputs() {
    if (!find_width() || !read_inputs() || basis_.size() > width_) return std::nullopt;
    NetworkEdit edit(presolving::Reason::Kind::rank);
    pass_inputs_on(edit);
    return as_proposal(std::move(edit));
  }

  NetworkProposal run() {
    if (!find_width()) return std::nullopt;
    if (!read_data({})) return std::nullopt;
    if (values_.size() < outputs().size() && basis_.size() > width_) {
      BottleneckTargets closed(store_, affine_, outputs());
      if (!closed.close(closing_work_)) return contradiction(closed.refuting());
      const std::vector<BottleneckTargets::Forced> forced = closed.forced();
      if (!forced.empty() && !read_data(forced)) return std::nullopt;
    }
    Elimination columns;  // of D's known rows, transposed: one row a basis vector
    const std::vector<bool> is_new_column = find_rank(columns);
    if (columns.rank() > width_) return contradiction(targets_);
    NetworkEdit edit(presolving::Reason::Kind::rank);
    if (values_.size() == outputs().size()) {
      factor(edit, columns, is_new_column);
    } else if (basis_.size() <= width_) {
      pass_inputs_on(edit);
    }
    return as_proposal(std::move(edit));
  }

 private:
  NetworkProposal as_proposal(NetworkEdit edit) const {
    if (!edit.is_step()) return std::nullopt;
    for (const NeuronIndex t : outputs()) {
      if (store_.has_free_bias(t)) edit.free.push_back({Parameter::Kind::bias, t});
    }
    return edit;
  }

  /// Case (c).
  void pass_inputs_on(NetworkEdit& edit) {
    pass_on(edit, basis_.size());
    for (std::size_t i = 0; i < basis_.size(); ++i) in_weights_[{basis_[i], i}] = Rational(1);
    prescribe_first_layer(edit);
    for (const NeuronIndex t : outputs()) {
      for (const EdgeIndex e : live_in_edges(t)) edit.free.push_back({Parameter::Kind::weight, e});
    }
  }

  /// False if the shape is another one.
  bool find_width() {
    if (!find_layers() || layers_.size() < 2) return false;
    width_ = layers_[0].size();
    for (std::size_t i = 0; i + 1 < layers_.size(); ++i) width_ = std::min(width_, layers_[i].size());
    return true;
  }

  /// The constants of the outputs are all known, or all free.
  bool has_like_constants() const {
    const bool is_known = store_.zero_sum(outputs().front()).has_value();
    return std::ranges::all_of(outputs(), [&](NeuronIndex output) {
      return store_.zero_sum(output).has_value() == is_known && (is_known || store_.has_free_bias(output));
    });
  }

  /// Finds basis_ whatever the targets are. False as for read_data().
  bool read_inputs() {
    if (!has_like_constants()) return false;
    Elimination all;
    for (const NeuronIndex output : outputs()) {
      for (const LinearEquation& equation : affine_.read(output).equations) {
        if (work_ + all.work() > most_factoring_work) return false;
        all.insert({equation.row, Rational(0)});
      }
    }
    work_ += all.work();
    find_basis(all);
    return true;
  }

  void find_basis(const Elimination& all) {
    for (const auto& [column, equation] : all.reduced()) {
      if (column != AffineOutput::constant_column) basis_.push_back(AffineOutput::input_of(column));
    }
  }

  NetworkEdit contradiction(const std::vector<std::uint32_t>& targets) const {
    presolving::Reason reason(presolving::Reason::Kind::rank);
    for (const std::uint32_t target : targets) reason.facts.push_back(store_.fact_of_target(target));
    return NetworkEdit::contradiction(std::move(reason));
  }

  const Network& network() const { return store_.network(); }

  const Layer& outputs() const { return layers_.back(); }

  /// layers_ becomes L_1 .. L_k, B. False if the shape is another one.
  bool find_layers() {
    while (true) {
      const Layer layer = layers_.front();
      std::optional<Layer> sources = common_sources(layer);
      if (!sources || sources->empty()) return false;
      if (std::ranges::all_of(*sources, [&](NeuronIndex n) { return network().is_input(n); })) return true;
      if (!std::ranges::all_of(*sources, [&](NeuronIndex n) { return is_member(n, layer); })) return false;
      layers_.insert(layers_.begin(), *std::move(sources));
    }
  }

  std::optional<Layer> common_sources(const Layer& layer) const {
    std::optional<Layer> common;
    for (const NeuronIndex n : layer) {
      Layer sources;
      for (const EdgeIndex e : store_.topology().incoming[n]) {
        if (store_.has_zero_weight(e)) continue;
        if (!store_.is_free(e)) return std::nullopt;
        sources.push_back(network().edges[e].from);
      }
      std::ranges::sort(sources);
      if (common && *common != sources) return std::nullopt;
      common = std::move(sources);
    }
    return common;
  }

  /// True if the neuron may stand in the layer before the given one.
  bool is_member(NeuronIndex n, const Layer& next) const {
    if (network().is_input(n) || store_.is_relu(n)) return false;
    if (!store_.has_free_bias(n) && !store_.has_zero_bias(n)) return false;
    return std::ranges::all_of(store_.topology().outgoing[n], [&](EdgeIndex e) {
      return !store_.is_live(e) || std::ranges::binary_search(next, network().edges[e].to);
    });
  }

  /// Finds basis_ and values_. False if the constants are of different kinds, or it is too much work.
  bool read_data(const std::vector<BottleneckTargets::Forced>& forced) {
    targets_.clear();
    basis_.clear();
    values_.clear();
    if (!has_like_constants()) return false;
    Elimination all;
    std::vector<std::map<std::uint32_t, LinearEquation>> known;
    for (const NeuronIndex output : outputs()) {
      Elimination own;
      AffineOutput data = affine_.read(output);
      targets_.insert(targets_.end(), data.targets.begin(), data.targets.end());
      for (const BottleneckTargets::Forced& value : forced) {
        if (value.output != output) continue;
        const Rational constant = store_.zero_sum(output).value_or(Rational(0));
        data.equations.push_back({affine_.see(output, value.row), value.value - constant});
      }
      for (const LinearEquation& equation : data.equations) {
        if (work_ + own.work() + all.work() > most_factoring_work) return false;
        if (own.insert(equation) == Elimination::Verdict::contradicts) return false;  // found elsewhere
        all.insert({equation.row, Rational(0)});
      }
      work_ += own.work();
      known.push_back(own.reduced());
    }
    work_ += all.work();
    find_basis(all);
    for (std::size_t t = 0; t < outputs().size(); ++t) {
      // Within the span of all, so equal to it if the dimension is.
      if (known[t].size() != all.rank()) continue;
      std::vector<Rational>& row = values_[t];
      for (const NeuronIndex p : basis_) row.push_back(known[t].at(AffineOutput::column_of(p)).value);
    }
    return true;
  }

  /// By basis vector: whether its column of D is independent of those before it.
  std::vector<bool> find_rank(Elimination& columns) const {
    std::vector<bool> is_new(basis_.size(), false);
    for (std::size_t i = 0; i < basis_.size(); ++i) {
      LinearEquation column;
      for (const auto& [t, row] : values_) {
        if (!row[i].is_zero()) column.row.emplace_back(static_cast<std::uint32_t>(t), row[i]);
      }
      is_new[i] = columns.insert(std::move(column)) == Elimination::Verdict::independent;
    }
    return is_new;
  }

  /// Case (b).
  void factor(NetworkEdit& edit, const Elimination& columns, const std::vector<bool>& is_new_column) {
    std::vector<std::size_t> spanning;
    for (std::size_t i = 0; i < basis_.size(); ++i) {
      if (is_new_column[i]) spanning.push_back(i);
    }
    pass_on(edit, columns.rank());
    const Layer& last = layers_[layers_.size() - 2];
    for (std::size_t t = 0; t < outputs().size(); ++t) {
      for (const EdgeIndex e : live_in_edges(outputs()[t])) {
        const std::size_t i = position(last, network().edges[e].from);
        edit.weights.emplace_back(e, i < spanning.size() ? values_.at(t)[spanning[i]] : Rational(0));
      }
    }
    for (std::size_t j = 0; j < basis_.size(); ++j) {
      const std::vector<Rational> coordinates = coordinates_of(j, spanning);
      for (std::size_t i = 0; i < coordinates.size(); ++i) in_weights_[{basis_[j], i}] = coordinates[i];
    }
    prescribe_first_layer(edit);
  }

  /// Column j of D as a combination of the spanning columns.
  std::vector<Rational> coordinates_of(std::size_t j, const std::vector<std::size_t>& spanning) const {
    Elimination system;
    for (const auto& [t, row] : values_) {
      LinearEquation equation{{}, row[j]};
      for (std::size_t i = 0; i < spanning.size(); ++i) {
        if (!row[spanning[i]].is_zero()) equation.row.emplace_back(static_cast<std::uint32_t>(i), row[spanning[i]]);
      }
      system.insert(std::move(equation));
    }
    std::vector<Rational> coordinates(spanning.size());
    for (const auto& [i, equation] : system.reduced()) coordinates[i] = equation.value;
    return coordinates;
  }

  /// The first `count` neurons of each layer but the first get what those of the layer before have; biases become 0.
  void pass_on(NetworkEdit& edit, std::size_t count) const {
    for (std::size_t l = 0; l + 1 < layers_.size(); ++l) {
      for (std::size_t to = 0; to < layers_[l].size(); ++to) {
        const NeuronIndex n = layers_[l][to];
        if (store_.has_free_bias(n)) edit.biases.emplace_back(n, Rational(0));
        if (l == 0) continue;
        for (const EdgeIndex e : live_in_edges(n)) {
          const std::size_t from = position(layers_[l - 1], network().edges[e].from);
          edit.weights.emplace_back(e, Rational(from == to && to < count ? 1 : 0));
        }
      }
    }
  }

  void prescribe_first_layer(NetworkEdit& edit) const {
    for (std::size_t i = 0; i < layers_[0].size(); ++i) {
      for (const EdgeIndex e : live_in_edges(layers_[0][i])) {
        const auto weight = in_weights_.find({network().edges[e].from, i});
        edit.weights.emplace_back(e, weight == in_weights_.end() ? Rational(0) : weight->second);
      }
    }
  }

  std::vector<EdgeIndex> live_in_edges(NeuronIndex n) const {
    std::vector<EdgeIndex> edges;
    for (const EdgeIndex e : store_.topology().incoming[n]) {
      if (!store_.has_zero_weight(e)) edges.push_back(e);
    }
    return edges;
  }

  static std::size_t position(const Layer& layer, NeuronIndex n) {
    return static_cast<std::size_t>(std::ranges::lower_bound(layer, n) - layer.begin());
  }

  const NetworkStore& store_;
  AffineOutputs& affine_;
  std::size_t& work_;
  std::size_t& closing_work_;
  std::vector<Layer> layers_;                                           // each ascending
  std::size_t width_ = 0;                                               // r
  std::vector<std::uint32_t> targets_;                                  // of B
  std::vector<NeuronIndex> basis_;                                      // the p_i
  std::map<std::size_t, std::vector<Rational>> values_;                 // the known rows of D, by number in B
  std::map<std::pair<NeuronIndex, std::size_t>, Rational> in_weights_;  // C, by input and position in L_1
};

}  // namespace

namespace {

template <class Look>
NetworkEdits look_at_chains(const NetworkStore& store, Look look) {
  AffineOutputs affine(store);
  std::map<Layer, Layer> groups;  // outputs, by in-neighbours
  for (const NeuronIndex output : affine.outputs()) groups[affine.sources_of(output)].push_back(output);
  std::size_t work = 0;
  std::size_t closing_work = 0;
  NetworkEdits edits;
  for (const auto& [sources, outputs] : groups) {
    ChainFactor chain(store, affine, outputs, work, closing_work);
    if (NetworkProposal edit = look(chain)) edits.push_back(*std::move(edit));
  }
  return edits;
}

}  // namespace

NetworkEdits factor_layers(const ExactFitStore& store) {
  return look_at_chains(store, [](ChainFactor& chain) { return chain.run(); });
}

NetworkEdits pass_few_inputs(const NetworkStore& store) {
  return look_at_chains(store, [](ChainFactor& chain) { return chain.run_for_few_inputs(); });
}

}  // namespace nnsolve
