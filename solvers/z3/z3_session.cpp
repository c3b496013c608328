// From a System to Z3's terms, and from its model to text. Atoms p ~ 0 are given with the constant on the right, just
// as they are written to SMT-LIB files, so that the linked Z3 and the program see the same query.
#include "solvers/z3/z3_session.h"

#include <z3++.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <vector>

namespace nnsolve {
namespace {

class Z3Builder {
 public:
  Z3Builder(z3::context& context, const System& system, bool reverses_variables)
      : context_(context), variables_(system.variable_count(), z3::expr(context)) {
    const std::size_t count = variables_.size();
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t variable = reverses_variables ? count - 1 - i : i;
      const std::string name = std::string(1, 'v').append(std::to_string(variable));
      variables_[variable] = context.real_const(name.c_str());
    }
  }

  const z3::expr& variable(std::size_t i) const { return variables_[i]; }

  z3::expr constraint(const Constraint& constraint) {
    if (constraint.kind == Constraint::Kind::atom) return atom(constraint);
    z3::expr_vector parts(context_);
    for (const Constraint& part : constraint.parts) parts.push_back(this->constraint(part));
    if (constraint.kind == Constraint::Kind::all) {
      return parts.size() == 1 ? parts[0] : z3::mk_and(parts);
    }
    return parts.size() == 1 ? parts[0] : z3::mk_or(parts);
  }

 private:
  z3::expr number(const Rational& value) { return context_.real_val(value.to_string().c_str()); }

  z3::expr term(const Term& term) {
    arguments_.clear();
    const bool has_coefficient = !term.coefficient.is_one();
    const z3::expr coefficient = has_coefficient ? number(term.coefficient) : z3::expr(context_);
    if (has_coefficient) arguments_.push_back(coefficient);
    for (const Variable factor : term.monomial.factors()) arguments_.push_back(variables_[factor]);
    if (arguments_.size() == 1) return z3::expr(context_, arguments_.front());
    return checked(Z3_mk_mul(context_, static_cast<unsigned>(arguments_.size()), arguments_.data()));
  }

  z3::expr left_side(const std::vector<Term>& terms, std::size_t count) {
    if (count == 0) return context_.real_val(0);
    if (count == 1) return term(terms.front());
    z3::expr_vector summands(context_);
    for (std::size_t i = 0; i < count; ++i) summands.push_back(term(terms[i]));
    return z3::sum(summands);
  }

  z3::expr atom(const Constraint& atom) {
    const std::vector<Term>& terms = atom.polynomial.terms();
    const bool has_constant = !terms.empty() && terms.back().monomial.degree() == 0;
    const z3::expr left = left_side(terms, terms.size() - (has_constant ? 1 : 0));
    const z3::expr right = number(has_constant ? -terms.back().coefficient : Rational());
    switch (atom.relation) {
      case Relation::equal:
        return left == right;
      case Relation::not_equal:
        return !(left == right);
      case Relation::greater:
        return left > right;
      case Relation::greater_equal:
        return left >= right;
    }
    throw std::logic_error("no such relation");
  }

  z3::expr checked(Z3_ast ast) {
    context_.check_error();
    return z3::expr(context_, ast);
  }

  z3::context& context_;
  std::vector<z3::expr> variables_;
  std::vector<Z3_ast> arguments_;
};

// An irrational value is printed by Z3 itself, as a root-obj: Z3_algebraic_get_i is no help, since it returns 0 as long
// as nothing has made Z3 find out which of the roots it has (4.8.12).
std::string model_text(const z3::model& model, const System& system, const Z3Builder& builder) {
  std::string out = "(\n";
  for (std::size_t i = 0; i < system.variable_count(); ++i) {
    const z3::expr value = model.eval(builder.variable(i), true);
    out.append("(define-fun ").append(system.variable_names[i]).append(" () Real ");
    const bool is_rational = value.is_numeral() && !value.is_algebraic();
    out.append(is_rational ? Z3_get_numeral_string(value.ctx(), value) : value.to_string()).append(")\n");
  }
  out.append(")\n");
  return out;
}

/// Parameters come and go between Z3's versions; one that it does not know does not matter.
template <typename Value>
void try_to_set(z3::solver& solver, const char* name, Value value) {
  try {
    z3::params parameters(solver.ctx());
    parameters.set(name, value);
    solver.set(parameters);
  } catch (const z3::exception&) {
  }
}

/// A question with all that Z3 makes of it, which goes together: terms before the context.
z3::solver smt_solver(z3::context& context) {
  const z3::tactic prepared = z3::tactic(context, "simplify") & z3::tactic(context, "solve-eqs");
  return (prepared & z3::tactic(context, "smt")).mk_solver();
}

struct Session {
  explicit Session(const System& system) : builder(context, system, false), solver(smt_solver(context)) {}
  Session(const System& system, const Z3Order& order)
      : builder(context, system, order.reverses_variables), solver(context, is_linear(system) ? "QF_LRA" : "QF_NRA") {}

