#include "certify/open_signs.h"

#include "presolve/system/polynomial_parts.h"
#include "presolve/system/walk.h"

#include <algorithm>
#include <map>
#include <utility>

namespace nnsolve {

namespace {

using presolving::Record;
using presolving::RecordId;

/// How often each variable stands in a product.
std::map<Variable, std::size_t> uses_in_products(const std::vector<Record>& records,
                                                 const std::vector<RecordId>& left) {
  std::map<Variable, std::size_t> uses;
  for (const RecordId id : left) {
    presolving::for_each_atom(records[id].statement, [&uses](const Constraint& atom) {
      for (const Term& term : atom.polynomial.terms()) {
        if (term.monomial.degree() < 2) continue;
        for (const Variable variable : term.monomial.factors()) ++uses[variable];
      }
    });
  }
  return uses;
}

}  // namespace

std::optional<Record> signs_of_a_variable(const std::vector<Record>& records, const std::vector<RecordId>& left) {
  std::map<Variable, std::size_t> uses = uses_in_products(records, left);
  std::map<Variable, RecordId> weak;
  for (const RecordId id : left) {
    const Constraint& atom = records[id].statement;
    if (atom.kind != Constraint::Kind::atom || atom.polynomial.degree() != 1) continue;
    if (atom.relation != Relation::greater && atom.relation != Relation::greater_equal) continue;
    const std::vector<Variable> variables = presolving::sorted_variables_of(atom.polynomial);
    const int constant = atom.polynomial.constant_term().sign();
    if (variables.size() != 1 || constant > 0) continue;
    const bool is_strict = constant < 0 || atom.relation == Relation::greater;
    if (is_strict) {
      uses.erase(variables.front());
    } else {
      weak.emplace(variables.front(), id);
    }
  }
  if (uses.empty()) return std::nullopt;
  const Variable variable =
      std::ranges::max_element(uses, [](const auto& a, const auto& b) { return a.second < b.second; })->first;
  const Polynomial x = Polynomial::variable(variable);
  Record record;
  record.kind = Record::Kind::entailed;
  std::vector<Constraint> parts{Constraint::atom(x, Relation::equal)};
  int sign = 0;
  if (const auto found = weak.find(variable); found != weak.end()) {
    sign = records[found->second].statement.polynomial.terms().front().coefficient.sign();
    record.premises = {found->second};
  }
  if (sign >= 0) parts.push_back(Constraint::atom(x, Relation::greater));
  if (sign <= 0) parts.push_back(Constraint::atom(-x, Relation::greater));
  record.statement = Constraint::any(std::move(parts));
  return record;
}

}  // namespace nnsolve
