// Edges whose weight is one of a few numbers: contributions in place of products, and one disjunction an edge (see
// encode.cpp).
#pragma once

#include "encode/names.h"
#include "encode/pieces.h"
#include "network/side_conditions.h"

#include "nnsolve/encode.h"
#include "nnsolve/network.h"

#include <map>
#include <vector>

namespace nnsolve {

class DiscreteEdges {
 public:
  DiscreteEdges(const Network& network, const SideConditions& conditions, const NetworkNames& names);

  bool has(EdgeIndex e) const { return edges_.contains(e); }
  /// What the edge makes of the form, as a variable of the system.
  const Polynomial& contribution(EdgeIndex e, const Polynomial& form, System& system);
  /// Of every edge whose weight has a variable, which of the numbers it is.
  void append_choices(Encoding& encoding) const;

 private:
  /// The forms that an edge is used on, and what it makes of them.
  struct DiscreteEdge {
    std::vector<Rational> values;
    std::map<Polynomial, Polynomial, FormLess> contributions;
  };

  const NetworkNames& names_;
  std::map<EdgeIndex, DiscreteEdge> edges_;
};

/// Appends what the weights and biases that have variables are restricted to, but for weights that are one of a few
/// numbers.
void append_domains(Encoding& encoding, const Network& network);

}  // namespace nnsolve
