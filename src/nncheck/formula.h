// Polynomials, formulas over them, and the facts in force.
//
// A formula of atoms, conjunctions and disjunctions is a flat array in preorder, where each node knows how many parts
// it has; so one of any depth is negated, mapped, compared and evaluated by loops, backwards where parts must be known
// before the whole. The relation of an atom is the set of signs that its polynomial may have.
//
// A fact is a place in a shared formula: neither the parts of a conjunction nor what a branch assumes of a clause are
// copied. Facts are numbered in order of arrival and found by a hash that is the same for atoms that differ by a
// factor. What a scope added goes with it, the last fact first, so memory follows the facts in force.
#pragma once

#include "nncheck/tree.h"

#include <map>
#include <memory>
#include <unordered_map>

namespace nncheck {

/// The sorted list of its variables, each as often as its exponent says. Up to degree 3 nothing is allocated for it.
using Monomial = std::u32string;

/// From monomials to coefficients, none of which is 0.
struct Polynomial : std::map<Monomial, mpq_class> {
  Polynomial() = default;
  Polynomial(const mpq_class& constant) { add({}, constant); }
  bool is_constant() const { return empty() || (size() == 1 && begin()->first.empty()); }
  /// Its term without variables.
  mpq_class constant() const { return empty() || !begin()->first.empty() ? mpq_class(0) : begin()->second; }

  void add(const Monomial& monomial, const mpq_class& coefficient) {
    const auto [entry, is_new] = try_emplace(monomial, coefficient);
    if (!is_new) entry->second += coefficient;
    const std::size_t length = mpz_size(entry->second.get_num_mpz_t()) + mpz_size(entry->second.get_den_mpz_t());
    need(size() <= 1'000'000 && length <= 100'000 && monomial.size() <= 10'000, "too large a polynomial");
    if (entry->second == 0) erase(entry);
  }
  void add_product(const Polynomial& p, const Polynomial& q) {
    Monomial product;
    for (const auto& [m, c] : p) {
      for (const auto& [n, d] : q) {
        product.resize(m.size() + n.size());
        std::merge(m.begin(), m.end(), n.begin(), n.end(), product.begin());
        add(product, mpq_class(c * d));
      }
    }
  }
};

inline Polynomial variable(std::uint32_t v) {
  Polynomial p;
  p.add(Monomial(1, v), 1);
  return p;
}

inline Polynomial operator+(Polynomial p, const Polynomial& q) {
  for (const auto& [monomial, c] : q) p.add(monomial, c);
  return p;
}

inline Polynomial operator-(Polynomial p, const Polynomial& q) {
  for (const auto& [monomial, c] : q) p.add(monomial, mpq_class(-c));
  return p;
}

inline Polynomial operator*(const Polynomial& p, const Polynomial& q) {
  Polynomial result;
  result.add_product(p, q);
  return result;
}

inline Polynomial operator-(const Polynomial& p) { return Polynomial() - p; }

inline std::size_t exponent(const Monomial& monomial, std::uint32_t v) {
  return static_cast<std::size_t>(std::count(monomial.begin(), monomial.end(), static_cast<char32_t>(v)));
}

/// 0 if neither is a multiple of the other by a number other than 0, else that number's sign.
inline int proportional(const Polynomial& p, const Polynomial& q) {
  if (p.size() != q.size()) return 0;
  if (p.empty()) return 1;
  const mpq_class& a = p.begin()->second;
  const mpq_class& b = q.begin()->second;
  for (auto i = p.begin(), j = q.begin(); i != p.end(); ++i, ++j) {
    if (i->first != j->first || i->second * b != j->second * a) return 0;
  }
  return sgn(a) == sgn(b) ? 1 : -1;
}

/// Variables to numerators and denominators.
using Map = std::map<std::uint32_t, std::pair<Polynomial, Polynomial>>;

/// After the map, multiplied by denominators: by the least powers that do, or the least even ones.
inline Polynomial image(const Polynomial& p, const Map& map, bool even) {
  std::map<std::uint32_t, std::size_t> powers;
  for (const auto& [monomial, c] : p) {
    for (const char32_t v : monomial) {
      if (map.contains(v)) powers[v] = std::max(powers[v], exponent(monomial, v));
    }
  }
  Polynomial sum;
  for (const auto& [monomial, c] : p) {
    Monomial rest;
    std::copy_if(monomial.begin(), monomial.end(), std::back_inserter(rest), [&](auto v) { return !map.contains(v); });
    Polynomial term;
    term.add(rest, c);
    for (const auto& [v, power] : powers) {
      const auto& [numerator, denominator] = map.at(v);
      const std::size_t all = power + (even ? power % 2 : 0);
      for (std::size_t i = 0; i < all; ++i) term = term * (i < exponent(monomial, v) ? numerator : denominator);
    }
    sum = std::move(sum) + term;
  }
  return sum;
}

using Signs = std::uint8_t;
constexpr Signs below_zero = 1, equal_zero = 2, above_zero = 4, not_below = 6, not_zero = 5;
constexpr Signs signs_of(int sign) { return sign < 0 ? below_zero : sign == 0 ? equal_zero : above_zero; }
/// The signs of −p for those of p.
constexpr Signs flipped(Signs signs) {
  return static_cast<Signs>((signs & equal_zero) | (signs >> 2U) | ((signs & below_zero) << 2U));
}

enum class Kind : std::uint8_t { atom, any, all };

struct Node {
  Kind kind = Kind::atom;
  Polynomial p = {};
  Signs signs = 0;
  std::size_t parts = 0;
  // By finished():
  std::size_t end = 0;  // behind the last node of this part
  std::uint64_t hash = 0;

