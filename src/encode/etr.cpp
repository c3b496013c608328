// ETR: lower() leaves conjunctions and disjunctions of atoms term ~ 0, and the terms become polynomials here.
//
// They are multiplied out as long as that makes them no larger than `most_terms` terms of degree `most_degree`, as a
// solver would do itself. Beyond, and where a large term is shared, the term gets a variable t and an equation t = ...,
// so the system stays linear in the size of the formula: sixty squarings by let are not of degree 2^60.
#include "encode/formula.h"
#include "formula/fresh_names.h"
#include "formula/lower.h"
#include "io/smtlib_symbol.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t most_terms = 256;
constexpr std::size_t most_shared_terms = 32;    // of what is written more than once
constexpr std::size_t most_scaled_terms = 1024;  // of what is multiplied by a number or by one other term
constexpr std::uint32_t most_degree = 64;
constexpr std::uint32_t most_monomial_degree = 300;  // of what is one term, and stays one
constexpr std::size_t longest_coefficient = 32;      // in machine words, of what is multiplied

class EtrEncoder {
 public:
  explicit EtrEncoder(const Etr& source)
      : lowered_(lower(source)),
        formula_(lowered_.formula),
        names_(names_of(formula_)),
        fresh_(names_),
        uses_(formula_.node_count(), 0),
        terms_(formula_.node_count()),
        constraints_(formula_.node_count()) {
    for (const EtrVariable& variable : source.variables()) result_.is_bool.push_back(variable.is_bool);
  }

  FormulaEncoding run() {
    count_uses();
    demand_signs();
    for (NodeIndex n = 0; n < formula_.node_count(); ++n) {
      if (uses_[n] > 0) encode_node(n);
    }
    for (NodeIndex assertion : formula_.assertions()) {
      Constraint constraint = take_constraint(assertion);
      if (constraint.kind == Constraint::Kind::all && constraint.parts.empty()) continue;  // true
      result_.system.constraints.push_back(std::move(constraint));
    }
    result_.system.variable_names = make_symbols(names_);
    return std::move(result_);
  }

 private:
  static std::vector<std::string> names_of(const Etr& formula) {
    std::vector<std::string> names;
    for (const EtrVariable& variable : formula.variables()) names.push_back(variable.name);
    return names;
  }

  void count_uses() {
    for (NodeIndex assertion : formula_.assertions()) ++uses_[assertion];
    for (auto n = static_cast<NodeIndex>(formula_.node_count()); n-- > 0;) {
      if (uses_[n] == 0) continue;
      for (NodeIndex child : formula_.children(n)) ++uses_[child];
    }
  }

  /// s = 1 or s = -1 for the sign variables that occur.
  void demand_signs() {
    for (NodeIndex n = 0; n < formula_.node_count(); ++n) {
      const EtrNode& node = formula_.node(n);
      if (uses_[n] == 0 || node.kind != EtrKind::variable || !lowered_.is_sign[node.number]) continue;
      std::vector<Constraint> either;
      for (int sign : {1, -1}) {
        Polynomial difference = Polynomial::variable(node.number) - Polynomial(Rational(sign));
        either.push_back(Constraint::atom(std::move(difference), Relation::equal));
      }
      result_.system.constraints.push_back(Constraint::any(std::move(either)));
    }
  }

  void encode_node(NodeIndex n) {
    const EtrNode& node = formula_.node(n);
    std::span<const NodeIndex> children = formula_.children(n);
    switch (node.kind) {
      case EtrKind::constant:
        if (!formula_.constant(n).is_zero()) terms_[n].push_back({formula_.constant(n), Monomial()});
        break;
      case EtrKind::variable:
        terms_[n].push_back({Rational(1), Monomial(node.number)});
        break;
      case EtrKind::sum:
        terms_[n] = add(children);
        limit_shared(n);
        break;
      case EtrKind::product:
        terms_[n] = multiply(children);
        limit_shared(n);
        break;
      case EtrKind::truth:
        constraints_[n] = node.number != 0 ? Constraint::all({}) : Constraint::any({});
        break;
      case EtrKind::all:
      case EtrKind::any: {
        std::vector<Constraint> parts;
        parts.reserve(children.size());
        for (NodeIndex child : children) parts.push_back(take_constraint(child));
        constraints_[n] =
            node.kind == EtrKind::all ? Constraint::all(std::move(parts)) : Constraint::any(std::move(parts));
        break;
      }
      case EtrKind::atom:
        constraints_[n] = make_atom(n);
        break;
      case EtrKind::choice:
      case EtrKind::bool_variable:
      case EtrKind::negation:
      case EtrKind::equivalence:
        NNSOLVE_ASSERT(false);  // lower() leaves none of these
    }
  }

  /// The node's terms, in any order, for the last user without a copy.
  TermList take_terms(NodeIndex n) {
    if (uses_[n] == 1) return std::move(terms_[n]);
    return terms_[n];
  }

