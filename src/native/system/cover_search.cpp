#include "native/system/cover_search.h"

#include "algebra/simple_rational.h"
#include "linear/decide_linear.h"

#include "nnsolve/error.h"
#include "nnsolve/presolve.h"

#include <algorithm>
#include <array>
#include <utility>

namespace nnsolve::native {

namespace {

constexpr std::size_t most_pivots = 20'000;
constexpr std::size_t most_conflicts = 3'000;
constexpr std::size_t most_refused = 12;  // values, in one attempt

void collect_products(const Constraint& constraint, std::vector<std::vector<Variable>>& products) {
  for (const Constraint& part : constraint.parts) collect_products(part, products);
  for (const Term& term : constraint.polynomial.terms()) {
    if (term.monomial.degree() < 2) break;  // terms of higher degree come first
    const auto factors = term.monomial.factors();
    products.emplace_back(factors.begin(), factors.end());
  }
}

/// How many factors are not covered.
std::size_t uncovered(const std::vector<Variable>& product, const std::vector<bool>& is_in) {
  return static_cast<std::size_t>(std::ranges::count_if(product, [&](Variable variable) { return !is_in[variable]; }));
}

/// Searches one system down to a linear one, with a value for a variable at a time.
class Descending {
 public:
  using ValueOf = std::function<Rational(Variable)>;

  Descending(const System& system, const std::function<bool()>& should_stop)
      : system_(system), should_stop_(should_stop) {}

  /// `next` says what to give a value next; nothing if the system is linear.
  std::optional<Assignment> run(const std::function<std::optional<Variable>(const System&)>& next,
                                const ValueOf& value_of) {
    std::size_t refused = 0;
    if (!simplify(system_)) return std::nullopt;
    while (const std::optional<Variable> variable = next(system_)) {
      if (should_stop_ && should_stop_()) return std::nullopt;
      System with = system_;
      with.constraints.push_back(
          Constraint::atom(Polynomial::variable(*variable) - Polynomial(value_of(*variable)), Relation::equal));
      if (!simplify(std::move(with)) && ++refused > most_refused) return std::nullopt;
    }
    return decide();
  }

 private:
  /// False if there is no solution; then nothing changes.
  bool simplify(System system) {
    PresolvedSystem presolved = nnsolve::presolve(std::move(system));
    if (presolved.is_unsat) return false;
    system_ = std::move(presolved.system);
    lifts_.push_back(std::move(presolved.lift));
    return true;
  }

  std::optional<Assignment> decide() const {
    LinearOptions options;
    options.pivot_limit = most_pivots;
    options.conflict_limit = most_conflicts;
    options.should_stop = should_stop_;
    LinearResult result = decide_linear(system_, options);
    const auto* sat = std::get_if<LinearSat>(&result);
    if (sat == nullptr) return std::nullopt;
    Assignment assignment;
    for (const Rational& value : sat->values) assignment.values.emplace_back(value);
    for (std::size_t i = lifts_.size(); i-- > 0;) assignment = lift(lifts_[i], std::move(assignment));
    return assignment;
  }

  System system_;
  const std::function<bool()>& should_stop_;
  std::vector<LiftStack> lifts_;
};

template <class Search>
std::optional<Assignment> or_nothing(Search search) {
  try {
    return search();
  } catch (const NotAModel&) {
    return std::nullopt;
  } catch (const NumberTooLarge&) {
    return std::nullopt;
  }
}

}  // namespace

std::vector<Variable> random_cover(const System& system, std::mt19937_64& random) {
  std::vector<std::vector<Variable>> products;
  for (const Constraint& constraint : system.constraints) collect_products(constraint, products);
  std::vector<bool> is_in(system.variable_count());
  std::vector<Variable> cover;
  for (;;) {
    std::vector<double> uses(system.variable_count());
    for (const auto& product : products) {
      if (uncovered(product, is_in) < 2) continue;
      for (std::size_t i = 0; i < product.size(); ++i) {
        if (!is_in[product[i]]) uses[product[i]] += i > 0 && product[i] == product[i - 1] ? 1e3 : 1;
      }
    }
    for (double& count : uses) count *= 1 + static_cast<double>(random() >> 11) * 0x1p-53;
    const auto best = std::ranges::max_element(uses);
    if (best == uses.end() || *best == 0) break;
    cover.push_back(static_cast<Variable>(best - uses.begin()));
    is_in[cover.back()] = true;
  }
  // What came first may have become needless.
  std::erase_if(cover, [&](Variable variable) {
    is_in[variable] = false;
    const bool is_needless =
        std::ranges::all_of(products, [&](const auto& product) { return uncovered(product, is_in) < 2; });
    is_in[variable] = !is_needless;
    return is_needless;
  });
  return cover;
}

std::optional<Assignment> CoverSearch::guess(std::mt19937_64& random, const std::function<bool()>& should_stop) const {
  const auto next = [&](const System& system) -> std::optional<Variable> {
    const std::vector<Variable> cover = random_cover(system, random);
    if (cover.empty()) return std::nullopt;
    return cover.front();
  };
  const auto value_of = [&](Variable) -> Rational {
    constexpr std::array<int, 10> numerators = {1, 1, -1, -1, 0, 2, -2, 1, -1, 3};
    const std::uint64_t which = random() % numerators.size();
    return {numerators[which], which > 6 ? 2 : 1};
  };
  return or_nothing([&] { return Descending(system_, should_stop).run(next, value_of); });
}

std::optional<Assignment> CoverSearch::near(const Point& point, const std::function<bool()>& should_stop) const {
  for (double tolerance : {0.25, 0.02, 1e-3}) {
    std::mt19937_64 random(0);
    // One cover of the whole, without presolve in between, which would move the point.
    System with = system_;
    for (Variable variable : random_cover(system_, random)) {
      with.constraints.push_back(Constraint::atom(
          Polynomial::variable(variable) - Polynomial(simple_near(point[variable], tolerance)), Relation::equal));
    }
    const auto next = [&](const System& system) -> std::optional<Variable> {
      const std::vector<Variable> cover = random_cover(system, random);
      if (cover.empty()) return std::nullopt;
      return cover.front();
    };
    const auto value_of = [&](Variable variable) { return simple_near(point[variable], tolerance); };
    auto found = or_nothing([&] { return Descending(with, should_stop).run(next, value_of); });
    if (found) return found;
    if (should_stop && should_stop()) break;
  }
  return std::nullopt;
}

}  // namespace nnsolve::native
