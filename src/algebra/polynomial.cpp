// Sparse polynomials: term lists in the graded order of Monomial.
//
// The order is one of monomials (a < b implies ac < bc), so multiplying by a single term keeps a list sorted. Sums
// are merges of sorted lists; everything else collects terms in any order and sorts once.
#include "nnsolve/polynomial.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <iterator>

namespace nnsolve {

namespace {

bool precedes(const Term& a, const Term& b) { return a.monomial < b.monomial; }

/// Adds up neighbours with equal monomials and drops what became 0.
void combine_sorted(std::vector<Term>& terms) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < terms.size();) {
    std::size_t next = i + 1;
    for (; next < terms.size() && terms[next].monomial == terms[i].monomial; ++next) {
      terms[i].coefficient += terms[next].coefficient;
    }
    if (!terms[i].coefficient.is_zero()) {
      if (kept != i) terms[kept] = std::move(terms[i]);
      ++kept;
    }
    i = next;
  }
  terms.resize(kept);
}

/// What is left of a list that is consumed goes over as it is; of the other one as `copy` makes it.
template <typename Copy, typename Combine>
std::vector<Term> merge_terms(std::vector<Term>&& a, const std::vector<Term>& b, Copy copy, Combine combine) {
  std::vector<Term> result;
  result.reserve(a.size() + b.size());
  auto left = a.begin();
  auto right = b.begin();
  while (left != a.end() && right != b.end()) {
    const auto order = left->monomial <=> right->monomial;
    if (order < 0) {
      result.push_back(std::move(*left++));
    } else if (order > 0) {
      result.push_back(copy(*right++));
    } else {
      combine(left->coefficient, right->coefficient);
      if (!left->coefficient.is_zero()) result.push_back(std::move(*left));
      ++left;
      ++right;
    }
  }
  result.insert(result.end(), std::make_move_iterator(left), std::make_move_iterator(a.end()));
  for (; right != b.end(); ++right) result.push_back(copy(*right));
  return result;
}

}  // namespace

Polynomial::Polynomial(Rational constant) {
  if (!constant.is_zero()) terms_.push_back({std::move(constant), Monomial()});
}

Polynomial Polynomial::term(Rational coefficient, Monomial monomial) {
  Polynomial result;
  if (!coefficient.is_zero()) result.terms_.push_back({std::move(coefficient), std::move(monomial)});
  return result;
}

Polynomial Polynomial::sum(std::vector<Term> terms) {
  if (!std::is_sorted(terms.begin(), terms.end(), precedes)) std::sort(terms.begin(), terms.end(), precedes);
  combine_sorted(terms);
  Polynomial result;
  result.terms_ = std::move(terms);
  return result;
}

Rational Polynomial::constant_term() const {
  if (terms_.empty() || terms_.back().monomial.degree() != 0) return Rational();
  return terms_.back().coefficient;
}

Polynomial Polynomial::operator-() const {
  Polynomial result;
  result.terms_.reserve(terms_.size());
  for (const Term& term : terms_) result.terms_.push_back({-term.coefficient, term.monomial});
  return result;
}

Polynomial& Polynomial::operator+=(const Polynomial& other) {
  if (this == &other) return *this *= Rational(2);
  if (other.is_zero()) return *this;
  terms_ = merge_terms(
      std::move(terms_), other.terms_, [](const Term& term) { return term; },
      [](Rational& a, const Rational& b) { a += b; });
  return *this;
}

Polynomial& Polynomial::operator-=(const Polynomial& other) {
  if (this == &other) return *this = Polynomial();
  if (other.is_zero()) return *this;
  terms_ = merge_terms(
      std::move(terms_), other.terms_,
      [](const Term& term) {
        return Term{-term.coefficient, term.monomial};
      },
      [](Rational& a, const Rational& b) { a -= b; });
  return *this;
}

Polynomial& Polynomial::operator*=(const Rational& factor) {
  if (factor.is_one()) return *this;
  if (factor.is_zero()) {
    terms_.clear();
    return *this;
  }
  const Rational copy(factor);  // it may be one of our own coefficients
  for (Term& term : terms_) term.coefficient *= copy;
  return *this;
}

Polynomial operator*(const Polynomial& a, const Polynomial& b) {
  TermList products;
  products.reserve(a.terms_.size() * b.terms_.size());
  for (const Term& term : a.terms_) add_scaled(products, b, term.coefficient, term.monomial);
  return Polynomial::sum(std::move(products));
}

void add_scaled(TermList& list, const Polynomial& polynomial, const Rational& factor, const Monomial& by) {
  if (factor.is_zero()) return;
  for (const Term& term : polynomial.terms()) {
    list.push_back({factor * term.coefficient, by.degree() == 0 ? term.monomial : term.monomial * by});
  }
}

}  // namespace nnsolve
