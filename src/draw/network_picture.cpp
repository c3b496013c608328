#include "draw/network_picture.h"

#include "draw/gadgets.h"
#include "draw/layout.h"
#include "draw/palette.h"
#include "network/activation.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace nnsolve {

namespace {

constexpr double radius = 13;
constexpr double small_text = 9;
constexpr std::size_t most_labels = 80;         // of edges, beyond which they would cover each other
constexpr std::size_t most_neuron_marks = 400;  // beyond which biases and activations are told by tips alone

class NetworkDrawer {
 public:
  NetworkDrawer(const TrainingInstance& instance, const Topology& topology, const Parameters& parameters,
                const DrawChoice& choice)
      : network_(instance.network),
        core_(choice.core ? &*choice.core : nullptr),
        parameters_(parameters),
        is_reduction_(!instance.origin.empty()),
        layout_(make_layout(network_, topology)) {
    const std::optional<std::size_t> row = choice.row;
    if (row && parameters.is_complete()) flow_ = evaluate(network_, topology, parameters, instance.inputs[*row]);
    if (row && !flow_) {
      for (const auto& entry : instance.inputs[*row]) active_.insert(entry.column);
    }
  }

  Picture draw() {
    picture_.width = layout_.width;
    picture_.height = layout_.height;
    for (EdgeIndex e = 0; e < network_.edges.size(); ++e) draw_edge(e);
    if (network_.edges.size() <= most_labels) {
      for (EdgeIndex e = 0; e < network_.edges.size(); ++e) label_edge(e);
    }
    for (NeuronIndex n = 0; n < network_.neuron_count(); ++n) draw_neuron(n);
    if (is_reduction_) draw_legend();
    return std::move(picture_);
  }

 private:
  Colour edge_colour(EdgeIndex e) const {
    const std::optional<Rational>& weight = parameters_.weight(e);
    if (!weight) return pale_ink;
    return weight->is_zero() ? grid : weight->sign() > 0 ? blue : vermilion;
  }

  bool carries(EdgeIndex e) const {
    return flow_ && !flow_->values[network_.edges[e].from].is_zero() && !parameters_.weight(e)->is_zero();
  }

  void draw_edge(EdgeIndex e) {
    const Edge& edge = network_.edges[e];
    const std::optional<Rational>& weight = parameters_.weight(e);
    double width = network_.edges.size() > most_labels ? 0.6 : 1.2;
    if (weight) width *= std::clamp(1 + std::log2(1 + std::abs(weight->to_double())) / 2, 0.6, 3.0);
    Shape shape = line(layout_.places[edge.from], layout_.places[edge.to], edge_colour(e), width);
    // Long edges of a large picture are many, and say little; they must not hide the others.
    constexpr double long_way = 500;
    const bool is_long = shape.b.x - shape.a.x > long_way && network_.edges.size() > 10 * most_labels;
    if (is_long) shape.stroke = pale_grey;
    if (flow_) shape.stroke = carries(e) ? orange : is_long ? pale_grey : grid;
    if (flow_ && carries(e)) shape.size = std::max(shape.size, 2.0);
    if (core_ != nullptr && core_->edges.contains(e)) {
      shape.stroke = vermilion;
      shape.size = std::max(shape.size, 3.0);
    }
    shape.is_dashed = weight && weight->is_zero();
    shape.tip = network_.neurons[edge.from].name + " -> " + network_.neurons[edge.to].name + ": " +
                parameters_.exact_weight(e) + (edge.weight ? " (prescribed)" : "");
    if (core_ != nullptr && core_->edges.contains(e)) shape.tip += ", in the core";
    picture_.add(std::move(shape));
  }

