#include "certify/clause_proof.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace nnsolve {

namespace {

/// Finds nothing wrong with anything.
class NoTheory final : public SearchTheory {
 public:
  void begin_level() override {}
  void end_levels(std::size_t) override {}
  Verdict look_at(std::span<const ClauseLiteral>) override { return Verdict::consistent; }
  LiteralClause conflict_clause() override { return {}; }
  const std::vector<Implied>& implied() const override { return implied_; }
  LiteralClause reason_clause(const Implied&) override { return {}; }
  bool is_needed(std::size_t) const override { return true; }
  const std::vector<std::size_t>& woken() const override { return woken_; }
  bool prefers_true(std::size_t) const override { return false; }

 private:
  std::vector<Implied> implied_;
  std::vector<std::size_t> woken_;
};

/// Unit propagation among the first so many clauses, from scratch each time.
class Propagation {
 public:
  Propagation(std::size_t variable_count, const std::vector<LiteralClause>& clauses)
      : clauses_(clauses), occurrences_(2 * variable_count), value_(2 * variable_count, 0), reason_(variable_count) {
    for (std::size_t i = 0; i < clauses.size(); ++i) {
      open_.push_back(clauses[i].size());
      for (ClauseLiteral literal : clauses[i]) occurrences_[literal.code].push_back(i);
      if (clauses[i].size() == 1) units_.push_back(i);
    }
  }

  /// The clauses by which the negation of the literals leads to a contradiction, in order; nothing if it does not.
  std::optional<std::vector<std::size_t>> chain(const LiteralClause& denied, std::size_t limit) {
    std::optional<std::size_t> conflict;
    for (ClauseLiteral literal : denied) {
      if (value_[literal.code] == 0) assign(-literal, none);
    }
    for (std::size_t unit : units_) {
      if (unit >= limit || conflict) break;
      const ClauseLiteral literal = clauses_[unit].front();
      if (value_[literal.code] < 0) conflict = unit;
      if (value_[literal.code] == 0) assign(literal, unit);
    }
    for (std::size_t next = 0; next < trail_.size() && !conflict; ++next) conflict = look_at(-trail_[next], limit);
    std::optional<std::vector<std::size_t>> result;
    if (conflict) result = ancestors(*conflict);
    clear();
    return result;
  }

 private:
  static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

  void assign(ClauseLiteral literal, std::size_t reason) {
    value_[literal.code] = 1;
    value_[(-literal).code] = -1;
    reason_[literal.variable()] = reason;
    trail_.push_back(literal);
  }

  /// A clause that is false now.
  std::optional<std::size_t> look_at(ClauseLiteral now_false, std::size_t limit) {
    std::optional<std::size_t> conflict;
    for (std::size_t i : occurrences_[now_false.code]) {
      if (i >= limit) break;
      --open_[i];
      touched_.push_back(i);
      if (open_[i] > 1 || conflict) continue;
      const LiteralClause& clause = clauses_[i];
      if (std::ranges::any_of(clause, [this](ClauseLiteral l) { return value_[l.code] > 0; })) continue;
      const auto left = std::ranges::find_if(clause, [this](ClauseLiteral l) { return value_[l.code] == 0; });
      if (left == clause.end()) {
        conflict = i;
      } else {
        assign(*left, i);
      }
    }
    return conflict;
  }

  std::vector<std::size_t> ancestors(std::size_t conflict) const {
    std::vector<bool> is_seen(value_.size() / 2, false);
    std::vector<std::size_t> chain{conflict};
    for (ClauseLiteral literal : clauses_[conflict]) is_seen[literal.variable()] = true;
    for (std::size_t i = trail_.size(); i-- > 0;) {
      const std::size_t variable = trail_[i].variable();
      if (!is_seen[variable] || reason_[variable] == none) continue;
      chain.push_back(reason_[variable]);
      for (ClauseLiteral literal : clauses_[reason_[variable]]) is_seen[literal.variable()] = true;
    }
    std::ranges::reverse(chain);
    return chain;
  }

  void clear() {
    for (ClauseLiteral literal : trail_) value_[literal.code] = value_[(-literal).code] = 0;
    trail_.clear();
    for (std::size_t i : touched_) ++open_[i];
    touched_.clear();
  }

  const std::vector<LiteralClause>& clauses_;
  std::vector<std::vector<std::size_t>> occurrences_;  // by literal, ascending
  std::vector<std::size_t> open_;                      // by clause: literals that are not false
  std::vector<std::size_t> units_;
  std::vector<std::int8_t> value_;   // by literal
  std::vector<std::size_t> reason_;  // by variable
  std::vector<ClauseLiteral> trail_;
  std::vector<std::size_t> touched_;
};

}  // namespace

std::optional<ClauseProof> refute_clauses(std::size_t variable_count, const std::vector<LiteralClause>& clauses,
                                          std::size_t conflict_limit) {
  std::vector<LiteralClause> learned;
  {
    NoTheory theory;
    ClauseSearch search(variable_count, theory);
    search.log_learned(learned);
    for (const LiteralClause& clause : clauses) search.add_clause(clause);
    if (search.run(conflict_limit) != ClauseSearch::Verdict::unsatisfiable) return std::nullopt;
  }
  learned.push_back({});
  std::vector<LiteralClause> all = clauses;
  all.insert(all.end(), learned.begin(), learned.end());
  Propagation propagation(variable_count, all);
  std::vector<bool> is_used(all.size(), false);
  std::vector<std::vector<std::size_t>> chains(all.size());
  is_used.back() = true;
  for (std::size_t i = all.size(); i-- > clauses.size();) {
    if (!is_used[i]) continue;
    auto chain = propagation.chain(all[i], i);
    if (!chain) return std::nullopt;
    for (std::size_t clause : *chain) is_used[clause] = true;
    chains[i] = *std::move(chain);
  }
  ClauseProof proof;
  proof.is_used.assign(is_used.begin(), is_used.begin() + static_cast<std::ptrdiff_t>(clauses.size()));
  std::vector<std::size_t> number(all.size());
  std::size_t next = clauses.size();
  for (std::size_t i = 0; i < all.size(); ++i) number[i] = i < clauses.size() ? i : is_used[i] ? next++ : 0;
  for (std::size_t i = clauses.size(); i < all.size(); ++i) {
    if (!is_used[i]) continue;
    for (std::size_t& clause : chains[i]) clause = number[clause];
    proof.learned.push_back({all[i], std::move(chains[i])});
  }
  return proof;
}

}  // namespace nnsolve
