// The race's rules, with engines that say what they are told to.
#include "solve/race.h"

#include "solve/componentwise.h"

#include "nnsolve/formula.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

class ScriptedQuery : public Query {
 public:
  explicit ScriptedQuery(Outcome outcome) : outcome_(std::move(outcome)) {}
  std::vector<int> descriptors() const override { return {}; }
  std::optional<Outcome> step() override { return outcome_; }

 private:
  Outcome outcome_;
};

using Clock = std::chrono::steady_clock;

class ScriptedRun : public EngineRun {
 public:
  ScriptedRun(EngineResult finding, double seconds, std::string progress)
      : finding_(std::move(finding)),
        progress_(std::move(progress)),
        ready_(Clock::now() + std::chrono::milliseconds(static_cast<int>(1000 * seconds))) {}
  std::vector<int> descriptors() const override { return {}; }
  std::optional<EngineResult> step() override {
    if (Clock::now() < ready_) return std::nullopt;
    return finding_;
  }
  std::string progress() const override { return progress_; }

 private:
  EngineResult finding_;
  std::string progress_;
  Clock::time_point ready_;
};

struct Script {
  const char* code_base;
  Status status;
  const char* reason = "";  // of a sat: "lie", "long" or "break", else it is a solution
  double seconds = 0;
  bool is_asked_original = true;
  Start start = Start::at_once;
  const char* progress = "";
  bool is_busy_in_start = false;  // so many seconds, or until it is told to stop
  double delay = 0;
  unsigned memory = 1;
  std::size_t* megabytes = nullptr;  // that it was given
};

class ScriptedEngine : public Engine {
 public:
  explicit ScriptedEngine(const Script& script) : script_(script) {}
  std::string name() const override { return std::string("scripted ") + script_.code_base; }
  std::string version() const override { return "1"; }
  std::string code_base() const override { return script_.code_base; }
  Form form() const override { return script_.is_asked_original ? Form::original : Form::presolved; }
  bool applies_to(const Question& /*question*/) const override { return true; }
  void heed(std::function<bool()> should_stop) override { should_stop_ = std::move(should_stop); }
  std::unique_ptr<EngineRun> start(Question& /*question*/, const Limits& limits) override {
    if (script_.megabytes != nullptr) *script_.megabytes = limits.memory_megabytes.value_or(0);
    if (script_.is_busy_in_start) {
      const auto end = Clock::now() + std::chrono::milliseconds(static_cast<int>(1000 * script_.seconds));
      while (Clock::now() < end && !should_stop_()) continue;
      return std::make_unique<ScriptedRun>(finding(), 0, "");
    }
    return std::make_unique<ScriptedRun>(finding(), script_.seconds, script_.progress);
  }

 private:
  /// What the judge is to say of a candidate is told by the number of its values.
  EngineResult finding() const {
    switch (script_.status) {
      case Status::sat:
        return Candidate{form(), std::vector<Real>(std::string_view(script_.reason).size())};
      case Status::unsat:
        return Refuted{form()};
      case Status::unknown:
        break;
    }
    return GaveUp{script_.reason};
  }

  Script script_;
  std::function<bool()> should_stop_;
};

Judgement judge_script(const Candidate& candidate) {
  const std::size_t word = std::get<std::vector<Real>>(candidate.values).size();
  if (word == std::string_view("lie").size()) return {std::nullopt, "wrong", false};
  if (word == std::string_view("break").size()) return {std::nullopt, "internal error: x", false, true};
  if (word == std::string_view("long").size()) return {std::nullopt, "many digits", true};
  const EtrInv empty;
  return {CheckedSolution(*check(empty, Assignment()).checked), "", false};
}

RaceResult race(const std::vector<Script>& scripts, const RaceOptions& options = {}) {
  std::vector<Turn> turns;
  for (const Script& script : scripts) {
    const double delay = script.delay > 0 ? script.delay : reserve_delay;
    turns.push_back({std::make_unique<ScriptedEngine>(script), script.start, 1, delay, script.memory});
  }
  const Formula formula = EtrInv();
  const std::unique_ptr<Question> question = make_question(formula);
  const Judge judge = judge_script;
  return run_race(std::move(turns), *question, judge, options);
}

