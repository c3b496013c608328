// Hidden ReLUs each of which has its own gap between the data to bend in.
//
// Let a network have one or two inputs, one hidden layer of m ReLUs and identity outputs, all joined and all free, and
// nothing else. Along a line of inputs its outputs together are a continuous piecewise affine function with one bend a
// ReLU at most. Take the lines parallel to an axis, with data points on which all targets are known.
//
// Law. (a) If the points of a line need more than m bends (line_bends.h), nothing fits.
// (b) Take the lines for which it is known that m bends are m gaps, one in each, and which signs the out-weights of the
// ReLUs have there. Say that there are three such lines, or that there is one input and so one line; that no ReLU
// bends before the second point of any of them; and that the targets there are the same c everywhere.
//   Each ReLU has one bend on each line, in one gap. Which gaps belong together is known, or the rule does not apply
// (match_bends.h). All ReLUs can change places, so the ReLUs may be taken in the order of the gaps of the first line.
//   Let x be the input along the lines (or minus that), y the other. No weight w_x from x is 0, as each ReLU bends. Let
// it be 1 or -1 by scaling. Where it is -1, max(0, z) = max(0, -z) + z: replace the ReLU by that of -z, with the same
// out-weights. With all these z the function becomes affine plus ReLUs with w_x = 1. No such ReLU is active at the
// first two points of the lines, where the function is c; these points are on no single line (or there is one input);
// so the affine function is c. So there is a fit with all w_x = 1 and output biases c. Its ReLUs bend where those
// before did.
//   Now which ReLUs are active is known on the lines, and what follows for the weights is a set of linear equations
// (forced_bend_equations.h). If they say of each ReLU how its weight from y is, this is prescribed, and they are part
// of the side condition, as what all other data points say. Conversely, weights and biases that fulfil it fit all data.
// If the equations contradict each other, nothing fits.
//   So a witness after is one before, and there is one if there was one before.
//
// The network is no other one; that the side condition says all that the data say makes the encoding short.
#include "presolve/network/forced_bend_equations.h"
#include "presolve/network/line_bends.h"
#include "presolve/network/rules.h"

#include <algorithm>
#include <map>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t most_bend_pairs = 4'000'000;  // of ReLUs and points, and of ReLUs and ReLUs

class BendForcer {
 public:
  explicit BendForcer(const ExactFitStore& store) : store_(store), network_(store.network()) {}

  NetworkEdits run() {
    NetworkEdits edits;
    if (!is_plain_layer()) return edits;
    for (const NeuronIndex axis : {NeuronIndex{0}, NeuronIndex{1}}) {
      for (const int direction : {1, -1}) {
        if (axis >= network_.input_count) break;
        if (NetworkProposal edit = look_along(axis, direction)) {
          edits.push_back(*std::move(edit));
          return edits;
        }
      }
    }
    return edits;
  }

 private:
  /// Everything that the law says of the network.
  bool is_plain_layer() {
    const std::size_t inputs = network_.input_count;
    const std::size_t outputs = network_.output_count;
    relu_count_ = network_.first_output() - inputs;
    const std::size_t rows = store_.instance().row_count();
    if (inputs < 1 || inputs > 2 || outputs < 1 || relu_count_ < 1 || relu_count_ > rows) return false;
    if (network_.edges.size() != relu_count_ * (inputs + outputs)) return false;
    if (relu_count_ * (relu_count_ + rows) > most_bend_pairs) return false;
    edge_of_.assign(inputs + outputs, std::vector<std::optional<EdgeIndex>>(relu_count_));
    for (EdgeIndex e = 0; e < network_.edges.size(); ++e) {
      const NeuronIndex from = network_.edges[e].from;
      const NeuronIndex to = network_.edges[e].to;
      const bool enters = network_.is_input(from);
      const NeuronIndex relu = enters ? to : from;
      if (!store_.is_free(e) || !store_.is_hidden(relu) || (!enters && !network_.is_output(to))) return false;
      edge_of_[enters ? from : inputs + to - network_.first_output()][relu - inputs] = e;
    }
    for (NeuronIndex n = network_.input_count; n < network_.neuron_count(); ++n) {
      if (!store_.has_free_bias(n) || store_.is_relu(n) != store_.is_hidden(n)) return false;
    }
    return std::ranges::all_of(edge_of_, [](const auto& edges) {
      return std::ranges::all_of(edges, [](const auto& edge) { return edge.has_value(); });
    });
  }

