// Any text is an instance or a ParseError; an instance that is not huge can be encoded both ways, and what is written
// of it is read as the same.
#include "encode/encode.h"
#include "io/instance_text.h"

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
    nnsolve::encode(instance);
    std::string plain;
    nnsolve::append_plain_smtlib(plain, instance);
    std::string written;
    nnsolve::append_instance(written, instance);
    NNSOLVE_ASSERT(is_same_instance(nnsolve::read_instance(written, "written"), instance));
  } catch (const nnsolve::ParseError&) {
  }
  return 0;
}
