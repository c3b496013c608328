#include "certify/shifted.h"

#include "presolve/system/symmetry_equations.h"
#include "presolve/system/walk.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

using presolving::Derivations;
using presolving::no_record;
using presolving::Record;
using presolving::RecordId;

constexpr std::size_t most_variables_shifted = 150;
constexpr std::size_t most_equations_of_shift = 400;

class Shifting {
 public:
  Shifting(const System& system, Derivations& derivations) : derivations_(derivations) {
    result_.variable_names = system.variable_names;
  }

  std::optional<System> run() {
    std::erase(derivations_.left, no_record);
    if (!collect() || !find_translation()) return std::nullopt;
    std::vector<Name> names;
    for (const auto& [v, factor] : along_) names.push_back(define(v, factor));
    std::vector<RecordId> origins;
    for (RecordId id : derivations_.left) {
      for (const Name& name : names) id = in_place(id, name);
      if (occurs_in(statement(id), point_)) return std::nullopt;
      origins.push_back(id);
    }
    for (RecordId id : origins) result_.constraints.push_back(statement(id));
    derivations_.left.clear();
    derivations_.origins = std::move(origins);
    return std::move(result_);
  }

 private:
  const Constraint& statement(RecordId id) const { return derivations_.records[id].statement; }

  static bool occurs_in(const Constraint& constraint, Variable variable) {
    bool occurs = false;
    presolving::for_each_atom(constraint, [&](const Constraint& atom) {
      for (const Term& term : atom.polynomial.terms()) {
        occurs |= std::ranges::count(term.monomial.factors(), variable) > 0;
      }
    });
    return occurs;
  }

  /// In how many products each variable is. False if there are too many.
  bool collect() {
    for (RecordId id : derivations_.left) {
      presolving::for_each_atom(statement(id), [&](const Constraint& atom) {
        for (const Term& term : atom.polynomial.terms()) {
          for (Variable variable : term.monomial.factors()) worth_[variable] += term.monomial.degree() > 1 ? 1 : 0;
        }
      });
      if (worth_.size() > most_variables_shifted) return false;
    }
    return true;
  }

  /// Of the variable that is in most products.
  bool find_translation() {
    presolving::SymmetryEquations equations;
    for (RecordId id : derivations_.left) {
      presolving::for_each_atom(statement(id), [&](const Constraint& atom) {
        std::vector<std::pair<std::uint32_t, Polynomial>> summands;
        for (auto& [variable, derivative] : presolving::derivatives_of(atom.polynomial)) {
          summands.emplace_back(variable, derivative);
        }
        equations.require_zero(summands);
      });
      if (equations.are_too_many()) return false;
    }
    std::vector<std::uint32_t> order;
    for (const auto& [variable, count] : worth_) order.push_back(variable);
    std::ranges::stable_sort(order, [this](Variable a, Variable b) { return worth_.at(a) < worth_.at(b); });
    const std::vector<AffineEquation> list = equations.list();
    if (list.size() > most_equations_of_shift) return false;
    const std::optional<Echelon> solved = solve_linear(list, order);
    if (!solved) return false;
    for (auto x = order.rbegin(); x != order.rend() && worth_.at(*x) > 0; ++x) {
      const bool is_pivot = std::ranges::any_of(solved->rows, [&](const Echelon::Row& row) { return row.pivot == *x; });
      if (is_pivot || equations.is_zero(*x)) continue;
      point_ = *x;
      for (const Echelon::Row& row : solved->rows) {
        for (const auto& [unknown, factor] : row.value.terms) {
          if (unknown == point_ && !factor.is_zero()) along_.emplace(row.pivot, factor);
        }
      }
      return true;
    }
    return false;
  }

  struct Name {
    Variable replaced = 0;
    Polynomial value;  // in place of it
    RecordId definition = 0;
  };

  Name define(Variable v, const Rational& factor) {
    const auto variable = static_cast<Variable>(result_.variable_names.size());
    std::string text = "s";
    text += std::to_string(variable);
    result_.variable_names.push_back(std::move(text));
    const Polynomial shift = Polynomial::variable(point_) * factor;
    Record record;
    record.kind = Record::Kind::definition;
    record.variable = variable;
    record.numerator = Polynomial::variable(v) - shift;
    record.statement = Constraint::atom(Polynomial::variable(variable) - record.numerator, Relation::equal);
    derivations_.records.push_back(std::move(record));
    return {v, Polynomial::variable(variable) + shift, static_cast<RecordId>(derivations_.records.size() - 1)};
  }

  RecordId in_place(RecordId id, const Name& name) {
    if (!occurs_in(statement(id), name.replaced)) return id;
    Record record;
    record.kind = Record::Kind::substitution;
    record.premises = {id, name.definition};
    record.variable = name.replaced;
    record.numerator = name.value;
    record.denominator = Polynomial(Rational(1));
    record.statement = statement(id);
    presolving::for_each_atom(record.statement, [&](Constraint& atom) {
      Polynomial changed;
      for (const Term& term : atom.polynomial.terms()) {
        std::vector<Variable> rest(term.monomial.factors().begin(), term.monomial.factors().end());
        auto power = std::erase(rest, name.replaced);
        Polynomial product = Polynomial::term(term.coefficient, Monomial(rest));
        for (; power > 0; --power) product = product * name.value;
        changed += product;
      }
      atom.polynomial = std::move(changed);
    });
    derivations_.records.push_back(std::move(record));
    return static_cast<RecordId>(derivations_.records.size() - 1);
  }

  Derivations& derivations_;
  System result_;
  std::map<Variable, std::size_t> worth_;
  Variable point_ = 0;
  std::map<Variable, Rational> along_;  // what else is moved with the point
};

}  // namespace

std::optional<System> shifted(const System& system, Derivations& derivations) {
  return Shifting(system, derivations).run();
}

}  // namespace nnsolve
