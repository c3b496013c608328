#include "cli/solve_report.h"

#include "cli/answer_json.h"
#include "cli/exit_status.h"
#include "cli/model_text.h"
#include "io/files.h"
#include "io/json_writer.h"
#include "io/witness_io.h"
#include "solve/nncheck.h"

#include "nnsolve/solve.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>
#include <variant>

namespace nnsolve {

namespace {

void write_size(JsonWriter& json, const char* name, const SystemSize& size) {
  json.begin_object(name);
  json.member("variables", size.variables);
  json.member("equations", size.equations);
  json.member("inequalities", size.inequalities);
  json.member("clauses", size.clauses);
  json.member("terms", size.terms);
  json.member("nonlinear_terms", size.nonlinear_terms);
  json.end_object();
}

void write_claims(JsonWriter& json, const std::vector<Claim>& claims) {
  json.begin_array("claims");
  for (const Claim& claim : claims) {
    json.begin_object();
    json.member("backend", claim.backend);
    json.member_or_null("version", claim.version);
    json.member("status", to_string(claim.status));
    json.member("seconds", claim.seconds);
    if (!claim.reason.empty()) json.member("reason", claim.reason);
    json.end_object();
  }
  json.end_array();
}

/// Of those who were asked.
void write_turns(JsonWriter& json, const std::vector<TurnReport>& turns) {
  json.begin_array("turns");
  for (const TurnReport& turn : turns) {
    if (!turn.started) continue;
    json.begin_object();
    json.member("engine", turn.engine);
    json.member("form", turn.form);
    json.member("started", *turn.started);
    if (turn.ended) json.member("ended", *turn.ended);
    if (!turn.result.empty()) json.member("result", turn.result);
    json.end_object();
  }
  json.end_array();
}

void write_seconds(JsonWriter& json, const StageSeconds& seconds) {
  json.begin_object("seconds");
  json.member("parse", seconds.parse);
  json.member("encode", seconds.encode);
  json.member("presolve", seconds.presolve);
  json.member("backend", seconds.backend);
  json.member("lift", seconds.lift);
  json.member("check", seconds.check);
  json.end_object();
}

/// `solve --json` (instances/README.md, "The answer of solve as JSON"). `witness` is JSON text, empty for none.
std::string answer_json(const std::string& file, const Answer& answer, std::string_view witness) {
  std::string out;
  JsonWriter json(out, 1);
  begin_answer(json, "solve", shown_path(file));
  json.member("status", to_string(answer.status));
  if (answer.is_enclosed) json.member("enclosed", true);
  json.member_or_null("trust", answer.trust == Trust::none ? "" : to_string(answer.trust));
  json.member_or_null("backend", answer.backend);
  json.member_or_null("reason", answer.reason);
  write_claims(json, answer.claims);
  write_turns(json, answer.turns);
  write_seconds(json, answer.seconds);
  json.begin_object("size");
  write_size(json, "before", answer.before);
  write_size(json, "after", answer.after);
  json.end_object();
  if (answer.certificate) {
    json.begin_object("certificate");
    json.member("steps", answer.certificate->steps);
    json.member("bytes", answer.certificate->text.size());
    json.member("checked_seconds", answer.certificate->checked_seconds);
    json.end_object();
  }
  json.raw_member("witness", witness);
  json.end_object();
  out += '\n';
  return out;
}

/// What presolve did, in one line.
std::string to_summary(const Answer& answer) {
  std::string line = "nnsolve: presolve: ";
  line.append(std::to_string(answer.presolve_steps)).append(" steps");
  auto figure = [&](const char* name, std::size_t before, std::size_t after) {
    line.append("; ").append(name).append(" ").append(std::to_string(before));
    line.append(" -> ").append(std::to_string(after));
  };
  figure("variables", answer.before.variables, answer.after.variables);
  figure("equations", answer.before.equations, answer.after.equations);
  figure("inequalities", answer.before.inequalities, answer.after.inequalities);
  figure("clauses", answer.before.clauses, answer.after.clauses);
  figure("terms", answer.before.terms, answer.after.terms);
  figure("nonlinear terms", answer.before.nonlinear_terms, answer.after.nonlinear_terms);
  return line.append("\n");
}

/// Who was asked what, and when: a line a turn.
std::string to_schedule(const Answer& answer) {
  std::string lines;
  auto at = [](double seconds) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2f s", seconds);
    return std::string(text.data());
  };
  for (const TurnReport& turn : answer.turns) {
    lines.append("nnsolve: schedule: ").append(turn.engine).append(", ").append(turn.form).append(" question, ");
    lines.append(turn.start).append(": ");
    if (!turn.started) {
      lines += "not asked";
    } else if (!turn.ended) {
      lines.append("from ").append(at(*turn.started)).append(", no answer by the end");
      if (!turn.result.empty()) lines.append(": ").append(turn.result);
    } else {
      lines.append(at(*turn.started)).append(" to ").append(at(*turn.ended)).append(": ").append(turn.result);
    }
    lines += "\n";
  }
  return lines;
}

/// One line of the trace.
void append_step(std::string& trace, const PresolveStep& step) {
  JsonWriter json(trace);
  json.begin_object();
  json.member("step", step.number);
  json.member("rule", step.rule);
  json.member("what", step.what);
  json.end_object();
  trace += '\n';
}

/// Engines of the answer's claims, each once. `status` alone, if there is one.
std::vector<std::string> engines_of(const Answer& answer, std::optional<Status> status) {
  std::vector<std::string> engines;
  for (const Claim& claim : answer.claims) {
    const bool is_new = std::ranges::find(engines, claim.backend) == engines.end();
    if (is_new && (!status || claim.status == *status)) engines.push_back(claim.backend);
  }
  return engines;
}

std::string join(const std::vector<std::string>& words) {
  std::string line;
  for (std::size_t i = 0; i < words.size(); ++i) line.append(i == 0 ? "" : ", ").append(words[i]);
  return line;
}

/// An unsat has its trust, and whose word that is unless it is a proof's: "unsat (agreed: presolve, z3)".
std::string to_line(const Answer& answer) {
  std::string line = to_string(answer.status);
  if (answer.status == Status::unknown) line += " (" + answer.reason + ")";
  if (answer.is_enclosed) line += " (enclosed)";
  if (answer.status != Status::unsat) return line;
  line.append(" (").append(to_string(answer.trust));
  const std::string engines = answer.trust == Trust::certified ? "" : join(engines_of(answer, Status::unsat));
  return line.append(engines.empty() ? "" : ": ").append(engines).append(")");
}

/// What was tried of an unknown, and what may be tried next.
std::string to_advice(const SolveRequest& request, const Answer& answer) {
  if (answer.status != Status::unknown) return "";
  std::string lines = "nnsolve: ";
  const std::vector<std::string> asked = engines_of(answer, std::nullopt);
  const bool was_cut_off = answer.turns.empty() && answer.claims.empty();  // and could not tell
  lines.append(!asked.empty() ? "tried " + join(asked)
               : was_cut_off  ? "it was ended at its limit, at work"
                              : "the limit came before anybody had answered");
  const SystemSize& left = answer.after;
  if (left.variables > 0) {
    lines.append("; ").append(request.presolve == "on" ? "presolve left " : "there are ");
    lines.append(std::to_string(left.variables)).append(" variables, ");
    lines.append(std::to_string(left.nonlinear_terms)).append(" nonlinear terms and ");
    lines.append(std::to_string(left.clauses)).append(" disjunctions");
  }
  std::vector<std::string> next;
  if (answer.reason == "timeout" && request.timeout_seconds) {
    std::array<char, 32> seconds{};
    std::snprintf(seconds.data(), seconds.size(), "--timeout %.3g", 10 * *request.timeout_seconds);
    next.emplace_back(seconds.data());
  }
  if (answer.reason == "memory") next.emplace_back("a larger --memory");
  if (request.backend != "auto") next.emplace_back("--backend auto");
  if (request.presolve != "on") next.emplace_back("--presolve on");
  next.emplace_back(request.is_network ? "nnsolve width, or fewer data points" : "--seed 1, or fewer constraints");
  return lines.append("; try ").append(join(next)).append("\n");
}

}  // namespace

