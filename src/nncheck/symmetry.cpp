// Steps that lose no solution without following: `wlog` sends each solution of the core to one of the core for which
// more holds, `order` sorts blocks of variables that can be exchanged. The proof that a map does so is a look at each
// core fact that it changes: its image must follow from what is in force before the map.
#include "nncheck/checker.h"

#include <cstdlib>

namespace nncheck {

std::vector<std::size_t> Checker::changed(std::size_t core_end, const Map& map) const {
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < core_end; ++i) {
    const Fact& fact = facts_[i];
    bool mentioned = false;
    for (std::size_t n = fact.at; fact.core && n < fact.node().end; ++n) {
      for (const auto& [monomial, c] : (*fact.formula)[n].p) {
        for (const char32_t v : monomial) mentioned = mentioned || map.contains(v);
      }
    }
    if (mentioned) numbers.push_back(i);
  }
  return numbers;
}

Map Checker::read_map(const Json& list) const {
  Map map;
  for (const Json& entry : list_of(list, "a map")) {
    const std::size_t size = list_of(entry, "[variable, numerator, denominator]").size();
    need(size == 2 || size == 3, "expected [variable, numerator, denominator]");
    Polynomial denominator = size == 3 ? polynomial(entry[2]) : mpq_class(1);
    need(facts_.known_nonzero(denominator), "a denominator of the map is not known to be nonzero");
    const bool is_new = map.try_emplace(variable_number(entry[0]), polynomial(entry[1]), std::move(denominator)).second;
    need(is_new, "a variable is mapped twice");
  }
  return map;
}

/// From the facts listed, which must be about single variables: their signs.
std::map<std::uint32_t, Signs> Checker::read_signs(const Json& list) const {
  std::map<std::uint32_t, Signs> signs;
  for (const Json& fact : list_of(list, "a list of facts")) {
    const Node& atom = atom_of(fact);
    const bool single = atom.p.size() == 1 && atom.p.begin()->first.size() == 1;
    need(single && (atom.signs & equal_zero) == 0, "this fact does not say that a variable is nonzero");
    const Signs sign = atom.p.begin()->second > 0 ? atom.signs : flipped(atom.signs);
    Signs& known = signs.try_emplace(atom.p.begin()->first[0], sign).first->second;
    known = static_cast<Signs>(known & sign);
  }
  return signs;
}

/// By the numbers of facts, or of goals from the end.
Checker::Why Checker::read_why(const Json& reasons, std::size_t goals, std::size_t core_end) const {
  Why why;
  need(reasons.is_object(), "expected reasons by number");
  for (const auto& [key, reason] : reasons.items()) {
    const std::int64_t number = std::strtoll(key.c_str(), nullptr, 10);
    const bool is_there =
        number < 0 ? number + static_cast<std::int64_t>(goals) >= 0 : number < static_cast<std::int64_t>(core_end);
    need(is_there && std::to_string(number) == key, "a reason for something that is not there: ", key);
    why.emplace(number, total(reason));
  }
  return why;
}

namespace {

Node image_of(Node node, const Map& map) {
  node.p = image(node.p, map, node.is_inequality());
  return node;
}

/// Divided by each variable as often as its sign allows.
Node divided(Node atom, const std::map<std::uint32_t, Signs>& signs) {
  for (const auto& [v, sign] : signs) {
    if (atom.p.empty()) break;
    std::size_t power = SIZE_MAX;
    for (const auto& [monomial, c] : atom.p) power = std::min(power, exponent(monomial, v));
    if (atom.is_inequality() && sign == not_zero) power -= power % 2;
    const bool negative = atom.is_inequality() && sign == below_zero && power % 2 != 0;
    Polynomial quotient;
    for (const auto& [monomial, c] : atom.p) {
      Monomial rest = monomial;
      rest.erase(std::min(rest.find(v), rest.size()), power);
      quotient.add(rest, negative ? mpq_class(-c) : c);
    }
    atom.p = std::move(quotient);
  }
  return atom;
}

}  // namespace

