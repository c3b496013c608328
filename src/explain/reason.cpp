// Why each is one:
// - Equal inputs: an output is a function of the inputs that reach it.
// - A ReLU is nowhere negative.
// - Behind a layer that all ways pass through, and behind which all neurons are identities, the outputs are an affine
//   function of its k values. So the matrix of targets, minus one of its rows, has rank k at most.
// - Without any ReLU an output is an affine function of the inputs.
// - One input, one hidden layer, an output without activation: it bends once a ReLU at most (src/network/bends.h).
#include "explain/reason.h"

#include "algebra/linear_algebra.h"
#include "network/bends.h"
#include "network/input_classes.h"
#include "network/topology.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace nnsolve {

namespace {

/// Elimination is dense, and this is meant to be quick.
constexpr std::size_t most_matrix_entries = 200'000;
constexpr std::size_t most_matrix_rows = 2'000;

class ReasonFinder {
 public:
  ReasonFinder(const TrainingInstance& instance, const std::function<std::size_t(std::size_t)>& number)
      : instance_(instance), network_(instance.network), number_(number), structure_(find_structure(instance)) {
    depth_.assign(network_.neuron_count(), 0);
    for (const NeuronIndex n : topology().order) {
      for (const EdgeIndex e : topology().incoming[n]) {
        depth_[n] = std::max(depth_[n], depth_[network_.edges[e].from] + 1);
      }
    }
  }

  std::vector<Reason> run() {
    std::vector<Reason> reasons;
    for (auto find : {&ReasonFinder::equal_inputs, &ReasonFinder::negative_target, &ReasonFinder::bottleneck,
                      &ReasonFinder::too_few_bends, &ReasonFinder::not_affine}) {
      if (std::optional<Reason> reason = (this->*find)()) reasons.push_back(*std::move(reason));
    }
    return reasons;
  }

 private:
  const Topology& topology() const { return structure_.topology; }
  const std::string& output_name(std::size_t k) const { return network_.neurons[network_.first_output() + k].name; }
  std::string point(std::size_t row) const { return std::to_string(number_(row)); }
  bool is_identity(NeuronIndex n) const { return network_.neurons[n].activation == Activation::identity; }

  std::optional<Reason> equal_inputs() const {
    const InputClasses& classes = structure_.classes;
    std::unordered_map<ClassId, std::pair<const Rational*, std::size_t>> known;  // the first target, and where
    std::size_t entry = 0;
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      for (const auto& target : instance_.targets[row]) {
        const ClassId id = classes.targets[classes.target_of_entry[entry++]].output;
        const auto [place, is_new] = known.try_emplace(id, &target.value, row);
        if (is_new || *place->second.first == target.value) continue;
        const std::size_t first = place->second.second;
        const bool is_whole = std::ranges::equal(instance_.inputs[first], instance_.inputs[row]);
        return Reason{{first, row},
                      "data points " + point(first) + " and " + point(row) + " have the same inputs" +
                          (is_whole ? "" : ", as far as they reach " + output_name(target.column) + ",") +
                          " and different targets of " + output_name(target.column)};
      }
    }
    return std::nullopt;
  }

