// Why what a variable is multiplied with is not 0: its equation would contradict the rest if it were.
//
// Law. If p * x + q = 0 and each irreducible factor f of p is not 0, or q is not 0 where f is, then p is not 0. Where f
// is 0, q is what it is modulo f, which may be easier to know: less a multiple of f, or with a variable expressed.
#pragma once

#include "certify/products.h"
#include "certify/proof.h"

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace nnsolve {

class PivotSteps {
 public:
  PivotSteps(Proof& proof, std::span<const FactNumber> premises, const std::function<bool()>& should_stop);

  /// The target says that a polynomial is not 0; one of the premises is the equation.
  std::optional<FactNumber> show(const Constraint& target);

 private:
  struct Equation {
    FactNumber number = 0;
    Variable variable = 0;
    Polynomial rest;  // q, of the equation divided by `scale`
    Rational scale;
  };

  std::vector<Equation> equations_with(const Polynomial& pivot) const;
  std::optional<FactNumber> known(const Polynomial& polynomial) const;
  std::optional<FactNumber> show_factor(const Polynomial& factor, const Polynomial& others, const Equation& equation);
  bool close(FactNumber assumed, const Polynomial& factor, const Polynomial& others, const Equation& equation,
             const Polynomial& reduced);
  std::vector<SumTerm> contradiction_with(FactNumber number, const Constraint& atom) const;

  Proof& proof_;
  std::vector<FactNumber> atoms_;
  const std::function<bool()>& should_stop_;
};

}  // namespace nnsolve
