// What the data say of a layer of ReLUs if it is known where each of them bends, as linear equations.
#pragma once

#include "network/side_conditions.h"
#include "presolve/network/linear_rows.h"
#include "presolve/network/match_bends.h"

#include "nnsolve/rational.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace nnsolve {

/// A data point of a network with at most two inputs.
struct PlanePoint {
  Rational x;
  Rational y;                                   // 0 if there is one input
  std::vector<std::optional<Rational>> values;  // by output, less what the output is left of all bends
};

/// A bent line, and all that is known of it.
struct DataLine {
  BentLine line;
  std::vector<std::size_t> gaps;    // by place: between the points of this number and the next
  std::vector<std::size_t> points;  // in order; of the first two all values are 0
};

struct BendData {
  std::vector<PlanePoint> points;
  std::vector<DataLine> lines;
  std::vector<std::vector<std::size_t>> place_of;  // by line and ReLU
  std::size_t relu_count = 0;
  std::size_t output_count = 0;

  /// Of the ReLU's out-weight to the output: -1, 0 or 1.
  int sign(std::size_t relu, std::size_t output) const {
    return lines.front().line.places[place_of.front()[relu]].signs[output];
  }
  const BendPlace& place(std::size_t line, std::size_t relu) const {
    return lines[line].line.places[place_of[line][relu]];
  }
};

/// By ReLU the one number w such that it is a function of x + w y in every fit; nothing if one of them is not known.
std::optional<std::vector<Rational>> find_tilts(const BendData& data);

/// Where all ReLUs bend, of x + w y; nothing if for one of them there is no such place.
std::optional<std::vector<ForcedBends::Bend>> find_bends(const BendData& data, const std::vector<Rational>& tilts);

/// The equations of an output. Jumps are by ReLU. Nothing if they contradict each other.
std::optional<std::vector<ForcedBends::Equation>> find_equations(const BendData& data,
                                                                 const std::vector<Rational>& tilts,
                                                                 const std::vector<ForcedBends::Bend>& bends,
                                                                 std::size_t output);

}  // namespace nnsolve
