// The least number of neurons of a hidden layer with which the data can be fitted.
#pragma once

#include "nnsolve/answer.h"
#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#pragma GCC visibility push(default)

namespace nnsolve {

struct Width {
  std::size_t lower = 0;            // fewer are not enough
  Trust lower_trust = Trust::none;  // of the unsat that says so; none: nothing needs to be said
  std::optional<std::size_t> upper;
  /// The network of that width, and weights for it that check() accepts.
  TrainingInstance network;
  std::optional<Witness> witness;
  std::string reason;  // why no more is known; empty: all is
  /// What fits fits with more neurons, too. Not so where weights are restricted so that no neuron may do nothing: then
  /// `lower` says only that no narrower one is enough.
  bool wider_is_no_worse = true;

  bool is_known() const { return upper && *upper == lower; }
};

struct WidthOptions {
  std::size_t layer = 1;            // hidden layers from 1, by the longest way from an input
  std::optional<std::size_t> most;  // no more neurons than that; nothing: as many as there are data points
  std::string backend = "auto";
  std::optional<std::chrono::steady_clock::time_point> deadline;
  std::optional<std::size_t> memory_megabytes;
  std::optional<std::uint32_t> seed;
  std::string checker;  // the program nncheck; empty: nothing is certified
  /// Asked between questions; true: say what is known by now.
  std::function<bool()> should_stop;
  /// Called with every improvement.
  std::function<void(const Width&)> progress;
};

/// The instance's own cost and threshold. Throws UsageError if there is no such layer, or its neurons are not all of
/// one kind: the same neighbours, the same activation, and for bias and weights the same choices.
Width find_width(const TrainingInstance& instance, const WidthOptions& options);

/// Weights for the wider of two such networks, made of those for the narrower: the further neurons do nothing. Both
/// are as wide, or `wider_is_no_worse` is true of them.
Witness padded(const TrainingInstance& narrow, const Witness& witness, const TrainingInstance& wide);

}  // namespace nnsolve

#pragma GCC visibility pop
