// nnsolve shrink FILE --while PREDICATE: the smallest file to be found for which a command says yes.
#include "cli/answer_json.h"
#include "cli/command_predicate.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/input.h"
#include "cli/progress.h"
#include "cli/verdict_predicate.h"
#include "io/files.h"
#include "io/json_writer.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"
#include "nnsolve/shrink.h"

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

struct ShrinkRequest {
  std::string file;
  std::string format;
  std::string predicate;
  std::vector<std::string> only;
  std::string output_path = "-";
  double run_seconds = 60;
  std::optional<double> limit_seconds;
  std::size_t jobs = 1;
  bool json = false;
};

constexpr std::array<int, 3> ending_signals = {SIGINT, SIGTERM, SIGHUP};

// Process-wide, as a signal handler needs it: the signal that came, and what handled it before.
std::atomic<int> caught_signal = 0;
std::array<struct sigaction, ending_signals.size()> handlers_before;

/// The first signal asks to stop; another one is handled as ever.
extern "C" void note_signal(int signal) {
  caught_signal = signal;
  for (std::size_t i = 0; i < ending_signals.size(); ++i) ::sigaction(ending_signals[i], &handlers_before[i], nullptr);
}

void catch_ending_signals() {
  struct sigaction action {};
  action.sa_handler = note_signal;
  ::sigfillset(&action.sa_mask);
  for (std::size_t i = 0; i < ending_signals.size(); ++i) {
    ::sigaction(ending_signals[i], &action, &handlers_before[i]);
  }
}

std::string file_text(const Input& input) {
  return std::visit([](const auto& kind) { return to_text(kind); }, input);
}

/// What the candidates' files are called: commands tell formats by names.
std::string candidate_name(const Input& input) {
  if (std::holds_alternative<TrainingInstance>(input)) return "candidate.net.json";
  constexpr std::array<const char*, 3> names = {"candidate.etrinv", "candidate.etrinveq", "candidate.smt2"};
  return names[std::get<Formula>(input).index()];
}

using Sizes = std::vector<std::pair<const char*, std::size_t>>;

template <class F>
std::size_t constraint_count(const F& formula) {
  return formula.constraints.size();
}
std::size_t constraint_count(const Etr& formula) { return formula.assertions().size(); }

Sizes sizes_of(const Input& input) {
  Sizes sizes;
  if (const auto* instance = std::get_if<TrainingInstance>(&input)) {
    const Network& network = instance->network;
    sizes = {{"inputs", network.input_count},
             {"hidden", network.first_output() - network.input_count},
             {"outputs", network.output_count},
             {"edges", network.edges.size()},
             {"data_points", instance->row_count()}};
  } else {
    const Formula& formula = std::get<Formula>(input);
    sizes = {{"variables", variable_names(formula).size()},
             {"constraints", std::visit([](const auto& f) { return constraint_count(f); }, formula)}};
  }
  sizes.emplace_back("bytes", file_text(input).size());
  return sizes;
}

/// The search, with the command as predicate.
class ShrinkRun {
 public:
  ShrinkRun(const ShrinkRequest& request, const CommandContext& context)
      : request_(request), verdict_predicate_(VerdictPredicate::parse(request.predicate)), progress_(context.start) {
    if (!verdict_predicate_) predicate_ = parse_predicate(request.predicate);
    constexpr double longest = 1e9;
    if (!request.limit_seconds || *request.limit_seconds > longest) return;
    deadline_ = context.start +
                std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(*request.limit_seconds));
  }

  /// What is left of the input, or of `input` itself if it was stopped before anything was known: see has_held().
  Input run(Input input) {
    file_name_ = candidate_name(input);
    ShrinkOptions options;
    options.jobs = request_.jobs;
    options.only = request_.only;
    options.should_stop = [this] { return should_stop(); };
    options.progress = [this](const ShrinkProgress& report) { show(report); };
    auto holds = [this](const auto& candidate) { return ask(Input(candidate)); };
    if (auto* instance = std::get_if<TrainingInstance>(&input)) {
      return shrink(std::move(*instance), std::function<bool(const TrainingInstance&)>(holds), options);
    }
    return shrink(std::move(std::get<Formula>(input)), std::function<bool(const Formula&)>(holds), options);
  }

  bool has_held() const { return has_held_; }
  const ShrinkProgress& report() const { return report_; }

 private:
  using Clock = std::chrono::steady_clock;

  bool should_stop() const { return caught_signal != 0 || (deadline_ && Clock::now() >= *deadline_); }

  /// The first question is about the input, and comes alone.
  bool ask(const Input& candidate) {
    const CommandAnswer answer = answer_of(file_text(candidate));
    if (has_held_ || should_stop()) return answer.holds;
    if (!answer.holds) {
      throw UsageError(shown_path(request_.file) + ": the predicate does not hold for it to begin with: " +
                       (verdict_predicate_ ? "it" : predicate_.words.front()) + " " + answer.what);
    }
    has_held_ = true;
    return true;
  }

  CommandAnswer answer_of(const std::string& text) {
    auto stop = [this] { return should_stop(); };
    if (verdict_predicate_) return verdict_predicate_->ask(file_name_, text, request_.run_seconds, stop);
    return run_predicate(predicate_, file_name_, text, request_.run_seconds, stop);
  }

  void show(const ShrinkProgress& report) {
    report_ = report;
    std::string line("shrinking: ");
    line.append(report.pass).append(", ").append(std::to_string(report.questions)).append(" runs, ");
    progress_.show(line.append(std::to_string(report.successes)).append(" successful"));
  }

  const ShrinkRequest& request_;
  CommandPredicate predicate_;  // if it is not the other one
  std::optional<VerdictPredicate> verdict_predicate_;
  Progress progress_;
  std::optional<Clock::time_point> deadline_;
  std::string file_name_;
  std::atomic<bool> has_held_ = false;
  ShrinkProgress report_;
};

