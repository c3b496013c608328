#include "certify/base.h"
#include "io/json_writer.h"

#include <algorithm>
#include <deque>
#include <utility>
#include <variant>

namespace nnsolve {

namespace {

constexpr std::size_t most_terms = 2000;  // of one polynomial
constexpr std::size_t most_nodes = 2'000'000;

std::string name_of(std::string_view kind, std::string_view name) {
  std::string text = "[\"";
  text.append(kind).append("\", ");
  append_json_string(text, name);
  return text.append("]");
}

std::string name_of(std::string_view kind, std::size_t number) {
  return std::string("[\"").append(kind).append("\", ").append(std::to_string(number)).append("]");
}

std::vector<std::string> variable_names_of(const std::vector<std::string>& names) {
  std::vector<std::string> result;
  for (const std::string& name : names) result.push_back(name_of("v", name));
  return result;
}

/// Which polynomial is 0, and the variables that the constraint names.
std::pair<Polynomial, std::vector<Variable>> statement_of(const EtrInvConstraint& constraint) {
  const Polynomial x = Polynomial::variable(constraint.x);
  const Polynomial y = Polynomial::variable(constraint.y);
  switch (constraint.kind) {
    case EtrInvConstraint::Kind::addition:
      return {x + y - Polynomial::variable(constraint.z), {constraint.x, constraint.y, constraint.z}};
    case EtrInvConstraint::Kind::inversion:
      return {x * y - Polynomial(Rational(1)), {constraint.x, constraint.y}};
    case EtrInvConstraint::Kind::unit:
      break;
  }
  return {x - Polynomial(Rational(1)), {constraint.x}};
}

std::optional<CertificateBase> base_of(const EtrInv& formula, std::string&) {
  CertificateBase base{variable_names_of(formula.variable_names), {}, {}};
  for (std::size_t i = 0; i < formula.constraints.size(); ++i) {
    auto [polynomial, named] = statement_of(formula.constraints[i]);
    base.facts.push_back(
        {name_of("c", i + 1), Constraint::atom(std::move(polynomial), Relation::equal), std::move(named)});
  }
  for (Variable v = 0; v < formula.variable_names.size(); ++v) {
    const auto range = formula.range(v);
    if (!range) continue;
    const std::string& name = formula.variable_names[v];
    const Polynomial x = Polynomial::variable(v);
    const auto at_least_0 = [](Polynomial p) { return Constraint::atom(std::move(p), Relation::greater_equal); };
    base.facts.push_back({name_of("lo", name), at_least_0(x - Polynomial(range->lower)), {}});
    base.facts.push_back({name_of("hi", name), at_least_0(Polynomial(range->upper) - x), {}});
  }
  return base;
}

std::optional<CertificateBase> base_of(const EtrInvEq& formula, std::string&) {
  CertificateBase base{variable_names_of(formula.variable_names), {}, {}};
  std::vector<bool> is_nonzero = formula.is_nonzero;
  is_nonzero.resize(formula.variable_names.size(), false);
  for (std::size_t i = 0; i < formula.constraints.size(); ++i) {
    std::vector<Variable> inverted;
    for (const Literal& literal : formula.constraints[i].terms()) {
      if (!literal.is_inverse) continue;
      is_nonzero[literal.variable] = true;
      if (std::ranges::find(inverted, literal.variable) == inverted.end()) inverted.push_back(literal.variable);
    }
    TermList terms;
    for (const Literal& literal : formula.constraints[i].terms()) {
      std::vector<Variable> factors;
      if (!literal.is_inverse) factors.push_back(literal.variable);
      for (Variable other : inverted) {
        if (!literal.is_inverse || other != literal.variable) factors.push_back(other);
      }
      terms.push_back({Rational(literal.is_negative ? -1 : 1), Monomial(factors)});
    }
    std::vector<Variable> named;
    for (const Literal& literal : formula.constraints[i].terms()) named.push_back(literal.variable);
    base.facts.push_back(
        {name_of("c", i + 1), Constraint::atom(Polynomial::sum(std::move(terms)), Relation::equal), std::move(named)});
  }
  for (Variable v = 0; v < is_nonzero.size(); ++v) {
    if (!is_nonzero[v]) continue;
    base.facts.push_back({name_of("nonzero", formula.variable_names[v]),
                          Constraint::atom(Polynomial::variable(v), Relation::not_equal),
                          {}});
  }
  return base;
}

/// Assertions in negation normal form, each as it was written.
class EtrBase {
 public:
  EtrBase(const Etr& formula, std::string& problem) : formula_(formula), problem_(problem) {}