  bool is_inequality() const { return signs == above_zero || signs == not_below; }
  /// A number, and the relation holds of it, or does not.
  bool is_true() const { return p.is_constant() && (signs_of(sgn(p.constant())) & signs) != 0; }
  bool is_false() const { return p.is_constant() && (signs_of(sgn(p.constant())) & signs) == 0; }
};

using Formula = std::vector<Node>;

inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  return (a ^ (b + 0x9E3779B97F4A7C15U + (a << 6U))) * 0xBF58476D1CE4E5B9U;
}

/// The same for all multiples.
inline std::uint64_t hash_of(const Polynomial& p) {
  std::uint64_t hash = p.size();
  for (const auto& [monomial, c] : p) {
    const mpq_class ratio = c / p.begin()->second;
    hash = mix(mix(hash, std::hash<Monomial>()(monomial)), ratio.get_num().get_ui() + 31 * ratio.get_den().get_ui());
  }
  return hash;
}

/// Sets ends and hashes.
inline Formula finished(Formula formula) {
  for (std::size_t i = formula.size(); i-- > 0;) {
    Node& node = formula[i];
    node.end = i + 1;
    node.hash = node.kind == Kind::atom ? hash_of(node.p) : static_cast<std::uint64_t>(node.kind);
    for (std::size_t k = 0; k < node.parts; ++k) {
      node.hash = mix(node.hash, formula[node.end].hash);
      node.end = formula[node.end].end;
    }
  }
  return formula;
}

inline Formula atom(Polynomial p, Signs signs) { return finished({{Kind::atom, std::move(p), signs}}); }
inline Node joined(Kind kind, std::size_t parts) { return {kind, {}, 0, parts}; }

/// The same kind of node for the negation.
inline Node negated(Node node) {
  if (node.kind != Kind::atom) {
    node.kind = node.kind == Kind::any ? Kind::all : Kind::any;
  } else if (node.is_inequality()) {  // p > 0 becomes −p >= 0, and p >= 0 becomes −p > 0
    node.p = -node.p;
    node.signs = node.signs == above_zero ? not_below : above_zero;
  } else {
    node.signs = static_cast<Signs>(7 - node.signs);
  }
  return node;
}

/// The part at a place, with each node replaced.
template <class Image>
Formula mapped(const Formula& formula, std::size_t at, Image image) {
  Formula result;
  for (std::size_t i = at; i < formula[at].end; ++i) result.push_back(image(formula[i]));
  return finished(std::move(result));
}

/// The same shape, and atoms that differ by factors that leave their meaning.
inline bool same(const Formula& a, std::size_t at, const Formula& b, std::size_t bt) {
  const std::size_t size = a[at].end - at;
  if (b[bt].end - bt != size) return false;
  for (std::size_t i = 0; i < size; ++i) {
    const Node& x = a[at + i];
    const Node& y = b[bt + i];
    if (x.kind != y.kind || x.parts != y.parts) return false;
    const int sign = proportional(x.p, y.p);
    if (sign == 0 || x.signs != (sign > 0 ? y.signs : flipped(y.signs))) return false;
  }
  return true;
}

