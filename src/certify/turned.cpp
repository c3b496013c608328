#include "certify/turned.h"

#include "certify/define.h"
#include "presolve/system/polynomial_parts.h"
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

constexpr std::size_t most_variables_turned = 60;
constexpr std::size_t most_unknowns_of_turn = 300;

/// c x^2 + y^2 = r.
struct Circle {
  RecordId equation = no_record;
  Rational factor;  // of the equation's polynomial, which then is c x^2 + y^2 - r
  Variable x = 0, y = 0;
  Rational c, r;
};

class Turning {
 public:
  Turning(const System& system, Derivations& derivations) : derivations_(derivations) {
    result_.variable_names = system.variable_names;
  }

  std::optional<System> run() {
    std::erase(derivations_.left, no_record);
    if (!collect()) return std::nullopt;
    for (RecordId id : derivations_.left) {
      const std::optional<Circle> circle = circle_of(id);
      if (!circle || !find_field(*circle)) continue;
      circle_ = *circle;
      if (!transform()) continue;
      return std::move(result_);
    }
    return std::nullopt;
  }

 private:
  const Constraint& statement(RecordId id) const { return derivations_.records[id].statement; }

  /// False if there are too many variables.
  bool collect() {
    std::map<Variable, std::vector<RecordId>> users;
    for (RecordId id : derivations_.left) {
      if (users.size() > most_variables_turned) return false;
      presolving::for_each_atom(statement(id), [&](const Constraint& atom) {
        for (const Term& term : atom.polynomial.terms()) {
          for (Variable variable : term.monomial.factors()) {
            std::vector<RecordId>& list = users[variable];
            if (list.empty() || list.back() != id) list.push_back(id);
          }
        }
      });
    }
    if (users.size() > most_variables_turned) return false;
    std::map<std::vector<RecordId>, std::vector<Variable>> classes;
    for (const auto& [variable, list] : users) classes[list].push_back(variable);
    for (const auto& [list, members] : classes) {
      for (Variable v : members) {
        partners_[v];
        for (Variable w : members) {
          if (v != w) partners_[v].push_back(w);
        }
      }
    }
    return true;
  }

  std::optional<Circle> circle_of(RecordId id) const {
    const Constraint& atom = statement(id);
    if (atom.kind != Constraint::Kind::atom || atom.relation != Relation::equal) return std::nullopt;
    const auto& terms = atom.polynomial.terms();
    if (terms.size() != 3 || terms[2].monomial.degree() != 0) return std::nullopt;
    for (std::size_t i = 0; i < 2; ++i) {
      const auto factors = terms[i].monomial.factors();
      if (factors.size() != 2 || factors[0] != factors[1]) return std::nullopt;
    }
    Circle circle;
    circle.equation = id;
    circle.x = terms[0].monomial.factors().front();
    circle.y = terms[1].monomial.factors().front();
    circle.factor = Rational(1) / terms[1].coefficient;
    circle.c = terms[0].coefficient * circle.factor;
    circle.r = -terms[2].coefficient * circle.factor;
    return circle.c.sign() > 0 && circle.r.sign() > 0 ? std::optional(circle) : std::nullopt;
  }

  // The field --------------------------------------------------------------------------------------------------------

