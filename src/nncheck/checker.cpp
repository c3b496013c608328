#include "nncheck/checker.h"

namespace nncheck {

void Checker::read(std::string_view line) {
  const Json value = read_json(line);
  scopes_.empty() ? header(value) : step(value);
}

namespace {

const Name& read_name(const Json& value) {
  for (const Json& part : list_of(value, "a name")) {
    need(part.is_string() || part.is_number_unsigned(), "a name holds strings and numbers from 0");
  }
  return value;
}

}  // namespace

void Checker::header(const Json& header) {
  expect_keys(header, {"nnsolve", "variables", "facts"}, {"below"});
  need(header["nnsolve"] == "certificate/1", "not certificate/1");
  if (header.contains("below")) {
    bound_ = string_of(header["below"], "a number as a string");
    instance_.set_bound(parse_number(bound_, false));
  }
  std::set<std::uint32_t> listed;
  for (const Json& value : list_of(header["variables"], "a list of names")) {
    const std::optional<std::uint32_t> v = instance_.find(read_name(value)).variable;
    if (!v) throw Problem("no variable " + value.dump());
    if (!listed.insert(*v).second) throw Problem("twice: " + value.dump());
    variables_.push_back(*v);
  }
  scopes_.push_back({0, variables_.size()});
  std::set<Json> seen;  // a fact that defines a variable by that: it may have several names
  for (const Json& value : list_of(header["facts"], "a list of names")) {
    Named named = instance_.find(read_name(value));
    if (!seen.insert(named.variable ? Json(*named.variable) : value).second) throw Problem("twice: " + value.dump());
    if (!named.fact) throw Problem("no fact " + value.dump());
    for (const Node& node : *named.fact) {
      for (const auto& [monomial, c] : node.p) {
        for (const char32_t w : monomial) need(listed.contains(w), "a fact speaks of a variable that is not listed");
      }
    }
    add(std::move(*named.fact), true);
  }
  header_facts_ = seen.size();
}

void Checker::step(const Json& step) {
  using Step = void (Checker::*)(const Json&);
  static const std::map<std::string, Step> steps = {
      {"sum", &Checker::sum},       {"cancel", &Checker::cancel}, {"case", &Checker::begin_case},
      {"units", &Checker::units},   {"define", &Checker::define}, {"wlog", &Checker::wlog},
      {"order", &Checker::order},   {"rank", &Checker::rank},     {"line", &Checker::line},
      {"branch", &Checker::branch}, {"end", &Checker::end}};
  need(step.is_object() && step.contains("do"), "expected a step, what to do");
  const std::string& kind = string_of(step["do"], "what to do");
  need(scopes_.back().branches.empty() || kind == "branch", "a branch must come here");
  const auto found = steps.find(kind);
  need(found != steps.end(), "unknown step ", kind);
  (this->*found->second)(step);
}

// ---- what steps are made of ----

Polynomial Checker::polynomial(const Json& value) const {
  Polynomial sum;
  for (const Json& term : list_of(value, "a polynomial")) {
    need(!list_of(term, "a term").empty(), "expected a coefficient");
    Monomial monomial;
    for (std::size_t i = 1; i < term.size(); ++i) monomial.push_back(variable_number(term[i]));
    std::sort(monomial.begin(), monomial.end());
    sum.add(monomial, parse_number(string_of(term[0], "a coefficient"), false));
  }
  return sum;
}

Node Checker::comparison(const Json& value) const {
  static const std::map<std::string, Signs> relations = {
      {"=", equal_zero}, {"!=", not_zero}, {">", above_zero}, {">=", not_below}};
  expect_keys(value, {"p", "rel"});
  const auto found = relations.find(string_of(value["rel"], "a relation"));
  need(found != relations.end(), "this is no relation");
  return {Kind::atom, polynomial(value["p"]), found->second};
}

Formula Checker::formula(const Json& value) const {
  Formula result;
  std::vector<const Json*> open = {&value};
  while (!open.empty()) {
    const Json& part = *open.back();
    open.pop_back();
    const bool any = part.contains("any");
    if (!any && !part.contains("all")) {
      result.push_back(comparison(part));
      continue;
    }
    expect_keys(part, {any ? "any" : "all"});
    const Json& parts = list_of(*part.begin(), "a list of formulas");
    result.push_back(joined(any ? Kind::any : Kind::all, parts.size()));
    for (std::size_t i = parts.size(); i-- > 0;) open.push_back(&parts[i]);
  }
  return finished(std::move(result));
}

const Node& Checker::atom_of(const Json& fact) const {
  const Node& node = facts_[fact_number(fact)].node();
  need(node.kind == Kind::atom, "this fact is no comparison");
  return node;
}

Node Checker::total(const Json& terms) const {
  Polynomial sum;
  bool only_zeros = true, strict = false;
  for (const Json& term : list_of(terms, "a list of terms")) {
    const bool factor = term.is_object() && term.contains("factor");
    factor ? expect_keys(term, {"facts", "factor"}) : expect_keys(term, {"facts", "coefficient"}, {"square"});
    bool has_equality = false, has_weak = false;
    mpq_class coefficient = 1;
    if (!factor) coefficient = parse_number(string_of(term["coefficient"], "a coefficient"), false);
    need(coefficient >= 0, "a negative coefficient");
    const char* const key = factor ? "factor" : "square";
    Polynomial p = term.contains(key) ? polynomial(term[key]) : mpq_class(1);
    const bool is_number = p.is_constant() && !p.empty();
    if (!factor) p = p * p;
    for (const Json& fact : list_of(term["facts"], "a list of facts")) {
      const Node& atom = atom_of(fact);
      has_equality = has_equality || atom.signs == equal_zero;
      has_weak = has_weak || atom.signs == not_below;
      p = p * atom.p;
      if (!factor && atom.signs == not_zero) p = p * atom.p;
    }
    need(!factor || has_equality, "a factor, and none of the facts is an equality");
    need(factor || !has_equality, "a coefficient, and one of the facts is an equality");
    only_zeros = only_zeros && factor;
    strict = strict || (!factor && coefficient > 0 && is_number && !has_weak);
    sum.add_product(p, coefficient);
  }
  return {Kind::atom, std::move(sum), only_zeros ? equal_zero : strict ? above_zero : not_below};
}

void Checker::add(Formula formula, bool core) {
  add({std::make_shared<const Formula>(finished(std::move(formula))), 0, core});
}

void Checker::add(const Fact& fact) {
  if (!facts_.add(fact)) close();
}

// ---- steps ----

void Checker::sum(const Json& step) {
  expect_keys(step, {"do", "sum"}, {"gives"});
  Node result = total(step["sum"]);
  if (step.contains("gives")) {
    const Node gives = comparison(step["gives"]);
    need(gives.p == result.p, "the sum is another polynomial than what it gives");
    need((result.signs & ~gives.signs) == 0, "the sum gives less");
    result.signs = gives.signs;
  }
  add({std::move(result)}, false);
}

void Checker::cancel(const Json& step) {
  expect_keys(step, {"do", "fact", "by", "gives"});
  const Node& fact = atom_of(step["fact"]);
  const Node& by = atom_of(step["by"]);
  const Node gives = comparison(step["gives"]);
  need(by.p * gives.p == fact.p, "not the product");
  need(gives.signs == fact.signs, "another relation");
  need(by.signs == above_zero || (by.signs == not_zero && !gives.is_inequality()), "cannot be cancelled by that");
  add({gives}, false);
}

void Checker::begin_case(const Json& step) {
  std::vector<Fact> branches;
  auto assume = [&](Formula f) { branches.push_back({std::make_shared<const Formula>(std::move(f)), 0, true}); };
  if (step.contains("clause")) {
    expect_keys(step, {"do", "clause"});
    const Fact& fact = facts_[fact_number(step["clause"])];
    need(fact.node().kind == Kind::any, "this fact is no disjunction");
    for (std::size_t i = fact.at + 1; i < fact.node().end; i = (*fact.formula)[i].end) {
      branches.push_back({fact.formula, i, true});
    }
  } else if (step.contains("sign")) {
    expect_keys(step, {"do", "sign"});
    const Polynomial p = polynomial(step["sign"]);
    assume(atom(-p, above_zero));
    assume(atom(p, equal_zero));
    assume(atom(p, above_zero));
  } else {
    expect_keys(step, {"do", "lemma"});
    Formula lemma = formula(step["lemma"]);
    assume(mapped(lemma, 0, negated));
    scopes_.back().lemma = std::make_shared<const Formula>(std::move(lemma));
  }
  scopes_.back().branches.assign(branches.rbegin(), branches.rend());
}

void Checker::branch(const Json& step) {
  expect_keys(step, {"do"});
  need(!scopes_.back().branches.empty(), "a branch without a case");
  const Fact assumption = scopes_.back().branches.back();
  scopes_.back().branches.pop_back();
  scopes_.push_back({facts_.size(), variables_.size()});
  add(assumption);
}

void Checker::end(const Json& step) {
  expect_keys(step, {"do"});
  need(scopes_.size() > 1, "an end without a branch");
  need(scopes_.back().closed, "this branch is not closed");
  facts_.shrink(scopes_.back().facts);
  variables_.resize(scopes_.back().variables);
  for (; scopes_[0].variables + names_.size() > variables_.size(); names_.pop_back()) known_names_.erase(names_.back());
  scopes_.pop_back();
  if (!scopes_.back().branches.empty()) return;
  scopes_.back().lemma ? add({std::exchange(scopes_.back().lemma, nullptr), 0, false}) : close();
}

void Checker::units(const Json& step) {
  expect_keys(step, {"do", "clauses"});
  std::vector<std::size_t> clauses;
  for (const Json& value : list_of(step["clauses"], "a list of facts")) clauses.push_back(fact_number(value));
  for (const std::size_t clause : clauses) {
    const Fact fact = facts_[clause];
    need(fact.node().kind == Kind::any, "this fact is no disjunction");
    std::optional<std::size_t> left;
    for (std::size_t i = fact.at + 1; i < fact.node().end; i = (*fact.formula)[i].end) {
      if (facts_.refuted(*fact.formula, i)) continue;
      need(!left, "several parts are not refuted of fact ", std::to_string(clause));
      left = i;
    }
    left ? add({fact.formula, *left, false}) : close();
  }
}

void Checker::define(const Json& step) {
  expect_keys(step, {"do", "name", "num"}, {"den"});
  const Name& name = step["name"].is_string() ? step["name"] : read_name(step["name"]);
  need(name.is_string() || !instance_.find(name).variable, "the name of a variable of the instance");
  need(known_names_.insert(name).second, "this name is not new");
  const Polynomial numerator = polynomial(step["num"]);
  const Polynomial denominator = step.contains("den") ? polynomial(step["den"]) : mpq_class(1);
  need(facts_.known_nonzero(denominator), "this denominator is not known to be nonzero");
  names_.push_back(name);
  variables_.push_back(first_defined + static_cast<std::uint32_t>(variables_.size()));
  add(atom(variable(variables_.back()) * denominator - numerator, equal_zero), true);
}

// ---- rank: a regular matrix of numbers is no product with fewer columns and rows between ----

namespace {

template <class Entry>
using Matrix = std::vector<std::vector<Entry>>;

template <class Read>
auto matrix(const Json& value, std::size_t rows, std::size_t columns, Read read) {
  need(list_of(value, "a matrix").size() == rows, "a matrix of the wrong height");
  Matrix<std::decay_t<decltype(read(value))>> result;
  for (const Json& row : value) {
    need(list_of(row, "a row").size() == columns, "a matrix of the wrong width");
    result.emplace_back();
    for (const Json& entry : row) result.back().push_back(read(entry));
  }
  return result;
}

bool is_singular(Matrix<mpq_class> d) {
  const std::size_t n = d.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    while (pivot < n && d[pivot][k] == 0) ++pivot;
    if (pivot == n) return true;
    std::swap(d[k], d[pivot]);
    for (std::size_t i = k + 1; i < n; ++i) {
      const mpq_class factor = d[i][k] / d[k][k];
      for (std::size_t j = k; factor != 0 && j < n; ++j) d[i][j] -= factor * d[k][j];
    }
  }
  return false;
}

/// The number d for which p = 0 says q − d = 0, both up to a factor.
mpq_class number_of(const Polynomial& p, const Polynomial& q) {
  const Polynomial p_rest = p - p.constant(), q_rest = q - q.constant();
  const bool good = proportional(p_rest, q_rest) != 0 && (!q_rest.empty() || p.empty());
  need(good, "an equation is not about this product");
  if (q_rest.empty()) return q.constant();
  return q.constant() - p.constant() * q_rest.begin()->second / p_rest.begin()->second;
}

}  // namespace

void Checker::rank(const Json& step) {
  expect_keys(step, {"do", "facts", "left", "right"});
  const std::size_t n = list_of(step["facts"], "a matrix").size();
  const std::size_t middle = list_of(step["right"], "a matrix").size();
  need(middle < n, "the product does not bound the rank");
  const auto read = [&](const Json& value) { return polynomial(value); };
  const auto left = matrix(step["left"], n, middle, read);
  const auto right = matrix(step["right"], middle, n, read);
  const auto facts = matrix(step["facts"], n, n, [&](const Json& value) { return &atom_of(value); });
  Matrix<mpq_class> d(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      Polynomial product;
      for (std::size_t k = 0; k < middle; ++k) product.add_product(left[i][k], right[k][j]);
      need(facts[i][j]->signs == equal_zero, "this fact is no equation");
      d[i].push_back(number_of(facts[i][j]->p, product));
    }
  }
  need(!is_singular(std::move(d)), "the matrix is singular");
  close();
}

}  // namespace nncheck
