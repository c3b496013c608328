// Which sign changes of variables leave polynomials as they are: monomials modulo squares.
#pragma once

#include "nnsolve/polynomial.h"

#include <map>
#include <set>
#include <utility>

namespace nnsolve {

/// Sets of variables modulo 2, and the space that some of them span.
class Parities {
 public:
  using Set = std::set<Variable>;

  static Set of(const Monomial& monomial) {
    Set set;
    for (const Variable variable : monomial.factors()) toggle(set, variable);
    return set;
  }
  void span(const Monomial& monomial) {
    Set set = reduced(of(monomial));
    if (!set.empty()) basis_.emplace(*set.begin(), std::move(set));
  }
  Set reduced(Set set) const {
    for (auto next = set.begin(); next != set.end();) {
      const Variable first = *next;
      if (const auto found = basis_.find(first); found != basis_.end()) {
        for (const Variable variable : found->second) toggle(set, variable);
      }
      next = set.upper_bound(first);
    }
    return set;
  }

 private:
  static void toggle(Set& set, Variable variable) {
    if (!set.insert(variable).second) set.erase(variable);
  }
  std::map<Variable, Set> basis_;  // by smallest element
};

}  // namespace nnsolve
