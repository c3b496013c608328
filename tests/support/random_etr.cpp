#include "random_etr.h"

#include <array>
#include <functional>
#include <utility>

namespace nnsolve::test {

namespace {

bool compares(const Rational& value, Relation relation) {
  switch (relation) {
    case Relation::equal:
      return value.sign() == 0;
    case Relation::not_equal:
      return value.sign() != 0;
    case Relation::greater:
      return value.sign() > 0;
    case Relation::greater_equal:
      return value.sign() >= 0;
  }
  return false;
}

class EtrMaker {
 public:
  EtrMaker(Random& random, const RandomEtrShape& shape, std::size_t points) : random_(random), shape_(shape) {
    result_.points.resize(points);
    result_.is_satisfied.resize(points, true);
  }

  RandomEtr run() {
    make_leaves();
    for (int i = 0; i < shape_.terms; ++i) make_term();
    for (int i = 0; i < shape_.atoms; ++i) make_atom();
    for (int i = 0; i < shape_.formulas; ++i) {
      make_formula();
      if (shape_.with_choice && uniform(random_, 0, 3) == 0) {
        make_choice();
        make_atom();
      }
    }
    for (int i = 0; i < shape_.assertions; ++i) make_assertion();
    return std::move(result_);
  }

 private:
  std::size_t points() const { return result_.points.size(); }
  std::size_t any_term() { return static_cast<std::size_t>(uniform(random_, 0, std::ssize(result_.terms) - 1)); }
  std::size_t any_formula() { return static_cast<std::size_t>(uniform(random_, 0, std::ssize(result_.formulas) - 1)); }

  void add_term(NodeIndex node, int degree, const std::function<Rational(std::size_t)>& value_at) {
    result_.terms.push_back(node);
    degrees_.push_back(degree);
    auto& values = result_.values.emplace_back();
    for (std::size_t p = 0; p < points(); ++p) values.push_back(value_at(p));
  }

  void add_formula(NodeIndex node, const std::function<bool(std::size_t)>& truth_at) {
    result_.formulas.push_back(node);
    auto& truths = result_.truths.emplace_back();
    for (std::size_t p = 0; p < points(); ++p) truths.push_back(truth_at(p));
  }

  void make_leaves() {
    Etr& etr = result_.formula;
    for (int i = 0; i < shape_.reals + shape_.bools; ++i) {
      const bool is_bool = i >= shape_.reals;
      const Variable variable = etr.add_variable(std::string(is_bool ? "b" : "x").append(std::to_string(i)), is_bool);
      for (auto& point : result_.points) {
        point.push_back(is_bool ? Rational(uniform(random_, 0, 1)) : random_value(random_));
      }
      const auto value_at = [this, variable](std::size_t p) { return result_.points[p][variable]; };
      if (is_bool) {
        add_formula(etr.make_variable(variable), [&](std::size_t p) { return !value_at(p).is_zero(); });
      } else {
        add_term(etr.make_variable(variable), 1, value_at);
      }
    }
    for (int i = 0; i < 2; ++i) {
      const Rational value(uniform(random_, -shape_.constants, shape_.constants), uniform(random_, 1, 2));
      add_term(etr.make_constant(value), 0, [&](std::size_t) { return value; });
    }
  }

  void make_term() {
    const std::size_t a = any_term();
    const std::size_t b = any_term();
    const auto at = [this](std::size_t term, std::size_t p) { return result_.values[term][p]; };
    const std::array<NodeIndex, 3> parts = {result_.terms[a], result_.terms[b], result_.terms[a]};
    Etr& etr = result_.formula;
    const std::int64_t kind = uniform(random_, 0, 4);
    if (kind <= 1 && degrees_[a] + degrees_[b] <= shape_.degree) {
      add_term(etr.make_product(std::span(parts).first(2)), degrees_[a] + degrees_[b],
               [&](std::size_t p) { return at(a, p) * at(b, p); });
    } else if (kind == 2) {
      const Rational factor(uniform(random_, -shape_.constants, shape_.constants), uniform(random_, 1, 3));
      add_term(etr.make_scaled(factor, parts[0]), degrees_[a], [&](std::size_t p) { return factor * at(a, p); });
    } else if (kind == 3) {
      add_term(etr.make_difference(parts[0], parts[1]), std::max(degrees_[a], degrees_[b]),
               [&](std::size_t p) { return at(a, p) - at(b, p); });
    } else {
      add_term(etr.make_sum(parts), std::max(degrees_[a], degrees_[b]),
               [&](std::size_t p) { return at(a, p) + at(b, p) + at(a, p); });
    }
  }

