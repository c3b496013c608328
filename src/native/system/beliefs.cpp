#include "native/system/beliefs.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <span>
#include <utility>

namespace nnsolve::native {

namespace {

constexpr std::size_t sweeps_before_fixing = 4;
constexpr std::size_t share_fixed = 10;           // one in so many of those that are free
constexpr std::size_t most_futile_repairs = 300;  // one after the other; fewer where there are few statements
constexpr std::size_t most_repairs = 2000;
constexpr std::size_t most_reach = 5;  // of a repair
// Where more is wrong at first, the variables are other numbers than these, and repairs do not help.
constexpr std::size_t few_wrong_statements = 5;
constexpr std::size_t share_wrong = 8;  // one in so many
constexpr double never = 1e-12;         // of likelihoods
constexpr std::uint32_t no_factor = 0xffffffff;

/// False if all are 0.
bool normalise(std::span<double> values) {
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  if (!(sum > 1e-200)) return false;
  for (double& value : values) value /= sum;
  return true;
}

}  // namespace

Beliefs::Beliefs(const System& system, SmallNumbers numbers)
    : numbers_(std::move(numbers)),
      links_of_(system.variable_count()),
      beliefs_(system.variable_count() * numbers_.size()),
      chosen_(system.variable_count()),
      is_fixed_(system.variable_count()) {
  for (const Constraint& constraint : system.constraints) add_statements(constraint);
  link();
}

void Beliefs::add_statements(const Constraint& constraint) {
  if (constraint.kind == Constraint::Kind::all) {
    for (const Constraint& part : constraint.parts) add_statements(part);
    return;
  }
  Statement statement;
  statement.first_factor = static_cast<std::uint32_t>(factors_.size());
  add_nodes(constraint, statement.nodes);
  statement.end_factor = static_cast<std::uint32_t>(factors_.size());
  if (statement.first_factor < statement.end_factor) statements_.push_back(std::move(statement));
}

void Beliefs::add_nodes(const Constraint& constraint, std::vector<Statement::Node>& nodes) {
  const std::size_t index = nodes.size();
  nodes.push_back({constraint.kind, 0, no_factor});
  for (const Constraint& part : constraint.parts) add_nodes(part, nodes);
  nodes[index].end = static_cast<std::uint32_t>(nodes.size());
  if (constraint.kind != Constraint::Kind::atom) return;
  ++atom_count_;
  if (auto factor = make_factor(constraint.polynomial, constraint.relation, numbers_)) {
    nodes[index].factor = static_cast<std::uint32_t>(factors_.size());
    factors_.push_back(*std::move(factor));
  }
}

bool Beliefs::are_worthwhile() const { return factors_.size() > 0 && 10 * factors_.size() >= 9 * atom_count_; }

void Beliefs::link() {
  for (std::uint32_t i = 0; i < statements_.size(); ++i) link(statements_[i], i);
  first_place_.push_back(static_cast<std::uint32_t>(link_at_.size()));
  to_statement_.resize(links_.size() * numbers_.size());
  to_variable_.resize(to_statement_.size());
  value_chances_.resize(link_at_.size() * numbers_.size());
  atom_chances_.resize(factors_.size());
}

void Beliefs::link(Statement& statement, std::uint32_t index) {
  statement.first_link = static_cast<std::uint32_t>(links_.size());
  for (std::uint32_t factor = statement.first_factor; factor < statement.end_factor; ++factor) {
    first_place_.push_back(static_cast<std::uint32_t>(link_at_.size()));
    for (const auto& group : factors_[factor].groups) {
      for (const Variable variable : group.variables) {
        auto& links = links_of_[variable];
        if (links.empty() || links.back() < statement.first_link) {
          links.push_back(static_cast<std::uint32_t>(links_.size()));
          links_.push_back({variable, index});
        }
        link_at_.push_back(links.back());
      }
    }
  }
  statement.end_link = static_cast<std::uint32_t>(links_.size());
}

/// Then it has said nothing yet.
void Beliefs::forget(std::uint32_t statement) {
  const auto begin = to_variable_.begin();
  const auto count = static_cast<std::ptrdiff_t>(numbers_.size());
  std::fill(begin + statements_[statement].first_link * count, begin + statements_[statement].end_link * count, 1.0);
}

/// What it believes: the product of what statements said. What each of them is told: the product without its own.
void Beliefs::tell_statements(Variable variable) {
  const std::size_t count = numbers_.size();
  const auto& links = links_of_[variable];
  const std::span<double> belief(beliefs_.data() + variable * count, count);
  if (is_fixed_[variable]) {
    for (std::size_t i = 0; i < count; ++i) belief[i] = i == chosen_[variable] ? 1 : 0;
    for (const std::uint32_t link : links)
      std::ranges::copy(belief, to_statement_.begin() + link * static_cast<std::ptrdiff_t>(count));
    return;
  }
  std::ranges::copy(numbers_.weights, belief.begin());
  for (const std::uint32_t link : links) {
    std::ranges::copy(belief, to_statement_.begin() + link * static_cast<std::ptrdiff_t>(count));
    for (std::size_t i = 0; i < count; ++i) belief[i] *= to_variable_[link * count + i];
    if (!normalise(belief)) std::ranges::copy(numbers_.weights, belief.begin());
  }
  scratch_.assign(count, 1);
  for (std::size_t k = links.size(); k-- > 0;) {
    const std::span<double> told(to_statement_.data() + links[k] * count, count);
    for (std::size_t i = 0; i < count; ++i) {
      told[i] *= scratch_[i];
      scratch_[i] *= to_variable_[links[k] * count + i];
    }
    if (!normalise(told)) std::ranges::copy(numbers_.weights, told.begin());
    if (!normalise(scratch_)) scratch_.assign(count, 1);
  }
  choose(variable);
}

void Beliefs::choose(Variable variable) {
  const auto begin = beliefs_.begin() + static_cast<std::ptrdiff_t>(variable * numbers_.size());
  chosen_[variable] =
      static_cast<std::uint32_t>(std::max_element(begin, begin + static_cast<std::ptrdiff_t>(numbers_.size())) - begin);
}

/// Fills chances_.
void Beliefs::spread_sums(std::uint32_t factor) {
  const std::size_t count = numbers_.size();
  const auto& groups = factors_[factor].groups;
  if (chances_.size() < groups.size()) chances_.resize(groups.size());
  std::uint32_t place_of_link = first_place_[factor];
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const BeliefFactor::Group& group = groups[g];
    // Of combinations of values, one variable more at a time.
    scratch_.assign(1, 1);
    for (std::size_t i = 0; i < group.variables.size(); ++i, ++place_of_link) {
      const std::uint32_t link = link_at_[place_of_link];
      sum_.clear();
      for (const double chance : scratch_) {
        for (std::size_t k = 0; k < count; ++k) sum_.push_back(chance * to_statement_[link * count + k]);
      }
      scratch_.swap(sum_);
    }
    chances_[g].assign(group.sums.size(), 0);
    for (std::size_t place = 0; place < scratch_.size(); ++place) chances_[g][group.places[place]] += scratch_[place];
  }
}

