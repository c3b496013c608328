// Statements about one real variable, decided at finitely many points: between its roots a polynomial has one sign. All
// roots of all polynomials are separated by Sturm's theorem: for p without multiple roots and the chain p, p′, −rem, …,
// the number of roots in (a, b] is the loss of sign changes from a to b.
#include "nncheck/checker.h"

namespace nncheck {

namespace {

/// Coefficients, lowest power first, without zeros at the end.
using Dense = std::vector<mpq_class>;

/// A positive multiple with coprime integers.
Dense primitive(Dense p) {
  while (!p.empty() && p.back() == 0) p.pop_back();
  mpz_class denominator = 1, divisor = 0;
  for (const mpq_class& c : p) denominator = lcm(denominator, c.get_den());
  for (mpq_class& c : p) divisor = gcd(divisor, mpz_class((c *= denominator).get_num()));
  for (mpq_class& c : p) c /= divisor;
  return p;
}

Dense dense(const Polynomial& p, std::uint32_t v) {
  Dense result;
  for (const auto& [monomial, c] : p) {
    need(exponent(monomial, v) == monomial.size(), "a fact speaks of another variable");
    result.resize(std::max(result.size(), monomial.size() + 1));
    result[monomial.size()] = c;
  }
  return primitive(result);
}

std::pair<Dense, Dense> divide(Dense p, const Dense& q) {
  Dense quotient(p.size() < q.size() ? 0 : p.size() - q.size() + 1);
  for (std::size_t k = quotient.size(); k-- > 0;) {
    quotient[k] = p[k + q.size() - 1] / q.back();
    for (std::size_t i = 0; i < q.size(); ++i) p[k + i] -= quotient[k] * q[i];
  }
  return {primitive(quotient), primitive(p)};
}

Dense product(const Dense& p, const Dense& q) {
  Dense result(p.size() + q.size() - 1);
  for (std::size_t i = 0; i < p.size(); ++i) {
    for (std::size_t j = 0; j < q.size(); ++j) result[i + j] += p[i] * q[j];
  }
  return primitive(result);
}

Dense derivative(const Dense& p) {
  Dense result;
  for (std::size_t k = 1; k < p.size(); ++k) result.push_back(p[k] * mpq_class(static_cast<unsigned long>(k)));
  return primitive(result);
}

/// p, q, and so on, each the negated remainder of the two before it; the last one is their greatest common divisor.
std::vector<Dense> chain_of(const Dense& p, const Dense& q) {
  std::vector<Dense> chain = {p, q};
  while (!chain.back().empty()) {
    chain.push_back(divide(chain[chain.size() - 2], chain.back()).second);
    for (mpq_class& c : chain.back()) c = -c;
  }
  chain.pop_back();
  return chain;
}

/// The quotient by what the two have in common.
Dense without(const Dense& p, const Dense& q) { return p.empty() ? p : divide(p, chain_of(p, q).back()).first; }

int sign_at(const Dense& p, const mpq_class& x) {
  mpq_class value = 0;
  for (std::size_t k = p.size(); k-- > 0;) value = value * x + p[k];
  return sgn(value);
}

/// Ascending points that are no roots, with at most one root between neighbours and none outside; of a polynomial
/// without multiple roots.
std::vector<mpq_class> separators(const Dense& p) {
  const std::vector<Dense> chain = chain_of(p, derivative(p));
  auto changes = [&](const mpq_class& x) {
    std::size_t count = 0;
    int last = 0;
    for (const Dense& q : chain) {
      const int sign = sign_at(q, x);
      if (sign != 0 && last != 0 && sign != last) ++count;
      if (sign != 0) last = sign;
    }
    return count;
  };
  mpq_class bound = 1;
  for (const mpq_class& c : p) bound += abs(c / p.back());
  std::vector<mpq_class> done = {-bound}, open = {bound};
  while (!open.empty()) {
    const mpq_class low = done.back(), high = open.back();
    if (changes(low) <= changes(high) + 1) {
      done.push_back(high);
      open.pop_back();
    } else {
      mpq_class middle = (low + high) / 2;
      for (int k = 3; sign_at(p, middle) == 0; ++k) middle = low + (high - low) / k;
      open.push_back(middle);
    }
  }
  return done;
}

/// No real number has signs by which all the formulas hold; each speaks of this variable alone.
bool contradict(const std::vector<Formula>& formulas, std::uint32_t v) {
  Dense all = {1};  // each root of each polynomial, once
  std::vector<std::vector<std::pair<Dense, Dense>>>
      dense_ones;  // of each node of each formula, and without multiple roots
  for (const Formula& formula : formulas) {
    dense_ones.emplace_back();
    for (const Node& node : formula) {
      const Dense p = dense(node.p, v);
      const Dense simple = without(p, derivative(p));
      if (p.size() > 1) all = product(all, without(simple, all));
      dense_ones.back().emplace_back(p, simple);
    }
  }
  const std::vector<mpq_class> points = separators(all);
  // Points and what lies between them in turn: even places are points, odd ones the root, if there is one.
  for (std::size_t place = 0; place < 2 * points.size() - 1; ++place) {
    bool possible = true;
    for (std::size_t f = 0; possible && f < formulas.size(); ++f) {
      possible = holds(formulas[f], 0, false, [&](std::size_t i) {
        const auto& [p, simple] = dense_ones[f][i];
        const mpq_class& low = points[place / 2];
        const bool is_root = place % 2 == 1 && sign_at(simple, low) != sign_at(simple, points[place / 2 + 1]);
        return formulas[f][i].kind == Kind::atom &&
               (formulas[f][i].signs & signs_of(is_root ? 0 : sign_at(p, low))) != 0;
      });
    }
    if (possible) return false;
  }
  return true;
}

}  // namespace

void Checker::line(const Json& step) {
  expect_keys(step, {"do", "variable", "facts"}, {"gives"});
  const std::uint32_t v = variable_number(step["variable"]);
  const auto itself = [](const Node& node) { return node; };
  std::vector<Formula> formulas;
  for (const Json& value : list_of(step["facts"], "a list of facts")) {
    const Fact& fact = facts_[fact_number(value)];
    formulas.push_back(mapped(*fact.formula, fact.at, itself));
  }
  std::optional<Formula> gives;
  if (step.contains("gives")) {
    gives = formula(step["gives"]);
    formulas.push_back(mapped(*gives, 0, negated));
  }
  need(contradict(formulas, v), "these facts do not contradict each other");
  gives ? add(std::move(*gives), false) : close();
}

}  // namespace nncheck