  bool find_field(const Circle& circle) {
    std::map<std::pair<Variable, Variable>, std::uint32_t> unknowns;
    for (const auto& [v, others] : partners_) {
      for (Variable w : others) unknowns.emplace(std::pair(v, w), static_cast<std::uint32_t>(unknowns.size()));
    }
    if (unknowns.size() > most_unknowns_of_turn || !unknowns.contains({circle.x, circle.y})) return false;
    presolving::SymmetryEquations equations;
    for (RecordId id : derivations_.left) {
      presolving::for_each_atom(statement(id), [&](const Constraint& atom) {
        std::vector<std::pair<std::uint32_t, Polynomial>> summands;
        for (const auto& [v, derivative] : presolving::derivatives_of(atom.polynomial)) {
          for (Variable w : partners_.at(v)) {
            summands.emplace_back(unknowns.at({v, w}), derivative * Polynomial::variable(w));
          }
        }
        equations.require_zero(summands);
      });
    }
    if (equations.are_too_many()) return false;
    std::vector<AffineEquation> all = equations.list();
    auto require = [&](std::uint32_t unknown, const Rational& value) {
      all.push_back({{{unknown, Rational(1)}}, -value});
    };
    for (const auto& [pair, unknown] : unknowns) {
      if (equations.is_zero(unknown)) require(unknown, Rational(0));
    }
    for (Variable w : partners_.at(circle.x)) require(unknowns.at({circle.x, w}), Rational(w == circle.y ? 1 : 0));
    for (Variable w : partners_.at(circle.y)) {
      require(unknowns.at({circle.y, w}), w == circle.x ? -circle.c : Rational(0));
    }
    const std::optional<Echelon> solved = solve_linear(all);
    if (!solved) return false;
    std::vector<Rational> values(unknowns.size());
    solved->complete(values);
    field_.clear();
    for (const auto& [pair, unknown] : unknowns) {
      if (!values[unknown].is_zero()) field_[pair.first] += Polynomial::variable(pair.second) * values[unknown];
    }
    return std::ranges::all_of(
        field_, [&](const auto& row) { return applied(row.second) == Polynomial::variable(row.first) * -circle.c; });
  }

  Polynomial applied(const Polynomial& form) const {
    Polynomial result;
    for (const Term& term : form.terms()) {
      const auto row = field_.find(term.monomial.factors().front());
      if (row != field_.end()) result += row->second * term.coefficient;
    }
    return result;
  }

  // What the names say -----------------------------------------------------------------------------------------------

  std::uint32_t moved_degree(const Monomial& monomial) const {
    std::uint32_t degree = 0;
    for (Variable variable : monomial.factors()) degree += field_.contains(variable) ? 1 : 0;
    return degree;
  }
  bool is_moved(const Constraint& constraint) const {
    bool result = false;
    presolving::for_each_atom(constraint, [&](const Constraint& atom) {
      for (const Term& term : atom.polynomial.terms()) result |= moved_degree(term.monomial) > 0;
    });
    return result;
  }

  bool transform() {
    for (RecordId id : derivations_.left) {
      const Constraint& said = statement(id);
      if (!is_moved(said)) continue;
      if (said.kind != Constraint::Kind::atom || said.relation == Relation::not_equal) return false;
      for (const Term& term : said.polynomial.terms()) {
        if (moved_degree(term.monomial) % 2 != 0) return false;
      }
    }
    names_.clear();
    const std::vector<RecordId> left = derivations_.left;
    for (const auto& [v, row] : field_) {
      if (v != circle_.x && v != circle_.y) define(v, row);
    }
    std::vector<RecordId> origins;
    for (RecordId id : left) {
      if (!is_moved(statement(id))) {
        origins.push_back(id);
        continue;
      }
      std::optional<Record> record = seen(id);
      if (!record) return false;
      if (record->statement.polynomial.is_zero()) continue;
      derivations_.records.push_back(*std::move(record));
      origins.push_back(static_cast<RecordId>(derivations_.records.size() - 1));
    }
    result_.constraints.clear();
    for (RecordId id : origins) result_.constraints.push_back(statement(id));
    derivations_.left.clear();
    derivations_.origins = std::move(origins);
    return true;
  }

  struct Name {
    Variable variable = 0;
    RecordId definition = 0;
    Polynomial meaning;
  };

  void define(Variable v, const Polynomial& row) {
    Name name;
    name.meaning = Polynomial::variable(circle_.y) * Polynomial::variable(v) - Polynomial::variable(circle_.x) * row;
    name.definition = define_variable(result_, derivations_, 't', name.meaning);
    name.variable = derivations_.records[name.definition].variable;
    names_.emplace(v, std::move(name));
  }

  /// c x^2 + y^2.
  Polynomial norm() const {
    const Polynomial x = Polynomial::variable(circle_.x), y = Polynomial::variable(circle_.y);
    return x * x * circle_.c + y * y;
  }

