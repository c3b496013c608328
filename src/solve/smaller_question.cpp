#include "solve/smaller_question.h"

#include "check/check_and_merge.h"

#include <algorithm>
#include <set>

namespace nnsolve {

std::vector<std::uint32_t> known_outputs(const TrainingTask& task) {
  std::set<std::uint32_t> outputs;
  for (std::size_t row = 0; row < task.row_count(); ++row) {
    for (const SparseRows::Entry& target : task.targets[row]) outputs.insert(target.column);
  }
  return {outputs.begin(), outputs.end()};
}

namespace {

/// Only what the proof needs: names of rows, and texts about the instance, stay behind.
ExactFit empty_part(const ExactFit& fit) {
  ExactFit part;
  part.network = fit.network;
  return part;
}

void copy_row(const SparseRows& from, std::size_t row, SparseRows& to) {
  for (const SparseRows::Entry& entry : from[row]) to.push(entry.column, entry.value);
  to.finish_row();
}

}  // namespace

ExactFit with_output(const ExactFit& fit, std::uint32_t output) {
  ExactFit part = empty_part(fit);
  part.inputs = fit.inputs;
  for (std::size_t row = 0; row < fit.row_count(); ++row) {
    for (const SparseRows::Entry& target : fit.targets[row]) {
      if (target.column == output) part.targets.push(target.column, target.value);
    }
    part.targets.finish_row();
  }
  return part;
}

ExactFit with_rows(const ExactFit& fit, std::span<const std::size_t> rows) {
  ExactFit part = empty_part(fit);
  for (const std::size_t row : rows) {
    copy_row(fit.inputs, row, part.inputs);
    copy_row(fit.targets, row, part.targets);
  }
  return part;
}

GrowingRows::GrowingRows(const ExactFit& fit) : fit_(fit), is_in_(fit.row_count(), false) {
  const std::size_t few = std::min<std::size_t>(fit.row_count(), fit.network.input_count + 2);
  for (std::size_t i = 0; i < few; ++i) {
    const std::size_t row = i * fit.row_count() / few;
    rows_.push_back(row);
    is_in_[row] = true;
  }
}

bool GrowingRows::grow(const Witness& witness) {
  const std::size_t most = rows_.size() + 1 + rows_.size() / 4;
  const std::size_t before = rows_.size();
  for (std::size_t row = 0; row < fit_.row_count() && rows_.size() < most; ++row) {
    if (is_in_[row]) continue;
    const std::size_t alone[] = {row};
    if (check_and_merge(with_rows(fit_, alone), witness).checked) continue;
    rows_.push_back(row);
    is_in_[row] = true;
  }
  return rows_.size() > before;
}

}  // namespace nnsolve
