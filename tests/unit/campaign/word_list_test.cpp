// Lost without these: that a task is run with the words that were planned, and that a command line can be copied.
#include "campaign/word_list.h"

#include "solvers/smtlib/command_line.h"

#include <catch2/catch.hpp>

#include <random>

namespace nnsolve {

TEST_CASE("words are read as they were written", "[campaign]") {
  std::mt19937 random(20261122);  // NOLINT: the same every time
  const std::string characters = "ab -'\"\\$`\n\t*?{}#~/";
  for (int round = 0; round < 500; ++round) {
    std::vector<std::string> words(random() % 4 + 1);
    for (std::string& word : words) {
      for (std::size_t length = random() % 6; length > 0; --length) word += characters[random() % characters.size()];
    }
    INFO(write_words(words) << " as " << shell_line(words));
    CHECK(read_words(write_words(words)) == words);
    CHECK(split_command(shell_line(words)) == words);
  }
  CHECK(shell_line({"sh", "-c", "a b"}) == "sh -c 'a b'");
}

}  // namespace nnsolve
