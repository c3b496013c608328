#include "nncheck/polynomial.h"

#include <algorithm>

namespace nncheck {

Monomial product(const Monomial& a, const Monomial& b) {
  if (a.empty() || b.empty()) return a.empty() ? b : a;
  Monomial result(a.size() + b.size(), U'\0');
  std::merge(a.begin(), a.end(), b.begin(), b.end(), result.begin());
  return result;
}

void Sum::add(const Monomial& monomial, const mpq_class& coefficient) {
  const auto [entry, is_new] = terms_.try_emplace(monomial, coefficient);
  if (!is_new) entry->second += coefficient;
}

void Sum::add(const Polynomial& p, const mpq_class& factor) {
  for (const Term& term : p) add(term.monomial, mpq_class(term.coefficient * factor));
}

void Sum::add_product(const Polynomial& p, const Polynomial& q) {
  for (const Term& a : p) {
    for (const Term& b : q) add(product(a.monomial, b.monomial), mpq_class(a.coefficient * b.coefficient));
  }
}

Polynomial Sum::take() {
  Polynomial result;
  for (auto& [monomial, coefficient] : terms_) {
    if (coefficient != 0) result.push_back({monomial, std::move(coefficient)});
  }
  terms_.clear();
  std::sort(result.begin(), result.end(), [](const Term& a, const Term& b) { return a.monomial < b.monomial; });
  return result;
}

Polynomial product(const Polynomial& p, const Polynomial& q) {
  if (is_constant(p) || is_constant(q)) {
    const mpq_class factor = constant_value(is_constant(p) ? p : q);
    Polynomial result = factor == 0 ? Polynomial() : is_constant(p) ? q : p;
    for (Term& term : result) term.coefficient *= factor;
    return result;
  }
  Sum sum;
  sum.add_product(p, q);
  return sum.take();
}

Polynomial constant(const mpq_class& value) { return value == 0 ? Polynomial() : Polynomial{{Monomial(), value}}; }

Polynomial variable(std::uint32_t v) { return {{Monomial(1, static_cast<char32_t>(v)), 1}}; }

Polynomial negated(Polynomial p) {
  for (Term& term : p) term.coefficient = -term.coefficient;
  return p;
}

bool is_constant(const Polynomial& p) { return p.empty() || (p.size() == 1 && p[0].monomial.empty()); }

mpq_class constant_value(const Polynomial& p) { return p.empty() ? mpq_class(0) : p[0].coefficient; }

int proportional(const Polynomial& p, const Polynomial& q) {
  if (p.size() != q.size()) return 0;
  if (p.empty()) return 1;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i].monomial != q[i].monomial) return 0;
    if (i > 0 && p[i].coefficient * q[0].coefficient != q[i].coefficient * p[0].coefficient) return 0;
  }
  return sgn(p[0].coefficient) == sgn(q[0].coefficient) ? 1 : -1;
}

namespace {

constexpr std::uint64_t prime = (std::uint64_t{1} << 61U) - 1;

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint64_t>(static_cast<unsigned __int128>(a) * b % prime);
}

/// a^(prime - 2), the inverse of a.
std::uint64_t inverse(std::uint64_t a) {
  std::uint64_t result = 1;
  for (std::uint64_t e = prime - 2; e != 0; e >>= 1U, a = times(a, a)) {
    if ((e & 1U) != 0) result = times(result, a);
  }
  return result;
}

std::uint64_t modulo(const mpq_class& c) {
  const std::uint64_t numerator = mpz_fdiv_ui(c.get_num_mpz_t(), prime);
  if (c.get_den() == 1) return numerator;
  return times(numerator, inverse(mpz_fdiv_ui(c.get_den_mpz_t(), prime)));
}

}  // namespace

std::uint64_t hash_of(const Polynomial& p) {
  if (p.empty()) return 0;
  std::uint64_t sum = 0;
  for (const Term& term : p) {
    sum = (sum + times(std::hash<Monomial>()(term.monomial) % prime, modulo(term.coefficient))) % prime;
  }
  return times(sum, inverse(modulo(p[0].coefficient)));
}

}  // namespace nncheck