  std::optional<Reason> negative_target() const {
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      for (const auto& target : instance_.targets[row]) {
        if (target.value.sign() >= 0 || is_identity(network_.first_output() + target.column)) continue;
        return Reason{
            {row},
            output_name(target.column) + " is a ReLU, and its target on data point " + point(row) + " is negative"};
      }
    }
    return std::nullopt;
  }

  /// The neurons of that depth, if all ways from inputs to outputs pass through them and only identities follow.
  std::optional<std::size_t> narrow_at(std::size_t depth) const {
    std::size_t width = 0;
    for (NeuronIndex n = 0; n < network_.neuron_count(); ++n) {
      if (depth_[n] > depth && !is_identity(n)) return std::nullopt;
      if (network_.is_output(n) && depth_[n] <= depth) return std::nullopt;
      if (depth_[n] == depth) ++width;
    }
    for (const Edge& edge : network_.edges) {
      if (depth_[edge.from] < depth && depth_[edge.to] > depth) return std::nullopt;
    }
    return width;
  }

  bool has_biases() const {
    for (NeuronIndex n = network_.input_count; n < network_.neuron_count(); ++n) {
      const std::optional<Rational>& bias = network_.neurons[n].bias;
      if (!bias || !bias->is_zero()) return true;
    }
    return false;
  }

  std::optional<Reason> bottleneck() const {
    std::optional<std::pair<std::size_t, std::size_t>> narrow;  // width, depth
    const std::size_t deepest = *std::ranges::max_element(depth_);
    for (std::size_t depth = 0; depth < deepest; ++depth) {
      const std::optional<std::size_t> width = narrow_at(depth);
      if (width && (!narrow || *width < narrow->first)) narrow = {*width, depth};
    }
    if (!narrow || narrow->first >= network_.output_count) return std::nullopt;
    const bool is_shifted = has_biases();
    const std::vector<std::size_t> rows = independent_rows(is_shifted, narrow->first + 1);
    const std::size_t rank = rows.size() - (is_shifted && !rows.empty() ? 1 : 0);
    if (rank <= narrow->first) return std::nullopt;
    const std::string layer =
        narrow->second == 0 ? "there are " : "hidden layer " + std::to_string(narrow->second) + " has ";
    const std::string unit = narrow->second == 0 ? "input" : "neuron";
    return Reason{rows,
                  "the targets have rank " + std::to_string(rank) +
                      (is_shifted ? " or more once a row is subtracted, and " : " or more, and ") + layer +
                      std::to_string(narrow->first) + " " + unit + (narrow->first == 1 ? "" : "s"),
                  true};
  }

  /// Rows that know all targets and are independent, the first one subtracted from the others if they are shifted; no
  /// more than are asked for.
  std::vector<std::size_t> independent_rows(bool is_shifted, std::size_t most) const {
    std::vector<std::vector<Rational>> reduced;  // by row its entries, the pivot 1 and alone in its column so far
    std::vector<std::size_t> pivots, rows;
    std::optional<std::size_t> origin;
    for (std::size_t row = 0, seen = 0; row < instance_.row_count() && reduced.size() < most; ++row) {
      if (instance_.targets[row].size() != network_.output_count) continue;
      if (++seen > most_matrix_rows || most * network_.output_count > most_matrix_entries) break;
      if (is_shifted && !origin) {
        origin = row;
        rows.push_back(row);
        continue;
      }
      std::vector<Rational> entries;
      for (const auto& target : instance_.targets[row]) entries.push_back(target.value);
      for (std::size_t k = 0; origin && k < entries.size(); ++k) entries[k] -= instance_.targets[*origin][k].value;
      for (std::size_t i = 0; i < reduced.size(); ++i) {
        const Rational factor = entries[pivots[i]];
        for (std::size_t k = 0; !factor.is_zero() && k < entries.size(); ++k) entries[k] -= factor * reduced[i][k];
      }
      const auto pivot = std::ranges::find_if(entries, [](const Rational& x) { return !x.is_zero(); });
      if (pivot == entries.end()) continue;
      pivots.push_back(static_cast<std::size_t>(pivot - entries.begin()));
      const Rational leading = *pivot;
      for (Rational& x : entries) x /= leading;
      reduced.push_back(std::move(entries));
      rows.push_back(row);
    }
    return rows;
  }

  std::optional<Reason> not_affine() const {
    for (NeuronIndex n = network_.input_count; n < network_.neuron_count(); ++n) {
      if (!is_identity(n)) return std::nullopt;
    }
    for (std::uint32_t k = 0; k < network_.output_count; ++k) {
      std::vector<AffineEquation> equations;
      std::vector<std::size_t> rows;
      for (std::size_t row = 0; row < instance_.row_count(); ++row) {
        for (const auto& target : instance_.targets[row]) {
          if (target.column != k) continue;
          AffineEquation equation{{{network_.input_count, Rational(1)}}, -target.value};
          for (const auto& entry : instance_.inputs[row]) equation.terms.emplace_back(entry.column, entry.value);
          equations.push_back(std::move(equation));
          rows.push_back(row);
        }
      }
      if (rows.size() > most_matrix_rows || rows.size() * network_.input_count > most_matrix_entries) continue;
      if (solve_linear(equations)) continue;
      return Reason{rows, output_name(k) + " is no affine function of the inputs on them, and there is no ReLU"};
    }
    return std::nullopt;
  }

  std::optional<Reason> too_few_bends() const {
    if (network_.input_count != 1) return std::nullopt;
    std::size_t relus = 0;
    for (NeuronIndex n = 1; n < network_.first_output(); ++n) relus += is_identity(n) ? 0 : 1;
    const bool is_deep = std::ranges::any_of(
        network_.edges, [&](const Edge& e) { return !network_.is_input(e.from) && !network_.is_output(e.to); });
    for (std::uint32_t k = 0; k < network_.output_count && !is_deep; ++k) {
      if (!is_identity(network_.first_output() + k)) continue;
      if (std::optional<Reason> reason = bends_of(k, relus)) return reason;
    }
    return std::nullopt;
  }

  std::optional<Reason> bends_of(std::uint32_t output, std::size_t relus) const {
    std::map<Rational, std::pair<Rational, std::size_t>> sorted;  // by place: the value and the data point
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      const auto inputs = instance_.inputs[row];
      const Rational at = inputs.empty() ? Rational() : inputs.front().value;
      for (const auto& target : instance_.targets[row]) {
        if (target.column == output) sorted.try_emplace(at, target.value, row);
      }
    }
    std::vector<LinePoint> points;
    std::vector<std::size_t> rows;
    for (const auto& [at, value] : sorted) {
      points.push_back({at, value.first});
      rows.push_back(value.second);
    }
    const NeededBends needed = needed_bends(points);
    if (needed.count() <= relus) return std::nullopt;
    std::set<std::size_t> used;
    for (const auto* bends : {&needed.up, &needed.down}) {
      for (const std::size_t i : *bends) used.insert({rows[i - 1], rows[i], rows[i + 1]});
    }
    return Reason{{used.begin(), used.end()},
                  output_name(output) + " bends " + std::to_string(needed.count()) +
                      (needed.count() == 1 ? " time" : " times") + " at least between them, and there " +
                      (relus == 1 ? "is 1 ReLU" : "are " + std::to_string(relus) + " ReLUs")};
  }

  const TrainingInstance& instance_;
  const Network& network_;
  const std::function<std::size_t(std::size_t)>& number_;
  InstanceStructure structure_;
  std::vector<std::size_t> depth_;
};

}  // namespace

std::vector<Reason> plain_reasons(const TrainingInstance& instance,
                                  const std::function<std::size_t(std::size_t row)>& number) {
  if (!asks_for_exact_fit(instance) || instance.network.neuron_count() == 0) return {};
  return ReasonFinder(instance, number).run();
}

}  // namespace nnsolve
