#include "certify/reciprocals.h"

#include "certify/define.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/walk.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

using presolving::degree_in;
using presolving::Derivations;
using presolving::no_record;
using presolving::Record;
using presolving::RecordId;

class Reciprocals {
 public:
  Reciprocals(const System& system, Derivations& derivations) : derivations_(derivations) {
    result_.variable_names = system.variable_names;
  }

  std::optional<System> run() {
    std::erase(derivations_.left, no_record);
    find_signs();
    for (RecordId id : derivations_.left) count(id);
    bool has_changed = false;
    for (const auto& [variable, sign] : signs_) {
      if (gains_[variable] <= 0) continue;
      invert(variable, sign);
      has_changed = true;
    }
    if (!has_changed) return std::nullopt;
    derivations_.origins = std::exchange(derivations_.left, {});
    for (RecordId id : derivations_.origins) result_.constraints.push_back(statement(id));
    return std::move(result_);
  }

 private:
  const Constraint& statement(RecordId id) const { return derivations_.records[id].statement; }
  RecordId note(Record record) {
    derivations_.records.push_back(std::move(record));
    return static_cast<RecordId>(derivations_.records.size() - 1);
  }

  /// What says that a variable is positive or not 0, or is an equation from which that follows. Reciprocals have none
  /// of their own.
  void find_signs() {
    std::set<Variable> is_quotient;
    for (const Record& record : derivations_.records) {
      if (record.kind == Record::Kind::definition && !record.denominator.is_constant())
        is_quotient.insert(record.variable);
    }
    for (RecordId id : derivations_.left) {
      const Constraint& said = statement(id);
      if (said.kind != Constraint::Kind::atom || said.polynomial.terms().size() != 1) continue;
      const Term& term = said.polynomial.terms().front();
      if (term.monomial.degree() != 1 || is_quotient.contains(term.monomial.factors().front())) continue;
      if (said.relation != Relation::not_equal && (said.relation != Relation::greater || term.coefficient.sign() < 0))
        continue;
      signs_.try_emplace(term.monomial.factors().front(), id);
    }
    for (const RecordId id : derivations_.left) {
      const std::optional<Variable> factor = factor_of_number(statement(id));
      if (!factor || is_quotient.contains(*factor)) continue;
      signs_.try_emplace(*factor, id);
    }
  }

  /// Of an equation x p = c with a number c that is not 0: x.
  static std::optional<Variable> factor_of_number(const Constraint& said) {
    if (said.kind != Constraint::Kind::atom || said.relation != Relation::equal) return std::nullopt;
    const auto& terms = said.polynomial.terms();
    if (terms.size() < 2 || said.polynomial.constant_term().is_zero()) return std::nullopt;
    for (const Variable x : terms.front().monomial.factors()) {
      const bool is_factor = std::ranges::all_of(terms, [x](const Term& term) {
        return term.monomial.degree() == 0 || presolving::exponent_of(term.monomial, x) > 0;
      });
      if (is_factor) return x;
    }
    return std::nullopt;
  }

  bool is_equation(RecordId id) const { return statement(id).relation == Relation::equal; }
  bool is_positive(RecordId sign) const { return statement(sign).relation == Relation::greater; }

  static bool is_inequality(const Constraint& atom) {
    return atom.relation == Relation::greater || atom.relation == Relation::greater_equal;
  }

  /// By how much degrees of terms become lower in all.
  void count(RecordId id) {
    const bool is_atom = statement(id).kind == Constraint::Kind::atom;
    for (const Variable variable : presolving::variables_of(statement(id))) {
      const auto sign = signs_.find(variable);
      if (sign == signs_.end() || (sign->second == id && !is_equation(id))) continue;
      presolving::for_each_atom(statement(id), [&, x = variable](const Constraint& atom) {
        const auto degree = static_cast<std::int64_t>(image_degree(atom, x, is_positive(sign->second)));
        // Cases are changed as they stand, so what is not below 0 must stay so.
        if (!is_atom && degree != degree_in(atom.polynomial, x)) impossible_.insert(x);
        for (const Term& term : atom.polynomial.terms()) {
          gains_[x] += 2 * static_cast<std::int64_t>(presolving::exponent_of(term.monomial, x)) - degree;
        }
      });
      if (impossible_.contains(variable)) signs_.erase(sign);
    }
  }

  /// By which power it is multiplied.
  static std::uint32_t image_degree(const Constraint& atom, Variable x, bool is_positive) {
    const std::uint32_t degree = degree_in(atom.polynomial, x);
    return is_inequality(atom) && !is_positive ? (degree + 1) / 2 * 2 : degree;
  }

  void invert(Variable x, RecordId sign) {
    if (is_equation(sign)) {
      Record nonzero;
      nonzero.kind = Record::Kind::entailed;
      nonzero.premises = {sign};
      nonzero.statement = Constraint::atom(Polynomial::variable(x), Relation::not_equal);
      sign = note(std::move(nonzero));
      derivations_.left.push_back(sign);
    }
    const bool is_positive_x = is_positive(sign);
    const Polynomial one(Rational(1));
    const RecordId definition = define_quotient(result_, derivations_, 'r', {one, Polynomial::variable(x)}, {sign});
    const Variable y = derivations_.records[definition].variable;
    Record said;
    said.kind = Record::Kind::entailed;
    said.premises = {definition, sign};
    said.statement = Constraint::atom(Polynomial::variable(y), is_positive_x ? Relation::greater : Relation::not_equal);
    const RecordId sign_of_reciprocal = note(std::move(said));
    for (RecordId& id : derivations_.left) {
      if (id == sign) {
        id = sign_of_reciprocal;
        continue;
      }
      bool is_about_x = false;
      Constraint image = statement(id);
      presolving::for_each_atom(image, [&](Constraint& atom) {
        const std::uint32_t degree = image_degree(atom, x, is_positive_x);
        is_about_x = is_about_x || degree > 0;
        if (degree > 0) atom.polynomial = reversed(atom.polynomial, x, y, degree);
      });
      if (!is_about_x) continue;
      Record record;
      record.kind = Record::Kind::substitution;
      record.premises = {id, definition, sign_of_reciprocal};
      record.variable = x;
      record.numerator = one;
      record.denominator = Polynomial::variable(y);
      record.statement = std::move(image);
      id = note(std::move(record));
    }
  }

  static Polynomial reversed(const Polynomial& polynomial, Variable x, Variable y, std::uint32_t degree) {
    TermList terms;
    for (const Term& term : polynomial.terms()) {
      std::vector<Variable> factors(term.monomial.factors().begin(), term.monomial.factors().end());
      const auto exponent = static_cast<std::uint32_t>(std::erase(factors, x));
      factors.insert(factors.end(), degree - exponent, y);
      terms.push_back({term.coefficient, Monomial(std::move(factors))});
    }
    return Polynomial::sum(std::move(terms));
  }

  Derivations& derivations_;
  System result_;
  std::map<Variable, RecordId> signs_;
  std::map<Variable, std::int64_t> gains_;
  std::set<Variable> impossible_;
};

}  // namespace

std::optional<System> with_reciprocals(const System& system, Derivations& derivations) {
  return Reciprocals(system, derivations).run();
}

}  // namespace nnsolve
