// With z = x + w y + b of a ReLU and its weight V to an output, let J = V, H = V w, A = V b. On a data point where the
// ReLU is active it contributes J x + H y + A, else nothing: so where it is known which ReLUs are active, data are
// linear.
//
// On a line that is so at every data point. With f = 0 at its first two points, which no bend precedes, f has its
// values if and only if its second differences are right, divided ones at neighbouring points. Only ReLUs that bend in
// the two gaps there occur in them.
//
// Tilts. If the equations of some output say that H = w J with a number w, and J is not 0, the ReLU's tilt is w.
//
// Then x + w y = -b where it bends. With `first` <= -b, M = V(-b - first) and d = x + w y - first it contributes J d -
// M where it is active, nothing where it is not, and else what is called its ramp at d.
#include "presolve/network/forced_bend_equations.h"

#include <algorithm>
#include <map>
#include <utility>

namespace nnsolve {

namespace {

/// Calls use(k, factor) for the three points k of the line that make up the second difference with i in the middle.
template <class Use>
void for_second_difference(const BendData& data, const DataLine& line, std::size_t i, Use use) {
  const auto x = [&](std::size_t k) -> const Rational& { return data.points[line.points[k]].x; };
  const Rational before = Rational(1) / (x(i) - x(i - 1));
  const Rational after = Rational(1) / (x(i + 1) - x(i));
  use(i - 1, before);
  use(i, -(before + after));
  use(i + 1, after);
}

/// By line: by gap the ReLUs that bend there.
std::map<std::size_t, std::vector<std::size_t>> relus_by_gap(const BendData& data, std::size_t line) {
  std::map<std::size_t, std::vector<std::size_t>> result;
  for (std::size_t relu = 0; relu < data.relu_count; ++relu) {
    result[data.lines[line].gaps[data.place_of[line][relu]]].push_back(relu);
  }
  return result;
}

/// Adds an equation for every second difference of the data's lines: contribute(row, relu, point, factor) adds what an
/// active ReLU is there. False if they contradict each other.
template <class Contribute>
bool insert_second_differences(const BendData& data, std::size_t output, Elimination& elimination,
                               Contribute contribute) {
  for (std::size_t l = 0; l < data.lines.size(); ++l) {
    const DataLine& line = data.lines[l];
    const auto by_gap = relus_by_gap(data, l);
    for (std::size_t i = 1; i + 1 < line.points.size(); ++i) {
      std::map<std::uint32_t, Rational> row;
      LinearEquation equation;
      for_second_difference(data, line, i, [&](std::size_t k, const Rational& factor) {
        const PlanePoint& point = data.points[line.points[k]];
        equation.value += factor * *point.values[output];
        for (const std::size_t gap : {i - 1, i}) {
          const auto found = by_gap.find(gap);
          if (found == by_gap.end() || k <= gap) continue;
          for (const std::size_t relu : found->second) {
            if (data.sign(relu, output) != 0) contribute(row, relu, point, factor);
          }
        }
      });
      for (auto& [column, value] : row) {
        if (!value.is_zero()) equation.row.emplace_back(column, value);
      }
      if (elimination.insert(std::move(equation)) == Elimination::Verdict::contradicts) return false;
    }
  }
  return true;
}

/// What the unknown is, as a combination of those that are free; the last entry is the constant.
std::map<std::uint32_t, Rational> value_of(const std::map<std::uint32_t, LinearEquation>& reduced, std::uint32_t column,
                                           std::uint32_t constant_column) {
  std::map<std::uint32_t, Rational> result;
  const auto found = reduced.find(column);
  if (found == reduced.end()) {
    result[column] = Rational(1);
    return result;
  }
  for (const auto& [other, value] : found->second.row) {
    if (other != column) result[other] = -value;
  }
  if (!found->second.value.is_zero()) result[constant_column] = found->second.value;
  return result;
}

/// a = factor * b, and b is not 0 altogether.
std::optional<Rational> factor_between(const std::map<std::uint32_t, Rational>& a,
                                       const std::map<std::uint32_t, Rational>& b) {
  if (b.empty()) return std::nullopt;
  const auto first = a.find(b.begin()->first);
  const Rational factor = first == a.end() ? Rational(0) : first->second / b.begin()->second;
  std::map<std::uint32_t, Rational> product;
  for (const auto& [column, value] : b) {
    if (!factor.is_zero()) product[column] = factor * value;
  }
  if (product != a) return std::nullopt;
  return factor;
}

}  // namespace

std::optional<std::vector<Rational>> find_tilts(const BendData& data) {
  std::vector<std::optional<Rational>> tilts(data.relu_count);
  const auto count = static_cast<std::uint32_t>(data.relu_count);
  for (std::size_t output = 0; output < data.output_count; ++output) {
    // Columns: H and A by ReLU, then J, so that these are left free as far as possible.
    Elimination elimination;
    const auto contribute = [&](auto& row, std::size_t relu, const PlanePoint& point, const Rational& factor) {
      const auto column = static_cast<std::uint32_t>(relu);
      row[column] += factor * point.y;
      row[count + column] += factor;
      row[2 * count + column] += factor * point.x;
    };
    if (!insert_second_differences(data, output, elimination, contribute)) return std::nullopt;
    const auto reduced = elimination.reduced();
    for (std::uint32_t relu = 0; relu < count; ++relu) {
      if (tilts[relu] || data.sign(relu, output) == 0) continue;
      tilts[relu] = factor_between(value_of(reduced, relu, 3 * count), value_of(reduced, 2 * count + relu, 3 * count));
    }
  }
  std::vector<Rational> result;
  for (const auto& tilt : tilts) {
    if (!tilt) return std::nullopt;
    result.push_back(*tilt);
  }
  return result;
}

std::optional<std::vector<ForcedBends::Bend>> find_bends(const BendData& data, const std::vector<Rational>& tilts) {
  std::vector<ForcedBends::Bend> bends;
  for (std::size_t relu = 0; relu < data.relu_count; ++relu) {
    ForcedBends::Bend& bend = bends.emplace_back();
    for (std::size_t l = 0; l < data.lines.size(); ++l) {
      const Rational shift = tilts[relu] * data.lines[l].line.level;
      const Rational first = data.place(l, relu).first + shift;
      const Rational last = data.place(l, relu).last + shift;
      bend.first = l == 0 ? first : std::max(bend.first, first);
      bend.last = l == 0 ? last : std::min(bend.last, last);
    }
    if (bend.last < bend.first) return std::nullopt;
  }
  return bends;
}

namespace {

/// The equations of one output. Columns: ramps as they come, then moments and jumps by ReLU.
class OutputEquations {
 public:
  OutputEquations(const BendData& data, const std::vector<Rational>& tilts, const std::vector<ForcedBends::Bend>& bends,
                  std::size_t output)
      : data_(data), tilts_(tilts), bends_(bends), output_(output) {}