/// Fills rest_: chances of the sum of all groups but one.
void Beliefs::add_rest(const BeliefFactor& factor, std::size_t without) {
  rest_.assign(1, 1);
  lowest_ = 0;
  for (std::size_t g = 0; g < factor.groups.size(); ++g) {
    if (g == without) continue;
    const auto& sums = factor.groups[g].sums;
    lowest_ += sums.front();
    sum_.assign(rest_.size() + static_cast<std::size_t>(sums.back() - sums.front()), 0);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const double chance = chances_[g][i];
      if (chance < never) continue;
      double* const target = sum_.data() + (sums[i] - sums.front());
      for (std::size_t k = 0; k < rest_.size(); ++k) target[k] += chance * rest_[k];
    }
    rest_.swap(sum_);
  }
}

/// Fills weights_.
void Beliefs::weigh(const BeliefFactor& factor, std::size_t group) {
  const auto& sums = factor.groups[group].sums;
  weights_.clear();
  const auto size = static_cast<std::int64_t>(rest_.size());
  const bool is_order = factor.relation == Relation::greater || factor.relation == Relation::greater_equal;
  if (is_order) {
    for (std::size_t k = rest_.size() - 1; k-- > 0;) rest_[k] += rest_[k + 1];
  }
  for (const std::int64_t sum : sums) {
    // Which sum of the rest just fits.
    const std::int64_t place = factor.target - sum - lowest_ + (factor.relation == Relation::greater ? 1 : 0);
    if (is_order) {
      weights_.push_back(place >= size ? 0 : rest_[static_cast<std::size_t>(std::max<std::int64_t>(place, 0))]);
      continue;
    }
    const double hit = place < 0 || place >= size ? 0 : rest_[static_cast<std::size_t>(place)];
    weights_.push_back(factor.relation == Relation::equal ? hit : std::max(0.0, 1 - hit));
  }
}

