// Any text is an ETR formula or a ParseError; a formula that is not huge is written, read again, and encoded.
#include "encode/formula.h"
#include "io/smt2_reader.h"
#include "io/smt2_writer.h"

#include "nnsolve/error.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  if (size > 10'000) return 0;
  nnsolve::Etr formula;
  try {
    formula = nnsolve::read_smt2(text, "fuzz");
  } catch (const nnsolve::ParseError&) {
    return 0;
  }
  if (formula.node_count() > 10'000) return 0;
  std::string written;
  nnsolve::append_etr(written, formula);
  nnsolve::Etr read = nnsolve::read_smt2(written, "written");  // a ParseError here ends the program
  NNSOLVE_ASSERT(read.variables().size() == formula.variables().size());
  NNSOLVE_ASSERT(read.assertions().size() == formula.assertions().size());
  nnsolve::encode(formula);
  return 0;
}