  Constraint take_constraint(NodeIndex n) {
    if (uses_[n] == 1) return std::move(constraints_[n]);
    return constraints_[n];
  }

  /// Of a node that is multiplied by something: chains of products must not make numbers and lists ever longer.
  Polynomial take_factor(NodeIndex n) { return limit_factor(Polynomial::sum(take_terms(n))); }

  Polynomial limit_factor(Polynomial polynomial) {
    bool is_long = std::ranges::any_of(polynomial.terms(), [](const Term& term) {
      return !term.coefficient.is_small() && term.coefficient.size_in_words() > longest_coefficient;
    });
    return is_long || polynomial.terms().size() > most_scaled_terms ? define(polynomial) : polynomial;
  }

  Polynomial take_polynomial(NodeIndex n) { return Polynomial::sum(take_terms(n)); }

  /// Appends to the longest list that need not be copied, so that a sum of a sum of a sum costs no more than one.
  TermList add(std::span<const NodeIndex> children) {
    const NodeIndex* longest = nullptr;
    for (const NodeIndex& child : children) {
      if (uses_[child] == 1 && (longest == nullptr || terms_[child].size() > terms_[*longest].size())) {
        longest = &child;
      }
    }
    TermList sum;
    if (longest != nullptr) sum = take_terms(*longest);
    for (const NodeIndex& child : children) {
      if (&child == longest) continue;
      TermList terms = take_terms(child);
      sum.insert(sum.end(), std::make_move_iterator(terms.begin()), std::make_move_iterator(terms.end()));
    }
    return sum;
  }

  TermList multiply(std::span<const NodeIndex> children) {
    Rational factor(1);
    std::vector<NodeIndex> others;
    for (NodeIndex child : children) {
      if (formula_.node(child).kind == EtrKind::constant) {
        factor *= formula_.constant(child);
      } else {
        others.push_back(child);
      }
    }
    Polynomial product = take_factor(others.front());
    for (std::size_t i = 1; i < others.size(); ++i) product = multiply(std::move(product), take_factor(others[i]));
    if (others.size() > 1) product = limit_factor(std::move(product));
    TermList terms = product.terms();
    if (!factor.is_one()) {
      for (Term& term : terms) term.coefficient *= factor;
    }
    return terms;
  }

  /// Multiplies out, after giving the larger factor a variable as long as the product would be too large.
  Polynomial multiply(Polynomial a, Polynomial b) {
    auto is_too_large = [&] {
      std::size_t terms_of_both = a.terms().size() + b.terms().size();
      return a.degree() + b.degree() > (terms_of_both == 2 ? most_monomial_degree : most_degree) ||
             a.terms().size() * b.terms().size() > std::max(most_terms, terms_of_both);
    };
    while (is_too_large()) {
      const bool is_square = a == b;
      bool is_a_larger = std::pair(a.terms().size(), a.degree()) > std::pair(b.terms().size(), b.degree());
      Polynomial& larger = is_a_larger ? a : b;
      larger = define(larger);
      if (is_square) a = b;
    }
    return a * b;
  }

  /// A new variable that equals the polynomial.
  Polynomial define(const Polynomial& polynomial) {
    auto variable = Polynomial::variable(static_cast<Variable>(names_.size()));
    names_.push_back(fresh_.make("_t"));
    result_.system.constraints.push_back(Constraint::atom(polynomial - variable, Relation::equal));
    return variable;
  }

  /// What is used more than once and is large gets a variable.
  void limit_shared(NodeIndex n) {
    if (uses_[n] < 2) return;
    Polynomial polynomial = Polynomial::sum(std::move(terms_[n]));
    if (polynomial.terms().size() > most_shared_terms) polynomial = define(polynomial);
    terms_[n] = polynomial.terms();
  }

  Constraint make_atom(NodeIndex n) {
    Polynomial polynomial = take_polynomial(formula_.children(n)[0]);
    if (uses_[n] > 1 && polynomial.terms().size() > most_shared_terms) polynomial = define(polynomial);
    Relation relation = formula_.node(n).relation;
    if (!polynomial.is_constant()) return Constraint::atom(std::move(polynomial), relation);
    int sign = polynomial.constant_term().sign();
    bool is_true = sign == 0 ? relation == Relation::equal || relation == Relation::greater_equal
                             : relation == Relation::not_equal || (sign > 0 && relation != Relation::equal);
    return is_true ? Constraint::all({}) : Constraint::any({});
  }

  LoweredEtr lowered_;
  const Etr& formula_;
  std::vector<std::string> names_;  // by variable of the system
  FreshNames fresh_;
  std::vector<std::uint32_t> uses_;      // by node of the lowered formula, as the two below
  std::vector<TermList> terms_;          // of a term: its polynomial, terms in any order, some perhaps of one monomial
  std::vector<Constraint> constraints_;  // of a formula
  FormulaEncoding result_;
};

}  // namespace

FormulaEncoding encode(const Etr& formula) { return EtrEncoder(formula).run(); }

}  // namespace nnsolve
