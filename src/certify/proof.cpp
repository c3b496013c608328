#include "certify/proof.h"

#include "algebra/evaluate_system.h"
#include "presolve/system/walk.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <limits>
#include <type_traits>
#include <utility>

namespace nnsolve {

namespace {

const char* to_text(Relation relation) {
  switch (relation) {
    case Relation::equal:
      return "=";
    case Relation::not_equal:
      return "!=";
    case Relation::greater:
      return ">";
    case Relation::greater_equal:
      return ">=";
  }
  return "";
}

}  // namespace

bool is_same_atom(const Constraint& a, const Constraint& b) {
  if (a.kind != Constraint::Kind::atom || b.kind != Constraint::Kind::atom || a.relation != b.relation) return false;
  const auto& left = a.polynomial.terms();
  const auto& right = b.polynomial.terms();
  if (left.size() != right.size()) return false;
  if (left.empty()) return true;
  if (left.front().monomial != right.front().monomial) return false;
  const Rational factor = left.front().coefficient / right.front().coefficient;
  const bool is_signless = a.relation == Relation::equal || a.relation == Relation::not_equal;
  if (!is_signless && factor.sign() < 0) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i].monomial != right[i].monomial || left[i].coefficient != right[i].coefficient * factor) return false;
  }
  return true;
}

bool is_same_formula(const Constraint& a, const Constraint& b) {
  if (a.kind == Constraint::Kind::atom) return is_same_atom(a, b);
  return a.kind == b.kind && std::ranges::equal(a.parts, b.parts, is_same_formula);
}

Constraint negation_of(const Constraint& constraint) {
  if (constraint.kind == Constraint::Kind::atom) {
    switch (constraint.relation) {
      case Relation::equal:
        return Constraint::atom(constraint.polynomial, Relation::not_equal);
      case Relation::not_equal:
        return Constraint::atom(constraint.polynomial, Relation::equal);
      case Relation::greater:
        return Constraint::atom(-constraint.polynomial, Relation::greater_equal);
      case Relation::greater_equal:
        return Constraint::atom(-constraint.polynomial, Relation::greater);
    }
  }
  std::vector<Constraint> parts;
  for (const Constraint& part : constraint.parts) parts.push_back(negation_of(part));
  return constraint.kind == Constraint::Kind::any ? Constraint::all(std::move(parts))
                                                  : Constraint::any(std::move(parts));
}

bool is_plainly_false(const Constraint& constraint) {
  if (constraint.kind == Constraint::Kind::any) return constraint.parts.empty();
  if (constraint.kind != Constraint::Kind::atom || !constraint.polynomial.is_constant()) return false;
  return !holds(constraint.polynomial.constant_term().sign(), constraint.relation);
}

Proof::Proof(const CertificateBase& base, const std::vector<std::size_t>& facts) {
  constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  base_numbers_.assign(base.facts.size(), none);
  std::vector<bool> occurs(base.variables.size(), false);
  std::vector<Constraint> statements;
  for (std::size_t fact : facts) {
    for (Variable variable : base.facts[fact].further) occurs[variable] = true;
    statements.push_back(base.facts[fact].whole());
    presolving::for_each_atom(statements.back(), [&](const Constraint& atom) {
      for (const Term& term : atom.polynomial.terms()) {
        for (Variable variable : term.monomial.factors()) occurs[variable] = true;
      }
    });
  }
  header_ = R"({"nnsolve": "certificate/1", "variables": [)";
  variable_numbers_.assign(base.variables.size(), none);
  std::size_t count = 0;
  for (std::size_t v = 0; v < base.variables.size(); ++v) {
    if (!occurs[v]) continue;
    if (count > 0) header_ += ", ";
    header_ += base.variables[v];
    variable_numbers_[v] = count++;
  }
  variable_count_ = count;
  header_ += R"(], "facts": [)";
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (i > 0) header_ += ", ";
    header_ += base.facts[facts[i]].name;
  }
  header_ += "]";
  if (base.below) header_ += ", \"below\": \"" + base.below->to_string() + "\"";
  header_ += "}\n";
  // All names of the header come first, their parts next to them.
  for (std::size_t i = 0; i < facts.size(); ++i) base_numbers_[facts[i]] = add(statements[i]);
}

