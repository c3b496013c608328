#include "fuzz/finding.h"

#include "io/formula_text.h"
#include "io/instance_text.h"
#include "io/json_reader.h"
#include "io/json_writer.h"
#include "io/origin.h"
#include "io/witness_io.h"
#include "reduce/reduction.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

void write_options(JsonWriter& json, const FuzzQuestion& question) {
  const CrosscheckOptions& options = question.options;
  json.begin_object("options");
  json.array("backends", options.backends);
  json.member("orders", options.orders);
  json.member("order_seed", std::to_string(options.seed));  // more digits than a double has
  json.member("query_seconds", options.query_seconds);
  json.member("thorough", options.is_thorough);
  json.member("plain_network", options.asks_plain_network);
  json.member("laws", question.checks_laws);
  json.member("activation", options.reduce.activation == Activation::relu ? "relu" : "identity");
  json.member("variant", to_string(options.reduce.variant));
  json.member("inequalities", options.reduce.inequalities == InequalityMode::root ? "root" : "rational");
  json.end_object();
}

/// Empty if none is known.
std::string solution_json(const FuzzQuestion& question) {
  std::string out;
  const KnownAnswer& known = question.known;
  if (known.assignment) append_assignment(out, *known.assignment, std::get<Formula>(question.input));
  if (known.witness) append_witness(out, *known.witness, std::get<TrainingInstance>(question.input).network);
  return out;
}

class FindingReader {
 public:
  FindingReader(std::string_view text, const std::string& file_name) : json_(text, file_name), file_name_(file_name) {}

  SavedFinding read() {
    const std::map<std::string, std::function<void()>, std::less<>> members = {
        {"nnsolve", [&] { require(json_.string("\"nnsolve\"") == "finding/1", "is not finding/1"); }},
        {"seed", [&] { finding_.seed = whole_number(); }},
        {"case", [&] { finding_.case_number = whole_number(); }},
        {"instance", [&] { finding_.instance = json_.string("\"instance\""); }},
        {"command", [&] { finding_.command = json_.string("\"command\""); }},
        {"party",
         [&] {
           finding_.blame.party = one_of({Party::reduction, Party::nnsolve, Party::backend});
         }},
        {"side",
         [&] {
           finding_.blame.side = one_of({Side::formula, Side::network});
         }},
        {"backend", [&] { finding_.blame.backend = json_.string("\"backend\""); }},
        {"version", [&] { finding_.blame.version = json_.string("\"version\""); }},
        {"why", [&] { finding_.blame.why = json_.string("\"why\""); }},
        {"minimal", [&] { finding_.is_minimal = truth(); }},
        {"options", [&] { read_options(); }},
        {"format", [&] { format_ = json_.string("\"format\""); }},
        {"input", [&] { input_ = json_.string("\"input\""); }},
        {"known", [&] { known_ = json_.string("\"known\""); }},
        {"solution", [&] { solution_ = json_.skip(); }},
        {"query", [&] { json_.skip(); }}};
    read_object("a finding", members);
    json_.end();
    for (const char* key : {"nnsolve", "party", "options", "format", "input"}) {
      if (!seen_.contains(key)) json_.fail(0, std::string("a finding has no \"") + key + "\"");
    }
    parse_input();
    parse_known();
    return std::move(finding_);
  }

 private:
  using Members = std::map<std::string, std::function<void()>, std::less<>>;

  void read_object(std::string_view what, const Members& members) {
    json_.object(what, [&](std::string_view key) {
      const std::string name(key);
      const auto found = members.find(name);
      if (found == members.end()) json_.fail(json_.last(), "unknown key \"" + name + "\"");
      if (!seen_.insert(name).second) json_.fail(json_.last(), "duplicate key \"" + name + "\"");
      found->second();
    });
  }

  void read_options() {
    CrosscheckOptions& options = finding_.question.options;
    read_object("options",
                {{"backends",
                  [&] { json_.array("backends", [&] { options.backends.emplace_back(json_.string("a backend")); }); }},
                 {"orders", [&] { options.orders = whole_number(); }},
                 {"order_seed", [&] { options.seed = to_whole_number(json_.string("\"order_seed\"")); }},
                 {"query_seconds", [&] { options.query_seconds = decimal_number(); }},
                 {"thorough", [&] { options.is_thorough = truth(); }},
                 {"plain_network", [&] { options.asks_plain_network = truth(); }},
                 {"laws", [&] { finding_.question.checks_laws = truth(); }},
                 {"activation",
                  [&] {
                    const bool is_relu = json_.string("\"activation\"") == "relu";
                    options.reduce.activation = is_relu ? Activation::relu : Activation::identity;
                  }},
                 {"variant",
                  [&] {
                    const std::optional<Variant> variant = parse_variant(json_.string("\"variant\""));
                    require(variant.has_value(), "is no variant");
                    options.reduce.variant = *variant;
                  }},
                 {"inequalities", [&] {
                    const bool is_root = json_.string("\"inequalities\"") == "root";
                    options.reduce.inequalities = is_root ? InequalityMode::root : InequalityMode::rational;
                  }}});
  }

