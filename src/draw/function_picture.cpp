// What a network of one or two inputs computes: a curve an output, or a field of colours, with the data points, and the
// lines where a ReLU begins to work, which are all places where the function may break.
#include "draw/network_picture.h"
#include "draw/palette.h"
#include "draw/plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace nnsolve {

namespace {

constexpr double plot_size = 260;
constexpr double margin = 46;
constexpr std::size_t most_relus = 60;

/// An interval that is shown, and where.
struct Axis {
  double least = -1;
  double most = 1;

  void hold(double value) {
    least = std::min(least, value);
    most = std::max(most, value);
  }
  void widen() {
    if (most - least < 1e-9 * std::max(1.0, std::abs(most))) hold(least + 1), hold(least - 1);
    const double more = (most - least) * 0.12;
    least -= more;
    most += more;
  }
  double at(double share) const { return least + share * (most - least); }
  double share(double value) const { return (value - least) / (most - least); }
};

/// Or breaks off; a clip bends elsewhere.
bool bends_at_zero(Activation activation) {
  return activation != Activation::identity && activation != Activation::clip;
}

class FunctionDrawer {
 public:
  FunctionDrawer(const TrainingInstance& instance, const Topology& topology, const Parameters& parameters)
      : instance_(instance), network_(instance.network), function_(network_, topology, parameters) {
    for (NeuronIndex n = network_.input_count; n < network_.neuron_count(); ++n) {
      if (bends_at_zero(network_.neurons[n].activation)) relus_.push_back(n);
    }
    if (relus_.size() > most_relus) relus_.clear();
    for (std::uint32_t i = 0; i < network_.input_count; ++i) {
      Axis axis;
      for (std::size_t row = 0; row < instance_.row_count(); ++row) {
        const double value = entry_at(instance_.inputs[row], i);
        if (row == 0) axis = {value, value};
        axis.hold(value);
      }
      axis.widen();
      inputs_.push_back(axis);
    }
  }

  Picture draw() {
    constexpr std::uint32_t most_outputs = 4;
    const std::uint32_t count = std::min(network_.output_count, most_outputs);
    for (std::uint32_t output = 0; output < count; ++output) {
      picture_ = {};
      picture_.width = plot_size + 2 * margin;
      picture_.height = plot_size + 2 * margin;
      if (inputs_.size() == 1) {
        draw_curve(output);
      } else {
        draw_field(output);
      }
      all_.place(picture_, {0, all_.height});
    }
    return std::move(all_);
  }

 private:
  static Point at(double x_share, double y_share) {
    return {margin + x_share * plot_size, margin + (1 - y_share) * plot_size};
  }

  void draw_frame(const Axis& x, const Axis& y, const std::string& x_name, const std::string& y_name) {
    picture_.add(box(at(0, 0), at(1, 1), no_colour, pale_ink));
    for (double share : {0.0, 0.5, 1.0}) {
      picture_.add(text({at(share, 0).x, at(0, 0).y + 10}, shown(x.at(share)), 8, pale_ink));
      picture_.add(text({at(0, share).x - 5, at(0, share).y}, shown(y.at(share)), 8, pale_ink, Shape::Anchor::right));
    }
    picture_.add(text({at(0.5, 0).x, at(0, 0).y + 24}, x_name, 10, ink));
    picture_.add(text({at(0, 1).x, at(0, 1).y - 12}, y_name, 10, ink, Shape::Anchor::left));
  }

  const std::string& output_name(std::uint32_t output) const {
    return network_.neurons[network_.first_output() + output].name;
  }

