// Instances with a solution have no proof that there is none. Without these tests a fact could say too much, or a step
// that no table of wrong certificates thinks of could prove what is false: here steps are random, and after each that
// is accepted everything in force must hold of the solution that is known.
#include "nncheck/checker.h"
#include "tests/nncheck/planted.h"
#include "tests/support/scale.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace nncheck;
using nncheck::test::Planted;

namespace {

/// By the numbers that variables have in facts.
using Values = std::map<std::uint32_t, mpq_class>;

mpq_class value_of(const Polynomial& p, const Values& values) {
  mpq_class sum = 0;
  for (const auto& [monomial, coefficient] : p) {
    mpq_class product = coefficient;
    for (const char32_t v : monomial) product *= values.at(v);
    sum += product;
  }
  return sum;
}

bool holds_of(const Formula& formula, std::size_t at, const Values& values) {
  return holds(formula, at, false, [&](std::size_t i) {
    return formula[i].kind == Kind::atom && (formula[i].signs & signs_of(sgn(value_of(formula[i].p, values)))) != 0;
  });
}

template <class Range, class Item>
std::string list(const Range& range, Item item) {
  std::string text = "[";
  for (const auto& element : range) text += (text.size() > 1 ? ", " : "") + item(element);
  return text + "]";
}

std::string header_of(const Planted& planted) {
  return R"({"nnsolve": "certificate/1", "variables": )" +
         list(planted.values, [](const auto& v) { return v.first.dump(); }) +
         ", \"facts\": " + list(planted.facts, [](const Name& name) { return name.dump(); }) + "}";
}

/// Steps that are well formed, and often right, since they look at the facts in force.
class Steps {
 public:
  Steps(std::mt19937_64& random, const Checker& checker, const std::vector<std::uint32_t>& variables)
      : random_(random), checker_(checker), variables_(variables) {}

  std::string next(bool in_branch) {
    switch (below(in_branch ? 20 : 18)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
        return R"({"do": "sum", "sum": )" + terms() + gives() + "}";
      case 5:
      case 6:
        return cancel();
      case 7:
        return R"({"do": "case", "sign": )" + polynomial() + "}";
      case 8:
        return R"({"do": "case", "lemma": )" + formula() + "}";
      case 9:
        return R"({"do": "case", "clause": )" + fact(Kind::any) + "}";
      case 10:
        return R"({"do": "units", "clauses": [)" + fact(Kind::any) + ", " + fact(Kind::any) + "]}";
      case 11:
        return R"({"do": "define", "name": "n)" + std::to_string(below(1000)) + "\", \"num\": " + polynomial() +
               ", \"den\": " + denominator() + "}";
      case 12:
      case 13:
        return wlog();
      case 14:
        return R"({"do": "order", "blocks": [[)" + variable() + "], [" + variable() + "]], \"key\": 0}";
      case 15:
        return rank();
      case 16:
      case 17:
        return line();
      default:
        return R"({"do": "end"})";
    }
  }

 private:
  std::size_t below(std::size_t n) { return n == 0 ? 0 : random_() % n; }
  std::string variable() { return std::to_string(below(variables_.size())); }
  std::string number(bool negative = true) {
    const char* const numbers[] = {"1", "2", "1/2", "0", "3", "-1", "-2", "-1/3"};
    return std::string("\"") + numbers[below(negative ? 8 : 5)] + "\"";
  }

  /// A fact's number, of that kind if a few tries find one.
  std::string fact(Kind kind) {
    std::size_t i = 0;
    for (int tries = 0; tries < 6; ++tries) {
      i = below(checker_.facts().size());
      if (i < checker_.facts().size() && checker_.facts()[i].node().kind == kind) break;
    }
    return std::to_string(i);
  }
  std::string fact() { return fact(Kind::atom); }

  std::string text_of(const Polynomial& p) const {
    return list(p, [&](const auto& term) {
      std::string text = "[\"" + term.second.get_str() + "\"";
      for (const char32_t v : term.first) {
        text += ", " + std::to_string(std::find(variables_.begin(), variables_.end(), v) - variables_.begin());
      }
      return text + "]";
    });
  }

  /// One that occurs, or a random one.
  std::string polynomial() {
    if (below(3) == 0 && checker_.facts().size() > 0)
      return text_of(checker_.facts()[below(checker_.facts().size())].node().p);
    std::string text = "[";
    for (std::size_t k = below(3); k > 0; --k) {
      text += "[" + number();
      for (std::size_t degree = below(3); degree > 0; --degree) text += ", " + variable();
      text += k > 1 ? "], " : "]";
    }
    return text + "]";
  }
  std::string denominator() {
    return below(3) == 0   ? polynomial()
           : below(2) == 0 ? "[[" + number() + "]]"
                           : "[[" + number() + ", " + variable() + "]]";
  }

