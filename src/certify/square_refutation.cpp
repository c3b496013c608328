// Atoms that share no variables have nothing to do with each other, so each group of those that do is tried by itself:
// first products by a linear program, then squares. If none contradicts itself a disjunction is split, one with few
// parts first.
#include "certify/square_refutation.h"

#include "algebra/union_find.h"
#include "certify/products.h"
#include "presolve/system/polynomial_parts.h"

#include <algorithm>
#include <map>
#include <utility>

namespace nnsolve {
namespace {

constexpr std::size_t most_cases = 400;
constexpr std::size_t deepest_case = 12;

class CaseSearch {
 public:
  CaseSearch(const std::vector<Constraint>& premises, const std::function<bool()>& should_stop,
             const SquareLimits& limits)
      : should_stop_(should_stop), limits_(limits) {
    for (const Constraint& premise : premises) facts_.push_back(&premise);
  }

  std::optional<CaseRefutation> close(std::size_t depth) {
    if (should_stop_ && should_stop_()) return std::nullopt;
    const std::optional<std::size_t> clause = shortest_clause();
    if (auto terms = contradiction(clause.has_value())) return CaseRefutation{*std::move(terms), 0, {}, {}};
    if (!clause || depth == deepest_case) return std::nullopt;
    CaseRefutation result;
    result.clause = *clause;
    is_split_.push_back(*clause);
    const Constraint& disjunction = *facts_[*clause];
    for (const Constraint& part : disjunction.parts) {
      const std::size_t before = facts_.size();
      assume(part);
      std::optional<CaseRefutation> closed = ++leaves_ > most_cases ? std::nullopt : close(depth + 1);
      facts_.resize(before);
      if (!closed) {
        is_split_.pop_back();
        return std::nullopt;
      }
      result.cases.push_back(*std::move(closed));
    }
    is_split_.pop_back();
    return result;
  }

 private:
  void assume(const Constraint& part) {
    facts_.push_back(&part);
    if (part.kind != Constraint::Kind::all) return;
    for (const Constraint& inner : part.parts) assume(inner);
  }

  std::optional<std::size_t> shortest_clause() const {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < facts_.size(); ++i) {
      if (facts_[i]->kind != Constraint::Kind::any) continue;
      if (std::find(is_split_.begin(), is_split_.end(), i) != is_split_.end()) continue;
      if (!best || facts_[i]->parts.size() < facts_[*best]->parts.size()) best = i;
    }
    return best;
  }

  /// Groups of atoms that share variables, small ones first.
  std::vector<std::vector<AtomFact>> groups() const {
    std::map<Variable, std::size_t> number_of;
    std::vector<std::pair<std::size_t, std::vector<std::size_t>>> atoms;
    for (std::size_t i = 0; i < facts_.size(); ++i) {
      if (facts_[i]->kind != Constraint::Kind::atom) continue;
      std::vector<std::size_t> variables;
      for (const Variable variable : presolving::sorted_variables_of(facts_[i]->polynomial)) {
        variables.push_back(number_of.try_emplace(variable, number_of.size()).first->second);
      }
      atoms.emplace_back(i, std::move(variables));
    }
    UnionFind sets(number_of.size());
    for (const auto& [fact, variables] : atoms) {
      for (const std::size_t variable : variables)
        sets.unite(static_cast<std::uint32_t>(variables.front()), static_cast<std::uint32_t>(variable));
    }
    std::map<std::size_t, std::vector<AtomFact>> by_set;
    for (const auto& [fact, variables] : atoms) {
      const std::size_t set =
          variables.empty() ? number_of.size() : sets.find(static_cast<std::uint32_t>(variables.front()));
      by_set[set].push_back({fact, facts_[fact]});
    }
    std::vector<std::vector<AtomFact>> result;
    for (auto& [set, group] : by_set) result.push_back(std::move(group));
    std::stable_sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
    return result;
  }

  std::optional<std::vector<SumTerm>> contradiction(bool has_clauses) const {
    const std::vector<std::vector<AtomFact>> all = groups();
    for (const std::vector<AtomFact>& group : all) {
      if (auto terms = contradiction_of(group)) return terms;
    }
    SquareLimits limits = limits_;
    if (has_clauses) limits.degree = std::min<std::uint32_t>(limits.degree, 2);  // a case may be much easier
    for (const std::vector<AtomFact>& group : all) {
      if (should_stop_ && should_stop_()) return std::nullopt;
      if (auto terms = contradiction_by_squares(group, limits)) return terms;
    }
    return std::nullopt;
  }

  const std::function<bool()>& should_stop_;
  const SquareLimits& limits_;
  std::vector<const Constraint*> facts_;
  std::vector<std::size_t> is_split_;
  std::size_t leaves_ = 0;
};

}  // namespace

std::optional<CaseRefutation> find_square_refutation(const std::vector<Constraint>& premises,
                                                     const std::function<bool()>& should_stop,
                                                     const SquareLimits& limits) {
  return CaseSearch(premises, should_stop, limits).close(0);
}

}  // namespace nnsolve
