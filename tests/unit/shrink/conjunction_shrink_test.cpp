#include "io/etr_inv_eq_io.h"
#include "io/etr_inv_io.h"
#include "random_predicate.h"
#include "support/random_formula.h"

#include "nnsolve/shrink.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

std::string text_of(const Formula& formula) {
  std::string text;
  if (const auto* inv = std::get_if<EtrInv>(&formula)) append_etr_inv(text, *inv);
  if (const auto* eq = std::get_if<EtrInvEq>(&formula)) append_etr_inv_eq(text, *eq);
  return text;
}

Formula read_again(const std::string& text) {
  if (text.starts_with("etr-inv-eq")) return read_etr_inv_eq(text, "text");
  return read_etr_inv(text, "text");
}

/// A formula as its text has it: names, and constraints as lists of words. The steps below know nothing else.
struct Sketch {
  bool is_eq = false;
  std::vector<std::string> names;
  std::vector<std::string> nonzero;
  std::vector<std::vector<std::string>> constraints;

  explicit Sketch(const Formula& formula)
      : is_eq(std::holds_alternative<EtrInvEq>(formula)), names(variable_names(formula)) {
    std::istringstream lines(text_of(formula));
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::vector<std::string> list;
      for (std::string word; words >> word;) list.push_back(word);
      if (list[0] == "nonzero") nonzero.push_back(list[1]);
      if (list[0] != "nonzero" && list[0] != "vars" && !list[0].starts_with("etr-inv")) constraints.push_back(list);
    }
  }

  std::string text() const {
    std::string out = is_eq ? "etr-inv-eq 1\n" : "etr-inv 1\n";
    for (const std::string& name : names) out += "vars " + name + "\n";
    for (const std::string& name : nonzero) out += "nonzero " + name + "\n";
    for (const auto& constraint : constraints) {
      for (const std::string& word : constraint) out += word + " ";
      out += "\n";
    }
    return text_of(read_again(out));
  }
};

/// The variable in a word such as x, -x, 1/x, -1/x.
std::string name_in(const std::string& word) { return word.substr(std::min(word.find_last_of("-/") + 1, word.size())); }

void append_variable_steps(const Sketch& sketch, std::vector<std::string>& steps) {
  for (std::size_t v = 0; v < sketch.names.size(); ++v) {
    const std::string& name = sketch.names[v];
    Sketch dropped = sketch;
    dropped.names.erase(dropped.names.begin() + static_cast<std::ptrdiff_t>(v));
    std::erase(dropped.nonzero, name);
    std::erase_if(dropped.constraints, [&](const auto& words) {
      return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return name_in(word) == name; });
    });
    steps.push_back(dropped.text());
    for (std::size_t into = 0; into < v; ++into) {
      Sketch merged = sketch;
      merged.names.erase(merged.names.begin() + static_cast<std::ptrdiff_t>(v));
      for (std::string& word : merged.nonzero) word = word == name ? sketch.names[into] : word;
      for (auto& words : merged.constraints) {
        for (std::string& word : words) {
          if (name_in(word) == name) word.replace(word.size() - name.size(), name.size(), sketch.names[into]);
        }
      }
      steps.push_back(merged.text());
    }
  }
}

/// "x + 1/y - z = 0": words 0, 2, 4 are terms, each with the sign in front.
void append_term_steps(const Sketch& sketch, std::vector<std::string>& steps) {
  for (std::size_t c = 0; c < sketch.constraints.size(); ++c) {
    const auto& words = sketch.constraints[c];
    for (std::size_t i = 0; words[i] != "="; ++i) {
      Sketch step = sketch;
      auto& changed = step.constraints[c];
      if (words[i] == "+") continue;
      if (words[i] == "-") {
        changed[i] = "+";
        steps.push_back(step.text());
        continue;
      }
      if (words[i].front() == '-') {
        changed[i].erase(0, 1);
        steps.push_back(step.text());
      }
      step = sketch;
      if (const std::size_t slash = words[i].find("1/"); slash != std::string::npos) {
        step.constraints[c][i].erase(slash, 2);
        steps.push_back(step.text());
      }
      if (words.size() < 7) continue;
      step = sketch;
      const auto place = step.constraints[c].begin() + static_cast<std::ptrdiff_t>(i);
      if (i > 0) {
        step.constraints[c].erase(place - 1, place + 1);
      } else if (words[1] == "+") {
        step.constraints[c].erase(place, place + 2);
      } else {
        *place = "-" + words[2];
        step.constraints[c].erase(place + 1, place + 3);
      }
      steps.push_back(step.text());
    }
  }
  for (std::size_t i = 0; i < sketch.nonzero.size(); ++i) {
    Sketch step = sketch;
    step.nonzero.erase(step.nonzero.begin() + static_cast<std::ptrdiff_t>(i));
    steps.push_back(step.text());
  }
}

/// The texts of all formulas that a single step leads to.
std::vector<std::string> single_steps(const Formula& formula) {
  const Sketch sketch(formula);
  std::vector<std::string> steps;
  for (std::size_t c = 0; c < sketch.constraints.size(); ++c) {
    Sketch step = sketch;
    step.constraints.erase(step.constraints.begin() + static_cast<std::ptrdiff_t>(c));
    steps.push_back(step.text());
  }
  append_variable_steps(sketch, steps);
  if (sketch.is_eq) append_term_steps(sketch, steps);
  return steps;
}

/// Returns how many steps the result has left, all of them refused.
std::size_t check_shrunk(const Formula& formula, const RandomPredicate& holds) {
  auto predicate = [&](const Formula& candidate) {
    REQUIRE(text_of(read_again(text_of(candidate))) == text_of(candidate));  // a legal input
    return holds(text_of(candidate));
  };
  const Formula result = shrink(formula, predicate, {});
  CAPTURE(text_of(formula), text_of(result));
  REQUIRE(holds(text_of(result)));
  const std::vector<std::string> steps = single_steps(result);
  for (const std::string& step : steps) {
    CAPTURE(step);
    REQUIRE(!holds(step));
  }
  return steps.size();
}

}  // namespace

// Without it: a shrunk formula could still have a constraint, a variable, a term or a sign too many.
TEST_CASE("shrunk ETR-INV and ETR-INV-EQ formulas are 1-minimal") {
  constexpr int seed = 41;
  CAPTURE(seed);
  Random random(seed);
  std::size_t refused = 0;
  for (int round = 0; round < 120; ++round) {
    CAPTURE(round);
    const std::uint64_t one_in = round % 4 == 0 ? 1'000'000 : 4 + static_cast<std::uint64_t>(round % 40);
    const Formula inv = random_formula(random, 5, 6);
    refused += check_shrunk(inv, {static_cast<std::uint64_t>(round), one_in, text_of(inv)});
    const Formula eq = planted_eq_formula(random, false).formula;
    refused += check_shrunk(eq, {static_cast<std::uint64_t>(round), one_in, text_of(eq)});
  }
  CHECK(refused > 2000);  // not all shrank to nothing
}
