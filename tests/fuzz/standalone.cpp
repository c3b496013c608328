// Runs a fuzzer without libFuzzer: every file given, and fixed random mutations of each.
#include "tests/support/scale.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::string& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

std::string mutate(std::string text, std::mt19937_64& random) {
  const std::string interesting = "{}[]()\",:-+.eE0129/?|\\ux\n \xC3\xFF";
  for (std::size_t k = 1 + random() % 4; k > 0 && !text.empty(); --k) {
    std::size_t at = random() % text.size();
    std::size_t length = random() % 20;
    switch (random() % 5) {
      case 0:
        text[at] = interesting[random() % interesting.size()];
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, text.substr(random() % text.size(), length));
        break;
      case 3:
        text.insert(at, 1, interesting[random() % interesting.size()]);
        break;
      default:
        text.resize(at);
        break;
    }
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  const int mutations = nnsolve::test::scaled(400);
  std::mt19937_64 random(nnsolve::test::seed_or(1));
  for (int i = 1; i < argc; ++i) {
    std::ifstream file(argv[i], std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    run(text);
    for (int k = 0; k < mutations; ++k) run(mutate(text, random));
  }
  std::printf("%d files, %d mutations each\n", argc - 1, mutations);
  return argc > 1 ? 0 : 1;
}
