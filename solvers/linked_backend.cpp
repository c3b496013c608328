// A solver's module is found where module_folders.h says and stays loaded: its solver may have threads and exit
// handlers.
#include "solvers/linked_backend.h"

#include "solvers/large_pages.h"
#include "solvers/linked_solver.h"
#include "solvers/module_folders.h"
#include "solvers/sanitizer.h"
#include "solvers/text_query.h"

#include "nnsolve/error.h"

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#ifdef NNSOLVE_ADDRESS_SANITIZER
// CLN, which Debian's cvc5 uses, leaks 26 bytes while it is loaded. Asked for before any module is.
#define NNSOLVE_FOR_SANITIZER extern "C" __attribute__((visibility("default")))
NNSOLVE_FOR_SANITIZER const char* __lsan_default_suppressions();  // NOLINT: the sanitizer names it
NNSOLVE_FOR_SANITIZER const char* __lsan_default_suppressions() { return "leak:libcln"; }
NNSOLVE_FOR_SANITIZER const char* __lsan_default_options();  // NOLINT
NNSOLVE_FOR_SANITIZER const char* __lsan_default_options() { return "print_suppressions=0"; }
#endif

namespace nnsolve {
namespace {

const LinkedSolver& load_solver(const std::string& name) {
  const std::filesystem::path file = find_module_file(name, "nnsolve_" + name + ".so");
  void* module = dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);
  if (module == nullptr) refuse_to_load(name, dlerror());
  const auto* solver = static_cast<const LinkedSolver*>(dlsym(module, linked_solver_name));
  if (solver == nullptr) refuse_to_load(name, file.string() + " is no module of nnsolve");
  if (std::string_view(solver->program_version) != NNSOLVE_VERSION || solver->layout != layout_of_question()) {
    refuse_to_load(name, file.string() + " belongs to another build of nnsolve");
  }
  return *solver;
}

std::vector<std::string> strategies_of(const LinkedSolver& solver) {
  std::vector<std::string> names;
  if (solver.strategies == nullptr) return names;
  for (const char* const* name = solver.strategies; *name != nullptr; ++name) names.emplace_back(*name);
  return names;
}

class LinkedBackend : public Backend {
 public:
  LinkedBackend(std::string name, const LinkedSolver& solver) : name_(std::move(name)), solver_(solver) {}
  LinkedBackend(std::string name, const LinkedSolver& solver, std::size_t strategy)
      : name_(std::move(name)), solver_(solver), strategy_(strategy) {}

  std::string name() const override { return strategy_ ? name_ + ":" + solver_.strategies[*strategy_] : name_; }
  std::string version() const override { return solver_.version(); }
  std::string code_base() const override { return name_; }
  bool is_linked() const override { return true; }
  std::unique_ptr<Query> start(const System& system, const Limits& limits) override {
    Payload payload = [&system, limits, &solver = solver_, strategy = strategy_](const std::string&) {
      prefer_large_pages();
      const SolverAnswer answer =
          strategy ? solver.decide_by(system, limits, *strategy) : solver.decide(system, limits);
      print_answer(answer.status, answer.reason, answer.model);
      _exit(0);  // before what is kept is tidied up
    };
    return std::make_unique<TextQuery>(system, std::move(payload), limits, false);
  }

 private:
  std::string name_;
  const LinkedSolver& solver_;
  std::optional<std::size_t> strategy_;
};

}  // namespace

std::unique_ptr<Backend> make_linked_backend(const std::string& name) {
  return std::make_unique<LinkedBackend>(name, load_solver(name));
}

std::unique_ptr<Backend> make_linked_backend(const std::string& name, const std::string& strategy) {
  const LinkedSolver& solver = load_solver(name);
  const std::vector<std::string> all = strategies_of(solver);
  const auto found = std::ranges::find(all, strategy);
  if (found == all.end()) {
    std::string known;
    for (const std::string& other : all) known += (known.empty() ? "" : ", ") + name + ":" + other;
    throw BackendError("backend '" + name + "' has no strategy '" + strategy + "'; " +
                       (known.empty() ? "it has none" : "there are: " + known));
  }
  return std::make_unique<LinkedBackend>(name, solver, static_cast<std::size_t>(found - all.begin()));
}

std::vector<std::string> linked_strategies(const std::string& name) { return strategies_of(load_solver(name)); }

}  // namespace nnsolve