void append_sizes(JsonWriter& json, const char* key, const Sizes& sizes) {
  json.begin_object(key);
  for (const auto& [name, size] : sizes) json.member(name, size);
  json.end_object();
}

std::string describe(const std::string& file, const Sizes& before, const Sizes& after, const ShrinkProgress& report,
                     double seconds) {
  std::string out;
  JsonWriter json(out, 1);
  begin_answer(json, "shrink", shown_path(file));
  json.member("minimal", report.is_minimal);
  append_sizes(json, "before", before);
  append_sizes(json, "after", after);
  json.member("runs", report.questions);
  json.member("successful_runs", report.successes);
  json.member("seconds", seconds);
  json.end_object();
  out += '\n';
  return out;
}

void check_request(const ShrinkRequest& request) {
  if (!(request.run_seconds > 0)) throw UsageError("--timeout must be a positive number of seconds");
  if (request.limit_seconds && !(*request.limit_seconds > 0)) {
    throw UsageError("--limit must be a positive number of seconds");
  }
  if (request.output_path == "-") {
    if (request.json) throw UsageError("--json needs -o FILE for the result itself");
    return;
  }
  if (is_same_file(request.output_path, request.file)) {
    throw UsageError(request.output_path + " is the input and would be overwritten");
  }
  expect_writable(request.output_path);
}

int run_shrink(const ShrinkRequest& request, const CommandContext& context) {
  check_request(request);
  ShrinkRun search(request, context);
  Input input = parse_input(load_input(request.file, request.format));
  const Sizes before = sizes_of(input);
  catch_ending_signals();
  const Input result = search.run(std::move(input));
  constexpr int signalled = 128;
  const int status = caught_signal != 0 ? signalled + caught_signal : static_cast<int>(exit_ok);
  if (!search.has_held()) {
    if (caught_signal != 0) return status;
    throw UsageError("--limit was over before the predicate had said anything");
  }
  write_text(request.output_path, file_text(result));
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - context.start).count();
  if (request.json) write_text("-", describe(request.file, before, sizes_of(result), search.report(), seconds));
  if (!search.report().is_minimal) std::fputs("nnsolve: stopped early: the result may not be 1-minimal\n", stderr);
  return status;
}

}  // namespace

Command shrink_command() {
  auto request = std::make_shared<ShrinkRequest>();
  Command command("shrink",
                  "Make a training instance or a formula as small as possible while a command keeps saying yes");
  command.add("FILE", &request->file, input_help).required();
  command
      .add(
          "--while", &request->predicate,
          "COMMAND (exit status 0 is a yes), exit=N:COMMAND (status N is), or output=TEXT:COMMAND (TEXT in standard "
          "output is); {} in it is the candidate's file, which else is appended; no shell runs it. z3-wrong:[COMMAND]: "
          "z3 (or that) contradicts what is true; disagree:COMMAND:COMMAND: they do, and the same one is wrong")
      .required();
  command
      .add("--only", &request->only,
           "Kinds of steps, separated by commas, that are tried and no other: data, neurons, layers, edges, targets, "
           "prescriptions, relus, notes; constraints, variables, terms, signs, parts; numbers")
      .split_at(',');
  command.add("--format", &request->format, format_help);
  command.add("-o,--output", &request->output_path, "Write the result here instead of standard output");
  command.add("--timeout", &request->run_seconds,
              "Seconds for each run of the command; one that takes longer is no yes (default 60)");
  command.add("--limit", &request->limit_seconds, "Seconds for everything; then the best so far is the result");
  command.add("--jobs", &request->jobs, "Runs of the command at a time; the result is the same (default 1)")
      .integers(1, 64);
  command.add("--json", &request->json, "Print sizes, runs and seconds as one JSON object; needs -o");
  command.run = [request](const CommandContext& context) { return run_shrink(*request, context); };
  command.examples = {"shrink big.smt2 --while 'z3-wrong:z3 -T:5' -o small.smt2"};
  return command;
}

}  // namespace nnsolve