  /// One polynomial in place of a variable, power by power; `quotient` gets what times (to - from) is the difference.
  static Polynomial replaced(const Polynomial& polynomial, Variable variable, const Polynomial& to,
                             const Polynomial& from, Polynomial& quotient) {
    Polynomial result;
    for (const Term& term : polynomial.terms()) {
      std::vector<Variable> rest(term.monomial.factors().begin(), term.monomial.factors().end());
      const auto power = static_cast<std::size_t>(std::erase(rest, variable));
      const Polynomial others = Polynomial::term(term.coefficient, Monomial(rest));
      Polynomial image = others, steps;
      for (std::size_t i = 0; i < power; ++i) {
        steps = steps * to + image;  // sum of others * from^j * to^(i - j)
        image = image * from;
      }
      quotient += steps;
      result += image;
    }
    return result;
  }

  /// The atom in the new names, as a combination of itself, the definitions and the circle.
  std::optional<Record> seen(RecordId id) const {
    const Constraint& said = statement(id);
    const Polynomial size = norm();
    Polynomial scaled, of_circle;
    for (const Term& term : said.polynomial.terms()) {
      const std::uint32_t k = moved_degree(term.monomial) / 2;
      const Polynomial part = Polynomial::term(term.coefficient, term.monomial);
      Rational divisor(1);
      Polynomial powers;  // (z^k - 1) / (z - 1) for z = size / r
      Polynomial z_power(Rational(1));
      for (std::uint32_t i = 0; i < k; ++i) {
        divisor *= circle_.r;
        powers += z_power;
        z_power = z_power * size * (Rational(1) / circle_.r);
      }
      scaled += part * (Rational(1) / divisor);
      of_circle += part * powers * (Rational(1) / circle_.r);
    }
    Record record;
    record.kind = Record::Kind::combination;
    record.premises.push_back(id);
    record.divisors.emplace_back(Rational(1));
    // x' is 0, y' is r and not the norm.
    Polynomial whole = without(scaled, circle_.x);
    Polynomial quotient;
    Polynomial now = replaced_by_name(whole);
    const Polynomial target = replaced(now, circle_.y, Polynomial(circle_.r), size, quotient);
    Polynomial named = substituted(now, circle_.y, Polynomial(circle_.r));
    of_circle -= quotient;
    Polynomial rest = target;
    for (const auto& [v, name] : names_) {
      Polynomial factor;
      rest = replaced(rest, name.variable, Polynomial::variable(name.variable), name.meaning, factor);
      if (factor.is_zero()) continue;
      record.premises.push_back(name.definition);
      record.divisors.push_back(std::move(factor));
    }
    if (!of_circle.is_zero()) {
      record.premises.push_back(circle_.equation);
      record.divisors.push_back(of_circle * circle_.factor);
    }
    if (!adds_up(record, named)) return std::nullopt;
    record.statement = Constraint::atom(std::move(named), said.relation);
    return record;
  }

  Polynomial without(const Polynomial& polynomial, Variable variable) const {
    return substituted(polynomial, variable, Polynomial());
  }
  static Polynomial substituted(const Polynomial& polynomial, Variable variable, const Polynomial& by) {
    Polynomial unused;
    return replaced(polynomial, variable, by, by, unused);
  }
  Polynomial replaced_by_name(Polynomial polynomial) const {
    for (const auto& [v, name] : names_) polynomial = substituted(polynomial, v, Polynomial::variable(name.variable));
    return polynomial;
  }

  bool adds_up(const Record& record, const Polynomial& wanted) const {
    TermList sum;
    for (std::size_t i = 0; i < record.premises.size(); ++i) {
      add_scaled(sum, statement(record.premises[i]).polynomial * record.divisors[i], Rational(1));
    }
    return Polynomial::sum(std::move(sum)) == wanted;
  }

  Derivations& derivations_;
  System result_;
  std::map<Variable, std::vector<Variable>> partners_;
  Circle circle_;
  std::map<Variable, Polynomial> field_;  // the rows that are not 0
  std::map<Variable, Name> names_;
};

}  // namespace

std::optional<System> turned(const System& system, Derivations& derivations) {
  return Turning(system, derivations).run();
}

}  // namespace nnsolve
