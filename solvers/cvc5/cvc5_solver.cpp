// cvc5 in a worker.
//
// What cvc5 can do depends on how it was built: with libpoly it decides QF_NRA by cylindrical algebraic coverings and
// returns algebraic numbers, without it (Debian's) it linearises incrementally, which never finishes on x*x = 2. Left
// alone it picks the best that it has; asked for coverings that it has not, it throws. So it is left alone. (On small
// networks, --nl-ext-tplanes, --nl-ext=full and --decision=justification changed nothing or little in 1.0.3.)
#include "solvers/linked_solver.h"

#include <cvc5/cvc5.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {
namespace {

using cvc5::Kind;
using cvc5::Term;

class Cvc5Builder {
 public:
  Cvc5Builder(cvc5::Solver& solver, const System& system) : solver_(solver), zero_(solver.mkReal(0)) {
    const cvc5::Sort real = solver.getRealSort();
    variables_.reserve(system.variable_count());
    for (std::size_t i = 0; i < system.variable_count(); ++i) {
      variables_.push_back(solver.mkConst(real, std::string(1, 'v').append(std::to_string(i))));
    }
  }

  const Term& variable(std::size_t i) const { return variables_[i]; }

  Term constraint(const Constraint& constraint) {
    if (constraint.kind == Constraint::Kind::atom) return atom(constraint);
    const bool is_all = constraint.kind == Constraint::Kind::all;
    if (constraint.parts.empty()) return solver_.mkBoolean(is_all);
    std::vector<Term> parts;
    parts.reserve(constraint.parts.size());
    for (const Constraint& part : constraint.parts) parts.push_back(this->constraint(part));
    return parts.size() == 1 ? parts.front() : solver_.mkTerm(is_all ? Kind::AND : Kind::OR, parts);
  }

 private:
  Term number(const Rational& value) { return solver_.mkReal(value.to_string()); }

  Term term(const nnsolve::Term& term) {
    std::vector<Term> factors;
    if (!term.coefficient.is_one()) factors.push_back(number(term.coefficient));
    for (const Variable factor : term.monomial.factors()) factors.push_back(variables_[factor]);
    return factors.size() == 1 ? factors.front() : solver_.mkTerm(Kind::MULT, factors);
  }

  /// The terms but the constant, which is the last if there is one.
  Term left_side(const std::vector<nnsolve::Term>& terms, std::size_t count) {
    if (count == 0) return zero_;
    if (count == 1) return term(terms.front());
    std::vector<Term> summands;
    summands.reserve(count);
    for (std::size_t i = 0; i < count; ++i) summands.push_back(term(terms[i]));
    return solver_.mkTerm(Kind::ADD, summands);
  }

  Term atom(const Constraint& atom) {
    const std::vector<nnsolve::Term>& terms = atom.polynomial.terms();
    const bool has_constant = !terms.empty() && terms.back().monomial.degree() == 0;
    const Term left = left_side(terms, terms.size() - (has_constant ? 1 : 0));
    const Term right = has_constant ? number(-terms.back().coefficient) : zero_;
    switch (atom.relation) {
      case Relation::equal:
        return solver_.mkTerm(Kind::EQUAL, {left, right});
      case Relation::not_equal:
        return solver_.mkTerm(Kind::DISTINCT, {left, right});
      case Relation::greater:
        return solver_.mkTerm(Kind::GT, {left, right});
      case Relation::greater_equal:
        break;
    }
    return solver_.mkTerm(Kind::GEQ, {left, right});
  }

  cvc5::Solver& solver_;
  Term zero_;
  std::vector<Term> variables_;
};

/// Options come and go between cvc5's versions; one that it does not know does not matter.
void try_to_set(cvc5::Solver& solver, const char* option, const std::string& value) {
  try {
    solver.setOption(option, value);
  } catch (const cvc5::CVC5ApiException&) {
  }
}

std::string model_text(cvc5::Solver& solver, const System& system, const Cvc5Builder& builder) {
  std::string out = "(\n";
  for (std::size_t i = 0; i < system.variable_count(); ++i) {
    out.append("(define-fun ").append(system.variable_names[i]).append(" () Real ");
    const Term value = solver.getValue(builder.variable(i));
    out.append(value.isRealValue() ? value.getRealValue() : value.toString()).append(")\n");
  }
  out.append(")\n");
  return out;
}

SolverAnswer decide(const System& system, const Limits& limits) {
  const auto kept = std::make_shared<cvc5::Solver>();
  cvc5::Solver& solver = *kept;
  const bool linear = is_linear(system);
  try_to_set(solver, "produce-models", "true");
  if (limits.seed) try_to_set(solver, "seed", std::to_string(*limits.seed));
  if (limits.seconds) {
    // The keeper enforces the limit; this is for a cvc5 that would rather stop by itself.
    const double milliseconds = std::min(4e9, *limits.seconds * 1100 + 100);
    try_to_set(solver, "tlimit-per", std::to_string(static_cast<long long>(milliseconds)));
  }
  solver.setLogic(linear ? "QF_LRA" : "QF_NRA");
  Cvc5Builder builder(solver, system);
  for (const Constraint& constraint : system.constraints) solver.assertFormula(builder.constraint(constraint));
  const cvc5::Result result = solver.checkSat();
  if (result.isSat()) return {Status::sat, "", model_text(solver, system, builder), kept};
  if (result.isUnsat()) return {Status::unsat, "", "", kept};
  std::ostringstream reason;
  reason << result.getUnknownExplanation();
  return {Status::unknown, reason.str(), "", kept};
}

std::string version() { return cvc5::Solver().getVersion(); }

}  // namespace
}  // namespace nnsolve

const nnsolve::LinkedSolver nnsolve_linked_solver = nnsolve::linked_solver(nnsolve::version, nnsolve::decide);
