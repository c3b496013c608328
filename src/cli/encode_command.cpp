// nnsolve encode FILE: the query as SMT-LIB 2.6.
#include "cli/commands.h"
#include "cli/input.h"
#include "encode/encode.h"
#include "encode/formula.h"
#include "io/files.h"
#include "io/query_writer.h"
#include "io/script_header.h"
#include "io/smt2_writer.h"
#include "presolve/network/network_presolve.h"

#include "nnsolve/error.h"
#include "nnsolve/presolve.h"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace nnsolve {

namespace {

struct EncodeRequest {
  std::string file;
  std::string format;
  QuestionWords instead;
  std::string output_path = "-";
  bool plain = false;
  bool presolve = false;
};

void append_query(std::string& out, const TrainingInstance& instance, bool plain) {
  if (plain) {
    append_plain_smtlib(out, instance);
    return;
  }
  SmtlibHeader described;
  described.notes = {
      "w.A.B: weight of edge A -> B; b.V: bias of V; h.V.k: value of V under its k-th distinct input, 0 the zero input;"
      " d.V.k: its change against the zero input; p.V: its weighted sum under the zero input; e.V.k: by how much V "
      "misses"
      " its k-th target; a.V.k: a bound on the size of that"};
  append_smtlib(out, encode(instance).system, described);
}

/// A formula in the line formats is its own query.
void append_query(std::string& out, const Formula& formula, bool plain) {
  const auto* etr = std::get_if<Etr>(&formula);
  if (plain && etr != nullptr) {
    append_etr(out, *etr);
  } else {
    append_smtlib(out, encode(formula).system, SmtlibHeader());
  }
}

/// What presolve leaves of a question, and what it did where that is nothing.
struct Presolved {
  System system;
  std::vector<std::string> notes;
  std::string status = "unknown";
};

/// In the order in which backends get it, by the names that the encoding has.
Presolved presolved(const System& system, const PresolveOptions& options) {
  const PresolvedSystem left = presolve(system, options);
  CanonicalSystem ordered = canonical(left.system);
  for (std::size_t v = 0; v < ordered.variables.size(); ++v) {
    ordered.system.variable_names[v] = system.variable_names[ordered.variables[v]];
  }
  Presolved result{std::move(ordered.system), {}, "unknown"};
  const std::string steps = std::to_string(left.step_count) + (left.step_count == 1 ? " step" : " steps");
  if (!left.is_unsat && !result.system.constraints.empty()) return result;
  result.status = left.is_unsat ? "unsat" : "sat";
  result.notes = {"presolve decided the question in " + steps +
                  (left.is_unsat ? ": there is no solution" : ": there is a solution")};
  return result;
}

Presolved presolved_question(const Formula& formula) {
  PresolveOptions options;
  options.seeks_reciprocals = true;
  return presolved(encode(formula).system, options);
}

template <class Asked>
Presolved presolved_network(Asked asked) {
  InstanceStructure structure = find_structure(asked);
  const PresolvedTask<Asked> network = presolve_network(std::move(asked), std::move(structure));
  if (network.is_unsat) {
    return {
        {{}, {Constraint::any({})}}, {"presolve decided the question on the network: there is no solution"}, "unsat"};
  }
  return presolved(encode(network.instance, network.structure, network.conditions).system, {});
}

Presolved presolved_question(const TrainingInstance& instance) {
  return asks_for_exact_fit(instance) ? presolved_network(exact_fit(instance)) : presolved_network(instance);
}

void append_presolved_query(std::string& out, const Presolved& question) {
  SmtlibHeader described;
  described.notes = question.notes;
  append_smtlib(out, question.system, described);
}

int run_encode(const EncodeRequest& request) {
  if (request.output_path != "-") {
    if (is_same_file(request.output_path, request.file)) {
      throw UsageError(request.output_path + " is the input and would be overwritten");
    }
    expect_writable(request.output_path);
  }
  const Input input = ask_instead(parse_input(load_input(request.file, request.format)), request.instead);
  std::string text;
  ScriptHeader described;
  described.source = std::holds_alternative<Formula>(input) ? "ETR as real arithmetic, by nnsolve"
                                                            : "NN-TRAINING as real arithmetic, by nnsolve";
  if (request.plain) described.source += ", nothing simplified";
  auto append = [&](const auto& asked) {
    if (request.presolve) {
      const Presolved question = presolved_question(asked);
      append_presolved_query(text, question);
      described.source += ", presolved";
      described.status = question.status;
    } else {
      append_query(text, asked, request.plain);
    }
  };
  std::visit(append, input);
  complete_header(text, described);
  write_text(request.output_path, text);
  return 0;
}

}  // namespace

Command encode_command() {
  auto request = std::make_shared<EncodeRequest>();
  Command command("encode", "Print the query that backends are asked, as SMT-LIB 2.6");
  command.add("FILE", &request->file, input_help).required();
  command.add("--format", &request->format, format_help);
  command.add("--plain", &request->plain,
              "The textbook encoding of a network, or a formula as it is written; nothing simplified");
  command.add("--presolve", &request->presolve, "What presolve leaves of the query").excludes("--plain");
  add_question_options(command, request->instead);
  command.add("-o,--output", &request->output_path, "Write here instead of standard output");
  command.run = [request](const CommandContext&) { return run_encode(*request); };
  command.examples = {"encode xor.net.json --plain -o xor.smt2"};
  return command;
}

}  // namespace nnsolve
