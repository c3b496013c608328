// The public functions: which kind of input has which passes.
#include "nnsolve/shrink.h"

#include "shrink/domains.h"
#include "shrink/shrinker.h"

#include <variant>

namespace nnsolve {

namespace {

template <class F>
Formula shrink_formula(F formula, Domain<F> domain, const std::function<bool(const Formula&)>& predicate,
                       const ShrinkOptions& options) {
  auto holds = [&predicate](const F& candidate) { return predicate(Formula(candidate)); };
  return Shrinker<F>(std::move(formula), std::move(domain), holds, options).run();
}

}  // namespace

Formula shrink(Formula formula, const std::function<bool(const Formula&)>& predicate, const ShrinkOptions& options) {
  if (auto* inv = std::get_if<EtrInv>(&formula)) {
    return shrink_formula(std::move(*inv), etr_inv_domain(), predicate, options);
  }
  if (auto* eq = std::get_if<EtrInvEq>(&formula)) {
    return shrink_formula(std::move(*eq), etr_inv_eq_domain(), predicate, options);
  }
  return shrink_formula(std::move(std::get<Etr>(formula)), etr_domain(), predicate, options);
}

TrainingInstance shrink(TrainingInstance instance, const std::function<bool(const TrainingInstance&)>& predicate,
                        const ShrinkOptions& options) {
  return Shrinker<TrainingInstance>(std::move(instance), instance_domain(), predicate, options).run();
}

}  // namespace nnsolve
