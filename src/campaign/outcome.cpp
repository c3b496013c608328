#include "campaign/outcome.h"

#include "io/json_reader.h"
#include "io/json_writer.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <cctype>

namespace nnsolve {

namespace {

TaskOutcome unanswered(std::string outcome, std::string reason) {
  TaskOutcome result;
  result.outcome = std::move(outcome);
  result.reason = std::move(reason);
  return result;
}

/// Takes in one member of the answer. Only the witness is left out of what is kept: it may be larger than everything
/// else together, and solve has checked it.
void read_member(JsonReader& reader, std::string_view key, JsonWriter& kept, const CommandKind& kind,
                 TaskOutcome& result) {
  std::string name(key);
  if (name == "witness") {
    reader.skip();
    return;
  }
  std::size_t begin = reader.position();
  JsonReader::Kind value_kind = reader.peek();
  kept.raw_member(name, reader.skip());
  if (value_kind != JsonReader::Kind::string) return;
  reader.seek(begin);
  std::string value(reader.string(name));
  if (name == kind.verdict_key) result.status = value;
  if (name == "trust") result.trust = value;
  if (name == "reason") result.reason = value;
  if (name == "backend") result.decided_by = value;
}

/// The answer in the output, or a ParseError.
TaskOutcome read_answer(const CommandKind& kind, std::string_view output) {
  TaskOutcome result = unanswered("answered", "");
  JsonReader reader(output, "output");
  JsonWriter kept(result.json);
  kept.begin_object();
  reader.object("an answer", [&](std::string_view key) { read_member(reader, key, kept, kind, result); });
  reader.end();
  kept.end_object();
  return result;
}

TaskOutcome judge_exited(const CommandKind& kind, int exit_status, std::string_view output) {
  const auto& verdicts = kind.verdicts;
  auto by_status = [&](const CommandKind::Verdict& verdict) { return verdict.exit_status == exit_status; };
  const auto expected = std::find_if(verdicts.begin(), verdicts.end(), by_status);
  if (expected == verdicts.end()) return unanswered("failed", "exit status " + std::to_string(exit_status));
  try {
    TaskOutcome result = read_answer(kind, output);
    if (kind.verdict_key.empty()) result.status = expected->name;
    bool is_verdict = std::any_of(verdicts.begin(), verdicts.end(), [&](const CommandKind::Verdict& verdict) {
      return verdict.name == result.status && verdict.exit_status == exit_status;
    });
    return is_verdict ? result : unanswered("garbage", "no verdict that goes with the exit status");
  } catch (const ParseError& error) {
    return unanswered("garbage", error.what());
  }
}

/// The last line of what was said, for a table; all of it is kept beside.
std::string last_line(const std::string& errors) {
  std::size_t end = errors.find_last_not_of('\n');
  if (end == std::string::npos) return "";
  std::size_t before = errors.rfind('\n', end);
  std::size_t begin = before == std::string::npos ? 0 : before + 1;
  return errors.substr(begin, end + 1 - begin);
}

TaskOutcome judge_ending(const CommandKind& kind, const Ending& ending, std::string_view output) {
  switch (ending.kind) {
    case Ending::Kind::timeout:
      return unanswered("timeout", "");
    case Ending::Kind::memory:
      return unanswered("memory", "");
    case Ending::Kind::killed:
      return unanswered("crashed", "signal " + std::to_string(ending.code));
    case Ending::Kind::exited:
      return judge_exited(kind, ending.code, output);
    case Ending::Kind::none:
      return unanswered("crashed", "its keeper was killed");
    case Ending::Kind::failed:
      break;
  }
  return unanswered("failed", ending.message);
}

}  // namespace

TaskOutcome judge(const CommandKind& kind, const Ending& ending, bool has_flooded, std::string_view output,
                  std::string errors) {
  TaskOutcome result = has_flooded ? unanswered("flood", "too much output") : judge_ending(kind, ending, output);
  if (ending.kind == Ending::Kind::exited) result.exit_status = ending.code;
  if (result.outcome == "failed" && !errors.empty()) result.reason = last_line(errors);
  // The database holds text, whatever a crashing process may have said.
  std::replace_if(
      errors.begin(), errors.end(), [](unsigned char c) { return c >= 0x80 || c == 0; }, '?');
  result.errors = std::move(errors);
  return result;
}

}  // namespace nnsolve