Answer run(const std::vector<Script>& scripts, const RaceOptions& options = {}) {
  return race(scripts, options).answer;
}

}  // namespace

TEST_CASE("a checked sat wins over any unsat", "[solve]") {
  Answer answer = run({{"a", Status::unsat}, {"b", Status::sat, "", 0.3}});
  CHECK(answer.status == Status::sat);
  CHECK(answer.trust == Trust::checked);
  CHECK(answer.backend == "scripted b");
  CHECK(answer.claims.size() == 2);
}

TEST_CASE("two code bases make an unsat agreed, one does not", "[solve]") {
  CHECK(run({{"a", Status::unsat}, {"b", Status::unsat, "", 0.1}}).trust == Trust::agreed);
  CHECK(run({{"a", Status::unsat}, {"a", Status::unsat, "", 0.1}}).trust == Trust::claimed);
  CHECK(run({{"a", Status::unsat}}).trust == Trust::claimed);
}

TEST_CASE("a lone unsat waits about a second for contradiction", "[solve]") {
  Clock::time_point start = Clock::now();
  Answer answer = run({{"a", Status::unsat}, {"b", Status::unknown, "timeout", 30}});
  CHECK(answer.status == Status::unsat);
  CHECK(answer.trust == Trust::claimed);
  double waited = std::chrono::duration<double>(Clock::now() - start).count();
  CHECK(waited >= 1.0);
  CHECK(waited < 10.0);
}

namespace {

/// Is done so many seconds after it began.
class ScriptedProving : public Proving {
 public:
  explicit ScriptedProving(double seconds) : seconds_(seconds) {}
  void begin(const std::string& engine, double /*seconds*/) override {
    engines.push_back(engine);
    ready_ = Clock::now() + std::chrono::milliseconds(static_cast<int>(1000 * seconds_));
  }
  std::vector<int> descriptors() const override { return {}; }
  bool step() override { return !fails && ready_ && Clock::now() >= *ready_; }
  bool is_at_work() const override { return ready_ && Clock::now() < *ready_; }

  std::vector<std::string> engines;  // whose unsat it was told of
  bool fails = false;                // when it is done

 private:
  double seconds_;
  std::optional<Clock::time_point> ready_;
};

}  // namespace

TEST_CASE("a lone unsat that is proved waits no longer, and others of its kind are not proved again", "[solve]") {
  ScriptedProving proving(0.1);
  RaceOptions options;
  options.proving = &proving;
  const auto begin = Clock::now();
  const RaceResult result =
      race({{"a", Status::unsat}, {"a", Status::unsat, "", 0.05}, {"b", Status::unknown, "timeout", 5}}, options);
  CHECK(Clock::now() - begin < std::chrono::milliseconds(900));
  CHECK(result.answer.status == Status::unsat);
  CHECK(result.answer.trust == Trust::claimed);  // what a proof is worth is not the race's to say
  CHECK(proving.engines == std::vector<std::string>{"scripted a"});
}

TEST_CASE("a proof that comes too late is not waited for, and none is begun for a sat", "[solve]") {
  ScriptedProving proving(60);
  RaceOptions options;
  options.proving = &proving;
  const auto begin = Clock::now();
  CHECK(race({{"a", Status::unsat}, {"b", Status::unknown, "timeout", 60}}, options).answer.trust == Trust::claimed);
  CHECK(Clock::now() - begin < std::chrono::seconds(30));
  proving.engines.clear();
  CHECK(race({{"a", Status::sat}}, options).answer.trust == Trust::checked);
  CHECK(proving.engines.empty());
}

// Without it: each small unsat would start solvers that are ended before they have said a word.
TEST_CASE("nobody is asked against an unsat before a proof has had its lead", "[solve]") {
  const Script claim{"presolve", Status::unsat, "", 0, false, Start::first};
  const Script other{"b", Status::unsat, "", 0, true, Start::in_reserve};
  RaceOptions options;
  SECTION("a proof within its lead") {
    ScriptedProving proving(proof_lead / 5);
    options.proving = &proving;
    const Answer answer = run({claim, other}, options);
    CHECK(answer.status == Status::unsat);
    CHECK_FALSE(answer.turns.back().started);
  }
  SECTION("one that takes longer") {
    ScriptedProving proving(60);
    options.proving = &proving;
    const Answer answer = run({claim, other}, options);
    CHECK(answer.trust == Trust::agreed);
    CHECK(answer.turns.back().started >= proof_lead);
  }
  SECTION("none, and that is known at once") {
    ScriptedProving proving(0);
    proving.fails = true;
    options.proving = &proving;
    const Answer answer = run({claim, other}, options);
    CHECK(answer.trust == Trust::agreed);
    CHECK(answer.turns.back().started < proof_lead);
  }
}

