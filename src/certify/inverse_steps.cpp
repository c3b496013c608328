#include "certify/inverse_steps.h"

#include "algebra/linear_algebra.h"

#include "nnsolve/error.h"

#include <utility>

namespace nnsolve {

namespace {

using presolving::Record;

using Matrix = std::vector<std::vector<Polynomial>>;

/// Entry of a product less that of the identity.
Polynomial entry_less_one(const Matrix& left, const Matrix& right, std::size_t row, std::size_t column) {
  Polynomial entry = row == column ? Polynomial(Rational(-1)) : Polynomial();
  for (std::size_t k = 0; k < right.size(); ++k) entry += left[row][k] * right[k][column];
  return entry;
}

class InverseSteps {
 public:
  InverseSteps(Proof& proof, InversePair pair, const std::vector<FactNumber>& premises)
      : proof_(proof), pair_(std::move(pair)), premises_(premises), size_(pair_.matrix.size()) {}

  bool are_premises_right() const {
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t m = 0; m < size_; ++m) {
        const Polynomial entry = entry_less_one(pair_.matrix, pair_.inverse, i, m);
        const Constraint said = Constraint::atom(entry, Relation::equal);
        if (proof_.fact(premise(i, m)) != said) return false;
      }
    }
    return true;
  }

  /// Entry k of a column of B A - 1 is 0.
  FactNumber show(std::size_t k, std::size_t column, const Constraint& statement) {
    const FactNumber denied = proof_.begin_lemma(statement);
    define_quotients(k, column);
    Matrix left, right;
    std::vector<std::vector<FactNumber>> entries(size_);
    for (std::size_t j = 0; j < size_; ++j) {
      if (j != k) right.push_back(narrowed_row(j, k));
    }
    for (std::size_t i = 0; i < size_ && !proof_.is_closed(); ++i) {
      const FactNumber dependent = dependence(i, k, column, denied);
      for (std::size_t m = 0; m < size_; ++m) {
        entries[i].push_back(proof_.sum({{{premise(i, m)}, Polynomial(Rational(1)), Rational(1)},
                                         {{dependent}, -pair_.inverse[k][m], Rational(1)}}));
      }
      left.push_back(pair_.matrix[i]);
      left.back().erase(left.back().begin() + static_cast<std::ptrdiff_t>(k));
    }
    if (!proof_.is_closed()) proof_.rank(entries, left, right);
    return proof_.end_lemma(statement);
  }

 private:
  struct Quotient {
    Polynomial variable;
    FactNumber definition = 0;
  };

  FactNumber premise(std::size_t i, std::size_t m) const { return premises_[i * size_ + m]; }

  void define_quotients(std::size_t k, std::size_t column) {
    const Polynomial divisor = entry_less_one(pair_.inverse, pair_.matrix, k, column);
    quotients_.resize(size_);
    for (std::size_t j = 0; j < size_; ++j) {
      if (j == k) continue;
      const Variable variable = proof_.fresh_variable();
      quotients_[j].definition =
          proof_.define(variable, entry_less_one(pair_.inverse, pair_.matrix, j, column), divisor);
      quotients_[j].variable = Polynomial::variable(variable);
    }
  }

  /// B_j - q_j B_k.
  std::vector<Polynomial> narrowed_row(std::size_t j, std::size_t k) const {
    std::vector<Polynomial> row;
    for (std::size_t m = 0; m < size_; ++m) {
      row.push_back(pair_.inverse[j][m] - quotients_[j].variable * pair_.inverse[k][m]);
    }
    return row;
  }

  /// Of row i of A: its entry k plus the others times the quotients is 0, since it is after multiplication by e_k.
  FactNumber dependence(std::size_t i, std::size_t k, std::size_t column, FactNumber denied) {
    std::vector<SumTerm> terms;
    for (std::size_t m = 0; m < size_; ++m) terms.push_back({{premise(i, m)}, pair_.matrix[m][column], Rational(1)});
    Polynomial dependent = pair_.matrix[i][k];
    for (std::size_t j = 0; j < size_; ++j) {
      if (j == k) continue;
      terms.push_back({{quotients_[j].definition}, pair_.matrix[i][j], Rational(1)});
      dependent += pair_.matrix[i][j] * quotients_[j].variable;
    }
    return proof_.cancel(proof_.sum(terms), denied, dependent);
  }

  Proof& proof_;
  InversePair pair_;
  const std::vector<FactNumber>& premises_;
  std::size_t size_;
  std::vector<Quotient> quotients_;
};

/// From the record's list: A row by row, then B.
InversePair read_pair(const Record& record, std::size_t size) {
  InversePair pair;
  auto entry = record.divisors.begin();
  for (Matrix* matrix : {&pair.matrix, &pair.inverse}) {
    for (std::size_t i = 0; i < size; ++i) {
      matrix->emplace_back(entry, entry + static_cast<std::ptrdiff_t>(size));
      entry += static_cast<std::ptrdiff_t>(size);
    }
  }
  return pair;
}

}  // namespace

std::vector<std::vector<Rational>> inverse_of(const std::vector<std::vector<Rational>>& matrix) {
  const std::size_t size = matrix.size();
  std::vector<std::vector<Rational>> inverse(size, std::vector<Rational>(size));
  for (std::size_t column = 0; column < size; ++column) {
    std::vector<AffineEquation> equations;
    for (std::size_t i = 0; i < size; ++i) {
      AffineEquation& equation = equations.emplace_back();
      equation.constant = Rational(i == column ? -1 : 0);
      for (std::uint32_t k = 0; k < size; ++k) {
        if (!matrix[i][k].is_zero()) equation.terms.emplace_back(k, matrix[i][k]);
      }
    }
    const std::optional<Echelon> solved = solve_linear(equations);
    NNSOLVE_ASSERT(solved);
    for (const Echelon::Row& row : solved->rows) inverse[row.pivot][column] = row.value.constant;
  }
  return inverse;
}

Record inverse_record(const InversePair& pair, std::size_t row, std::size_t column,
                      const std::vector<presolving::RecordId>& premises) {
  Record record;
  record.kind = Record::Kind::inverse;
  record.number = static_cast<std::uint32_t>(row * pair.matrix.size() + column);
  record.premises = premises;
  record.statement = Constraint::atom(entry_less_one(pair.inverse, pair.matrix, row, column), Relation::equal);
  for (const Matrix* matrix : {&pair.matrix, &pair.inverse}) {
    for (const std::vector<Polynomial>& entries : *matrix) {
      record.divisors.insert(record.divisors.end(), entries.begin(), entries.end());
    }
  }
  return record;
}

std::optional<FactNumber> show_inverse(Proof& proof, const Record& record, const std::vector<FactNumber>& premises) {
  std::size_t size = 0;
  while (size * size < premises.size()) ++size;
  InverseSteps steps(proof, read_pair(record, size), premises);
  if (!steps.are_premises_right()) return std::nullopt;
  return steps.show(record.number / size, record.number % size, record.statement);
}

}  // namespace nnsolve
