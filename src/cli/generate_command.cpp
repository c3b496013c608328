// nnsolve generate FAMILY...: instances with their answers and the evidence for these.
#include "cli/answer_json.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/progress.h"
#include "instance_set/set_maker.h"
#include "io/files.h"
#include "io/json_writer.h"

#include "nnsolve/error.h"
#include "nnsolve/generate.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

namespace {

struct GenerateRequest {
  std::vector<std::string> families;
  std::string sizes;
  std::string activation;
  std::string variant;
  std::string inequalities;
  SetRequest set;
  std::string submission;
  std::string author = "nnsolve";
  std::string date;
  bool list = false;
  bool json = false;
};

std::size_t parse_size(std::string_view text) {
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw UsageError("--sizes must be numbers and ranges, such as 2..6 or 1,2,5..7, not " + std::string(text));
  }
  return size;
}

/// "2..6", "1,2,5..7"
std::vector<std::size_t> parse_sizes(std::string_view text) {
  std::vector<std::size_t> sizes;
  constexpr std::size_t most = 10'000;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    const std::size_t dots = part.find("..");
    const std::size_t first = parse_size(part.substr(0, dots));
    const std::size_t last = dots == std::string_view::npos ? first : parse_size(part.substr(dots + 2));
    if (first > last || last > most) throw UsageError("--sizes: a range must ascend, and end at 10000 or before");
    for (std::size_t size = first; size <= last; ++size) sizes.push_back(size);
  }
  std::sort(sizes.begin(), sizes.end());
  sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
  return sizes;
}

void choose_families(GenerateRequest& request) {
  for (const std::string& name : request.families) {
    const Family* family = find_family(name);
    if (name == "all") {
      for (const Family& each : families()) request.set.families.push_back(&each);
    } else if (family != nullptr) {
      request.set.families.push_back(family);
    } else {
      std::string message = "there is no family " + name + "; there are all";
      for (const Family& each : families()) message.append(", ").append(each.name);
      throw UsageError(message);
    }
  }
}

