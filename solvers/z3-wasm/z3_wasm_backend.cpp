// Debian's Z3 is years old; npm has the newest as WebAssembly, in the package z3-solver, which Node.js runs. It is a
// command like any other: `node z3-wasm.mjs FOLDER QUERY`, the script being part of nnsolve. FOLDER is where the
// package was installed: what NNSOLVE_Z3_WASM says, else $XDG_DATA_HOME/nnsolve, else ~/.local/share/nnsolve.
#include "solvers/z3-wasm/z3_wasm_backend.h"

#include "solvers/module_folders.h"
#include "solvers/smtlib/command_line.h"
#include "solvers/smtlib/smtlib_backend.h"

#include "nnsolve/error.h"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace nnsolve {
namespace {

namespace fs = std::filesystem;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

fs::path package_folder() {
  if (const std::string given = variable("NNSOLVE_Z3_WASM"); !given.empty()) return given;
  const std::string data = variable("XDG_DATA_HOME");
  return (data.empty() ? fs::path(variable("HOME")) / ".local/share" : fs::path(data)) / "nnsolve";
}

}  // namespace

std::unique_ptr<Backend> make_z3_wasm_backend() {
  const std::string name = z3_wasm_backend_name;
  const std::string node = find_program("node");
  if (node.empty()) throw BackendError("backend '" + name + "': there is no program 'node' (Debian: nodejs)");
  const fs::path folder = package_folder();
  std::error_code problem;
  if (!fs::exists(folder / "node_modules/z3-solver/package.json", problem)) {
    throw BackendError("backend '" + name + "': there is no package z3-solver in " + folder.string() +
                       " (npm install --prefix " + folder.string() +
                       " z3-solver; NNSOLVE_Z3_WASM names another folder)");
  }
  const fs::path script = find_module_file(name, "z3-wasm.mjs");
  return std::make_unique<SmtlibBackend>(name, std::vector<std::string>{node, script, folder, "{}"});
}

}  // namespace nnsolve
