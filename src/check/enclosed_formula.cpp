// A constraint or an atom holds in one of three ways: an equation of the enclosure says so; it holds strictly in all of
// the box; or it depends on no unknown and holds. Of a disjunction one part has to hold so.
//
// Terms with (ite c a b) are a or b in all of the box, as c holds or its negation does, equations not counted.
#include "check/enclosed_formula.h"

#include "algebra/evaluate_system.h"
#include "formula/parts.h"

#include "nnsolve/check.h"
#include "nnsolve/error.h"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <utility>

namespace nnsolve {

namespace {

using Path = std::vector<std::uint32_t>;

/// The equations of an enclosure by what they are about.
class Equations {
 public:
  explicit Equations(const EnclosedAssignment& assignment) {
    for (std::size_t i = 0; i < assignment.equations.size(); ++i) {
      const auto& [constraint, path] = assignment.equations[i];
      if (!numbers_[constraint].emplace(path, i).second) repeated_ = i;
    }
  }

  /// The number of one that says the same as another before it.
  std::optional<std::size_t> repeated() const { return repeated_; }
  std::optional<std::size_t> find(std::size_t constraint, const Path& path = {}) const {
    const auto entry = numbers_.find(constraint);
    if (entry == numbers_.end()) return std::nullopt;
    const auto equation = entry->second.find(path);
    return equation == entry->second.end() ? std::nullopt : std::optional(equation->second);
  }
  /// Whether there is one at the path or below it.
  bool has_below(std::size_t constraint, const Path& path) const {
    const auto entry = numbers_.find(constraint);
    if (entry == numbers_.end()) return false;
    const auto next = entry->second.lower_bound(path);
    return next != entry->second.end() && next->first.size() >= path.size() &&
           std::equal(path.begin(), path.end(), next->first.begin());
  }

 private:
  std::map<std::size_t, std::map<Path, std::size_t>> numbers_;  // paths in lexicographic order
  std::optional<std::size_t> repeated_;
};

/// What every kind of formula needs.
class Examination {
 public:
  Examination(const EnclosedAssignment& assignment, FormulaOverBox& result)
      : arithmetic_(result.arithmetic), functions_(result.functions), equations_(assignment) {
    functions_.assign(assignment.equations.size(), Jet());
    is_used_.assign(assignment.equations.size(), false);
    for (const Rational& value : assignment.values) values_.emplace_back(value);
    for (std::size_t i = 0; i < assignment.unknowns.size(); ++i) {
      const Variable v = assignment.unknowns[i];
      if (!values_[v].is_exact()) repeated_unknown_ = v;
      values_[v] = arithmetic_.coordinate(i);
    }
  }

  /// Equations are not looked up but noted here.
  void propose(std::vector<EnclosedAssignment::Equation>& equations) { proposed_ = &equations; }

  template <class AnyFormula>
  std::string find_problem(const AnyFormula& formula) {
    if (repeated_unknown_) return "an unknown is named twice";
    if (equations_.repeated()) return about(*equations_.repeated()) + " says the same as another";
    std::string problem = examine(formula);
    if (!problem.empty()) return problem;
    const auto unused = std::ranges::find(is_used_, false);
    if (unused == is_used_.end()) return "";
    return about(static_cast<std::size_t>(unused - is_used_.begin())) + " is about no equation of the formula";
  }

 private:
  static std::string about(std::size_t equation) { return "equation " + std::to_string(equation + 1); }
  static std::string constraint_name(std::size_t i) { return "constraint " + std::to_string(i + 1); }

  /// That the function is 0, which is constraint number i.
  std::string expect_zero(std::size_t i, Jet function) {
    const std::optional<std::size_t> equation = equations_.find(i);
    if (function.is_exact()) {
      if (equation) return about(*equation) + " depends on no unknown";
      return function.rational().is_zero() ? "" : constraint_name(i) + " does not hold";
    }
    if (proposed_ != nullptr) {
      add_proposal({i, {}}, std::move(function));
      return "";
    }
    if (!equation) return constraint_name(i) + " depends on unknowns, and no equation is about it";
    functions_[*equation] = std::move(function);
    is_used_[*equation] = true;
    return "";
  }

  void add_proposal(EnclosedAssignment::Equation equation, Jet function) {
    proposed_->push_back(std::move(equation));
    functions_.push_back(std::move(function));
  }

