// The same questions to every backend there is. What a backend cannot do is found out by asking it; what it claims to
// do it must do rightly, and its models exactly. Without these tests, a change of a solver's API, version or output
// would turn answers into unknowns, or worse, unnoticed.
#include "solvers/smtlib/command_line.h"
#include "support.h"

#include "nnsolve/error.h"

#include <catch2/catch.hpp>

#include <algorithm>

namespace nnsolve::test {
namespace {

/// Every backend that can be had here; what is missing is said.
std::vector<std::string> engines() {
  std::vector<std::string> names;
  const std::vector<std::string> linked = linked_backends();
  for (const char* name : {"z3", "cvc5"}) {
    if (std::find(linked.begin(), linked.end(), name) != linked.end()) {
      names.emplace_back(name);
    } else {
      WARN("SKIPPED: backend " << name << " is not built in");
    }
  }
  for (const char* program : {"z3", "cvc5", "yices-smt2", "opensmt", "mathsat"}) {
    if (!find_program(program).empty()) {
      names.push_back(std::string("smtlib:").append(program));
    } else if (program == std::string("z3") || program == std::string("cvc5")) {
      WARN("SKIPPED: program " << program << " is not installed");
    }
  }
  try {
    make_backend("z3-wasm");
    names.emplace_back("z3-wasm");
  } catch (const BackendError&) {
    // a package of npm, optional
  }
  return names;
}

/// Calls check(backend, capabilities) for each engine.
template <typename Check>
void for_each_engine(Check check) {
  for (const std::string& name : engines()) {
    const std::unique_ptr<Backend> backend = make_backend(name);
    INFO("backend " << name);
    check(*backend);
  }
}

void check_sat(Backend& backend, const System& system) {
  const Outcome outcome = run(backend, system, seconds(10));
  INFO(outcome.reason);
  REQUIRE(outcome.status == Status::sat);
  CHECK(satisfies(outcome.model, system));
}

void check_unsat(Backend& backend, const System& system) {
  const Outcome outcome = run(backend, system, seconds(10));
  INFO(outcome.reason);
  CHECK(outcome.status == Status::unsat);
}

}  // namespace

TEST_CASE("Names, versions and code bases") {
  for_each_engine([](Backend& backend) {
    const std::string family = backend.name().find("z3") != std::string::npos ? "z3" : "cvc5";
    if (backend.name().find(family) == std::string::npos) return;
    CHECK(backend.code_base() == family);
    CHECK(backend.is_linked() == (backend.name() == family));
    run(backend, {{"x"}, {positive(x())}}, seconds(10));
    CHECK(!backend.version().empty());
  });
}

TEST_CASE("Linear systems") {
  for_each_engine([](Backend& backend) {
    check_sat(backend, {{"x", "y"}, {equal(x() + y() - number(3)), positive(x() - y())}});
    check_unsat(backend, {{"x", "y"}, {positive(x() - y()), positive(y() - x())}});
    check_sat(backend, {{"x"}, {positive(x()), positive(number(1) - x())}});
    check_unsat(backend, {{"x"}, {positive(x()), not_negative(-x())}});
    check_sat(backend, {{"x"}, {not_zero(x()), not_negative(x())}});
    check_unsat(backend, {{"x"}, {not_zero(x()), equal(x())}});
  });
}

TEST_CASE("Systems without variables, without constraints, with constant constraints") {
  for_each_engine([](Backend& backend) {
    check_sat(backend, {{}, {}});
    check_sat(backend, {{"x", "y"}, {}});
    check_unsat(backend, {{}, {Constraint::any({})}});
    check_sat(backend, {{"x"}, {Constraint::all({}), equal(Polynomial())}});
    check_unsat(backend, {{"x"}, {positive(number(-1))}});
    check_sat(backend, {{"x", "unused"}, {positive(x() - number(4))}});
  });
}

TEST_CASE("Disjunctions") {
  for_each_engine([](Backend& backend) {
    const Constraint one_or_two = Constraint::any({equal(x() - number(1)), equal(x() - number(2))});
    check_sat(backend, {{"x"}, {one_or_two, not_zero(x() - number(1))}});
    check_unsat(backend, {{"x"}, {one_or_two, positive(x() - number(2))}});
    // y = relu(x), y = x + 1 has the solution x = -1 only.
    const Constraint relu = Constraint::any(
        {Constraint::all({not_negative(x()), equal(y() - x())}), Constraint::all({not_negative(-x()), equal(y())})});
    check_sat(backend, {{"x", "y"}, {relu, equal(y() - x() - number(1))}});
    check_unsat(backend, {{"x", "y"}, {relu, equal(y() - x() - number(1)), positive(x())}});
  });
}

TEST_CASE("Big rationals are exact both ways") {
  std::string problem;
  const Rational big = Rational::parse(std::string(300, '7') + "/" + std::string(200, '3'), problem).value();
  for_each_engine([&](Backend& backend) {
    const System system{{"x", "y"}, {equal(x() * big - number(1)), equal(y() + x() - Polynomial(big))}};
    const Outcome outcome = run(backend, system, seconds(10));
    INFO(outcome.reason);
    REQUIRE(outcome.status == Status::sat);
    CHECK(outcome.model[0] == Real(Rational(1) / big));
    CHECK(satisfies(outcome.model, system));
  });
}

TEST_CASE("Nonlinear systems with rational solutions") {
  for_each_engine([](Backend& backend) {
    if (!probe_capabilities(backend).nonlinear) {
      WARN("SKIPPED: " << backend.name() << " decides no nonlinear systems");
      return;
    }
    check_sat(backend, {{"x", "y"}, {equal(x() * y() - number(6)), equal(x() + y() - number(5)), positive(y() - x())}});
    check_unsat(backend, {{"x"}, {positive(-(x() * x()))}});
    check_unsat(backend, {{"x", "y"}, {equal(x() * y() - number(1)), equal(x())}});
    check_sat(backend, {{"x", "y"}, {equal(x() * x() * x() * y() - number(8)), equal(y() - number(1))}});
  });
}

TEST_CASE("Irrational solutions") {
  const Real root = Real::root_by_index({Rational(-2), Rational(0), Rational(1)}, 1).value();
  const Real sum = Real::root_by_index({Rational(1), Rational(0), Rational(-10), Rational(0), Rational(1)}, 4).value();
  for_each_engine([&](Backend& backend) {
    if (!probe_capabilities(backend).irrational_models) {
      WARN("SKIPPED: " << backend.name() << " gives no irrational models");
      return;
    }
    const Outcome one = run(backend, {{"x"}, {equal(x() * x() - number(2)), positive(-x())}}, seconds(10));
    REQUIRE(one.status == Status::sat);
    CHECK(one.model[0] == root);
    // sqrt 2 + sqrt 3 is the greatest root of x^4 - 10 x^2 + 1.
    const Polynomial z = Polynomial::variable(2);
    const System both{{"x", "y", "|z'|"},
                      {equal(x() * x() - number(2)), equal(y() * y() - number(3)), equal(z - x() - y()), positive(x()),
                       positive(y())}};
    const Outcome two = run(backend, both, seconds(10));
    REQUIRE(two.status == Status::sat);
    CHECK(two.model[2] == sum);
  });
}

TEST_CASE("native decides linear systems, and of others finds solutions") {
  const std::unique_ptr<Backend> native = make_backend("native");
  check_sat(*native, {{"x", "y"}, {equal(x() + y() - number(3)), positive(x() - y())}});
  check_unsat(*native, {{"x"}, {Constraint::any({positive(x() - number(1)), positive(-x())}), equal(x() - number(1))}});
  check_sat(*native, {{"x", "y"}, {equal(x() * y() - number(6)), equal(x() + y() - number(5)), positive(y() - x())}});
  check_sat(*native, {{}, {}});
  const Outcome none = run(*native, {{"x"}, {positive(-(x() * x()))}}, seconds(1));
  CHECK(none.status == Status::unknown);
}

TEST_CASE("native's values in a common number field are given one by one") {
  const std::unique_ptr<Backend> native = make_backend("native");
  const Polynomial z = Polynomial::variable(2);
  const System system{
      {"x", "y", "z"},
      {equal(x() * x() * x() - x() - number(1)), equal(y() - x() * x() - number(3)), equal(z - x() * y() + number(1))}};
  const Outcome outcome = run(*native, system, seconds(10));
  INFO(outcome.reason);
  REQUIRE(outcome.status == Status::sat);
  // x^3 = x + 1, so y = x^2 + 3 satisfies (y - 3) (y - 4)^2 = 1, and z = x y - 1 = 4 x.
  const auto cubic = [](int a, int b, int c) {
    return UnivariatePolynomial{Rational(a), Rational(b), Rational(c), Rational(1)};
  };
  CHECK(outcome.model[0] == Real::root_by_index(cubic(-1, -1, 0), 1));
  CHECK(outcome.model[1] == Real::root_by_index(cubic(-49, 40, -11), 1));
  CHECK(outcome.model[2] == Real::root_by_index(cubic(-64, -16, 0), 1));
}

TEST_CASE("Strategies of a linked solver are backends of its code base") {
  const std::vector<std::string> linked = linked_backends();
  if (std::find(linked.begin(), linked.end(), "z3") == linked.end()) {
    WARN("SKIPPED: backend z3 is not built in");
    return;
  }
  for (const char* name : {"z3:smt", "z3:smt2", "z3:shuffled"}) {
    INFO(name);
    const std::unique_ptr<Backend> backend = make_backend(name);
    CHECK(backend->name() == name);
    CHECK(backend->code_base() == "z3");
    check_sat(*backend, {{"x", "y"}, {equal(x() + y() - number(3)), positive(x() - y())}});
    check_unsat(*backend, {{"x", "y"}, {equal(x() * y() - number(1)), equal(x())}});
    // Z3's old arithmetic gives up on this one.
    const System product{{"x", "y"}, {equal(x() * y() - number(6)), equal(x() + y() - number(5)), positive(y() - x())}};
    const Outcome outcome = run(*backend, product, seconds(10));
    CHECK(outcome.status == (name == std::string_view("z3:smt2") ? Status::unknown : Status::sat));
    if (outcome.status == Status::sat) CHECK(satisfies(outcome.model, product));
  }
  CHECK_THROWS_WITH(make_backend("z3:nothing"), Catch::Contains("z3:smt, z3:smt2, z3:shuffled"));
}

TEST_CASE("Z3's wrong unsat is put right by the second opinion") {
  const std::vector<std::string> linked = linked_backends();
  if (std::find(linked.begin(), linked.end(), "z3") == linked.end()) {
    WARN("SKIPPED: backend z3 is not built in");
    return;
  }
  const Polynomial m = Polynomial::variable(0);
  const Polynomial v = Polynomial::variable(1);
  const Polynomial a = Polynomial::variable(2);
  const Polynomial b = Polynomial::variable(3);
  std::vector<Constraint> constraints = {positive(m), equal(v * v + number(1) - a * a),
                                         equal(v * v + number(1) - b * b), equal(m * b - m * a + number(1))};
  const std::unique_ptr<Backend> backend = make_backend("z3");
  for (int turn = 0; turn < 4; ++turn) {
    std::rotate(constraints.begin(), constraints.begin() + 1, constraints.end());
    const Outcome outcome = run(*backend, {{"m", "v", "a", "b"}, constraints}, seconds(10));
    INFO(outcome.reason);
    REQUIRE(outcome.status == Status::sat);
    // m, a and b decide: b = -a and 2 m a = 1.
    if (outcome.model[0].is_rational() && outcome.model[2].is_rational() && outcome.model[3].is_rational()) {
      CHECK(outcome.model[3].rational() == -outcome.model[2].rational());
      CHECK(outcome.model[0].rational() * outcome.model[2].rational() == Rational(1, 2));
    }
  }
}

TEST_CASE("The limits hold for linked solvers") {
  // x1^2 + ... = 2 and the like, with many products: nobody finishes this soon.
  System hard;
  std::vector<Polynomial> variables;
  for (Variable i = 0; i < 14; ++i) {
    hard.variable_names.push_back(std::string(1, 'v').append(std::to_string(i)));
    variables.push_back(Polynomial::variable(i));
  }
  for (std::size_t i = 0; i < variables.size(); ++i) {
    Polynomial sum = number(-static_cast<std::int64_t>(i) - 2);
    for (std::size_t j = 0; j < variables.size(); ++j) {
      sum +=
          variables[j] * variables[(i * 3 + j * 5 + 1) % variables.size()] * Rational(static_cast<int>(i + 2 * j) % 7);
    }
    hard.constraints.push_back(equal(sum));
  }
  for (const std::string& name : linked_backends()) {
    const Playground playground;
    const std::unique_ptr<Backend> backend = make_backend(name);
    const double begin = now();
    const Outcome outcome = run(*backend, hard, seconds(0.5));
    INFO("backend " << name << ": " << outcome.reason);
    CHECK(now() - begin < 1.0);
    if (outcome.status == Status::unknown) CHECK(outcome.reason == "timeout");
    CHECK(playground.processes().empty());
  }
}

TEST_CASE("The memory limit holds for linked solvers, and what we hold ourselves does not count") {
  if (is_skipped_without_proc()) return;
  const std::vector<char> ours(900'000'000, 'x');
  for (const std::string& name : linked_backends()) {
    const std::unique_ptr<Backend> backend = make_backend(name);
    Limits limits = seconds(10);
    limits.memory_megabytes = 600;  // a sanitizer takes its share
    // It lasts long enough to be looked at: the model is long.
    System small;
    for (int i = 0; i < 5000; ++i) {
      small.variable_names.push_back(std::string(1, 'v').append(std::to_string(i)));
      small.constraints.push_back(positive(Polynomial::variable(static_cast<Variable>(i)) - number(i)));
    }
    const Outcome enough = run(*backend, small, limits);
    INFO("backend " << name << ": " << enough.reason);
    CHECK(enough.status == Status::sat);
    limits.memory_megabytes = 1;
    const Outcome too_little = run(*backend, small, limits);
    CHECK(too_little.reason == "memory");
  }
  CHECK(ours.back() == 'x');
}

TEST_CASE("A backend that is not there is an error that lists those there are") {
  for (const char* name : {"no-such", "", "nativ", "smtlib:", "smtlib:  ", "smtlib:no-such-program -x"}) {
    try {
      make_backend(name);
      FAIL("there is no backend " << name);
    } catch (const BackendError& error) {
      CHECK(std::string(error.what()).find("smtlib:COMMAND") != std::string::npos);
      for (const std::string& linked : linked_backends()) {
        CHECK(std::string(error.what()).find(linked) != std::string::npos);
      }
    }
  }
  CHECK_THROWS_AS(make_backend("smtlib:z3 'x"), UsageError);
}

TEST_CASE("A program that starts slowly is asked what it can do all the same") {
  if (find_program("z3").empty()) return;
  const std::unique_ptr<Backend> backend = make_backend("smtlib:sh -c 'sleep 2; exec z3 \"$0\"'");
  const Capabilities capabilities = probe_capabilities(*backend);
  CHECK(capabilities.linear);
  CHECK(capabilities.irrational_models);
}

TEST_CASE("Probing takes little more than a second once there is an answer") {
  for (const std::string& name : engines()) {
    const std::unique_ptr<Backend> backend = make_backend(name);
    const double begin = now();
    const Capabilities capabilities = probe_capabilities(*backend);
    INFO("backend " << name);
    CHECK(now() - begin < (name == "z3-wasm" ? 12 : 2));
    CHECK(capabilities.linear);
    CHECK(capabilities.disjunctions);
    if (name.find("z3") != std::string::npos) CHECK(capabilities.irrational_models);
  }
}

}  // namespace nnsolve::test
