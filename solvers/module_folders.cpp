// Modules are found as shared libraries are: in NNSOLVE_BACKEND_PATH alone if that is set, else along the run path of
// the program or library that contains this code (CMakeLists.txt here sets it), so that a tree may be moved as a whole.
// dlopen() would search the run path of its caller, but under AddressSanitizer the caller is the sanitizer.
#include "solvers/module_folders.h"

#include "nnsolve/error.h"

#include <dlfcn.h>
#include <link.h>

#include <cstddef>
#include <cstdlib>
#include <new>

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

}  // namespace

std::vector<fs::path> module_folders() {
  const char* given = std::getenv("NNSOLVE_BACKEND_PATH");
  return given != nullptr && *given != '\0' ? std::vector<fs::path>{given} : run_path();
}

void refuse_to_load(const std::string& backend, const std::string& problem) {
  throw BackendError("backend '" + backend + "' cannot be loaded: " + problem);
}

fs::path find_module_file(const std::string& backend, const std::string& file) {
  std::string looked_in;
  for (const fs::path& folder : module_folders()) {
    std::error_code problem;
    if (fs::exists(folder / file, problem)) return folder / file;
    looked_in.append(looked_in.empty() ? "" : ", ").append(folder.string());
  }
  refuse_to_load(backend, "there is no " + file + " in " + looked_in +
                              " (a program that was copied needs it too: set NNSOLVE_BACKEND_PATH to its folder)");
}

}  // namespace nnsolve
