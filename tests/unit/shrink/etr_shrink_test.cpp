#include "formula/evaluate.h"
#include "io/smt2_reader.h"
#include "io/smt2_writer.h"
#include "support/random_etr.h"

#include "nnsolve/error.h"
#include "nnsolve/shrink.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

std::string text_of(const Etr& formula) {
  std::string text;
  append_etr(text, formula);
  return text;
}

// Single steps, found in the text: the graph is not looked at.

/// A word, or a list in parentheses.
struct Expression {
  std::string word;
  std::vector<Expression> parts;
  bool is_list = false;

  std::string text() const {
    if (!is_list) return word;
    std::string out = "(";
    for (const Expression& part : parts) out.append(out.size() > 1 ? " " : "").append(part.text());
    return out.append(")");
  }

  bool is_number() const {
    if (!is_list) return std::isdigit(static_cast<unsigned char>(word[0])) != 0;
    const bool has_sign = !parts.empty() && (parts[0].word == "-" || parts[0].word == "/");
    return has_sign && std::all_of(parts.begin() + 1, parts.end(), [](const Expression& e) { return e.is_number(); });
  }
};

Expression parse(const std::string& text, std::size_t& place) {
  Expression found;
  while (text[place] == ' ' || text[place] == '\n') ++place;
  if (text[place] != '(') {
    const std::size_t end = text[place] == '|' ? text.find('|', place + 1) + 1 : text.find_first_of(" ()\n", place);
    found.word = text.substr(place, end - place);
    place = end;
    return found;
  }
  found.is_list = true;
  for (++place; text[place] != ')';) {
    found.parts.push_back(parse(text, place));
    while (text[place] == ' ' || text[place] == '\n') ++place;
  }
  ++place;
  return found;
}

using Visitor = std::function<void()>;

/// Calls the visitor once for each way to put something smaller in place of the expression or one below it; while it
/// is called, the expression is changed.
void for_each_replacement(Expression& expression, const Visitor& visit) {
  const Expression before = expression;
  auto try_word = [&](const char* word) {
    expression = {word, {}, false};
    visit();
  };
  if (before.is_number()) {
    if (before.word != "0.0") try_word("0.0");
  } else if (before.word != "true" && before.word != "false") {
    for (const char* word : {"0.0", "1.0", "true", "false"}) try_word(word);
    for (std::size_t i = 1; i < before.parts.size(); ++i) {
      expression = before.parts[i];
      visit();
    }
  }
  expression = before;
  if (before.is_number()) return;
  for (std::size_t i = 1; i < expression.parts.size(); ++i) for_each_replacement(expression.parts[i], visit);
}

void rename(Expression& expression, const std::string& from, const std::string& to) {
  if (expression.word == from) expression.word = to;
  for (Expression& part : expression.parts) rename(part, from, to);
}

bool mentions(const Expression& expression, const std::string& name) {
  return expression.word == name || std::any_of(expression.parts.begin(), expression.parts.end(),
                                                [&](const Expression& part) { return mentions(part, name); });
}

class SingleSteps {
 public:
  explicit SingleSteps(const std::string& text) {
    std::size_t place = 0;
    while (text.find('(', place) != std::string::npos) commands_.push_back(parse(text, place));
  }

  /// The formulas that are legal.
  std::vector<Etr> find() {
    for (std::size_t c = 0; c < commands_.size(); ++c) {
      const std::string word = commands_[c].parts[0].word;
      if (word == "assert") try_without(c);
      if (word == "assert") for_each_replacement(commands_[c].parts[1], [&] { take(); });
      if (word == "define-fun") for_each_replacement(commands_[c].parts[4], [&] { take(); });
      if (word == "declare-const") try_variable(c);
    }
    return std::move(found_);
  }

 private:
  void take() {
    std::string text;
    for (const Expression& command : commands_) text += command.text() + "\n";
    try {
      found_.push_back(read_smt2(text, "step"));
    } catch (const ParseError&) {
      // another sort, or a variable that is gone but used
    }
  }