SolveReport report_of(const SolveRequest& request, const Answer& answer, std::string witness) {
  SolveReport result;
  result.headline = to_line(answer);
  result.status = answer.status;
  result.reason = answer.reason;
  if (answer.certificate && !request.certificate_path.empty()) result.certificate = answer.certificate->text;
  result.text = request.json ? answer_json(request.file, answer, witness) : result.headline + "\n";
  if (request.verbose) {
    result.summary = to_summary(answer) + to_schedule(answer);
    if (!request.presolve_failure.empty()) {
      result.summary.append("nnsolve: presolve: ").append(request.presolve_failure).append("; went on without it\n");
    }
  }
  result.summary += to_advice(request, answer);
  if (answer.status == Status::sat && !request.witness_path.empty()) result.witness = std::move(witness);
  if (request.exit_code && answer.status != Status::unknown) {
    result.exit_status = answer.status == Status::sat ? exit_sat : exit_unsat;
  }
  return result;
}

namespace {

/// As the first claim, if presolve was tried before.
void tell_presolve_failure(const SolveRequest& request, Answer& answer) {
  if (request.presolve_failure.empty()) return;
  const Claim failed{"presolve", NNSOLVE_VERSION, Status::unknown, request.presolve_failure, 0};
  answer.claims.insert(answer.claims.begin(), failed);
}

const char* ending_of(Format format) {
  switch (format) {
    case Format::network:
      return ".net.json";
    case Format::etr_inv:
      return ".etrinv";
    case Format::etr_inv_eq:
      return ".etrinveq";
    case Format::smt2:
      return ".smt2";
  }
  return "";
}

/// Who names one backend wants its word, and no other; unless a certificate is asked for.
CertifyOptions certify_options(const SolveRequest& request, const InputText& text) {
  CertifyOptions options;
  options.is_awaited = request.awaits_certificate;
  options.is_wanted = !request.certificate_path.empty() || !request.require.empty();
  if (!options.is_wanted && (request.backend != "auto" || request.presolve != "on")) return options;
  options.checker = find_checker();
  // Of another threshold or cost than the file's the checker knows nothing.
  const bool is_as_given = request.instead.threshold.empty() && request.instead.cost.empty();
  if (is_as_given) options.instance_text = text.text;
  options.ending = ending_of(choose_format(text.path, text.format_option));
  return options;
}

struct Solved {
  Answer answer;
  std::string witness;  // as a file, if sat and wanted
  std::string model;    // for a person, if sat and wanted
};

Solved solve_as_text(const TrainingInstance& instance, const SolveRequest& request, const SolveOptions& options,
                     bool wants_witness) {
  TrainingAnswer solved = solve(instance, options);
  Solved result{std::move(solved.answer), "", ""};
  if (solved.witness && request.model) {
    const AnyWitness witness =
        solved.witness->is_enclosed() ? AnyWitness(solved.witness->enclosed()) : AnyWitness(solved.witness->witness());
    result.model = to_model(witness, instance.network, static_cast<int>(request.decimals));
  }
  if (!solved.witness || !wants_witness) return result;
  if (solved.witness->is_enclosed()) {
    append_witness(result.witness, solved.witness->enclosed(), instance.network);
  } else {
    append_witness(result.witness, solved.witness->witness(), instance.network);
  }
  return result;
}

Solved solve_as_text(const Formula& formula, const SolveRequest& request, const SolveOptions& options,
                     bool wants_witness) {
  FormulaAnswer solved = solve(formula, options);
  Solved result{std::move(solved.answer), "", ""};
  if (solved.assignment && request.model) {
    const AnyAssignment assignment = solved.assignment->is_enclosed() ? AnyAssignment(solved.assignment->enclosed())
                                                                      : AnyAssignment(solved.assignment->assignment());
    result.model = to_model(assignment, formula, static_cast<int>(request.decimals));
  }
  if (!solved.assignment || !wants_witness) return result;
  if (solved.assignment->is_enclosed()) {
    append_assignment(result.witness, solved.assignment->enclosed(), formula);
  } else {
    append_assignment(result.witness, solved.assignment->assignment(), formula);
  }
  return result;
}

}  // namespace