  void read_points(NeuronIndex axis, int direction) {
    data_ = BendData();
    left_.clear();
    data_.relu_count = relu_count_;
    data_.output_count = network_.output_count;
    for (std::size_t row = 0; row < store_.instance().row_count(); ++row) {
      PlanePoint& point = data_.points.emplace_back();
      for (const auto& input : store_.instance().inputs[row]) {
        if (input.column == axis) {
          point.x = input.value * Rational(direction);
        } else {
          point.y = input.value;
        }
      }
      point.values.resize(network_.output_count);
      for (const auto& target : store_.instance().targets[row]) point.values[target.column] = target.value;
    }
  }

  NetworkProposal look_along(NeuronIndex axis, int direction) {
    read_points(axis, direction);
    std::map<Rational, std::vector<std::size_t>> by_level;
    for (std::size_t i = 0; i < data_.points.size(); ++i) {
      const PlanePoint& point = data_.points[i];
      const bool is_known = std::ranges::all_of(point.values, [](const auto& value) { return value.has_value(); });
      if (is_known) by_level[point.y].push_back(i);
    }
    for (auto& [level, points] : by_level) {
      std::ranges::sort(points, {}, [this](std::size_t i) -> const Rational& { return data_.points[i].x; });
      if (!look_at_line(level, points)) return refuted(points);
    }
    if (data_.lines.size() < (network_.input_count == 1 ? 1 : 3)) return std::nullopt;
    if (!match()) return std::nullopt;
    subtract_left();
    return force(axis, direction);
  }

  static VectorPoint vector_point(const PlanePoint& point) {
    VectorPoint result{point.x, {}};
    for (const auto& value : point.values) result.value.push_back(*value);
    return result;
  }

  /// False if nothing fits. Keeps the line if it is one of the law's.
  bool look_at_line(const Rational& level, std::vector<std::size_t>& points) {
    std::vector<VectorPoint> places;
    std::vector<std::size_t> kept;
    for (const std::size_t i : points) {
      VectorPoint place = vector_point(data_.points[i]);
      const bool is_repeated = !places.empty() && places.back().at == place.at;
      if (is_repeated && places.back().value != place.value) return true;  // other rules see that
      if (is_repeated) continue;
      places.push_back(std::move(place));
      kept.push_back(i);
    }
    points = std::move(kept);
    if (points.size() < 3) return true;
    LineBends bends = find_line_bends(places);
    if (bends.least > relu_count_) return false;
    const bool is_wanted = bends.is_forced && bends.bends.size() == relu_count_ && bends.bends.front().gap > 0 &&
                           places[0].value == places[1].value && (left_.empty() || left_ == places[0].value);
    const bool has_signs = std::ranges::all_of(bends.bends, [](const LineBends::Bend& bend) {
      return std::ranges::find(bend.signs, LineBends::unknown_sign) == bend.signs.end() &&
             std::ranges::any_of(bend.signs, [](int sign) { return sign != 0; });
    });
    if (!is_wanted || !has_signs) return true;
    left_ = places[0].value;
    DataLine& line = data_.lines.emplace_back();
    line.line.level = level;
    line.points = points;
    for (LineBends::Bend& bend : bends.bends) {
      line.gaps.push_back(bend.gap);
      line.line.places.push_back({places[bend.gap].at, places[bend.gap + 1].at, std::move(bend.signs)});
    }
    return true;
  }

