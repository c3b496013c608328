#include "solve/schedule.h"

#include "solve/native_engine.h"
#include "solve/presolve_engine.h"
#include "solve/prover_engine.h"
#include "solve/smaller_engine.h"
#include "solve/solver_engine.h"

#include <utility>

namespace nnsolve {

namespace {

using Engines = std::vector<std::unique_ptr<Engine>>;

Engines presolve(const EngineParts& parts) {
  Engines engines;
  if (parts.presolve != nullptr) engines.push_back(make_presolve_engine(*parts.presolve, *parts.seconds));
  return engines;
}

Engines little(const EngineParts& parts) {
  Engines engines;
  if (parts.native && parts.presolve != nullptr) engines.push_back(make_little_engine());
  return engines;
}

Engines native_network(const EngineParts& parts) {
  Engines engines;
  if (parts.native) engines.push_back(make_native_network_engine(parts.start));
  if (parts.native) engines.push_back(make_native_cost_engine());
  return engines;
}

template <Form form>
Engines native_system(const EngineParts& parts) {
  Engines engines;
  if (parts.native) engines.push_back(make_native_system_engine(form));
  return engines;
}

template <Form form>
Engines points(const EngineParts& parts) {
  Engines engines;
  if (parts.native) engines.push_back(make_native_points_engine(form));
  return engines;
}

Engines boxes(const EngineParts& parts) {
  Engines engines;
  if (parts.native) engines.push_back(make_boxes_engine());
  return engines;
}

Engines dichotomies(const EngineParts& parts) {
  Engines engines;
  if (parts.native) engines.push_back(make_dichotomies_engine());
  return engines;
}

Engines prover(const EngineParts& parts) {
  Engines engines;
  if (parts.native) engines.push_back(make_prover_engine());
  return engines;
}

Engines smaller(const EngineParts& parts) {
  Engines engines;
  if (parts.native && parts.asks_parts) engines.push_back(make_smaller_engine(parts));
  return engines;
}

/// The one that is preferred.
template <Form form>
Engines first_solver(const EngineParts& parts) {
  Engines engines;
  if (!parts.backends.empty()) engines.push_back(make_solver_engine(*parts.backends.front(), form));
  return engines;
}

template <Form form>
Engines other_solvers(const EngineParts& parts) {
  Engines engines;
  for (const auto& backend : parts.backends) engines.push_back(make_solver_engine(*backend, form));
  if (!engines.empty()) engines.erase(engines.begin());
  return engines;
}

/// One of them; those that there are not leave their lines empty.
template <std::size_t number>
Engines strategy(const EngineParts& parts) {
  Engines engines;
  if (number >= parts.strategies.size()) return engines;
  engines.push_back(make_solver_engine(*parts.strategies[number], Form::presolved));
  return engines;
}

struct Line {
  Engines (*make)(const EngineParts&);
  Start start = Start::at_once;
  double share = 1;
  double delay = reserve_delay;
  unsigned memory = 1;
  std::optional<double> slice = {};
};

/// What the preferred solver decides alone, on the original question, is to be decided here in little more time; but
/// each process more takes from the others where processors are few.
constexpr double short_delay = 0.2;
constexpr double prover_delay = 1;
constexpr double lead = 0.05;  // of who decides most of what is decided soon: processes cost
constexpr double parts_delay = 0.4;
constexpr double points_delay = 0.3;
constexpr double boxes_delay = 0.5;
constexpr double dichotomies_delay = 0.5;
constexpr double large_delay = 0.8;
constexpr double slice = 4;
constexpr unsigned for_solvers = 3;  // native engines keep to matrices of moderate size

constexpr Line table[] = {
    {presolve, Start::first, 0.75},
    {little, Start::first, 0.75},
    {native_network, Start::beside, 1},
    {native_system<Form::presolved>, Start::at_once, 1},
    {first_solver<Form::presolved>, Start::at_once, 1, reserve_delay, for_solvers},
    {other_solvers<Form::presolved>, Start::in_reserve, 1, lead, for_solvers},
    // In reserve: at once, too, if presolve left nothing to ask or is off.
    {first_solver<Form::original>, Start::in_reserve, 1, short_delay, for_solvers},
    {native_system<Form::original>, Start::if_large, 1, large_delay},
    {points<Form::presolved>, Start::in_reserve, 1, points_delay},
    {boxes, Start::in_reserve, 1, boxes_delay},
    {smaller, Start::in_reserve, 1, parts_delay},
    // What presolve divides by brings infinitely many solutions where it is 0.
    {points<Form::original>, Start::in_reserve, 1, prover_delay},
    {dichotomies, Start::in_reserve, 1, dichotomies_delay},
    {prover, Start::in_reserve, 1, prover_delay},
    {other_solvers<Form::original>, Start::in_reserve, 1, reserve_delay, for_solvers},
    // One after the other: what these decide at all they decide soon.
    {strategy<0>, Start::in_reserve, 1, reserve_delay, for_solvers, slice},
    {strategy<1>, Start::in_reserve, 1, reserve_delay + slice, for_solvers, slice},
    {strategy<2>, Start::in_reserve, 1, reserve_delay + 2 * slice, for_solvers, slice},
};

}  // namespace

const char* to_string(Start start) {
  switch (start) {
    case Start::first:
      return "first";
    case Start::beside:
      return "beside";
    case Start::at_once:
      return "at once";
    case Start::if_large:
      return "if large";
    case Start::in_reserve:
      return "in reserve";
  }
  return "";
}

std::vector<Turn> make_schedule(const EngineParts& parts) {
  std::vector<Turn> turns;
  for (const Line& line : table) {
    for (std::unique_ptr<Engine>& engine : line.make(parts)) {
      turns.push_back({std::move(engine), line.start, line.share, line.delay, line.memory, line.slice});
    }
  }
  return turns;
}

}  // namespace nnsolve
