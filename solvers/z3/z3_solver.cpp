// Z3 in a worker, and its second opinion.
//
// Z3's nlsat is known to answer unsat where there is a solution, depending on the order of assertions and variables:
// of the 576 orders of m > 0, v^2+1 = a^2, v^2+1 = b^2, mb - ma + 1 = 0, which v=0, a=1, b=-1, m=1/2 satisfies,
// Z3 4.8.12 gets 192 wrong, and none of them with shuffled variables. So an unsat of a nonlinear system is asked for
// again in other orders, for a tenth of a second or a fraction of the time that it took. A sat among the answers comes
// with a model, which will be checked exactly; so it wins. Without one the unsat stands, as the claim that it is.
#include "solvers/linked_solver.h"
#include "solvers/strategies.h"
#include "solvers/z3/z3_session.h"

#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <csignal>
#include <ctime>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace nnsolve {
namespace {

constexpr double least_budget = 0.3;      // seconds, for one further opinion; ample for small systems on a busy machine
constexpr double budget_fraction = 0.25;  // of the time the first opinion took
constexpr double always_cheap = 0.1;      // seconds for all further opinions, however quick the first was
constexpr double least_question = 0.005;  // seconds; less is not worth a question
constexpr double reserve_for_answer = 0.05;  // seconds before the limit, so that the first opinion is not lost

// Reversing alone is not enough: on sums of equal squares with signs, Z3 4.8.12 gets every order of the assertions
// wrong now and then, and with shuffled variables still about one in three.
constexpr std::array<Z3Order, 8> other_orders = {{{true, true, 1},
                                                  {false, true, 2},
                                                  {true, false, 3},
                                                  {false, false, 4},
                                                  {true, true, 5},
                                                  {true, false, 0},
                                                  {false, true, 6},
                                                  {true, false, 7}}};

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

extern "C" void let_unsat_stand(int) {
  constexpr std::string_view verdict = "unsat\n";
  [[maybe_unused]] const ssize_t ignored = write(1, verdict.data(), verdict.size());
  _exit(0);
}

/// While it lives, the unsat stands if the time is up, whatever Z3 is doing then, and if Z3 crashes.
class UnsatStands {
 public:
  explicit UnsatStands(double seconds) {
    for (const int signal_number : signals_) std::signal(signal_number, let_unsat_stand);
    set_timer(seconds);
  }
  ~UnsatStands() {
    set_timer(0);
    for (const int signal_number : signals_) std::signal(signal_number, SIG_DFL);
  }
  UnsatStands(const UnsatStands&) = delete;
  UnsatStands& operator=(const UnsatStands&) = delete;

 private:
  static void set_timer(double seconds) {
    itimerval timer{};
    timer.it_value.tv_sec = static_cast<time_t>(seconds);
    timer.it_value.tv_usec = static_cast<suseconds_t>((seconds - std::floor(seconds)) * 1e6);
    setitimer(ITIMER_REAL, &timer, nullptr);
  }
  static constexpr std::array<int, 5> signals_ = {SIGALRM, SIGSEGV, SIGABRT, SIGBUS, SIGFPE};
};

/// The first sat in other orders, if there is one within the budget (in seconds). One other order is always asked,
/// the rest only while they are cheap against the first opinion.
SolverAnswer reconsider_unsat(const System& system, double budget, double cheap) {
  const UnsatStands guard(budget);
  const auto begin = std::chrono::steady_clock::now();
  for (const Z3Order& order : other_orders) {
    const double used = seconds_since(begin);
    const double left = budget - used;
    if (left < least_question || (&order != other_orders.begin() && used > cheap)) break;
    try {
      SolverAnswer answer = ask_z3(system, order, left);
      if (answer.status == Status::sat) return answer;
    } catch (const std::exception&) {
      // A further opinion that fails says nothing.
    }
  }
  return {Status::unsat, "", "", nullptr};
}

/// The keeper enforces the limits; these are for a Z3 that would rather stop by itself.
std::optional<double> loose_limits(const Limits& limits) {
  if (limits.memory_megabytes) limit_z3_memory(*limits.memory_megabytes + *limits.memory_megabytes / 4 + 64);
  return limits.seconds ? std::optional(*limits.seconds * 1.1 + 0.1) : std::nullopt;
}

/// What decides now and then where the usual way does not, by its place in z3_strategies; the last is the usual way
/// with other random choices.
SolverAnswer decide_by(const System& system, const Limits& limits, std::size_t strategy) {
  static_assert(z3_strategies.size() == 3);
  constexpr unsigned old_arithmetic = 2;
  const std::optional<double> seconds = loose_limits(limits);
  const std::uint32_t seed = limits.seed.value_or(0);
  if (strategy == 2) return ask_z3(system, {true, false, seed + 1, seed + 1}, seconds);
  return ask_z3_smt(system, strategy == 1 ? old_arithmetic : 0, seed, seconds);
}

SolverAnswer decide(const System& system, const Limits& limits) {
  const std::optional<double> seconds = loose_limits(limits);
  const auto begin = std::chrono::steady_clock::now();
  const std::uint32_t seed = limits.seed.value_or(0);
  SolverAnswer answer = ask_z3(system, {.shuffle_seed = seed, .random_seed = seed}, seconds);
  if (answer.status != Status::unsat || !limits.reconsiders || is_linear(system)) return answer;
  const double used = seconds_since(begin);
  double budget = std::max(least_budget, budget_fraction * used);
  if (limits.seconds) budget = std::min(budget, *limits.seconds - used - reserve_for_answer);
  const double cheap = std::max(always_cheap, budget_fraction * used);
  answer.kept.reset();  // one at a time
  return budget < least_question ? answer : reconsider_unsat(system, budget, cheap);
}

}  // namespace
}  // namespace nnsolve

const nnsolve::LinkedSolver nnsolve_linked_solver =
    nnsolve::linked_solver(nnsolve::z3_version, nnsolve::decide, nnsolve::decide_by);
