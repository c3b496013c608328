// The Positivstellensatz (Krivine 1964, Stengle 1974): polynomial equations e = 0, inequalities g >= 0 and h > 0 or
// h != 0 have no common real solution if and only if
//
//   m + s_0 + sum s_g * g + sum q_e * e = 0   identically,
//
// g running over products of inequalities, with sums of squares s, polynomials q, and m a product of the h (1 for
// instance), times a positive number: an identity that adds up facts to `0 > 0`. For a degree, the s are Gram matrices
// over monomials, and the identity is a linear equation in their entries for each monomial that the equations do not
// express by others (relations.h); what is left is a semidefinite program (Parrilo 2003), which proposes.
//
// Exact numbers come from asking for matrices that are at least the identity: there is room for rounding. Entries are
// rounded to few binary digits, some are computed from the others by the equations, and an exact LDL^T says whether the
// matrices are still positive semidefinite (after Peyrl and Parrilo 2008). Matrices without such room are made smaller
// first: an equation among diagonal entries with one sign says that they are 0, and so are their rows; and where a
// solution without room has a null vector of short numbers, polynomials orthogonal to it take the monomials' place.
//
// What all atoms keep when some variables change their signs splits the matrices: a * b must have the parity of a
// product of monomials of atoms.
#include "certify/positivstellensatz.h"

#include "algebra/simple_rational.h"
#include "certify/gram_equations.h"
#include "certify/parities.h"
#include "certify/relations.h"
#include "certify/semidefinite.h"
#include "presolve/system/polynomial_parts.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <map>
#include <set>
#include <utility>

namespace nnsolve {
namespace {

constexpr std::size_t most_equations = 1500;
constexpr std::size_t largest_matrix = 70;
constexpr std::size_t most_unknowns = 12'000;
constexpr std::size_t most_inequalities_in_pairs = 6;
constexpr std::size_t most_monomials = 1000;
constexpr double largest_entry = 1e9;
constexpr std::size_t most_faces = 3;
constexpr double null_pivot = 1e-5;
constexpr double short_number = 1e-3;

/// A product of facts, which is not negative (or positive), and what it is.
struct Multiplier {
  std::vector<FactNumber> facts;
  Polynomial value;
};

/// The identity for one degree and one m.
class SquareSearch {
 public:
  SquareSearch(const Relations& relations, const std::vector<Multiplier>& multipliers, const Multiplier& strict,
               const SquareLimits& limits)
      : relations_(relations), multipliers_(multipliers), strict_(strict), limits_(limits) {}

  void add_block(std::size_t multiplier, const std::vector<Monomial>& basis) {
    Block block{multiplier, {}};
    for (const Monomial& monomial : basis) block.basis.push_back(Polynomial::term(Rational(1), monomial));
    blocks_.push_back(std::move(block));
  }

  /// Terms, but for those of equations.
  std::optional<std::vector<SumTerm>> run() {
    if (relations_.normal_form(strict_.value).is_zero()) {
      return std::vector<SumTerm>{{strict_.facts, Polynomial(Rational(1)), Rational(1)}};
    }
    for (std::size_t faces = 0; collect_rows();) {
      const GramEquations equations(unknowns_.size() + 1, rows_);
      const std::optional<bool> has_shrunk = shrink(equations);
      if (!has_shrunk) break;
      if (*has_shrunk) continue;
      if (auto terms = solve(equations)) return terms;
      if (++faces > most_faces || !go_to_face(equations)) break;
    }
    return std::nullopt;
  }

 private:
  struct Block {
    std::size_t multiplier = 0;
    std::vector<Polynomial> basis;
  };
  struct Unknown {
    std::size_t block = 0, row = 0, column = 0;
    bool is_diagonal() const { return row == column; }
  };

