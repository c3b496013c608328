// An identity is a list of sums already. What differs is where they start: a certificate's facts are those of the
// checker's own encoding, which may have another factor, and in which hidden neurons are variables of their own.
//
// The target of a network of identities as a polynomial in its weights is had from the checker's by putting in, for one
// hidden value h after the other, outputs first, what defines it: a fact p that is linear in h, p = h q + r, minus q
// times h - pre. Each is one step of the certificate.
#include "instance_set/refutation_certificate.h"

#include "certify/base.h"
#include "certify/proof.h"
#include "network/topology.h"

#include "nnsolve/error.h"
#include "nnsolve/refutation.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

namespace nnsolve {

namespace {

/// b = ratio * a.
std::optional<Rational> ratio_of(const Polynomial& a, const Polynomial& b) {
  if (a.is_zero() || b.is_zero()) return std::nullopt;
  const Rational ratio = b.terms().front().coefficient / a.terms().front().coefficient;
  if (a * ratio == b) return ratio;
  return std::nullopt;
}

/// A given fact as the certificate has it: p_given = factor * p.
struct Given {
  FactNumber fact = 0;
  Rational factor = Rational(1);
};

/// What the refutation starts from, in the certificate; the proof so far.
class CertificateWriter {
 public:
  CertificateWriter(const IdentityRefutation& refutation, const CertificateBase& base,
                    const std::vector<std::size_t>& facts)
      : refutation_(refutation), proof_(base, facts) {}

  Proof& proof() { return proof_; }

  /// Which of the given facts the steps need.
  static std::set<std::size_t> needed(const IdentityRefutation& refutation, std::size_t given_count) {
    std::set<std::size_t> numbers;
    for (const RefutationStep& step : refutation.steps) {
      for (const RefutationTerm& term : step.sum) {
        for (const std::size_t fact : term.facts) {
          if (fact < given_count) numbers.insert(fact);
        }
      }
    }
    return numbers;
  }

  /// `variable` is a variable of the refutation in the certificate.
  template <class Change>
  std::string write(std::map<std::size_t, Given> given, std::size_t given_count, const Change& variable) {
    for (std::size_t i = 0; i < refutation_.steps.size(); ++i) {
      std::vector<SumTerm> terms;
      for (const RefutationTerm& term : refutation_.steps[i].sum) terms.push_back(translated(term, given, variable));
      given[given_count + i] = {proof_.sum(terms), Rational(1)};
    }
    if (!proof_.is_closed()) throw std::logic_error("a refutation does not close its certificate");
    return proof_.text();
  }

 private:
  template <class Change>
  static Polynomial changed(const Polynomial& polynomial, const Change& variable) {
    TermList terms;
    for (const Term& term : polynomial.terms()) {
      std::vector<Variable> factors;
      for (const Variable v : term.monomial.factors()) factors.push_back(variable(v));
      terms.push_back({term.coefficient, Monomial(factors)});
    }
    return Polynomial::sum(std::move(terms));
  }

  template <class Change>
  SumTerm translated(const RefutationTerm& term, const std::map<std::size_t, Given>& given,
                     const Change& variable) const {
    SumTerm result;
    Rational factor(1);
    bool is_zero = false;
    for (const std::size_t number : term.facts) {
      const Given& fact = given.at(number);
      result.facts.push_back(fact.fact);
      const Relation relation = proof_.fact(fact.fact).relation;
      is_zero = is_zero || relation == Relation::equal;
      factor *= relation == Relation::not_equal ? fact.factor * fact.factor : fact.factor;
    }
    if (is_zero) {
      const Polynomial own = term.is_zero ? term.factor : term.square * term.square * term.coefficient;
      result.factor = changed(own, variable) * factor;
    } else {
      result.factor = changed(term.square, variable);
      result.coefficient = term.coefficient * factor;
    }
    return result;
  }

  const IdentityRefutation& refutation_;
  Proof proof_;
};

std::string certificate_of(const IdentityRefutation& refutation, const Formula& formula) {
  std::string problem;
  const std::optional<CertificateBase> base = certificate_base(formula, problem);
  if (!base) throw std::logic_error("no certificate of a generated formula: " + problem);
  const std::vector<Fact> facts = given_facts(formula);
  const std::set<std::size_t> needed = CertificateWriter::needed(refutation, facts.size());
  // Constraints and assertions are the first facts, in the order of the file.
  CertificateWriter writer(refutation, *base, {needed.begin(), needed.end()});
  std::map<std::size_t, Given> given;
  for (const std::size_t i : needed) {
    const FactNumber number = writer.proof().number_of(i);
    const std::optional<Rational> factor = ratio_of(writer.proof().fact(number).polynomial, facts[i].polynomial);
    if (!factor) throw std::logic_error("a fact of a generated formula is another one in its certificate");
    given[i] = {number, *factor};
  }
  return writer.write(std::move(given), facts.size(), [](Variable v) { return v; });
}

/// Facts of an identity network by the numbers that given_facts() has for them.
class NetworkFactList {
 public:
  NetworkFactList(const ExactFit& instance, const CertificateBase& base, const NetworkFacts& facts)
      : instance_(instance), base_(base), facts_(facts), topology_(make_topology(instance.network)) {
    const Network& network = instance.network;
    for (std::size_t row = 0; row < instance.row_count(); ++row) {
      for (const auto& target : instance.targets[row]) {
        list_.push_back({facts.targets.at({network.first_output() + target.column, row}), row});
      }
    }
    // Prescriptions are the first facts of the base: weights, then biases, as in the list.
    std::size_t next = 0;
    for (const Edge& edge : network.edges) add_prescription(edge.weight.has_value(), next);
    for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
      add_prescription(network.neurons[n].bias.has_value(), next);
    }
  }