  std::string examine(const EtrInv& formula) {
    std::string problem;
    for (std::size_t i = 0; i < formula.constraints.size() && problem.empty(); ++i) {
      const EtrInvConstraint& constraint = formula.constraints[i];
      problem = expect_zero(i, difference(constraint));
    }
    for (Variable v = 0; v < values_.size() && problem.empty(); ++v) {
      const std::optional<Range> range = formula.range(v);
      if (!range) continue;
      const bool is_inside = is_at_least(values_[v], Jet(range->lower)) && is_at_least(Jet(range->upper), values_[v]);
      if (!is_inside) problem = formula.variable_names[v] + " may be outside its range";
    }
    return problem;
  }

  /// The left side minus the right one.
  Jet difference(const EtrInvConstraint& constraint) const {
    const Jet& x = values_[constraint.x];
    const Jet& y = values_[constraint.y];
    switch (constraint.kind) {
      case EtrInvConstraint::Kind::addition:
        return arithmetic_.subtract(arithmetic_.add(x, y), values_[constraint.z]);
      case EtrInvConstraint::Kind::inversion:
        return arithmetic_.subtract(arithmetic_.multiply(x, y), Jet(Rational(1)));
      case EtrInvConstraint::Kind::unit:
        break;
    }
    return arithmetic_.subtract(x, Jet(Rational(1)));
  }

  /// Exactly, or strictly in all of the box.
  bool is_at_least(const Jet& a, const Jet& b) const {
    const Jet margin = arithmetic_.subtract(a, b);
    return margin.is_exact() ? margin.rational().sign() >= 0 : margin.sign() == 1;
  }

  /// The sum of the terms times every variable that occurs inverted, each once.
  Jet cleared_sum(const CombinedConstraint& constraint) const {
    std::vector<Variable> denominators;
    for (const Literal& literal : constraint.terms()) {
      const bool is_new = std::ranges::find(denominators, literal.variable) == denominators.end();
      if (literal.is_inverse && is_new) denominators.push_back(literal.variable);
    }
    Jet sum;
    for (const Literal& literal : constraint.terms()) {
      Jet term = literal.is_inverse ? Jet(Rational(1)) : values_[literal.variable];
      for (const Variable denominator : denominators) {
        if (literal.is_inverse && denominator == literal.variable) continue;
        term = arithmetic_.multiply(term, values_[denominator]);
      }
      sum = literal.is_negative ? arithmetic_.subtract(sum, term) : arithmetic_.add(sum, term);
    }
    return sum;
  }

  std::string examine(const EtrInvEq& formula) {
    std::vector<bool> is_nonzero = formula.is_nonzero;
    is_nonzero.resize(values_.size());
    for (const CombinedConstraint& constraint : formula.constraints) {
      for (const Literal& literal : constraint.terms()) {
        if (literal.is_inverse) is_nonzero[literal.variable] = true;
      }
    }
    for (Variable v = 0; v < values_.size(); ++v) {
      if (is_nonzero[v] && values_[v].sign().value_or(0) == 0) return formula.variable_names[v] + " may be 0";
    }
    std::string problem;
    for (std::size_t i = 0; i < formula.constraints.size() && problem.empty(); ++i) {
      problem = expect_zero(i, cleared_sum(formula.constraints[i]));
    }
    return problem;
  }

  // Etr -------------------------------------------------------------------------------------------------------------

  std::string examine(const Etr& formula) {
    for (Variable v = 0; v < values_.size(); ++v) {
      if (!formula.variables()[v].is_bool) continue;
      const bool is_truth =
          values_[v].is_exact() && (values_[v].rational().is_zero() || values_[v].rational().is_one());
      if (!is_truth) return formula.variables()[v].name + " is of sort Bool, but not 0 or 1";
    }
    for (NodeIndex n = 0; n < formula.node_count(); ++n) evaluate(formula, n);
    for (std::size_t i = 0; i < formula.assertions().size(); ++i) {
      Path path;
      if (proposed_ != nullptr) {
        const auto wanted = wanted_equations(formula, i, formula.assertion_part(i), path);
        if (!wanted) return "assertion " + std::to_string(i + 1) + " cannot hold in the box";
        for (const auto& [equation, term] : *wanted) add_proposal(equation, *terms_[term]);
      } else if (!holds(formula, i, formula.assertion_part(i), path)) {
        return "assertion " + std::to_string(i + 1) + " is not shown to hold";
      }
    }
    return "";
  }

