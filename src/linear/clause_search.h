// A search through the assignments of propositional variables: conflict-driven clause learning (Marques-Silva and
// Sakallah; two watched literals, activities and first unique implication points as in MiniSat), with a theory that is
// asked at each step whether what is true by now can be.
//
// A SAT solver that proposes whole assignments is not enough here: of an assignment of 70 ReLUs, the arithmetic refutes
// what the first ten say, again and again under other values of the rest. So the theory looks at each partial
// assignment, goes back with it, and says what follows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace nnsolve {

/// A propositional variable or its negation.
struct ClauseLiteral {
  std::uint32_t code = 0;  // 2 * variable, and one more if it is negated

  ClauseLiteral() = default;
  ClauseLiteral(std::size_t variable, bool is_positive)
      : code(static_cast<std::uint32_t>(2 * variable + !is_positive)) {}
  std::size_t variable() const { return code / 2; }
  bool is_positive() const { return code % 2 == 0; }
  ClauseLiteral operator-() const {
    ClauseLiteral result;
    result.code = code ^ 1u;
    return result;
  }
  friend bool operator==(ClauseLiteral, ClauseLiteral) = default;
};

using LiteralClause = std::vector<ClauseLiteral>;  // a disjunction

/// What the search asks. Levels: the theory takes back what it was told since one began.
class SearchTheory {
 public:
  enum class Verdict : std::uint8_t { consistent, conflict, stopped };
  struct Implied {
    ClauseLiteral literal;
    std::size_t reason = 0;  // of the theory's own numbering; valid until the level ends
  };

  virtual ~SearchTheory() = default;
  virtual void begin_level() = 0;
  /// Levels end until so many are left.
  virtual void end_levels(std::size_t left) = 0;
  /// These are true now, besides what was said before.
  virtual Verdict look_at(std::span<const ClauseLiteral> literals) = 0;
  /// After conflict: a clause whose literals are all false.
  virtual LiteralClause conflict_clause() = 0;
  /// After consistent: what follows.
  virtual const std::vector<Implied>& implied() const = 0;
  /// The clause by which it follows; the literal itself comes first.
  virtual LiteralClause reason_clause(const Implied& implied) = 0;
  /// Whether a value is needed by now. If no open variable's is, the search is over.
  virtual bool is_needed(std::size_t variable) const = 0;
  /// After consistent: variables that were not needed before and may be so now.
  virtual const std::vector<std::size_t>& woken() const = 0;
  /// Which value to try first.
  virtual bool prefers_true(std::size_t variable) const = 0;
};

class ClauseSearch {
 public:
  enum class Verdict : std::uint8_t { satisfiable, unsatisfiable, stopped };

  ClauseSearch(std::size_t variable_count, SearchTheory& theory);
  void add_clause(LiteralClause clause);
  /// Ends with satisfiable when all variables that are needed have values that the theory finds consistent. Stops after
  /// so many conflicts, or when the theory does.
  Verdict run(std::size_t conflict_limit);

  /// From now on, what is learned is written down there, too: each clause follows from those before it by unit
  /// propagation.
  void log_learned(std::vector<LiteralClause>& log) { log_ = &log; }

  bool is_true(ClauseLiteral literal) const { return value_[literal.code] > 0; }
  bool is_false(ClauseLiteral literal) const { return value_[literal.code] < 0; }
  std::size_t conflict_count() const { return conflict_count_; }

 private:
  using ClauseIndex = std::uint32_t;
  static constexpr ClauseIndex no_clause = std::numeric_limits<ClauseIndex>::max();
  struct Clause {
    LiteralClause literals;  // the first two are watched
    bool is_learned = false;
    std::uint32_t levels = 0;  // among its literals when it was learned
  };
  struct Watch {
    ClauseIndex clause = 0;
    ClauseLiteral other;  // if that is true there is nothing to do
  };
  /// Why a variable has its value: a clause, something that the theory says, or a decision.
  struct Reason {
    ClauseIndex clause = no_clause;
    std::optional<std::size_t> theory;
  };

  std::size_t level() const { return level_starts_.size(); }
  void assign(ClauseLiteral literal, Reason reason);
  void watch(ClauseIndex clause);
  /// The index of a clause that is false.
  std::optional<LiteralClause> propagate_clauses();
  enum class Step : std::uint8_t { consistent, conflict, stopped };
  Step propagate();
  Step take_implied();
  LiteralClause reason_of(ClauseLiteral literal);
  bool resolve_conflict();
  LiteralClause analyse(std::size_t& back_level);
  void minimise(LiteralClause& clause);
  void learn(LiteralClause clause);
  void backtrack(std::size_t level);
  bool decide();
  void bump(std::size_t variable);
  void enqueue(std::size_t variable);
  void forget_clauses();
  std::uint32_t count_levels(const LiteralClause& clause);

  SearchTheory& theory_;
  std::vector<LiteralClause>* log_ = nullptr;
  std::vector<std::int8_t> value_;  // by literal: 1 true, -1 false, 0 neither
  std::vector<Reason> reason_;      // by variable, as what follows
  std::vector<std::uint32_t> level_of_;
  std::vector<bool> is_seen_;
  std::vector<double> activity_;
  double bump_ = 1;
  std::vector<std::pair<double, std::uint32_t>> queue_;  // a heap; outdated entries are skipped
  std::vector<std::uint32_t> asleep_;                    // taken from the queue, and not needed then
  std::vector<Clause> clauses_;
  std::vector<std::vector<Watch>> watches_;  // by literal that becomes true: clauses that watch its negation
  std::vector<ClauseLiteral> trail_;
  std::vector<std::size_t> level_starts_;
  std::vector<std::size_t> level_sleepers_;  // of each level: how many were asleep when it began
  std::size_t propagated_ = 0;               // of the trail, by clauses
  std::size_t told_ = 0;                     // of the trail, to the theory
  LiteralClause conflict_;
  bool is_contradictory_ = false;
  std::size_t conflict_count_ = 0;
  std::size_t learned_count_ = 0;
  std::size_t learned_limit_ = 4000;
};

}  // namespace nnsolve
