// The portfolio's rules, with backends that say what they are told to.
#include "solve/portfolio.h"

#include "solve/componentwise.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

using Clock = std::chrono::steady_clock;

class ScriptedQuery : public Query {
 public:
  ScriptedQuery(Outcome outcome, double seconds)
      : outcome_(std::move(outcome)),
        ready_(Clock::now() + std::chrono::milliseconds(static_cast<int>(1000 * seconds))) {}
  std::vector<int> descriptors() const override { return {}; }
  std::optional<Outcome> step() override {
    if (Clock::now() < ready_) return std::nullopt;
    return outcome_;
  }

 private:
  Outcome outcome_;
  Clock::time_point ready_;
};

class ScriptedBackend : public Backend {
 public:
  ScriptedBackend(std::string code_base, Outcome outcome, double seconds)
      : code_base_(std::move(code_base)), outcome_(std::move(outcome)), seconds_(seconds) {}
  std::string name() const override { return "scripted " + code_base_; }
  std::string version() const override { return "1"; }
  std::string code_base() const override { return code_base_; }
  bool is_linked() const override { return true; }
  std::unique_ptr<Query> start(const System& /*system*/, const Limits& /*limits*/) override {
    return std::make_unique<ScriptedQuery>(outcome_, seconds_);
  }

 private:
  std::string code_base_;
  Outcome outcome_;
  double seconds_;
};

struct Script {
  const char* code_base;
  Status status;
  const char* reason = "";
  double seconds = 0;
  bool is_asked_original = true;
  bool is_reserve = false;
};

/// Runs the scripts; a sat is accepted unless its reason says "lie".
Answer run(const std::vector<Script>& scripts, const std::optional<EarlyUnsat>& early = {}) {
  std::vector<std::unique_ptr<Backend>> backends;
  for (const Script& script : scripts) {
    backends.push_back(
        std::make_unique<ScriptedBackend>(script.code_base, Outcome{script.status, script.reason, {}}, script.seconds));
  }
  Accept accept = [](const Outcome& outcome) -> std::optional<std::string> {
    return outcome.reason == "lie" ? std::optional<std::string>("wrong") : std::nullopt;
  };
  std::vector<Contender> contenders;
  const System system;
  for (std::size_t i = 0; i < scripts.size(); ++i) {
    Backend* backend = backends[i].get();
    contenders.push_back({backend, [backend, &system](const Limits& limits) { return backend->start(system, limits); },
                          accept, scripts[i].is_asked_original, scripts[i].is_reserve});
  }
  return run_portfolio(std::move(contenders), {}, early, {});
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

TEST_CASE("a lie is never sat, and other routes still decide", "[solve]") {
  Answer lied = run({{"a", Status::sat, "lie"}});
  CHECK(lied.status == Status::unknown);
  CHECK(lied.reason == "invalid model from scripted a: wrong");
  CHECK(lied.claims.front().status == Status::sat);
  CHECK(run({{"a", Status::sat, "lie"}, {"b", Status::sat, "", 0.1}}).status == Status::sat);
  CHECK(run({{"a", Status::sat, "lie"}, {"b", Status::unsat, "", 0.1}}).status == Status::unsat);
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
  CHECK(run({claim, {"b", Status::unsat, "", 0, true, true}}).trust == Trust::agreed);
  CHECK(run({claim, {"b", Status::sat, "", 0, true, true}}).status == Status::sat);
  CHECK(run({claim, {"a", Status::sat, "", 0, true, true}}).status == Status::unsat);
  const Script helpless{"a", Status::unknown, "incomplete", 0, false};
  CHECK(run({helpless, {"a", Status::sat, "", 0, true, true}}).status == Status::sat);
  CHECK(run({{"a", Status::sat, "", 0, false}, {"b", Status::unsat, "", 0, true, true}}).claims.size() == 1);
  const Script slow{"a", Status::unknown, "timeout", 60, false};
  CHECK(run({slow, {"a", Status::sat, "", 0, true, true}}).status == Status::sat);  // after reserve_delay
  CHECK(run({slow, {"a", Status::unsat, "", 0, true, true}}).status == Status::unsat);
}

// Without it: what presolve says alone could not be contradicted.
TEST_CASE("presolve's own unsat is a claim like others", "[solve]") {
  const EarlyUnsat early{"presolve", 0.01};
  CHECK(run({}, early).trust == Trust::claimed);
  CHECK(run({}, early).backend == "presolve");
  CHECK(run({{"b", Status::unsat, "", 0, true, true}}, early).trust == Trust::agreed);
  CHECK(run({{"b", Status::sat, "", 0, true, true}}, early).status == Status::sat);
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
      return std::make_unique<ScriptedQuery>(outcomes_[asked++], 0);
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