/// A part that `truth` says it of is true, and what follows from that; or, of the negation, false.
template <class Truth>
bool holds(const Formula& formula, std::size_t at, bool negation, Truth truth) {
  std::vector<char> good(formula[at].end - at);
  for (std::size_t i = formula[at].end; i-- > at;) {
    const Node& node = formula[i];
    std::size_t count = 0;
    for (std::size_t c = i + 1; c < node.end; c = formula[c].end) count += good[c - at] != 0 ? 1U : 0U;
    const bool some = (node.kind == Kind::any) != negation;
    good[i - at] = (node.kind != Kind::atom && (some ? count > 0 : count == node.parts)) || truth(i) ? 1 : 0;
  }
  return good[0] != 0;
}

struct Fact {
  std::shared_ptr<const Formula> formula;
  std::size_t at = 0;
  bool core = false;

  const Node& node() const { return (*formula)[at]; }
};

class Facts {
 public:
  std::size_t size() const { return facts_.size(); }
  const Fact& operator[](std::size_t i) const { return facts_[i]; }

  /// A fact, and the parts of a conjunction behind it. False if one of them is false.
  bool add(const Fact& fact) {
    bool good = true;
    const Formula& formula = *fact.formula;
    for (std::size_t i = fact.at; i < formula[fact.at].end;) {
      const Node& node = formula[i];
      index_[node.hash].push_back(facts_.size());
      facts_.push_back({fact.formula, i, fact.core && i == fact.at});
      if (node.kind == Kind::atom ? node.is_false() : node.kind == Kind::any && node.parts == 0) good = false;
      i = node.kind == Kind::all ? i + 1 : node.end;
    }
    return good;
  }

  /// Takes back all but the first `size`.
  void shrink(std::size_t size) {
    for (; facts_.size() > size; facts_.pop_back()) {
      const auto entry = index_.find(facts_.back().node().hash);
      entry->second.pop_back();
      if (entry->second.empty()) index_.erase(entry);
    }
  }

  /// By single facts, as they stand.
  bool refuted(const Formula& formula, std::size_t at) const {
    return holds(formula, at, true,
                 [&](std::size_t i) { return formula[i].kind == Kind::atom && atom_refuted(formula[i]); });
  }

  /// A number that it holds of, or a single fact says the same or more.
  bool follows(const Node& atom) const {
    return atom.is_true() || some_about(atom, [&](Signs signs) { return (signs & ~atom.signs) == 0; });
  }
  bool known_nonzero(const Polynomial& p) const { return follows(atom(p, not_zero)[0]); }

  /// The same formula is a fact, if `core` one of the core.
  bool in_force(const Formula& formula, std::size_t at, bool core) const {
    return some(formula[at].hash,
                [&](const Fact& fact) { return (fact.core || !core) && same(*fact.formula, fact.at, formula, at); });
  }

 private:
  template <class Predicate>
  bool some(std::uint64_t hash, Predicate predicate) const {
    const auto found = index_.find(hash);
    return found != index_.end() &&
           std::any_of(found->second.begin(), found->second.end(), [&](std::size_t i) { return predicate(facts_[i]); });
  }

  template <class Predicate>
  bool some_about(const Node& atom, Predicate predicate) const {
    return some(atom.hash, [&](const Fact& fact) {
      const int sign = fact.node().kind == Kind::atom ? proportional(fact.node().p, atom.p) : 0;
      return sign != 0 && predicate(sign > 0 ? fact.node().signs : flipped(fact.node().signs));
    });
  }

  bool atom_refuted(const Node& atom) const {
    if (some_about(atom, [&](Signs signs) { return (signs & atom.signs) == 0; })) return true;
    // v = 0 and v − 1 = 0 refute each other.
    if (atom.signs != equal_zero || atom.p.empty() || atom.p.rbegin()->first.size() != 1) return false;
    const Polynomial v = variable(atom.p.rbegin()->first[0]);
    const Polynomial v_minus_1 = v - mpq_class(1);
    const bool is_v = proportional(atom.p, v) != 0;
    if (!is_v && proportional(atom.p, v_minus_1) == 0) return false;
    return some_about(nncheck::atom(is_v ? v_minus_1 : v, equal_zero)[0], [](Signs s) { return s == equal_zero; });
  }

  std::vector<Fact> facts_;
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> index_;
};

}  // namespace nncheck