  /// At a place along the edge that edges to the next neuron do not share.
  void label_edge(EdgeIndex e) {
    const Edge& edge = network_.edges[e];
    const Point from = layout_.places[edge.from];
    const Point to = layout_.places[edge.to];
    const double share = 0.34 + 0.16 * static_cast<double>((edge.from + edge.to) % 3);
    const Point at = {from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)};
    Shape shape = text(at, parameters_.weight_text(e), small_text, edge.weight ? ink : edge_colour(e));
    shape.fill = paper;
    picture_.add(std::move(shape));
  }

  Colour neuron_fill(NeuronIndex n) const {
    if (flow_) return flow_->values[n].is_zero() ? pale_grey : pale_orange;
    if (active_.contains(n)) return pale_orange;
    if (is_reduction_ && !network_.is_output(n)) {
      const GadgetKind kind = gadget_of(network_.neurons[n].name);
      if (*kind.name != 0) return kind.colour;
    }
    return network_.is_input(n) ? pale_blue : network_.is_output(n) ? pale_green : paper;
  }

  std::string tip_of(NeuronIndex n) const {
    const Neuron& neuron = network_.neurons[n];
    std::string tip = neuron.name;
    if (is_reduction_ && !network_.is_output(n)) {
      const GadgetKind kind = gadget_of(neuron.name);
      if (*kind.name != 0) tip.append(" [").append(kind.name).append("]");
    }
    if (network_.is_input(n)) {
      tip += ": input";
    } else {
      tip += ": " + activation_text(neuron);
      tip += ", bias " + parameters_.exact_bias(n) + (neuron.bias ? " (fixed)" : "");
      if (neuron.bias_domain) tip += " (" + neuron.bias_domain->to_string() + ")";
    }
    if (!flow_) return tip;
    tip += ", value " + to_decimal(flow_->values[n], 10);
    return network_.is_input(n) ? tip : tip + " of the sum " + to_decimal(flow_->sums[n], 10);
  }

  void draw_neuron(NeuronIndex n) {
    const Point at = layout_.places[n];
    Shape shape = circle(at, radius, neuron_fill(n), ink);
    shape.tip = tip_of(n);
    if (core_ != nullptr && core_->neurons.contains(n)) {
      shape.stroke = vermilion;
      shape.tip += ", in the core";
      picture_.add(circle(at, radius + 3, vermilion, vermilion));
    }
    picture_.add(std::move(shape));
    const bool has_marks = network_.neuron_count() <= most_neuron_marks;
    if (flow_) {
      picture_.add(text(at, to_decimal(flow_->values[n], 3), small_text - 1, ink));
    } else if (has_marks && !network_.is_input(n)) {
      draw_activation(n, at);
    }
    name_neuron(n, at);
    if (!has_marks || network_.is_input(n)) return;
    if (network_.neurons[n].bias == Rational(0)) return;
    picture_.add(text({at.x, at.y + radius + 6}, "b " + parameters_.bias_text(n), small_text - 1, pale_ink));
  }

  void draw_activation(NeuronIndex n, Point at) {
    const double r = radius * 0.6;
    const auto stroke = [&](double x1, double y1, double x2, double y2) {
      picture_.add(line({at.x + x1 * r, at.y - y1 * r}, {at.x + x2 * r, at.y - y2 * r}, pale_ink, 1.2));
    };
    switch (network_.neurons[n].activation) {
      case Activation::identity:
        return stroke(-1, -1, 1, 1);
      case Activation::relu:
        stroke(-1, -0.5, 0, -0.5);
        return stroke(0, -0.5, 1, 1);
      case Activation::leaky_relu:
        stroke(-1, -0.9, 0, -0.5);
        return stroke(0, -0.5, 1, 1);
      case Activation::step:
        stroke(-1, -0.6, 0, -0.6);
        stroke(0, -0.6, 0, 0.6);
        return stroke(0, 0.6, 1, 0.6);
      case Activation::sign:
        stroke(-1, -0.8, 0, -0.8);
        stroke(0, -0.8, 0, 0.8);
        stroke(0, 0.8, 1, 0.8);
        return stroke(-0.25, 0, 0.25, 0);
      case Activation::clip:
        stroke(-1, -0.6, -0.5, -0.6);
        stroke(-0.5, -0.6, 0.5, 0.6);
        return stroke(0.5, 0.6, 1, 0.6);
    }
  }

