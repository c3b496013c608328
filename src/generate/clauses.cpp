// ETR with Boolean structure: clauses of equations and inequalities, conjunctions and negations among them, each with
// a part that holds at the planted point while the others are by chance.
#include "generate/conjunction.h"
#include "generate/families.h"
#include "generate/random_polynomial.h"

#include <utility>
#include <vector>

namespace nnsolve::generators {

namespace {

class ClauseMaker {
 public:
  explicit ClauseMaker(Random& random) : random_(random) {}

  GeneratedInstance run(std::size_t clauses) {
    for (std::size_t i = 0; i < 2 + clauses / 3; ++i) {
      formula_.add_variable(std::string("x").append(std::to_string(i + 1)), false);
      point_.push_back(small_rational(random_));
    }
    for (std::size_t i = 0; i < clauses; ++i) formula_.add_assertion(clause());
    GeneratedInstance instance;
    instance.assignment = Assignment{{}, {point_.begin(), point_.end()}};
    instance.status = Status::sat;
    instance.input = Formula(std::move(formula_));
    return instance;
  }

 private:
  /// Some polynomial compared with 0, true at the point or false.
  NodeIndex atom(bool is_true) {
    Polynomial polynomial = random_polynomial(random_, point_.size(), 2, 2);
    polynomial -= Polynomial(value_at(polynomial, point_));  // 0 at the point
    const auto relation = static_cast<Relation>(uniform(random_, 0, 3));
    const bool holds_at_0 = relation == Relation::equal || relation == Relation::greater_equal;
    if (holds_at_0 != is_true || (relation == Relation::greater_equal && chance(random_, 50))) {
      const Rational size = random_fraction(random_, 3, 2);
      polynomial += Polynomial(is_true ? size : -size);
    }
    return formula_.make_atom(make_term(formula_, polynomial), relation);
  }

  NodeIndex literal(bool is_true) {
    return chance(random_, 25) ? formula_.make_negation(atom(!is_true)) : atom(is_true);
  }

  NodeIndex clause() {
    std::vector<NodeIndex> parts = {literal(true)};
    if (chance(random_, 30)) {
      parts.push_back(literal(true));
      parts = {formula_.make_all(parts)};
    }
    for (auto others = uniform(random_, 1, 2); others > 0; --others) parts.push_back(literal(chance(random_, 25)));
    shuffle(random_, parts);
    return formula_.make_any(parts);
  }

  Random& random_;
  Etr formula_;
  std::vector<Rational> point_;
};

}  // namespace

GeneratedInstance make_clauses(std::size_t size, std::uint64_t seed) {
  Random random = make_random("clauses", size, seed);
  return ClauseMaker(random).run(size);
}

}  // namespace nnsolve::generators
