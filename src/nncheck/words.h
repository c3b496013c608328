// The words of a script of SMT-LIB, and its commands as trees of lists and words.
#pragma once

#include "nncheck/tree.h"

#include <map>
#include <set>

namespace nncheck {

/// The sort of all arguments, b, r, or one for all, and how many there may be.
struct Operator {
  char sort = 'b';
  std::size_t least = 1, most = SIZE_MAX;
};

inline const std::map<std::string, Operator> operators = {
    {"not", {'b', 1, 1}},   {"and", {'b', 1}}, {"or", {'b', 1}},     {"=>", {'b', 2}},
    {"xor", {'b', 2}},      {"<", {'r', 2}},   {"ite", {'=', 3, 3}}, {"=", {'=', 2}},
    {"distinct", {'=', 2}}, {"<=", {'r', 2}},  {">", {'r', 2}},      {">=", {'r', 2}},
    {"+", {'r', 1}},        {"-", {'r', 1}},   {"*", {'r', 2}},      {"/", {'r', 2}}};

inline const std::set<std::string> other_words = {"true", "false", "let",    "!",      "_",     "as", "Real",
                                                  "Bool", "Int",   "forall", "exists", "match", "par"};

inline bool is_reserved(const std::string& word) { return operators.contains(word) || other_words.contains(word); }

inline bool is_symbol(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("~!@$%^&*_-+=<>.?/").find(c) != std::string_view::npos;
}

inline std::string unquoted(const std::string& name) { return name[0] == '|' ? name.substr(1, name.size() - 2) : name; }

class Commands {
 public:
  explicit Commands(std::string_view text) : text_(text) {}

  /// The next command; null at the end.
  Json read() {
    TreeBuilder tree;
    do {
      const std::string next = word();
      if (next.empty() && tree.open.size() == 1) return nullptr;
      need(!next.empty(), "a parenthesis is not closed");
      need(tree.open.size() > 1 || next == "(", "expected a command");
      next == "(" ? tree.add(Json::array(), true) : next == ")" ? tree.close() : tree.add(next);
    } while (tree.open.size() > 1);
    return std::move(tree.root[0]);
  }

 private:
  /// The next word, or nothing at the end. What is quoted keeps its quotation marks, unless it needs none.
  std::string word() {
    while (at_ < text_.size() &&
           (text_[at_] == ';' || std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)) {
      at_ = text_[at_] == ';' ? std::min(text_.find_first_of("\r\n", at_), text_.size()) : at_ + 1;
    }
    if (at_ == text_.size()) return "";
    const std::size_t start = at_;
    const char c = text_[at_++];
    if (c == '(' || c == ')') return {c};
    if (c == '|' || c == '"') {
      const std::size_t end = text_.find(c, at_);
      need(end != std::string_view::npos, "a quotation without an end");
      at_ = end + 1;
      const std::string inside(text_.substr(start + 1, end - start - 1));
      // Some readers take \| for a bar inside; no symbol may hold a backslash.
      need(c == '"' || inside.find('\\') == std::string::npos, "a backslash in a symbol");
      const bool plain = c == '|' && !inside.empty() && !is_digit(inside[0]) && !is_reserved(inside) &&
                         std::all_of(inside.begin(), inside.end(), is_symbol);
      return plain ? inside : c + inside + c;
    }
    need(c == ':' || is_symbol(c), "an unexpected character");
    while (at_ < text_.size() && is_symbol(text_[at_])) ++at_;
    need(c != ':' || at_ > start + 1, "a keyword without a name");
    return std::string(text_.substr(start, at_ - start));
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace nncheck
