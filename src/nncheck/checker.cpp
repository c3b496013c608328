#include "nncheck/checker.h"

#include <algorithm>

namespace nncheck {

using Value = Json::Value;

Checker::Checker(Instance& instance, Value header) : instance_(&instance) {
  header.expect_keys({"nnsolve", "variables", "facts"}, {"below"});
  if (header.get("nnsolve").expect(Json::Kind::string, "a version").text() != "certificate/1")
    throw Problem("not certificate/1");
  if (const Value bound = header.get("below")) {
    bound_ = bound.expect(Json::Kind::string, "a number as a string").text();
    instance.set_bound(parse_number(bound_, false));
  }
  std::map<Name, std::uint32_t> numbers;
  const Value variables = header.get("variables").expect(Json::Kind::array, "a list of names");
  for (Value v = variables.first(); v; v = v.next()) {
    const Name name = instance.canonical(read_name(v));
    if (!instance.has_variable(name)) throw Problem("no variable " + to_text(name));
    if (!numbers.emplace(name, names_.size()).second) throw Problem(to_text(name) + " twice");
    names_.push_back(name);
  }
  known_names_.insert(names_.begin(), names_.end());
  const Instance::Lookup lookup = [&](const Name& name) {
    const auto found = numbers.find(name);
    if (found == numbers.end()) throw Problem("a fact speaks of " + to_text(name) + ", which is not listed");
    return found->second;
  };
  scopes_.emplace_back();
  std::set<Name> seen;
  const Value facts = header.get("facts").expect(Json::Kind::array, "a list of names");
  for (Value v = facts.first(); v; v = v.next()) {
    const Name name = instance.canonical(read_name(v));
    if (!seen.insert(name).second) throw Problem(to_text(name) + " twice");
    add(instance.fact(name, lookup), true);
  }
  header_facts_ = seen.size();
}

void Checker::step(Value step) {
  const std::string_view kind =
      step.expect(Json::Kind::object, "a step").get("do").expect(Json::Kind::string, "what to do").text();
  if (scopes_.back().in_case && kind != "branch") throw Problem("a branch must come here");
  if (kind == "sum") return sum(step);
  if (kind == "cancel") return cancel(step);
  if (kind == "case") return begin_case(step);
  if (kind == "units") return units(step);
  if (kind == "define") return define(step);
  if (kind == "wlog") return wlog(step);
  if (kind == "order") return order(step);
  if (kind == "rank") return rank(step);
  if (kind == "line") return line(step);
  if (kind != "branch" && kind != "end") throw Problem("unknown step " + std::string(kind));
  step.expect_keys({"do"});
  kind == "branch" ? begin_branch() : end_branch();
}

// ---- what steps are made of ----

Polynomial Checker::polynomial(Value value) const {
  Sum sum;
  value.expect(Json::Kind::array, "a polynomial");
  for (Value term = value.first(); term; term = term.next()) {
    term.expect(Json::Kind::array, "a term");
    Value part = term.first();
    const mpq_class coefficient = parse_number(part.expect(Json::Kind::string, "a coefficient").text(), false);
    Monomial monomial;
    while ((part = part.next())) monomial.push_back(variable_number(part));
    std::sort(monomial.begin(), monomial.end());
    sum.add(monomial, coefficient);
  }
  return sum.take();
}

FormulaNode Checker::atom(Value value) const {
  value.expect_keys({"p", "rel"});
  const std::string_view rel = value.get("rel").expect(Json::Kind::string, "a relation").text();
  const Signs signs = rel == "="    ? equal_zero
                      : rel == "!=" ? not_zero
                      : rel == ">"  ? above_zero
                      : rel == ">=" ? not_below
                                    : Signs{0};
  if (signs == 0) throw Problem("no relation " + std::string(rel));
  return {nncheck::Kind::atom, signs, 0, polynomial(value.get("p")), 0};
}

Formula Checker::formula(Value value) const {
  Formula result;
  std::vector<Value> rest;  // behind the conjunctions and disjunctions that are open
  while (true) {
    if (value && (value.get("any") || value.get("all"))) {
      const bool any = bool(value.get("any"));
      value.expect_keys({any ? "any" : "all"});
      result.begin(any ? nncheck::Kind::any : nncheck::Kind::all);
      rest.push_back(value.next());
      value = value.first().expect(Json::Kind::array, "a list of formulas").first();
      continue;
    }
    if (value) {
      FormulaNode node = atom(value);
      result.atom(std::move(node.p), node.signs);
      if (rest.empty()) break;
      value = value.next();
      continue;
    }
    result.end();
    value = rest.back();
    rest.pop_back();
    if (rest.empty()) break;
  }
  set_hashes(result);
  return result;
}

const FormulaNode& Checker::atom_of(Value fact) const {
  const FormulaNode& node = facts_[fact_number(fact)].node();
  if (node.kind != nncheck::Kind::atom) throw Problem("this fact is no comparison");
  return node;
}

Checker::Total Checker::total(Value terms) const {
  Sum sum;
  bool only_zeros = true;
  bool strict = false;
  terms.expect(Json::Kind::array, "a list of terms");
  for (Value term = terms.first(); term; term = term.next()) {
    const Value factor = term.expect(Json::Kind::object, "a term").get("factor");
    factor ? term.expect_keys({"facts", "factor"}) : term.expect_keys({"facts", "coefficient"}, {"square"});
    bool has_equality = false;
    bool has_weak = false;
    Polynomial p = constant(1);
    mpq_class coefficient = 1;
    if (factor) {
      p = polynomial(factor);
    } else {
      coefficient = parse_number(term.get("coefficient").expect(Json::Kind::string, "a coefficient").text(), false);
      if (coefficient < 0) throw Problem("a negative coefficient");
      if (const Value root = term.get("square")) p = polynomial(root);
    }
    const bool is_number = is_constant(p) && !p.empty();
    if (!factor) p = product(p, p);
    const Value facts = term.get("facts").expect(Json::Kind::array, "a list of facts");
    for (Value fact = facts.first(); fact; fact = fact.next()) {
      const FormulaNode& atom = atom_of(fact);
      has_equality = has_equality || atom.signs == equal_zero;
      has_weak = has_weak || atom.signs == not_below;
      p = product(p, atom.p);
      if (!factor && atom.signs == not_zero) p = product(p, atom.p);
    }
    if (factor && !has_equality) throw Problem("a factor, and none of the facts is an equality");
    if (!factor && has_equality) throw Problem("a coefficient, and one of the facts is an equality");
    only_zeros = only_zeros && factor;
    strict = strict || (!factor && coefficient > 0 && is_number && !has_weak);
    sum.add(p, coefficient);
  }
  return {sum.take(), only_zeros ? equal_zero : strict ? above_zero : not_below};
}

void Checker::add(Formula formula, bool core) {
  set_hashes(formula);
  add({std::make_shared<const Formula>(std::move(formula)), 0}, core);
}

void Checker::add(const Assumption& assumption, bool core) {
  if (!facts_.add(assumption.formula, assumption.at, core)) scopes_.back().closed = true;
}

// ---- steps ----

void Checker::sum(Value step) {
  step.expect_keys({"do", "sum"}, {"gives"});
  Total result = total(step.get("sum"));
  if (const Value gives = step.get("gives")) {
    FormulaNode wanted = atom(gives);
    if (wanted.p != result.p) throw Problem("the sum is another polynomial than what it gives");
    if ((result.signs & ~wanted.signs) != 0) throw Problem("the sum gives less");
    result.signs = wanted.signs;
  }
  add(nncheck::atom(std::move(result.p), result.signs), false);
}

void Checker::cancel(Value step) {
  step.expect_keys({"do", "fact", "by", "gives"});
  const FormulaNode& fact = atom_of(step.get("fact"));
  const FormulaNode& by = atom_of(step.get("by"));
  FormulaNode gives = atom(step.get("gives"));
  if (product(by.p, gives.p) != fact.p) throw Problem("not the product");
  if (gives.signs != fact.signs) throw Problem("another relation");
  const bool good =
      by.signs == above_zero || (by.signs == not_zero && (gives.signs == equal_zero || gives.signs == not_zero));
  if (!good) throw Problem("cannot be cancelled by that");
  add(nncheck::atom(std::move(gives.p), gives.signs), false);
}

void Checker::begin_case(Value step) {
  Scope& scope = scopes_.back();
  std::vector<Assumption> branches;
  auto assume = [&](Formula formula) { branches.push_back({std::make_shared<const Formula>(std::move(formula)), 0}); };
  if (const Value clause = step.get("clause")) {
    step.expect_keys({"do", "clause"});
    const Fact fact = facts_[fact_number(clause)];
    if (fact.node().kind != nncheck::Kind::any) throw Problem("this fact is no disjunction");
    const std::vector<FormulaNode>& nodes = fact.formula->nodes;
    for (std::uint32_t i = fact.at + 1; i < fact.node().end; i = nodes[i].end) branches.push_back({fact.formula, i});
  } else if (const Value sign = step.get("sign")) {
    step.expect_keys({"do", "sign"});
    const Polynomial p = polynomial(sign);
    assume(nncheck::atom(negated(p), above_zero));
    assume(nncheck::atom(p, equal_zero));
    assume(nncheck::atom(p, above_zero));
  } else {
    step.expect_keys({"do", "lemma"});
    Formula lemma = formula(step.get("lemma"));
    assume(part(lemma, 0, true));
    scope.lemma = std::make_shared<const Formula>(std::move(lemma));
  }
  scope.branches.assign(branches.rbegin(), branches.rend());
  scope.in_case = !branches.empty();
}

void Checker::begin_branch() {
  if (!scopes_.back().in_case) throw Problem("a branch without a case");
  const Assumption assumption = scopes_.back().branches.back();
  scopes_.back().branches.pop_back();
  scopes_.push_back({facts_.size(), names_.size(), false, false, {}, nullptr});
  add(assumption, true);
}

void Checker::end_branch() {
  if (scopes_.size() == 1) throw Problem("an end without a branch");
  if (!scopes_.back().closed) throw Problem("this branch is not closed");
  facts_.shrink(scopes_.back().facts);
  for (std::size_t i = scopes_.back().variables; i < names_.size(); ++i) known_names_.erase(names_[i]);
  names_.resize(scopes_.back().variables);
  scopes_.pop_back();
  Scope& scope = scopes_.back();
  if (!scope.branches.empty()) return;
  scope.in_case = false;
  if (scope.lemma) {
    add({std::exchange(scope.lemma, nullptr), 0}, false);
  } else {
    scope.closed = true;
  }
}

void Checker::units(Value step) {
  step.expect_keys({"do", "clauses"});
  std::vector<std::uint32_t> clauses;
  const Value list = step.get("clauses").expect(Json::Kind::array, "a list of facts");
  for (Value v = list.first(); v; v = v.next()) clauses.push_back(fact_number(v));
  for (const std::uint32_t clause : clauses) {
    const Fact fact = facts_[clause];
    if (fact.node().kind != nncheck::Kind::any) throw Problem("fact " + std::to_string(clause) + " is no disjunction");
    std::vector<std::uint32_t> left;
    for (std::uint32_t i = fact.at + 1; i < fact.node().end; i = fact.formula->nodes[i].end) {
      if (!facts_.refuted(*fact.formula, i)) left.push_back(i);
    }
    if (left.size() > 1) throw Problem("fact " + std::to_string(clause) + " has several parts that are not refuted");
    if (left.empty()) {
      scopes_.back().closed = true;
    } else {
      add({fact.formula, left[0]}, false);
    }
  }
}

void Checker::define(Value step) {
  step.expect_keys({"do", "name", "num"}, {"den"});
  const Value given = step.get("name");
  const Name name = given.is(Json::Kind::string) ? Name{"$" + std::string(given.text())} : read_name(given);
  if (given.is(Json::Kind::array)) {
    bool taken = true;
    try {
      taken = instance_->has_variable(instance_->canonical(name));
    } catch (const Problem&) {
      taken = false;
    }
    if (taken) throw Problem(to_text(name) + " is a variable of the instance");
  }
  if (!known_names_.insert(name).second) throw Problem(to_text(name) + " is not new");
  const Polynomial numerator = polynomial(step.get("num"));
  const Polynomial denominator = step.get("den") ? polynomial(step.get("den")) : constant(1);
  if (!facts_.known_nonzero(denominator)) throw Problem("this denominator is not known to be nonzero");
  Sum sum;
  sum.add_product(variable(static_cast<std::uint32_t>(names_.size())), denominator);
  sum.add(numerator, -1);
  names_.push_back(name);
  add(nncheck::atom(sum.take(), equal_zero), true);
}

}  // namespace nncheck