  /// Unknowns: entries of matrices, off the diagonal first; last the factor of m.
  bool collect_rows() {
    unknowns_.clear();
    for (const bool is_diagonal : {false, true}) {
      for (std::size_t block = 0; block < blocks_.size(); ++block) {
        const std::size_t size = blocks_[block].basis.size();
        for (std::size_t i = 0; i < size; ++i) {
          for (std::size_t j = is_diagonal ? i : i + 1; j < (is_diagonal ? i + 1 : size); ++j) {
            unknowns_.push_back({block, i, j});
          }
        }
      }
    }
    if (unknowns_.size() > most_unknowns) return false;
    std::map<Monomial, GramEquations::Row> rows;
    for (std::size_t k = 0; k < unknowns_.size(); ++k) {
      const Block& block = blocks_[unknowns_[k].block];
      const Polynomial product = relations_.normal_form(
          block.basis[unknowns_[k].row] * block.basis[unknowns_[k].column] * multipliers_[block.multiplier].value);
      for (const Term& term : product.terms()) {
        rows[term.monomial].emplace_back(k, term.coefficient * Rational(unknowns_[k].is_diagonal() ? 1 : 2));
      }
    }
    const Polynomial strict = relations_.normal_form(strict_.value);
    for (const Term& term : strict.terms()) {
      rows[term.monomial].emplace_back(unknowns_.size(), term.coefficient);
    }
    rows_.clear();
    for (auto& [monomial, row] : rows) rows_.push_back(std::move(row));
    return rows_.size() <= most_equations;
  }

  /// Takes monomials away whose diagonal entries must be 0. Nothing if the factor of m must be 0.
  std::optional<bool> shrink(const GramEquations& equations) {
    std::set<std::pair<std::size_t, std::size_t>> zeros;
    for (const std::vector<GramEquations::Row>* rows : {&std::as_const(rows_), &equations.solved()}) {
      for (const GramEquations::Row& row : *rows) {
        int sign = 0;
        bool is_one_sided = true, has_strict = false;
        for (const auto& [unknown, coefficient] : row) {
          const bool is_strict = unknown == unknowns_.size();
          has_strict = has_strict || is_strict;
          if (!is_strict && !unknowns_[unknown].is_diagonal()) is_one_sided = false;
          if (sign == -coefficient.sign()) is_one_sided = false;
          sign = coefficient.sign();
        }
        if (!is_one_sided || row.empty()) continue;
        if (has_strict) return std::nullopt;
        for (const auto& [unknown, coefficient] : row) zeros.insert({unknowns_[unknown].block, unknowns_[unknown].row});
      }
    }
    for (auto zero = zeros.rbegin(); zero != zeros.rend(); ++zero) {
      std::vector<Polynomial>& basis = blocks_[zero->first].basis;
      basis.erase(basis.begin() + static_cast<std::ptrdiff_t>(zero->second));
    }
    return !zeros.empty();
  }

  /// Matrices are `room` times the identity and something semidefinite, the factor of m is 1 and something.
  SemidefiniteProgram program_of(const GramEquations& equations, double room) const {
    SemidefiniteProgram program;
    program.makes_trace_small = room > 0;
    for (const Block& block : blocks_) program.sizes.push_back(std::max<std::size_t>(block.basis.size(), 1));
    program.sizes.push_back(1);
    for (const GramEquations::Row& row : equations.independent()) {
      SemidefiniteProgram::Equation equation;
      double largest = 0;
      for (const auto& [unknown, coefficient] : row) largest = std::max(largest, std::abs(coefficient.to_double()));
      for (const auto& [unknown, coefficient] : row) {
        const double value = coefficient.to_double() / largest;
        if (unknown == unknowns_.size()) {
          equation.entries.push_back({blocks_.size(), 0, 0, value});
          equation.right -= value;
        } else if (const Unknown& entry = unknowns_[unknown]; entry.is_diagonal()) {
          equation.entries.push_back({entry.block, entry.row, entry.column, value});
          equation.right -= room * value;
        } else {
          equation.entries.push_back({entry.block, entry.row, entry.column, value / 2});
        }
      }
      program.equations.push_back(std::move(equation));
    }
    return program;
  }