std::string list_as_json() {
  std::string out;
  JsonWriter json(out, 2);
  json.begin_object();
  json.begin_array("families");
  for (const Family& family : families()) {
    json.begin_object();
    json.member("name", family.name);
    json.member("makes", family.is_training ? "training" : "formula");
    json.member("status", to_string(family.truth));
    json.member("least_size", family.least_size);
    json.member("most_size", family.most_size);
    json.member("size", family.size_meaning);
    json.member("exhaustive", family.count != nullptr);
    json.member("description", family.description);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return out.append("\n");
}

void append_padded(std::string& line, const std::string& text, std::size_t width) {
  line.append(text).append(width - std::min(width, text.size()) + 2, ' ');
}

std::string list_as_text() {
  std::string out;
  append_padded(out, "family", 16);
  append_padded(out, "makes", 8);
  append_padded(out, "status", 6);
  append_padded(out, "sizes", 7);
  out.append("what\n");
  for (const Family& family : families()) {
    append_padded(out, family.name, 16);
    append_padded(out, family.is_training ? "training" : "formula", 8);
    append_padded(out, to_string(family.truth), 6);
    append_padded(out, std::to_string(family.least_size) + ".." + std::to_string(family.most_size), 7);
    out.append(family.description).append(" (size: ").append(family.size_meaning).append(")\n");
  }
  return out;
}

std::string summary_as_json(const SetSummary& summary) {
  std::string out;
  JsonWriter json(out, 2);
  begin_answer(json, "generate");
  json.member("made", summary.made);
  json.member("kept", summary.kept);
  json.member("easy", summary.easy);
  json.begin_object("families");
  for (const auto& [family, counts] : summary.families) {
    json.begin_object(family);
    json.member("sat", counts.sat);
    json.member("unsat", counts.unsat);
    json.member("unknown", counts.unknown);
    json.end_object();
  }
  json.end_object();
  json.end_object();
  return out.append("\n");
}

std::string summary_as_text(const SetSummary& summary) {
  std::string out = std::to_string(summary.made);
  out.append(" made, ").append(std::to_string(summary.kept)).append(" kept");
  if (summary.easy != 0) out.append(", ").append(std::to_string(summary.easy)).append(" too easy");
  out.append("\n");
  for (const auto& [family, counts] : summary.families) {
    append_padded(out, family, 16);
    out.append(std::to_string(counts.sat)).append(" sat, ");
    out.append(std::to_string(counts.unsat)).append(" unsat, ");
    out.append(std::to_string(counts.unknown)).append(" unknown\n");
  }
  return out;
}

int run_generate(GenerateRequest& request, const CommandContext& context) {
  if (request.list) {
    write_text("-", request.json ? list_as_json() : list_as_text());
    return exit_ok;
  }
  if (request.families.empty()) throw UsageError("which family? See generate --list");
  if (!request.submission.empty()) {
    const std::string date = request.date.empty() ? today() : request.date;
    request.set.submission = Submission{request.submission, date, request.author, "nnsolve"};
  } else if (request.set.directory.empty()) {
    throw UsageError("generate needs -o DIRECTORY or --smtlib-submission DIRECTORY");
  }
  if (request.set.has_benchexec_tasks && request.set.directory.empty())
    throw UsageError("--benchexec needs -o DIRECTORY");
  choose_families(request);
  request.set.sizes = parse_sizes(request.sizes);
  ReduceOptions& reduce = request.set.files.reduce;
  if (request.activation == "relu") reduce.activation = Activation::relu;
  if (request.variant == "compact") reduce.variant = Variant::compact;
  if (request.inequalities == "root") reduce.inequalities = InequalityMode::root;
  SetSummary summary;
  {
    Progress progress(context.start);
    request.set.progress = [&](std::string_view what) { progress.show(what); };
    summary = make_set(request.set);
  }
  write_text("-", request.json ? summary_as_json(summary) : summary_as_text(summary));
  return exit_ok;
}

void add_others(Command& command, GenerateRequest& request) {
  command.add("--smtlib-submission", &request.submission,
              "DIRECTORY: write the queries as the SMT-LIB library takes them, in its folders; -o is not needed then");
  command.add("--by", &request.author, "Who generated it, for --smtlib-submission (default nnsolve)");
  command.add("--date", &request.date, "YYYYMMDD, for --smtlib-submission (default today)");
  command.add("--benchexec", &request.set.has_benchexec_tasks,
              "Write task definitions (.yml), a tool-info module and a benchmark definition for BenchExec, too");
  command
      .add("--hard", &request.set.hard_seconds,
           "Only what no linked solver decides within so many seconds (default sizes: 8, 16, 32 where there are such)")
      .positive();
}

void add_network_options(Command& command, GenerateRequest& request) {
  command.add("--activation", &request.activation, "Of all neurons of the networks of formulas (default identity)")
      .one_of({"identity", "relu"});
  command.add("--variant", &request.variant, "Of the reduction from formulas to networks (default repaired)")
      .one_of({"repaired", "compact"});
  command
      .add("--inequalities", &request.inequalities,
           "rational (default): sums of four squares, where the solution allows it, root: one square root each")
      .one_of({"rational", "root"});
  command.add("--network-query", &request.set.files.network_query,
              "Write the plain SMT-LIB query of the networks of formulas, too, which can be long");
}

}  // namespace

Command generate_command() {
  auto request = std::make_shared<GenerateRequest>();
  Command command("generate",
                  "Make instances with known answers: networks, formulas, queries, and the evidence for the answers");
  command.add("FAMILY", &request->families, "Families (see --list), or all");
  command.add("--list", &request->list, "Show the families and do nothing else");
  command.add("--count", &request->set.count,
              "So many of each family and size (default: all of an exhaustive family, else 10)");
  command.add("--seed", &request->set.first_seed,
              "Seed of the first; the others count up. Of an exhaustive family: its number (default 0)");
  command.add("--sizes", &request->sizes, "Such as 2..6 or 1,2,5 (default: a family's first few)");
  command.add("-o,--output", &request->set.directory,
              "Directory to write to; what its manifest.jsonl has already is not made again");
  command
      .add("--timeout", &request->set.engine_seconds,
           "Seconds for the engines where no construction knows the answer (default 10; 0: ask nobody)")
      .nonnegative();
  add_network_options(command, *request);
  add_others(command, *request);
  command.add("--json", &request->json, "Print one JSON object");
  command.run = [request](const CommandContext& context) { return run_generate(*request, context); };
  command.examples = {"generate --list", "generate planted -o set --count 20",
                      "generate rank zigzag --hard 10 --smtlib-submission smtlib"};
  return command;
}

}  // namespace nnsolve
