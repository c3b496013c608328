// A solver's module is found where module_folders.h says and stays loaded: its solver may have threads and exit
// handlers. It is loaded when it is first asked, where that is wanted: that takes longer than most small questions.
#include "solvers/linked_backend.h"

#include "solvers/large_pages.h"
#include "solvers/linked_solver.h"
#include "solvers/module_folders.h"
#include "solvers/sanitizer.h"
#include "solvers/strategies.h"
#include "solvers/text_query.h"

#include "nnsolve/error.h"

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <span>
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

std::string module_of(const std::string& name) { return "nnsolve_" + name + ".so"; }

const LinkedSolver& load_solver(const std::string& name) {
  const std::filesystem::path file = find_module_file(name, module_of(name));
  void* module = dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);
  if (module == nullptr) refuse_to_load(name, dlerror());
  const auto* solver = static_cast<const LinkedSolver*>(dlsym(module, linked_solver_name));
  if (solver == nullptr) refuse_to_load(name, file.string() + " is no module of nnsolve");
  if (std::string_view(solver->program_version) != NNSOLVE_VERSION || solver->layout != layout_of_question()) {
    refuse_to_load(name, file.string() + " belongs to another build of nnsolve");
  }
  return *solver;
}

/// The number of a strategy; nothing if none is named.
std::optional<std::size_t> find_strategy(const std::string& name, const std::string& strategy) {
  if (strategy.empty()) return std::nullopt;
  const std::span<const char* const> all = strategies_of(name);
  const auto found = std::ranges::find(all, strategy);
  if (found != all.end()) return static_cast<std::size_t>(found - all.begin());
  std::string known;
  for (const std::string_view other : all) known += (known.empty() ? "" : ", ") + name + ":" + std::string(other);
  throw BackendError("backend '" + name + "' has no strategy '" + strategy + "'; " +
                     (known.empty() ? "it has none" : "there are: " + known));
}

/// Of a solver that cannot be asked.
class UnaskedQuery final : public Query {
 public:
  explicit UnaskedQuery(std::string reason) : reason_(std::move(reason)) {}
  std::vector<int> descriptors() const override { return {}; }
  std::optional<Outcome> step() override { return Outcome{Status::unknown, reason_, {}}; }

 private:
  std::string reason_;
};

class LinkedBackend : public Backend {
 public:
  LinkedBackend(const std::string& name, const std::string& strategy, Loading loading)
      : name_(name),
        full_name_(strategy.empty() ? name : name + ":" + strategy),
        strategy_(find_strategy(name, strategy)) {
    if (loading == Loading::at_once) solver_ = &load_solver(name);
    if (loading == Loading::when_asked) find_module_file(name, module_of(name));
  }

  std::string name() const override { return full_name_; }
  std::string version() const override { return load() ? solver_->version() : ""; }
  std::string code_base() const override { return name_; }
  bool is_linked() const override { return true; }
  std::unique_ptr<Query> start(const System& system, const Limits& limits) override {
    if (!load()) return std::make_unique<UnaskedQuery>(problem_);
    Payload payload = [&system, limits, solver = solver_, strategy = strategy_](const std::string&) {
      prefer_large_pages();
      const SolverAnswer answer =
          strategy ? solver->decide_by(system, limits, *strategy) : solver->decide(system, limits);
      print_answer(answer.status, answer.reason, answer.model);
      _exit(0);  // before what is kept is tidied up
    };
    return std::make_unique<TextQuery>(system, std::move(payload), limits, false);
  }

 private:
  /// Whether it is there and ours.
  bool load() const {
    if (solver_ != nullptr || !problem_.empty()) return solver_ != nullptr;
    try {
      solver_ = &load_solver(name_);
    } catch (const BackendError& error) {
      problem_ = error.what();
    }
    return solver_ != nullptr;
  }

  std::string name_;
  std::string full_name_;
  std::optional<std::size_t> strategy_;
  mutable const LinkedSolver* solver_ = nullptr;
  mutable std::string problem_;
};

}  // namespace

std::unique_ptr<Backend> make_linked_backend(const std::string& name, const std::string& strategy, Loading loading) {
  return std::make_unique<LinkedBackend>(name, strategy, loading);
}

}  // namespace nnsolve