  /// The term of a node, or nothing if it is not one polynomial in all of the box; the truth of a formula in all of the
  /// box, or nothing, equations not counted.
  void evaluate(const Etr& formula, NodeIndex n) {
    const EtrNode& node = formula.node(n);
    const std::span<const NodeIndex> children = formula.children(n);
    std::optional<Jet> term;
    std::optional<bool> truth;
    switch (node.kind) {
      case EtrKind::constant:
        term = Jet(formula.constant(n));
        break;
      case EtrKind::variable:
        term = values_[node.number];
        break;
      case EtrKind::sum:
      case EtrKind::product:
        term = combine(node.kind, children);
        break;
      case EtrKind::choice:
        if (truths_[children[0]]) term = terms_[children[*truths_[children[0]] ? 1 : 2]];
        break;
      case EtrKind::truth:
        truth = node.number != 0;
        break;
      case EtrKind::bool_variable:
        truth = values_[node.number].rational().is_one();
        break;
      case EtrKind::negation:
        if (truths_[children[0]]) truth = !*truths_[children[0]];
        break;
      case EtrKind::all:
      case EtrKind::any:
        truth = junction(node.kind, children);
        break;
      case EtrKind::equivalence:
        if (truths_[children[0]] && truths_[children[1]]) truth = *truths_[children[0]] == *truths_[children[1]];
        break;
      case EtrKind::atom:
        truth = compare(terms_[children[0]], node.relation);
        break;
    }
    terms_.push_back(std::move(term));
    truths_.push_back(truth);
  }

  std::optional<Jet> combine(EtrKind kind, std::span<const NodeIndex> children) const {
    Jet result = kind == EtrKind::sum ? Jet() : Jet(Rational(1));
    for (const NodeIndex child : children) {
      if (!terms_[child]) return std::nullopt;
      result =
          kind == EtrKind::sum ? arithmetic_.add(result, *terms_[child]) : arithmetic_.multiply(result, *terms_[child]);
      expect_feasible(result);
    }
    return result;
  }

  /// As in formula/evaluate.cpp: sixty squarings of 2 have 10^18 digits.
  static void expect_feasible(const Jet& jet) {
    constexpr std::size_t most_words = 4'000'000;
    if (jet.is_exact() && !jet.rational().is_small() && jet.rational().size_in_words() > most_words) {
      throw NumberTooLarge("a value of the formula has more than 70 million digits");
    }
  }

  std::optional<bool> junction(EtrKind kind, std::span<const NodeIndex> children) const {
    const bool decisive = kind == EtrKind::any;
    bool is_open = false;
    for (const NodeIndex child : children) {
      if (truths_[child] == decisive) return decisive;
      if (!truths_[child]) is_open = true;
    }
    if (is_open) return std::nullopt;
    return !decisive;
  }

  static std::optional<bool> compare(const std::optional<Jet>& term, Relation relation) {
    const std::optional<int> sign = term ? term->sign() : std::nullopt;
    if (!sign) return std::nullopt;
    return nnsolve::holds(*sign, relation);
  }

  using Wanted = std::vector<std::pair<EnclosedAssignment::Equation, NodeIndex>>;  // and the term that is to be 0

  /// The equations with which the part may hold; nothing if it cannot.
  std::optional<Wanted> wanted_equations(const Etr& formula, std::size_t assertion, const EtrPart& part, Path& path) {
    const std::optional<bool> part_truth = truth(formula, part);
    if (part_truth) return *part_truth ? std::optional(Wanted()) : std::nullopt;
    const NormalPart normal = normal_part(formula, part);
    if (is_equation(formula, normal)) {
      const NodeIndex term = formula.children(normal.node)[0];
      if (!terms_[term]) return std::nullopt;
      return Wanted{{{assertion, path}, term}};
    }
    std::optional<Wanted> best;
    Wanted all;
    for (std::uint32_t i = 0; i < normal.parts.size(); ++i) {
      path.push_back(i);
      std::optional<Wanted> of_part = wanted_equations(formula, assertion, normal.parts[i], path);
      path.pop_back();
      if (normal.kind == EtrKind::all) {
        if (!of_part) return std::nullopt;
        all.insert(all.end(), of_part->begin(), of_part->end());
      } else if (of_part && (!best || of_part->size() < best->size())) {
        best = std::move(of_part);
      }
    }
    return normal.kind == EtrKind::all ? std::optional(std::move(all)) : best;
  }

  /// Goes down only where there are equations; elsewhere the node tells.
  bool holds(const Etr& formula, std::size_t assertion, const EtrPart& part, Path& path) {
    if (!equations_.has_below(assertion, path)) return is_true(formula, part);
    const NormalPart normal = normal_part(formula, part);
    if (const auto equation = equations_.find(assertion, path)) return take_equation(formula, normal, *equation);
    if (normal.kind != EtrKind::all && normal.kind != EtrKind::any) return is_true(formula, part);
    // Of a disjunction, too, the parts that equations are about have to hold: that is why they are named.
    bool all = true;
    for (std::uint32_t i = 0; i < normal.parts.size(); ++i) {
      path.push_back(i);
      const bool is_named = equations_.has_below(assertion, path);
      if (is_named || normal.kind == EtrKind::all) all = holds(formula, assertion, normal.parts[i], path) && all;
      path.pop_back();
    }
    return all;
  }

