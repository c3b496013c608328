// How a name is written as a symbol of SMT-LIB: for everything that writes formulas.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

/// True for the characters of a symbol that needs no bars: letters, digits and ~ ! @ $ % ^ & * _ - + = < > . ? /
bool is_symbol_character(char c);
/// True for the words that the grammar reserves: let, assert, check-sat, ... In bars they are ordinary names.
bool is_reserved_word(std::string_view text);

/// One symbol for each of the names, which are distinct, and so are the symbols. A name is kept, in bars where it
/// needs them: x, |x'|, |let|. A name that solvers refuse even so (and, @x, a|b, the empty one) becomes another one.
std::vector<std::string> make_symbols(const std::vector<std::string>& names);

}  // namespace nnsolve