  std::optional<CertificateBase> run() {
    CertificateBase base;
    for (const EtrVariable& variable : formula_.variables()) base.variables.push_back(name_of("v", variable.name));
    first_choice_ = static_cast<Variable>(base.variables.size());
    terms_.resize(formula_.node_count());
    for (std::size_t i = 0; i < formula_.assertions().size(); ++i) {
      Constraint statement = constraint_of(formula_.assertion_part(i));
      if (!problem_.empty()) return std::nullopt;
      base.facts.push_back({name_of("a", i + 1), std::move(statement), all_if_few()});
    }
    for (Variable v = 0; v < formula_.variables().size(); ++v) {
      if (!formula_.variables()[v].is_bool) continue;
      std::vector<Constraint> either{literal(v, false), literal(v, true)};
      base.facts.push_back({name_of("bool", formula_.variables()[v].name), Constraint::any(std::move(either)), {}});
    }
    for (std::size_t k = 0; k < choices_.size(); ++k) {
      base.variables.push_back(name_of("ite", k + 1));
      base.facts.push_back({name_of("ite", k + 1), std::move(choices_[k]), all_if_few()});
    }
    for (BaseFact& fact : base.facts) {
      for (std::size_t k = 0; k < choices_.size() && !fact.further.empty(); ++k) {
        fact.further.push_back(first_choice_ + static_cast<Variable>(k));
      }
    }
    return base;
  }

 private:
  /// Equal nodes are stored once and differences of equal ones not at all, so what cancels out is not known any more.
  std::vector<Variable> all_if_few() const {
    constexpr std::size_t few = 500;
    std::vector<Variable> all;
    for (Variable v = 0; v < formula_.variables().size() && formula_.variables().size() <= few; ++v) all.push_back(v);
    return all;
  }

  static Constraint literal(Variable variable, bool value) {
    return Constraint::atom(Polynomial::variable(variable) - Polynomial(Rational(value ? 1 : 0)), Relation::equal);
  }

  // Formulas nest as deep as their authors like; what nests deeper than this has no certificate.
  static constexpr std::size_t deepest = 500;

  Constraint constraint_of(const EtrPart& part) {
    if (depth_ > deepest || ++node_count_ > most_nodes) {
      problem_ = "the formula is too large for a certificate";
      return {};
    }
    ++depth_;
    Constraint result = part.shape == EtrPart::as_node ? of_node(part.node, part.is_negated)
                                                       : of_shape(formula_.shape(part.shape), part.is_negated);
    --depth_;
    return result;
  }

  Constraint of_shape(const EtrShape& shape, bool is_negated) {
    std::vector<Constraint> parts;
    for (EtrPart part : shape.parts) {
      if (is_negated) part.is_negated = !part.is_negated;
      parts.push_back(constraint_of(part));
    }
    return junction(shape.kind == EtrKind::all, is_negated, std::move(parts));
  }

  static Constraint junction(bool is_all, bool is_negated, std::vector<Constraint> parts) {
    return is_all != is_negated ? Constraint::all(std::move(parts)) : Constraint::any(std::move(parts));
  }

  Constraint of_node(NodeIndex n, bool is_negated) {
    const EtrNode& node = formula_.node(n);
    const auto children = formula_.children(n);
    auto child = [&](std::size_t i, bool is_child_negated) {
      return constraint_of({children[i], EtrPart::as_node, is_child_negated});
    };
    switch (node.kind) {
      case EtrKind::truth:
        return (node.number != 0) != is_negated ? Constraint::all({}) : Constraint::any({});
      case EtrKind::bool_variable:
        return literal(node.number, !is_negated);
      case EtrKind::negation:
        return child(0, !is_negated);
      case EtrKind::all:
      case EtrKind::any: {
        std::vector<Constraint> parts;
        for (std::size_t i = 0; i < children.size(); ++i) parts.push_back(child(i, is_negated));
        return junction(node.kind == EtrKind::all, is_negated, std::move(parts));
      }
      case EtrKind::equivalence: {
        const std::size_t choices_before = choices_.size();
        // any(all(a, b), all(not a, not b)), negated as a whole: all(any(not a, not b), any(a, b)).
        std::vector<Constraint> both{child(0, is_negated), child(1, is_negated)};
        std::vector<Constraint> neither{child(0, !is_negated), child(1, !is_negated)};
        std::vector<Constraint> cases;
        cases.push_back(junction(true, is_negated, std::move(both)));
        cases.push_back(junction(true, is_negated, std::move(neither)));
        if (choices_.size() > choices_before) problem_ = "an ite between numbers means several terms";
        return junction(false, is_negated, std::move(cases));
      }
      case EtrKind::atom: {
        Constraint atom = Constraint::atom(polynomial_of(children[0]), node.relation);
        return is_negated ? negation_of(atom) : atom;
      }
      default:
        problem_ = "a term stands in place of a formula";
        return {};
    }
  }