/// Fills value_chances_ for the group's variables.
void Beliefs::weigh_values(const BeliefFactor::Group& group, std::uint32_t first_place) {
  const std::size_t count = numbers_.size();
  std::size_t stride = group.places.size();
  for (std::size_t i = 0; i < group.variables.size(); ++i) {
    stride /= count;
    // The chance of each combination of the others' values.
    scratch_.assign(1, 1);
    for (std::size_t k = 0; k < group.variables.size(); ++k) {
      const std::uint32_t link = link_at_[first_place + k];
      sum_.clear();
      for (const double chance : scratch_) {
        for (std::size_t v = 0; v < count; ++v)
          sum_.push_back(k == i ? chance : chance * to_statement_[link * count + v]);
      }
      scratch_.swap(sum_);
    }
    const std::span<double> chances(value_chances_.data() + (first_place + i) * count, count);
    std::ranges::fill(chances, 0);
    for (std::size_t place = 0; place < scratch_.size(); ++place) {
      chances[(place / stride) % count] += scratch_[place] * weights_[group.places[place]];
    }
  }
}

void Beliefs::find_chances(std::uint32_t index) {
  const BeliefFactor& factor = factors_[index];
  spread_sums(index);
  std::uint32_t place = first_place_[index];
  for (std::size_t g = 0; g < factor.groups.size(); ++g) {
    add_rest(factor, g);
    weigh(factor, g);
    weigh_values(factor.groups[g], place);
    place += static_cast<std::uint32_t>(factor.groups[g].variables.size());
  }
}

void Beliefs::tell_variables(std::uint32_t index) {
  const Statement& statement = statements_[index];
  const std::size_t count = numbers_.size();
  for (std::uint32_t factor = statement.first_factor; factor < statement.end_factor; ++factor) find_chances(factor);
  if (statement.nodes.size() > 1) return tell_of_several(statement);
  for (std::uint32_t place = first_place_[statement.first_factor]; place < first_place_[statement.end_factor];
       ++place) {
    const std::span<double> told(value_chances_.data() + place * count, count);
    // Where nothing fits it has nothing to say.
    if (!normalise(told)) continue;
    std::ranges::copy(told, to_variable_.begin() + static_cast<std::ptrdiff_t>(link_at_[place] * count));
  }
}

/// The same of a statement with parts.
void Beliefs::tell_of_several(const Statement& statement) {
  const std::size_t count = numbers_.size();
  std::vector<double> usual(statement.end_factor - statement.first_factor), told(count);
  for (std::uint32_t factor = statement.first_factor; factor < statement.end_factor; ++factor) {
    const std::uint32_t place = first_place_[factor];
    for (std::size_t v = 0; v < count; ++v)
      usual[factor - statement.first_factor] +=
          to_statement_[link_at_[place] * count + v] * value_chances_[place * count + v];
  }
  for (std::uint32_t link = statement.first_link; link < statement.end_link; ++link) {
    for (std::size_t v = 0; v < count; ++v) {
      for (std::uint32_t factor = statement.first_factor; factor < statement.end_factor; ++factor) {
        atom_chances_[factor] = usual[factor - statement.first_factor];
        for (std::uint32_t place = first_place_[factor]; place < first_place_[factor + 1]; ++place) {
          if (link_at_[place] == link) atom_chances_[factor] = value_chances_[place * count + v];
        }
      }
      told[v] = chance_of(statement, 0, atom_chances_);
    }
    if (!normalise(told)) continue;
    std::ranges::copy(told, to_variable_.begin() + static_cast<std::ptrdiff_t>(link * count));
  }
}

