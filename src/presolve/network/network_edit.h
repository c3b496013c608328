// What a rule on networks proposes and the editor does.
//
// Law of an edit. Let S be the instance with its side conditions as the store shows them, S' what the edit makes of it.
// Then S' has a witness if and only if S has, and the lift steps of the edit carry any witness of S' to one of S. At a
// threshold a witness is what costs no more. If the edit takes targets away or asks for others, then what is paid makes
// up for it: the least cost of S is that of S' together with what is paid (in sum, or with the cost max the larger of
// both), and what the lift steps make of any weights for S' costs no more than these together with what is paid.
//
// A look at the whole network gives many edits at once, and bringing the store up to date costs as much as the look. So
// the editor makes all of them, one after the other, and brings the store up to date afterwards. An edit must then be
// right when those before it have been made. That is so of itself:
//
// Lemma. What the store shows is of two kinds.
// (lasting) Weights and biases that are prescribed, neurons that are identities; classes in which a neuron has one
//     value; classes that no known target depends on; edges that carry nothing, or nothing but what they carry under
//     the zero input; known sums under the zero input. Edits only prescribe more and ask for less, and a hidden neuron
//     whose sum under the zero input is known never becomes an identity. So all of this stays true.
// (freedom) Weights and biases that are free, known targets that are there. An edit may take them.
// An edit names the freedom that its proof uses: what it prescribes, restricts or removes, and in `free` what else must
// be free. If earlier edits have taken some of it, the editor passes over the edit, and the rule may propose it again
// when it looks at what has become of the network. If they have not, then its proof is right for the network as it is.
//
// A rule whose proof uses more than that says in its file why its edits go together.
#pragma once

#include "network/side_conditions.h"
#include "presolve/network/network_lift.h"
#include "presolve/reason.h"

#include "nnsolve/network.h"
#include "nnsolve/rational.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace nnsolve {

/// One step, all of it or nothing.
struct NetworkEdit {
  using Reason = presolving::Reason;

  /// There is no edit without a reason.
  explicit NetworkEdit(Reason why) : reason(std::move(why)) {}
  /// S has no witness.
  static NetworkEdit contradiction(Reason why) {
    NetworkEdit edit(std::move(why));
    edit.is_unsat = true;
    return edit;
  }

  Reason reason;
  std::vector<std::pair<EdgeIndex, Rational>> weights;        // prescribe
  std::vector<std::pair<NeuronIndex, Rational>> biases;       // fix
  std::vector<NeuronIndex> identities;                        // turn ReLUs into identity neurons
  std::vector<std::uint32_t> targets;                         // remove, by number in the classes
  std::vector<std::pair<std::uint32_t, Rational>> retargets;  // ask for that value in their place
  Rational paid;                                              // what goes of the cost, whatever the weights
  std::vector<EdgeIndex> signs;                               // the weight is 1 or -1
  std::vector<OrderCut> cuts;
  /// Learned: the weight is not 0 in any witness of S. Changes nothing about S, so that an edit with nothing else is no
  /// step.
  std::vector<EdgeIndex> nonzero;
  std::optional<ForcedBends> bends;  // whose biases and weights must be free, and are in a side condition then
  std::vector<Parameter> free;       // must be free, and stays so
  std::vector<NetworkLiftStep> lift;
  bool merges_rows = false;  // equal targets, and data points without one, go
  bool is_unsat = false;

  bool is_step() const {
    return !weights.empty() || !biases.empty() || !identities.empty() || !targets.empty() || !retargets.empty() ||
           !signs.empty() || !cuts.empty() || merges_rows || is_unsat;
  }
};

/// What a rule says of one neuron, or of everything.
using NetworkProposal = std::optional<NetworkEdit>;
using NetworkEdits = std::vector<NetworkEdit>;

}  // namespace nnsolve