FactNumber Proof::add(const Constraint& fact) {
  const FactNumber number = facts_.size();
  std::vector<const Constraint*> open{&fact};
  while (!open.empty()) {
    const Constraint* next = open.back();
    open.pop_back();
    facts_.push_back(*next);
    numbers_.push_back(stated_count_++);
    unstated_.emplace_back();
    if (is_plainly_false(*next)) scopes_.back().is_closed = true;
    if (next->kind != Constraint::Kind::all) continue;
    for (auto part = next->parts.rbegin(); part != next->parts.rend(); ++part) open.push_back(&*part);
  }
  return number;
}

std::size_t Proof::number_of_variable(Variable variable) const {
  NNSOLVE_ASSERT(variable < variable_numbers_.size() && variable_numbers_[variable] < variable_count_);
  return variable_numbers_[variable];
}

void Proof::write(const Polynomial& polynomial) {
  steps_ += '[';
  bool is_first = true;
  for (const Term& term : polynomial.terms()) {
    if (!is_first) steps_ += ',';
    is_first = false;
    steps_ += "[\"";
    term.coefficient.append_to(steps_);
    steps_ += '"';
    for (Variable variable : term.monomial.factors()) {
      steps_ += ',';
      steps_ += std::to_string(number_of_variable(variable));
    }
    steps_ += ']';
  }
  steps_ += ']';
}

void Proof::write(const Constraint& constraint) {
  if (constraint.kind == Constraint::Kind::atom) {
    steps_ += "{\"p\":";
    write(constraint.polynomial);
    steps_ += ",\"rel\":\"";
    steps_ += to_text(constraint.relation);
    steps_ += "\"}";
    return;
  }
  steps_ += constraint.kind == Constraint::Kind::any ? "{\"any\":[" : "{\"all\":[";
  for (std::size_t i = 0; i < constraint.parts.size(); ++i) {
    if (i > 0) steps_ += ',';
    write(constraint.parts[i]);
  }
  steps_ += "]}";
}

void Proof::write_fact(FactNumber fact) {
  NNSOLVE_ASSERT(is_stated(fact));
  steps_ += std::to_string(numbers_[fact]);
}

void Proof::write(const std::vector<FactNumber>& facts) {
  steps_ += '[';
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (i > 0) steps_ += ',';
    write_fact(facts[i]);
  }
  steps_ += ']';
}

void Proof::begin_step(const char* what) {
  ++step_count_;
  steps_ += "{\"do\":\"";
  steps_ += what;
  steps_ += '"';
}

void Proof::end_step() { steps_ += "}\n"; }

FactNumber Proof::cancel(FactNumber fact, FactNumber by, const Polynomial& quotient) {
  state({fact, by});
  const Constraint gives = Constraint::atom(quotient, facts_[fact].relation);
  begin_step("cancel");
  steps_ += ",\"fact\":";
  write_fact(fact);
  steps_ += ",\"by\":";
  write_fact(by);
  steps_ += ",\"gives\":";
  write(gives);
  end_step();
  return add(gives);
}

FactNumber Proof::begin_lemma(const Constraint& lemma) {
  begin_step("case");
  steps_ += ",\"lemma\":";
  write(lemma);
  end_step();
  return begin_branch(negation_of(lemma));
}

FactNumber Proof::end_lemma(const Constraint& lemma) {
  end_branch();
  return add(lemma);
}

void Proof::begin_cases(FactNumber clause) {
  begin_step("case");
  steps_ += ",\"clause\":";
  write_fact(clause);
  end_step();
}

FactNumber Proof::begin_branch(const Constraint& part) {
  begin_step("branch");
  end_step();
  scopes_.push_back({facts_.size(), stated_count_, variable_count_, scopes_.back().is_closed, {}});
  return add(part);
}

void Proof::end_branch() {
  NNSOLVE_ASSERT(scopes_.back().is_closed);
  begin_step("end");
  end_step();
  facts_.resize(scopes_.back().facts_before);
  numbers_.resize(facts_.size());
  unstated_.resize(facts_.size());
  for (FactNumber fact : scopes_.back().stated_within) numbers_[fact] = not_stated;
  stated_count_ = scopes_.back().stated_before;
  variable_count_ = scopes_.back().variables_before;
  scopes_.pop_back();
}