  bool take_equation(const Etr& formula, const NormalPart& part, std::size_t equation) {
    if (!is_equation(formula, part)) return false;
    const std::optional<Jet>& term = terms_[formula.children(part.node)[0]];
    if (!term || term->is_exact()) return false;
    functions_[equation] = *term;
    is_used_[equation] = true;
    return true;
  }

  /// A shape is not always told by a node: (ite c a b) as two disjunctions may hold where c is open. Each is looked at
  /// once, since shapes may share what would be exponential one by one.
  std::optional<bool> truth(const Etr& formula, const EtrPart& part) {
    if (part.shape == EtrPart::as_node) return negated_if(part.is_negated, truths_[part.node]);
    const auto known = shape_truths_.find({part.shape, part.node});
    if (known != shape_truths_.end()) return negated_if(part.is_negated, known->second);
    const NormalPart normal = normal_part(formula, part.is_negated ? -part : part);
    const bool decisive = normal.kind == EtrKind::any;
    std::optional<bool> result = !decisive;
    for (const EtrPart& child : normal.parts) {
      const std::optional<bool> child_truth = truth(formula, child);
      if (child_truth == decisive) {
        result = decisive;
        break;
      }
      if (!child_truth) result.reset();
    }
    shape_truths_.emplace(std::pair(part.shape, part.node), result);
    return negated_if(part.is_negated, result);
  }
  bool is_true(const Etr& formula, const EtrPart& part) { return truth(formula, part) == true; }

  static std::optional<bool> negated_if(bool is_negated, std::optional<bool> truth) {
    return truth ? std::optional(*truth != is_negated) : std::nullopt;
  }

  const BoxArithmetic& arithmetic_;
  std::vector<Jet>& functions_;
  Equations equations_;
  std::vector<EnclosedAssignment::Equation>* proposed_ = nullptr;
  std::vector<bool> is_used_;  // by equation: has a fact of this name been met?
  std::vector<Jet> values_;    // by variable
  std::optional<Variable> repeated_unknown_;
  std::vector<std::optional<Jet>> terms_;    // by node
  std::vector<std::optional<bool>> truths_;  // by node
  std::map<std::pair<std::uint32_t, NodeIndex>, std::optional<bool>> shape_truths_;
};

std::size_t variable_count_of(const Formula& formula) { return variable_names(formula).size(); }

std::vector<Rational> centres_of(const EnclosedAssignment& assignment) {
  std::vector<Rational> centres;
  for (const Variable v : assignment.unknowns) {
    NNSOLVE_ASSERT(v < assignment.values.size());
    centres.push_back(assignment.values[v]);
  }
  return centres;
}

}  // namespace

FormulaOverBox evaluate_over_box(const Formula& formula, const EnclosedAssignment& assignment, std::string& problem) {
  FormulaOverBox result{BoxArithmetic(centres_of(assignment), assignment.radius), {}};
  Examination examination(assignment, result);
  problem = std::visit([&](const auto& kind) { return examination.find_problem(kind); }, formula);
  return result;
}

FormulaOverBox propose_equations(const Formula& formula, EnclosedAssignment& assignment, std::string& problem) {
  assignment.equations.clear();
  FormulaOverBox result{BoxArithmetic(centres_of(assignment), assignment.radius), {}};
  Examination examination(assignment, result);
  std::vector<EnclosedAssignment::Equation> equations;
  examination.propose(equations);
  problem = std::visit([&](const auto& kind) { return examination.find_problem(kind); }, formula);
  assignment.equations = std::move(equations);
  return result;
}

FormulaCheckResult check(const Formula& formula, EnclosedAssignment assignment) {
  NNSOLVE_ASSERT(assignment.values.size() == variable_count_of(formula));
  FormulaCheckResult result;
  if (assignment.radius.sign() <= 0) {
    result.problem = "the radius is not above 0";
  } else if (assignment.unknowns.size() != assignment.equations.size()) {
    result.problem = "there are not as many equations as unknowns";
  } else {
    const FormulaOverBox over_box = evaluate_over_box(formula, assignment, result.problem);
    if (result.problem.empty() && !over_box.arithmetic.have_zero(over_box.functions)) {
      result.problem = "Krawczyk's test does not map the box into its interior";
    }
  }
  if (result.problem.empty()) result.checked = CheckedAssignment(std::move(assignment));
  return result;
}

}  // namespace nnsolve
