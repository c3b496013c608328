// Backends: whatever decides a System. Every query runs in a process group of its own under a keeper (see
// solvers/worker.h), so that a backend that hangs, crashes, floods its output or lies harms nobody.
//
// To add one, see solvers/README.md.
#pragma once

#include "nnsolve/outcome.h"
#include "nnsolve/system.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

struct Limits {
  std::optional<double> seconds;                // wall clock
  std::optional<std::size_t> memory_megabytes;  // all processes of the query together
  std::optional<std::uint32_t> seed;            // for the solver's own random choices; nothing: its default
  bool reconsiders = true;  // a backend known to be wrong now and then may ask itself again before it says unsat
};

/// A query that is under way. Destroying it ends its processes, all of them, and waits until they are gone.
class Query {
 public:
  virtual ~Query() = default;
  /// Descriptors to poll for reading; step() should be called when one is readable.
  virtual std::vector<int> descriptors() const = 0;
  /// Takes in what has arrived, never blocks; the outcome once there is one.
  virtual std::optional<Outcome> step() = 0;
};

/// What a backend can do, found out by asking it (probe_capabilities), never assumed.
struct Capabilities {
  bool linear = false;             // decides QF_LRA, model included
  bool nonlinear = false;          // decides some QF_NRA
  bool irrational_models = false;  // returns the model of x*x = 2 exactly
  bool disjunctions = false;       // decides Boolean structure
};

class Backend {
 public:
  virtual ~Backend() = default;
  /// "z3", "cvc5", "smtlib:yices-smt2 --mcsat", as given on the command line.
  virtual std::string name() const = 0;
  /// Empty if it is not known (yet).
  virtual std::string version() const = 0;
  /// Engines of one code base share this: "z3" for both z3 and smtlib:z3. See Trust::agreed.
  virtual std::string code_base() const = 0;
  /// True if linked into this program, false for another program.
  virtual bool is_linked() const = 0;
  /// Law: the outcome's model has one value for each variable of the system. The system must outlive the query.
  virtual std::unique_ptr<Query> start(const System& system, const Limits& limits) = 0;
};

/// Names of the backends that are linked into this program, in the order in which `auto` prefers them.
std::vector<std::string> linked_backends();

/// The backends that a table should show, available or not: those that could be linked in, and well-known programs.
std::vector<std::string> known_backends();

/// "native", "z3", "cvc5", "smtlib:COMMAND". Throws BackendError for an unknown name, one that is not built in, or a
/// command that is not there; the message lists those there are.
std::unique_ptr<Backend> make_backend(std::string_view name);

/// Runs one query to its end.
Outcome run(Backend& backend, const System& system, const Limits& limits);

/// Asks small questions with known answers.
Capabilities probe_capabilities(Backend& backend);

}  // namespace nnsolve

#pragma GCC visibility pop
