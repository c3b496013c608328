// The checker of certificates, a program that shares nothing with this one, asked in a process of its own.
#pragma once

#include <string>
#include <string_view>

namespace nnsolve {

struct CheckRequest {
  std::string program;
  std::string_view instance;  // text, as it was given
  std::string ending;         // of a file with it
  std::string_view certificate;
  double seconds = 0;  // no longer
};

/// Empty if it accepts the certificate; else what it says, or what became of it.
std::string run_checker(const CheckRequest& request);

/// nncheck beside this program, in ../libexec/nnsolve, or on the path; empty if it is nowhere.
std::string find_checker();

}  // namespace nnsolve
