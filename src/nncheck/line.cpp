// Statements about one real variable, decided at finitely many points: between its roots a polynomial has one sign. All
// roots of all polynomials are isolated by Sturm's theorem: for p without multiple roots and the chain p, p′, −rem, …,
// the number of roots in (a, b] is the loss of sign changes from a to b. The ends of the intervals lie between roots.
#include "nncheck/checker.h"

namespace nncheck {

namespace {

/// Coefficients, lowest power first, without zeros at the end.
using Dense = std::vector<mpq_class>;

/// A positive multiple with coprime integers.
Dense primitive(Dense p) {
  while (!p.empty() && p.back() == 0) p.pop_back();
  mpz_class denominator = 1;
  mpz_class divisor = 0;
  for (const mpq_class& c : p) denominator = lcm(denominator, c.get_den());
  for (mpq_class& c : p) divisor = gcd(divisor, mpz_class((c *= denominator).get_num()));
  for (mpq_class& c : p) c /= divisor;
  return p;
}

std::pair<Dense, Dense> divide(Dense p, const Dense& q) {
  Dense quotient(p.size() < q.size() ? 0 : p.size() - q.size() + 1);
  for (std::size_t k = quotient.size(); k-- > 0;) {
    quotient[k] = p[k + q.size() - 1] / q.back();
    for (std::size_t i = 0; i < q.size(); ++i) p[k + i] -= quotient[k] * q[i];
  }
  return {primitive(quotient), primitive(p)};
}

Dense derivative(const Dense& p) {
  Dense result;
  for (std::size_t k = 1; k < p.size(); ++k) result.push_back(p[k] * mpq_class(static_cast<unsigned long>(k)));
  return primitive(result);
}

Dense gcd(Dense p, Dense q) {
  while (!q.empty()) p = std::exchange(q, divide(p, q).second);
  return p;
}

Dense multiply(const Dense& p, const Dense& q) {
  Dense result(p.size() + q.size() - 1);
  for (std::size_t i = 0; i < p.size(); ++i) {
    for (std::size_t j = 0; j < q.size(); ++j) result[i + j] += p[i] * q[j];
  }
  return result;
}

/// The same roots, each once.
Dense squarefree(const Dense& p) { return divide(p, gcd(p, derivative(p))).first; }

int sign_at(const Dense& p, const mpq_class& x) {
  mpq_class value = 0;
  for (std::size_t k = p.size(); k-- > 0;) value = value * x + p[k];
  return sgn(value);
}

/// Of a polynomial without multiple roots.
class Roots {
 public:
  explicit Roots(const Dense& p) : p_(p) {
    for (Dense a = p, b = derivative(p); !a.empty();) {
      chain_.push_back(a);
      Dense rest = b.empty() ? Dense() : divide(a, b).second;
      for (mpq_class& c : rest) c = -c;
      a = std::exchange(b, rest);
    }
    mpq_class bound = 1;
    for (const mpq_class& c : p) bound += abs(c / p.back());
    isolate(-bound, bound);
  }

  /// Ascending ends of intervals, neither end a root, with one root in each; or one point if there are none.
  std::vector<std::pair<mpq_class, mpq_class>> intervals;

 private:
  std::size_t changes(const mpq_class& x) const {
    std::size_t count = 0;
    int last = 0;
    for (const Dense& p : chain_) {
      const int sign = sign_at(p, x);
      if (sign != 0 && last != 0 && sign != last) ++count;
      if (sign != 0) last = sign;
    }
    return count;
  }

  void isolate(const mpq_class& low, const mpq_class& high) {
    struct Part {
      mpq_class low, high;
      std::size_t at_low, at_high;
    };
    std::vector<Part> open = {{low, high, changes(low), changes(high)}};
    while (!open.empty()) {
      const Part part = open.back();
      open.pop_back();
      if (part.at_low == part.at_high) continue;
      if (part.at_low == part.at_high + 1) {
        intervals.emplace_back(part.low, part.high);
        continue;
      }
      mpq_class middle = (part.low + part.high) / 2;
      for (int k = 3; sign_at(p_, middle) == 0; ++k) middle = part.low + (part.high - part.low) / k;
      const std::size_t at_middle = changes(middle);
      open.push_back({middle, part.high, at_middle, part.at_high});
      open.push_back({part.low, middle, part.at_low, at_middle});
    }
  }

