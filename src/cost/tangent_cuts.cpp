#include "cost/tangent_cuts.h"

#include "algebra/evaluate_system.h"
#include "encode/encode.h"
#include "linear/convex_minimum.h"
#include "linear/decide_linear.h"
#include "presolve/network/network_presolve.h"

#include "nnsolve/error.h"
#include "nnsolve/system.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

namespace nnsolve {

namespace {

using Point = std::vector<Rational>;

/// The atoms of a choice of cases that holds at the point.
void append_case(const Constraint& constraint, const Point& point, std::vector<Constraint>& atoms) {
  switch (constraint.kind) {
    case Constraint::Kind::atom:
      atoms.push_back(constraint);
      break;
    case Constraint::Kind::all:
      for (const Constraint& part : constraint.parts) append_case(part, point, atoms);
      break;
    case Constraint::Kind::any:
      for (const Constraint& part : constraint.parts) {
        if (holds(part, point)) return append_case(part, point, atoms);
      }
      NNSOLVE_ASSERT(false);
  }
}

Norm norm_of_cost(Cost cost) {
  if (cost == Cost::mean_squared_error) return Norm::squares;
  return cost == Cost::l1 ? Norm::absolutes : Norm::largest;
}

bool has_only_closed_atoms(const Constraint& constraint) {
  if (constraint.kind != Constraint::Kind::atom) return std::ranges::all_of(constraint.parts, has_only_closed_atoms);
  return constraint.relation == Relation::equal || constraint.relation == Relation::greater_equal;
}

class TangentSearch {
 public:
  TangentSearch(const TrainingInstance& instance, const TangentOptions& options)
      : instance_(instance), options_(options) {
    TrainingInstance asked = instance_;
    InstanceStructure structure = find_structure(asked);
    network_ = presolve_cost(std::move(asked), std::move(structure));
    errors_ = encode_errors(network_.instance, network_.structure, network_.conditions);
    for (const CountedError& error : errors_.errors) {
      forms_.push_back({error.form, Rational(static_cast<std::int64_t>(error.count))});
    }
    if (instance_.cost != Cost::mean_squared_error) add_sizes();
  }

  bool is_linear_question() const {
    return is_linear(system()) && std::ranges::all_of(system().constraints, has_only_closed_atoms);
  }

  TangentResult run() {
    TangentResult result;
    if (options_.known) {
      best_ = left_of(*options_.known);
      result.least = options_.known;
    }
    if (options_.limit && *options_.limit < network_.paid) {
      result.is_finished = true;
      return result;
    }
    while (!is_settled(result)) {
      LinearOptions linear;
      linear.should_stop = options_.should_stop;
      for (const Rational& value : last_) linear.start.emplace_back(value);
      ++result.question_count;
      const LinearResult answer = decide_linear(question(), linear);
      if (std::holds_alternative<LinearUnknown>(answer)) return result;
      if (std::holds_alternative<LinearUnsat>(answer)) break;
      last_ = std::get<LinearSat>(answer).values;
      if (!take_case(result)) return result;
    }
    result.is_finished = true;
    return result;
  }

 private:
  const System& system() const { return errors_.encoding.system; }

  /// What the objective is, as a multiple of the cost.
  Rational scale() const {
    const bool is_mean = instance_.cost == Cost::mean_squared_error && instance_.network.output_count > 0;
    return Rational(is_mean ? static_cast<std::int64_t>(instance_.network.output_count) : 1);
  }

  /// What the objective may be if the cost is to be so much, and the cost then. Presolve has paid a part of it.
  Rational left_of(const Rational& cost) const {
    return instance_.cost == Cost::max ? cost : (cost - network_.paid) * scale();
  }
  Rational cost_of(const Rational& objective) const {
    return instance_.cost == Cost::max ? std::max(network_.paid, objective) : network_.paid + objective / scale();
  }

  /// Variables above the sizes of the errors; one for all with the cost max.
  void add_sizes() {
    System& all = errors_.encoding.system;
    TermList total;
    for (const WeightedForm& form : forms_) {
      if (total.empty() || instance_.cost == Cost::l1) {
        all.variable_names.push_back("s!" + std::to_string(total.size()));
        const auto size = static_cast<Variable>(all.variable_names.size() - 1);
        total.push_back({instance_.cost == Cost::l1 ? form.weight : Rational(1), Monomial(size)});
      }
      const Polynomial size = Polynomial::variable(total.back().monomial.factors()[0]);
      all.constraints.push_back(Constraint::atom(size - form.form, Relation::greater_equal));
      all.constraints.push_back(Constraint::atom(size + form.form, Relation::greater_equal));
    }
    objective_ = Polynomial::sum(std::move(total));
  }

  bool is_settled(const TangentResult& result) const {
    if (options_.limit) return result.least && *result.least <= *options_.limit;
    return best_ && cost_of(*best_) <= network_.paid;
  }

  System question() const {
    System result = system();
    const std::optional<Rational> bound = options_.limit ? left_of(*options_.limit) : best_;
    if (!bound) return result;
    const Relation relation = options_.limit ? Relation::greater_equal : Relation::greater;
    if (instance_.cost != Cost::mean_squared_error) {
      result.constraints.push_back(Constraint::atom(Polynomial(*bound) - objective_, relation));
    }
    for (const Polynomial& tangent : tangents_) {
      result.constraints.push_back(Constraint::atom(Polynomial(*bound) - tangent, relation));
    }
    return result;
  }

  /// The least cost of the cases that hold at last_. False if it was stopped.
  bool take_case(TangentResult& result) {
    std::vector<Constraint> atoms;
    for (const Constraint& constraint : system().constraints) append_case(constraint, last_, atoms);
    const auto least = convex_minimum(atoms, forms_, norm_of_cost(instance_.cost), last_, options_.should_stop);
    if (!least) return false;
    if (instance_.cost == Cost::mean_squared_error) add_tangent(least->point);
    if (options_.met) options_.met(witness_at(least->point));
    if (!best_ || least->value < *best_) {
      best_ = least->value;
      result.least = cost_of(*best_);
      result.witness = witness_at(least->point);
      last_ = least->point;
      if (options_.improved) options_.improved(*result.least, *result.witness);
    }
    return true;
  }

  void add_tangent(const Point& point) {
    TermList terms;
    for (const WeightedForm& form : forms_) {
      const Rational u = value_at(form.form, point);
      add_scaled(terms, form.form, form.weight * u * Rational(2));
      terms.push_back({-(form.weight * u * u), Monomial()});
    }
    tangents_.push_back(Polynomial::sum(std::move(terms)));
  }

  Witness witness_at(const Point& point) const {
    Assignment values;
    for (const Rational& value : point) values.values.emplace_back(value);
    return lift(network_.lift, instance_, witness_of(network_.instance, errors_.encoding, values));
  }

  const TrainingInstance& instance_;
  const TangentOptions& options_;
  PresolvedTraining network_;
  ErrorEncoding errors_;
  std::vector<WeightedForm> forms_;
  Polynomial objective_;              // of l1 and max
  std::vector<Polynomial> tangents_;  // of mse
  std::optional<Rational> best_;      // of the objective
  Point last_;
};

}  // namespace

std::optional<TangentResult> least_by_tangents(const TrainingInstance& instance, const TangentOptions& options) {
  TangentSearch search(instance, options);
  if (!search.is_linear_question()) return std::nullopt;
  return search.run();
}

}  // namespace nnsolve
