#include "certify/symmetries.h"

#include "algebra/linear_algebra.h"
#include "presolve/system/exponent_lattice.h"
#include "presolve/system/symmetry_equations.h"
#include "presolve/system/walk.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

using presolving::Image;
using presolving::SymmetryEquations;

constexpr std::size_t most_variables_moved = 150;
constexpr std::size_t most_terms_moved = 5000;
constexpr std::size_t most_fields_unknown = 400;
constexpr std::size_t most_equations_moved = 400;
constexpr std::size_t most_work_of_weights = 2'000'000;

const Polynomial& unit() {
  static const Polynomial number(Rational(1));
  return number;
}
Constraint zero(Variable variable) { return Constraint::atom(Polynomial::variable(variable), Relation::equal); }

template <typename Use>
void for_each_variable(const Constraint& constraint, Use use) {
  presolving::for_each_atom(constraint, [&](const Constraint& atom) {
    for (const Term& term : atom.polynomial.terms()) {
      for (Variable variable : term.monomial.factors()) use(variable, term.monomial);
    }
  });
}

/// The rows of a linear field that are not 0: of v, what v changes by.
using LinearField = std::map<Variable, Polynomial>;

Polynomial applied(const LinearField& field, const Polynomial& form) {
  Polynomial result;
  for (const Term& term : form.terms()) {
    const auto row = field.find(term.monomial.factors().front());
    if (row != field.end()) result += row->second * term.coefficient;
  }
  return result;
}

}  // namespace

Symmetries::Symmetries(const CertificateBase& base) {
  std::map<Variable, std::vector<std::size_t>> facts_of;
  std::size_t terms = 0;
  for (std::size_t fact = 0; fact < base.facts.size(); ++fact) {
    presolving::for_each_atom(base.facts[fact].statement, [&](const Constraint& atom) {
      terms += atom.polynomial.terms().size();
      if (terms <= most_terms_moved) atoms_.push_back({atom.polynomial, atom.relation});
    });
    const Constraint& whole = base.facts[fact].statement;
    if (whole.kind == Constraint::Kind::atom && whole.relation == Relation::greater) {
      const auto& said = whole.polynomial.terms();
      if (said.size() == 1 && said.front().monomial.degree() == 1) {
        sign_facts_.emplace(said.front().monomial.factors().front(), fact);
      }
    }
    if (terms > most_terms_moved) return;
    for_each_variable(base.facts[fact].statement, [&](Variable variable, const Monomial&) {
      std::vector<std::size_t>& facts = facts_of[variable];
      if (facts.empty() || facts.back() != fact) facts.push_back(fact);
    });
  }
  if (facts_of.size() > most_variables_moved) return;
  partners_.resize(base.variables.size());
  std::map<std::vector<std::size_t>, std::vector<Variable>> classes;
  for (const auto& [variable, facts] : facts_of) {
    variables_.push_back(variable);
    classes[facts].push_back(variable);
  }
  for (const auto& [facts, members] : classes) {
    for (Variable v : members) {
      for (Variable w : members) {
        if (v != w) partners_[v].push_back(w);
      }
    }
  }
  is_small_ = true;
}

/// One look for a choice.
class ChoiceSearch {
 public:
  ChoiceSearch(const Symmetries& symmetries, const CertificateBase& base, const System& left)
      : all_(symmetries), base_(base) {
    for (const FreeChoice& choice : base.choices) read(choice);
    for (const Constraint& constraint : left.constraints) read_left(constraint);
    std::set<Variable> known(all_.variables_.begin(), all_.variables_.end());
    for (const auto& [variable, count] : worth_) {
      if (known.contains(variable) && !zeros_.contains(variable)) candidates_.push_back(variable);
    }
    std::ranges::stable_sort(candidates_, [this](Variable a, Variable b) { return worth_.at(a) > worth_.at(b); });
  }

  std::optional<FreeChoice> run() {
    if (std::optional<FreeChoice> choice = translation()) return choice;
    if (std::optional<FreeChoice> choice = linear()) return choice;
    return weights();
  }

 private:
  void read(const FreeChoice& choice) {
    const Constraint& gives = choice.gives;
    if (gives.kind == Constraint::Kind::atom && gives.polynomial.terms().size() == 1) {
      zeros_.insert(gives.polynomial.terms().front().monomial.factors().front());
      return;
    }
    bool is_of_zeros = true;
    presolving::for_each_atom(gives,
                              [&](const Constraint& atom) { is_of_zeros &= atom.polynomial.terms().size() == 1; });
    for_each_variable(gives, [&](Variable variable, const Monomial&) {
      still_.insert(variable);
      if (!is_of_zeros) of_one_size_.insert(variable);
    });
  }

