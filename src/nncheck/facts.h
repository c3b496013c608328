// The facts in force, numbered in order of arrival, with an index from polynomials (up to a factor) and from whole
// formulas to facts. What a scope added goes with it, so memory follows the facts in force. A fact is a place in a
// shared formula: the parts of a conjunction, or what a branch assumes of a clause, are not copied.
#pragma once

#include "nncheck/formula.h"

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace nncheck {

struct Fact {
  std::shared_ptr<const Formula> formula;
  std::uint32_t at = 0;
  bool core = false;

  const FormulaNode& node() const { return formula->nodes[at]; }
};

class Facts {
 public:
  std::size_t size() const { return facts_.size(); }
  const Fact& operator[](std::size_t i) const { return facts_[i]; }

  /// A fact, and the parts of a conjunction behind it. False if one of them is false.
  bool add(const std::shared_ptr<const Formula>& formula, std::uint32_t at, bool core);
  /// Takes back all but the first `size`.
  void shrink(std::size_t size);

  /// A single fact says so as it stands.
  bool refuted(const FormulaNode& atom) const;
  bool refuted(const Formula& formula, std::uint32_t at) const;
  /// A number that it holds of, or a single fact says the same or more.
  bool follows(const FormulaNode& atom) const;
  bool known_nonzero(const Polynomial& p) const;
  /// The same formula is a fact, if `core` one of the core.
  bool in_force(const Formula& formula, std::uint32_t at, bool core) const;

 private:
  template <class Predicate>
  bool some_fact(const FormulaNode& atom, Predicate predicate) const;

  std::vector<Fact> facts_;
  std::unordered_multimap<std::uint64_t, std::uint32_t> index_;
};

}  // namespace nncheck
