// Steps that lose no solution without following: `wlog` sends each solution of the core to one of the core for which
// more holds, `order` sorts blocks of variables that can be exchanged. The proof that a map does so is a look at each
// core fact that it changes: its image must follow from what is in force before the map.
#include "nncheck/checker.h"

#include <algorithm>

namespace nncheck {

using Value = Json::Value;

bool Checker::mentions(const Fact& fact, const std::function<bool(char32_t)>& variable) const {
  for (std::uint32_t i = fact.at; i < fact.node().end; ++i) {
    for (const Term& term : fact.formula->nodes[i].p) {
      if (std::any_of(term.monomial.begin(), term.monomial.end(), variable)) return true;
    }
  }
  return false;
}

Checker::Map Checker::read_map(Value list) const {
  Map map;
  list.expect(Json::Kind::array, "a map");
  for (Value entry = list.first(); entry; entry = entry.next()) {
    const std::size_t size = entry.expect(Json::Kind::array, "[variable, numerator, denominator]").size();
    if (size != 2 && size != 3) throw Problem("expected [variable, numerator, denominator]");
    const Value v = entry.first();
    Polynomial denominator = size == 3 ? polynomial(v.next().next()) : constant(1);
    if (!facts_.known_nonzero(denominator)) throw Problem("a denominator of the map is not known to be nonzero");
    const bool is_new = map.emplace(variable_number(v), std::pair(polynomial(v.next()), std::move(denominator))).second;
    if (!is_new) throw Problem("a variable is mapped twice");
  }
  return map;
}

/// What the atom says after the map, multiplied by denominators: by the least powers that do, even ones if the relation
/// is an inequality.
FormulaNode Checker::image(const FormulaNode& atom, const Map& map) const {
  const bool inequality = atom.signs == above_zero || atom.signs == not_below;
  std::map<std::uint32_t, std::size_t> powers;
  auto count = [](const Monomial& m, std::uint32_t v) {
    return static_cast<std::size_t>(std::count(m.begin(), m.end(), static_cast<char32_t>(v)));
  };
  for (const Term& term : atom.p) {
    for (const char32_t v : term.monomial) {
      if (!map.contains(v)) continue;
      std::size_t& power = powers[v];
      power = std::max(power, count(term.monomial, v));
    }
  }
  if (inequality) {
    for (auto& power : powers) power.second += power.second % 2;
  }
  Sum sum;
  for (const Term& term : atom.p) {
    Monomial rest;
    for (const char32_t v : term.monomial) {
      if (!map.contains(v)) rest.push_back(v);
    }
    Polynomial p = {{rest, term.coefficient}};
    for (const auto& [v, power] : powers) {
      const auto& [numerator, denominator] = map.at(v);
      const std::size_t exponent = count(term.monomial, v);
      for (std::size_t i = 0; i < power; ++i) p = product(p, i < exponent ? numerator : denominator);
    }
    sum.add(p);
  }
  return {nncheck::Kind::atom, atom.signs, 0, sum.take(), 0};
}

/// From the facts listed, which must be about single variables: their signs.
std::map<std::uint32_t, Signs> Checker::read_signs(Value list) const {
  std::map<std::uint32_t, Signs> signs;
  if (!list) return signs;
  list.expect(Json::Kind::array, "a list of facts");
  for (Value fact = list.first(); fact; fact = fact.next()) {
    const FormulaNode& atom = atom_of(fact);
    const bool single = atom.p.size() == 1 && atom.p[0].monomial.size() == 1;
    if (!single || (atom.signs & equal_zero) != 0) throw Problem("this fact does not say that a variable is nonzero");
    const std::uint32_t v = atom.p[0].monomial[0];
    const Signs sign = atom.p[0].coefficient > 0 ? atom.signs : flipped(atom.signs);
    signs[v] = static_cast<Signs>(signs.contains(v) ? signs[v] & sign : sign);
  }
  return signs;
}

namespace {

/// Divided by each variable as often as its sign allows.
FormulaNode divided(FormulaNode atom, const std::map<std::uint32_t, Signs>& signs) {
  const bool inequality = atom.signs == above_zero || atom.signs == not_below;
  for (const auto& [v, sign] : signs) {
    if (atom.p.empty()) break;
    const auto w = static_cast<char32_t>(v);
    std::ptrdiff_t power = PTRDIFF_MAX;
    for (const Term& term : atom.p) power = std::min(power, std::count(term.monomial.begin(), term.monomial.end(), w));
    const bool unknown = inequality && sign == not_zero;
    if (unknown) power -= power % 2;
    for (Term& term : atom.p) {
      const auto first = std::find(term.monomial.begin(), term.monomial.end(), w);
      term.monomial.erase(first, first + power);
    }
    if (inequality && sign == below_zero && power % 2 != 0) atom.p = negated(std::move(atom.p));
  }
  std::sort(atom.p.begin(), atom.p.end(), [](const Term& a, const Term& b) { return a.monomial < b.monomial; });
  return atom;
}

}  // namespace

Checker::Why Checker::read_why(Value object, const std::vector<Formula>& goals, std::size_t core_end) const {
  Why why;
  if (!object) return why;
  object.expect(Json::Kind::object, "reasons by number");
  for (Value reason = object.first(); reason; reason = reason.next()) {
    const std::string key(reason.key());
    const bool negative = key.starts_with("-");
    const std::string digits = key.substr(negative ? 1 : 0);
    const bool good = !digits.empty() && digits.size() < 10 &&
                      digits.find_first_not_of("0123456789") == std::string::npos &&
                      (digits[0] != '0' || (digits.size() == 1 && !negative));
    const std::int64_t number = good ? std::stoll(key) : 0;
    if (!good || number >= static_cast<std::int64_t>(core_end) || -number > static_cast<std::int64_t>(goals.size())) {
      throw Problem("a reason for something that is not there: " + key);
    }
    why.emplace(number, total(reason));
  }
  return why;
}

void Checker::wlog_case(Value given, const std::vector<Formula>& goals, std::size_t core_end) {
  const Map map = read_map(given.get("map"));
  const std::map<std::uint32_t, Signs> signs = read_signs(given.get("nonzero"));
  const Why why = read_why(given.get("why"), goals, core_end);
  // Does the image of a formula follow? Its parts have the numbers of facts, or all that of a goal.
  auto carried = [&](const Formula& formula, std::uint32_t at, std::int64_t number) {
    const auto whole_image = [&](const FormulaNode& node) {
      return node.kind == nncheck::Kind::atom ? image(node, map) : node;
    };
    const Formula plain = mapped(formula, at, whole_image);
    const Formula short_one = mapped(plain, 0, [&](const FormulaNode& node) {
      return node.kind == nncheck::Kind::atom ? divided(node, signs) : node;
    });
    std::vector<std::int64_t> numbers(plain.nodes.size(), number);
    for (std::uint32_t i = 0; number >= 0 && i < plain.nodes.size(); ++number) {
      const std::uint32_t end = plain.nodes[i].kind == nncheck::Kind::all ? i + 1 : plain.nodes[i].end;
      std::fill(numbers.begin() + i, numbers.begin() + end, number);
      i = end;
    }
    auto atom = [&](std::uint32_t i) {
      const auto reason = why.find(numbers[i]);
      for (const FormulaNode* node : {&plain.nodes[i], &short_one.nodes[i]}) {
        if (facts_.follows(*node)) return true;
        if (reason != why.end() && reason->second.p == node->p && (reason->second.signs & ~node->signs) == 0)
          return true;
      }
      return false;
    };
    return holds(plain, 0, atom, [&](std::uint32_t i) {
      return facts_.in_force(plain, i, false) || facts_.in_force(short_one, i, false);
    });
  };
  for (std::size_t i = 0; i < core_end; ++i) {
    const Fact fact = facts_[i];
    if (!fact.core || !mentions(fact, [&](char32_t v) { return map.contains(v); })) continue;
    if (!carried(*fact.formula, fact.at, static_cast<std::int64_t>(i)))
      throw Problem("the map does not carry fact " + std::to_string(i));
  }
  for (std::size_t g = 0; g < goals.size(); ++g) {
    const auto number = static_cast<std::int64_t>(g) - static_cast<std::int64_t>(goals.size());
    if (!carried(goals[g], 0, number)) throw Problem("what is given does not hold after the map");
  }
}

void Checker::wlog(Value step) {
  const Value sign = step.get("sign");
  const Value unless = step.get("unless");
  if (sign) {
    step.expect_keys({"do", "gives", "sign", "cases"}, {"unless"});
  } else {
    step.expect_keys({"do", "gives", "map"}, {"nonzero", "why", "unless"});
  }
  if (unless && (!unless.is(Json::Kind::boolean) || unless.text() != "true"))
    throw Problem("\"unless\" is true or not there");
  std::vector<Formula> goals;
  const Value gives = step.get("gives").expect(Json::Kind::array, "a list of formulas");
  for (Value v = gives.first(); v; v = v.next()) goals.push_back(formula(v));
  if (unless && goals.size() != 1) throw Problem("\"unless\" needs a single formula");
  const std::size_t core_end = facts_.size();
  const bool closed = scopes_.back().closed;
  auto try_case = [&](Value map) {
    if (unless) add(part(goals[0], 0, true), false);
    wlog_case(map, goals, core_end);
    facts_.shrink(core_end);
    scopes_.back().closed = closed;
  };
  if (sign) {
    const Polynomial p = polynomial(sign);
    const Value cases = step.get("cases").expect(Json::Kind::array, "three maps");
    if (cases.size() != 3) throw Problem("expected three maps");
    Value map = cases.first();
    for (const Signs now : {below_zero, equal_zero, above_zero}) {
      map.expect_keys({"map"}, {"nonzero", "why"});
      add(nncheck::atom(now == below_zero ? negated(p) : p, now == equal_zero ? equal_zero : above_zero), false);
      try_case(map);
      map = map.next();
    }
  } else {
    try_case(step);
  }
  for (Formula& goal : goals) add(std::move(goal), true);
}

void Checker::order(Value step) {
  step.expect_keys({"do", "blocks", "key"});
  std::vector<std::vector<std::uint32_t>> blocks;
  std::set<std::uint32_t> seen;
  const Value list = step.get("blocks").expect(Json::Kind::array, "a list of blocks");
  for (Value block = list.first(); block; block = block.next()) {
    blocks.emplace_back();
    block.expect(Json::Kind::array, "a block");
    for (Value v = block.first(); v; v = v.next()) {
      blocks.back().push_back(variable_number(v));
      if (!seen.insert(blocks.back().back()).second) throw Problem("a variable twice");
    }
    if (blocks.back().size() != blocks[0].size()) throw Problem("blocks of different lengths");
  }
  if (blocks.empty()) throw Problem("no blocks");
  const std::uint32_t key = step.get("key").index(blocks[0].size(), "variable of a block");
  for (std::size_t b = 0; b + 1 < blocks.size(); ++b) {
    Map exchange;
    for (std::size_t i = 0; i < blocks[b].size(); ++i) {
      exchange[blocks[b][i]] = {variable(blocks[b + 1][i]), constant(1)};
      exchange[blocks[b + 1][i]] = {variable(blocks[b][i]), constant(1)};
    }
    for (std::size_t i = 0; i < facts_.size(); ++i) {
      const Fact fact = facts_[i];
      if (!fact.core || !mentions(fact, [&](char32_t v) { return exchange.contains(v); })) continue;
      const Formula other = mapped(*fact.formula, fact.at, [&](const FormulaNode& node) {
        return node.kind == nncheck::Kind::atom ? image(node, exchange) : node;
      });
      if (!facts_.in_force(other, 0, true)) throw Problem("exchanging blocks does not carry fact " + std::to_string(i));
    }
  }
  for (std::size_t b = 0; b + 1 < blocks.size(); ++b) {
    Sum sum;
    sum.add(variable(blocks[b + 1][key]));
    sum.add(variable(blocks[b][key]), -1);
    add(nncheck::atom(sum.take(), not_below), true);
  }
}

}  // namespace nncheck
