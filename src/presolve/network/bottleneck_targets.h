// What the known targets of some identity outputs are, as a matrix whose rank is limited by a bottleneck.
//
// Law. Let C be neurons, and possibly the constant 1, that every way into the outputs passes (narrowest_cut.h). Then
// the columns of values of the outputs on the data points lie in the span of those of C: expand an output's sum,
// identity by identity, until neurons of C are reached; a way never gets past C, so nothing else is left over. The
// coefficients depend on the weights only. What an input is on the data points, and 1, is known; so the matrix whose
// columns are the values of the outputs and of the inputs in C, and 1 if that is in C, has at most the rank |C|,
// whatever the weights and biases are. (ReLUs before C do no harm: what C computes is not looked at.)
//
// Biases. 1 leads to each neuron whose bias is not 0. Of an output that leads nowhere else, a bias that is given is
// subtracted from the values instead. If the values of all the outputs under the zero input are known, these are
// subtracted from all of the outputs' values and 1 plays no part: the differences are in the span of those of C. If
// only some are known, and 1 is in C, the zero input is a further data point, on which these are known. (Presolve turns
// such targets into biases.)
//
// Outputs that are affine functions of the inputs say more: if a data point is an affine combination of others, so are
// the values. Both together are closed: what one forces, the other takes up.
#pragma once

#include "network/narrowest_cut.h"
#include "presolve/network/affine_outputs.h"
#include "presolve/network/network_store.h"
#include "presolve/network/rank_closure.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace nnsolve {

class BottleneckTargets {
 public:
  struct Forced {
    NeuronIndex output = 0;
    std::size_t row = 0;  // of the data
    Rational value;
  };

  /// The outputs are identities and ascend. Both references must outlive this.
  BottleneckTargets(const NetworkStore& store, AffineOutputs& affine, std::vector<NeuronIndex> outputs);

  /// Finds what is forced, and adds what it costs to `work`. False if the targets contradict each other.
  bool close(std::size_t& work);
  /// Known targets that contradict each other, by their numbers in the classes.
  std::vector<std::uint32_t> refuting() const;
  /// Values that are no known targets, but follow.
  std::vector<Forced> forced() const;

 private:
  void find_shifts();
  void read();
  void read_targets();
  bool is_zero_row(std::size_t i) const { return rows_[i] == store_.instance().row_count(); }
  LinearRow see(std::size_t column, std::size_t i);
  bool close_affine(std::size_t column, std::size_t& work);
  bool are_rows_dependent(std::size_t column, std::size_t& work);
  std::vector<RankClosure::Place> known_in(std::size_t column) const;

  const NetworkStore& store_;
  Ways ways_;
  AffineOutputs& affine_;
  std::vector<NeuronIndex> outputs_;
  std::vector<Rational> shifts_;     // by output: what is subtracted
  std::vector<NeuronIndex> biased_;  // to which 1 leads
  std::optional<NarrowestCut> cut_;
  std::vector<NeuronIndex> inputs_;    // in the cut
  std::vector<std::size_t> rows_;      // of the data, with a known target; then that of the zero input
  std::optional<RankClosure> matrix_;  // columns: outputs, inputs, 1
  std::map<RankClosure::Place, std::uint32_t> number_of_target_;
  std::vector<std::size_t> known_count_;  // by output, when it was last closed
  std::map<std::pair<std::vector<NeuronIndex>, bool>, bool> are_dependent_;
  std::vector<RankClosure::Place> refuting_;
};

}  // namespace nnsolve
