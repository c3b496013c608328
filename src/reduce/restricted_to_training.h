// RESTRICTED TRAINING -> NN-TRAINING (Sections 3.9 to 3.11 of the paper; for ReLU, src/reduce/README.md, "ReLU").
//
// Theorem. There are weights that fit the restricted instance exactly if and only if there are weights and biases that
// fit the instance without prescribed weights, fixed biases and "?". Its data are 0 and 1. It has one hidden layer, and
// three outputs (compact: two). With offsets the same instance is right for neurons that are all ReLUs, outputs
// included (Conjecture 6).
//
// Proof, in terms of e_i = phi(b_m + w_i) - phi(b_m) for the only active input i of hidden neuron m (each data point
// activates at most one input of a hidden neuron, with 1), and B_t = b_t + sum of v_mt phi(b_m): the output t is
// psi(B_t + sum of e_i v_mt over the active inputs). The zero row gives B_t = 0 for the identity, B_t <= 0 for ReLU;
// p_t = 1 - B_t with offsets, else 1. Every target 1 is then "the active inputs sum to p_t", and every target 0 over
// active neurons, offsets subtracted, "they sum to 0". So e_i / e_n, with n the unit input of the hidden neuron, and
// e_n v_mt / p_t fit the restricted instance. For ReLU any e_i are reached by b_m = max(0, max -e_i) and w_i = e_i.
//
// Size, repaired, added to that of the restricted instance with h hidden neurons (4 an invertible variable, of which i
// each have a constant input) and Q question marks after the normalisation, for the identity:
//   inputs h + Q, hidden Q, edges 2h + 2Q (unit inputs and q, private paths), data points h + i + 1.
// Q is the '?' of the restricted instance, again for each '?' at a (2i: q is '?' too), and 2i for the unit and
// the constant input of "h+1/x". With offsets 3 inputs, 3 hidden neurons, 6 edges and 3 data points more.
#pragma once

#include "reduce/blueprint.h"

#include "nnsolve/reduce.h"
#include "nnsolve/witness.h"

#include <vector>

namespace nnsolve {

class RestrictedToTraining final : public Blueprint {
 public:
  /// The source must outlive this object. The activation relu brings the offsets.
  RestrictedToTraining(const Blueprint& source, Variant variant, Activation activation)
      : source_(source), variant_(variant), activation_(activation) {}

  /// NN-TRAINING, gadget by gadget: those of the source, rewritten, then the zero row.
  const Blueprint& target() const { return *this; }
  /// From weights that fit the source to weights and biases that fit the target. Law: pull(push(w)) = w.
  Witness push(const Witness& witness) const;
  /// From any weights and biases that fit the target to weights that fit the source.
  Witness pull(const Witness& witness) const;

  std::size_t gadget_count() const override { return source_.gadget_count() + 1; }
  Gadget gadget(std::size_t number) const override;
  std::size_t output_count() const override { return variant_ == Variant::compact ? 2 : 3; }
  Activation activation() const override { return activation_; }
  bool has_free_biases() const override { return true; }
  const std::vector<std::string>& variable_names() const override { return source_.variable_names(); }

 private:
  bool has_offsets() const { return activation_ == Activation::relu; }

  const Blueprint& source_;
  Variant variant_;
  Activation activation_;
};

}  // namespace nnsolve
