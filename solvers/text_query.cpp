// From what a process printed and how it ended to an Outcome. A clean verdict with its model counts whatever comes
// after it; everything else gets a reason that names what went wrong.
#include "solvers/text_query.h"

#include <cstring>
#include <utility>

namespace nnsolve {
namespace {

constexpr std::size_t shown_length = 60;
constexpr std::size_t message_length = 200;

Outcome unknown(std::string reason) { return {Status::unknown, std::move(reason), {}}; }

std::string signal_name(int signal_number) {
  const char* name = sigabbrev_np(signal_number);
  return name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(signal_number);
}

/// What a process that failed said about it: the first line of its standard error, or its first (error ...) line.
std::string complaint(std::string_view errors, std::string_view output) {
  std::string line = first_line(errors, "", message_length);
  if (line.empty()) line = first_line(output, "(error", message_length);
  return line.empty() ? line : ": " + line;
}

const char* verdict_word(Status status) {
  if (status == Status::sat) return "sat";
  return status == Status::unsat ? "unsat" : "unknown";
}

}  // namespace

TextQuery::TextQuery(const System& system, Payload payload, const Limits& limits, bool wants_directory,
                     std::function<void(std::string_view)> sees_preamble)
    : system_(system), sees_preamble_(std::move(sees_preamble)), worker_(std::move(payload), limits, wants_directory) {}

std::optional<Outcome> TextQuery::step() {
  if (outcome_) return outcome_;
  worker_.step();
  const bool has_ended_itself = worker_.is_finished() && worker_.ending().kind == Ending::Kind::exited;
  const bool had_verdict = scanner_.verdict().has_value();
  scanner_.advance(worker_.output(), has_ended_itself);
  if (!had_verdict && scanner_.verdict() && sees_preamble_) {
    sees_preamble_(std::string_view(worker_.output()).substr(0, scanner_.verdict_begin()));
  }
  outcome_ = early_outcome();
  if (!outcome_ && worker_.is_finished()) outcome_ = final_outcome();
  if (outcome_) worker_.end();
  return outcome_;
}

std::optional<Outcome> TextQuery::early_outcome() const {
  if (!scanner_.verdict()) return std::nullopt;
  switch (*scanner_.verdict()) {
    case Status::unsat:
      return Outcome{Status::unsat, "", {}};
    case Status::unknown: {
      const std::string_view reason = reason_in(std::string_view(worker_.output()).substr(0, scanner_.verdict_begin()));
      return unknown(reason.empty() ? "incomplete" : std::string(reason));
    }
    case Status::sat:
      break;
  }
  if (!scanner_.has_whole_model() && system_.variable_count() != 0) return std::nullopt;
  return model_outcome();
}

Outcome TextQuery::model_outcome() const {
  std::string problem;
  const std::string_view text = std::string_view(worker_.output()).substr(scanner_.verdict_end());
  std::optional<std::vector<Real>> model = parse_model(text, system_, problem);
  if (!model) return unknown("backend gave no model: " + problem);
  return {Status::sat, "", *std::move(model)};
}

std::string why_it_ended(const Worker& worker, std::string_view who) {
  const std::string crashed = std::string(who) + " crashed: ";
  if (worker.has_flooded()) return std::string(who) + " flooded its output";
  const Ending& ending = worker.ending();
  switch (ending.kind) {
    case Ending::Kind::timeout:
      return "timeout";
    case Ending::Kind::memory:
      return "memory";
    case Ending::Kind::none:
      return crashed + "its keeper was killed";
    case Ending::Kind::failed:
      if (!reason_in(ending.message).empty()) return std::string(reason_in(ending.message));
      return crashed + printable(ending.message, message_length);
    case Ending::Kind::killed:
      if (reason_in(worker.errors()) == "memory") return "memory";
      return crashed + "killed by " + signal_name(ending.code);
    case Ending::Kind::exited:
      break;
  }
  return ending.code == 0 ? "incomplete" : crashed + "exit status " + std::to_string(ending.code);
}

Outcome TextQuery::final_outcome() const {
  const bool has_left = !worker_.has_flooded() && worker_.ending().kind == Ending::Kind::exited;
  if (!has_left) return unknown(why_it_ended(worker_, "backend"));
  return scanner_.verdict() ? model_outcome() : no_verdict_outcome();
}

Outcome TextQuery::no_verdict_outcome() const {
  const std::string errors = worker_.errors();
  const std::string& output = worker_.output();
  for (const std::string_view text : {std::string_view(errors), std::string_view(output)}) {
    const std::string_view reason = reason_in(text);
    if (!reason.empty()) return unknown(std::string(reason));
  }
  if (worker_.ending().code != 0) {
    return unknown("backend crashed: exit status " + std::to_string(worker_.ending().code) + complaint(errors, output));
  }
  if (output.empty()) return unknown("backend printed nothing");
  return unknown("backend printed no verdict: \"" + printable(output, shown_length) + "\"");
}

void print_answer(Status status, const std::string& reason, const std::string& model) {
  std::string text;
  if (!reason.empty()) text.append("(:reason-unknown \"").append(reason).append("\")\n");
  text.append(verdict_word(status)).append("\n").append(model);
  write_all(1, text);
}

}  // namespace nnsolve