  void name_neuron(NeuronIndex n, Point at) {
    constexpr std::size_t longest = 14;
    std::string name = network_.neurons[n].name;
    if (name.size() > longest && network_.neuron_count() > most_labels) name = cut(name, longest);
    if (network_.is_input(n)) {
      picture_.add(text({at.x - radius - 3, at.y}, name, small_text, ink, Shape::Anchor::right));
    } else if (network_.is_output(n)) {
      picture_.add(text({at.x + radius + 3, at.y}, name, small_text, ink, Shape::Anchor::left));
    } else {
      picture_.add(text({at.x, at.y - radius - 8}, name, small_text, ink));
    }
  }

  /// Not in the midst of a character.
  static std::string cut(const std::string& name, std::size_t length) {
    while (length > 0 && (static_cast<unsigned char>(name[length]) & 0xC0U) == 0x80U) --length;
    return name.substr(0, length) + "...";
  }

  void draw_legend() {
    std::set<std::string_view> used;
    for (NeuronIndex n = 0; n < network_.first_output(); ++n) used.insert(gadget_of(network_.neurons[n].name).name);
    double y = picture_.height;
    for (const GadgetKind& kind : all_gadgets()) {
      if (!used.contains(kind.name)) continue;
      picture_.add(circle({24, y}, 6, kind.colour, ink));
      picture_.add(text({36, y}, kind.name, small_text + 1, ink, Shape::Anchor::left));
      y += 18;
    }
    picture_.height = y;
    picture_.width = std::max(picture_.width, 180.0);
  }

  const Network& network_;
  const DrawnCore* core_;  // null: nothing is marked
  const Parameters& parameters_;
  bool is_reduction_;
  Layout layout_;
  std::optional<NeuronValues> flow_;
  std::set<NeuronIndex> active_;  // inputs, where the flow behind them is not known
  Picture picture_;
};

}  // namespace

Picture draw_network(const TrainingInstance& instance, const Topology& topology, const Parameters& parameters,
                     const DrawChoice& choice) {
  return NetworkDrawer(instance, topology, parameters, choice).draw();
}

Picture draw_instance(const TrainingInstance& instance, const AnyWitness* witness, const DrawChoice& choice) {
  const Topology topology = make_topology(instance.network);
  const Parameters parameters(instance.network, witness);
  constexpr double title_height = 34;
  constexpr double gap = 24;
  Picture picture;
  picture.title = instance.name.empty() ? "network" : instance.name;
  picture.place(draw_network(instance, topology, parameters, choice), {0, title_height});
  if (choice.has_function) {
    const bool is_field = parameters.is_complete() && !is_crowded(instance);
    const Picture function =
        is_field ? draw_function(instance, topology, parameters) : draw_plane(instance, topology, parameters);
    if (!function.shapes.empty()) picture.place(function, {picture.width + gap, title_height});
  }
  if (choice.has_data && instance.row_count() > 0) {
    const bool is_high = picture.height > picture.width && picture.width > 0;
    picture.place(draw_data(instance, choice),
                  is_high ? Point{picture.width + gap, title_height} : Point{0, picture.height + gap});
  }
  picture.width = std::max(picture.width, 240.0);
  std::string title = picture.title;
  if (choice.row) {
    const std::string& name = instance.row_name(*choice.row);
    title += ", data point " + std::to_string(*choice.row + 1) + (name.empty() ? "" : " (" + name + ")");
  }
  if (choice.core) title += ", marked: what cannot go together";
  picture.add(text({16, 18}, std::move(title), 13, ink, Shape::Anchor::left));
  return picture;
}

}  // namespace nnsolve
