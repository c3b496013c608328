#include "cli/commands.h"

namespace nnsolve {

Program make_program() {
  Program program;
  program.name = "nnsolve";
  program.description =
      "nnsolve decides, exactly, whether a neural network can fit its data (NN-TRAINING), or whether "
      "a formula over the reals has a solution (ETR).";
  program.version = "nnsolve " NNSOLVE_VERSION;
  program.footer = "`nnsolve FILE ...` is `nnsolve solve FILE ...`.";
  program.default_command = "solve";
  for (Command (*make_command)() : {
           solve_command,
           encode_command,
           verify_command,
           optimum_command,
           width_command,
           reduce_command,
           push_command,
           pull_command,
           crosscheck_command,
           fuzz_command,
           generate_command,
           shrink_command,
           backends_command,
           campaign_command,
           report_command,
       }) {
    program.commands.push_back(make_command());
  }
  return program;
}

}  // namespace nnsolve
