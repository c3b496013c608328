// An order that comes from the structure: colour refinement.
//
// Every variable gets a colour, a hash. Round by round a constraint's colour is made from its coefficients and its
// variables' colours, and a variable's from those of the terms and constraints where it occurs; sums of hashes make
// this independent of any order. Once the number of colours stands still, one variable of the smallest colour that
// several share is singled out, and it goes on. (If all those are images of one another under symmetries of the
// system, which one is taken makes no difference.) The work is bounded: in large systems ties may stay, and are then
// broken by number.
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/renumber.h"

#include "nnsolve/presolve.h"

#include <algorithm>
#include <numeric>

namespace nnsolve {

namespace presolving {

Polynomial renumbered(const Polynomial& polynomial, const std::vector<Variable>& new_number) {
  TermList terms;
  terms.reserve(polynomial.terms().size());
  std::vector<Variable> factors;
  for (const Term& term : polynomial.terms()) {
    factors.clear();
    for (Variable variable : term.monomial.factors()) factors.push_back(new_number[variable]);
    terms.push_back({term.coefficient, Monomial(factors)});
  }
  return Polynomial::sum(std::move(terms));
}

Constraint renumbered(const Constraint& constraint, const std::vector<Variable>& new_number) {
  Constraint result{constraint.kind, constraint.relation, renumbered(constraint.polynomial, new_number), {}};
  for (const Constraint& part : constraint.parts) result.parts.push_back(renumbered(part, new_number));
  return result;
}

namespace {

using Colour = std::uint64_t;

Colour mix(Colour a, Colour b) {
  Colour hash = (a ^ (b + 0x9E3779B97F4A7C15u + (a << 6) + (a >> 2))) * 0xBF58476D1CE4E5B9u;
  hash ^= hash >> 27;
  hash *= 0x94D049BB133111EBu;
  return hash ^ (hash >> 31);
}

class Refinement {
 public:
  explicit Refinement(const System& system)
      : system_(system), colours_(system.variable_count(), 1), next_(system.variable_count()) {
    for (const Constraint& constraint : system.constraints) {
      for (Variable variable : variables_of(constraint)) {
        if (colours_[variable] == 1) mentioned_.push_back(variable);
        colours_[variable] = 2;
      }
    }
    std::ranges::sort(mentioned_);
  }

  void run() {
    std::size_t size = mentioned_.size();
    for (const Constraint& constraint : system_.constraints) size += size_of(constraint);
    // Rounds cost `size` each.
    std::size_t rounds = std::max<std::size_t>(8, most_work / (size + 1));
    std::size_t classes = count_classes();
    while (rounds > 0 && classes < mentioned_.size()) {
      refine();
      --rounds;
      const std::size_t now = count_classes();
      if (now == classes && rounds > 0) {
        single_out();
        --rounds;
        classes = count_classes();
      } else {
        classes = now;
      }
    }
    refine();
  }

  const std::vector<Variable>& mentioned() const { return mentioned_; }
  Colour colour(Variable variable) const { return colours_[variable]; }

 private:
  static constexpr std::size_t most_work = 2'000'000;

  std::size_t size_of(const Constraint& constraint) {
    std::size_t size = 0;
    list_nodes(constraint);
    for (const Node& node : nodes_) size += 1 + node.constraint->polynomial.terms().size();
    return size;
  }

  Colour colour_of(const Term& term, Colour of_coefficient) const {
    Colour sum = 0;
    for_each_power(term.monomial,
                   [&](Variable variable, std::uint32_t exponent) { sum += mix(colours_[variable], exponent); });
    return mix(sum, of_coefficient);
  }

  template <typename Visit>
  static void for_each_power(const Monomial& monomial, Visit visit) {
    const auto factors = monomial.factors();
    for (std::size_t i = 0; i < factors.size();) {
      std::size_t next = i + 1;
      while (next < factors.size() && factors[next] == factors[i]) ++next;
      visit(factors[i], static_cast<std::uint32_t>(next - i));
      i = next;
    }
  }

  /// An equation and its negative must look alike: there, both signs of the coefficients are tried.
  Colour colour_of_atom(const Constraint& atom) const {
    Colour plain = 0, negated = 0;
    for (const Term& term : atom.polynomial.terms()) {
      plain += mix(7, colour_of(term, term.coefficient.hash()));
      negated += mix(7, colour_of(term, (-term.coefficient).hash()));
    }
    const bool is_signless = atom.relation == Relation::equal || atom.relation == Relation::not_equal;
    return mix(is_signless ? std::min(plain, negated) : plain, static_cast<Colour>(atom.relation));
  }

  /// An atom, or a junction, in a constraint.
  struct Node {
    const Constraint* constraint;
    std::size_t parent;
    Colour parts = 0;   // of the parts, summed up
    Colour colour = 0;  // first as it is, then with what is around it
  };

  /// Parents before their parts.
  void list_nodes(const Constraint& constraint) {
    nodes_.assign(1, {&constraint, 0});
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      for (const Constraint& part : nodes_[i].constraint->parts) nodes_.push_back({&part, i});
    }
  }

