#include "certify/negation.h"

#include "algebra/union_find.h"
#include "presolve/system/walk.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>

namespace nnsolve {

namespace {

bool keeps_or_negates(const Constraint& atom) {
  const bool is_inequality = atom.relation == Relation::greater || atom.relation == Relation::greater_equal;
  const std::uint32_t parity = is_inequality ? 0 : atom.polynomial.degree() % 2;
  return std::ranges::all_of(atom.polynomial.terms(),
                             [parity](const Term& term) { return term.monomial.degree() % 2 == parity; });
}

/// x where the fact says x*x = r, r > 0.
std::optional<Variable> squared(const Constraint& fact) {
  if (fact.kind != Constraint::Kind::atom || fact.relation != Relation::equal) return std::nullopt;
  const auto& terms = fact.polynomial.terms();
  if (terms.size() != 2 || fact.polynomial.constant_term().is_zero()) return std::nullopt;
  if (terms.front().coefficient.sign() == fact.polynomial.constant_term().sign()) return std::nullopt;
  const auto factors = terms.front().monomial.factors();
  if (factors.size() != 2 || factors[0] != factors[1]) return std::nullopt;
  return factors[0];
}

FreeChoice not_negative(Variable variable, const std::vector<Variable>& connected) {
  FreeChoice choice;
  choice.gives = Constraint::atom(Polynomial::variable(variable), Relation::greater_equal);
  choice.sign_of = variable;
  choice.maps.resize(3);
  for (Variable v : connected) choice.maps.front().push_back({v, -Polynomial::variable(v), Polynomial(Rational(1))});
  return choice;
}

}  // namespace

std::vector<FreeChoice> sign_choices(const CertificateBase& base) {
  if (base.has_long_facts) return {};
  const std::size_t count = base.variables.size();
  UnionFind sets(count);
  std::vector<std::size_t> occurrences(count, 0);
  std::vector<std::optional<Variable>> first_of_fact;
  for (const BaseFact& fact : base.facts) {
    std::set<Variable> variables(fact.further.begin(), fact.further.end());
    presolving::for_each_atom(fact.statement, [&](const Constraint& atom) {
      for (const Term& term : atom.polynomial.terms()) {
        variables.insert(term.monomial.factors().begin(), term.monomial.factors().end());
      }
    });
    for (Variable v : variables) {
      ++occurrences[v];
      sets.unite(v, *variables.begin());
    }
    first_of_fact.push_back(variables.empty() ? std::nullopt : std::optional(*variables.begin()));
  }
  std::set<std::uint32_t> fixed;                 // sets that cannot be negated
  std::map<std::uint32_t, Variable> root_of_set;  // whose square is known
  for (std::size_t i = 0; i < base.facts.size(); ++i) {
    if (!first_of_fact[i]) continue;
    const std::uint32_t set = sets.find(*first_of_fact[i]);
    if (!presolving::all_of_atoms(base.facts[i].statement, keeps_or_negates)) fixed.insert(set);
    const std::optional<Variable> root = squared(base.facts[i].statement);
    if (!root) continue;
    Variable& best = root_of_set.try_emplace(set, *root).first->second;
    if (occurrences[*root] > occurrences[best]) best = *root;
  }
  std::map<std::uint32_t, std::vector<Variable>> connected;
  for (Variable v = 0; v < count; ++v) {
    const std::uint32_t set = sets.find(v);
    if (root_of_set.contains(set) && !fixed.contains(set)) connected[set].push_back(v);
  }
  std::vector<FreeChoice> choices;
  for (const auto& [set, variables] : connected) choices.push_back(not_negative(root_of_set.at(set), variables));
  return choices;
}

}  // namespace nnsolve
