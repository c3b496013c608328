// Where modules and scripts of backends lie, in build trees, install trees and trees that were moved.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace nnsolve {

/// NNSOLVE_BACKEND_PATH alone if that is set, else the run path of the program or library that contains this code.
std::vector<std::filesystem::path> module_folders();

/// The first of these folders' file of that name. Throws BackendError that says where it was looked for.
std::filesystem::path find_module_file(const std::string& backend, const std::string& file);

/// Throws BackendError.
[[noreturn]] void refuse_to_load(const std::string& backend, const std::string& problem);

}  // namespace nnsolve
