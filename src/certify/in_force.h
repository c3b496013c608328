// The atoms that are facts, for the question whether one of them refutes another atom as it stands.
//
// What a checker propagates is not quite what clauses of literals do: a part of a disjunction brings all of its atoms,
// and an equation refutes what its halves do. So what the checker sees is done again, to the letter: a disjunction of
// which it sees more refuted than expected closes the scope, and what comes after it would be wrong.
#pragma once

#include "nnsolve/system.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace nnsolve {

class InForce {
 public:
  /// The atom, or all of its parts, are facts.
  void add(const Constraint& fact);  // nothing of a disjunction
  std::size_t mark() const { return trail_.size(); }
  void backtrack(std::size_t mark);

  /// Atoms by what they are about and which signs they allow; of a disjunction, for each part.
  struct Atom {
    std::uint32_t polynomial = 0;
    std::uint8_t allowed = 0;  // bits: negative, zero, positive
  };
  using Part = std::vector<Atom>;
  Part part_of(const Constraint& part);
  bool is_refuted(const Part& part) const;
  void add(const Part& part);

 private:
  using Key = std::vector<std::pair<Monomial, Rational>>;
  Atom atom_of(const Constraint& atom);
  void append(const Constraint& constraint, Part& part);

  std::map<Key, std::uint32_t> numbers_;
  std::vector<std::array<std::uint32_t, 8>> counts_;  // by polynomial: how many facts allow these signs
  std::vector<Atom> trail_;
};

}  // namespace nnsolve
