// Modules are found as shared libraries are: in NNSOLVE_BACKEND_PATH alone if that is set, else along the run path of
// the program or library that contains this code (CMakeLists.txt here sets it), so that a tree may be moved as a whole.
// dlopen() would search the run path of its caller, but under AddressSanitizer the caller is the sanitizer.
//
// A module stays loaded: its solver may have threads and exit handlers.
#include "solvers/linked_backend.h"

#include "solvers/large_pages.h"
#include "solvers/linked_solver.h"
#include "solvers/sanitizer.h"
#include "solvers/text_query.h"

#include "nnsolve/error.h"

#include <dlfcn.h>
#include <link.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

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

namespace fs = std::filesystem;

/// Where the loader looks for what the program or library with this code needs.
std::vector<fs::path> run_path() {
  static const char here = 0;
  Dl_info info{};
  link_map* object = nullptr;
  Dl_serinfo size{};
  if (dladdr1(&here, &info, reinterpret_cast<void**>(&object), RTLD_DL_LINKMAP) == 0 || object == nullptr ||
      dlinfo(object, RTLD_DI_SERINFOSIZE, &size) != 0) {
    return {};
  }
  std::vector<std::max_align_t> memory(size.dls_size / sizeof(std::max_align_t) + 1);
  auto* folders = new (memory.data()) Dl_serinfo(size);
  if (dlinfo(object, RTLD_DI_SERINFO, folders) != 0) return {};
  const Dl_serpath* begin = &folders->dls_serpath[0];
  std::vector<fs::path> found;
  for (unsigned i = 0; i < folders->dls_cnt; ++i) found.emplace_back(begin[i].dls_name);
  return found;
}

std::vector<fs::path> module_folders() {
  const char* given = std::getenv("NNSOLVE_BACKEND_PATH");
  return given != nullptr && *given != '\0' ? std::vector<fs::path>{given} : run_path();
}

[[noreturn]] void refuse(const std::string& name, const std::string& problem) {
  throw BackendError("backend '" + name + "' cannot be loaded: " + problem);
}

fs::path find_module(const std::string& name) {
  const std::string file = "nnsolve_" + name + ".so";
  std::string looked_in;
  for (const fs::path& folder : module_folders()) {
    std::error_code problem;
    if (fs::exists(folder / file, problem)) return folder / file;
    looked_in.append(looked_in.empty() ? "" : ", ").append(folder.string());
  }
  refuse(name, "there is no " + file + " in " + looked_in +
                   " (a program that was copied needs it too: set NNSOLVE_BACKEND_PATH to its folder)");
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