SolveReport make_solve_report(const SolveRequest& request, const InputText& text,
                              std::chrono::steady_clock::time_point start, Progress& progress,
                              const PresolveWatch& watch) {
  using Clock = std::chrono::steady_clock;
  Clock::time_point parse_start = Clock::now();
  progress.show("reading " + request.file);
  const Input input = text.formula != nullptr ? Input() : ask_instead(parse_input(text), request.instead);
  double parse_seconds = std::chrono::duration<double>(Clock::now() - parse_start).count();

  SolveOptions options;
  options.backend = request.backend;
  options.memory_megabytes = request.memory_megabytes;
  options.seed = request.seed;
  options.start = request.start;
  options.require_certified = !request.require.empty();
  options.progress = [&](std::string_view what) { progress.show(what); };
  if (request.timeout_seconds) {
    options.deadline =
        start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(*request.timeout_seconds));
  }
  options.presolve = request.presolve == "on";
  options.certify = certify_options(request, text);
  if (request.presolve_limit) options.presolve_options.limit = *request.presolve_limit;
  std::string trace;
  if (!request.trace_path.empty()) {
    options.presolve_options.trace = [&](const PresolveStep& step) { append_step(trace, step); };
  }
  options.presolved = [&] {
    if (!request.trace_path.empty()) write_text(request.trace_path, trace);
    if (watch.ends) watch.ends();
  };
  if (options.presolve && watch.begins) watch.begins();
  const bool wants_witness = request.json || !request.witness_path.empty();
  Solved solved =
      text.formula != nullptr
          ? solve_as_text(*text.formula, request, options, wants_witness)
          : std::visit([&](const auto& asked) { return solve_as_text(asked, request, options, wants_witness); }, input);
  solved.answer.seconds.parse = parse_seconds;
  tell_presolve_failure(request, solved.answer);
  SolveReport told = report_of(request, solved.answer, std::move(solved.witness));
  if (!request.json) told.text += solved.model;
  return told;
}

SolveReport make_cut_off_report(const SolveRequest& request, const std::string& reason) {
  Answer answer;
  answer.reason = reason;
  tell_presolve_failure(request, answer);
  return report_of(request, answer, "");
}

}  // namespace nnsolve
