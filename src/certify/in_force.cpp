#include "certify/in_force.h"

#include <algorithm>

namespace nnsolve {

InForce::Atom InForce::atom_of(const Constraint& atom) {
  Atom result;
  bool is_negated = false;
  Key key;
  if (!atom.polynomial.is_zero()) {
    const Rational leading = atom.polynomial.terms().front().coefficient;
    is_negated = leading.sign() < 0;
    for (const Term& term : atom.polynomial.terms()) key.emplace_back(term.monomial, term.coefficient / leading);
  }
  const auto [entry, is_new] = numbers_.try_emplace(std::move(key), static_cast<std::uint32_t>(counts_.size()));
  if (is_new) counts_.push_back({});
  result.polynomial = entry->second;
  switch (atom.relation) {
    case Relation::equal:
      result.allowed = 2;
      break;
    case Relation::not_equal:
      result.allowed = 5;
      break;
    case Relation::greater:
      result.allowed = is_negated ? 1 : 4;
      break;
    case Relation::greater_equal:
      result.allowed = is_negated ? 3 : 6;
      break;
  }
  return result;
}

void InForce::append(const Constraint& constraint, Part& part) {
  if (constraint.kind == Constraint::Kind::atom) {
    part.push_back(atom_of(constraint));
  } else if (constraint.kind == Constraint::Kind::all) {
    for (const Constraint& inner : constraint.parts) append(inner, part);
  }
}

InForce::Part InForce::part_of(const Constraint& part) {
  Part result;
  append(part, result);
  return result;
}

bool InForce::is_refuted(const Part& part) const {
  return std::ranges::any_of(part, [this](const Atom& atom) {
    for (std::uint8_t allowed = 1; allowed < 8; ++allowed) {
      if ((allowed & atom.allowed) == 0 && counts_[atom.polynomial][allowed] > 0) return true;
    }
    return false;
  });
}

void InForce::add(const Part& part) {
  for (const Atom& atom : part) {
    ++counts_[atom.polynomial][atom.allowed];
    trail_.push_back(atom);
  }
}

void InForce::add(const Constraint& fact) { add(part_of(fact)); }

void InForce::backtrack(std::size_t mark) {
  for (std::size_t i = mark; i < trail_.size(); ++i) --counts_[trail_[i].polynomial][trail_[i].allowed];
  trail_.resize(mark);
}

}  // namespace nnsolve
