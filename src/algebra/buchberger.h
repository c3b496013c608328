// Buchberger's algorithm over any field: pairs by sugar (Giovini, Mora, Niesi, Robbiano, Traverso 1991), useless ones
// dropped by the criteria of Gebauer and Moeller (1988).
//
// A run keeps a trace (Traverso 1988): the generators and pairs that gave something new, in order. Over the rationals
// the numbers are the cost, and most pairs give 0 at great expense; so the run is made modulo a prime, and its trace
// alone is replayed with rationals. Law: whatever prime it was, each polynomial of a replay is a combination of the
// generators, since nothing but combining them was done. Only whether these are enough to be a Groebner basis rests on
// the prime. For the sources of this folder only.
#pragma once

#include "algebra/packed_monomial.h"

#include "nnsolve/rational.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace nnsolve {

/// What a computation may cost, in operations on words or so.
class WorkBudget {
 public:
  WorkBudget(double limit, std::function<bool()> should_stop) : left_(limit), should_stop_(std::move(should_stop)) {}
  void spend(double work) {
    left_ -= work;
    if (left_ > next_question_ || is_spent()) return;
    next_question_ = left_ - between_questions;
    if (should_stop_ && should_stop_()) left_ = -1;
  }
  void exhaust() { left_ = -1; }
  bool is_spent() const { return left_ < 0; }

 private:
  static constexpr double between_questions = 1e5;
  double left_;
  double next_question_ = left_;
  std::function<bool()> should_stop_;
};

struct RationalNumbers {
  using Element = Rational;
  static void subtract_product(Element& sum, const Element& a, const Element& b) { sum -= a * b; }
  static Element quotient(const Element& a, const Element& b) { return a / b; }
  static bool is_zero(const Element& a) { return a.is_zero(); }
  static double cost(const Element& a) { return 4 + static_cast<double>(a.size_in_words()); }
  static bool is_too_large(const Element& a) { return a.size_in_words() > 2000; }
};

/// Modulo a prime below 2^31.
class ModularNumbers {
 public:
  using Element = std::uint64_t;
  explicit ModularNumbers(std::uint64_t prime) : prime_(prime) {}
  std::uint64_t prime() const { return prime_; }
  void subtract_product(Element& sum, Element a, Element b) const { sum = (sum + (prime_ - a) * b) % prime_; }
  Element quotient(Element a, Element b) const { return a * power(b, prime_ - 2) % prime_; }
  static bool is_zero(Element a) { return a == 0; }
  static double cost(Element) { return 1; }
  static bool is_too_large(Element) { return false; }

 private:
  Element power(Element base, std::uint64_t exponent) const {
    Element result = 1;
    for (; exponent > 0; exponent /= 2, base = base * base % prime_) {
      if (exponent % 2 == 1) result = result * base % prime_;
    }
    return result;
  }

  std::uint64_t prime_;
};

/// Monomials descending, no coefficient 0.
template <class Element>
struct PackedPolynomial {
  std::vector<PackedMonomial> monomials;
  std::vector<Element> coefficients;

  bool is_zero() const { return monomials.empty(); }
  std::uint32_t degree() const { return monomials.front().degree(); }
};

/// What gave an element of a basis: a generator, or a pair of elements before it.
struct BasisStep {
  bool is_generator = false;
  std::uint32_t first = 0;
  std::uint32_t second = 0;
};

template <class Numbers>
class Buchberger {
 public:
  using Element = typename Numbers::Element;
  using Terms = PackedPolynomial<Element>;

  Buchberger(Numbers numbers, std::size_t variables, const std::vector<Terms>& generators, WorkBudget& budget)
      : numbers_(numbers), variables_(variables), generators_(generators), budget_(budget) {}

  /// False if the budget was spent or a degree is too high.
  bool run() {
    for (std::size_t i = 0; i < generators_.size(); ++i) {
      if (generators_[i].is_zero()) continue;
      Pair pair;
      pair.step = {true, static_cast<std::uint32_t>(i), 0};
      pair.sugar = generators_[i].degree();
      pair.multiple = generators_[i].monomials.front();
      pairs_.push_back(pair);
    }
    while (!pairs_.empty() && !is_whole()) {
      const auto next = std::min_element(pairs_.begin(), pairs_.end());
      const Pair pair = *next;
      *next = pairs_.back();
      pairs_.pop_back();
      budget_.spend(static_cast<double>(pairs_.size()));
      if (pair.sugar > highest_sugar) return false;
      Terms rest = reduce(combination(pair.step));
      if (budget_.is_spent()) return false;
      if (!rest.is_zero()) add(std::move(rest), pair.sugar, pair.step, true);
    }
    return true;
  }