// Without it: what a little engine has refuted would start all the processes that it is there to save.
TEST_CASE("those at once are not asked either while the unsat of a first one is proved", "[solve]") {
  ScriptedProving proving(proof_lead / 5);
  RaceOptions options;
  options.proving = &proving;
  const Script claim{"native", Status::unsat, "", 0, false, Start::first};
  CHECK_FALSE(run({claim, {"b", Status::unsat}}, options).turns.back().started);
  proving.fails = true;
  const Answer answer = run({claim, {"native", Status::unknown, "timeout", 60}, {"b", Status::unsat}}, options);
  CHECK(answer.trust == Trust::agreed);
  CHECK_FALSE(answer.turns[1].started);
}

TEST_CASE("how far those came who had not answered is told", "[solve]") {
  const Script searcher{.code_base = "b", .status = Status::unknown, .seconds = 30, .progress = "7 starts"};
  const Answer answer = run({{"a", Status::sat, "", 0.1}, searcher});
  CHECK(answer.status == Status::sat);
  CHECK(answer.turns.back().result == "7 starts");
}

TEST_CASE("a lie is never sat, and other routes still decide", "[solve]") {
  Answer lied = run({{"a", Status::sat, "lie"}});
  CHECK(lied.status == Status::unknown);
  CHECK(lied.reason == "invalid model from scripted a: wrong");
  CHECK(lied.claims.front().status == Status::sat);
  CHECK(run({{"a", Status::sat, "lie"}, {"b", Status::sat, "", 0.1}}).status == Status::sat);
  CHECK(run({{"a", Status::sat, "lie"}, {"b", Status::unsat, "", 0.1}}).status == Status::unsat);
}

TEST_CASE("a way back that breaks is told, is nobody's lie, and costs no answer", "[solve]") {
  const Answer broken = run({{"a", Status::sat, "break"}});
  CHECK(broken.status == Status::unknown);
  CHECK(broken.reason == "internal error: x");
  CHECK(run({{"a", Status::sat, "break"}, {"b", Status::sat, "", 0.1}}).trust == Trust::checked);
}

TEST_CASE("why nobody knew is told", "[solve]") {
  CHECK(run({{"a", Status::unknown, "incomplete"}, {"b", Status::unknown, "timeout"}}).reason == "timeout");
  CHECK(run({{"a", Status::unknown, "incomplete"}, {"b", Status::unknown, "memory"}}).reason == "incomplete");
}

// Without it: two engines would vouch for an unsat that presolve alone is to blame for.
TEST_CASE("an unsat is agreed only if somebody was asked the original question", "[solve]") {
  CHECK(run({{"a", Status::unsat, "", 0, false}, {"b", Status::unsat, "", 0.1, false}}).trust == Trust::claimed);
  CHECK(run({{"a", Status::unsat, "", 0, false}, {"b", Status::unsat, "", 0.1, true}}).trust == Trust::agreed);
  CHECK(run({{"a", Status::unsat, "", 0, false}, {"a", Status::unsat, "", 0.1, true}}).trust == Trust::claimed);
}

