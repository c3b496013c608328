// Solvers are loaded when they are asked. If this breaks, a program whose modules are lost or of another build crashes,
// or worse, reads a question as something else.
#include "solvers/linked_backend.h"

#include "support.h"

#include "nnsolve/error.h"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace nnsolve::test {
namespace {

namespace fs = std::filesystem;

/// Modules come from this folder alone while it lives.
class ModulesFrom {
 public:
  explicit ModulesFrom(const fs::path& folder) { setenv("NNSOLVE_BACKEND_PATH", folder.c_str(), 1); }
  ~ModulesFrom() { unsetenv("NNSOLVE_BACKEND_PATH"); }
  ModulesFrom(const ModulesFrom&) = delete;
  ModulesFrom& operator=(const ModulesFrom&) = delete;
};

bool is_z3_missing() {
  for (const std::string& name : linked_backends()) {
    if (name == "z3") return false;
  }
  WARN("SKIPPED: backend z3 is not built in");
  return true;
}

std::string problem_of_z3() {
  try {
    make_backend("z3");
  } catch (const BackendError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("A lost module is told by name, with where it was looked for") {
  if (is_z3_missing()) return;
  const Playground playground;
  const ModulesFrom empty(playground.folder());
  CHECK(problem_of_z3() == "backend 'z3' cannot be loaded: there is no nnsolve_z3.so in " + playground.folder() +
                               " (a program that was copied needs it too: set NNSOLVE_BACKEND_PATH to its folder)");
  CHECK(linked_backends().front() == "z3");
}

TEST_CASE("A file that is no module is not loaded") {
  if (is_z3_missing()) return;
  const Playground playground;
  std::ofstream(playground.folder() + "/nnsolve_z3.so") << "no library\n";
  const ModulesFrom here(playground.folder());
  CHECK(problem_of_z3().starts_with("backend 'z3' cannot be loaded: " + playground.folder() + "/nnsolve_z3.so: "));
}

TEST_CASE("A module of another build is not asked") {
  if (is_z3_missing()) return;
  const ModulesFrom other(NNSOLVE_TEST_MODULES "/other_build");
  CHECK(problem_of_z3().find("belongs to another build of nnsolve") != std::string::npos);
}

// Without it: each question that presolve decides would load two solvers; or a module of another build would crash.
TEST_CASE("A module that is loaded when it is asked is looked for before, and judged then") {
  if (is_z3_missing()) return;
  const Playground playground;
  {
    const ModulesFrom empty(playground.folder());
    CHECK_THROWS_AS(make_linked_backend("z3", "", Loading::when_asked), BackendError);
  }
  const ModulesFrom other(NNSOLVE_TEST_MODULES "/other_build");
  const std::unique_ptr<Backend> backend = make_linked_backend("z3", "smt", Loading::when_asked);
  CHECK(backend->name() == "z3:smt");
  CHECK(backend->version().empty());
  const Outcome outcome = run(*backend, {{"x"}, {positive(x())}}, seconds(10));
  CHECK(outcome.status == Status::unknown);
  CHECK(outcome.reason.find("belongs to another build of nnsolve") != std::string::npos);
  CHECK_THROWS_AS(make_linked_backend("z3", "frob", Loading::when_asked), BackendError);
  CHECK_THROWS_AS(make_backend("z3:"), BackendError);
}

TEST_CASE("What a module throws is what it is") {
  if (is_z3_missing()) return;
  const ModulesFrom faulty(NNSOLVE_TEST_MODULES "/throwing");
  const std::unique_ptr<Backend> backend = make_backend("z3");
  CHECK_THROWS_AS(backend->version(), BackendError);
  const Outcome outcome = run(*backend, {{"x"}, {positive(x())}}, seconds(10));
  CHECK(outcome.status == Status::unknown);
  CHECK(outcome.reason == "backend crashed: it has had enough");
}

TEST_CASE("Modules are found again") {
  if (is_z3_missing()) return;
  CHECK(problem_of_z3().empty());
}

}  // namespace nnsolve::test