  void make_choice() {
    const std::size_t c = any_formula();
    const std::size_t a = any_term();
    const std::size_t b = any_term();
    add_term(result_.formula.make_choice(result_.formulas[c], result_.terms[a], result_.terms[b]),
             std::max(degrees_[a], degrees_[b]),
             [&](std::size_t p) { return result_.values[result_.truths[c][p] ? a : b][p]; });
  }

  /// Half of them compare a term with its value at the first point, so that they hold there or nearly do.
  void make_atom() {
    const std::size_t a = any_term();
    const Rational shift = uniform(random_, 0, 1) == 0 ? result_.values[a][0] : Rational(uniform(random_, -1, 1));
    const auto relation = static_cast<Relation>(uniform(random_, 0, 3));
    const std::array<NodeIndex, 2> parts = {result_.terms[a], result_.formula.make_constant(-shift)};
    const std::vector<Rational> values = result_.values[a];
    add_formula(result_.formula.make_atom(result_.formula.make_sum(parts), relation),
                [&](std::size_t p) { return compares(values[p] - shift, relation); });
  }

  void make_formula() {
    Etr& etr = result_.formula;
    const std::array<std::size_t, 3> picked = {any_formula(), any_formula(), any_formula()};
    std::vector<NodeIndex> parts;
    for (const std::size_t part : picked) parts.push_back(result_.formulas[part]);
    parts.resize(static_cast<std::size_t>(uniform(random_, 2, 3)));
    const auto at = [&](std::size_t i, std::size_t p) { return static_cast<bool>(result_.truths[picked[i]][p]); };
    const bool three = parts.size() == 3;
    switch (uniform(random_, 0, 4)) {
      case 0:
        return add_formula(etr.make_all(parts),
                           [&](std::size_t p) { return at(0, p) && at(1, p) && (!three || at(2, p)); });
      case 1:
        return add_formula(etr.make_any(parts),
                           [&](std::size_t p) { return at(0, p) || at(1, p) || (three && at(2, p)); });
      case 2:
        return add_formula(etr.make_negation(parts[0]), [&](std::size_t p) { return !at(0, p); });
      default:
        return add_formula(etr.make_equivalence(parts[0], parts[1]),
                           [&](std::size_t p) { return at(0, p) == at(1, p); });
    }
  }

  void make_assertion() {
    std::size_t picked = any_formula();
    for (int i = 0; shape_.is_planted && i < 10 && !result_.truths[picked][0]; ++i) picked = any_formula();
    result_.formula.add_assertion(result_.formulas[picked]);
    for (std::size_t p = 0; p < points(); ++p) {
      result_.is_satisfied[p] = result_.is_satisfied[p] && result_.truths[picked][p];
    }
  }

  Random& random_;
  RandomEtrShape shape_;
  RandomEtr result_;
  std::vector<int> degrees_;  // by term
};

}  // namespace

Rational random_value(Random& random) {
  if (uniform(random, 0, 1) == 0) return Rational(uniform(random, -1, 1));
  return Rational(uniform(random, -4, 4), uniform(random, 1, 3));
}

RandomEtr random_etr(Random& random, const RandomEtrShape& shape, std::size_t points) {
  return EtrMaker(random, shape, points).run();
}

}  // namespace nnsolve::test