  void try_without(std::size_t c) {
    const std::vector<Expression> before = commands_;
    commands_.erase(commands_.begin() + static_cast<std::ptrdiff_t>(c));
    take();
    commands_ = before;
  }

  void try_variable(std::size_t c) {
    const std::vector<Expression> before = commands_;
    const std::string name = commands_[c].parts[1].word;
    commands_.erase(commands_.begin() + static_cast<std::ptrdiff_t>(c));
    const std::vector<Expression> undeclared = commands_;
    take();
    std::erase_if(commands_, [&](const Expression& command) {
      return command.parts[0].word == "assert" && mentions(command, name);
    });
    take();
    std::vector<std::string> images = {"0.0", "1.0", "true", "false"};
    for (std::size_t other = 0; other < c; ++other) {
      if (before[other].parts[0].word == "declare-const") images.push_back(before[other].parts[1].word);
    }
    for (const std::string& image : images) {
      commands_ = undeclared;
      for (Expression& command : commands_) rename(command, name, image);
      take();
    }
    commands_ = before;
  }

  std::vector<Expression> commands_;
  std::vector<Etr> found_;
};

// Predicates that do not depend on the order of anything.

using Point = std::map<std::string, Rational>;

/// By point: whether all assertions hold.
std::vector<bool> truths(const Etr& formula, const std::vector<Point>& points) {
  FieldArithmetic arithmetic({});
  std::vector<bool> result;
  for (const Point& point : points) {
    std::vector<Value> values;
    for (const EtrVariable& variable : formula.variables()) values.emplace_back(point.at(variable.name));
    const NodeValues found = evaluate(formula, values, arithmetic);
    result.push_back(std::all_of(formula.assertions().begin(), formula.assertions().end(),
                                 [&](NodeIndex assertion) { return found.truths[assertion]; }));
  }
  return result;
}

std::size_t count(const Etr& formula, EtrKind kind) {
  std::vector<bool> is_used(formula.node_count());
  for (NodeIndex assertion : formula.assertions()) is_used[assertion] = true;
  std::size_t found = 0;
  for (auto n = static_cast<NodeIndex>(formula.node_count()); n-- > 0;) {
    if (!is_used[n]) continue;
    found += formula.node(n).kind == kind ? 1 : 0;
    for (NodeIndex child : formula.children(n)) is_used[child] = true;
  }
  return found;
}

std::vector<Point> grid(const Etr& formula) {
  std::vector<Point> points(1);
  for (const EtrVariable& variable : formula.variables()) {
    std::vector<Point> longer;
    for (const Point& point : points) {
      for (int value = variable.is_bool ? 0 : -1; value <= (variable.is_bool ? 1 : 2); ++value) {
        longer.push_back(point);
        longer.back()[variable.name] = Rational(value);
      }
    }
    points = std::move(longer);
  }
  return points;
}

using EtrPredicate = std::function<bool(const Etr&)>;

/// One that holds for the formula.
EtrPredicate make_predicate(const Etr& formula, int kind) {
  const std::vector<Point> points = grid(formula);
  const std::vector<bool> wanted = truths(formula, points);
  const bool is_unsat = std::none_of(wanted.begin(), wanted.end(), [](bool truth) { return truth; });
  const std::size_t products = std::min<std::size_t>(2, count(formula, EtrKind::product));
  const std::size_t atoms = std::min<std::size_t>(3, count(formula, EtrKind::atom));
  const std::size_t negations = std::min<std::size_t>(1, count(formula, EtrKind::negation));
  switch (kind) {
    case 0:  // is as unsatisfiable by brute force, with some structure
      return [=](const Etr& candidate) {
        const std::vector<bool> found = truths(candidate, points);
        return std::none_of(found.begin(), found.end(), [](bool truth) { return truth; }) == is_unsat &&
               count(candidate, EtrKind::atom) >= atoms;
      };
    case 1:  // has the same solutions on a grid
      return [=](const Etr& candidate) { return truths(candidate, points) == wanted; };
    default:  // has some structure
      return [=](const Etr& candidate) {
        return count(candidate, EtrKind::product) >= products && count(candidate, EtrKind::atom) >= atoms &&
               count(candidate, EtrKind::negation) >= negations;
      };
  }
}