/// That it holds, if atoms are independent and have these chances, by factor.
double Beliefs::chance_of(const Statement& statement, std::uint32_t index, const std::vector<double>& chances) const {
  const Statement::Node& node = statement.nodes[index];
  if (node.kind == Constraint::Kind::atom) return node.factor == no_factor ? 0 : chances[node.factor];
  const bool is_any = node.kind == Constraint::Kind::any;
  double product = 1;
  for (std::uint32_t part = index + 1; part < node.end; part = statement.nodes[part].end) {
    const double chance = chance_of(statement, part, chances);
    product *= is_any ? 1 - chance : chance;
  }
  return is_any ? std::max(0.0, 1 - product) : product;
}

bool Beliefs::is_active(std::uint32_t statement) const {
  for (std::uint32_t link = statements_[statement].first_link; link < statements_[statement].end_link; ++link) {
    if (!is_fixed_[links_[link].variable]) return true;
  }
  return false;
}

bool Beliefs::is_met(std::uint32_t factor) const {
  std::int64_t sum = 0;
  for (const auto& group : factors_[factor].groups) {
    std::size_t place = 0;
    for (Variable variable : group.variables) place = place * numbers_.size() + chosen_[variable];
    sum += group.sums[group.places[place]];
  }
  return is_allowed(factors_[factor].relation, sum - factors_[factor].target);
}

bool Beliefs::is_wrong(std::uint32_t index) {
  const Statement& statement = statements_[index];
  for (std::uint32_t factor = statement.first_factor; factor < statement.end_factor; ++factor) {
    atom_chances_[factor] = is_met(factor) ? 1 : 0;
  }
  return chance_of(statement, 0, atom_chances_) == 0;
}

/// Of those that are free.
void Beliefs::fix_surest(std::size_t count) {
  std::vector<std::pair<double, Variable>> ranking;
  for (Variable variable : free_) {
    ranking.emplace_back(-beliefs_[variable * numbers_.size() + chosen_[variable]], variable);
  }
  count = std::min(count, ranking.size());
  std::nth_element(ranking.begin(), ranking.begin() + static_cast<std::ptrdiff_t>(count), ranking.end());
  for (std::size_t i = 0; i < count; ++i) fix(ranking[i].second, chosen_[ranking[i].second]);
  std::erase_if(free_, [&](Variable variable) { return is_fixed_[variable]; });
}

void Beliefs::fix(Variable variable, std::uint32_t value) {
  chosen_[variable] = value;
  is_fixed_[variable] = true;
  tell_statements(variable);
}

std::vector<std::uint32_t> Beliefs::wrong_ones(const std::vector<std::uint32_t>& statements) {
  std::vector<std::uint32_t> result;
  std::ranges::copy_if(statements, std::back_inserter(result), [this](std::uint32_t index) { return is_wrong(index); });
  return result;
}

