// nnsolve completion SHELL: the script by which a shell completes command lines.
#include "cli/commands.h"
#include "cli/completion.h"
#include "io/files.h"

#include <memory>
#include <string>

namespace nnsolve {

Command completion_command() {
  struct Request {
    std::string shell;
    std::string output_path = "-";
  };
  auto request = std::make_shared<Request>();
  Command command("completion", "Print the script by which a shell completes command lines");
  command.add("SHELL", &request->shell, "bash, zsh or fish").required().one_of({"bash", "zsh", "fish"});
  command.add("-o,--output", &request->output_path, "Write here instead of standard output").takes("FILE");
  command.run = [request](const CommandContext&) {
    write_text(request->output_path, completion_script(request->shell));
    return 0;
  };
  command.examples = {"completion bash > ~/.local/share/bash-completion/completions/nnsolve"};
  return command;
}

}  // namespace nnsolve