  /// A linear system is as easy as it is: what counts is in how many products a variable is.
  void read_left(const Constraint& constraint) {
    for_each_variable(constraint, [&](Variable variable, const Monomial& monomial) {
      if (monomial.degree() > 1) ++worth_[variable];
    });
    if (constraint.kind != Constraint::Kind::atom) return;
    const bool excludes_zero = constraint.relation == Relation::not_equal || constraint.relation == Relation::greater;
    const auto& terms = constraint.polynomial.terms();
    if (excludes_zero && terms.size() == 1 && terms.front().monomial.degree() == 1) {
      nonzero_.insert(terms.front().monomial.factors().front());
    }
  }

  // Translations -----------------------------------------------------------------------------------------------------

  std::optional<FreeChoice> translation() const {
    SymmetryEquations equations;
    for (const auto* fixed : {&zeros_, &still_}) {
      for (Variable variable : *fixed) equations.require_zero(variable);
    }
    for (const Symmetries::Atom& atom : all_.atoms_) {
      std::vector<std::pair<std::uint32_t, Polynomial>> summands;
      for (auto& [variable, derivative] : presolving::derivatives_of(atom.polynomial)) {
        summands.emplace_back(variable, derivative);
      }
      equations.require_zero(summands);
      if (equations.are_too_many()) return std::nullopt;
    }
    const std::vector<AffineEquation> left = equations.list();
    if (left.size() > most_equations_moved) return std::nullopt;
    // What is worth most is to be free, so it comes last among the pivots.
    std::vector<std::uint32_t> order;
    for (Variable variable : all_.variables_) {
      if (!worth_.contains(variable)) order.push_back(variable);
    }
    order.insert(order.end(), candidates_.rbegin(), candidates_.rend());
    if (std::ranges::all_of(candidates_, [&](Variable variable) { return equations.is_zero(variable); })) {
      return std::nullopt;
    }
    const std::optional<Echelon> solved = solve_linear(left, order);
    if (!solved) return std::nullopt;
    for (Variable x : candidates_) {
      const bool is_pivot = std::ranges::any_of(solved->rows, [&](const Echelon::Row& row) { return row.pivot == x; });
      if (!is_pivot && !equations.is_zero(x)) return translated(x, *solved);
    }
    return std::nullopt;
  }

  static FreeChoice translated(Variable x, const Echelon& solved) {
    FreeChoice choice{zero(x), std::nullopt, {{}}};
    choice.maps.front().push_back({x, Polynomial(), unit()});
    for (const Echelon::Row& row : solved.rows) {
      for (const auto& [unknown, factor] : row.value.terms) {
        if (unknown != x || factor.is_zero()) continue;
        choice.maps.front().push_back(
            {row.pivot, Polynomial::variable(row.pivot) - Polynomial::variable(x) * factor, unit()});
      }
    }
    return choice;
  }

  // Linear maps ------------------------------------------------------------------------------------------------------

  std::optional<FreeChoice> linear() {
    for (Variable v : all_.variables_) {
      for (Variable w : all_.partners_[v]) unknowns_.emplace(std::pair(v, w), unknowns_.size());
    }
    if (unknowns_.empty() || unknowns_.size() > most_fields_unknown) return std::nullopt;
    SymmetryEquations equations;
    for (const auto& [pair, unknown] : unknowns_) {
      const bool leaves_zero = zeros_.contains(pair.first) && !zeros_.contains(pair.second);
      if (leaves_zero || still_.contains(pair.first) || of_one_size_.contains(pair.first)) {
        equations.require_zero(unknown);
      }
    }
    for (const Symmetries::Atom& atom : all_.atoms_) {
      std::vector<std::pair<std::uint32_t, Polynomial>> summands;
      for (const auto& [v, derivative] : presolving::derivatives_of(atom.polynomial)) {
        for (Variable w : all_.partners_[v]) {
          summands.emplace_back(unknowns_.at({v, w}), derivative * Polynomial::variable(w));
        }
      }
      equations.require_zero(summands);
      if (equations.are_too_many()) return std::nullopt;
    }
    fields_ = equations.list();
    if (fields_.size() > most_equations_moved) return std::nullopt;
    for (const auto& [pair, unknown] : unknowns_) {
      if (equations.is_zero(unknown)) fields_.push_back({{{unknown, Rational(1)}}, Rational(0)});
    }
    for (const bool wants_nonzero : {true, false}) {
      for (Variable x : candidates_) {
        if (still_.contains(x) || of_one_size_.contains(x)) continue;
        for (Variable y : all_.partners_[x]) {
          if (zeros_.contains(y) || nonzero_.contains(y) != wants_nonzero) continue;
          if (std::optional<FreeChoice> choice = sheared(x, y)) return choice;
        }
      }
    }
    return std::nullopt;
  }