/// Sweeps until all of these statements are right or everything is fixed. Returns those that are wrong.
std::vector<std::uint32_t> Beliefs::decimate(std::vector<std::uint32_t> active, std::mt19937_64& random,
                                             const std::function<bool()>& should_stop) {
  const std::vector<std::uint32_t> all = active;
  for (const std::uint32_t statement : active) forget(statement);
  for (const Variable variable : free_) tell_statements(variable);
  for (std::size_t sweep = 1; !free_.empty(); ++sweep) {
    std::shuffle(active.begin(), active.end(), random);
    for (const std::uint32_t statement : active) {
      tell_variables(statement);
      for (std::uint32_t link = statements_[statement].first_link; link < statements_[statement].end_link; ++link) {
        if (!is_fixed_[links_[link].variable]) tell_statements(links_[link].variable);
      }
    }
    if (wrong_ones(all).empty() || (should_stop && should_stop())) fix_surest(free_.size());
    if (sweep < sweeps_before_fixing) continue;
    fix_surest(std::max<std::size_t>(free_.size() / share_fixed, 1));
    std::erase_if(active, [&](std::uint32_t statement) { return !is_active(statement); });
  }
  return wrong_ones(all);
}

/// Frees the variables of the statement, and of those next to it up to this distance. Returns the statements of these.
std::vector<std::uint32_t> Beliefs::free_around(std::uint32_t center, std::size_t reach) {
  std::vector<std::uint32_t> border = {center}, all;
  for (std::size_t distance = 0; distance <= reach; ++distance) {
    std::vector<std::uint32_t> next;
    for (const std::uint32_t statement : border) {
      for (std::uint32_t link = statements_[statement].first_link; link < statements_[statement].end_link; ++link) {
        const Variable variable = links_[link].variable;
        if (!is_fixed_[variable]) continue;
        is_fixed_[variable] = false;
        free_.push_back(variable);
        for (const std::uint32_t other : links_of_[variable]) next.push_back(links_[other].statement);
      }
    }
    all.insert(all.end(), next.begin(), next.end());
    border = std::move(next);
  }
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

/// What is around something wrong once more; taken back if more is wrong then.
void Beliefs::repair(std::mt19937_64& random, const std::function<bool()>& should_stop) {
  const std::uint32_t center = wrong_[random() % wrong_.size()];
  // What is near is mostly enough, and everything is near enough to anything in a few steps.
  const std::size_t reach = std::min(random() % (most_reach + 1), random() % (most_reach + 1));
  const std::vector<std::uint32_t> around = free_around(center, reach);
  std::vector<std::pair<Variable, std::uint32_t>> before;
  for (const Variable variable : free_) before.emplace_back(variable, chosen_[variable]);
  const std::vector<std::uint32_t> now_wrong = decimate(around, random, should_stop);
  std::vector<std::uint32_t> all_wrong;
  std::ranges::copy_if(wrong_, std::back_inserter(all_wrong),
                       [&](std::uint32_t statement) { return !std::ranges::binary_search(around, statement); });
  all_wrong.insert(all_wrong.end(), now_wrong.begin(), now_wrong.end());
  if (all_wrong.size() <= wrong_.size()) {
    wrong_ = std::move(all_wrong);
  } else {
    for (const auto& [variable, value] : before) fix(variable, value);
  }
}

std::size_t Beliefs::run(std::mt19937_64& random, const std::function<bool()>& should_stop) {
  is_fixed_.assign(is_fixed_.size(), false);
  free_.resize(is_fixed_.size());
  std::iota(free_.begin(), free_.end(), Variable{0});
  std::vector<std::uint32_t> all(statements_.size());
  std::iota(all.begin(), all.end(), 0U);
  wrong_ = decimate(std::move(all), random, should_stop);
  if (wrong_.size() > few_wrong_statements && wrong_.size() * share_wrong > statements_.size()) return wrong_.size();
  const std::size_t patience = std::min(most_futile_repairs, 2 * statements_.size());
  std::size_t futile = 0;
  for (std::size_t i = 0; i < most_repairs && !wrong_.empty() && futile < patience; ++i) {
    if (should_stop && should_stop()) break;
    const std::size_t before = wrong_.size();
    repair(random, should_stop);
    futile = wrong_.size() < before ? 0 : futile + 1;
  }
  return wrong_.size();
}

std::vector<Rational> Beliefs::values() const {
  std::vector<Rational> result;
  for (const std::uint32_t choice : chosen_) result.emplace_back(numbers_.numerators[choice], numbers_.denominator);
  return result;
}

}  // namespace nnsolve::native
