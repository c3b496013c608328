// smtlib:COMMAND, any program that reads an SMT-LIB 2 file.
#pragma once

#include "nnsolve/backend.h"

#include <memory>
#include <string>
#include <vector>

namespace nnsolve {

class SmtlibBackend : public Backend {
 public:
  /// `words` is the command, not empty, its program there (see command_line.h).
  SmtlibBackend(std::string name, std::vector<std::string> words);

  std::string name() const override { return name_; }
  /// Known after the first answer, if at all.
  std::string version() const override { return *version_; }
  std::string code_base() const override { return code_base_; }
  bool is_linked() const override { return false; }
  std::unique_ptr<Query> start(const System& system, const Limits& limits) override;

 private:
  std::string name_;
  std::vector<std::string> words_;
  std::string code_base_;
  std::shared_ptr<std::string> version_;  // shared with queries under way
};

}  // namespace nnsolve