// Without it: the original question would be asked needlessly, or never.
TEST_CASE("the reserve is asked when somebody claims unsat, or nobody knows", "[solve]") {
  const Script claim{"a", Status::unsat, "", 0, false};
  CHECK(run({claim, {"b", Status::unsat, "", 0, true, Start::in_reserve}}).trust == Trust::agreed);
  CHECK(run({claim, {"b", Status::sat, "", 0, true, Start::in_reserve}}).status == Status::sat);
  CHECK(run({claim, {"a", Status::sat, "", 0, true, Start::in_reserve}}).status == Status::unsat);
  const Script helpless{"a", Status::unknown, "incomplete", 0, false};
  CHECK(run({helpless, {"a", Status::sat, "", 0, true, Start::in_reserve}}).status == Status::sat);
  CHECK(run({{"a", Status::sat, "", 0, false}, {"b", Status::unsat, "", 0, true, Start::in_reserve}}).claims.size() ==
        1);
  const Script slow{"a", Status::unknown, "timeout", 60, false};
  CHECK(run({slow, {"a", Status::sat, "", 0, true, Start::in_reserve}}).status == Status::sat);  // after reserve_delay
  CHECK(run({slow, {"a", Status::unsat, "", 0, true, Start::in_reserve}}).status == Status::unsat);
}

// Without it: what presolve says alone could not be contradicted.
TEST_CASE("presolve's own unsat is a claim like others", "[solve]") {
  const Script early{"presolve", Status::unsat, "", 0, false, Start::first};
  CHECK(run({early}).trust == Trust::claimed);
  CHECK(run({early}).backend == "scripted presolve");
  CHECK(run({early, {"b", Status::unsat, "", 0, true, Start::in_reserve}}).trust == Trust::agreed);
  CHECK(run({early, {"b", Status::sat, "", 0, true, Start::in_reserve}}).status == Status::sat);
}

// Without it: who names one backend would wait for it after presolve has decided.
TEST_CASE("nobody is asked to contradict where no contradiction is sought", "[solve]") {
  RaceOptions options;
  options.seeks_contradiction = false;
  const Answer answer =
      run({{"presolve", Status::unsat, "", 0, false, Start::first}, {"b", Status::sat, "", 0, true, Start::in_reserve}},
          options);
  CHECK(answer.status == Status::unsat);
  CHECK(answer.claims.size() == 1);
  CHECK(!answer.turns.back().started);
}

// Without it: a failure of presolve would cost the answer, or go unnoticed.
TEST_CASE("whoever fails first is told, and the others are asked", "[solve]") {
  const Answer answer = run({{"presolve", Status::unknown, "internal error: it broke", 0, false, Start::first},
                             {"b", Status::sat, "", 0, true, Start::in_reserve}});
  CHECK(answer.status == Status::sat);
  REQUIRE(answer.claims.size() == 2);
  CHECK(answer.claims.front().reason == "internal error: it broke");
  const Answer silent = run(
      {{"presolve", Status::unknown, "", 0, false, Start::first}, {"b", Status::sat, "", 0, true, Start::in_reserve}});
  CHECK(silent.claims.size() == 1);
}

// Without it: a backend would work for as long as it likes on numbers that nobody can write down, or contradict a
// solution that was checked.
TEST_CASE("an answer beside a presolve that takes long ends it", "[solve]") {
  const Script busy{
      .code_base = "p", .status = Status::unknown, .seconds = 20, .start = Start::first, .is_busy_in_start = true};
  const Clock::time_point begin = Clock::now();
  SECTION("of who needs no presolve") {
    CHECK(run({busy, {.code_base = "b", .status = Status::sat, .start = Start::beside}}).status == Status::sat);
  }
  SECTION("of a reserve whose delay has passed") {
    const Script reserve{.code_base = "b", .status = Status::unsat, .start = Start::in_reserve, .delay = 0.1};
    const Answer answer = run({busy, reserve});
    CHECK(answer.status == Status::unsat);
    CHECK(answer.turns.back().started >= 0.1);
  }
  CHECK(std::chrono::duration<double>(Clock::now() - begin).count() < 10);
}

TEST_CASE("nobody beside is asked where presolve decides soon", "[solve]") {
  const Answer answer = run({{.code_base = "p", .status = Status::sat, .start = Start::first},
                             {.code_base = "b", .status = Status::unsat, .start = Start::beside}});
  CHECK(answer.status == Status::sat);
  CHECK_FALSE(answer.turns.back().started);
}

TEST_CASE("whoever gives up beside presolve costs it nothing", "[solve]") {
  const Script busy{
      .code_base = "p", .status = Status::sat, .seconds = 0.3, .start = Start::first, .is_busy_in_start = true};
  const Answer answer =
      run({busy, {.code_base = "b", .status = Status::unknown, .reason = "incomplete", .start = Start::beside}});
  CHECK(answer.status == Status::sat);
}