  std::optional<std::vector<SumTerm>> solve(const GramEquations& equations) {
    std::vector<double> near(unknowns_.size() + 1, 1.0);
    if (!equations.independent().empty()) {
      const auto matrices = solve_semidefinite(program_of(equations, 1), limits_.program_seconds);
      if (!matrices) return std::nullopt;
      for (std::size_t k = 0; k < unknowns_.size(); ++k) {
        const Unknown& entry = unknowns_[k];
        near[k] = (*matrices)[entry.block][entry.row][entry.column] + (entry.is_diagonal() ? 1 : 0);
      }
      near.back() = 1 + matrices->back()[0][0];
    }
    for (const double value : near) {
      if (!(std::abs(value) < largest_entry)) return std::nullopt;
    }
    for (const int bits : {2, 5, 9, 14, 20, 30}) {
      if (auto terms = rounded(equations, near, bits)) return terms;
    }
    return std::nullopt;
  }

  /// Null vectors of a solution without room. False if there are none.
  bool go_to_face(const GramEquations& equations) {
    const auto matrices = solve_semidefinite(program_of(equations, 0), limits_.program_seconds);
    if (!matrices) return false;
    bool has_shrunk = false;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      std::vector<Polynomial> basis = orthogonal_to_null_vectors(blocks_[i].basis, (*matrices)[i]);
      has_shrunk = has_shrunk || basis.size() < blocks_[i].basis.size();
      blocks_[i].basis = std::move(basis);
    }
    return has_shrunk;
  }

  /// Gauss-Jordan elimination with the largest diagonal entry as pivot; what is left is taken for 0 when it is small.
  /// Then an element that is no pivot is, as far as the matrix sees it, a combination of those that are.
  static std::vector<Polynomial> orthogonal_to_null_vectors(const std::vector<Polynomial>& basis,
                                                            SymmetricMatrix matrix) {
    const std::size_t size = basis.size();
    std::vector<bool> is_pivot(size);
    double largest = 0;
    for (std::size_t step = 0; step < size; ++step) {
      std::size_t pivot = size;
      for (std::size_t i = 0; i < size; ++i) {
        if (!is_pivot[i] && (pivot == size || matrix[i][i] > matrix[pivot][pivot])) pivot = i;
      }
      largest = std::max(largest, matrix[pivot][pivot]);
      if (matrix[pivot][pivot] <= null_pivot * largest) break;
      is_pivot[pivot] = true;
      const double scale = matrix[pivot][pivot];
      for (double& value : matrix[pivot]) value /= scale;
      for (std::size_t i = 0; i < size; ++i) {
        const double factor = matrix[i][pivot];
        if (i == pivot || factor == 0) continue;
        for (std::size_t j = 0; j < size; ++j) matrix[i][j] -= factor * matrix[pivot][j];
      }
    }
    std::vector<Polynomial> result;
    for (std::size_t i = 0; i < size; ++i) {
      if (!is_pivot[i]) continue;
      Polynomial element = basis[i];
      for (std::size_t j = 0; j < size; ++j) {
        if (!is_pivot[j]) element += basis[j] * simple_near(matrix[i][j], short_number);
      }
      result.push_back(std::move(element));
    }
    return result;
  }

  std::optional<std::vector<SumTerm>> rounded(const GramEquations& equations, const std::vector<double>& near,
                                              int bits) const {
    std::vector<Rational> values;
    for (const double value : near) values.emplace_back(std::llround(std::ldexp(value, bits)), std::int64_t{1} << bits);
    equations.solve(values);
    if (values.back().sign() <= 0) return std::nullopt;
    std::vector<std::vector<std::vector<Rational>>> matrices;
    for (const Block& block : blocks_) {
      matrices.emplace_back(block.basis.size(), std::vector<Rational>(block.basis.size()));
    }
    for (std::size_t k = 0; k < unknowns_.size(); ++k) {
      matrices[unknowns_[k].block][unknowns_[k].row][unknowns_[k].column] = values[k];
    }
    std::vector<SumTerm> terms{{strict_.facts, Polynomial(Rational(1)), values.back()}};
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const std::optional<SquareSum> squares = square_sum(std::move(matrices[i]));
      if (!squares) return std::nullopt;
      for (std::size_t k = 0; k < squares->rows.size(); ++k) {
        TermList root;
        for (std::size_t j = 0; j < blocks_[i].basis.size(); ++j) {
          add_scaled(root, blocks_[i].basis[j], squares->rows[k][j]);
        }
        terms.push_back(
            {multipliers_[blocks_[i].multiplier].facts, Polynomial::sum(std::move(root)), squares->coefficients[k]});
      }
    }
    return terms;
  }

