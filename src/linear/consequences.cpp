#include "linear/consequences.h"

#include "linear/linear_bound.h"
#include "linear/simplex.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace nnsolve {

namespace {

/// Larger disjunctions have few consequences, and many pairs to try.
constexpr std::size_t most_options = 8;
constexpr std::size_t most_atoms = 32;

class ConsequenceFinder {
 public:
  explicit ConsequenceFinder(Skeleton& skeleton) : skeleton_(skeleton), parts_of_(skeleton.literal_count) {
    for (const LinearAtom& atom : skeleton.atoms) bounds_.push_back(bound_of(atom));
    for (std::size_t i = 0; i < skeleton.clauses.size(); ++i) {
      const SkeletonClause& clause = skeleton.clauses[i];
      if (clause.premise != SkeletonClause::always && clause.options.size() == 1) {
        parts_of_[clause.premise].push_back(i);
      }
    }
  }

  std::vector<LinearLemma> find() {
    const std::size_t clause_count = skeleton_.clauses.size();
    std::vector<bool> is_dropped(clause_count, false);
    for (std::size_t i = 0; i < clause_count; ++i) {
      const SkeletonClause clause = skeleton_.clauses[i];
      if (clause.options.size() < 2 || clause.options.size() > most_options) continue;
      const Atoms consequences = look_at(clause);
      if (clause.premise != SkeletonClause::always) continue;
      for (const std::size_t option : clause.options) drop_parts(option, consequences, is_dropped);
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < skeleton_.clauses.size(); ++i) {
      if (i >= clause_count || !is_dropped[i]) std::swap(skeleton_.clauses[kept++], skeleton_.clauses[i]);
    }
    skeleton_.clauses.resize(kept);
    return std::move(lemmas_);
  }

 private:
  using Atoms = std::vector<std::size_t>;

  /// What the option says for certain, sorted.
  Atoms atoms_of(std::size_t option) const {
    Atoms atoms;
    std::vector<std::size_t> open{option};
    while (!open.empty() && atoms.size() <= most_atoms) {
      const std::size_t literal = open.back();
      open.pop_back();
      if (literal < skeleton_.atoms.size()) {
        atoms.push_back(literal);
      } else {
        for (const std::size_t part : parts_of_[literal]) open.push_back(skeleton_.clauses[part].options.front());
      }
    }
    std::ranges::sort(atoms);
    atoms.erase(std::unique(atoms.begin(), atoms.end()), atoms.end());
    return atoms;
  }

  /// Atoms that all options imply.
  Atoms look_at(const SkeletonClause& clause) {
    Atoms consequences;
    std::vector<Atoms> options;
    Atoms all;
    for (const std::size_t option : clause.options) {
      options.push_back(atoms_of(option));
      all.insert(all.end(), options.back().begin(), options.back().end());
    }
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all.size() > most_atoms) return consequences;
    for (const std::size_t atom : all) {
      std::vector<LinearLemma> lemmas;
      const bool follows = std::ranges::all_of(options, [&](const Atoms& option) {
        if (std::ranges::binary_search(option, atom)) return true;
        std::optional<LinearLemma> lemma = derive(option, atom);
        if (lemma) lemmas.push_back(std::move(*lemma));
        return lemma.has_value();
      });
      if (!follows) continue;
      std::ranges::move(lemmas, std::back_inserter(lemmas_));
      skeleton_.clauses.push_back({clause.premise, {atom}});
      consequences.push_back(atom);
    }
    return consequences;
  }

  /// What a conjunction says follows from the rest of it and from atoms that hold anyway. Only inequalities that stand
  /// in it directly, so that what others share with it stays as it is.
  void drop_parts(std::size_t option, const Atoms& always, std::vector<bool>& is_dropped) const {
    if (option < skeleton_.atoms.size() || parts_of_[option].size() > most_atoms) return;
    for (const std::size_t part : parts_of_[option]) {
      const std::size_t atom = skeleton_.clauses[part].options.front();
      if (atom >= skeleton_.atoms.size()) continue;
      Atoms rest = always;
      for (const std::size_t other : parts_of_[option]) {
        if (other == part || is_dropped[other]) continue;
        const Atoms said = atoms_of(skeleton_.clauses[other].options.front());
        rest.insert(rest.end(), said.begin(), said.end());
      }
      is_dropped[part] = rest.size() <= 2 * most_atoms &&
                         (std::ranges::find(rest, atom) != rest.end() || derive(rest, atom).has_value());
    }
  }

  /// The atom from the option, which contradicts its negation.
  std::optional<LinearLemma> derive(const Atoms& option, std::size_t atom) const {
    Simplex simplex;
    std::map<Variable, Simplex::Index> index_of;
    const auto assert_bound = [&](const LinearBound& bound, Simplex::Side side, const DeltaRational& value,
                                  std::size_t reason) {
      std::vector<std::pair<Simplex::Index, Rational>> form;
      for (const Term& term : bound.form.terms()) {
        const auto [known, is_new] = index_of.try_emplace(term.monomial.factors().front(), 0);
        if (is_new) known->second = simplex.add_variable();
        form.emplace_back(known->second, term.coefficient);
      }
      return simplex.assert_bound(simplex.add_row(form), side, value, static_cast<Simplex::Reason>(reason));
    };
    bool is_consistent = true;
    for (const std::size_t premise : option) {
      is_consistent =
          is_consistent && assert_bound(bounds_[premise], bounds_[premise].side, bounds_[premise].bound, premise);
    }
    const LinearBound& wanted = bounds_[atom];
    const bool is_lower = wanted.side == Simplex::Side::lower;
    DeltaRational beyond = wanted.bound;
    beyond.infinitesimal += is_lower ? Rational(-1) : Rational(1);
    const auto negation = static_cast<std::size_t>(static_cast<Simplex::Reason>(-1));
    is_consistent =
        is_consistent && assert_bound(wanted, is_lower ? Simplex::Side::upper : Simplex::Side::lower, beyond, negation);
    if (is_consistent && simplex.check() != Simplex::Verdict::conflict) return std::nullopt;
    LinearLemma lemma;
    Rational unit(1);
    for (const Simplex::BoundTerm& term : simplex.conflict()) {
      if (term.reason == negation) {
        lemma.conclusion = atom;
        unit = (is_lower ? wanted.scale : -wanted.scale) / term.multiplier;
      }
    }
    for (const Simplex::BoundTerm& term : simplex.conflict()) {
      if (term.reason == negation) continue;
      const Rational multiplier = term.multiplier / bounds_[term.reason].scale * unit;
      lemma.premises.push_back({term.reason, term.side == Simplex::Side::lower ? multiplier : -multiplier});
    }
    return lemma;
  }

  Skeleton& skeleton_;
  std::vector<LinearBound> bounds_;                 // by atom
  std::vector<std::vector<std::size_t>> parts_of_;  // by conjunction: its clauses with a single option
  std::vector<LinearLemma> lemmas_;
};

}  // namespace

std::vector<LinearLemma> add_consequences(Skeleton& skeleton) { return ConsequenceFinder(skeleton).find(); }

}  // namespace nnsolve
