// ETR-INV with ranges -> fully connected networks with two inputs, one hidden layer of ReLUs and two outputs; threshold
// 0, every target known.
//
// Every variable has a V stripe, its *main* one, whose slope is a = alpha*X + beta, from 3/2 to 3 where X goes through
// its range. A data point where two or three stripes meet ties their slopes to each other (stripes.h has the gadgets
// and what each leaves free, stripe_layout.h where they lie). With s = sigma*X + tau for an I stripe of X:
//
//   meeting                         label, without what lies left         says
//   I at v, main(X) at -sigma*v/alpha   (2 + v(tau - sigma*beta/alpha), 0)   alpha*X + beta = a
//   I at 2+1/2, J at -1/2           (2, 2)                                the t of both are equal
//   J at 3+w, main(Y) at w/(g*alpha)    (2 + w + w*beta/(g*alpha), 2)     Y = g(1-r)
//   main(X) at 1/4, copy at -1/4    (2, 0)                                both have the slope a
//   copies of X, Y at e/alpha, of Z at -e/alpha   (3 + the sum of +-e*beta/alpha, 0)   X + Y = Z
//
// x * y = 1 with x in [lo,hi], 0 < lo: g = 2/lo, s = g*X - 1 in [1, 2hi/lo - 1]. Then 1/r = 3 - 1/t = 1 + 1/s, so
// r = s/(1+s) = 1 - 1/(gX) and Y = 1/X. y's range is the reciprocal one (reciprocal_ranges.h), so its slope is in
// [3/2, 3] as well. A variable in no inversion has an I of its own, s = 1 + 6(X-lo)/(hi-lo), for its range.
//
// Each meeting is on the slopes it is about, not on a flat part, since |u| is 1/4 at most at a V (a <= 3), v is 1/S at
// most at an I, and 1/2 is below 1/t at an I (t <= 1), w is below 1/r at a J. On the other side of a V, whose value is
// max(0, 1 + a*u) or min(2, 1 + a*u), the label leaves what an admissible slope gives, so it is not on the flat part.
//
// Soundness. Let a network with m hidden neurons, m the number of kinks of all gadgets, fit the data. On each of the
// lines y = 0, 1, 2 it has at most m kinks, one a neuron; windows are disjoint and need m together. So each window has
// as many as its gadget needs, and every neuron has a kink on each line. A neuron's three kinks are on a line, so
// x0 + x2 = 2 x1, and by (b) of stripe_layout.h they are in windows of one stripe. The jump of the slope at a neuron's
// kink is |w_x| v on all three lines. In a step the jumps are told apart by signs, so slopes agree on the three lines,
// kinks have the same u, and breaklines are parallel to their stripe. What is left after subtracting the steps has no
// kink; it is affine, and 0 at two points of y = 0 and one of y = 1 far left. So the network is the sum of the steps
// everywhere, and at the meetings the table says that the X are a solution. Completeness is push(): for a kink k with
// the jump J a neuron with the weights 1 and -d, the bias -p - kappa*k and the out-weights J/kappa.
//
// Size, with n variables, a additions, q inversions (x = 1 is x * x = 1), b variables in no inversion:
// m = 2(n + 3a) + 6q + 3b, and 21(n + 3a) + 48q + 24b + 4a + 3q + b data points. For ReLU outputs all targets are 1
// more.
#pragma once

#include "reduce/layers.h"
#include "reduce/stripe_layout.h"
#include "reduce/stripes.h"

#include "nnsolve/formula.h"
#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

#include <optional>
#include <string>
#include <vector>

namespace nnsolve {

class FieldArithmetic;

class EtrInvToFullyConnected {
 public:
  /// `activation` is of the outputs. Throws UsageError for a variable without a range, and for an inverted one whose
  /// range is not positive.
  EtrInvToFullyConnected(const EtrInv& source, Activation activation);

  const TrainingInstance& target() const { return target_; }
  /// Of a solution of the source. Law: pull(push(s)) = s.
  Witness push(const Assignment& solution) const;
  /// Of any weights that fit, whatever the order and scale of the neurons.
  Assignment pull(const Witness& witness) const;

 private:
  /// slope * X + offset
  struct Affine {
    Rational slope;
    Rational offset;
  };
  struct Stripe {
    StripeKind kind = StripeKind::variable;
    Variable variable = 0;  // whose value its slopes depend on
    Affine steepness;       // a of V, s of I; of J the variable is y, and r is this
    Rational most;          // S of I and J
    std::string name;
  };
  /// A stripe and the u that it has at a meeting.
  struct Guest {
    StripeIndex stripe = 0;
    Rational u;
  };
  struct Tie {
    std::vector<Guest> guests;  // two, or the three of a triple
    OutputPair label;
    std::string name;
  };
  struct Kink {
    Value u;
    Value first_jump;
    Value second_jump;
  };

  void choose_slopes(const std::vector<bool>& is_inverted);
  StripeIndex add_stripe(Stripe stripe);
  /// The name of a stripe: its gadget, its variable and `use`, the constraint that it is for.
  std::string stripe_name(StripeKind kind, Variable variable, const std::string& use) const;
  void add_tie(std::vector<Guest> guests, OutputPair label);
  void make_inversion(std::size_t number, Variable x, Variable y);
  void make_range(Variable x);
  void make_addition(std::size_t number);
  StripeIndex make_inverse_stripe(Variable x, const Affine& steepness, const Rational& most, const std::string& use);
  void lay_out();
  void write_instance();
  void write_point(const StripeLayout::Point& point, const OutputPair& label, std::string name);
  std::vector<OutputPair> totals_from_left() const;
  std::optional<std::vector<Kink>> kinks(const Stripe& stripe, const Value& value, FieldArithmetic& arithmetic) const;

  EtrInv source_;
  std::vector<Range> ranges_;  // by variable
  bool is_impossible_ = false;
  std::vector<Affine> slopes_;          // by variable: a
  std::vector<Stripe> stripes_;         // first the main ones
  std::vector<std::size_t> additions_;  // constraints
  std::vector<Tie> ties_;
  std::optional<StripeLayout> layout_;
  Layers layers_;
  Rational offset_;  // of all targets
  TrainingInstance target_;
};

}  // namespace nnsolve