TEST_CASE("memory is shared out as the schedule says", "[solve]") {
  std::size_t small = 0;
  std::size_t large = 0;
  RaceOptions options;
  options.memory_megabytes = 4000;
  run({{.code_base = "a", .status = Status::unknown, .megabytes = &small},
       {.code_base = "b", .status = Status::sat, .memory = 3, .megabytes = &large}},
      options);
  CHECK(small == 1000);
  CHECK(large == 3000);
}

TEST_CASE("a solution that is too long waits about a second for a shorter one", "[solve]") {
  const Script first{"presolve", Status::sat, "long", 0, false, Start::first};
  const Clock::time_point start = Clock::now();
  const Answer answer = run({first, {"b", Status::unknown, "timeout", 30, true, Start::in_reserve}});
  CHECK(std::chrono::duration<double>(Clock::now() - start).count() < 10.0);
  CHECK(answer.status == Status::unknown);
  CHECK(answer.reason == "solution too long: many digits");
  CHECK(run({first, {"b", Status::sat, "", 0.1, true, Start::in_reserve}}).status == Status::sat);
  CHECK(run({first, {"b", Status::unsat, "", 0.1, true, Start::in_reserve}}).status == Status::unknown);
  CHECK(run({{"b", Status::unsat}, {"a", Status::sat, "long", 0.1}}).status == Status::unknown);
}

// Without it: --verbose would print a schedule that is not what happened.
TEST_CASE("the turns tell who was asked, and when", "[solve]") {
  const RaceResult result =
      race({{"a", Status::sat, "", 0.1, false}, {"b", Status::sat, "", 0, true, Start::in_reserve}});
  REQUIRE(result.solution.has_value());
  REQUIRE(result.answer.turns.size() == 2);
  CHECK(result.answer.turns[0].started.has_value());
  CHECK(result.answer.turns[0].ended.value() >= 0.1);
  CHECK(result.answer.turns[0].result == "sat");
  CHECK(result.answer.turns[0].form == "presolved");
  CHECK(!result.answer.turns[1].started);
}

// Without it: independent parts would be asked as one question, or a part's answer taken for the whole.
TEST_CASE("parts of a question are asked one after the other", "[solve]") {
  std::vector<System> parts(3);
  for (System& part : parts) part.variable_names = {"x"};
  class Counting : public Backend {
   public:
    explicit Counting(std::vector<Outcome> outcomes) : outcomes_(std::move(outcomes)) {}
    std::string name() const override { return "counting"; }
    std::string version() const override { return "1"; }
    std::string code_base() const override { return "counting"; }
    bool is_linked() const override { return true; }
    std::unique_ptr<Query> start(const System& /*system*/, const Limits& /*limits*/) override {
      return std::make_unique<ScriptedQuery>(outcomes_[asked++]);
    }
    std::size_t asked = 0;

   private:
    std::vector<Outcome> outcomes_;
  };
  auto ask = [&](std::vector<Outcome> outcomes, std::size_t expected_questions) {
    Counting backend(std::move(outcomes));
    std::unique_ptr<Query> query = start_componentwise(backend, parts, {});
    std::optional<Outcome> outcome;
    while (!outcome) outcome = query->step();
    CHECK(backend.asked == expected_questions);
    return *outcome;
  };
  const Outcome one{Status::sat, "", {Real(Rational(1))}};
  const Outcome two{Status::sat, "", {Real(Rational(2))}};
  const Outcome no{Status::unsat, "", {}};
  const Outcome lost{Status::unknown, "incomplete", {}};
  const Outcome late{Status::unknown, "timeout", {}};
  const Outcome all = ask({one, two, one}, 3);
  CHECK(all.status == Status::sat);
  CHECK(all.model == std::vector<Real>{Rational(1), Rational(2), Rational(1)});
  CHECK(ask({one, no, one}, 2).status == Status::unsat);
  CHECK(ask({lost, one, no}, 3).status == Status::unsat);
  CHECK(ask({one, lost, one}, 3).reason == "incomplete");
  CHECK(ask({late, one, one}, 1).reason == "timeout");
  CHECK(ask({one, one, no}, 3).status == Status::unsat);
}
