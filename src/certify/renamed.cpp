#include "certify/renamed.h"

#include "certify/define.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/walk.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

using presolving::Derivations;
using presolving::no_record;
using presolving::Record;
using presolving::RecordId;

class Renaming {
 public:
  Renaming(const System& system, Derivations& derivations) : derivations_(derivations) {
    result_.variable_names = system.variable_names;
  }

  std::optional<System> run() {
    std::erase(derivations_.left, no_record);
    collect();
    std::vector<RecordId> definitions;
    for (const Monomial& product : products()) definitions.push_back(define(product));
    if (definitions.empty()) return std::nullopt;
    std::vector<RecordId> left = std::exchange(derivations_.left, {});
    derivations_.origins.clear();
    for (RecordId id : left) {
      for (RecordId definition : definitions) id = rewritten(id, definition);
      derivations_.origins.push_back(id);
      result_.constraints.push_back(derivations_.records[id].statement);
    }
    return std::move(result_);
  }

 private:
  /// Of each variable: the monomials in which it occurs, and how often in each.
  using Occurrences = std::vector<std::pair<std::size_t, std::uint32_t>>;

  void collect() {
    std::map<Monomial, std::size_t> numbers;
    for (RecordId id : derivations_.left) {
      const Constraint& statement = derivations_.records[id].statement;
      presolving::for_each_atom(statement, [&](const Constraint& atom) {
        for (const Term& term : atom.polynomial.terms()) {
          const auto [entry, is_new] = numbers.try_emplace(term.monomial, numbers.size());
          if (!is_new) continue;
          for (Variable variable : term.monomial.factors()) {
            Occurrences& occurrences = occurrences_[variable];
            if (occurrences.empty() || occurrences.back().first != entry->second) {
              occurrences.emplace_back(entry->second, 0);
            }
            ++occurrences.back().second;
          }
        }
      });
      note_offset(statement);
    }
  }

  /// Of m + c /= 0 or m + c > 0: c.
  void note_offset(const Constraint& atom) {
    if (atom.kind != Constraint::Kind::atom) return;
    if (atom.relation != Relation::not_equal && atom.relation != Relation::greater) return;
    const auto& terms = atom.polynomial.terms();
    if (terms.size() == 1 && terms.front().monomial.degree() > 0) offsets_[terms.front().monomial] = Rational(0);
    if (terms.size() != 2 || terms.back().monomial.degree() > 0) return;
    offsets_.try_emplace(terms.front().monomial, terms.back().coefficient / terms.front().coefficient);
  }

  std::vector<Monomial> products() const {
    std::map<Occurrences, std::vector<Variable>> groups;
    for (const auto& [variable, occurrences] : occurrences_) groups[occurrences].push_back(variable);
    std::vector<Monomial> result;
    for (const auto& [occurrences, variables] : groups) {
      const Monomial product(variables);
      const auto offset = offsets_.find(product);
      if (variables.size() > 1 || (offset != offsets_.end() && !offset->second.is_zero())) result.push_back(product);
    }
    return result;
  }

  RecordId define(const Monomial& product) {
    Polynomial meaning = Polynomial::term(Rational(1), product);
    if (const auto offset = offsets_.find(product); offset != offsets_.end()) meaning += Polynomial(offset->second);
    return define_variable(result_, derivations_, 'n', std::move(meaning));
  }

  RecordId rewritten(RecordId id, RecordId definition) {
    const Polynomial& equation = derivations_.records[definition].statement.polynomial;
    const Term& first = equation.terms().front();
    const Polynomial rest =
        (equation - Polynomial::term(first.coefficient, first.monomial)) * (Rational(-1) / first.coefficient);
    if (!presolving::has_multiple_of(derivations_.records[id].statement, first.monomial)) return id;
    Record record;
    record.kind = Record::Kind::remainder;
    record.premises = {id, definition};
    record.statement = presolving::rewritten(derivations_.records[id].statement, first.monomial, rest);
    derivations_.records.push_back(std::move(record));
    return static_cast<RecordId>(derivations_.records.size() - 1);
  }

  Derivations& derivations_;
  System result_;
  std::map<Variable, Occurrences> occurrences_;
  std::map<Monomial, Rational> offsets_;
};

}  // namespace

std::optional<System> renamed(const System& system, Derivations& derivations) {
  return Renaming(system, derivations).run();
}

}  // namespace nnsolve
