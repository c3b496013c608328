// The one table of the backends.
#include "solvers/linked_backend.h"
#include "solvers/native/native_backend.h"
#include "solvers/smtlib/command_line.h"
#include "solvers/smtlib/smtlib_backend.h"
#include "solvers/z3-wasm/z3_wasm_backend.h"

#include "nnsolve/backend.h"
#include "nnsolve/error.h"

#include <algorithm>
#include <string>
#include <utility>

namespace nnsolve {
namespace {

struct KnownSolver {
  const char* name;
  bool is_built_in;
};

// In the order in which `auto` prefers them.
constexpr KnownSolver linked_table[] = {
#ifdef NNSOLVE_HAVE_Z3
    {"z3", true},
#else
    {"z3", false},
#endif
#ifdef NNSOLVE_HAVE_CVC5
    {"cvc5", true},
#else
    {"cvc5", false},
#endif
};

constexpr std::string_view smtlib_prefix = "smtlib:";

std::string those_there_are() {
  std::string list = std::string("there are: ") + native_backend_name + ", ";
  for (const std::string& name : linked_backends()) list += name + ", ";
  return list + z3_wasm_backend_name + ", smtlib:COMMAND";
}

std::unique_ptr<Backend> make_smtlib_backend(std::string_view name) {
  std::vector<std::string> words = split_command(name.substr(smtlib_prefix.size()));
  if (words.empty()) throw BackendError("backend '" + std::string(name) + "' names no command; " + those_there_are());
  if (find_program(words.front()).empty()) {
    throw BackendError("backend '" + std::string(name) + "': there is no program '" + words.front() + "'; " +
                       those_there_are());
  }
  return std::make_unique<SmtlibBackend>(std::string(name), std::move(words));
}

}  // namespace

std::vector<std::string> linked_backends() {
  std::vector<std::string> names;
  for (const KnownSolver& solver : linked_table) {
    if (solver.is_built_in) names.emplace_back(solver.name);
  }
  return names;
}

std::vector<std::string> known_backends() {
  std::vector<std::string> names = {native_backend_name};
  for (const KnownSolver& solver : linked_table) names.emplace_back(solver.name);
  names.emplace_back(z3_wasm_backend_name);
  for (const char* program : {"z3", "cvc5", "yices-smt2"}) {
    names.push_back(std::string(smtlib_prefix).append(program));
  }
  return names;
}

std::unique_ptr<Backend> make_backend(std::string_view name) {
  if (name.substr(0, smtlib_prefix.size()) == smtlib_prefix) return make_smtlib_backend(name);
  if (name == native_backend_name) return make_native_backend();
  if (name == z3_wasm_backend_name) return make_z3_wasm_backend();
  const std::size_t colon = name.find(':');
  for (const KnownSolver& solver : linked_table) {
    if (name.substr(0, colon) != solver.name || name.ends_with(':')) continue;
    const std::string strategy(colon == std::string_view::npos ? "" : name.substr(colon + 1));
    if (solver.is_built_in) return make_linked_backend(solver.name, strategy, Loading::at_once);
    throw BackendError("backend '" + std::string(name) + "' is not built in; " + those_there_are());
  }
  throw BackendError("unknown backend '" + std::string(name) + "'; " + those_there_are());
}

}  // namespace nnsolve
