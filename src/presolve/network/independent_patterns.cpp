// A hidden ReLU that sees affinely independent patterns is an identity neuron.
//
// Let m be a hidden ReLU whose in-neighbours are inputs; its in-weights, its bias and the biases of the successors that
// matter are free. Its needed classes are distinct input patterns x_1 .. x_k (the zero pattern among them if the zero
// class is needed), and the rows (x_j, 1) are linearly independent. Then m becomes an identity neuron.
//
// Law. Given a witness before, with values h_j = max(0, w x_j + b): there are w' and b' with w' x_j + b' = h_j for all
// j, by independence; all else stays. Given a witness after, with values v_j: b_m grows by an s >= max -v_j, so that
// m, now a ReLU, has the values v_j + s, and the bias of each successor t falls by w_mt s.
// (Lemma B of the reduction to ReLU networks, where each data point sets at most one in-neighbour, always to 1.)
//
// Independence is decided by peeling first: a column that just one of the remaining patterns has makes that pattern
// independent of the others. What is left is eliminated exactly, if it is not large.
#include "presolve/network/linear_rows.h"
#include "presolve/network/rules.h"

#include <algorithm>

namespace nnsolve {

namespace {

constexpr std::size_t most_patterns = 100;            // left after peeling
constexpr std::size_t most_pattern_work = 2'000'000;  // multiplications

/// The needed classes of a neuron that sees inputs only. The zero pattern has only the column of ones, and all others
/// have a column that it lacks: with it, they are independent if and only if they are so without the ones.
bool has_independent_patterns(const NetworkStore& store, NeuronIndex m) {
  const NetworkUse& use = store.use();
  std::vector<LinearEquation> patterns;
  for (const ClassId id : use.by_neuron[m]) {
    LinearRow& row = patterns.emplace_back().row;
    for (const auto& change : use.classes.changes_of(id)) {
      row.emplace_back(change.edge, use.classes.input_values[change.source]);
    }
    if (!use.is_needed[m]) row.emplace_back(NetworkUse::none, Rational(1));
  }
  const std::vector<bool> is_in_core = core_of(patterns);
  const auto left = static_cast<std::size_t>(std::ranges::count(is_in_core, true));
  if (left > most_patterns) return false;
  Elimination elimination;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (!is_in_core[i]) continue;
    if (elimination.work() > most_pattern_work) return false;
    if (elimination.insert(std::move(patterns[i])) != Elimination::Verdict::independent) return false;
  }
  return true;
}

bool is_candidate(const NetworkStore& store, NeuronIndex m) {
  if (!store.is_relu(m) || !store.has_free_bias(m) || !store.use().is_needed_neuron(m)) return false;
  for (const EdgeIndex e : store.topology().incoming[m]) {
    if (store.has_zero_weight(e) && store.use().changes[e] == 0) continue;  // no pattern has it
    if (!store.is_free(e) || !store.network().is_input(store.network().edges[e].from)) return false;
  }
  for (const EdgeIndex e : store.topology().outgoing[m]) {
    if (store.is_live(e) && !store.has_free_bias(store.network().edges[e].to)) return false;
  }
  return true;
}

/// Names the weights and biases that the proof moves.
void rely_on_freedom(NetworkEdit& edit, const NetworkStore& store, NeuronIndex m) {
  edit.free.push_back({Parameter::Kind::bias, m});
  for (const EdgeIndex e : store.topology().incoming[m]) {
    if (store.is_free(e)) edit.free.push_back({Parameter::Kind::weight, e});
  }
  for (const EdgeIndex e : store.topology().outgoing[m]) {
    if (store.is_live(e)) edit.free.push_back({Parameter::Kind::bias, store.network().edges[e].to});
  }
}

}  // namespace

NetworkProposal straighten_relu(const NetworkStore& store, NeuronIndex m) {
  if (!store.is_hidden(m) || !is_candidate(store, m) || !has_independent_patterns(store, m)) return std::nullopt;
  NetworkEdit edit(presolving::Reason::Kind::translation);
  edit.identities.push_back(m);
  edit.lift.push_back({NetworkLiftStep::Kind::activate, m, 0, 0, 0, {}});
  rely_on_freedom(edit, store, m);
  return edit;
}

}  // namespace nnsolve