  Dense p_;
  std::vector<Dense> chain_;
};

Dense dense(const Polynomial& p, std::uint32_t v) {
  Dense result;
  for (const Term& term : p) {
    for (const char32_t w : term.monomial) {
      if (w != v) throw Problem("a fact speaks of another variable");
    }
    if (term.monomial.size() > 100'000) throw Problem("too large a power");
    result.resize(std::max(result.size(), term.monomial.size() + 1));
    result[term.monomial.size()] = term.coefficient;
  }
  return primitive(result);
}

}  // namespace

bool contradict(const std::vector<Formula>& formulas, std::uint32_t v) {
  Dense all = {1};  // each root of each polynomial, once
  for (const Formula& formula : formulas) {
    for (const FormulaNode& node : formula.nodes) {
      if (node.kind != Kind::atom) continue;
      const Dense p = dense(node.p, v);
      if (p.size() < 2) continue;
      const Dense roots = squarefree(p);
      all = primitive(multiply(all, divide(roots, gcd(roots, all)).first));
    }
  }
  const Roots roots(all);
  // Points and roots in turn: a point is below all roots, or behind root `i`.
  const std::size_t count = roots.intervals.size();
  std::vector<char> possible(2 * count + 1, 1);
  for (const Formula& formula : formulas) {
    std::vector<std::vector<int>> signs(formula.nodes.size());
    for (std::size_t n = 0; n < formula.nodes.size(); ++n) {
      const Dense p = dense(formula.nodes[n].p, v);
      if (formula.nodes[n].kind != Kind::atom) continue;
      const Dense simple = p.size() < 2 ? p : squarefree(p);
      for (std::size_t i = 0; i <= count; ++i) {
        const mpq_class point = count == 0 ? mpq_class(0)
                                : i == 0   ? roots.intervals[0].first
                                           : roots.intervals[i - 1].second;
        if (i > 0) {
          // A root of p in the interval is this root, and p's simple part changes its sign there.
          const mpq_class& low = roots.intervals[i - 1].first;
          const bool is_root = p.size() > 1 && sign_at(simple, low) != sign_at(simple, point);
          signs[n].push_back(is_root ? 0 : sign_at(p, point));
        }
        signs[n].push_back(sign_at(p, point));
      }
    }
    for (std::size_t place = 0; place < possible.size(); ++place) {
      auto atom = [&](std::uint32_t n) {
        const int sign = signs[n][place];
        return (formula.nodes[n].signs & (sign == 0 ? equal_zero : sign < 0 ? below_zero : above_zero)) != 0;
      };
      if (possible[place] != 0 && !holds(formula, 0, atom, nullptr)) possible[place] = 0;
    }
  }
  for (const char place : possible) {
    if (place != 0) return false;
  }
  return true;
}

void Checker::line(Value step) {
  step.expect_keys({"do", "variable", "facts"}, {"gives"});
  const std::uint32_t v = variable_number(step.get("variable"));
  std::vector<Formula> formulas;
  const Value facts = step.get("facts").expect(Json::Kind::array, "a list of facts");
  for (Value fact = facts.first(); fact; fact = fact.next()) {
    const Fact& given = facts_[fact_number(fact)];
    formulas.push_back(part(*given.formula, given.at, false));
  }
  std::optional<Formula> gives;
  if (const Value given = step.get("gives")) {
    gives = formula(given);
    formulas.push_back(part(*gives, 0, true));
  }
  if (!contradict(formulas, v)) throw Problem("these facts do not contradict each other");
  if (gives) {
    add(std::move(*gives), false);
  } else {
    scopes_.back().closed = true;
  }
}

}  // namespace nncheck
