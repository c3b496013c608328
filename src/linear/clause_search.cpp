#include "linear/clause_search.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <cmath>

namespace nnsolve {

namespace {

constexpr double decay = 0.95;
constexpr double most_activity = 1e100;
constexpr std::size_t restart_unit = 64;

/// Luby's sequence 1 1 2 1 1 2 4 ..., from number 0.
std::size_t luby(std::size_t number) {
  std::size_t size = 1;
  while (size < number + 1) size = 2 * size + 1;
  while (size - 1 != number) {
    size /= 2;
    if (number >= size) number -= size;
  }
  return (size + 1) / 2;
}

}  // namespace

ClauseSearch::ClauseSearch(std::size_t variable_count, SearchTheory& theory)
    : theory_(theory),
      value_(2 * variable_count, 0),
      reason_(variable_count),
      level_of_(variable_count, 0),
      is_seen_(variable_count, false),
      activity_(variable_count, 0),
      watches_(2 * variable_count) {
  for (std::size_t variable = 0; variable < variable_count; ++variable) enqueue(variable);
}

void ClauseSearch::add_clause(LiteralClause clause) {
  backtrack(0);
  LiteralClause open;
  for (const ClauseLiteral literal : clause) {
    if (is_true(literal) || std::ranges::find(open, -literal) != open.end()) return;
    if (!is_false(literal) && std::ranges::find(open, literal) == open.end()) open.push_back(literal);
  }
  if (open.empty()) {
    is_contradictory_ = true;
  } else if (open.size() == 1) {
    assign(open.front(), {});
  } else {
    clauses_.push_back({std::move(open), false, 0});
    watch(static_cast<ClauseIndex>(clauses_.size() - 1));
  }
}

void ClauseSearch::watch(ClauseIndex clause) {
  const LiteralClause& literals = clauses_[clause].literals;
  watches_[(-literals[0]).code].push_back({clause, literals[1]});
  watches_[(-literals[1]).code].push_back({clause, literals[0]});
}

void ClauseSearch::assign(ClauseLiteral literal, Reason reason) {
  value_[literal.code] = 1;
  value_[(-literal).code] = -1;
  reason_[literal.variable()] = reason;
  level_of_[literal.variable()] = static_cast<std::uint32_t>(level());
  trail_.push_back(literal);
}

void ClauseSearch::backtrack(std::size_t left) {
  if (level() <= left) return;
  const std::size_t start = level_starts_[left];
  for (std::size_t i = trail_.size(); i-- > start;) {
    const ClauseLiteral literal = trail_[i];
    value_[literal.code] = value_[(-literal).code] = 0;
    enqueue(literal.variable());
  }
  trail_.resize(start);
  level_starts_.resize(left);
  for (std::size_t i = level_sleepers_[left]; i < asleep_.size(); ++i) enqueue(asleep_[i]);
  asleep_.resize(level_sleepers_[left]);
  level_sleepers_.resize(left);
  propagated_ = std::min(propagated_, start);
  told_ = std::min(told_, start);
  theory_.end_levels(left);
}

std::optional<LiteralClause> ClauseSearch::propagate_clauses() {
  while (propagated_ < trail_.size()) {
    const ClauseLiteral now_true = trail_[propagated_++];
    const ClauseLiteral now_false = -now_true;
    std::vector<Watch>& watches = watches_[now_true.code];
    std::size_t kept = 0;
    for (std::size_t i = 0; i < watches.size(); ++i) {
      const Watch current = watches[i];
      if (is_true(current.other)) {
        watches[kept++] = current;
        continue;
      }
      LiteralClause& literals = clauses_[current.clause].literals;
      if (literals[0] == now_false) std::swap(literals[0], literals[1]);
      if (is_true(literals[0])) {
        watches[kept++] = {current.clause, literals[0]};
        continue;
      }
      const auto next =
          std::find_if(literals.begin() + 2, literals.end(), [&](ClauseLiteral literal) { return !is_false(literal); });
      if (next != literals.end()) {
        std::swap(literals[1], *next);
        watches_[(-literals[1]).code].push_back({current.clause, literals[0]});
        continue;
      }
      watches[kept++] = current;
      if (is_false(literals[0])) {
        while (++i < watches.size()) watches[kept++] = watches[i];
        watches.resize(kept);
        return literals;
      }
      assign(literals[0], {current.clause, std::nullopt});
    }
    watches.resize(kept);
  }
  return std::nullopt;
}

ClauseSearch::Step ClauseSearch::take_implied() {
  for (const SearchTheory::Implied& implied : theory_.implied()) {
    if (is_true(implied.literal)) continue;
    if (is_false(implied.literal)) {
      conflict_ = theory_.reason_clause(implied);
      return Step::conflict;
    }
    // Reasons at level 0 are never asked for, but a proof needs them.
    if (level() == 0) theory_.reason_clause(implied);
    assign(implied.literal, {no_clause, implied.reason});
  }
  return Step::consistent;
}

/// Until nothing follows any more, cheap things first.
ClauseSearch::Step ClauseSearch::propagate() {
  for (;;) {
    if (std::optional<LiteralClause> falsified = propagate_clauses()) {
      conflict_ = std::move(*falsified);
      return Step::conflict;
    }
    if (told_ == trail_.size()) return Step::consistent;
    const std::span<const ClauseLiteral> news = std::span(trail_).subspan(told_);
    const SearchTheory::Verdict verdict = theory_.look_at(news);
    told_ = trail_.size();
    if (verdict == SearchTheory::Verdict::stopped) return Step::stopped;
    if (verdict == SearchTheory::Verdict::conflict) {
      conflict_ = theory_.conflict_clause();
      return Step::conflict;
    }
    for (const std::size_t variable : theory_.woken()) {
      if (value_[2 * variable] == 0) enqueue(variable);
    }
    if (take_implied() == Step::conflict) return Step::conflict;
  }
}

LiteralClause ClauseSearch::reason_of(ClauseLiteral literal) {
  const Reason& reason = reason_[literal.variable()];
  if (reason.clause != no_clause) return clauses_[reason.clause].literals;
  if (reason.theory) return theory_.reason_clause({literal, *reason.theory});
  return {};
}

/// The first unique implication point: what the conflict comes down to, with one literal of the present level.
LiteralClause ClauseSearch::analyse(std::size_t& back_level) {
  LiteralClause learned(1);
  std::vector<std::size_t> touched;
  std::size_t open = 0;
  std::size_t place = trail_.size();
  LiteralClause clause = std::move(conflict_);
  ClauseLiteral pivot;
  for (bool is_first = true;; is_first = false) {
    for (const ClauseLiteral literal : clause) {
      const std::size_t variable = literal.variable();
      if ((!is_first && literal == pivot) || is_seen_[variable] || level_of_[variable] == 0) continue;
      is_seen_[variable] = true;
      touched.push_back(variable);
      bump(variable);
      if (level_of_[variable] == level()) {
        ++open;
      } else {
        learned.push_back(literal);
      }
    }
    do --place;
    while (!is_seen_[trail_[place].variable()]);
    pivot = trail_[place];
    if (--open == 0) break;
    clause = reason_of(pivot);
  }
  learned[0] = -pivot;
  minimise(learned);
  for (const std::size_t variable : touched) is_seen_[variable] = false;
  back_level = 0;
  for (std::size_t i = 1; i < learned.size(); ++i) {
    if (level_of_[learned[i].variable()] > back_level) {
      back_level = level_of_[learned[i].variable()];
      std::swap(learned[1], learned[i]);
    }
  }
  return learned;
}

/// Leaves out literals that the others imply at once.
void ClauseSearch::minimise(LiteralClause& clause) {
  std::size_t kept = 1;
  for (std::size_t i = 1; i < clause.size(); ++i) {
    const Reason& reason = reason_[clause[i].variable()];
    bool is_implied = reason.clause != no_clause;
    if (is_implied) {
      for (const ClauseLiteral literal : clauses_[reason.clause].literals) {
        is_implied &= literal == -clause[i] || is_seen_[literal.variable()] || level_of_[literal.variable()] == 0;
      }
    }
    if (!is_implied) clause[kept++] = clause[i];
  }
  clause.resize(kept);
}

std::uint32_t ClauseSearch::count_levels(const LiteralClause& clause) {
  std::vector<std::uint32_t> levels;
  for (const ClauseLiteral literal : clause) levels.push_back(level_of_[literal.variable()]);
  std::ranges::sort(levels);
  return static_cast<std::uint32_t>(std::unique(levels.begin(), levels.end()) - levels.begin());
}

void ClauseSearch::learn(LiteralClause clause) {
  if (log_ != nullptr) log_->push_back(clause);
  const ClauseLiteral asserted = clause.front();
  if (clause.size() == 1) {
    assign(asserted, {});
    return;
  }
  const std::uint32_t levels = count_levels(clause);
  clauses_.push_back({std::move(clause), true, levels});
  ++learned_count_;
  const ClauseIndex index = static_cast<ClauseIndex>(clauses_.size() - 1);
  watch(index);
  assign(asserted, {index, std::nullopt});
}

/// False if there is nothing left to go back to.
bool ClauseSearch::resolve_conflict() {
  ++conflict_count_;
  std::size_t highest = 0;
  for (const ClauseLiteral literal : conflict_) highest = std::max<std::size_t>(highest, level_of_[literal.variable()]);
  if (highest == 0) return false;
  // A theory may notice late.
  backtrack(highest);
  std::size_t back_level = 0;
  LiteralClause learned = analyse(back_level);
  backtrack(back_level);
  learn(std::move(learned));
  bump_ /= decay;
  return true;
}

void ClauseSearch::enqueue(std::size_t variable) {
  queue_.emplace_back(activity_[variable], static_cast<std::uint32_t>(variable));
  std::push_heap(queue_.begin(), queue_.end());
}

void ClauseSearch::bump(std::size_t variable) {
  activity_[variable] += bump_;
  if (activity_[variable] > most_activity) {
    for (double& activity : activity_) activity /= most_activity;
    for (auto& [activity, queued] : queue_) activity /= most_activity;
    bump_ /= most_activity;
  }
  if (value_[2 * variable] == 0) enqueue(variable);
}

bool ClauseSearch::decide() {
  while (!queue_.empty()) {
    std::pop_heap(queue_.begin(), queue_.end());
    const std::size_t variable = queue_.back().second;
    queue_.pop_back();
    if (value_[2 * variable] != 0) continue;
    if (!theory_.is_needed(variable)) {
      asleep_.push_back(static_cast<std::uint32_t>(variable));
      continue;
    }
    level_starts_.push_back(trail_.size());
    level_sleepers_.push_back(asleep_.size());
    theory_.begin_level();
    assign(ClauseLiteral(variable, theory_.prefers_true(variable)), {});
    return true;
  }
  return false;
}

/// The worse half of what was learned, judged by the number of levels; at level 0.
void ClauseSearch::forget_clauses() {
  std::vector<std::uint32_t> levels;
  for (const Clause& clause : clauses_) {
    if (clause.is_learned) levels.push_back(clause.levels);
  }
  std::ranges::nth_element(levels, levels.begin() + static_cast<std::ptrdiff_t>(levels.size() / 2));
  const std::uint32_t most = std::max<std::uint32_t>(2, levels[levels.size() / 2]);
  std::size_t to_forget = levels.size() / 2;
  std::vector<Clause> kept;
  for (Clause& clause : clauses_) {
    if (clause.is_learned && clause.levels >= most && to_forget > 0) {
      --to_forget;
      --learned_count_;
    } else {
      kept.push_back(std::move(clause));
    }
  }
  clauses_ = std::move(kept);
  for (std::vector<Watch>& watches : watches_) watches.clear();
  for (ClauseIndex i = 0; i < clauses_.size(); ++i) watch(i);
  for (const ClauseLiteral literal : trail_) reason_[literal.variable()] = {};  // level 0 is never explained
  learned_limit_ += learned_limit_ / 10;
}

ClauseSearch::Verdict ClauseSearch::run(std::size_t conflict_limit) {
  if (is_contradictory_) return Verdict::unsatisfiable;
  std::size_t restarts = 0;
  std::size_t until_restart = restart_unit;
  for (;;) {
    const Step step = propagate();
    if (step == Step::stopped) return Verdict::stopped;
    if (step == Step::conflict) {
      if (!resolve_conflict()) return Verdict::unsatisfiable;
      if (conflict_count_ >= conflict_limit) return Verdict::stopped;
      if (until_restart > 0) --until_restart;
    } else if (until_restart == 0 && level() > 0) {
      until_restart = restart_unit * luby(++restarts);
      backtrack(0);
    } else if (learned_count_ > learned_limit_ && level() == 0) {
      forget_clauses();
    } else if (!decide()) {
      return Verdict::satisfiable;
    }
  }
}

}  // namespace nnsolve
