// The cost of a network with exact numbers, and the pieces on which it is convex.
//
// With the phases of its activations as they are, each target on the same side of its range, and all parameters numbers
// but those of a set that is linear together (choose_unknowns), all errors are linear in these: the cost is convex, on
// the polyhedron where the phases stay. Its least value there is exact (convex_minimum), so from any numbers we get to
// numbers that no change of one layer within the phases makes better.
#pragma once

#include "native/network/exact_network.h"
#include "network/activation.h"

#include "nnsolve/instance.h"
#include "nnsolve/rational.h"

#include <functional>
#include <vector>

namespace nnsolve::native {

class CostPieces {
 public:
  /// The network is that of the instance, which can be searched; both must outlive this.
  CostPieces(const FloatNetwork& network, const TrainingInstance& instance);

  /// The total cost.
  Rational cost(const ExactParameters& parameters) const;
  /// Goes down from piece to piece until nothing helps, or for so many rounds; the cost where it ends. Sets whose
  /// polyhedra have too many faces for exact numbers are left alone.
  Rational descend(ExactParameters& parameters, int rounds, const std::function<bool()>& should_stop) const;

 private:
  struct Piece;
  class Evaluator;
  /// False if there are too many phases to keep.
  bool find_piece(const ExactParameters& parameters, const std::vector<bool>& is_unknown, Piece& piece) const;
  bool descend_once(ExactParameters& parameters, const std::vector<bool>& is_unknown, Rational& cost,
                    const std::function<bool()>& should_stop) const;
  Rational total_of(const std::vector<Rational>& errors) const;

  const FloatNetwork& network_;
  const TrainingInstance& instance_;
  std::vector<std::vector<ActivationPiece>> activations_;  // by neuron
  std::vector<std::vector<bool>> sets_;
};

}  // namespace nnsolve::native
