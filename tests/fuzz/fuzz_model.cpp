// Any output of a solver is read, as a whole and byte by byte, to the same verdict; any text after it is a model or
// not.
#include "solvers/smtlib/answer_parser.h"

#include "nnsolve/system.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const nnsolve::System system{{"x", "y"}, {}};
  if (size > 2000) return 0;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  nnsolve::AnswerScanner whole;
  whole.advance(text, true);
  nnsolve::AnswerScanner growing;
  for (std::size_t end = 0; end <= size; ++end) growing.advance(text.substr(0, end), end == size);
  if (whole.verdict() != growing.verdict()) std::abort();
  std::string problem;
  if (!nnsolve::parse_model(text, system, problem) && problem.empty()) std::abort();
  return 0;
}