  /// The same steps; false also if one of them does not end at the leading monomial that it had.
  template <class OtherNumbers>
  bool replay(const Buchberger<OtherNumbers>& other) {
    for (std::size_t i = 0; i < other.steps().size(); ++i) {
      const BasisStep step = other.steps()[i];
      Terms rest = reduce(combination(step));
      if (budget_.is_spent() || rest.is_zero() || rest.monomials.front() != other.lead_of(i)) return false;
      if (std::ranges::any_of(rest.coefficients, Numbers::is_too_large)) budget_.exhaust();
      add(std::move(rest), 0, step, false);
    }
    return true;
  }

  const std::vector<BasisStep>& steps() const { return steps_; }
  const PackedMonomial& lead_of(std::size_t i) const { return basis_[i].terms.monomials.front(); }
  /// Whether the ideal is everything.
  bool is_whole() const { return is_whole_; }

  /// The elements that are needed, each reduced by the others, by leading monomial, ascending; false if the budget was
  /// spent.
  bool take_reduced(std::vector<Terms>& result) {
    for (Entry& entry : basis_) {
      if (entry.is_redundant) continue;
      std::map<PackedMonomial, Element, std::greater<>> tail;
      for (std::size_t i = 1; i < entry.terms.monomials.size(); ++i) {
        tail.emplace_hint(tail.end(), entry.terms.monomials[i], entry.terms.coefficients[i]);
      }
      Terms rest = reduce(std::move(tail));
      if (budget_.is_spent()) return false;
      rest.monomials.insert(rest.monomials.begin(), entry.terms.monomials.front());
      rest.coefficients.insert(rest.coefficients.begin(), entry.terms.coefficients.front());
      entry.terms = rest;
      result.push_back(std::move(rest));
    }
    std::ranges::sort(result, {}, [](const Terms& terms) { return terms.monomials.front(); });
    return true;
  }

 private:
  using Work = std::map<PackedMonomial, Element, std::greater<>>;
  static constexpr std::uint32_t highest_sugar = 200;  // leaves room for what reductions multiply

  struct Entry {
    Terms terms;  // leading coefficient 1
    Exponents lead{};
    std::uint32_t sugar = 0;
    bool is_redundant = false;  // its leading monomial is a multiple of that of a later one
  };
  struct Pair {
    BasisStep step;
    std::uint32_t sugar = 0;
    PackedMonomial multiple;
    Exponents exponents{};
    friend bool operator<(const Pair& a, const Pair& b) {
      if (a.sugar != b.sugar) return a.sugar < b.sugar;
      if (a.multiple != b.multiple) return a.multiple < b.multiple;
      if (a.step.second != b.step.second) return a.step.second < b.step.second;
      return a.step.first < b.step.first;
    }
  };

  void add_multiple(Work& work, const Terms& terms, const PackedMonomial& by, const Element& factor) {
    // Of the leading terms everybody knows what becomes of them.
    double cost = 0;
    for (std::size_t i = 1; i < terms.monomials.size(); ++i) {
      const auto [place, is_new] = work.try_emplace(terms.monomials[i] * by);
      numbers_.subtract_product(place->second, factor, terms.coefficients[i]);
      cost += numbers_.cost(place->second);
    }
    budget_.spend(cost);
  }

  Work combination(const BasisStep& step) {
    Work work;
    if (step.is_generator) {
      const Terms& terms = generators_[step.first];
      for (std::size_t i = 0; i < terms.monomials.size(); ++i) work.emplace(terms.monomials[i], terms.coefficients[i]);
      return work;
    }
    const Entry& first = basis_[step.first];
    const Entry& second = basis_[step.second];
    const PackedMonomial multiple = pack(least_common_multiple(first.lead, second.lead), variables_);
    add_multiple(work, first.terms, multiple / first.terms.monomials.front(), Element(1));
    for (auto& [monomial, coefficient] : work) {
      Element negative(0);
      numbers_.subtract_product(negative, coefficient, Element(1));
      coefficient = std::move(negative);
    }
    add_multiple(work, second.terms, multiple / second.terms.monomials.front(), Element(1));
    return work;
  }

