// What solvers refuse, even in bars (tried with Z3 4.8.12 and cvc5 1.0.3): the functions of the theories, which |and|
// names as well as `and` does; names that begin with @ or ., which are the solvers' own; and _ and `as`.
#include "io/smtlib_symbol.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_set>

namespace nnsolve {

namespace {

template <std::size_t Count>
constexpr std::array<std::string_view, Count> sorted(std::array<std::string_view, Count> words) {
  std::sort(words.begin(), words.end());
  return words;
}

/// Of sorted words, since this is asked of every name of a system.
template <std::size_t Count>
bool contains(const std::array<std::string_view, Count>& words, std::string_view text) {
  return std::binary_search(words.begin(), words.end(), text);
}

bool is_theory_symbol(std::string_view text) {
  static constexpr auto words =
      sorted(std::to_array<std::string_view>({"true",    "false",    "not",    "=>",        "and", "or",      "xor",
                                              "=",       "distinct", "ite",    "+",         "-",   "*",       "/",
                                              "<",       "<=",       ">",      ">=",        "div", "mod",     "abs",
                                              "to_real", "to_int",   "is_int", "divisible", "^",   "int.pow2"}));
  return contains(words, text);
}

bool is_usable(std::string_view name) {
  if (name.empty() || name.front() == '@' || name.front() == '.') return false;
  if (is_theory_symbol(name) || name == "_" || name == "as" || name == "!") return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    return !is_control && c != '|' && c != '\\';
  });
}

bool is_plain(std::string_view name) {
  bool looks_like_a_number = name.front() >= '0' && name.front() <= '9';
  looks_like_a_number = looks_like_a_number || (name.front() == '-' && name.size() > 1);
  return !looks_like_a_number && !is_reserved_word(name) && std::all_of(name.begin(), name.end(), is_symbol_character);
}

}  // namespace

bool is_symbol_character(char c) {
  constexpr std::string_view others = "~!@$%^&*_-+=<>.?/";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         others.find(c) != std::string_view::npos;
}

bool is_reserved_word(std::string_view text) {
  static constexpr auto words = sorted(std::to_array<std::string_view>({"!",
                                                                        "_",
                                                                        "as",
                                                                        "BINARY",
                                                                        "DECIMAL",
                                                                        "exists",
                                                                        "HEXADECIMAL",
                                                                        "forall",
                                                                        "let",
                                                                        "match",
                                                                        "NUMERAL",
                                                                        "par",
                                                                        "STRING",
                                                                        "assert",
                                                                        "check-sat",
                                                                        "check-sat-assuming",
                                                                        "declare-const",
                                                                        "declare-datatype",
                                                                        "declare-datatypes",
                                                                        "declare-fun",
                                                                        "declare-sort",
                                                                        "define-const",
                                                                        "define-fun",
                                                                        "define-fun-rec",
                                                                        "define-funs-rec",
                                                                        "define-sort",
                                                                        "echo",
                                                                        "exit",
                                                                        "get-assertions",
                                                                        "get-assignment",
                                                                        "get-info",
                                                                        "get-model",
                                                                        "get-option",
                                                                        "get-proof",
                                                                        "get-unsat-assumptions",
                                                                        "get-unsat-core",
                                                                        "get-value",
                                                                        "pop",
                                                                        "push",
                                                                        "reset",
                                                                        "reset-assertions",
                                                                        "set-info",
                                                                        "set-logic",
                                                                        "set-option",
                                                                        "simplify",
                                                                        "Bool",
                                                                        "Real"}));
  return contains(words, text);
}

std::vector<std::string> make_symbols(const std::vector<std::string>& names) {
  std::unordered_set<std::string_view> taken;  // all names, once another one is needed
  std::vector<std::string> symbols;
  symbols.reserve(names.size());
  std::size_t count = 0;
  for (const std::string& name : names) {
    if (is_usable(name)) {
      symbols.push_back(is_plain(name) ? name : std::string("|").append(name).append("|"));
      continue;
    }
    if (taken.empty()) taken.insert(names.begin(), names.end());
    std::string symbol;
    do {
      symbol = std::string("v!").append(std::to_string(++count));
    } while (taken.contains(symbol));
    symbols.push_back(symbol);
  }
  return symbols;
}

}  // namespace nnsolve
