// Parity is a zigzag of the sum of its bits, a full adder two functions of that sum, and any table is a function of any
// linear form that tells its rows apart. Such a function needs as many hidden ReLUs as it has bends
// (bends_of_points.h), in one layer: layers before it hand the form on, shifted so that it is never negative, and
// layers after it hand each bend on, which is never negative either. Then the outputs are a linear question, decided
// exactly; it takes in whatever else leads to them. All other free parameters are 0. So who has a wider or deeper
// network than that, is never worse off.
//
// Forms that are tried: each input alone, the sum of all, sums and differences of two, and a few with small integers,
// since some of these tell all rows apart.
#include "native/network/one_form.h"

#include "algebra/linear_algebra.h"
#include "native/network/bends_of_points.h"

#include <algorithm>
#include <map>
#include <random>
#include <utility>
#include <vector>

namespace nnsolve::native {

namespace {

using Form = std::vector<Rational>;  // by input

std::vector<Form> forms_to_try(NeuronIndex inputs) {
  constexpr NeuronIndex most_inputs_for_pairs = 6;
  constexpr NeuronIndex most_inputs_alone = 30;
  constexpr int random_forms = 30;
  std::vector<Form> forms = {Form(inputs, Rational(1))};
  const Form zero(inputs);
  for (NeuronIndex i = 0; i < std::min(inputs, most_inputs_alone); ++i) {
    forms.push_back(zero);
    forms.back()[i] = Rational(1);
  }
  for (NeuronIndex i = 0; i < inputs && inputs <= most_inputs_for_pairs; ++i) {
    for (NeuronIndex j = i + 1; j < inputs; ++j) {
      for (const int factor : {1, -1}) {
        forms.push_back(zero);
        forms.back()[i] = Rational(1);
        forms.back()[j] = Rational(factor);
      }
    }
  }
  std::mt19937 random(1);
  for (int i = 0; i < random_forms && inputs > 1; ++i) {
    const int size = i < random_forms / 2 ? 3 : 20;
    forms.push_back(zero);
    for (Rational& factor : forms.back()) factor = Rational(std::uniform_int_distribution<int>(-size, size)(random));
  }
  return forms;
}

/// The data as points along the form; nothing if they contradict each other, or if there are too many places.
std::optional<std::vector<FormPoint>> points_along(const FloatNetwork& network, const Form& form) {
  constexpr std::size_t most_places = 400;
  using Known = std::map<std::uint32_t, Rational>;
  const TrainingTask& fit = network.task();
  std::map<Rational, Known> by_place;
  for (const std::size_t row : network.rows()) {
    Rational place;
    for (const SparseRows::Entry& entry : fit.inputs[row]) place += form[entry.column] * entry.value;
    Known& known = by_place[place];
    for (const SparseRows::Entry& entry : fit.targets[row]) {
      const auto [at, is_new] = known.try_emplace(entry.column, entry.value);
      if (!is_new && at->second != entry.value) return std::nullopt;
    }
    if (by_place.size() > most_places) return std::nullopt;
  }
  std::vector<FormPoint> points;
  for (const auto& [place, known] : by_place)
    points.push_back({place, std::vector<Rational>(fit.network.output_count)});
  for (std::uint32_t output = 0; output < fit.network.output_count; ++output) {
    // What is not known lies on the line between its neighbours.
    std::optional<std::size_t> last;
    std::size_t i = 0;
    for (const auto& [place, known] : by_place) {
      if (const auto at = known.find(output); at != known.end()) {
        points[i].values[output] = at->second;
        const std::size_t first = last ? *last + 1 : 0;
        for (std::size_t j = first; j < i; ++j) {
          points[j].values[output] = at->second;
          if (!last) continue;
          const Rational part = (points[j].place - points[*last].place) / (place - points[*last].place);
          const Rational& before = points[*last].values[output];
          points[j].values[output] = before + part * (at->second - before);
        }
        last = i;
      }
      ++i;
    }
    for (std::size_t j = last ? *last + 1 : points.size(); j < points.size(); ++j) {
      points[j].values[output] = points[*last].values[output];
    }
  }
  return points;
}

class Builder {
 public:
  explicit Builder(const FloatNetwork& network)
      : network_(network), graph_(network.task().network), sets_(choose_unknowns(network)) {
    std::vector<std::uint32_t> depth(graph_.neuron_count(), 0);
    for (const NeuronIndex n : network.topology().order) {
      for (const EdgeIndex e : network.topology().incoming[n]) {
        depth[n] = std::max(depth[n], depth[graph_.edges[e].from] + 1);
      }
      if (graph_.is_input(n) || graph_.is_output(n) || depth[n] == 0) continue;  // a constant is in no layer
      if (depth[n] > layers_.size()) layers_.resize(depth[n]);
      layers_[depth[n] - 1].push_back(n);
    }
  }

  std::size_t most_bends() const {
    std::size_t most = 0;
    for (std::size_t layer = 0; layer < layers_.size(); ++layer) most = std::max(most, room_in(layer));
    return most;
  }