  const Relations& relations_;
  const std::vector<Multiplier>& multipliers_;
  const Multiplier& strict_;
  const SquareLimits& limits_;
  std::vector<Block> blocks_;
  std::vector<Unknown> unknowns_;
  std::vector<GramEquations::Row> rows_;
};

/// All degrees and all m.
class Refuter {
 public:
  Refuter(const std::vector<AtomFact>& atoms, const SquareLimits& limits) : limits_(limits) {
    std::set<Variable> variables;
    for (const AtomFact& fact : atoms) {
      const Polynomial& polynomial = fact.atom->polynomial;
      for (const Variable variable : presolving::sorted_variables_of(polynomial)) variables.insert(variable);
      for (const Term& term : polynomial.terms()) parities_.span(term.monomial);
      switch (fact.atom->relation) {
        case Relation::equal:
          equations_.push_back(polynomial);
          equation_facts_.push_back(fact.number);
          break;
        case Relation::not_equal:
          stricts_.push_back({{fact.number}, polynomial * polynomial});
          break;
        case Relation::greater:
          stricts_.push_back({{fact.number}, polynomial});
          [[fallthrough]];
        case Relation::greater_equal:
          inequalities_.push_back({{fact.number}, polynomial});
          break;
      }
    }
    variables_.assign(variables.begin(), variables.end());
    const std::size_t disequations = stricts_.size();
    stricts_.insert(stricts_.begin(), Multiplier{{}, Polynomial(Rational(1))});
    if (disequations > 1) stricts_.push_back(product_of_all());
    append_products_of_signs(atoms);
  }

  std::optional<std::vector<SumTerm>> run() {
    for (std::uint32_t degree = 2; degree <= limits_.degree; degree += 2) {
      if (number_of_monomials(degree) > most_monomials) return std::nullopt;
      const Relations relations(equations_, variables_, degree);
      const std::vector<Multiplier> multipliers = multipliers_up_to(degree);
      for (const Multiplier& strict : stricts_) {
        if (strict.value.degree() > degree) continue;
        if (auto terms = search(relations, multipliers, strict, degree)) return terms;
      }
    }
    return std::nullopt;
  }

 private:
  Multiplier product_of_all() const {
    Multiplier product{{}, Polynomial(Rational(1))};
    for (const Multiplier& strict : stricts_) {
      if (product.value.degree() + strict.value.degree() > limits_.degree) continue;
      product.facts.insert(product.facts.end(), strict.facts.begin(), strict.facts.end());
      product.value = product.value * strict.value;
    }
    return product;
  }

  /// Squares of all variables whose signs are known, and that times each other strict fact.
  void append_products_of_signs(const std::vector<AtomFact>& atoms) {
    Multiplier signs{{}, Polynomial(Rational(1))};
    std::vector<Multiplier> others;
    for (const AtomFact& fact : atoms) {
      const Relation relation = fact.atom->relation;
      const Polynomial& polynomial = fact.atom->polynomial;
      if (relation != Relation::greater && relation != Relation::not_equal) continue;
      if (polynomial.degree() == 1 && polynomial.terms().size() == 1) {
        const std::size_t times = relation == Relation::greater ? 2 : 1;
        signs.facts.insert(signs.facts.end(), times, fact.number);
        signs.value = signs.value * polynomial * polynomial;
      } else if (relation == Relation::greater) {
        others.push_back({{fact.number}, polynomial});
      }
    }
    if (signs.facts.empty() || signs.value.degree() > limits_.degree) return;
    stricts_.push_back(signs);
    for (Multiplier& other : others) {
      other.facts.insert(other.facts.end(), signs.facts.begin(), signs.facts.end());
      other.value = other.value * signs.value;
      stricts_.push_back(std::move(other));
    }
  }