  const Entry* divisor_of(const Exponents& exponents) const {
    for (const Entry& entry : basis_) {
      if (!entry.is_redundant && divides(entry.lead, exponents)) return &entry;
    }
    return nullptr;
  }

  Terms reduce(Work work) {
    Terms rest;
    while (!work.empty() && !budget_.is_spent()) {
      const auto first = work.begin();
      const PackedMonomial monomial = first->first;
      const Element coefficient = std::move(first->second);
      work.erase(first);
      if (numbers_.is_zero(coefficient)) continue;
      const Entry* divisor = divisor_of(unpack(monomial, variables_));
      if (divisor == nullptr) {
        rest.monomials.push_back(monomial);
        rest.coefficients.push_back(coefficient);
      } else {
        add_multiple(work, divisor->terms, monomial / divisor->terms.monomials.front(), coefficient);
      }
    }
    return rest;
  }

  void add(Terms terms, std::uint32_t sugar, const BasisStep& step, bool with_pairs) {
    const Element lead = terms.coefficients.front();
    for (Element& coefficient : terms.coefficients) coefficient = numbers_.quotient(coefficient, lead);
    if (terms.degree() == 0) is_whole_ = true;
    Entry entry{std::move(terms), {}, sugar, false};
    entry.lead = unpack(entry.terms.monomials.front(), variables_);
    if (with_pairs) update_pairs(entry);
    for (Entry& other : basis_) other.is_redundant = other.is_redundant || divides(entry.lead, other.lead);
    basis_.push_back(std::move(entry));
    steps_.push_back(step);
  }

  /// Gebauer and Moeller's criteria.
  void update_pairs(const Entry& entry) {
    std::erase_if(pairs_, [&](const Pair& pair) {
      if (pair.step.is_generator || !divides(entry.lead, pair.exponents)) return false;
      return least_common_multiple(basis_[pair.step.first].lead, entry.lead) != pair.exponents &&
             least_common_multiple(basis_[pair.step.second].lead, entry.lead) != pair.exponents;
    });
    std::vector<Pair> added;
    for (std::size_t i = 0; i < basis_.size(); ++i) {
      if (!basis_[i].is_redundant) added.push_back(pair_of(i, entry));
    }
    std::vector<bool> is_dropped(added.size());
    for (std::size_t i = 0; i < added.size(); ++i) {
      const bool is_coprime = are_coprime(basis_[added[i].step.first].lead, entry.lead);
      for (std::size_t j = 0; j < added.size() && !is_dropped[i]; ++j) {
        if (i == j || !divides(added[j].exponents, added[i].exponents)) continue;
        if (added[j].exponents != added[i].exponents) {
          is_dropped[i] = !is_coprime;  // a coprime one stays until all have been compared with it
        } else if (!is_coprime) {
          is_dropped[i] = j < i || are_coprime(basis_[added[j].step.first].lead, entry.lead);
        }
      }
    }
    for (std::size_t i = 0; i < added.size(); ++i) {
      if (!is_dropped[i] && !are_coprime(basis_[added[i].step.first].lead, entry.lead)) pairs_.push_back(added[i]);
    }
  }

  Pair pair_of(std::size_t i, const Entry& entry) const {
    Pair pair;
    pair.step = {false, static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(basis_.size())};
    pair.exponents = least_common_multiple(basis_[i].lead, entry.lead);
    pair.multiple = pack(pair.exponents, variables_);
    const std::uint32_t degree = degree_of(pair.exponents);
    pair.sugar =
        std::max(basis_[i].sugar + degree - degree_of(basis_[i].lead), entry.sugar + degree - degree_of(entry.lead));
    return pair;
  }

  Numbers numbers_;
  std::size_t variables_;
  const std::vector<Terms>& generators_;
  WorkBudget& budget_;
  std::vector<Entry> basis_;
  std::vector<BasisStep> steps_;
  std::vector<Pair> pairs_;
  bool is_whole_ = false;
};

}  // namespace nnsolve
