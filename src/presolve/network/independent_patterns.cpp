// Rule 3: a hidden ReLU that sees affinely independent patterns is an identity neuron.
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
#include "presolve/network/rules.h"

#include <map>

namespace nnsolve {

namespace {

constexpr std::size_t most_patterns = 100;   // left after peeling
constexpr std::size_t most_entries = 20000;  // of them

using Pattern = std::map<std::uint32_t, Rational>;  // by column; the last column holds the 1

class Patterns {
 public:
  Patterns(const NetworkEditor& editor, NeuronIndex m) : use_(editor.use()) {
    for (const ClassId id : use_.by_neuron[m]) {
      rows_.push_back(id);
      for (const auto& change : use_.classes.changes_of(id)) columns_[change.edge].push_back(rows_.size() - 1);
    }
    has_zero_pattern_ = use_.is_needed[m];
    remaining_.assign(rows_.size(), true);
  }

  bool are_independent() {
    // The zero pattern has only the column of ones, and all others have a column that it lacks: with it, they are
    // independent if and only if they are so without the ones.
    if (rows_.size() > columns_.size() + (has_zero_pattern_ ? 0 : 1)) return false;
    peel();
    return core_is_independent();
  }

 private:
  void peel() {
    std::map<EdgeIndex, std::size_t> counts;
    std::vector<EdgeIndex> single;
    for (const auto& [column, rows] : columns_) {
      counts[column] = rows.size();
      if (rows.size() == 1) single.push_back(column);
    }
    while (!single.empty()) {
      const std::vector<std::size_t>& rows = columns_[single.back()];
      single.pop_back();
      for (const std::size_t row : rows) {
        if (!remaining_[row]) continue;
        remaining_[row] = false;
        for (const auto& change : use_.classes.changes_of(rows_[row])) {
          if (--counts[change.edge] == 1) single.push_back(change.edge);
        }
      }
    }
  }

  bool core_is_independent() const {
    std::vector<Pattern> core;
    std::size_t entries = 0;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      if (!remaining_[row]) continue;
      Pattern& pattern = core.emplace_back();
      for (const auto& change : use_.classes.changes_of(rows_[row])) {
        pattern[change.edge] = use_.classes.input_values[change.source];
      }
      if (!has_zero_pattern_) pattern[NetworkUse::none] = Rational(1);
      entries += pattern.size();
      if (core.size() > most_patterns || entries > most_entries) return false;
    }
    return eliminate(core);
  }

  static bool eliminate(std::vector<Pattern>& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].empty()) return false;
      const auto& [column, pivot] = *rows[i].begin();
      for (std::size_t j = i + 1; j < rows.size(); ++j) {
        auto found = rows[j].find(column);
        if (found == rows[j].end()) continue;
        const Rational factor = found->second / pivot;
        for (const auto& [c, value] : rows[i]) {
          Rational& entry = rows[j][c];
          entry -= factor * value;
          if (entry.is_zero()) rows[j].erase(c);
        }
      }
    }
    return true;
  }

  const NetworkUse& use_;
  std::vector<ClassId> rows_;
  std::map<EdgeIndex, std::vector<std::size_t>> columns_;
  bool has_zero_pattern_ = false;
  std::vector<bool> remaining_;  // after peeling
};

bool is_candidate(const NetworkEditor& editor, NeuronIndex m) {
  if (!editor.is_relu(m) || !editor.has_free_bias(m) || !editor.use().is_needed_neuron(m)) return false;
  for (const EdgeIndex e : editor.topology().incoming[m]) {
    if (editor.has_zero_weight(e) && editor.use().changes[e] == 0) continue;  // no pattern has it
    if (!editor.is_free(e) || !editor.network().is_input(editor.network().edges[e].from)) return false;
  }
  for (const EdgeIndex e : editor.topology().outgoing[m]) {
    if (editor.is_live(e) && !editor.has_free_bias(editor.network().edges[e].to)) return false;
  }
  return true;
}

}  // namespace

void straighten_relus(NetworkEditor& editor) {
  editor.refresh();
  const Network& network = editor.network();
  for (NeuronIndex m = network.input_count; m < network.first_output(); ++m) {
    if (editor.is_finished()) return;
    if (!is_candidate(editor, m) || !Patterns(editor, m).are_independent()) continue;
    NetworkEdit edit;
    edit.rule = "independent-patterns";
    edit.identities.push_back(m);
    edit.lift.push_back({NetworkLiftStep::Kind::activate, m, 0, 0, 0, {}});
    editor.apply(std::move(edit));
  }
}

}  // namespace nnsolve