void Checker::wlog_case(const Json& given, const std::vector<Formula>& goals, std::size_t core_end) {
  const Map map = read_map(given["map"]);
  static const Json no_facts = Json::array(), no_reasons = Json::object();
  const auto signs = read_signs(given.contains("nonzero") ? given["nonzero"] : no_facts);
  const Why why = read_why(given.contains("why") ? given["why"] : no_reasons, goals.size(), core_end);
  // Does the image of a formula follow? Its parts have the numbers of facts, or all that of a goal.
  auto carried = [&](const Formula& formula, std::size_t at, std::int64_t number) {
    const Formula plain = mapped(formula, at, [&](const Node& node) { return image_of(node, map); });
    const Formula short_one = mapped(plain, 0, [&](const Node& node) { return divided(node, signs); });
    std::vector<std::int64_t> numbers(plain.size(), number);
    for (std::size_t i = 0; number >= 0 && i < plain.size(); ++number) {
      const std::size_t end = plain[i].kind == Kind::all ? i + 1 : plain[i].end;
      for (; i < end; ++i) numbers[i] = number;
    }
    return holds(plain, 0, false, [&](std::size_t i) {
      const auto reason = why.find(numbers[i]);
      auto true_as = [&](const Formula& one) {
        if (one[i].kind != Kind::atom) return facts_.in_force(one, i, false);
        return facts_.follows(one[i]) ||
               (reason != why.end() && reason->second.p == one[i].p && (reason->second.signs & ~one[i].signs) == 0);
      };
      return true_as(plain) || true_as(short_one);
    });
  };
  for (const std::size_t i : changed(core_end, map)) {
    const bool good = carried(*facts_[i].formula, facts_[i].at, static_cast<std::int64_t>(i));
    if (!good) throw Problem("the map does not carry fact " + std::to_string(i));
  }
  for (std::size_t g = 0; g < goals.size(); ++g) {
    const auto number = static_cast<std::int64_t>(g) - static_cast<std::int64_t>(goals.size());
    need(carried(goals[g], 0, number), "what is given does not hold after the map");
  }
}

void Checker::wlog(const Json& step) {
  const bool by_sign = step.contains("sign");
  by_sign ? expect_keys(step, {"do", "gives", "sign", "cases"}, {"unless"})
          : expect_keys(step, {"do", "gives", "map"}, {"nonzero", "why", "unless"});
  std::vector<Formula> goals;
  for (const Json& goal : list_of(step["gives"], "a list of formulas")) goals.push_back(formula(goal));
  const bool unless = step.contains("unless");
  need(!unless || step["unless"] == true, "\"unless\" is true or not there");
  need(!unless || goals.size() == 1, "\"unless\" needs a single formula");
  const std::size_t core_end = facts_.size();
  const bool closed = scopes_.back().closed;
  auto try_case = [&](const Json& map) {
    if (unless) add(mapped(goals[0], 0, negated), false);
    wlog_case(map, goals, core_end);
    facts_.shrink(core_end);
    scopes_.back().closed = closed;
  };
  if (by_sign) {
    const Polynomial p = polynomial(step["sign"]);
    const Json& cases = list_of(step["cases"], "three maps");
    need(cases.size() == 3, "expected three maps");
    for (std::size_t i = 0; i < 3; ++i) {
      expect_keys(cases[i], {"map"}, {"nonzero", "why"});
      add(atom(i == 0 ? -p : p, i == 1 ? equal_zero : above_zero), false);
      try_case(cases[i]);
    }
  } else {
    try_case(step);
  }
  for (Formula& goal : goals) add(std::move(goal), true);
}

void Checker::order(const Json& step) {
  expect_keys(step, {"do", "blocks", "key"});
  std::vector<std::vector<std::uint32_t>> blocks;
  std::set<std::uint32_t> seen;
  for (const Json& block : list_of(step["blocks"], "a list of blocks")) {
    blocks.emplace_back();
    for (const Json& v : list_of(block, "a block")) {
      blocks.back().push_back(variable_number(v));
      need(seen.insert(blocks.back().back()).second, "a variable twice");
    }
    need(blocks.back().size() == blocks[0].size(), "blocks of different lengths");
  }
  need(!blocks.empty(), "no blocks");
  const std::uint32_t key = index_of(step["key"], blocks[0].size(), "variable of a block");
  std::vector<Formula> ascending;
  for (std::size_t b = 0; b + 1 < blocks.size(); ++b) {
    Map exchange;
    for (std::size_t i = 0; i < blocks[b].size(); ++i) {
      exchange.try_emplace(blocks[b][i], variable(blocks[b + 1][i]), mpq_class(1));
      exchange.try_emplace(blocks[b + 1][i], variable(blocks[b][i]), mpq_class(1));
    }
    for (const std::size_t i : changed(facts_.size(), exchange)) {
      const auto moved = [&](const Node& node) { return image_of(node, exchange); };
      const bool good = facts_.in_force(mapped(*facts_[i].formula, facts_[i].at, moved), 0, true);
      if (!good) throw Problem("exchanging blocks does not carry fact " + std::to_string(i));
    }
    ascending.push_back(atom(variable(blocks[b + 1][key]) - variable(blocks[b][key]), not_below));
  }
  for (Formula& formula : ascending) add(std::move(formula), true);
}

}  // namespace nncheck