  std::optional<ExactParameters> build(const Form& form, const Rational& least, const Bends& bends) {
    for (std::size_t layer = 0; layer < layers_.size(); ++layer) {
      if (room_in(layer) < bends.places.size()) continue;
      if (auto found = build_in(layer, form, least, bends)) return found;
    }
    return std::nullopt;
  }

 private:
  /// For bends: each needs a ReLU there, and a neuron in each layer behind.
  std::size_t room_in(std::size_t layer) const {
    auto room =
        static_cast<std::size_t>(std::ranges::count_if(layers_[layer], [&](NeuronIndex n) { return is_relu(n); }));
    for (std::size_t behind = layer + 1; behind < layers_.size(); ++behind) {
      room = std::min(room, layers_[behind].size());
    }
    return room;
  }

  bool is_relu(NeuronIndex neuron) const { return graph_.neurons[neuron].activation == Activation::relu; }

  std::optional<ExactParameters> build_in(std::size_t layer, const Form& form, const Rational& least,
                                          const Bends& bends) {
    parameters_.assign(network_.index().count, Rational(0));
    Form carried = form;  // in the layer before, by its neurons from `first` on
    NeuronIndex first = 0;
    Rational shift;
    for (std::size_t before = 0; before < layer; ++before) {
      const NeuronIndex carrier = layers_[before].front();
      if (!set_sum(carrier, first, carried, before == 0 ? -least : Rational(0))) return std::nullopt;
      shift = least;
      carried = {Rational(1)};
      first = carrier;
    }
    std::size_t place = 0;
    std::vector<NeuronIndex> ends;  // one a bend
    for (const NeuronIndex n : layers_[layer]) {
      if (place == bends.places.size()) break;
      if (!is_relu(n)) continue;
      const Rational sign(place < bends.before_flat ? -1 : 1);
      Form slopes = carried;
      for (Rational& slope : slopes) slope *= sign;
      if (!set_sum(n, first, slopes, -sign * (bends.places[place++] - shift))) return std::nullopt;
      ends.push_back(n);
    }
    for (std::size_t behind = layer + 1; behind < layers_.size(); ++behind) {
      for (std::size_t i = 0; i < ends.size(); ++i) {
        if (!set_sum(layers_[behind][i], ends[i], {Rational(1)}, Rational(0))) return std::nullopt;
        ends[i] = layers_[behind][i];
      }
    }
    return with_outputs();
  }

  /// The neuron's sum becomes that of factors times the neurons from `first` on, plus the bias.
  bool set_sum(NeuronIndex neuron, NeuronIndex first, const Form& factors, const Rational& bias) {
    std::size_t edges_left = factors.size() - static_cast<std::size_t>(std::ranges::count(factors, Rational(0)));
    for (const EdgeIndex e : network_.topology().incoming[neuron]) {
      const std::size_t place = graph_.edges[e].from - first;  // beyond all of them for an earlier neuron
      const bool is_used = graph_.edges[e].from >= first && place < factors.size() && !factors[place].is_zero();
      if (!is_used) continue;
      if (!set(network_.index().of_edge[e], graph_.edges[e].weight, factors[place])) return false;
      --edges_left;
    }
    return edges_left == 0 && set(network_.index().of_neuron[neuron], graph_.neurons[neuron].bias, bias);
  }

  bool set(std::uint32_t number, const std::optional<Rational>& prescribed, const Rational& value) {
    if (number == ParameterNumbers::none) return *prescribed == value;
    parameters_[number] = value;
    return true;
  }

  /// With all hidden neurons known.
  std::optional<ExactParameters> with_outputs() {
    if (sets_.empty()) return fits(network_, parameters_) ? std::optional(parameters_) : std::nullopt;
    const Phases none(network_.rows().size(), graph_.neuron_count());
    const LinearConditions conditions = linear_conditions(network_, parameters_, sets_.front(), none);
    if (!conditions.is_possible) return std::nullopt;
    const std::optional<Echelon> echelon = solve_linear(conditions.equations);
    if (!echelon) return std::nullopt;
    echelon->complete(parameters_);
    return fits(network_, parameters_) ? std::optional(parameters_) : std::nullopt;
  }

  const FloatNetwork& network_;
  const Network& graph_;
  std::vector<std::vector<bool>> sets_;
  std::vector<std::vector<NeuronIndex>> layers_;  // hidden, by the longest path from an input
  ExactParameters parameters_;
};

}  // namespace

std::optional<ExactParameters> fit_one_form(const FloatNetwork& network) {
  constexpr int most_built = 4;
  Builder builder(network);
  const std::size_t most_bends = builder.most_bends();
  if (most_bends == 0) return std::nullopt;
  int built = 0;
  for (const Form& form : forms_to_try(network.task().network.input_count)) {
    const auto points = points_along(network, form);
    if (!points || points->empty()) continue;
    const Bends bends = bends_of_points(*points);
    if (bends.places.size() > most_bends) continue;
    if (auto found = builder.build(form, points->front().place, bends)) return found;
    if (++built == most_built) break;
  }
  return std::nullopt;
}

}  // namespace nnsolve::native