FactNumber Proof::units(FactNumber clause, const Constraint* left) {
  begin_step("units");
  steps_ += ",\"clauses\":";
  write(std::vector<FactNumber>{clause});
  end_step();
  if (left != nullptr) return add(*left);
  scopes_.back().is_closed = true;
  return facts_.size();
}

void Proof::units_to_the_end(const std::vector<FactNumber>& clauses) {
  begin_step("units");
  steps_ += ",\"clauses\":";
  write(clauses);
  end_step();
  scopes_.back().is_closed = true;
}

FactNumber Proof::order(const std::vector<std::vector<Variable>>& blocks) {
  begin_step("order");
  steps_ += ",\"blocks\":[";
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    steps_ += i > 0 ? ",[" : "[";
    for (std::size_t k = 0; k < blocks[i].size(); ++k) {
      if (k > 0) steps_ += ',';
      steps_ += std::to_string(number_of_variable(blocks[i][k]));
    }
    steps_ += ']';
  }
  steps_ += "],\"key\":0";
  end_step();
  const FactNumber first = facts_.size();
  for (std::size_t i = 0; i + 1 < blocks.size(); ++i) {
    add(Constraint::atom(Polynomial::variable(blocks[i + 1].front()) - Polynomial::variable(blocks[i].front()),
                         Relation::greater_equal));
  }
  return first;
}

bool Proof::has_variable(Variable variable) const {
  return variable < variable_numbers_.size() && variable_numbers_[variable] < variable_count_;
}

FactNumber Proof::define(Variable variable, const Polynomial& polynomial, const Polynomial& denominator) {
  begin_step("define");
  steps_ += ",\"name\":\"x" + std::to_string(definition_count_++) + "\",\"num\":";
  write(polynomial);
  if (denominator != Polynomial(Rational(1))) {
    steps_ += ",\"den\":";
    write(denominator);
  }
  end_step();
  if (variable >= variable_numbers_.size()) {
    variable_numbers_.resize(variable + 1, std::numeric_limits<std::size_t>::max());
  }
  variable_numbers_[variable] = variable_count_++;
  return add(Constraint::atom(Polynomial::variable(variable) * denominator - polynomial, Relation::equal));
}

template <typename Entry>
void Proof::write(const std::vector<std::vector<Entry>>& matrix) {
  steps_ += '[';
  for (std::size_t i = 0; i < matrix.size(); ++i) {
    steps_ += i > 0 ? ",[" : "[";
    for (std::size_t j = 0; j < matrix[i].size(); ++j) {
      if (j > 0) steps_ += ',';
      if constexpr (std::is_same_v<Entry, Polynomial>) {
        write(matrix[i][j]);
      } else {
        write_fact(matrix[i][j]);
      }
    }
    steps_ += ']';
  }
  steps_ += ']';
}

void Proof::rank(const std::vector<std::vector<FactNumber>>& facts, const std::vector<std::vector<Polynomial>>& left,
                 const std::vector<std::vector<Polynomial>>& right) {
  for (const std::vector<FactNumber>& row : facts) state(row);
  begin_step("rank");
  steps_ += ",\"facts\":";
  write(facts);
  steps_ += ",\"left\":";
  write(left);
  steps_ += ",\"right\":";
  write(right);
  end_step();
  scopes_.back().is_closed = true;
}

FactNumber Proof::line(Variable variable, const std::vector<FactNumber>& facts, const Constraint* gives) {
  state(facts);
  begin_step("line");
  steps_ += ",\"variable\":" + std::to_string(number_of_variable(variable)) + ",\"facts\":";
  write(facts);
  if (gives != nullptr) {
    steps_ += ",\"gives\":";
    write(*gives);
  }
  end_step();
  if (gives != nullptr) return add(*gives);
  scopes_.back().is_closed = true;
  return facts_.size();
}

std::string Proof::text() const { return header_ + steps_; }

}  // namespace nnsolve
