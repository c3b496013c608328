// A lazy loop: CaDiCaL proposes which atoms hold, the simplex looks whether they can, and what it finds contradictory
// becomes a clause. Contradictions are minimal, so that each clause excludes as much as it can, and all that are found
// in one proposal are taken: after a conflict one of its atoms is set aside and the rest is looked at again.
#include "linear/decide_linear.h"

#include "linear/bound_lemmas.h"
#include "linear/linear_bound.h"
#include "linear/simplex.h"
#include "linear/skeleton.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <cadical.hpp>
#include <memory>
#include <utility>

namespace nnsolve {

namespace {

class AskWhetherToStop final : public CaDiCaL::Terminator {
 public:
  explicit AskWhetherToStop(const std::function<bool()>& should_stop) : should_stop_(should_stop) {}
  bool terminate() override { return should_stop_ && should_stop_(); }

 private:
  const std::function<bool()>& should_stop_;
};

class LinearSearch {
 public:
  LinearSearch(const System& system, const LinearOptions& options, LinearWork& work)
      : system_(system),
        options_(options),
        work_(work),
        skeleton_(make_skeleton(system)),
        forms_(simplex_),
        terminator_(options.should_stop) {}

  LinearResult run() {
    prepare_arithmetic();
    prepare_clauses();
    prepare_phases();
    for (;;) {
      if (options_.conflict_limit != LinearOptions::unlimited) {
        solver_.limit("conflicts", static_cast<int>(std::min<std::size_t>(options_.conflict_limit, 2'000'000'000)));
      }
      const int verdict = solver_.solve();
      if (verdict == 20) return LinearUnsat{std::move(skeleton_.atoms), std::move(lemmas_)};
      if (options_.should_stop && options_.should_stop()) return LinearUnknown{"stopped"};
      if (verdict != 10) return LinearUnknown{"conflict limit"};
      ++work_.rounds;
      const Simplex::Verdict found = look_at(needed_atoms());
      work_.pivots = simplex_.pivot_count();
      if (found == Simplex::Verdict::feasible) return LinearSat{solution()};
      if (found == Simplex::Verdict::stopped) {
        return LinearUnknown{simplex_.pivot_count() >= options_.pivot_limit ? "pivot limit" : "stopped"};
      }
      if (work_.conflicts >= options_.conflict_limit) return LinearUnknown{"conflict limit"};
    }
  }

 private:
  static int literal(std::size_t number) { return static_cast<int>(number) + 1; }

  void prepare_arithmetic() {
    for (std::size_t i = 0; i < system_.variable_count(); ++i) {
      const bool has_start = i < options_.start.size() && options_.start[i];
      simplex_.add_variable(has_start ? *options_.start[i] : Rational());
    }
    for (const LinearAtom& atom : skeleton_.atoms) {
      bounds_.push_back(bound_of(atom));
      index_of_.push_back(forms_.index_of(bounds_.back().form));
    }
  }

  void prepare_clauses() {
    solver_.set("phase", 0);
    solver_.connect_terminator(&terminator_);
    std::vector<bool> is_always(skeleton_.atoms.size(), false);
    for (const SkeletonClause& clause : skeleton_.clauses) {
      if (clause.premise != SkeletonClause::always) solver_.add(-literal(clause.premise));
      for (const std::size_t option : clause.options) solver_.add(literal(option));
      solver_.add(0);
    }
    for (LinearLemma& lemma : bound_lemmas(bounds_, index_of_)) learn(std::move(lemma));
  }

  void prepare_phases() {
    if (options_.start.empty()) return;
  }

  void learn(LinearLemma lemma) {
    for (const FarkasTerm& term : lemma.premises) solver_.add(-literal(term.atom));
    if (lemma.conclusion) solver_.add(literal(*lemma.conclusion));
    solver_.add(0);
    lemmas_.push_back(std::move(lemma));
  }

  /// Atoms that CaDiCaL's assignment makes true, enough of them to make all clauses true.
  std::vector<std::size_t> needed_atoms() {
    std::vector<bool> is_needed(skeleton_.literal_count, false);
    std::vector<std::size_t> needed;
    const auto need = [&](std::size_t number) {
      is_needed[number] = true;
      if (number < skeleton_.atoms.size()) needed.push_back(number);
    };
    for (const SkeletonClause& clause : skeleton_.clauses) {
      if (clause.premise != SkeletonClause::always && !is_needed[clause.premise]) continue;
      std::size_t chosen = SkeletonClause::always;
      for (const std::size_t option : clause.options) {
        if (is_needed[option]) {
          chosen = option;
          break;
        }
        if (chosen == SkeletonClause::always && solver_.val(literal(option)) > 0) chosen = option;
      }
      NNSOLVE_ASSERT(chosen != SkeletonClause::always);
      if (!is_needed[chosen]) need(chosen);
    }
    return needed;
  }

  bool assert_atom(std::size_t atom) {
    const LinearBound& bound = bounds_[atom];
    const auto reason = static_cast<Simplex::Reason>(atom);
    if (bound.kind != LinearBound::Kind::upper &&
        !simplex_.assert_bound(index_of_[atom], Simplex::Side::lower, bound.bound, reason)) {
      return false;
    }
    return bound.kind == LinearBound::Kind::lower ||
           simplex_.assert_bound(index_of_[atom], Simplex::Side::upper, bound.bound, reason);
  }

  /// Returns feasible only if all of them are.
  Simplex::Verdict look_at(const std::vector<std::size_t>& atoms) {
    simplex_.backtrack(0);
    bool had_conflict = false;
    std::vector<std::pair<std::size_t, std::size_t>> kept;  // atoms with the marks before them
    std::vector<std::size_t> open(atoms.rbegin(), atoms.rend());
    for (;;) {
      bool is_consistent = true;
      while (is_consistent && !open.empty()) {
        kept.emplace_back(open.back(), simplex_.mark());
        open.pop_back();
        is_consistent = assert_atom(kept.back().first);
      }
      if (is_consistent) {
        const Simplex::Verdict verdict = simplex_.check({options_.pivot_limit, options_.should_stop});
        if (verdict == Simplex::Verdict::stopped) return verdict;
        if (verdict == Simplex::Verdict::feasible) {
          return had_conflict ? Simplex::Verdict::conflict : Simplex::Verdict::feasible;
        }
      }
      had_conflict = true;
      ++work_.conflicts;
      LinearLemma lemma = lemma_of_conflict();
      // The one that came last is set aside, and what came after it looked at again.
      std::size_t last = kept.size();
      do --last;
      while (
          std::ranges::none_of(lemma.premises, [&](const FarkasTerm& term) { return term.atom == kept[last].first; }));
      learn(std::move(lemma));
      simplex_.backtrack(kept[last].second);
      for (std::size_t i = kept.size(); i-- > last + 1;) open.push_back(kept[i].first);
      kept.resize(last);
    }
  }

  LinearLemma lemma_of_conflict() const {
    LinearLemma lemma;
    for (const Simplex::BoundTerm& term : simplex_.conflict()) {
      const Rational multiplier = term.multiplier / bounds_[term.reason].scale;
      lemma.premises.push_back({term.reason, term.side == Simplex::Side::lower ? multiplier : -multiplier});
    }
    return lemma;
  }

  std::vector<Rational> solution() const {
    std::vector<Rational> values = simplex_.values();
    values.resize(system_.variable_count());
    return values;
  }

  const System& system_;
  const LinearOptions& options_;
  LinearWork& work_;
  Skeleton skeleton_;
  std::vector<LinearBound> bounds_;       // by atom
  std::vector<Simplex::Index> index_of_;  // by atom: what stands for its form
  Simplex simplex_;
  FormTable forms_;
  AskWhetherToStop terminator_;
  CaDiCaL::Solver solver_;
  std::vector<LinearLemma> lemmas_;
};

}  // namespace

LinearResult decide_linear(const System& system, const LinearOptions& options, LinearWork* work) {
  LinearWork own_work;
  return LinearSearch(system, options, work != nullptr ? *work : own_work).run();
}

}  // namespace nnsolve
