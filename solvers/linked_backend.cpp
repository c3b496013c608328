// Where modules are looked for: in NNSOLVE_BACKEND_PATH alone if that is set, else beside the program or library that
// contains this code, wherever it was moved (PREFIX/bin/nnsolve or PREFIX/lib/libnnsolve.so, and
// PREFIX/lib/nnsolve-0.1/z3.so), else where they were installed, which serves a program that links us statically.
//
// A module stays loaded: its solver may have threads and exit handlers.
#include "solvers/linked_backend.h"

#include "solvers/large_pages.h"
#include "solvers/linked_solver.h"
#include "solvers/text_query.h"

#include "nnsolve/error.h"

#include <dlfcn.h>
#include <link.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#ifdef __SANITIZE_ADDRESS__
// CLN, which Debian's cvc5 uses, leaks 26 bytes while it is loaded. Asked for before any module is.
#define NNSOLVE_FOR_SANITIZER extern "C" __attribute__((visibility("default")))
NNSOLVE_FOR_SANITIZER const char* __lsan_default_suppressions();  // NOLINT: the sanitizer names it
NNSOLVE_FOR_SANITIZER const char* __lsan_default_suppressions() { return "leak:libcln"; }
NNSOLVE_FOR_SANITIZER const char* __lsan_default_options();  // NOLINT
NNSOLVE_FOR_SANITIZER const char* __lsan_default_options() { return "print_suppressions=0"; }
#endif

namespace nnsolve {
namespace {

namespace fs = std::filesystem;

/// The program or shared library that this code is in.
fs::path own_file() {
  static const char here = 0;
  Dl_info info{};
  link_map* object = nullptr;
  std::error_code problem;
  if (dladdr1(&here, &info, reinterpret_cast<void**>(&object), RTLD_DL_LINKMAP) == 0 || object == nullptr) return {};
  const bool is_program = object->l_name == nullptr || *object->l_name == '\0';
  return fs::canonical(is_program ? "/proc/self/exe" : object->l_name, problem);
}

std::vector<fs::path> module_folders() {
  if (const char* given = std::getenv("NNSOLVE_BACKEND_PATH"); given != nullptr && *given != '\0') return {given};
  std::vector<fs::path> folders;
  if (const fs::path own = own_file(); !own.empty()) {
    const fs::path folder = own.parent_path();
    folders.push_back(folder / NNSOLVE_MODULE_FOLDER);
    folders.push_back(folder.parent_path() / NNSOLVE_LIBRARY_FOLDER / NNSOLVE_MODULE_FOLDER);
  }
  folders.push_back(fs::path(NNSOLVE_INSTALLED_LIBRARY_FOLDER) / NNSOLVE_MODULE_FOLDER);
  return folders;
}

[[noreturn]] void refuse(const std::string& name, const std::string& problem) {
  throw BackendError("backend '" + name + "' cannot be loaded: " + problem);
}

fs::path find_module(const std::string& name) {
  std::string looked_in;
  for (const fs::path& folder : module_folders()) {
    const fs::path file = folder / (name + ".so");
    std::error_code problem;
    if (fs::exists(file, problem)) return file;
    looked_in.append(looked_in.empty() ? "" : ", ").append(folder.string());
  }
  refuse(name, "there is no " + name + ".so in " + looked_in);
}

const LinkedSolver& load_solver(const std::string& name) {
  const fs::path file = find_module(name);
  void* module = dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);
  if (module == nullptr) refuse(name, dlerror());
  const auto* solver = static_cast<const LinkedSolver*>(dlsym(module, linked_solver_name));
  if (solver == nullptr) refuse(name, file.string() + " is no module of nnsolve");
  if (std::string_view(solver->program_version) != NNSOLVE_VERSION || solver->layout != layout_of_question()) {
    refuse(name, file.string() + " belongs to another build of nnsolve");
  }
  return *solver;
}

class LinkedBackend : public Backend {
 public:
  LinkedBackend(std::string name, const LinkedSolver& solver) : name_(std::move(name)), solver_(solver) {}

  std::string name() const override { return name_; }
  std::string version() const override { return solver_.version(); }
  std::string code_base() const override { return name_; }
  bool is_linked() const override { return true; }
  std::unique_ptr<Query> start(const System& system, const Limits& limits) override {
    Payload payload = [&system, limits, &solver = solver_](const std::string&) {
      prefer_large_pages();
      const SolverAnswer answer = solver.decide(system, limits);
      print_answer(answer.status, answer.reason, answer.model);
      _exit(0);  // before what is kept is tidied up
    };
    return std::make_unique<TextQuery>(system, std::move(payload), limits, false);
  }

 private:
  std::string name_;
  const LinkedSolver& solver_;
};

}  // namespace

std::unique_ptr<Backend> make_linked_backend(const std::string& name) {
  return std::make_unique<LinkedBackend>(name, load_solver(name));
}

}  // namespace nnsolve
