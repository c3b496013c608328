#include "linear/decide_linear.h"

#include "linear/clause_search.h"
#include "linear/consequences.h"
#include "linear/linear_theory.h"
#include "linear/skeleton.h"

#include <utility>

namespace nnsolve {

LinearResult decide_linear(const System& system, const LinearOptions& options, LinearWork* work) {
  Skeleton skeleton = make_skeleton(system);
  std::vector<LinearLemma> first_lemmas = add_consequences(skeleton);
  LinearTheory theory(skeleton, system.variable_count(), options.start, {options.pivot_limit, options.should_stop});
  ClauseSearch search(skeleton.literal_count, theory);
  for (const SkeletonClause& clause : skeleton.clauses) search.add_clause(to_literals(clause));
  for (LinearLemma& lemma : first_lemmas) search.add_clause(theory.keep(std::move(lemma)));
  for (LiteralClause& clause : theory.clauses_of_bounds()) search.add_clause(std::move(clause));

  const ClauseSearch::Verdict verdict = search.run(options.conflict_limit);
  if (work != nullptr) *work = {theory.simplex().pivot_count(), search.conflict_count()};
  switch (verdict) {
    case ClauseSearch::Verdict::satisfiable: {
      std::vector<Rational> values = theory.simplex().values();
      values.resize(system.variable_count());
      return LinearSat{std::move(values)};
    }
    case ClauseSearch::Verdict::unsatisfiable:
      return LinearUnsat{std::move(skeleton.atoms), std::move(theory.lemmas())};
    case ClauseSearch::Verdict::stopped:
      break;
  }
  if (search.conflict_count() >= options.conflict_limit) return LinearUnknown{"conflict limit"};
  return LinearUnknown{theory.simplex().pivot_count() >= options.pivot_limit ? "pivot limit" : "stopped"};
}

}  // namespace nnsolve
