// Reductions from formulas to networks: that of the paper (Section 3, as repaired), and two to fully connected
// networks; which stations there are and which choices, and the way for solutions along them, forward and back. See
// src/reduce for the steps.
#pragma once

#include "nnsolve/formula.h"
#include "nnsolve/instance.h"
#include "nnsolve/network.h"
#include "nnsolve/witness.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#pragma GCC visibility push(default)

namespace nnsolve {

/// ETR -> ETR-INV -> ETR-INV-EQ -> RESTRICTED TRAINING -> NN-TRAINING.
enum class Station : std::uint8_t { etr, etr_inv, etr_inv_eq, restricted, training };

/// repaired: the paper's construction with its defects mended. compact: the same idea with two outputs and fewer
/// neurons. as_printed: to the letter of the paper, which does not preserve answers.
enum class Variant : std::uint8_t { repaired, compact, as_printed };

/// paper: the chain of stations. fully_connected: ETR-INV with ranges to two inputs, one hidden layer of ReLUs and two
/// outputs. completion: ETR-INV to two hidden neurons, for which some targets are "?", or which have a cost.
enum class Construction : std::uint8_t { paper, fully_connected, completion };

/// How p > 0 and p >= 0 become equations: by sums of four squares, so that rational solutions stay rational, or by one
/// square root.
enum class InequalityMode : std::uint8_t { rational, root };

/// Places where the printed construction changes answers, each to be put back into the repaired one alone.
struct Defects {
  bool padding = false;            // (a) Section 3.1: x + y = y for a variable in no addition forces x = 0
  bool inverse_for_all = false;    // (b) Section 3.6: every variable gets an inverse, so none is 0
  bool shifted_target = false;     // (c) Section 3.6: target 1 in d4, which says v = x + 1 and not v = x
  bool repeated_entry = false;     // (e) Section 3.8: entry 1 for a weight that occurs twice, so x + x becomes x
  bool lost_self_inverse = false;  // (f) Section 3.1: x * x = 1, and odd cycles of inversions, are dropped
  friend bool operator==(const Defects&, const Defects&) = default;
};

struct ReduceOptions {
  Station to = Station::training;
  Construction construction = Construction::paper;
  Activation activation = Activation::identity;  // of NN-TRAINING; RESTRICTED TRAINING is about the identity
  Variant variant = Variant::repaired;           // of the paper's
  Defects defects;                               // of the repaired variant
  std::optional<Cost> cost;                      // of a completion without "?" and with a threshold above 0: l1 or max
  std::optional<Rational> box;                   // all variables of an ETR formula are between -box and box
  InequalityMode inequalities = InequalityMode::rational;
  friend bool operator==(const ReduceOptions&, const ReduceOptions&) = default;
};

// The steps and what they make, in src/reduce.
class Blueprint;
class EtrInvEqToRestricted;
class EtrInvToCompletion;
class EtrInvToEtrInvEq;
class EtrInvToFullyConnected;
class EtrToEtrInv;
class RestrictedToTraining;

/// Where a formula stands.
Station station_of(const Formula& formula);

/// The whole chain of steps, from a formula to the station that is asked for.
class Reduction {
 public:
  /// Throws UsageError if the formula is past options.to, for options that do not go together, and where a construction
  /// needs a range that the formula does not have.
  Reduction(Formula source, const ReduceOptions& options);
  ~Reduction();
  // The steps refer to each other.
  Reduction(const Reduction&) = delete;
  Reduction& operator=(const Reduction&) = delete;

  const Formula& source() const { return source_; }
  const ReduceOptions& options() const { return options_; }
  /// False for a construction that is known not to preserve answers: then what is carried need not be a solution.
  bool is_faithful() const;

  /// What stands at the station that was asked for. A network of the paper's is a blueprint: it is made as it is read
  /// (in memory: reduced()).
  using Target = std::variant<const Etr*, const EtrInv*, const EtrInvEq*, const Blueprint*, const TrainingInstance*>;
  Target target() const;

  /// From a solution of the source to one of the target: an assignment of a formula, or weights of a network. Throws
  /// CarryError if there is none that the construction knows. Law: pull(push(s)) = s.
  Solution push(const Assignment& solution) const;
  /// From any solution of the target to one of the source.
  Assignment pull(const Solution& solution) const;

 private:
  const EtrInv& etr_inv() const;
  const EtrInvEq& etr_inv_eq() const;

  void start_chain();
  void start_layers();

  Formula source_;
  ReduceOptions options_;
  std::unique_ptr<EtrToEtrInv> to_etr_inv_;
  std::unique_ptr<EtrInvToEtrInvEq> to_etr_inv_eq_;
  std::unique_ptr<EtrInvEqToRestricted> to_restricted_;
  std::unique_ptr<RestrictedToTraining> to_training_;
  std::unique_ptr<EtrInvToFullyConnected> to_fully_connected_;
  std::unique_ptr<EtrInvToCompletion> to_completion_;
};

/// What stands at the station that was asked for, in memory: a formula, or a question about a network that says yes if
/// and only if the source has a solution.
std::variant<Formula, TrainingInstance> reduced(const Reduction& reduction);
/// The same of a station that is a network.
TrainingInstance reduced_network(const Reduction& reduction);

}  // namespace nnsolve

#pragma GCC visibility pop