  /// What the constraint adds to the colours of its variables: colours go up from the atoms, then down to them.
  void spread(const Constraint& constraint) {
    list_nodes(constraint);
    for (std::size_t i = nodes_.size(); i-- > 0;) {
      Node& node = nodes_[i];
      const bool is_all = node.constraint->kind == Constraint::Kind::all;
      node.colour = node.constraint->kind == Constraint::Kind::atom ? colour_of_atom(*node.constraint)
                                                                    : mix(node.parts, is_all ? 13 : 17);
      if (i > 0) nodes_[node.parent].parts += mix(11, node.colour);
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      Node& node = nodes_[i];
      node.colour = mix(i == 0 ? 3 : nodes_[node.parent].colour, node.colour);
      spread_atom(*node.constraint, node.colour);
    }
  }

  void spread_atom(const Constraint& atom, Colour colour) {
    for (const Term& term : atom.polynomial.terms()) {
      const Rational size = term.coefficient.sign() < 0 ? -term.coefficient : term.coefficient;
      const Colour of_term = mix(colour, colour_of(term, size.hash()));
      for_each_power(term.monomial,
                     [&](Variable variable, std::uint32_t exponent) { next_[variable] += mix(of_term, exponent); });
    }
  }

  void refine() {
    for (Variable variable : mentioned_) next_[variable] = 0;
    for (const Constraint& constraint : system_.constraints) spread(constraint);
    for (Variable variable : mentioned_) colours_[variable] = mix(colours_[variable], next_[variable]);
  }

  std::size_t count_classes() {
    sorted_.clear();
    for (Variable variable : mentioned_) sorted_.push_back(colours_[variable]);
    std::ranges::sort(sorted_);
    return static_cast<std::size_t>(std::unique(sorted_.begin(), sorted_.end()) - sorted_.begin());
  }

  void single_out() {
    std::vector<std::pair<Colour, Variable>> order;
    for (Variable variable : mentioned_) order.emplace_back(colours_[variable], variable);
    std::ranges::sort(order);
    for (std::size_t i = 1; i < order.size(); ++i) {
      if (order[i].first != order[i - 1].first) continue;
      colours_[order[i - 1].second] = mix(order[i - 1].first, 19);
      return;
    }
  }

  const System& system_;
  std::vector<Variable> mentioned_;
  std::vector<Colour> colours_, next_;
  std::vector<Colour> sorted_;
  std::vector<Node> nodes_;  // of one constraint; kept, so that it need not grow again
};

std::strong_ordering compare(const Constraint& a, const Constraint& b) {
  if (a.kind != b.kind) return a.kind <=> b.kind;
  if (a.relation != b.relation) return a.relation <=> b.relation;
  const std::vector<Term>&left = a.polynomial.terms(), &right = b.polynomial.terms();
  if (left.size() != right.size()) return left.size() <=> right.size();
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (auto order = left[i].monomial <=> right[i].monomial; order != 0) return order;
    if (auto order = left[i].coefficient <=> right[i].coefficient; order != 0) return order;
  }
  if (a.parts.size() != b.parts.size()) return a.parts.size() <=> b.parts.size();
  for (std::size_t i = 0; i < a.parts.size(); ++i) {
    if (auto order = compare(a.parts[i], b.parts[i]); order != 0) return order;
  }
  return std::strong_ordering::equal;
}

void sort_parts(std::vector<Constraint>& parts) {
  for (Constraint& part : parts) {
    sort_parts(part.parts);
    if (part.kind == Constraint::Kind::atom && !part.polynomial.is_zero()) {
      const int sign = make_primitive(part.polynomial);
      const bool is_signless = part.relation == Relation::equal || part.relation == Relation::not_equal;
      if (sign < 0 && !is_signless) part.polynomial = -part.polynomial;
    }
  }
  std::ranges::sort(parts, [](const Constraint& a, const Constraint& b) { return compare(a, b) < 0; });
}

}  // namespace

}  // namespace presolving

CanonicalSystem canonical(const System& system) {
  presolving::Refinement refinement(system);
  refinement.run();
  CanonicalSystem result;
  result.variables = refinement.mentioned();
  std::ranges::stable_sort(result.variables, {},
                           [&refinement](Variable variable) { return refinement.colour(variable); });
  std::vector<Variable> new_number(system.variable_count());
  for (std::size_t i = 0; i < result.variables.size(); ++i) {
    new_number[result.variables[i]] = static_cast<Variable>(i);
    std::string name = "x";
    name += std::to_string(i);
    result.system.variable_names.push_back(std::move(name));
  }
  result.system.constraints.reserve(system.constraints.size());
  for (const Constraint& constraint : system.constraints) {
    result.system.constraints.push_back(presolving::renumbered(constraint, new_number));
  }
  presolving::sort_parts(result.system.constraints);
  return result;
}

}  // namespace nnsolve
