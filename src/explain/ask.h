// A question about a part, asked in a process of its own: however it ends, the search for the core goes on, and a limit
// of time is one.
#pragma once

#include "nnsolve/explain.h"

#include <string>
#include <vector>

namespace nnsolve {

struct AskLimits {
  double seconds = 0;
  bool wants_certificate = false;  // at leisure; else only what is certified quickly is
};

struct PartAnswer {
  Status status = Status::unknown;
  Trust trust = Trust::none;
  std::string reason;                // why unknown
  std::vector<std::string> engines;  // who says unsat
  std::string text;                  // the part as a file, which the certificate is about
  std::string certificate;           // if the unsat is certified
  double seconds = 0;
};

PartAnswer ask_about(const Explainable& part, const ExplainOptions& options, const AskLimits& limits);

}  // namespace nnsolve
