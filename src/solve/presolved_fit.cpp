// Presolve of networks for users of the library: the rules, the encoding of what they leave, and the way back, as one.
#include "encode/encode.h"
#include "presolve/network/network_presolve.h"

#include "nnsolve/error.h"
#include "nnsolve/presolve.h"

#include <utility>

namespace nnsolve {

struct PresolvedFit::State {
  State(ExactFit exact_fit, const PresolveOptions& options)
      : given(std::move(exact_fit)), network(presolve_network(given, options)) {
    if (!network.is_unsat) encoding = encode(network.instance, network.structure, network.conditions);
  }

  ExactFit given;
  PresolvedNetwork network;
  Encoding encoding;
};

PresolvedFit::PresolvedFit(ExactFit given, const PresolveOptions& options)
    : state_(std::make_unique<State>(std::move(given), options)) {}
PresolvedFit::~PresolvedFit() = default;
PresolvedFit::PresolvedFit(PresolvedFit&&) noexcept = default;
PresolvedFit& PresolvedFit::operator=(PresolvedFit&&) noexcept = default;

bool PresolvedFit::is_unsat() const { return state_->network.is_unsat; }

std::size_t PresolvedFit::step_count() const { return state_->network.step_count; }

const ExactFit& PresolvedFit::fit() const {
  NNSOLVE_ASSERT(!is_unsat());
  return state_->network.instance;
}

const System& PresolvedFit::system() const {
  NNSOLVE_ASSERT(!is_unsat());
  return state_->encoding.system;
}

Witness PresolvedFit::lift(const Assignment& values) const {
  const PresolvedNetwork& network = state_->network;
  return nnsolve::lift(network.lift, state_->given, witness_of(network.instance, state_->encoding, values));
}

}  // namespace nnsolve