  std::optional<std::vector<ForcedBends::Equation>> run() {
    const auto contribute = [&](auto& row, std::size_t relu, const PlanePoint& point, const Rational& factor) {
      add_active(row, relu, point, factor);
    };
    if (!insert_second_differences(data_, output_, elimination_, contribute)) return std::nullopt;
    std::vector<bool> is_done(data_.points.size(), false);
    for (const DataLine& line : data_.lines) {
      for (const std::size_t point : line.points) is_done[point] = true;
    }
    for (std::size_t i = 0; i < data_.points.size(); ++i) {
      if (is_done[i] || !data_.points[i].values[output_]) continue;
      if (!insert_point(data_.points[i])) return std::nullopt;
    }
    std::vector<ForcedBends::Equation> result;
    for (const auto& [column, equation] : elimination_.reduced()) {
      ForcedBends::Equation& written = result.emplace_back();
      written.value = equation.value;
      for (const auto& [unknown, coefficient] : equation.row) written.terms.push_back(term_of(unknown, coefficient));
    }
    return result;
  }

 private:
  static constexpr std::uint32_t first_moment = 1U << 28;
  static constexpr std::uint32_t first_jump = 1U << 29;

  Rational distance(std::size_t relu, const PlanePoint& point) const {
    return point.x + tilts_[relu] * point.y - bends_[relu].first;
  }

  void add_active(std::map<std::uint32_t, Rational>& row, std::size_t relu, const PlanePoint& point,
                  const Rational& factor) const {
    const auto number = static_cast<std::uint32_t>(relu);
    row[first_jump + number] += factor * distance(relu, point);
    row[first_moment + number] -= factor;
  }

  bool insert_point(const PlanePoint& point) {
    std::map<std::uint32_t, Rational> row;
    for (std::size_t relu = 0; relu < data_.relu_count; ++relu) {
      if (data_.sign(relu, output_) == 0) continue;
      const Rational d = distance(relu, point);
      if (d.sign() <= 0) continue;
      if (d >= bends_[relu].last - bends_[relu].first) {
        add_active(row, relu, point, Rational(1));
        continue;
      }
      const auto [ramp, is_new] = ramps_.try_emplace({relu, d}, static_cast<std::uint32_t>(ramps_.size()));
      if (is_new) ramp_by_column_.push_back(ramp->first);
      row[ramp->second] = Rational(1);
    }
    LinearEquation equation{{}, *point.values[output_]};
    for (auto& [column, value] : row) {
      if (!value.is_zero()) equation.row.emplace_back(column, value);
    }
    return elimination_.insert(std::move(equation)) != Elimination::Verdict::contradicts;
  }

  ForcedBends::Term term_of(std::uint32_t column, const Rational& coefficient) const {
    using Kind = ForcedBends::Term::Kind;
    if (column >= first_jump) return {Kind::jump, column - first_jump, coefficient, Rational()};
    if (column >= first_moment) return {Kind::moment, column - first_moment, coefficient, Rational()};
    return {Kind::ramp, ramp_by_column_[column].first, coefficient, ramp_by_column_[column].second};
  }

  const BendData& data_;
  const std::vector<Rational>& tilts_;
  const std::vector<ForcedBends::Bend>& bends_;
  std::size_t output_;
  Elimination elimination_;
  std::map<std::pair<std::size_t, Rational>, std::uint32_t> ramps_;
  std::vector<std::pair<std::size_t, Rational>> ramp_by_column_;
};

}  // namespace

std::optional<std::vector<ForcedBends::Equation>> find_equations(const BendData& data,
                                                                 const std::vector<Rational>& tilts,
                                                                 const std::vector<ForcedBends::Bend>& bends,
                                                                 std::size_t output) {
  return OutputEquations(data, tilts, bends, output).run();
}

}  // namespace nnsolve
