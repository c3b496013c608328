#include "nncheck/facts.h"

namespace nncheck {

bool Facts::add(const std::shared_ptr<const Formula>& formula, std::uint32_t at, bool core) {
  bool good = true;
  const std::uint32_t end = formula->nodes[at].end;
  for (std::uint32_t i = at; i < end;) {
    const FormulaNode& node = formula->nodes[i];
    index_.emplace(node.hash, static_cast<std::uint32_t>(facts_.size()));
    facts_.push_back({formula, i, core && i == at});
    if (node.kind == Kind::atom ? is_false(node) : node.kind == Kind::any && node.end == i + 1) good = false;
    i = node.kind == Kind::all ? i + 1 : node.end;
  }
  return good;
}

void Facts::shrink(std::size_t size) {
  while (facts_.size() > size) {
    auto [entry, end] = index_.equal_range(facts_.back().node().hash);
    while (entry != end && entry->second != facts_.size() - 1) ++entry;
    index_.erase(entry);
    facts_.pop_back();
  }
}

template <class Predicate>
bool Facts::some_fact(const FormulaNode& atom, Predicate predicate) const {
  const auto [first, last] = index_.equal_range(atom.hash);
  for (auto entry = first; entry != last; ++entry) {
    const FormulaNode& fact = facts_[entry->second].node();
    if (fact.kind != Kind::atom) continue;
    const int sign = proportional(fact.p, atom.p);
    if (sign != 0 && predicate(sign > 0 ? fact.signs : flipped(fact.signs))) return true;
  }
  return false;
}

bool Facts::refuted(const FormulaNode& atom) const {
  if (some_fact(atom, [&](Signs signs) { return (signs & atom.signs) == 0; })) return true;
  // v = 0 and v − 1 = 0 refute each other.
  if (atom.signs != equal_zero || atom.p.empty() || atom.p.back().monomial.size() != 1) return false;
  const Polynomial v = variable(atom.p.back().monomial[0]);
  const Polynomial v_minus_1 = {{Monomial(), -1}, v[0]};
  const bool is_v = proportional(atom.p, v) != 0;
  if (!is_v && proportional(atom.p, v_minus_1) == 0) return false;
  const Formula other = nncheck::atom(is_v ? v_minus_1 : v, equal_zero);
  return some_fact(other.nodes[0], [](Signs signs) { return signs == equal_zero; });
}

bool Facts::refuted(const Formula& formula, std::uint32_t at) const {
  const Formula negation = part(formula, at, true);
  return holds(
      negation, 0, [&](std::uint32_t i) { return refuted(formula.nodes[at + i]); }, nullptr);
}

bool Facts::follows(const FormulaNode& atom) const {
  return is_true(atom) || some_fact(atom, [&](Signs signs) { return (signs & ~atom.signs) == 0; });
}

bool Facts::known_nonzero(const Polynomial& p) const { return follows(atom(p, not_zero).nodes[0]); }

bool Facts::in_force(const Formula& formula, std::uint32_t at, bool core) const {
  const auto [first, last] = index_.equal_range(formula.nodes[at].hash);
  for (auto entry = first; entry != last; ++entry) {
    const Fact& fact = facts_[entry->second];
    if ((fact.core || !core) && same(*fact.formula, fact.at, formula, at)) return true;
  }
  return false;
}

}  // namespace nncheck