  std::size_t size() const { return list_.size(); }

  /// With the definitions of all hidden values of the rows of targets.
  std::vector<std::size_t> with_definitions(const std::set<std::size_t>& needed) const {
    std::set<std::size_t> result;
    for (const std::size_t i : needed) {
      result.insert(list_[i].base_fact);
      if (!list_[i].row) continue;
      for (const NeuronIndex n : hidden()) result.insert(definition(n, *list_[i].row));
    }
    return {result.begin(), result.end()};
  }

  /// The fact without hidden values, as steps of the proof.
  FactNumber spell_out(std::size_t i, Proof& proof) const {
    FactNumber fact = proof.number_of(list_[i].base_fact);
    if (!list_[i].row) return fact;
    const std::vector<NeuronIndex> neurons = hidden();
    for (auto n = neurons.rbegin(); n != neurons.rend(); ++n) {
      const Variable value = facts_.values[*n][*list_[i].row];
      const Polynomial share = factor_of(value, proof.fact(fact).polynomial);
      if (share.is_zero()) continue;
      SumTerm whole{{fact}, Polynomial(Rational(1)), Rational(1)};
      SumTerm defined{{proof.number_of(definition(*n, *list_[i].row))}, -share, Rational(1)};
      fact = proof.sum({whole, defined});
    }
    return fact;
  }

 private:
  struct Listed {
    std::size_t base_fact = 0;
    std::optional<std::size_t> row;  // of a target
  };

  void add_prescription(bool is_there, std::size_t& next) {
    if (is_there) list_.push_back({next++, std::nullopt});
  }

  std::vector<NeuronIndex> hidden() const {
    std::vector<NeuronIndex> result;
    for (const NeuronIndex n : topology_.order) {
      if (!instance_.network.is_input(n) && !instance_.network.is_output(n)) result.push_back(n);
    }
    return result;
  }

  std::size_t definition(NeuronIndex neuron, std::size_t row) const {
    return facts_.definitions.at(facts_.values[neuron][row]);
  }

  /// q of p = v q + r.
  static Polynomial factor_of(Variable v, const Polynomial& polynomial) {
    TermList terms;
    for (const Term& term : polynomial.terms()) {
      std::vector<Variable> factors(term.monomial.factors().begin(), term.monomial.factors().end());
      const auto place = std::ranges::find(factors, v);
      if (place == factors.end()) continue;
      factors.erase(place);
      terms.push_back({term.coefficient, Monomial(factors)});
    }
    return Polynomial::sum(std::move(terms));
  }

  const ExactFit& instance_;
  const CertificateBase& base_;
  const NetworkFacts& facts_;
  Topology topology_;
  std::vector<Listed> list_;
};

std::string certificate_of(const IdentityRefutation& refutation, const TrainingInstance& instance) {
  const ExactFit fit = exact_fit(instance);
  NetworkFacts facts;
  std::string problem;
  const std::optional<CertificateBase> base = certificate_base(fit, facts, problem);
  if (!base) throw std::logic_error("no certificate of a generated network: " + problem);
  const NetworkFactList list(fit, *base, facts);
  const std::set<std::size_t> needed = CertificateWriter::needed(refutation, list.size());
  CertificateWriter writer(refutation, *base, list.with_definitions(needed));
  std::map<std::size_t, Given> given;
  for (const std::size_t i : needed) given[i] = {list.spell_out(i, writer.proof()), Rational(1)};
  const auto variable = [&](Variable v) {
    const std::size_t edges = fit.network.edges.size();
    return v < edges ? facts.weights[v] : facts.biases[fit.network.input_count + v - edges];
  };
  return writer.write(std::move(given), list.size(), variable);
}

}  // namespace

std::string refutation_certificate(const GeneratedInstance& instance) {
  const auto* identity = std::get_if<IdentityRefutation>(&*instance.refutation);
  if (identity == nullptr) return "";
  return std::visit([&](const auto& input) { return certificate_of(*identity, input); }, instance.input);
}

}  // namespace nnsolve