  z3::context context;
  Z3Builder builder;
  z3::solver solver;
};

void limit_time(z3::solver& solver, std::optional<double> seconds) {
  if (!seconds) return;
  const double milliseconds = std::clamp(*seconds * 1000, 1.0, 4e9);
  try_to_set(solver, "timeout", static_cast<unsigned>(milliseconds));
}

SolverAnswer check(const System& system, const std::shared_ptr<Session>& session, bool reverses_constraints) {
  auto& [context, builder, solver] = *session;
  const std::size_t count = system.constraints.size();
  for (std::size_t i = 0; i < count; ++i) {
    solver.add(builder.constraint(system.constraints[reverses_constraints ? count - 1 - i : i]));
  }
  switch (solver.check()) {
    case z3::sat:
      return {Status::sat, "", model_text(solver.get_model(), system, builder), session};
    case z3::unsat:
      return {Status::unsat, "", "", session};
    default:
      return {Status::unknown, solver.reason_unknown(), "", session};
  }
}

SolverAnswer check_in_order(const System& system, const Z3Order& order, std::optional<double> seconds) {
  auto session = std::make_shared<Session>(system, order);
  z3::solver& solver = session->solver;
  const bool has_nlsat = !is_linear(system);  // else its parameters are an error, told by the check
  if (order.shuffle_seed != 0 && has_nlsat) {
    try_to_set(solver, "nlsat.shuffle_vars", true);
    try_to_set(solver, "nlsat.seed", order.shuffle_seed);
  }
  if (order.random_seed != 0) {
    try_to_set(solver, "random_seed", order.random_seed);
    if (order.shuffle_seed == 0 && has_nlsat) try_to_set(solver, "nlsat.seed", order.random_seed);
  }
  limit_time(solver, seconds);
  return check(system, session, order.reverses_constraints);
}

SolverAnswer check_by_smt(const System& system, unsigned arithmetic, std::uint32_t seed,
                          std::optional<double> seconds) {
  auto session = std::make_shared<Session>(system);
  if (arithmetic != 0) try_to_set(session->solver, "arith.solver", arithmetic);
  if (seed != 0) try_to_set(session->solver, "random_seed", seed);
  limit_time(session->solver, seconds);
  return check(system, session, false);
}

}  // namespace

SolverAnswer ask_z3(const System& system, const Z3Order& order, std::optional<double> seconds) {
  try {
    return check_in_order(system, order, seconds);
  } catch (const z3::exception& problem) {
    throw std::runtime_error(problem.msg());
  }
}

SolverAnswer ask_z3_smt(const System& system, unsigned arithmetic, std::uint32_t seed, std::optional<double> seconds) {
  try {
    return check_by_smt(system, arithmetic, seed, seconds);
  } catch (const z3::exception& problem) {
    throw std::runtime_error(problem.msg());
  }
}

void limit_z3_memory(std::size_t megabytes) {
  Z3_global_param_set("memory_max_size", std::to_string(megabytes).c_str());
}

std::string z3_version() {
  unsigned major = 0;
  unsigned minor = 0;
  unsigned build = 0;
  unsigned revision = 0;
  Z3_get_version(&major, &minor, &build, &revision);
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(build);
}

}  // namespace nnsolve
