// The data points of a network with two inputs in the plane, and the lines along which its ReLUs bend.
//
// Data that a reduction made lie in narrow bands far from each other: to scale, nothing would be seen of them. Where
// that is so, each coordinate that occurs gets the same room, and what lies between two of them is spread evenly. The
// order is kept; straight lines become lines with corners where they pass a coordinate that occurs.
#include "draw/network_picture.h"
#include "draw/palette.h"
#include "draw/plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace nnsolve {

namespace {

constexpr double plane_height = 300;
constexpr double plane_width = 520;
constexpr double plane_margin = 46;
constexpr std::size_t most_plane_rows = 5000;
constexpr std::size_t most_bending_lines = 200;

/// The values of an input that occur, and where they are shown, from 0 to 1.
class Scale {
 public:
  Scale(const TrainingInstance& instance, std::uint32_t input, bool is_even) : is_even_(is_even) {
    for (std::size_t row = 0; row < instance.row_count(); ++row) {
      values_.push_back(entry_at(instance.inputs[row], input));
    }
    std::ranges::sort(values_);
    values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
  }

  const std::vector<double>& values() const { return values_; }
  double share(double value) const {
    const double least = values_.front();
    const double most = values_.back();
    if (values_.size() == 1) return 0.5;
    if (!is_even_ || value <= least || value >= most) return padded((value - least) / (most - least));
    const auto next = std::ranges::upper_bound(values_, value);
    const double before = *(next - 1);
    const auto rank = static_cast<double>(next - values_.begin() - 1);
    return padded((rank + (value - before) / (*next - before)) / static_cast<double>(values_.size() - 1));
  }
  /// Whether most neighbours would coincide in a picture of that many points.
  bool is_crowded(double size) const {
    std::size_t close = 0;
    for (std::size_t i = 1; i < values_.size(); ++i) {
      if (size * (values_[i] - values_[i - 1]) < values_.back() - values_.front()) ++close;
    }
    return 2 * close + 1 > values_.size();
  }

 private:
  static double padded(double share) { return 0.04 + 0.92 * share; }

  std::vector<double> values_;
  bool is_even_;
};

bool is_plane(const TrainingInstance& instance) {
  const std::size_t rows = instance.row_count();
  return instance.network.input_count == 2 && rows > 0 && rows <= most_plane_rows;
}

class PlaneDrawer {
 public:
  PlaneDrawer(const TrainingInstance& instance, const Topology& topology, const Parameters& parameters)
      : instance_(instance),
        network_(instance.network),
        is_even_(is_crowded(instance)),
        scales_({Scale(instance, 0, is_even_), Scale(instance, 1, is_even_)}) {
    if (parameters.is_complete()) find_lines(topology, parameters);
  }

  Picture draw() {
    constexpr std::uint32_t most_outputs = 4;
    for (std::uint32_t output = 0; output < std::min(network_.output_count, most_outputs); ++output) {
      picture_ = {};
      picture_.width = plane_width + 2 * plane_margin;
      picture_.height = plane_height + 2 * plane_margin;
      for (const BendingLine& line : lines_) draw_line(line);
      draw_points(output);
      draw_frame(output);
      all_.place(picture_, {0, all_.height});
    }
    return std::move(all_);
  }

 private:
  /// x + slope * y = offset, or y = offset.
  struct BendingLine {
    NeuronIndex relu = 0;
    bool is_level = false;
    double slope = 0;
    double offset = 0;
  };

  static Point at(double x_share, double y_share) {
    return {plane_margin + x_share * plane_width, plane_margin + (1 - y_share) * plane_height};
  }

  /// Of the ReLUs whose in-edges come from inputs alone.
  void find_lines(const Topology& topology, const Parameters& parameters) {
    for (NeuronIndex n = network_.input_count; n < network_.first_output(); ++n) {
      if (network_.neurons[n].activation != Activation::relu) continue;
      std::array<double, 2> weights{};
      bool is_first = true;
      for (const EdgeIndex e : topology.incoming[n]) {
        const NeuronIndex from = network_.edges[e].from;
        if (network_.is_input(from)) {
          weights[from] += parameters.weight(e)->to_double();
        } else {
          is_first = false;
        }
      }
      const double bias = parameters.bias(n)->to_double();
      if (!is_first || (weights[0] == 0 && weights[1] == 0)) continue;
      if (weights[0] == 0) {
        lines_.push_back({n, true, 0, -bias / weights[1]});
      } else {
        lines_.push_back({n, false, weights[1] / weights[0], -bias / weights[0]});
      }
    }
    if (lines_.size() > most_bending_lines) lines_.clear();
  }

  void draw_line(const BendingLine& bending) {
    const std::vector<double>& levels = scales_[1].values();
    const std::vector<double>& x = scales_[0].values();
    std::vector<Point> corners;
    const auto add = [&](double at_x, double at_y) {
      corners.push_back({scales_[0].share(at_x), scales_[1].share(at_y)});
    };
    if (bending.is_level) {
      if (bending.offset < levels.front() || bending.offset > levels.back()) return;
      add(x.front(), bending.offset);
      add(x.back(), bending.offset);
    } else {
      const auto place = [&](double y) { return bending.offset - bending.slope * y; };
      for (const double y : levels_passed(bending)) add(place(y), y);
    }
    std::size_t begin = 0;
    for (std::size_t i = 1; i < corners.size(); ++i) {
      if (i + 1 < corners.size() && is_straight(std::span(corners).subspan(begin, i + 2 - begin))) continue;
      Shape shape = line(at(corners[begin].x, corners[begin].y), at(corners[i].x, corners[i].y), pale_ink, 0.8);
      shape.tip = network_.neurons[bending.relu].name + " begins to work";
      picture_.add(std::move(shape));
      begin = i;
    }
  }

