// The checker of certificates, a program that shares nothing with this one, asked in a process of its own.
#pragma once

#include "solvers/worker.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

struct CheckRequest {
  std::string program;
  std::string_view instance;  // text, as it was given
  std::string ending;         // of a file with it
  std::string_view certificate;
  double seconds = 0;  // no longer
};

/// The checker at work. Destroying it ends it.
class CheckerRun {
 public:
  explicit CheckerRun(const CheckRequest& request);

  std::vector<int> descriptors() const;
  /// Takes in what has arrived, never blocks; true once it is over.
  bool step();
  void finish();
  /// Once it is over: as run_checker says.
  std::string verdict() const;

 private:
  std::unique_ptr<Worker> worker_;
  std::string problem_;  // why there is none
};

/// Empty if it accepts the certificate; else what it says, or what became of it.
std::string run_checker(const CheckRequest& request);

/// nncheck beside this program, in ../libexec/nnsolve, or on the path; empty if it is nowhere.
std::string find_checker();

}  // namespace nnsolve