bool is_subsequence(const std::vector<EtrVariable>& part, const std::vector<EtrVariable>& whole) {
  auto place = whole.begin();
  for (const EtrVariable& variable : part) {
    place = std::find(place, whole.end(), variable);
    if (place++ == whole.end()) return false;
  }
  return true;
}

}  // namespace

// Without it: a shrunk formula could still have something in it that can go, lose the names that its user knows, or be
// one that no file says.
TEST_CASE("shrunk ETR formulas are 1-minimal and keep their names") {
  constexpr int seed = 17;
  CAPTURE(seed);
  Random random(seed);
  std::size_t refused = 0;
  for (int round = 0; round < 200; ++round) {
    RandomEtrShape shape;
    shape.bools = 1;
    const Etr formula = random_etr(random, shape, 1).formula;
    const EtrPredicate holds = make_predicate(formula, round % 3);
    auto predicate = [&](const Formula& candidate) {
      const Etr& etr = std::get<Etr>(candidate);
      const Etr again = read_smt2(text_of(etr), "candidate");
      REQUIRE(again.variables() == etr.variables());
      REQUIRE(again.assertions().size() == etr.assertions().size());
      REQUIRE(is_subsequence(etr.variables(), formula.variables()));
      return holds(etr);
    };
    const Etr result = std::get<Etr>(shrink(formula, predicate, {}));
    CAPTURE(round, text_of(formula), text_of(result));
    REQUIRE(holds(result));
    for (const Etr& step : SingleSteps(text_of(result)).find()) {
      ++refused;
      CAPTURE(text_of(step));
      REQUIRE(!holds(step));
    }
  }
  CHECK(refused > 1000);
}

// Without it: what is shrunk for a solver's developers could be larger than what they would write themselves.
TEST_CASE("what shrunk formulas look like") {
  const Etr formula = read_smt2(
      "(declare-const |a b| Real) (declare-const y Real) (declare-const c Bool)\n"
      "(assert (or c (< (+ (* 3 |a b| y |a b|) (* y y y) (- 7)) (ite c 5 y))))\n"
      "(assert (=> c (= y 123456)))\n(assert (and (> y 0) (not (= y 1)) c))\n",
      "text");
  auto shrunk = [&](const EtrPredicate& holds) {
    auto predicate = [&](const Formula& candidate) { return holds(std::get<Etr>(candidate)); };
    const std::string text = text_of(std::get<Etr>(shrink(formula, predicate, {})));
    const std::string header = "(set-info :smt-lib-version 2.6)\n(set-logic QF_";
    REQUIRE(text.starts_with(header));
    return text.substr(text.find('\n', header.size()) + 1);
  };
  auto contains = [](const char* words) {
    return [words](const Etr& candidate) { return text_of(candidate).find(words) != std::string::npos; };
  };
  CHECK(shrunk(contains("assert")) == "(assert false)\n(check-sat)\n");
  CHECK(shrunk(contains("|a b| ")) == "(declare-const |a b| Real)\n(check-sat)\n");
  CHECK(shrunk(contains("(* y y")) == "(declare-const y Real)\n(assert (> (* y y) 0.0))\n(check-sat)\n");
  CHECK(shrunk(contains("ite c")) == "(declare-const c Bool)\n(assert (> (ite c 1.0 0.0) 0.0))\n(check-sat)\n");
  // Numbers shrink as far as halving them, or their digits, leads.
  auto is_large = [](const Etr& candidate) {
    for (NodeIndex n = 0; n < candidate.node_count(); ++n) {
      if (candidate.node(n).kind == EtrKind::constant && candidate.constant(n) <= Rational(-100)) return true;
    }
    return false;
  };
  CHECK(shrunk(is_large) == "(declare-const y Real)\n(assert (= y 123.0))\n(check-sat)\n");
}