  /// With this row of x and that of y; what else is free is 0.
  std::optional<LinearField> field(Variable x, Variable y, const Rational& back) const {
    std::vector<AffineEquation> equations = fields_;
    auto require = [&](Variable v, Variable w, const Rational& value) {
      equations.push_back({{{unknowns_.at({v, w}), Rational(1)}}, -value});
    };
    for (Variable w : all_.partners_[x]) require(x, w, Rational(w == y ? 1 : 0));
    for (Variable w : all_.partners_[y]) require(y, w, w == x ? back : Rational(0));
    const std::optional<Echelon> solved = solve_linear(equations);
    if (!solved) return std::nullopt;
    std::vector<Rational> values(unknowns_.size());
    solved->complete(values);
    LinearField result;
    for (const auto& [pair, unknown] : unknowns_) {
      if (values[unknown].is_zero()) continue;
      result[pair.first] += Polynomial::variable(pair.second) * values[unknown];
    }
    return result;
  }

  std::optional<FreeChoice> sheared(Variable x, Variable y) const {
    const std::optional<LinearField> shear = field(x, y, Rational(0));
    if (!shear) return std::nullopt;
    for (const auto& [v, row] : *shear) {
      if (!applied(*shear, row).is_zero()) return std::nullopt;
    }
    const std::optional<std::vector<Image>> turn = quarter_turn(x, y);
    if (!turn && !nonzero_.contains(y)) return std::nullopt;
    FreeChoice choice{turn ? zero(x) : Constraint::any({zero(x), zero(y)}), y, {}};
    std::vector<Image> images;
    const Polynomial divisor = Polynomial::variable(y);
    for (const auto& [v, row] : *shear) {
      Polynomial numerator = Polynomial::variable(v) * divisor - Polynomial::variable(x) * row;
      const bool is_zero = numerator.is_zero();
      images.push_back({v, std::move(numerator), is_zero ? unit() : divisor});
    }
    choice.maps = {images, turn.value_or(std::vector<Image>()), images};
    return choice;
  }

  std::optional<std::vector<Image>> quarter_turn(Variable x, Variable y) const {
    const std::optional<LinearField> rotation = field(x, y, Rational(-1));
    if (!rotation) return std::nullopt;
    std::vector<Image> images;
    for (const auto& [v, row] : *rotation) {
      const Polynomial twice = applied(*rotation, row);
      if (applied(*rotation, twice) != -row) return std::nullopt;
      images.push_back({v, Polynomial::variable(v) + row + twice, unit()});
    }
    return images;
  }

  // Weights ----------------------------------------------------------------------------------------------------------

  std::optional<FreeChoice> weights() const {
    std::vector<AffineEquation> equations;
    for (const Symmetries::Atom& atom : all_.atoms_) {
      for (const Term& term : atom.polynomial.terms()) {
        AffineEquation equation = difference(term.monomial, atom.polynomial.terms().back().monomial);
        if (!equation.terms.empty()) equations.push_back(std::move(equation));
      }
    }
    std::ranges::sort(equations, {}, &AffineEquation::terms);
    const auto same = [](const AffineEquation& a, const AffineEquation& b) { return a.terms == b.terms; };
    equations.erase(std::unique(equations.begin(), equations.end(), same), equations.end());
    if (!has_weights(equations)) return std::nullopt;
    for (Variable variable : of_one_size_) equations.push_back({{{variable, Rational(1)}}, Rational(0)});
    const std::optional<Echelon> solved = solve_linear(equations);
    if (!solved || solved->rows.size() == all_.variables_.size()) return std::nullopt;
    equations.clear();
    for (const Echelon::Row& row : solved->rows) {
      equations.push_back(row.value);
      equations.back().terms.emplace_back(row.pivot, Rational(-1));
    }
    for (Variable x : candidates_) {
      if (!nonzero_.contains(x) || of_one_size_.contains(x) || is_factor(x)) continue;
      if (std::optional<FreeChoice> choice = scaled(x, equations)) return choice;
    }
    return std::nullopt;
  }

  /// Of some atom, which would lose it: what is left need not be a fact. Only of what says that it is not 0 nothing is.
  bool is_factor(Variable x) const {
    return std::ranges::any_of(all_.atoms_, [&](const Symmetries::Atom& atom) {
      const auto& terms = atom.polynomial.terms();
      const bool is_single = terms.size() == 1 && terms.front().monomial.degree() == 1;
      if (is_single && atom.relation == Relation::not_equal) return false;
      if (is_single && atom.relation == Relation::greater && all_.sign_facts_.contains(x)) return false;
      return !terms.empty() && std::ranges::all_of(terms, [x](const Term& term) {
        return std::ranges::count(term.monomial.factors(), x) > 0;
      });
    });
  }

