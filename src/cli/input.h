// The FILE of a command: its text and its format.
#pragma once

#include "nnsolve/instance.h"

#include <optional>
#include <string>

namespace nnsolve {

/// Which reader a file needs: by --format if given, else by its name. Anything that is no formula is a network.
enum class Format { network, etr_inv, etr_inv_eq, smt2 };

/// `option` is the value of --format, empty if it was not given. Throws UsageError for another one.
Format choose_format(const std::string& path, const std::string& option);

/// A file as it was read: what to parse, and how to call it in messages.
struct InputText {
  std::string path;
  std::string format_option;
  std::string text;
};

/// Reads the file; "-" is standard input. Throws UsageError, FileError, or ParseError for a directory.
InputText load_input(const std::string& path, const std::string& format_option);

/// Parses a training instance. Throws ParseError.
TrainingInstance parse_instance(const InputText& input);

}  // namespace nnsolve
