// Any text is an ETR-INV formula, an ETR-INV-EQ formula, or a ParseError; what is one survives writing and reading.
#include "io/etr_inv_eq_io.h"
#include "io/etr_inv_io.h"
#include "io/origin.h"

#include "nnsolve/error.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    nnsolve::EtrInv formula = nnsolve::read_etr_inv(text, "fuzz");
    std::string written;
    nnsolve::append_etr_inv(written, formula);
    NNSOLVE_ASSERT(nnsolve::read_etr_inv(written, "written") == formula);
  } catch (const nnsolve::ParseError&) {
  }
  try {
    nnsolve::EtrInvEq formula = nnsolve::read_etr_inv_eq(text, "fuzz");
    std::string written;
    nnsolve::append_etr_inv_eq(written, formula);
    NNSOLVE_ASSERT(nnsolve::read_etr_inv_eq(written, "written") == formula);
  } catch (const nnsolve::ParseError&) {
  }
  try {
    if (auto origin = nnsolve::find_origin_comment(text)) nnsolve::read_origin(*origin, "fuzz");
  } catch (const nnsolve::ParseError&) {
  }
  return 0;
}
