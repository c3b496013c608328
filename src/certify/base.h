// The facts of an instance by name, as a checker of certificates knows them: its own textbook encoding, which shares
// nothing with the encoder (certificates, section 1: "The checker's own encoding"). A proof starts here.
#pragma once

#include "certify/elaborate.h"
#include "certify/proof.h"

#include "nnsolve/formula.h"
#include "nnsolve/instance.h"
#include "nnsolve/system.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace nnsolve {

/// Nothing, and why in `problem`, where there are no facts for what the instance asks, or too many.
std::optional<CertificateBase> certificate_base(const ExactFit& instance, std::string& problem);
std::optional<CertificateBase> certificate_base(const Formula& formula, std::string& problem);

/// Which variables and facts of the base are which of the network.
struct NetworkFacts {
  std::vector<Variable> weights;                                       // by edge
  std::vector<Variable> biases;                                        // by neuron
  std::vector<std::vector<Variable>> values;                           // of hidden neurons: by neuron and row
  std::map<Variable, std::size_t> definitions;                         // the fact that defines a value
  std::map<std::pair<NeuronIndex, std::size_t>, std::size_t> targets;  // by output and row
};
/// Long facts are made of the instance, which must outlive the base then.
std::optional<CertificateBase> certificate_base(const ExactFit& instance, NetworkFacts& facts, std::string& problem);

/// A total cost of at most the bound, or strictly less: the question whether there is any such.
struct AskedCost {
  Cost kind = Cost::mean_squared_error;
  Rational bound;
  bool is_strict = false;
};
std::optional<CertificateBase> certificate_base(const TrainingTask& task, const AskedCost& cost, std::string& problem);

/// The conjunction of all facts, conjunctions taken apart, and which fact each constraint is. Long ones are true in it.
struct BaseSystem {
  System system;
  std::vector<GivenFact> given;
};
BaseSystem system_of(const CertificateBase& base);

}  // namespace nnsolve