  /// As far as can be seen.
  static bool is_straight(std::span<const Point> corners) {
    constexpr double seen = 0.001;
    const Point& a = corners.front();
    const double dx = corners.back().x - a.x;
    const double dy = corners.back().y - a.y;
    const double length = std::hypot(dx, dy);
    return std::ranges::all_of(
        corners, [&](const Point& c) { return std::abs(dx * (c.y - a.y) - dy * (c.x - a.x)) <= seen * length; });
  }

  /// Where the line has a corner, upwards: at all y that occur, and where it passes an x that occurs; inside the frame.
  std::vector<double> levels_passed(const BendingLine& bending) const {
    const double left = scales_[0].values().front();
    const double right = scales_[0].values().back();
    std::vector<double> levels;
    for (const double y : scales_[1].values()) {
      const double x = bending.offset - bending.slope * y;
      if (x >= left && x <= right) levels.push_back(y);
    }
    if (bending.slope == 0) return levels;
    for (const double x : scales_[0].values()) {
      const double y = (bending.offset - x) / bending.slope;
      if (y > scales_[1].values().front() && y < scales_[1].values().back()) levels.push_back(y);
    }
    std::ranges::sort(levels);
    return levels;
  }

  void draw_points(std::uint32_t output) {
    std::vector<double> values;
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      if (const auto* target = target_at(instance_.targets[row], output)) values.push_back(target->value.to_double());
    }
    const double least = values.empty() ? 0 : *std::ranges::min_element(values);
    const double most = values.empty() ? 0 : *std::ranges::max_element(values);
    const double radius = instance_.row_count() > 60 ? 2.4 : 3.6;
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      const double x = scales_[0].share(entry_at(instance_.inputs[row], 0));
      const double y = scales_[1].share(entry_at(instance_.inputs[row], 1));
      const auto* target = target_at(instance_.targets[row], output);
      const double share = target && most > least ? (target->value.to_double() - least) / (most - least) : 0.5;
      Shape shape = circle(at(x, y), radius, target ? heat(share) : pale_grey, ink);
      const std::string& name = instance_.row_name(row);
      shape.tip = (name.empty() ? "data point " + std::to_string(row + 1) : name) + ": " + target_text(row, output);
      picture_.add(std::move(shape));
    }
    if (most > least) {
      picture_.add(text({at(1, 1).x, at(0, 1).y - 12}, shown(least) + " blue to " + shown(most) + " red", 9, pale_ink,
                        Shape::Anchor::right));
    }
  }

  std::string target_text(std::size_t row, std::uint32_t output) const {
    if (const auto* target = target_at(instance_.targets[row], output)) return target->value.to_string();
    for (const RangeTarget& target : instance_.range_targets) {
      if (target.row == row && target.column == output) return target.range.to_string();
    }
    return "?";
  }

  void draw_frame(std::uint32_t output) {
    picture_.add(box(at(0, 0), at(1, 1), no_colour, pale_ink));
    for (const std::size_t axis : {std::size_t{0}, std::size_t{1}}) {
      const std::vector<double>& values = scales_[axis].values();
      for (const double value : {values.front(), values[values.size() / 2], values.back()}) {
        const double share = scales_[axis].share(value);
        const Point place = axis == 0 ? Point{at(share, 0).x, at(0, 0).y + 10} : Point{at(0, 0).x - 5, at(0, share).y};
        picture_.add(text(place, shown(value), 8, pale_ink, axis == 0 ? Shape::Anchor::middle : Shape::Anchor::right));
      }
    }
    const std::string order = is_even_ ? " (in order, not to scale)" : "";
    picture_.add(text({at(0.5, 0).x, at(0, 0).y + 24}, network_.neurons[0].name + order, 10, ink));
    picture_.add(text({at(0, 1).x, at(0, 1).y - 26}, network_.neurons[1].name, 10, ink, Shape::Anchor::left));
    picture_.add(text({at(0, 1).x, at(0, 1).y - 12},
                      "targets of " + network_.neurons[network_.first_output() + output].name, 10, ink,
                      Shape::Anchor::left));
  }

  const TrainingInstance& instance_;
  const Network& network_;
  bool is_even_;
  std::array<Scale, 2> scales_;
  std::vector<BendingLine> lines_;
  Picture picture_;  // of one output
  Picture all_;
};

}  // namespace

bool is_crowded(const TrainingInstance& instance) {
  if (!is_plane(instance)) return false;
  return Scale(instance, 0, false).is_crowded(plane_width) || Scale(instance, 1, false).is_crowded(plane_height);
}

Picture draw_plane(const TrainingInstance& instance, const Topology& topology, const Parameters& parameters) {
  return is_plane(instance) ? PlaneDrawer(instance, topology, parameters).draw() : Picture();
}

}  // namespace nnsolve