  std::string formula() {
    const char* const relations[] = {"=", "!=", ">", ">="};
    const std::string atom = "{\"p\": " + polynomial() + ", \"rel\": \"" + relations[below(4)] + "\"}";
    if (below(4) != 0) return atom;
    return std::string(below(2) == 0 ? "{\"any\": [" : "{\"all\": [") + atom + ", {\"p\": " + polynomial() +
           ", \"rel\": \">\"}]}";
  }

  std::string terms() {
    std::string text = "[";
    for (std::size_t k = 1 + below(3); k > 0; --k) {
      std::string facts = "[";
      for (std::size_t n = below(4) == 0 ? below(3) : 1; n > 0; --n) facts += fact() + (n > 1 ? ", " : "");
      text += "{\"facts\": " + facts + "], ";
      if (below(2) == 0) {
        text += "\"factor\": " + polynomial() + "}";
      } else {
        text += "\"coefficient\": " + number(below(20) == 0) +
                (below(2) == 0 ? "}" : ", \"square\": " + polynomial() + "}");
      }
      text += k > 1 ? ", " : "";
    }
    return text + "]";
  }

  std::string gives() { return below(8) == 0 ? ", \"gives\": {\"p\": " + polynomial() + R"(, "rel": ">="})" : ""; }

  /// A fact whose terms have a variable in common, by a fact about it.
  std::string cancel() {
    const Facts& facts = checker_.facts();
    for (int tries = 0; tries < 20 && facts.size() > 0; ++tries) {
      const std::size_t i = below(facts.size()), j = below(facts.size());
      const Node& a = facts[i].node();
      const Node& b = facts[j].node();
      if (b.p.size() != 1 || b.p.begin()->first.size() != 1) continue;
      Polynomial quotient;
      bool divides = !a.p.empty();
      for (const auto& [monomial, coefficient] : a.p) {
        Monomial rest = monomial;
        const std::size_t at = rest.find(b.p.begin()->first[0]);
        divides = divides && at != Monomial::npos;
        if (divides) quotient.add(rest.erase(at, 1), mpq_class(coefficient / b.p.begin()->second));
      }
      const char* rel = a.signs == equal_zero ? "=" : a.signs == not_zero ? "!=" : a.signs == above_zero ? ">" : ">=";
      if (divides)
        return R"({"do": "cancel", "fact": )" + std::to_string(i) + ", \"by\": " + std::to_string(j) +
               R"(, "gives": {"p": )" + text_of(quotient) + ", \"rel\": \"" + rel + "\"}}";
    }
    return R"({"do": "units", "clauses": []})";
  }

  std::string map() {
    std::string text = "{\"map\": [";
    const std::size_t start = below(variables_.size());
    const std::size_t count = below(4);
    const std::string scale = variable();
    for (std::size_t k = 0; k < count && start + k < variables_.size(); ++k) {
      const std::string v = std::to_string(start + k);
      const std::size_t kind = below(4);
      text += (k > 0 ? ", [" : "[") + v + ", " +
              (kind == 0   ? polynomial()
               : kind == 1 ? "[[\"1\", " + v + ", " + scale + "]]"
                           : "[[\"-1\", " + v + "]]");
      text += below(3) == 0 ? ", " + denominator() + "]" : "]";
    }
    text += "], \"nonzero\": [" + (below(2) == 0 ? fact() : "") + "]";
    if (below(3) == 0) text += ", \"why\": {\"-1\": " + terms() + ", \"" + fact() + "\": " + terms() + "}";
    return text + "}";
  }

  std::string wlog() {
    const std::string sign =
        "{\"p\": [[" + number() + ", " + variable() + R"(]], "rel": ")" + (below(2) == 0 ? ">=" : ">") + "\"}";
    const std::string unless = below(2) == 0 ? ", \"unless\": true" : "";
    const std::string start = R"({"do": "wlog", "gives": [)" + (below(3) == 0 ? formula() : sign) + "]" + unless + ", ";
    if (below(2) == 0) return start + map().substr(1);
    return start + "\"sign\": " + polynomial() + ", \"cases\": [" + map() + ", " + map() + ", " + map() + "]}";
  }

  std::string rank() {
    if (below(2) == 0) return R"({"do": "rank", "facts": [[)" + fact() + R"(]], "left": [[]], "right": []})";
    auto row = [&] { return "[" + polynomial() + "]"; };
    return R"({"do": "rank", "facts": [[)" + fact() + ", " + fact() + "], [" + fact() + ", " + fact() +
           R"(]], "left": [)" + row() + ", " + row() + R"(], "right": [[)" + polynomial() + ", " + polynomial() + "]]}";
  }

  /// Facts about one variable, all that a few tries find.
  std::string line() {
    const Facts& facts = checker_.facts();
    const std::size_t which = below(variables_.size());
    const char32_t v = variables_.empty() ? 0 : variables_[which];
    std::string text;
    for (int tries = 0; tries < 12 && facts.size() > 0; ++tries) {
      const std::size_t i = below(facts.size());
      const Node& node = facts[i].node();
      const bool good = std::all_of(node.p.begin(), node.p.end(), [&](const auto& term) {
        return term.first.find_first_not_of(v) == Monomial::npos;
      });
      if (good && node.kind == Kind::atom) text += (text.empty() ? "" : ", ") + std::to_string(i);
    }
    const std::string name = std::to_string(which);
    return R"({"do": "line", "variable": )" + name + ", \"facts\": [" + text + "]" +
           (below(2) == 0 ? "}"
                          : R"(, "gives": {"p": [["1", )" + name + "], [" + number() + R"(]], "rel": ")" +
                                (below(2) == 0 ? ">" : "!=") + "\"}}");
  }

  std::mt19937_64& random_;
  const Checker& checker_;
  const std::vector<std::uint32_t>& variables_;  // by the certificate's numbers, those in facts
};

