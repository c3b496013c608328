// Formulas nest as deep as their authors like, so the walk keeps a stack of its own.
#include "linear/skeleton.h"

#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>

namespace nnsolve {

namespace {

class SkeletonMaker {
 public:
  Skeleton make(const System& system) {
    for (const Constraint& constraint : system.constraints) open_.emplace_back(&constraint, SkeletonClause::always);
    while (!open_.empty()) {
      const auto [constraint, premise] = open_.front();
      open_.pop_front();
      if (constraint->kind == Constraint::Kind::all) {
        for (const Constraint& part : constraint->parts) open_.emplace_back(&part, premise);
      } else if (is_equation(*constraint)) {
        demand_equation(constraint->polynomial, premise);
      } else {
        add_clause(*constraint, premise);
      }
    }
    // Conjunctions were numbered from 0 while atoms were still coming.
    for (SkeletonClause& clause : skeleton_.clauses) {
      if (clause.premise != SkeletonClause::always) clause.premise = final_number(clause.premise);
      for (std::size_t& option : clause.options) option = final_number(option);
    }
    skeleton_.literal_count = skeleton_.atoms.size() + conjunction_count_;
    return std::move(skeleton_);
  }

 private:
  static constexpr std::size_t conjunction_mark = SkeletonClause::always / 2 + 1;

  std::size_t final_number(std::size_t literal) const {
    return literal < conjunction_mark ? literal : literal - conjunction_mark + skeleton_.atoms.size();
  }

  static bool is_equation(const Constraint& constraint) {
    return constraint.kind == Constraint::Kind::atom && constraint.relation == Relation::equal &&
           !constraint.polynomial.is_constant();
  }

  void demand_equation(const Polynomial& polynomial, std::size_t premise) {
    skeleton_.clauses.push_back({premise, {literal_of({polynomial, Relation::greater_equal})}});
    skeleton_.clauses.push_back({premise, {literal_of({-polynomial, Relation::greater_equal})}});
  }

  std::size_t equation_literal(const Polynomial& polynomial) {
    // The same for all that are the same up to a factor: their first half is.
    LinearAtom equation = normalised({polynomial, Relation::equal});
    const std::size_t half = literal_of({equation.polynomial, Relation::greater_equal});
    const auto [known, is_new] = equation_of_half_.try_emplace(half, 0);
    if (is_new) {
      known->second = conjunction_mark + conjunction_count_++;
      demand_equation(equation.polynomial, known->second);
    }
    return known->second;
  }

  void add_clause(const Constraint& constraint, std::size_t premise) {
    SkeletonClause clause{premise, {}};
    std::vector<const Constraint*> parts{&constraint};
    std::vector<const Constraint*> conjunctions;
    while (!parts.empty()) {
      const Constraint* part = parts.back();
      parts.pop_back();
      while (part->kind != Constraint::Kind::atom && part->parts.size() == 1) part = &part->parts.front();
      if (part->kind == Constraint::Kind::atom) {
        if (!add_atom(*part, clause.options)) return;
      } else if (part->kind == Constraint::Kind::any) {
        for (auto inner = part->parts.rbegin(); inner != part->parts.rend(); ++inner) parts.push_back(&*inner);
      } else if (part->parts.empty()) {
        return;  // true
      } else {
        conjunctions.push_back(part);
      }
    }
    for (const Constraint* conjunction : conjunctions) {
      const std::size_t literal = conjunction_mark + conjunction_count_++;
      clause.options.push_back(literal);
      for (const Constraint& part : conjunction->parts) open_.emplace_back(&part, literal);
    }
    skeleton_.clauses.push_back(std::move(clause));
  }

  /// False if the atom holds whatever the variables are.
  bool add_atom(const Constraint& atom, std::vector<std::size_t>& options) {
    if (atom.polynomial.is_constant()) {
      const int sign = atom.polynomial.constant_term().sign();
      switch (atom.relation) {
        case Relation::equal:
          return sign != 0;
        case Relation::not_equal:
          return sign == 0;
        case Relation::greater:
          return sign <= 0;
        case Relation::greater_equal:
          return sign < 0;
      }
    }
    if (atom.relation == Relation::not_equal) {
      options.push_back(literal_of({atom.polynomial, Relation::greater}));
      options.push_back(literal_of({-atom.polynomial, Relation::greater}));
    } else if (atom.relation == Relation::equal) {
      options.push_back(equation_literal(atom.polynomial));
    } else {
      options.push_back(literal_of({atom.polynomial, atom.relation}));
    }
    return true;
  }

  std::size_t literal_of(LinearAtom atom) {
    atom = normalised(std::move(atom));
    std::size_t hash = static_cast<std::size_t>(atom.relation);
    for (const Term& term : atom.polynomial.terms()) {
      hash = hash * 31 + term.coefficient.hash() * 7 + term.monomial.hash();
    }
    const auto [first, last] = by_hash_.equal_range(hash);
    for (auto known = first; known != last; ++known) {
      if (skeleton_.atoms[known->second] == atom) return known->second;
    }
    by_hash_.emplace(hash, skeleton_.atoms.size());
    skeleton_.atoms.push_back(std::move(atom));
    return skeleton_.atoms.size() - 1;
  }

  Skeleton skeleton_;
  std::size_t conjunction_count_ = 0;
  std::deque<std::pair<const Constraint*, std::size_t>> open_;
  std::unordered_multimap<std::size_t, std::size_t> by_hash_;
  std::unordered_map<std::size_t, std::size_t> equation_of_half_;
};

}  // namespace

Skeleton make_skeleton(const System& system) { return SkeletonMaker().make(system); }

}  // namespace nnsolve