  void draw_curve(std::uint32_t output) {
    constexpr int samples = 600;
    const Axis& x = inputs_.front();
    const NeuronIndex neuron = network_.first_output() + output;
    std::vector<double> values;
    std::vector<std::vector<double>> sums;
    Axis y;
    for (int i = 0; i <= samples; ++i) {
      const double input = x.at(static_cast<double>(i) / samples);
      sums.push_back(function_.sums({&input, 1}));
      values.push_back(function_.value(neuron));
      if (i == 0) y = {values.front(), values.front()};
      y.hold(values.back());
    }
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      if (const auto* target = target_at(instance_.targets[row], output)) y.hold(target->value.to_double());
    }
    for (const RangeTarget& target : instance_.range_targets) {
      if (target.column != output) continue;
      if (target.range.min) y.hold(target.range.min->to_double());
      if (target.range.max) y.hold(target.range.max->to_double());
    }
    y.widen();
    for (NeuronIndex relu : relus_) draw_breaks_of(relu, sums, samples);
    draw_line_of(values, y);
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      const auto* target = target_at(instance_.targets[row], output);
      if (target == nullptr) continue;
      mark(row, at(x.share(entry_at(instance_.inputs[row], 0)), y.share(target->value.to_double())), orange, *target);
    }
    for (const RangeTarget& target : instance_.range_targets) {
      if (target.column != output) continue;
      const double share = x.share(entry_at(instance_.inputs[target.row], 0));
      const auto end = [&](const std::optional<Rational>& value, double none) {
        return value ? std::clamp(y.share(value->to_double()), 0.0, 1.0) : none;
      };
      Shape shape = line(at(share, end(target.range.min, 0)), at(share, end(target.range.max, 1)), orange, 2.4);
      shape.tip = output_name(output) + " must be " + target.range.to_string();
      picture_.add(std::move(shape));
    }
    draw_frame(x, y, network_.neurons[0].name, output_name(output));
  }

  /// The values lie side by side; what is straight is one line.
  void draw_line_of(const std::vector<double>& values, const Axis& y) {
    const auto samples = static_cast<double>(values.size() - 1);
    const double bend = 1e-9 * (y.most - y.least);
    for (std::size_t i = 0; i + 1 < values.size();) {
      std::size_t end = i + 1;
      while (end + 1 < values.size() && std::abs(values[end + 1] - 2 * values[end] + values[end - 1]) < bend) ++end;
      const auto place = [&](std::size_t k) { return at(static_cast<double>(k) / samples, y.share(values[k])); };
      picture_.add(line(place(i), place(end), blue, 1.8));
      i = end;
    }
  }

  void draw_breaks_of(NeuronIndex relu, const std::vector<std::vector<double>>& sums, int samples) {
    for (int i = 0; i < samples; ++i) {
      const double a = sums[static_cast<std::size_t>(i)][relu];
      const double b = sums[static_cast<std::size_t>(i) + 1][relu];
      if ((a > 0) == (b > 0)) continue;
      const double share = (i + a / (a - b)) / samples;
      Shape shape = line(at(share, 0), at(share, 1), pale_ink, 0.7);
      shape.is_dashed = true;
      shape.tip = network_.neurons[relu].name + " begins to work";
      picture_.add(std::move(shape));
    }
  }

  void mark(std::size_t row, Point place, Colour fill, const SparseRows::Entry& target) {
    Shape shape = circle(place, 3.6, fill, ink);
    const std::string& name = instance_.row_name(row);
    shape.tip = (name.empty() ? "data point " + std::to_string(row + 1) : name) + ": " + target.value.to_string();
    picture_.add(std::move(shape));
  }

  void draw_field(std::uint32_t output) {
    constexpr int cells = 44;
    const NeuronIndex neuron = network_.first_output() + output;
    std::vector<double> values;
    Axis range;
    for (int j = 0; j < cells; ++j) {
      for (int i = 0; i < cells; ++i) {
        const std::array<double, 2> input = {inputs_[0].at((i + 0.5) / cells), inputs_[1].at((j + 0.5) / cells)};
        function_.sums(input);
        values.push_back(function_.value(neuron));
        if (values.size() == 1) range = {values.front(), values.front()};
        range.hold(values.back());
      }
    }
    if (range.most - range.least < 1e-12) range = {range.least - 1, range.most + 1};
    for (int j = 0; j < cells; ++j) draw_field_row(output, std::span(values).subspan(j * cells, cells), j, range);
    draw_break_lines();
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      const auto* target = target_at(instance_.targets[row], output);
      if (target == nullptr) continue;
      const double x = inputs_[0].share(entry_at(instance_.inputs[row], 0));
      const double y = inputs_[1].share(entry_at(instance_.inputs[row], 1));
      mark(row, at(x, y), heat(range.share(target->value.to_double())), *target);
    }
    draw_frame(inputs_[0], inputs_[1], network_.neurons[0].name, network_.neurons[1].name);
    picture_.add(text({at(1, 1).x, at(0, 1).y - 12},
                      output_name(output) + ": " + shown(range.least) + " blue to " + shown(range.most) + " red", 9,
                      pale_ink, Shape::Anchor::right));
  }

  /// Neighbours of one colour are one shape: a picture in a document must be small.
  void draw_field_row(std::uint32_t output, std::span<const double> values, int j, const Axis& range) {
    constexpr double shades = 16;
    const auto cells = static_cast<int>(values.size());
    const auto shade = [&](int i) { return std::round(range.share(values[static_cast<std::size_t>(i)]) * shades); };
    for (int i = 0; i < cells;) {
      int end = i + 1;
      while (end < cells && shade(end) == shade(i)) ++end;
      // They overlap, so that no seams are seen between them.
      const Point opposite = at(std::min(1.0, (end + 0.4) / cells), std::min(1.0, (j + 1.4) / cells));
      Shape run = box(at(i / double(cells), j / double(cells)), opposite, heat(shade(i) / shades));
      run.tip = output_name(output) + " is about " + shown(values[static_cast<std::size_t>((i + end - 1) / 2)]);
      picture_.add(std::move(run));
      i = end;
    }
  }

  /// Where the sum of a ReLU is 0, cell by cell between the corners at which its sign differs.
  void draw_break_lines() {
    constexpr int cells = 64;
    std::vector<std::vector<double>> sums;
    for (int j = 0; j <= cells; ++j) {
      for (int i = 0; i <= cells; ++i) {
        const std::array<double, 2> input = {inputs_[0].at(double(i) / cells), inputs_[1].at(double(j) / cells)};
        sums.push_back(function_.sums(input));
      }
    }
    for (NeuronIndex relu : relus_) {
      for (int j = 0; j < cells; ++j) {
        for (int i = 0; i < cells; ++i) draw_break_in_cell(relu, sums, i, j, cells);
      }
    }
  }

  void draw_break_in_cell(NeuronIndex relu, const std::vector<std::vector<double>>& sums, int i, int j, int cells) {
    constexpr std::array<std::array<int, 2>, 4> corners = {{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};
    std::vector<Point> crossings;
    for (std::size_t k = 0; k < corners.size(); ++k) {
      const auto [di, dj] = corners[k];
      const auto [ei, ej] = corners[(k + 1) % corners.size()];
      const double a = sums[static_cast<std::size_t>((j + dj) * (cells + 1) + i + di)][relu];
      const double b = sums[static_cast<std::size_t>((j + ej) * (cells + 1) + i + ei)][relu];
      if ((a > 0) == (b > 0)) continue;
      const double t = a / (a - b);
      crossings.push_back(at((i + di + t * (ei - di)) / cells, (j + dj + t * (ej - dj)) / cells));
    }
    if (crossings.size() < 2) return;
    Shape shape = line(crossings[0], crossings[1], pale_ink, 1);
    shape.tip = network_.neurons[relu].name + " begins to work";
    picture_.add(std::move(shape));
  }

  const TrainingInstance& instance_;
  const Network& network_;
  FastNetwork function_;
  std::vector<NeuronIndex> relus_;
  std::vector<Axis> inputs_;
  Picture picture_;  // of one output
  Picture all_;
};

}  // namespace

Picture draw_function(const TrainingInstance& instance, const Topology& topology, const Parameters& parameters) {
  constexpr NeuronIndex most_neurons = 2000;
  const Network& network = instance.network;
  const bool can = network.input_count >= 1 && network.input_count <= 2 && network.neuron_count() <= most_neurons;
  return can ? FunctionDrawer(instance, topology, parameters).draw() : Picture();
}

}  // namespace nnsolve
