#include "certify/sign_cases.h"

#include "certify/linear_refutation.h"
#include "certify/neuron_scales.h"
#include "network/topology.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

/// A hidden neuron's variables: first its out-weight, in all blocks of a group the same ones at the same place.
using NeuronBlock = std::vector<Variable>;

bool is_made_of_such_neurons(const ExactFit& instance) {
  const Network& network = instance.network;
  const Topology topology = make_topology(network);
  for (NeuronIndex n = network.input_count; n < network.first_output(); ++n) {
    if (network.neurons[n].activation != Activation::relu || topology.outgoing[n].size() != 1) return false;
    if (!network.is_output(network.edges[topology.outgoing[n].front()].to)) return false;
    for (EdgeIndex e : topology.incoming[n]) {
      if (!network.is_input(network.edges[e].from)) return false;
    }
  }
  return true;
}

class SignCases {
 public:
  SignCases(const ExactFit& instance, const NetworkFacts& facts, const CertificateBase& base,
            std::vector<FreeChoice> choices, const std::function<bool()>& should_stop)
      : base_(base), choices_(std::move(choices)), should_stop_(should_stop), proof_(base, all_facts(base)) {
    read_groups();
    if (!groups_.empty()) read_sums(instance.network, facts);
    if (choices_.size() != instance.network.first_output() - instance.network.input_count) groups_.clear();
  }

  Elaborated run() {
    if (groups_.empty()) return {std::nullopt, "not all neurons can be scaled"};
    for (const FreeChoice& choice : choices_) scaled_[*choice.sign_of] = proof_.wlog(choice, {});
    std::vector<std::size_t> positive(groups_.size(), 0);
    do {
      if (!show_lemma(positive)) return {std::nullopt, "signs of out-weights are not refuted"};
    } while (next(positive));
    for (const std::vector<NeuronBlock>& group : groups_) {
      if (group.size() > 1) orders_.push_back(proof_.order(group));
      if (group.size() == 1) orders_.push_back(0);
    }
    decide(0, 0, std::vector<std::size_t>(groups_.size(), 0));
    if (!proof_.is_closed()) return {std::nullopt, "signs of out-weights"};
    return {Certificate{proof_.text(), proof_.step_count()}, ""};
  }

 private:
  static std::vector<std::size_t> all_facts(const CertificateBase& base) {
    std::vector<std::size_t> facts(base.facts.size());
    std::iota(facts.begin(), facts.end(), std::size_t{0});
    return facts;
  }

  /// None if the facts do not speak of some out-weight.
  void read_groups() {
    std::map<Variable, const std::vector<NeuronBlock>*> group_of;
    for (const std::vector<NeuronBlock>& group : base_.interchangeable) {
      for (const NeuronBlock& block : group) group_of[block.front()] = &group;
    }
    for (const FreeChoice& choice : choices_) {
      const Variable weight = *choice.sign_of;
      const auto group = group_of.find(weight);
      if (!proof_.has_variable(weight)) {
        groups_.clear();
        return;
      }
      if (group == group_of.end()) {
        groups_.push_back({{weight}});
      } else if (group->second->front().front() == weight) {
        groups_.push_back(*group->second);
      }
    }
  }

