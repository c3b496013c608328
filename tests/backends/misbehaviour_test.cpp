// Scripts that play solvers which do what solvers do on bad days. Without these tests a backend that hangs, floods,
// crashes or hides from its parent would be found out by a user, as a nnsolve that hangs, or as processes left behind.
#include "support.h"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>

namespace nnsolve::test {
namespace {

constexpr double slack_seconds = 0.5;

System one_variable() { return {{"x"}, {positive(x())}}; }

struct Played {
  Outcome outcome;
  double seconds = 0;
};

/// Runs the script, and looks at what is left at the very moment at which the outcome is there.
Played play(std::string_view body, Limits limits) {
  const Playground playground;
  const std::unique_ptr<Backend> backend = make_backend(playground.script(body));
  const System system = one_variable();
  const double begin = now();
  Played played;
  played.outcome = run(*backend, system, limits);
  played.seconds = now() - begin;
  INFO("script: " << body);
  CHECK(playground.processes().empty());
  CHECK(playground.litter().empty());
  return played;
}

void check_reason(std::string_view body, double limit, const std::string& reason) {
  const Played played = play(body, seconds(limit));
  INFO("script: " << body);
  CHECK(played.outcome.status == Status::unknown);
  CHECK(played.outcome.reason == reason);
  CHECK(played.seconds < limit + slack_seconds);
}

}  // namespace

TEST_CASE("A backend that hangs is ended at the limit") {
  check_reason("sleep 1000", 0.3, "timeout");
  check_reason("trap '' TERM INT HUP; while :; do sleep 1000; done", 0.3, "timeout");
  check_reason("while :; do :; done", 0.3, "timeout");
  check_reason("kill -STOP $$", 0.3, "timeout");
  check_reason("echo sat; sleep 1000", 0.3, "timeout");
  check_reason("printf unsa; sleep 1000", 0.3, "timeout");
}

TEST_CASE("The time limit may be 0") { check_reason("sleep 1000", 0, "timeout"); }

TEST_CASE("Processes that leave their session and parent are ended all the same") {
  if (is_skipped_without_proc()) return;
  const char* daemons =
      "setsid sh -c \"trap '' TERM HUP; sleep 1000; sleep 1000\" &\n"
      "(setsid sh -c 'setsid sleep 1000 & setsid sleep 1000 & sleep 1000' >/dev/null 2>&1 &)\n"
      "sleep 0.1\n";
  SECTION("at the limit") { check_reason(std::string(daemons) + "sleep 1000", 0.4, "timeout"); }
  SECTION("after a verdict") {
    const Played played = play(std::string(daemons) + "echo unsat", seconds(5));
    CHECK(played.outcome.status == Status::unsat);
    CHECK(played.seconds < 1);
  }
  SECTION("when what was started has ended") { check_reason(daemons, 5, "backend printed nothing"); }
}

TEST_CASE("A backend that keeps forking is ended") {
  check_reason("while :; do (sleep 1000 &); sleep 0.01; done", 0.4, "timeout");
}

TEST_CASE("What is no verdict is named") {
  check_reason("echo hello; printf 'a\\tb\\001'; exit 0", 5, "backend printed no verdict: \"hello\\na\\tb\\x01\"");
  check_reason("echo saturday; echo ' unsat?'", 5, "backend printed no verdict: \"saturday\\n unsat?\\n\"");
  check_reason("exit 0", 5, "backend printed nothing");
  check_reason("echo timeout", 5, "timeout");
  check_reason("echo '(error \"out of memory\")'; exit 101", 5, "memory");
  check_reason("echo unknown", 5, "incomplete");
}

TEST_CASE("A model that is missing or unreadable is named") {
  check_reason("echo sat", 5, "backend gave no model: it printed none");
  check_reason("echo sat; echo '(error \"no model\")'; exit 1", 5, "backend gave no model: (error \"no model\")");
  check_reason("echo sat; echo '((define-fun x () Real banana))'", 5,
               "backend gave no model: a value is unreadable, a number is expected where a variable stands: "
               "banana");
  check_reason("echo sat; echo '((define-fun x () Real'", 5, "backend gave no model: it printed none");
}

TEST_CASE("A crash is named") {
  check_reason("kill -SEGV $$", 5, "backend crashed: killed by SIGSEGV");
  check_reason("echo something; kill -KILL $$", 5, "backend crashed: killed by SIGKILL");
  check_reason("echo; echo 'no licence' >&2; echo more >&2; exit 3", 5, "backend crashed: exit status 3: no licence");
  check_reason("echo '(error \"line 1: bad\")'; exit 1", 5, "backend crashed: exit status 1: (error \"line 1: bad\")");
  check_reason("echo \"terminate called after throwing an instance of 'std::bad_alloc'\" >&2; kill -ABRT $$", 5,
               "memory");
}

TEST_CASE("A flood of output is cut off") {
  check_reason("yes nonsense | head -c 1000000000", 20, "backend flooded its output");
  check_reason("yes nonsense >&2 & sleep 0.3; exit 0", 20, "backend printed nothing");
}

TEST_CASE("The memory limit holds for all processes together") {
  if (is_skipped_without_proc()) return;
  Limits limits = seconds(10);
  limits.memory_megabytes = 100;
  const Played one = play("exec tail /dev/zero", limits);
  CHECK(one.outcome.reason == "memory");
  CHECK(one.seconds < 2);
  const char* piece = "(head -c 70000000 /dev/zero; sleep 1000) | tail &\n";
  const Played two = play(std::string(piece) + piece + "sleep 1000", limits);
  CHECK(two.outcome.reason == "memory");
  CHECK(two.seconds < 2);
  const Played within = play("(head -c 50000000 /dev/zero; sleep 0.2) | tail >/dev/null; echo unsat", limits);
  CHECK(within.outcome.status == Status::unsat);
}

TEST_CASE("What happens after a clean answer does not undo it") {
  const auto status = [](std::string_view body) {
    const Played played = play(body, seconds(5));
    CHECK(played.seconds < 1);
    CHECK(played.outcome.reason.empty());
    return played.outcome;
  };
  CHECK(status("echo unsat; kill -SEGV $$").status == Status::unsat);
  CHECK(status("echo unsat; sleep 1000").status == Status::unsat);
  CHECK(status("echo unsat; echo '(error \"no model\")'; exit 1").status == Status::unsat);
  CHECK(status("printf ' unsat \\r\\n'; exit 7").status == Status::unsat);
  CHECK(status("printf unsat").status == Status::unsat);
  CHECK(status("echo warning >&2; echo success; echo '(:version \"1\")'; echo unsat").status == Status::unsat);
  const Outcome sat = status("echo sat; echo '(model (define-fun x () Real (/ 1 3)))'; sleep 1000");
  REQUIRE(sat.status == Status::sat);
  CHECK(sat.model == std::vector<Real>{Rational(1, 3)});
  CHECK(status("echo sat; echo '((x 1.5))'; kill -SEGV $$").model == std::vector<Real>{Rational(3, 2)});
  CHECK(status("echo sat; echo '(= x -7)'").model == std::vector<Real>{Rational(-7)});
  CHECK(status("echo sat; echo '()'").model == std::vector<Real>{Rational(0)});
}

TEST_CASE("A late verdict is waited for") {
  const Played played = play("sleep 0.5; echo unsat; sleep 1000", seconds(5));
  CHECK(played.outcome.status == Status::unsat);
  CHECK(played.seconds > 0.45);
  CHECK(played.seconds < 1);
}

TEST_CASE("A command that cannot run says so") {
  const Playground playground;
  const std::string name = playground.script("");
  const std::string path = name.substr(name.find(':') + 1);
  std::ofstream(path) << "#!/nowhere/shell\n";
  const std::unique_ptr<Backend> backend = make_backend(name);
  const System system = one_variable();
  CHECK(run(*backend, system, seconds(5)).reason ==
        "backend crashed: cannot run " + path + ": No such file or directory");
  setenv("TMPDIR", "/nowhere", 1);
  CHECK(run(*backend, system, seconds(5)).reason ==
        "backend crashed: cannot make a temporary directory: No such file or directory");
}

TEST_CASE("What a command leaves in TMPDIR goes with it, and it reads nothing from us") {
  const Played played = play("touch $TMPDIR/litter; mkdir $TMPDIR/more; cat; test -f \"$1\" && echo unsat", seconds(5));
  CHECK(played.outcome.status == Status::unsat);
}

}  // namespace nnsolve::test
