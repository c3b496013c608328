// The only one that changes the store: it makes edits, logs the steps and the way back.
#pragma once

#include "presolve/limits.h"
#include "presolve/network/network_edit.h"
#include "presolve/network/network_presolve.h"
#include "presolve/network/network_store.h"

#include "nnsolve/instance.h"
#include "nnsolve/presolve.h"

#include <cstddef>
#include <string>
#include <utility>

namespace nnsolve {

template <class Store>
class StoreEditor {
 public:
  /// The structure is that of the given instance.
  template <class Task, class... More>
  StoreEditor(Task given, InstanceStructure structure, const PresolveOptions& options, More... more)
      : options_(options), store_(std::move(given), std::move(structure), more...) {}

  const Store& store() const { return store_; }
  std::size_t step_count() const { return result_.step_count; }
  bool may_step() const { return !result_.is_unsat && presolving::may_step_further(options_, result_.step_count); }
  /// Makes edits that one look at the store has given, in this order, and brings the store up to date. Passes over
  /// those that others before them have made impossible (network_edit.h), and ends at the limit. The rule's name lives
  /// as long as the program.
  void apply(NetworkEdits edits, const char* rule);
  /// The end of the work.
  PresolvedTask<TrainingTask> finish() &&;

 private:
  bool is_possible(const NetworkEdit& edit) const;
  void expect_facts(const NetworkEdit& edit) const;
  void make(NetworkEdit edit, const char* rule);
  std::string describe(const NetworkEdit& edit) const;

  const PresolveOptions& options_;
  Store store_;
  PresolvedTask<TrainingTask> result_;  // what is not in the store
};
using NetworkEditor = StoreEditor<ExactFitStore>;

}  // namespace nnsolve