  /// Of each neuron on the first row.
  void read_sums(const Network& network, const NetworkFacts& facts) {
    for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
      const NeuronIndex from = network.edges[e].from;
      if (network.is_input(from)) continue;
      const FactNumber definition = proof_.number_of(facts.definitions.at(facts.values[from].front()));
      sums_[facts.weights[e]] = proof_.fact(definition).parts[1].parts[0].polynomial;
    }
  }

  /// Counts through the numbers of positive weights by group; false after the last.
  bool next(std::vector<std::size_t>& positive) const {
    for (std::size_t g = 0; g < positive.size(); ++g) {
      if (++positive[g] <= groups_[g].size()) return true;
      positive[g] = 0;
    }
    return false;
  }

  /// The last so many of each group are positive.
  bool is_positive(const std::vector<std::size_t>& positive, std::size_t group, std::size_t i) const {
    return i + positive[group] >= groups_[group].size();
  }

  static Polynomial at_sign(Variable weight, bool is_positive) {
    return Polynomial::variable(weight) - Polynomial(Rational(is_positive ? 1 : -1));
  }

  /// That the signs are not these.
  bool show_lemma(const std::vector<std::size_t>& positive) {
    std::vector<Constraint> parts;
    std::vector<Variable> weights;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      for (std::size_t i = 0; i < groups_[g].size(); ++i) {
        const Variable weight = groups_[g][i].front();
        weights.push_back(weight);
        parts.push_back(Constraint::atom(at_sign(weight, is_positive(positive, g, i)), Relation::not_equal));
      }
    }
    const Constraint lemma = parts.size() == 1 ? parts.front() : Constraint::any(std::move(parts));
    FactNumber denied = proof_.begin_lemma(lemma);
    if (weights.size() > 1) ++denied;  // after the conjunction its parts
    std::map<Variable, FactNumber> equations;
    for (Variable weight : weights) equations[weight] = denied++;
    const std::vector<FactNumber> ordered = order_alike(positive);
    if (!refute_linear(equations, ordered)) return false;
    lemmas_[positive] = proof_.end_lemma(lemma);
    return true;
  }

  /// Of neurons of one group and sign: one that is active on the first row comes after one that is not.
  ///
  /// Exchanging a and b where a is active and b is not is right as long as of the facts so far of this kind, c before
  /// d, all stay in force: with c before b is so what is already said of c and a, since a is active; and what is said
  /// of b and a later one is said of a as well, since pairs with a later one come first.
  std::vector<FactNumber> order_alike(const std::vector<std::size_t>& positive) {
    std::vector<FactNumber> ordered;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      const std::vector<NeuronBlock>& group = groups_[g];
      for (std::size_t b = group.size(); b-- > 0;) {
        for (std::size_t a = 0; a < b; ++a) {
          if (is_positive(positive, g, a) != is_positive(positive, g, b)) continue;
          std::vector<Constraint> either{Constraint::atom(-sums_.at(group[a].front()), Relation::greater_equal),
                                         Constraint::atom(sums_.at(group[b].front()), Relation::greater_equal)};
          ordered.push_back(proof_.exchange(group[a], group[b], Constraint::any(std::move(either))));
        }
      }
    }
    return ordered;
  }

  bool refute_linear(const std::map<Variable, FactNumber>& equations, const std::vector<FactNumber>& ordered) {
    std::vector<std::vector<SumTerm>> sums;
    std::vector<FactNumber> numbers;
    std::vector<Constraint> constraints;
    for (std::size_t fact = 0; fact < base_.facts.size(); ++fact) {
      numbers.push_back(proof_.number_of(fact));
      sums.push_back(with_signs(numbers.back(), equations));
      constraints.push_back(sums.back().empty() ? proof_.fact(numbers.back()) : proof_.total(sums.back()));
    }
    for (FactNumber fact : ordered) {
      numbers.push_back(fact);
      sums.emplace_back();
      constraints.push_back(proof_.fact(fact));
    }
    const auto refutation = find_linear_refutation(constraints, should_stop_);
    if (!refutation) return false;
    for (std::size_t i = 0; i < sums.size(); ++i) {
      if (refutation->is_constraint_used[i] && !sums[i].empty()) numbers[i] = proof_.sum(sums[i]);
    }
    return proof_.is_closed() || write_linear_refutation(proof_, *refutation, numbers);
  }

  /// Of an atom in which out-weights stand: the sum in which numbers stand for them.
  std::vector<SumTerm> with_signs(FactNumber number, const std::map<Variable, FactNumber>& equations) const {
    const Constraint& fact = proof_.fact(number);
    std::vector<SumTerm> sum;
    if (fact.kind != Constraint::Kind::atom) return sum;
    for (const Term& term : fact.polynomial.terms()) {
      if (term.monomial.degree() != 2) continue;
      const auto factors = term.monomial.factors();
      const bool is_first = equations.contains(factors[0]);
      const Polynomial other = Polynomial::variable(factors[is_first ? 1 : 0]);
      sum.push_back({{equations.at(factors[is_first ? 0 : 1])}, other * -term.coefficient, Rational(1)});
    }
    if (!sum.empty()) sum.insert(sum.begin(), SumTerm{{number}, Polynomial(Rational(1)), Rational(1)});
    return sum;
  }

  /// Cases of the weights from there on, in each of which signs descend nowhere or the order is contradicted.
  void decide(std::size_t group, std::size_t i, std::vector<std::size_t> positive) {
    if (group == groups_.size()) return contradict(lemmas_.at(positive));
    if (i == groups_[group].size()) return decide(group + 1, 0, std::move(positive));
    const Variable weight = groups_[group][i].front();
    const FactNumber clause = scaled_.at(weight);
    const Constraint statement = proof_.fact(clause);
    proof_.begin_cases(clause);
    for (const Constraint& part : statement.parts) {
      const FactNumber assumed = proof_.begin_branch(part);
      const bool is_negative = part.polynomial.constant_term().sign() > 0;
      if (is_negative && positive[group] > 0) {
        // The one before is 1, and not above this one.
        const Polynomial one(Rational(1));
        proof_.sum({{{orders_[group] + i - 1}, one, Rational(1)},
                    {{assumed}, -one, Rational(1)},
                    {{assumed_.back()}, one, Rational(1)}});
      } else {
        std::vector<std::size_t> further = positive;
        if (!is_negative) ++further[group];
        assumed_.push_back(assumed);
        decide(group, i + 1, std::move(further));
        assumed_.pop_back();
      }
      proof_.end_branch();
    }
    proof_.end_cases();
  }

  void contradict(FactNumber lemma) {
    if (proof_.fact(lemma).kind == Constraint::Kind::any) return proof_.units_to_the_end({lemma});
    // A single weight: what the lemma says is not is assumed, so the square of one is that of the other.
    proof_.sum({{{lemma}, Polynomial(Rational(1)), Rational(1)},
                {{assumed_.back()}, -proof_.fact(lemma).polynomial, Rational(1)}});
  }

  const CertificateBase& base_;
  std::vector<FreeChoice> choices_;
  std::function<bool()> should_stop_;
  Proof proof_;
  std::vector<std::vector<NeuronBlock>> groups_;           // neurons that can be exchanged, or one
  std::map<Variable, Polynomial> sums_;                    // by out-weight: what the ReLU is of on the first row
  std::map<Variable, FactNumber> scaled_;                  // by out-weight: that it is 1 or -1
  std::map<std::vector<std::size_t>, FactNumber> lemmas_;  // by number of positive weights of each group
  std::vector<FactNumber> orders_;                         // by group, the first of the facts
  std::vector<FactNumber> assumed_;                        // of the weights decided so far
};

}  // namespace

Elaborated refute_by_signs(const ExactFit& instance, const NetworkFacts& facts, const CertificateBase& base,
                           const std::function<bool()>& should_stop) {
  std::vector<FreeChoice> choices;
  if (is_made_of_such_neurons(instance)) choices = neuron_scales(instance, facts);
  if (choices.empty()) return {std::nullopt, "not a layer of ReLUs that each feed one output"};
  return SignCases(instance, facts, base, std::move(choices), should_stop).run();
}

}  // namespace nnsolve