  Polynomial polynomial_of(NodeIndex n) {
    if (terms_[n]) return *terms_[n];
    if (depth_ > deepest) problem_ = "the formula is too large for a certificate";
    if (!problem_.empty()) return {};
    ++depth_;
    const EtrNode& node = formula_.node(n);
    const std::size_t choices_before = choices_.size();
    Polynomial result;
    switch (node.kind) {
      case EtrKind::constant:
        result = Polynomial(formula_.constant(n));
        break;
      case EtrKind::variable:
        result = Polynomial::variable(node.number);
        break;
      case EtrKind::sum: {
        TermList terms;
        for (NodeIndex child : formula_.children(n)) add_scaled(terms, polynomial_of(child), Rational(1));
        result = Polynomial::sum(std::move(terms));
        break;
      }
      case EtrKind::product:
        result = Polynomial(Rational(1));
        for (NodeIndex child : formula_.children(n)) {
          const Polynomial factor = polynomial_of(child);
          if (result.terms().size() * factor.terms().size() > 4 * most_terms) problem_ = "a polynomial is too long";
          if (!problem_.empty()) break;
          result = result * factor;
        }
        break;
      case EtrKind::choice:
        result = choice_of(n);
        break;
      default:
        problem_ = "a formula stands in place of a term";
    }
    --depth_;
    if (result.terms().size() > most_terms) problem_ = "a polynomial is too long";
    if (choices_.size() == choices_before) terms_[n] = result;
    return result;
  }

  /// A variable with a fact, one for each place in the text, outer ones first.
  Polynomial choice_of(NodeIndex n) {
    const std::size_t number = choices_.size();
    choices_.emplace_back();
    const auto children = formula_.children(n);
    const Constraint condition = constraint_of({children[0], EtrPart::as_node, false});
    const Polynomial result = Polynomial::variable(first_choice_ + static_cast<Variable>(number));
    std::vector<Constraint> cases;
    for (const bool holds : {true, false}) {
      std::vector<Constraint> both{holds ? condition : negation_of(condition),
                                   Constraint::atom(result - polynomial_of(children[holds ? 1 : 2]), Relation::equal)};
      cases.push_back(Constraint::all(std::move(both)));
    }
    choices_[number] = Constraint::any(std::move(cases));
    return result;
  }

  const Etr& formula_;
  std::string& problem_;
  std::vector<std::optional<Polynomial>> terms_;  // by node, of terms without ite
  std::vector<Constraint> choices_;               // the facts of real ites, in the order of the text
  Variable first_choice_ = 0;
  std::size_t depth_ = 0;
  std::size_t node_count_ = 0;
};

std::optional<CertificateBase> base_of(const Etr& formula, std::string& problem) {
  if (!formula.applications().empty()) {
    problem = "functions, and divisions by what is no number, have no facts";
    return std::nullopt;
  }
  return EtrBase(formula, problem).run();
}

}  // namespace

std::optional<CertificateBase> certificate_base(const Formula& formula, std::string& problem) {
  problem.clear();
  return std::visit([&](const auto& kind) { return base_of(kind, problem); }, formula);
}

BaseSystem system_of(const CertificateBase& base) {
  BaseSystem result;
  for (std::size_t v = 0; v < base.variables.size(); ++v) {
    std::string name = "x";
    name += std::to_string(v);
    result.system.variable_names.push_back(std::move(name));
  }
  for (std::size_t fact = 0; fact < base.facts.size(); ++fact) {
    if (base.facts[fact].make) {
      result.system.constraints.push_back(base.facts[fact].statement);
      result.given.push_back({fact, 0});
      continue;
    }
    // In the order in which the parts get their numbers.
    std::vector<const Constraint*> open{&base.facts[fact].statement};
    for (std::size_t part = 0; !open.empty(); ++part) {
      const Constraint* next = open.back();
      open.pop_back();
      if (next->kind == Constraint::Kind::all) {
        for (auto inner = next->parts.rbegin(); inner != next->parts.rend(); ++inner) open.push_back(&*inner);
      } else {
        result.system.constraints.push_back(*next);
        result.given.push_back({fact, part});
      }
    }
  }
  for (std::size_t i = 0; i < base.choices.size(); ++i) {
    result.system.constraints.push_back(base.choices[i].gives);
    result.given.push_back({base.facts.size() + i, 0});
  }
  return result;
}

}  // namespace nnsolve
