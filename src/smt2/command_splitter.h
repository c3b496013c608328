// A script in pieces of any size, as commands: for a pipe, where each is to be answered before the next one is there.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace nnsolve {

class CommandSplitter {
 public:
  struct Command {
    std::string text;
    std::size_t line = 1;  // where the text begins
    std::size_t column = 1;
    bool is_complete = true;  // false: the text ends within it
  };

  void add(std::string_view text);
  /// No more text is to come.
  void end() { is_ended_ = true; }
  /// The next command, with the space and comments before it; after the end also what is left, if it is more than that.
  std::optional<Command> next();

 private:
  enum class Inside { nothing, comment, string, symbol };

  std::optional<Command> take(std::size_t end);

  std::string text_;
  std::size_t begin_ = 0;     // what is before has been taken
  std::size_t position_ = 0;  // looked at so far
  std::size_t depth_ = 0;     // of parentheses there
  bool has_word_ = false;     // outside of parentheses: it ends with the next space
  Inside inside_ = Inside::nothing;
  std::size_t line_ = 1;  // of begin_
  std::size_t column_ = 1;
  bool is_ended_ = false;
};

}  // namespace nnsolve
