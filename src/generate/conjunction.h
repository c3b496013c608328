// A conjunction of polynomial facts with whatever is known about it, and its disguises: what a solver might recognise
// is hidden by other variables, scales and orders, and the planted solution or the refutation goes along.
#pragma once

#include "generate/random.h"

#include "nnsolve/generate.h"
#include "nnsolve/refutation.h"
#include "nnsolve/witness.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace nnsolve::generators {

inline const Polynomial one{Rational(1)};

/// Laws: the solution, if there is one, satisfies the facts; the refutation, if there is one, refutes them.
struct Conjunction {
  std::size_t variable_count = 0;
  std::vector<Fact> facts;
  std::optional<Assignment> solution;
  std::optional<IdentityRefutation> refutation;

  Polynomial new_variable() { return Polynomial::variable(static_cast<Variable>(variable_count++)); }
  /// The new fact's number.
  std::size_t add(Polynomial polynomial, Relation relation = Relation::equal) {
    facts.push_back({std::move(polynomial), relation});
    return facts.size() - 1;
  }
};

Polynomial power(const Polynomial& base, std::size_t exponent);
/// The polynomial as a term of the formula, whose variables have the same numbers.
NodeIndex make_term(Etr& formula, const Polynomial& polynomial);
/// With variable v replaced by images[v].
Polynomial substitute(const Polynomial& polynomial, const std::vector<Polynomial>& images);

/// Each variable x becomes a x' + b with small random a, b (a not 0), often 1 and 0.
void change_variables(Random& random, Conjunction& conjunction);
/// Each fact is multiplied by a random number, positive for inequalities.
void scale_facts(Random& random, Conjunction& conjunction);
/// Facts and variables in random order.
void shuffle_all(Random& random, Conjunction& conjunction);

/// The same for what belongs to an ETR-INV formula.
void shuffle_all(Random& random, EtrInv& formula, std::optional<Assignment>& solution,
                 std::optional<IdentityRefutation>& refutation);

/// All three, and then the instance.
GeneratedInstance disguised(Random& random, Conjunction conjunction);
/// An ETR formula of the facts as they are.
GeneratedInstance as_instance(Random& random, Conjunction conjunction);
/// An ETR-INV formula in random order; its variables get names here.
GeneratedInstance as_instance(Random& random, EtrInv formula, std::optional<Assignment> solution,
                              std::optional<IdentityRefutation> refutation = {});

/// A term that is zero: factor * fact.
RefutationTerm times(Polynomial factor, std::size_t fact);
/// coefficient * square^2 * (product of facts), none of them an equality.
RefutationTerm positive(Rational coefficient, Polynomial square = Polynomial(Rational(1)),
                        std::vector<std::size_t> facts = {});

}  // namespace nnsolve::generators