  void parse_input() {
    const std::string name(file_name_ + " (input)");
    if (format_ == ".net.json") {
      finding_.question.input = read_instance(input_, name);
      return;
    }
    for (const auto& [extension, station] :
         {std::pair(".etrinv", Station::etr_inv), {".etrinveq", Station::etr_inv_eq}, {".smt2", Station::etr}}) {
      if (format_ != extension) continue;
      finding_.question.input = read_formula(input_, name, station);
      return;
    }
    json_.fail(0, "a finding's \"format\" is .net.json, .etrinv, .etrinveq or .smt2");
  }

  void parse_known() {
    KnownAnswer& known = finding_.question.known;
    if (known_ == "unsat") known.status = Status::unsat;
    if (solution_.empty() || solution_ == "null") return;
    known.status = Status::sat;
    const std::string name(file_name_ + " (solution)");
    if (const auto* formula = std::get_if<Formula>(&finding_.question.input)) {
      known.assignment = read_assignment(solution_, name, *formula);
    } else {
      known.witness = read_witness(solution_, name, std::get<TrainingInstance>(finding_.question.input).network);
    }
  }

  void require(bool condition, const char* problem) {
    if (!condition) json_.fail(json_.last(), problem);
  }

  std::uint64_t to_whole_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    require(error == std::errc() && end == text.data() + text.size(), "is no whole number");
    return number;
  }
  std::uint64_t whole_number() { return to_whole_number(json_.number("a whole number")); }

  double decimal_number() {
    const std::string_view text = json_.number("a number");
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    require(error == std::errc() && end == text.data() + text.size() && number > 0, "is no positive number");
    return number;
  }

  bool truth() {
    const std::string_view text = json_.skip();
    require(text == "true" || text == "false", "is neither true nor false");
    return text == "true";
  }

  template <class Enum>
  Enum one_of(std::initializer_list<Enum> values) {
    const std::string_view text = json_.string("a name");
    const auto* found = std::ranges::find_if(values, [&](Enum value) { return text == to_string(value); });
    require(found != values.end(), "is not one of the names there are");
    return *found;
  }

  JsonReader json_;
  std::string file_name_;
  SavedFinding finding_;
  std::string format_;
  std::string input_;
  std::string known_;
  std::string solution_;                     // JSON
  std::set<std::string, std::less<>> seen_;  // names are unique in the whole file
};

}  // namespace

std::string to_json(const SavedFinding& finding) {
  const auto* formula = std::get_if<Formula>(&finding.question.input);
  std::string input;
  if (formula != nullptr) append_formula(input, *formula);
  if (formula == nullptr) append_instance(input, std::get<TrainingInstance>(finding.question.input));
  std::string out;
  JsonWriter json(out, 2);
  json.begin_object();
  json.member("nnsolve", "finding/1");
  json.member("seed", finding.seed);
  json.member("case", finding.case_number);
  json.member("instance", finding.instance);
  json.member("command", finding.command);
  json.member("party", to_string(finding.blame.party));
  json.member("backend", finding.blame.backend);
  json.member("version", finding.blame.version);
  json.member("side", to_string(finding.blame.side));
  json.member("why", finding.blame.why);
  json.member("minimal", finding.is_minimal);
  write_options(json, finding.question);
  json.member("format", formula != nullptr ? file_extension(*formula) : ".net.json");
  json.member("input", input);
  json.member("known", to_string(finding.question.known.status));
  json.raw_member("solution", solution_json(finding.question));
  json.member("query", finding.blame.query);
  json.end_object();
  out += '\n';
  return out;
}

SavedFinding read_finding(std::string_view text, const std::string& file_name) {
  return FindingReader(text, file_name).read();
}

Replay replay_finding(std::string_view text, const std::string& file_name) {
  const SavedFinding finding = read_finding(text, file_name);
  Replay replay{finding.blame, {}, false};
  if (finding.blame.party == Party::nnsolve && finding.blame.why.starts_with(crash_word)) {
    constexpr double longest = 600;
    replay.is_reproduced = crashes(finding.question, longest);
    return replay;
  }
  replay.report = ask(finding.question);
  replay.is_reproduced = blames_same(replay.report, finding.blame);
  return replay;
}

}  // namespace nnsolve
