// A product of a standard monomial with a variable is standard, the leading monomial of an element of the basis, or a
// multiple by a variable of a smaller such product, whose coordinates are then known (Faugere, Gianni, Lazard, Mora
// 1993).
//
// The factor of t is made such that multiplication by t has an integer matrix in the basis of standard monomials; then
// the powers have integer coordinates and t satisfies a monic integer polynomial. What is independent is looked up
// modulo a prime first, which proves it.
#include "algebra/quotient_ring.h"

#include "algebra/integer_matrix.h"

#include <algorithm>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::uint64_t rank_prime = 2147483647;

/// The columns of its reduced echelon form that hold pivots, of the first `rows` rows modulo the prime.
std::vector<slong> pivot_columns(IntegerMatrix& matrix, slong rows) {
  nmod_mat_t image;
  const slong columns = fmpz_mat_ncols(matrix.get());
  nmod_mat_init(image, rows, columns, rank_prime);
  for (slong i = 0; i < rows; ++i) {
    for (slong j = 0; j < columns; ++j)
      nmod_mat_entry(image, i, j) = fmpz_fdiv_ui(fmpz_mat_entry(matrix.get(), i, j), rank_prime);
  }
  const slong rank = nmod_mat_rref(image);
  std::vector<slong> result;
  for (slong i = 0, j = 0; i < rank; ++j) {
    if (nmod_mat_entry(image, i, j) == 0) continue;
    result.push_back(j);
    ++i;
  }
  nmod_mat_clear(image);
  return result;
}

/// polynomial(factor * x)
void stretch(FmpqPoly& polynomial, const fmpz_t factor) {
  FmpqPoly by;
  fmpq_poly_set_coeff_fmpz(by, 1, factor);
  fmpq_poly_compose(polynomial, polynomial, by);
}

}  // namespace

/// Multiplication by factor * t: row j holds the coordinates of its product with standard monomial j.
class QuotientRing::Matrix {
 public:
  Matrix(const QuotientRing& ring, const std::vector<int>& factors)
      : entries_(ring.dimension(), ring.dimension()), dimension_(ring.dimension()) {
    fmpz_init_set_ui(factor_, 1);
    std::vector<Vector> rows(dimension_, Vector(dimension_));
    for (std::size_t j = 0; j < dimension_; ++j) {
      for (std::size_t i = 0; i < factors.size(); ++i) {
        if (factors[i] == 0) continue;
        const Vector& product = *ring.known(ring.standard_[j] * ring.variable(i));
        for (std::size_t k = 0; k < dimension_; ++k) rows[j][k] += Rational(factors[i]) * product[k];
      }
      for (const Rational& entry : rows[j]) fmpz_lcm(factor_, factor_, fmpq_denref(as_fmpq(entry)));
    }
    for (std::size_t j = 0; j < dimension_; ++j) {
      for (std::size_t k = 0; k < dimension_; ++k) {
        fmpz_divexact(entries_.at(j, k), factor_, fmpq_denref(as_fmpq(rows[j][k])));
        fmpz_mul(entries_.at(j, k), entries_.at(j, k), fmpq_numref(as_fmpq(rows[j][k])));
      }
    }
  }
  Matrix(const Matrix&) = delete;
  Matrix& operator=(const Matrix&) = delete;
  ~Matrix() { fmpz_clear(factor_); }

  const fmpz* factor() const { return factor_; }
  IntegerMatrix& entries() { return entries_; }

  /// How many powers from 1 on are independent modulo the prime, and so without it; at least so many.
  std::size_t independent_powers() {
    nmod_mat_t image, powers;
    const auto size = static_cast<slong>(dimension_);
    nmod_mat_init(image, size, size, rank_prime);
    fmpz_mat_get_nmod_mat(image, entries_.get());
    nmod_mat_init(powers, size, size, rank_prime);
    nmod_mat_entry(powers, 0, 0) = 1;
    for (slong i = 1; i < size; ++i) {
      nmod_mat_t from, to;
      nmod_mat_window_init(from, powers, i - 1, 0, i, size);
      nmod_mat_window_init(to, powers, i, 0, i + 1, size);
      nmod_mat_mul(to, from, image);
      nmod_mat_window_clear(from);
      nmod_mat_window_clear(to);
    }
    const slong rank = nmod_mat_rank(powers);
    nmod_mat_clear(powers);
    nmod_mat_clear(image);
    return static_cast<std::size_t>(rank);
  }

 private:
  IntegerMatrix entries_;
  std::size_t dimension_;
  fmpz_t factor_;
};