  /// Most systems have none, and sparse rows say so soonest.
  bool has_weights(const std::vector<AffineEquation>& equations) const {
    presolving::ExponentLattice lattice(all_.partners_.size());
    const std::size_t absent = all_.partners_.size() - all_.variables_.size();  // any weight, and of no use
    for (const AffineEquation& equation : equations) {
      lattice.require_zero(equation.terms);
      if (lattice.rank() <= absent || lattice.work() > most_work_of_weights) return false;
    }
    return true;
  }

  static AffineEquation difference(const Monomial& a, const Monomial& b) {
    std::map<std::uint32_t, Rational> exponents;
    for (Variable variable : a.factors()) exponents[variable] += Rational(1);
    for (Variable variable : b.factors()) exponents[variable] -= Rational(1);
    std::erase_if(exponents, [](const auto& entry) { return entry.second.is_zero(); });
    return {{exponents.begin(), exponents.end()}, Rational(0)};
  }

  std::optional<FreeChoice> scaled(Variable x, std::vector<AffineEquation> equations) const {
    equations.push_back({{{x, Rational(1)}}, Rational(-1)});
    const std::optional<Echelon> solved = solve_linear(equations);
    if (!solved) return std::nullopt;
    std::vector<Rational> exponents(all_.partners_.size());
    solved->complete(exponents);
    for (const Rational& exponent : exponents) {
      if (!exponent.is_zero() && exponent != Rational(1) && exponent != Rational(-1)) return std::nullopt;
    }
    const bool may_be_negative = std::ranges::all_of(all_.atoms_, [&](const Symmetries::Atom& atom) {
      Rational weight;
      if (!atom.polynomial.is_zero()) {
        for (Variable v : atom.polynomial.terms().back().monomial.factors()) weight += exponents[v];
      }
      return !atom.is_inequality() || (weight / Rational(2)).is_integer();
    });
    if (const auto fact = all_.sign_facts_.find(x); fact != all_.sign_facts_.end()) {
      const int sign = fact_sign(fact->second);
      const Constraint one_size =
          Constraint::atom(Polynomial::variable(x) - Polynomial(Rational(sign)), Relation::equal);
      return FreeChoice{one_size, std::nullopt, {divided(x, sign, exponents)}, fact->second};
    }
    const Polynomial variable = Polynomial::variable(x);
    std::vector<Constraint> parts{Constraint::atom(variable - unit(), Relation::equal)};
    if (!may_be_negative) parts.push_back(Constraint::atom(variable + unit(), Relation::equal));
    parts.push_back(zero(x));
    const auto negative = divided(x, may_be_negative ? 1 : -1, exponents), positive = divided(x, 1, exponents);
    return FreeChoice{Constraint::any(std::move(parts)), x, {negative, {}, positive}};
  }

  int fact_sign(std::size_t fact) const {
    return base_.facts[fact].statement.polynomial.terms().front().coefficient.sign();
  }

  /// By powers of sign * x.
  std::vector<Image> divided(Variable x, int sign, const std::vector<Rational>& exponents) const {
    std::vector<Image> images;
    const Polynomial divisor = Polynomial::variable(x) * Rational(sign);
    for (Variable v : all_.variables_) {
      if (v == x) {
        images.push_back({x, Polynomial(Rational(sign)), unit()});
      } else if (exponents[v].sign() > 0) {
        images.push_back({v, Polynomial::variable(v), divisor});
      } else if (exponents[v].sign() < 0) {
        images.push_back({v, Polynomial::variable(v) * divisor, unit()});
      }
    }
    return images;
  }

  const Symmetries& all_;
  const CertificateBase& base_;
  std::set<Variable> zeros_;        // fixed at 0
  std::set<Variable> still_;        // of other choices
  std::set<Variable> of_one_size_;  // of these, on which a scale was spent
  std::map<Variable, std::size_t> worth_;
  std::set<Variable> nonzero_;
  std::vector<Variable> candidates_;
  std::map<std::pair<Variable, Variable>, std::uint32_t> unknowns_;
  std::vector<AffineEquation> fields_;
};

std::optional<FreeChoice> Symmetries::next(const CertificateBase& base, const System& left) const {
  return is_small_ ? ChoiceSearch(*this, base, left).run() : std::nullopt;
}

}  // namespace nnsolve