struct Count {
  std::size_t accepted = 0, longest = 0;
};

/// One random certificate, up to the first step that is rejected. False if something in force does not hold.
bool survives(const Planted& planted, std::mt19937_64& random, Count& count, std::string& text) {
  const std::unique_ptr<Instance> instance = planted.read();
  text = header_of(planted) + "\n";
  Checker checker(*instance);
  checker.read(header_of(planted));
  Values values;
  std::vector<std::uint32_t> variables;
  for (const auto& [name, value] : planted.values) {
    variables.push_back(instance->find(name).variable.value());
    values[variables.back()] = value;
  }
  Steps steps(random, checker, variables);
  std::vector<std::size_t> variables_at;  // when each branch began
  bool has_moved = false;                 // away from the known solution
  std::size_t open = 0;                   // branches of cases that wait
  std::size_t checked = 0;
  try {
    for (std::size_t length = 0; length < 30; ++length) {
      const std::string step = open > 0 ? R"({"do": "branch"})" : steps.next(checker.depth() > 1);
      text += step + "\n";
      const std::size_t before = checker.depth();
      checker.read(step);
      ++count.accepted;
      count.longest = std::max(count.longest, length);
      const std::string kind = read_json(step)["do"];
      open = kind == "case" ? 1 : checker.depth() > before ? 0 : open;
      if (kind == "branch") variables_at.push_back(variables.size());
      if (kind == "end") {
        variables.resize(variables_at.back());
        variables_at.pop_back();
      }
      if (kind == "define") variables.push_back(first_defined + static_cast<std::uint32_t>(variables.size()));
      has_moved = has_moved || kind == "wlog" || kind == "order";
      if (checker.proved()) return false;
      if (checker.depth() > 1 || has_moved) continue;
      if (kind == "define") {  // its fact says x·den − num = 0
        mpq_class slope = 0, rest = 0;
        mpq_class& defined = values[variables.back()] = 0;
        const Polynomial& p = checker.facts()[checker.facts().size() - 1].node().p;
        rest = value_of(p, values);
        defined = 1;
        slope = value_of(p, values) - rest;
        if (slope == 0) return false;
        defined = -rest / slope;
      }
      for (; checked < checker.facts().size(); ++checked) {
        const Fact& fact = checker.facts()[checked];
        if (!holds_of(*fact.formula, fact.at, values)) return false;
      }
    }
  } catch (const Problem&) {
  }
  return true;
}

}  // namespace

TEST_CASE("every fact of an instance holds of its solution", "[nncheck]") {
  const std::uint64_t seed = nnsolve::test::seed_or(31);
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  std::size_t facts = 0;
  for (int i = 0; i < nnsolve::test::scaled(2000); ++i) {
    const Planted planted = test::random_planted(random);
    INFO(planted.text);
    const std::unique_ptr<Instance> instance = planted.read();
    Values values;
    for (const auto& [name, value] : planted.values) {
      INFO(name.dump());
      const std::optional<std::uint32_t> v = instance->find(name).variable;
      REQUIRE(v);
      REQUIRE(values.emplace(*v, value).second);
    }
    for (const Name& name : planted.facts) {
      INFO(name.dump());
      const std::optional<Formula> found = instance->find(name).fact;
      REQUIRE(found);
      const Formula fact = finished(*found);
      REQUIRE(holds_of(fact, 0, values));
      ++facts;
    }
  }
  CHECK(facts > 5000);
}

TEST_CASE("no random certificate proves that a solution is none", "[nncheck]") {
  const std::uint64_t seed = nnsolve::test::seed_or(32);
  std::mt19937_64 random(seed);
  Count count;
  std::string text;
  const int instances = nnsolve::test::scaled(500);
  for (int i = 0; i < instances; ++i) {
    const Planted planted = test::random_planted(random);
    for (int k = 0; k < 40; ++k) {
      const bool good = survives(planted, random, count, text);
      INFO("seed " << seed << ", instance " << i << ":\n" << planted.text << "\ncertificate:\n" << text);
      REQUIRE(good);
    }
  }
  CHECK(count.accepted > 10'000);
  CHECK(count.longest > 10);
  WARN("seed " << seed << ": " << instances * 40 << " certificates, " << count.accepted << " steps accepted, up to "
               << count.longest << " in one");
}
