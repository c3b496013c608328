// Lost without these: that whatever a task's process does has its right name in the database, above all that nothing
// but a whole answer is taken for one.
#include "campaign/outcome.h"

#include <catch2/catch.hpp>

namespace nnsolve {

namespace {

Ending ending(Ending::Kind kind, int code = 0) {
  Ending result;
  result.kind = kind;
  result.code = code;
  return result;
}

TaskOutcome judge_exit(const char* command, int code, std::string_view output, std::string errors = "") {
  return judge(find_command_kind(command), ending(Ending::Kind::exited, code), false, output, std::move(errors));
}

}  // namespace

TEST_CASE("an answer of solve is taken apart, and its witness left out", "[campaign]") {
  TaskOutcome outcome = judge_exit("solve", 0,
                                   R"({"status": "sat", "trust": "checked", "backend": "z3", "reason": null,
                     "claims": [{"backend": "z3", "status": "sat"}], "witness": {"status": "unsat"}})");
  CHECK(outcome.outcome == "answered");
  CHECK(outcome.status == "sat");
  CHECK(outcome.trust == "checked");
  CHECK(outcome.decided_by == "z3");
  CHECK(outcome.reason.empty());
  CHECK(outcome.exit_status == 0);
  CHECK(outcome.json == R"({"status": "sat", "trust": "checked", "backend": "z3", "reason": null, )"
                        R"("claims": [{"backend": "z3", "status": "sat"}]})");
}

TEST_CASE("what is no whole answer is none", "[campaign]") {
  for (const char* output : {"", "sat", "{\"status\": \"sat\"", "{\"status\": \"sat\"} {}", "{\"status\": \"maybe\"}",
                             "{}", "[\"sat\"]", "{\"status\": 1}", "\xff", "{\"claims\": [{\"status\": \"sat\"}]}"}) {
    INFO(output);
    TaskOutcome outcome = judge_exit("solve", 0, output);
    CHECK(outcome.outcome == "garbage");
    CHECK(outcome.status.empty());
    CHECK(outcome.json.empty());
    CHECK_FALSE(outcome.reason.empty());
  }
}

TEST_CASE("the exit status must go with the verdict", "[campaign]") {
  CHECK(judge_exit("crosscheck", 0, R"({"verdict": "agree"})").status == "agree");
  CHECK(judge_exit("crosscheck", 1, R"({"verdict": "disagree"})").status == "disagree");
  CHECK(judge_exit("crosscheck", 0, R"({"verdict": "disagree"})").outcome == "garbage");
  CHECK(judge_exit("crosscheck", 70, R"({"verdict": "agree"})").outcome == "failed");
  CHECK(judge_exit("fuzz", 1, R"({"runs": 3})").status == "found");
  CHECK(judge_exit("fuzz", 0, "no JSON").outcome == "garbage");
  TaskOutcome failed = judge_exit("solve", 65, "", "note\nnnsolve: f.smt2:1:1: bad\n");
  CHECK(failed.outcome == "failed");
  CHECK(failed.reason == "nnsolve: f.smt2:1:1: bad");
  CHECK(failed.exit_status == 65);
}

TEST_CASE("a process that did not exit has no answer, whatever it printed before", "[campaign]") {
  const CommandKind& solve = find_command_kind("solve");
  constexpr std::string_view answer = R"({"status": "sat"})";
  using Kind = Ending::Kind;
  CHECK(judge(solve, ending(Kind::timeout), false, answer, "").outcome == "timeout");
  CHECK(judge(solve, ending(Kind::memory), false, answer, "").outcome == "memory");
  CHECK(judge(solve, ending(Kind::none), true, answer, "").outcome == "flood");
  CHECK(judge(solve, ending(Kind::none), false, answer, "").outcome == "crashed");
  TaskOutcome killed = judge(solve, ending(Kind::killed, 11), false, answer, std::string("\xff\0x", 3));
  CHECK(killed.outcome == "crashed");
  CHECK(killed.reason == "signal 11");
  CHECK(killed.status.empty());
  CHECK(killed.errors == "??x");
}

}  // namespace nnsolve
