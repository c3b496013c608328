// Any text is an instance and a certificate (behind a line of dashes) that are read and checked, or a Problem. What
// must be rejected is the matter of tests/nncheck; here only that no text is worse than wrong.
#include "nncheck/checker.h"

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4000) return 0;  // numbers of thousands of digits are legal, and slow under sanitizers
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = text.find("\n---\n");
  const std::string instance_text = text.substr(0, line);
  std::istringstream certificate(line == std::string::npos ? "" : text.substr(line + 5));
  for (int format = 0; format < 4; ++format) {
    try {
      const std::unique_ptr<nncheck::Instance> instance = format == 0 ? nncheck::read_network(instance_text)
                                                          : format == 1
                                                              ? nncheck::read_smt2(instance_text)
                                                              : nncheck::read_lines(instance_text, format == 3);
      nncheck::Checker checker(*instance);
      for (std::string line; std::getline(certificate, line);) checker.read(line);
    } catch (const nncheck::Problem&) {
    }
  }
  return 0;
}
