// Any text is an instance or a ParseError; an instance that is not huge can be encoded both ways.
#include "encode/encode.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    nnsolve::TrainingInstance instance = nnsolve::read_instance(text, "fuzz");
    if (instance.network.edges.size() * (1 + instance.row_count()) > 10'000) return 0;
    if (!instance.threshold.is_zero()) return 0;
    nnsolve::encode(exact_fit(instance));
    std::string plain;
    nnsolve::append_plain_smtlib(plain, exact_fit(instance));
  } catch (const nnsolve::ParseError&) {
  }
  return 0;
}
