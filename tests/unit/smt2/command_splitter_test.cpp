#include "smt2/command_splitter.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace nnsolve;

namespace {

/// "line:column text" of each command, the text being given in pieces.
std::vector<std::string> commands_of(const std::string& text, std::size_t piece) {
  CommandSplitter splitter;
  std::vector<std::string> commands;
  auto take = [&] {
    while (auto command = splitter.next()) {
      commands.push_back(std::to_string(command->line) + ":" + std::to_string(command->column) + " " + command->text +
                         (command->is_complete ? "" : " ..."));
    }
  };
  for (std::size_t i = 0; i < text.size(); i += piece) {
    splitter.add(std::string_view(text).substr(i, piece));
    take();
  }
  splitter.end();
  take();
  return commands;
}

}  // namespace

TEST_CASE("commands end where their parenthesis does, however the text comes", "[smt2]") {
  // Lost without it: a pipe that waits for an answer to a command that waits for more text.
  for (const std::size_t piece : {1, 2, 5, 1000}) {
    CAPTURE(piece);
    CHECK(commands_of("(a)(b (c))\n (d)", piece) == std::vector<std::string>{"1:1 (a)", "1:4 (b (c))", "1:11 \n (d)"});
    CHECK(commands_of("(a \")\"\"(\" |)(|; )\n)", piece) == std::vector<std::string>{"1:1 (a \")\"\"(\" |)(|; )\n)"});
    CHECK(commands_of("; nothing\n  ", piece).empty());
    CHECK(commands_of("(a (b)", piece) == std::vector<std::string>{"1:1 (a (b) ..."});
    CHECK(commands_of("(a)\nb)c(d)", piece) ==
          std::vector<std::string>{"1:1 (a)", "1:4 \nb", "2:2 )", "2:3 c", "2:4 (d)"});
    CHECK(commands_of("\xC3\xA9 (a)", piece) == std::vector<std::string>{"1:1 \xC3\xA9", "1:2  (a)"});
  }
}