/// The powers 1, t, t^2, ..., t^count by their coordinates, and other elements as combinations of all but the last.
class QuotientRing::Powers {
 public:
  Powers(Matrix& matrix, std::size_t dimension, std::size_t count, WorkBudget& budget)
      : rows_(count + 1, dimension), dimension_(dimension), count_(count) {
    fmpz_one(rows_.at(0, 0));  // the standard monomial 1 is the first
    for (std::size_t i = 1; i <= count && !budget.is_spent(); ++i) {
      fmpz_mat_t from, to;
      const auto row = static_cast<slong>(i);
      fmpz_mat_window_init(from, rows_.get(), row - 1, 0, row, static_cast<slong>(dimension));
      fmpz_mat_window_init(to, rows_.get(), row, 0, row + 1, static_cast<slong>(dimension));
      fmpz_mat_mul(to, from, matrix.entries().get());
      fmpz_mat_window_clear(from);
      fmpz_mat_window_clear(to);
      budget.spend(static_cast<double>(dimension * dimension) * (rows_.cost() + matrix.entries().cost()));
    }
  }

  const fmpz* coordinate_of_last(std::size_t k) { return rows_.at(count_, k); }

  /// The right sides by column; each solution, proved, as a polynomial. Nothing if there is none.
  std::optional<std::vector<FmpqPoly>> solve(IntegerMatrix& right, WorkBudget& budget) {
    const std::vector<slong> columns = pivot_columns(rows_, static_cast<slong>(count_));
    budget.spend(static_cast<double>(dimension_ * dimension_ * dimension_) * rows_.cost());
    if (columns.size() != count_ || budget.is_spent()) return std::nullopt;
    const slong right_count = fmpz_mat_ncols(right.get());
    IntegerMatrix square(count_, count_), part(count_, static_cast<std::size_t>(right_count));
    for (std::size_t i = 0; i < count_; ++i) {
      const auto column = static_cast<std::size_t>(columns[i]);
      for (std::size_t j = 0; j < count_; ++j) fmpz_set(square.at(i, j), rows_.at(j, column));
      for (std::size_t j = 0; j < static_cast<std::size_t>(right_count); ++j)
        fmpz_set(part.at(i, j), right.at(column, j));
    }
    fmpq_mat_t solution;
    fmpq_mat_init(solution, static_cast<slong>(count_), right_count);
    bool is_solved = fmpq_mat_solve_fmpz_mat(solution, square.get(), part.get()) != 0;
    is_solved = is_solved && (count_ == dimension_ || solves_all(solution, right));
    std::vector<FmpqPoly> result(static_cast<std::size_t>(right_count));
    for (slong j = 0; is_solved && j < right_count; ++j) {
      for (slong i = 0; i < static_cast<slong>(count_); ++i)
        fmpq_poly_set_coeff_fmpq(result[static_cast<std::size_t>(j)], i, fmpq_mat_entry(solution, i, j));
    }
    fmpq_mat_clear(solution);
    if (!is_solved) return std::nullopt;
    return result;
  }

 private:
  /// The other coordinates, too.
  bool solves_all(const fmpq_mat_struct* solution, IntegerMatrix& right) {
    Rational sum, product;
    for (std::size_t k = 0; k < dimension_; ++k) {
      for (slong j = 0; j < fmpz_mat_ncols(right.get()); ++j) {
        fmpq_zero(as_fmpq(sum));
        for (std::size_t i = 0; i < count_; ++i) {
          fmpq_mul_fmpz(as_fmpq(product), fmpq_mat_entry(solution, static_cast<slong>(i), j), rows_.at(i, k));
          sum += product;
        }
        if (!fmpq_equal_fmpz(as_fmpq(sum), right.at(k, static_cast<std::size_t>(j)))) return false;
      }
    }
    return true;
  }

  IntegerMatrix rows_;
  std::size_t dimension_;
  std::size_t count_;
};

PackedMonomial QuotientRing::variable(std::size_t i) const {
  Exponents exponents{};
  exponents[i] = 1;
  return pack(exponents, variables_);
}

const QuotientRing::Vector* QuotientRing::known(const PackedMonomial& monomial) const {
  const auto place = known_.find(monomial);
  return place == known_.end() ? nullptr : &place->second;
}

std::optional<QuotientRing> QuotientRing::make(const IdealBasis& basis, std::size_t variables, WorkBudget& budget) {
  QuotientRing ring;
  ring.variables_ = variables;
  if (!ring.fill(basis, budget)) return std::nullopt;
  return ring;
}

bool QuotientRing::fill(const IdealBasis& basis, WorkBudget& budget) {
  std::vector<PackedMonomial> leads;
  for (const RationalTerms& element : basis.elements) leads.push_back(element.monomials.front());
  auto standard = standard_monomials(leads, variables_, SIZE_MAX);
  if (!standard) return false;
  standard_ = *std::move(standard);
  for (std::size_t j = 0; j < dimension(); ++j) {
    Vector unit(dimension());
    unit[j] = Rational(1);
    known_.emplace(standard_[j], std::move(unit));
  }
  std::set<PackedMonomial> products;
  for (const PackedMonomial& monomial : standard_) {
    for (std::size_t i = 0; i < variables_; ++i) products.insert(monomial * variable(i));
  }
  for (const PackedMonomial& product : products) {
    if (known(product) != nullptr) continue;
    auto coordinates = coordinates_of(product, basis, budget);
    if (!coordinates || budget.is_spent()) return false;
    known_.emplace(product, *std::move(coordinates));
  }
  return true;
}