  bool match() {
    std::vector<BentLine> lines;
    for (const DataLine& line : data_.lines) lines.push_back(line.line);
    if (lines.size() > 1) {
      auto matched = match_bends(lines);
      if (matched) data_.place_of = *std::move(matched);
      return matched.has_value();
    }
    data_.place_of.resize(1);
    for (std::size_t relu = 0; relu < relu_count_; ++relu) data_.place_of[0].push_back(relu);
    return true;
  }

  void subtract_left() {
    for (PlanePoint& point : data_.points) {
      for (std::size_t k = 0; k < left_.size(); ++k) {
        if (point.values[k]) *point.values[k] -= left_[k];
      }
    }
  }

  NetworkProposal force(NeuronIndex axis, int direction) const {
    std::vector<Rational> tilts(relu_count_);
    if (network_.input_count == 2) {
      auto found = find_tilts(data_);
      if (!found) return std::nullopt;
      tilts = *std::move(found);
    }
    std::vector<std::size_t> all(data_.points.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    auto places = find_bends(data_, tilts);
    if (!places) return refuted(all);
    NetworkEdit edit(presolving::Reason::Kind::permutation);
    edit.bends.emplace();
    edit.bends->bends = *std::move(places);
    for (std::size_t relu = 0; relu < relu_count_; ++relu) {
      const auto neuron = static_cast<NeuronIndex>(network_.input_count + relu);
      edit.bends->bends[relu].neuron = neuron;
      edit.weights.emplace_back(*edge_of_[axis][relu], Rational(direction));
      if (network_.input_count == 2) edit.weights.emplace_back(*edge_of_[1 - axis][relu], tilts[relu]);
    }
    for (std::size_t output = 0; output < network_.output_count; ++output) {
      if (!add_output(tilts, output, edit)) return refuted(all);
    }
    return edit;
  }

  /// False if nothing fits.
  bool add_output(const std::vector<Rational>& tilts, std::size_t output, NetworkEdit& edit) const {
    auto equations = find_equations(data_, tilts, edit.bends->bends, output);
    if (!equations) return false;
    edit.biases.emplace_back(network_.first_output() + static_cast<NeuronIndex>(output), left_[output]);
    std::vector<std::size_t> jump_of(relu_count_);
    for (std::size_t relu = 0; relu < relu_count_; ++relu) {
      const EdgeIndex edge = *edge_of_[network_.input_count + output][relu];
      const int sign = data_.sign(relu, output);
      jump_of[relu] = edit.bends->jumps.size();
      if (sign == 0) {
        edit.weights.emplace_back(edge, Rational(0));
      } else {
        edit.bends->jumps.push_back({edge, relu, sign});
      }
    }
    for (ForcedBends::Equation& equation : *equations) {
      for (ForcedBends::Term& term : equation.terms) term.jump = jump_of[term.jump];
      edit.bends->equations.push_back(std::move(equation));
    }
    return true;
  }

  NetworkEdit refuted(const std::vector<std::size_t>& points) const {
    presolving::Reason reason(presolving::Reason::Kind::cases);
    std::vector<bool> is_used(store_.instance().row_count(), false);
    for (const std::size_t point : points) is_used[point] = true;
    std::size_t entry = 0;
    for (std::size_t row = 0; row < is_used.size(); ++row) {
      for (std::size_t i = 0; i < store_.instance().targets[row].size(); ++i) {
        const std::uint32_t target = store_.use().classes.target_of_entry[entry++];
        if (is_used[row]) reason.facts.push_back(store_.fact_of_target(target));
      }
    }
    return NetworkEdit::contradiction(std::move(reason));
  }

  const ExactFitStore& store_;
  const Network& network_;
  std::size_t relu_count_ = 0;
  std::vector<std::vector<std::optional<EdgeIndex>>> edge_of_;  // by input, then output, and ReLU
  BendData data_;
  std::vector<Rational> left_;  // c
};

}  // namespace

NetworkEdits force_bends(const ExactFitStore& store) { return BendForcer(store).run(); }

}  // namespace nnsolve
