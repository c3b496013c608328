// Any text is a witness of a small network or a ParseError; a witness can be checked.
#include "nnsolve/check.h"
#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const nnsolve::TrainingInstance instance = nnsolve::read_instance(
      R"({"nnsolve":"training/1","network":{"inputs":["x"],"hidden":[{"id":"h","activation":"relu"}],
          "outputs":["y"],"edges":[["x","h"],["h","y"]]},"data":[{"x":[1],"y":[2]}]})",
      "fuzz");
  std::string_view text(reinterpret_cast<const char*>(data), size);
  if (size > 2000) return 0;  // numbers of thousands of digits are legal, and slow under sanitizers
  try {
    std::visit([](const auto& witness) { nnsolve::check(instance, witness); },
               nnsolve::read_any_witness(text, "fuzz", instance));
  } catch (const nnsolve::ParseError&) {
  }
  return 0;
}
