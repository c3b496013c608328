// The FILE of a command: its text and its format.
#pragma once

#include <optional>
#include <string>

#include "nnsolve/instance.h"

namespace nnsolve {

/// Which reader a file needs: by --format if given, else by its name. Anything that is no formula is a network.
enum class Format { network, etr_inv, etr_inv_eq, smt2 };

/// `option` is the value of --format, empty if it was not given. Throws UsageError for another one.
Format choose_format(const std::string& path, const std::string& option);

/// Reads a training instance; "-" is standard input. Throws ParseError, FileError or UsageError.
TrainingInstance load_instance(const std::string& path, const std::string& format_option);

}  // namespace nnsolve
