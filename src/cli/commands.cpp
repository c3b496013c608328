#include "cli/commands.h"

namespace nnsolve {

namespace {

struct CommandGroup {
  const char* name = "";
  std::vector<Command (*)()> commands;
};

const std::vector<CommandGroup> groups = {
    {"Ask",
     {solve_command, fit_command, explain_command, optimum_command, width_command, verify_command, smt2_command}},
    {"See", {draw_command, encode_command, backends_command}},
    {"From formulas to networks and back", {reduce_command, push_command, pull_command}},
    {"Test solvers", {crosscheck_command, fuzz_command, shrink_command}},
    {"Many instances", {generate_command, campaign_command, report_command}},
    {"This program", {completion_command}},
};

}  // namespace

Program make_program() {
  Program program;
  program.name = "nnsolve";
  program.description =
      "nnsolve decides, exactly, whether a neural network can fit its data (NN-TRAINING), or whether "
      "a formula over the reals has a solution (ETR).";
  program.version = "nnsolve " NNSOLVE_VERSION;
  program.footer = "`nnsolve FILE ...` is `nnsolve solve FILE ...`.";
  program.default_command = "solve";
  for (const CommandGroup& group : groups) {
    for (Command (*make_command)() : group.commands) {
      program.commands.push_back(make_command());
      program.commands.back().group = group.name;
    }
  }
  return program;
}

}  // namespace nnsolve