  double number_of_monomials(std::uint32_t degree) const {
    double count = 1;
    for (std::uint32_t i = 1; i <= degree; ++i) count *= static_cast<double>(variables_.size() + i) / i;
    return count;
  }

  std::vector<Multiplier> multipliers_up_to(std::uint32_t degree) const {
    std::vector<Multiplier> all{{{}, Polynomial(Rational(1))}};
    for (const Multiplier& inequality : inequalities_) {
      if (inequality.value.degree() <= degree) all.push_back(inequality);
    }
    if (inequalities_.size() > most_inequalities_in_pairs) return all;
    for (std::size_t i = 0; i < inequalities_.size(); ++i) {
      for (std::size_t j = i + 1; j < inequalities_.size(); ++j) {
        const Multiplier &a = inequalities_[i], &b = inequalities_[j];
        if (a.value.degree() + b.value.degree() > degree) continue;
        all.push_back({{a.facts.front(), b.facts.front()}, a.value * b.value});
      }
    }
    return all;
  }

  std::optional<std::vector<SumTerm>> search(const Relations& relations, const std::vector<Multiplier>& multipliers,
                                             const Multiplier& strict, std::uint32_t degree) const {
    SquareSearch squares(relations, multipliers, strict, limits_);
    for (std::size_t i = 0; i < multipliers.size(); ++i) {
      std::map<Parities::Set, std::vector<Monomial>> bases;
      for (Monomial& monomial : monomials_up_to(variables_, (degree - multipliers[i].value.degree()) / 2)) {
        if (relations.is_leading(monomial)) continue;
        bases[parities_.reduced(Parities::of(monomial))].push_back(std::move(monomial));
      }
      for (auto& [parity, basis] : bases) {
        if (basis.size() > largest_matrix) return std::nullopt;
        squares.add_block(i, basis);
      }
    }
    std::optional<std::vector<SumTerm>> terms = squares.run();
    if (!terms) return std::nullopt;
    return with_equations(relations, std::move(*terms), multipliers, strict);
  }

  /// What is left of the identity, the equations give.
  std::optional<std::vector<SumTerm>> with_equations(const Relations& relations, std::vector<SumTerm> terms,
                                                     const std::vector<Multiplier>& multipliers,
                                                     const Multiplier& strict) const {
    std::map<std::vector<FactNumber>, const Polynomial*> values;
    for (const Multiplier& multiplier : multipliers) values.emplace(multiplier.facts, &multiplier.value);
    Polynomial left;
    for (std::size_t i = 0; i < terms.size(); ++i) {
      const Polynomial& value = i == 0 ? strict.value : *values.at(terms[i].facts);
      left -= terms[i].factor * terms[i].factor * value * terms[i].coefficient;
    }
    const std::optional<std::vector<Polynomial>> factors = relations.factors_of(left);
    if (!factors) return std::nullopt;
    for (std::size_t i = 0; i < factors->size(); ++i) {
      if (!(*factors)[i].is_zero()) terms.push_back({{equation_facts_[i]}, (*factors)[i], Rational(1)});
    }
    return terms;
  }

  SquareLimits limits_;
  std::vector<Variable> variables_;
  Parities parities_;
  std::vector<Polynomial> equations_;
  std::vector<FactNumber> equation_facts_;
  std::vector<Multiplier> inequalities_, stricts_;
};

}  // namespace

std::optional<std::vector<SumTerm>> contradiction_by_squares(const std::vector<AtomFact>& atoms,
                                                             const SquareLimits& limits) {
  return Refuter(atoms, limits).run();
}

}  // namespace nnsolve
