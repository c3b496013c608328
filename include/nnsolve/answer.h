// What comes back of the whole pipeline.
#pragma once

#include "nnsolve/outcome.h"
#include "nnsolve/system.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

/// How far an answer can be trusted (instances/README.md, "Trust"; src/solve/trust.h decides it). sat is always
/// `checked`.
enum class Trust : std::uint8_t { none, checked, claimed, agreed, certified };
const char* to_string(Trust trust);

/// One backend's contribution to an answer.
struct Claim {
  std::string backend;
  std::string version;
  Status status = Status::unknown;
  std::string reason;
  double seconds = 0;
};

/// What became of an engine's place in the schedule (src/solve/schedule.h).
struct TurnReport {
  std::string engine;
  std::string form;               // of the question: "original", "presolved"
  std::string start;              // "first", "at once", "in reserve"
  std::optional<double> started;  // seconds; nothing: it was not asked
  std::optional<double> ended;    // nothing: it was not asked, or had not answered when all was over
  std::string result;             // "unsat", "unknown (timeout)", ...; if it had not answered, how far it had come
};

/// Wall-clock seconds of each stage.
struct StageSeconds {
  double parse = 0;
  double encode = 0;
  double presolve = 0;
  double backend = 0;
  double lift = 0;
  double check = 0;
};

/// A proof of unsat that a checker, a program apart, has accepted.
struct CertificateReport {
  std::string text;
  std::size_t steps = 0;
  double checked_seconds = 0;
};

/// The verdict without its witness, which depends on what was asked (see solve.h).
struct Answer {
  Status status = Status::unknown;
  Trust trust = Trust::none;
  bool is_enclosed = false;  // sat by an enclosure: there is a solution near the numbers of the witness
  std::string backend;       // that the verdict is owed to; empty if unknown
  std::string reason;        // why unknown
  std::vector<Claim> claims;
  std::vector<TurnReport> turns;  // who was asked what, and when
  StageSeconds seconds;
  SystemSize before;  // presolve
  SystemSize after;
  std::size_t presolve_steps = 0;
  std::optional<CertificateReport> certificate;  // if and only if unsat is certified
};

}  // namespace nnsolve

#pragma GCC visibility pop
