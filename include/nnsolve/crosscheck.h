// Differential testing: the two sides of a reduction, and several backends, hold each other in check.
//
// A formula and its network are asked of every backend, in several orders; every solution found is carried to the other
// side and checked there, exactly. So a sat is a fact, and an unsat that such a fact contradicts is a lie, whose author
// can be named. See src/crosscheck.
#pragma once

#include "nnsolve/answer.h"
#include "nnsolve/backend.h"
#include "nnsolve/formula.h"
#include "nnsolve/instance.h"
#include "nnsolve/reduce.h"
#include "nnsolve/witness.h"

#include <chrono>
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

enum class Side : std::uint8_t { formula, network };
/// "formula", "network".
const char* to_string(Side side);

/// agree: the truth is known on both sides and the same. disagree: the truths differ, a carried solution is none, an
/// unsat is contradicted by a checked solution, or nnsolve lost a solution on the way. open: neither.
enum class Verdict : std::uint8_t { agree, open, disagree };  // the worst last
/// "agree", "open", "disagree".
const char* to_string(Verdict verdict);

/// Whose fault a disagreement is.
enum class Party : std::uint8_t { reduction, nnsolve, backend, file };
/// "reduction", "nnsolve", "backend", "file".
const char* to_string(Party party);

/// What one backend said of one question of one side.
struct CrossClaim {
  Side side = Side::formula;
  std::string question;     // "original", "presolved", "presolved 2 of 3"
  std::uint64_t order = 0;  // of assertions and variables; 0: as they come
  std::string backend;      // "presolve" is nnsolve itself
  std::string version;
  Status status = Status::unknown;
  std::string reason;  // why unknown; a sat whose model is none is unknown (invalid model ...)
  double seconds = 0;
};

/// A solution that was carried to the other side.
struct CarriedSolution {
  Side from = Side::formula;
  bool is_valid = false;
  std::string problem;  // why not
};

struct Blame {
  Party party = Party::nnsolve;
  std::string backend;  // if it is one
  std::string version;
  Side side = Side::formula;
  std::string why;    // one line
  std::string query;  // SMT-LIB 2 of the very question that a backend is wrong about, ready to be sent; else empty
};

struct CrosscheckReport {
  Verdict verdict = Verdict::open;
  Status formula = Status::unknown;  // the truth, as far as it is known; of a lone network: unknown
  Status network = Status::unknown;
  std::vector<CrossClaim> claims;
  std::vector<CarriedSolution> carried;
  std::vector<Blame> blames;             // not empty if and only if the verdict is disagree
  std::optional<Assignment> assignment;  // a checked solution of the formula, if there is one
  std::optional<Witness> weights;        // likewise of the network
};

/// What is known of an instance before it is asked, from how it was made.
struct KnownAnswer {
  Status status = Status::unknown;
  std::optional<Assignment> assignment;  // believed only after a check
  std::optional<Witness> witness;        // likewise
};

struct CrosscheckOptions {
  std::vector<std::string> backends;            // names of the registry
  ReduceOptions reduce;                         // which network a formula becomes
  std::uint64_t orders = 2;                     // in how many other orders an unsat is asked again
  double query_seconds = 10;                    // of each query
  std::optional<std::size_t> memory_megabytes;  // of each query
  std::uint64_t seed = 0;                       // of the other orders
  std::size_t jobs = 1;                         // queries at a time
  /// Ask both questions of both sides. Otherwise, the formula as it is and the network as presolve leaves it, which
  /// finds nearly as much in a fraction of the time.
  bool is_thorough = true;
  /// Whether both questions include the network of a formula as it is, which is mostly too hard and takes all the time
  /// there is.
  bool asks_plain_network = true;
  /// The program nncheck: each unsat gets a certificate, if one can be made in the time of a query, and one that is
  /// rejected is nnsolve's fault. Empty: none is made.
  std::string checker;
  /// Called now and then with a short line about what is being done; may be empty.
  std::function<void(std::string_view)> progress;
};

class Crosschecker {
 public:
  /// Throws BackendError for a backend that is not there.
  explicit Crosschecker(CrosscheckOptions options);
  ~Crosschecker();
  Crosschecker(const Crosschecker&) = delete;
  Crosschecker& operator=(const Crosschecker&) = delete;

  /// Both sides. Throws UsageError where the formula cannot be reduced with these options.
  CrosscheckReport run(const Formula& formula, const KnownAnswer& known = {});
  /// A lone network: the backends, presolve and the encoding against each other.
  CrosscheckReport run(const TrainingInstance& instance, const KnownAnswer& known = {});

 private:
  CrosscheckOptions options_;
  std::vector<std::unique_ptr<Backend>> backends_;
};

}  // namespace nnsolve

#pragma GCC visibility pop
