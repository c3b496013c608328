// Predicates without rhyme or reason: they hold for a given share of all inputs, by a hash of their text.
#pragma once

#include <cstdint>
#include <string>

namespace nnsolve::test {

struct RandomPredicate {
  std::uint64_t seed = 0;
  std::uint64_t one_in = 2;  // it holds for one in so many
  std::string original;      // and for this one

  bool operator()(const std::string& text) const {
    std::uint64_t hash = seed * 0x9e3779b97f4a7c15U + 1;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    hash ^= hash >> 29U;
    return text == original || (hash * 0xbf58476d1ce4e5b9U >> 32U) % one_in == 0;
  }
};

}  // namespace nnsolve::test
