// nnsolve push STATION WITNESS, nnsolve pull STATION WITNESS: solutions along the reduction, forward and back.
#include "check/check_and_merge.h"
#include "cli/answer_json.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/input.h"
#include "cli/progress.h"
#include "cli/station.h"
#include "io/files.h"
#include "io/json_writer.h"
#include "io/origin.h"
#include "io/witness_io.h"
#include "reduce/carry.h"
#include "reduce/reduction.h"

#include "nnsolve/check.h"
#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <variant>

namespace nnsolve {

namespace {

struct CarryRequest {
  std::string station;
  std::string witness;
  std::string format;
  std::string output_path = "-";
  bool json = false;
};

/// The witness that was carried, or why there is none.
struct Carried {
  std::string witness;  // JSON
  std::string problem;
};

/// A station's file and the reduction that wrote it.
class StationFile {
 public:
  explicit StationFile(InputText input)
      : name_(shown_path(input.path)),
        origin_(read_station_origin(input)),
        reduction_(make_formula(), origin_.options) {
    if (choose_format(input.path, input.format_option) == Format::network) {
      instance_ = read_instance(input.text, name_);
    } else {
      formula_ = read_formula(input.text, name_, origin_.options.to);
    }
    if (!is_own()) throw ParseError(name_ + ": is not what its origin says, so nothing can be carried");
  }

  Carried push(const std::string& witness_path) const {
    FormulaCheckResult source = check_and_merge(
        reduction_.source(),
        exact(read_any_assignment(read_text(witness_path), shown_path(witness_path), reduction_.source())));
    if (!source.checked) return {"", source.problem};
    Solution solution = reduction_.push(source.checked->assignment());
    Carried carried;
    if (auto* witness = std::get_if<Witness>(&solution)) {
      CheckResult target = check_and_merge(instance_, std::move(*witness));
      if (!target.checked) return {"", carried_problem(target.problem)};
      append_witness(carried.witness, target.checked->witness(), instance_.network);
    } else {
      FormulaCheckResult target = check_and_merge(formula_, std::get<Assignment>(std::move(solution)));
      if (!target.checked) return {"", carried_problem(target.problem)};
      append_assignment(carried.witness, target.checked->assignment(), formula_);
    }
    return carried;
  }

  Carried pull(const std::string& witness_path) const {
    const std::string text = read_text(witness_path);
    const std::string witness_name = shown_path(witness_path);
    Solution solution;
    if (origin_.options.to >= Station::restricted) {
      CheckResult target = check_and_merge(instance_, exact(read_any_witness(text, witness_name, instance_)));
      if (!target.checked) return {"", target.problem};
      solution = target.checked->witness();
    } else {
      FormulaCheckResult target = check_and_merge(formula_, exact(read_any_assignment(text, witness_name, formula_)));
      if (!target.checked) return {"", target.problem};
      solution = target.checked->assignment();
    }
    FormulaCheckResult source = check_and_merge(reduction_.source(), reduction_.pull(solution));
    if (!source.checked) return {"", carried_problem(source.problem)};
    Carried carried;
    append_assignment(carried.witness, source.checked->assignment(), reduction_.source());
    return carried;
  }

 private:
  /// The numbers of an enclosure are near a solution of their own side only.
  template <class Exact, class Enclosed>
  static Exact exact(std::variant<Exact, Enclosed> solution) {
    if (auto* witness = std::get_if<Exact>(&solution)) return std::move(*witness);
    throw UsageError("this witness is an enclosure, which cannot be carried: its numbers are only near a solution");
  }

  Formula make_formula() const {
    return read_formula(origin_.formula, name_ + " (formula of the origin)", origin_.source);
  }

  /// Only a construction with known defects may carry a solution to what is none.
  std::string carried_problem(const std::string& problem) const {
    NNSOLVE_ASSERT(!reduction_.is_faithful());
    return "the construction with its defects does not preserve this solution: " + problem;
  }

  bool is_own() const {
    const Reduction::Target target = reduction_.target();
    if (const auto* network = std::get_if<const Blueprint*>(&target)) {
      return is_same_instance(to_instance(**network), instance_);
    }
    if (const auto* layered = std::get_if<const TrainingInstance*>(&target)) {
      return is_same_instance(**layered, instance_);
    }
    if (const auto* inv = std::get_if<const EtrInv*>(&target)) {
      return std::holds_alternative<EtrInv>(formula_) && **inv == std::get<EtrInv>(formula_);
    }
    if (const auto* eq = std::get_if<const EtrInvEq*>(&target)) {
      return std::holds_alternative<EtrInvEq>(formula_) && **eq == std::get<EtrInvEq>(formula_);
    }
    return false;
  }

  std::string name_;
  Origin origin_;
  Reduction reduction_;
  TrainingInstance instance_;  // of a network
  Formula formula_;            // of a formula
};

std::string carried_json(const char* command, const std::string& station, const Carried& carried) {
  std::string out;
  JsonWriter json(out, 1);
  begin_answer(json, command, shown_path(station));
  json.member("valid", carried.problem.empty());
  json.member_or_null("reason", carried.problem);
  json.raw_member("witness", carried.problem.empty() ? carried.witness : "");
  json.end_object();
  out += '\n';
  return out;
}

using Direction = Carried (StationFile::*)(const std::string&) const;

int run_carry(const CarryRequest& request, const char* name, Direction direction, const CommandContext& context) {
  if (request.station == "-" && request.witness == "-") {
    throw UsageError("only one of STATION and WITNESS can be standard input");
  }
  if (request.output_path != "-") {
    for (const std::string& input : {request.station, request.witness}) {
      if (is_same_file(request.output_path, input)) {
        throw UsageError(request.output_path + " is an input and would be overwritten");
      }
    }
    expect_writable(request.output_path);
  }
  Carried carried;
  {
    Progress progress(context.start);
    progress.show("carrying the witness");
    const StationFile station(load_input(request.station, request.format));
    try {
      carried = (station.*direction)(request.witness);
    } catch (const CarryError& error) {
      carried.problem = error.what();
    }
  }
  if (request.json) {
    write_text(carried.problem.empty() ? request.output_path : "-", carried_json(name, request.station, carried));
  } else if (carried.problem.empty()) {
    write_text(request.output_path, carried.witness);
  } else {
    write_text("-", "invalid: " + carried.problem + "\n");
  }
  return carried.problem.empty() ? exit_ok : exit_invalid;
}

Command carry_command(const char* name, const char* description, const char* witness, Direction direction) {
  auto request = std::make_shared<CarryRequest>();
  Command command(name, description);
  command.add("STATION", &request->station, "A file that `nnsolve reduce` wrote, or - for standard input").required();
  command.add("WITNESS", &request->witness, witness).required();
  command.add("--format", &request->format, "What STATION is, where its name does not say: net, etrinv, etrinveq");
  command.add("-o,--output", &request->output_path, "Write here instead of standard output");
  command.add("--json", &request->json, "Print one JSON object");
  command.run = [request, name, direction](const CommandContext& context) {
    return run_carry(*request, name, direction, context);
  };
  return command;
}

}  // namespace

Command push_command() {
  return carry_command("push", "Carry a solution of the source formula to the station, exactly",
                       "A solution of the source formula (.json), or - for standard input", &StationFile::push);
}

Command pull_command() {
  return carry_command("pull", "Carry a solution of the station back to the source formula, exactly",
                       "A solution of the station (.json), or - for standard input", &StationFile::pull);
}

}  // namespace nnsolve
