// nnsolve backends: which there are, and what they can do, as found out by asking them.
#include "cli/answer_json.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/progress.h"
#include "io/files.h"
#include "io/json_writer.h"

#include "nnsolve/backend.h"
#include "nnsolve/error.h"

#include <memory>
#include <string>
#include <vector>

namespace nnsolve {

namespace {

struct BackendsRequest {
  std::string output_path = "-";
  bool json = false;
  std::vector<std::string> names;
};

/// One line of the table.
struct Row {
  std::string name;
  std::string version;
  std::string kind;
  std::string abilities;
  std::string available;
};

struct Ability {
  const char* name;
  bool Capabilities::*has;
};
constexpr Ability abilities[] = {{"linear", &Capabilities::linear},
                                 {"nonlinear", &Capabilities::nonlinear},
                                 {"irrational-models", &Capabilities::irrational_models},
                                 {"disjunctions", &Capabilities::disjunctions}};

struct Probed {
  std::string name;
  std::string version;
  bool is_linked = false;
  Capabilities capabilities;
  std::string problem;  // empty: available
};

Probed probe(const std::string& name) {
  Probed result;
  result.name = name;
  try {
    std::unique_ptr<Backend> backend = make_backend(name);
    result.capabilities = probe_capabilities(*backend);
    result.version = backend->version();
    result.is_linked = backend->is_linked();
  } catch (const BackendError& error) {
    result.problem = error.what();
  }
  return result;
}

std::vector<Probed> probe_all(const std::vector<std::string>& names, const CommandContext& context) {
  Progress progress(context.start);
  std::vector<Probed> all;
  for (const std::string& name : names) {
    progress.show("asking " + name);
    all.push_back(probe(name));
  }
  return all;
}

std::string backends_json(const std::vector<Probed>& all) {
  std::string out;
  JsonWriter json(out, 2);
  begin_answer(json, "backends");
  json.begin_array("backends");
  for (const Probed& backend : all) {
    json.begin_object();
    json.member("name", backend.name);
    json.member("version", backend.version);
    json.member("kind", backend.is_linked ? "linked" : "process");
    json.member("available", backend.problem.empty());
    json.member("reason", backend.problem);
    json.begin_object("capabilities");
    for (const Ability& ability : abilities) json.member(ability.name, backend.capabilities.*ability.has);
    json.end_object();
    json.end_object();
  }
  json.end_array();
  json.end_object();
  out += '\n';
  return out;
}

Row to_row(const Probed& backend) {
  Row row{backend.name, backend.version.empty() ? "?" : backend.version, backend.is_linked ? "linked" : "process", "",
          backend.problem.empty() ? "yes" : "no: " + backend.problem};
  for (const Ability& ability : abilities) {
    if (!(backend.capabilities.*ability.has)) continue;
    row.abilities += row.abilities.empty() ? "" : " ";
    row.abilities += ability.name;
  }
  if (row.abilities.empty()) row.abilities.push_back('-');
  return row;
}

std::string to_table(const std::vector<Probed>& all) {
  std::vector<Row> rows = {{"backend", "version", "kind", "can", "available"}};
  for (const Probed& backend : all) rows.push_back(to_row(backend));
  constexpr std::string Row::*columns[] = {&Row::name, &Row::version, &Row::kind, &Row::abilities, &Row::available};
  std::string out;
  for (const Row& row : rows) {
    for (std::string Row::*column : columns) {
      std::size_t width = 0;
      for (const Row& other : rows) width = std::max(width, (other.*column).size());
      out += row.*column;
      if (column != &Row::available) out.append(width + 2 - (row.*column).size(), ' ');
    }
    out += '\n';
  }
  return out;
}

}  // namespace

Command backends_command() {
  auto request = std::make_shared<BackendsRequest>();
  Command command("backends", "Show the backends and what each can do, found out by asking it");
  command.add("NAME", &request->names, "Further backends to look at, such as smtlib:yices-smt2");
  command.add("--json", &request->json, "Print one JSON object");
  command.add("-o,--output", &request->output_path, "Write here instead of standard output");
  command.run = [request](const CommandContext& context) {
    std::vector<std::string> names = known_backends();
    names.insert(names.end(), request->names.begin(), request->names.end());
    std::vector<Probed> all = probe_all(names, context);
    write_text(request->output_path, request->json ? backends_json(all) : to_table(all));
    return exit_ok;
  };
  return command;
}

}  // namespace nnsolve