std::optional<QuotientRing::Vector> QuotientRing::coordinates_of(const PackedMonomial& monomial,
                                                                 const IdealBasis& basis, WorkBudget& budget) {
  Vector result(dimension());
  const auto element = std::ranges::lower_bound(basis.elements, monomial, {},
                                                [](const RationalTerms& terms) { return terms.monomials.front(); });
  if (element != basis.elements.end() && element->monomials.front() == monomial) {
    for (std::size_t i = 1; i < element->monomials.size(); ++i) {
      const auto place = std::ranges::lower_bound(standard_, element->monomials[i]);
      if (place == standard_.end() || *place != element->monomials[i]) return std::nullopt;
      result[static_cast<std::size_t>(place - standard_.begin())] = -element->coefficients[i];
    }
    return result;
  }
  const Exponents exponents = unpack(monomial, variables_);
  for (std::size_t i = 0; i < variables_; ++i) {
    if (exponents[i] == 0) continue;
    const PackedMonomial smaller = monomial / variable(i);
    const Vector* factor = known(smaller);
    if (factor == nullptr || std::ranges::binary_search(standard_, smaller)) continue;
    for (std::size_t j = 0; j < dimension(); ++j) {
      if ((*factor)[j].is_zero()) continue;
      const Vector* product = known(standard_[j] * variable(i));
      if (product == nullptr) return std::nullopt;
      for (std::size_t k = 0; k < dimension(); ++k) {
        if ((*product)[k].is_zero()) continue;
        result[k] += (*factor)[j] * (*product)[k];
        budget.spend(RationalNumbers::cost(result[k]));
      }
    }
    return result;
  }
  return std::nullopt;
}

std::optional<PowerBasis> QuotientRing::power_basis(const std::vector<int>& factors, WorkBudget& budget) const {
  Matrix matrix(*this, factors);
  if (matrix.independent_powers() < dimension()) return std::nullopt;
  Powers powers(matrix, dimension(), dimension(), budget);
  if (budget.is_spent()) return std::nullopt;
  // Right sides: the variables, each times a number that makes it integer, and the last power.
  IntegerMatrix right(dimension(), variables_ + 1);
  std::vector<Rational> scales(variables_, Rational(1));
  for (std::size_t i = 0; i < variables_; ++i) {
    const Vector& coordinates = *known(variable(i));
    for (const Rational& entry : coordinates) {
      fmpz_lcm(fmpq_numref(as_fmpq(scales[i])), fmpq_numref(as_fmpq(scales[i])), fmpq_denref(as_fmpq(entry)));
    }
    for (std::size_t k = 0; k < dimension(); ++k) {
      const Rational entry = coordinates[k] * scales[i];
      fmpz_set(right.at(k, i), fmpq_numref(as_fmpq(entry)));
    }
  }
  for (std::size_t k = 0; k < dimension(); ++k) fmpz_set(right.at(k, variables_), powers.coordinate_of_last(k));
  auto solved = powers.solve(right, budget);
  if (!solved) return std::nullopt;
  PowerBasis result;
  fmpq_poly_set_coeff_ui(result.polynomial, static_cast<slong>(dimension()), 1);
  fmpq_poly_sub(result.polynomial, result.polynomial, solved->back());
  solved->pop_back();
  result.variables = *std::move(solved);
  for (std::size_t i = 0; i < variables_; ++i) {
    fmpq_poly_scalar_div_fmpq(result.variables[i], result.variables[i], as_fmpq(scales[i]));
    stretch(result.variables[i], matrix.factor());
  }
  stretch(result.polynomial, matrix.factor());
  fmpq_poly_make_monic(result.polynomial, result.polynomial);
  return result;
}

std::optional<FmpqPoly> QuotientRing::polynomial_of(std::size_t variable, WorkBudget& budget) const {
  std::vector<int> factors(variables_);
  factors[variable] = 1;
  Matrix matrix(*this, factors);
  const std::size_t degree = matrix.independent_powers();
  Powers powers(matrix, dimension(), degree, budget);
  if (budget.is_spent()) return std::nullopt;
  IntegerMatrix right(dimension(), 1);
  for (std::size_t k = 0; k < dimension(); ++k) fmpz_set(right.at(k, 0), powers.coordinate_of_last(k));
  auto solved = powers.solve(right, budget);
  if (!solved) return std::nullopt;
  FmpqPoly result;
  fmpq_poly_set_coeff_ui(result, static_cast<slong>(degree), 1);
  fmpq_poly_sub(result, result, solved->front());
  stretch(result, matrix.factor());
  fmpq_poly_make_monic(result, result);
  return result;
}

}  // namespace nnsolve
