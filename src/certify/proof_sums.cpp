// Sums, and how several become one. Whoever derives a fact from a fact from a fact needs none of them but the last, and
// where each is a sum of the ones before, times numbers, it is a sum of the first ones. So a chain of a hundred
// thousand eliminations is some thousand steps, of half the length altogether, and a checker makes fewer facts.
#include "certify/proof.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

namespace {

/// Of what is put into another sum; then lines stay short, and what is copied from sum to sum.
constexpr std::size_t longest_combination = 24;
/// More are written out once only.
constexpr std::size_t longest_repeated = 3;

}  // namespace

Constraint Proof::total(const std::vector<SumTerm>& terms) const {
  TermList sum;
  bool is_equation = true, is_strict = false;
  for (const SumTerm& term : terms) {
    bool has_equation = false, has_weak = false;
    Polynomial product(Rational(1));
    for (FactNumber number : term.facts) {
      const Constraint& fact = facts_[number];
      has_equation |= fact.relation == Relation::equal;
      has_weak |= fact.relation == Relation::greater_equal;
      product = product * fact.polynomial;
      if (fact.relation == Relation::not_equal) product = product * fact.polynomial;
    }
    if (has_equation) {
      add_scaled(sum, product * term.factor, Rational(1));
      continue;
    }
    is_equation = false;
    is_strict |= !has_weak && term.factor.is_constant() && !term.factor.is_zero() && term.coefficient.sign() > 0;
    add_scaled(sum, product * (term.factor * term.factor), term.coefficient);
  }
  return Constraint::atom(Polynomial::sum(std::move(sum)), is_equation ? Relation::equal
                                                           : is_strict ? Relation::greater
                                                                       : Relation::greater_equal);
}

void Proof::write(const std::vector<SumTerm>& terms) {
  steps_ += '[';
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const SumTerm& term = terms[i];
    if (i > 0) steps_ += ',';
    steps_ += "{\"facts\":";
    write(term.facts);
    const bool has_equation = std::ranges::any_of(
        term.facts, [this](FactNumber number) { return facts_[number].relation == Relation::equal; });
    if (has_equation) {
      steps_ += ",\"factor\":";
      write(term.factor);
    } else {
      steps_ += ",\"coefficient\":\"" + term.coefficient.to_string() + "\"";
      if (term.factor != Polynomial(Rational(1))) {
        steps_ += ",\"square\":";
        write(term.factor);
      }
    }
    steps_ += '}';
  }
  steps_ += ']';
}

/// One fact times a number, or a number; of what is no equation a number above 0.
bool Proof::is_multiple(const SumTerm& term) const {
  if (term.facts.size() > 1 || !term.factor.is_constant() || term.factor.is_zero()) return false;
  const bool is_equation = !term.facts.empty() && facts_[term.facts.front()].relation == Relation::equal;
  return is_equation || term.coefficient.sign() > 0;
}

/// What is not stated is put in as the combination that it is, if that makes no long numbers and has not been done.
void Proof::put_in(Combination& combination, FactNumber fact, const Rational& factor) {
  if (fact == no_fact || is_stated(fact)) {
    combination.emplace_back(fact, factor);
    return;
  }
  Unstated& unstated = unstated_[fact];
  const std::size_t before = combination.size();
  bool is_good = !unstated.is_put_in || unstated.combination.size() <= longest_repeated;
  for (std::size_t i = 0; is_good && i < unstated.combination.size(); ++i) {
    const auto& [inner, coefficient] = unstated.combination[i];
    combination.emplace_back(inner, coefficient * factor);
    is_good = combination.back().second.is_small();
  }
  unstated.is_put_in = true;
  if (is_good) return;
  combination.resize(before);
  state(fact);
  combination.emplace_back(fact, factor);
}

/// Nothing if a term is more than a fact times a number.
std::optional<Proof::Combination> Proof::combination_of(const std::vector<SumTerm>& terms) {
  if (!std::ranges::all_of(terms, [this](const SumTerm& term) { return is_multiple(term); })) return std::nullopt;
  Combination all;
  for (const SumTerm& term : terms) {
    const FactNumber fact = term.facts.empty() ? no_fact : term.facts.front();
    const Rational factor = term.factor.constant_term();
    const bool is_equation = fact != no_fact && facts_[fact].relation == Relation::equal;
    put_in(all, fact, is_equation ? factor : term.coefficient * factor * factor);
  }
  std::ranges::sort(all, {}, &Combination::value_type::first);
  Combination merged;
  for (auto& [fact, factor] : all) {
    if (merged.empty() || merged.back().first != fact) {
      merged.emplace_back(fact, std::move(factor));
    } else {
      merged.back().second += factor;
    }
  }
  std::erase_if(merged, [](const auto& entry) { return entry.second.is_zero(); });
  return merged;
}

std::vector<SumTerm> Proof::terms_of(const Combination& combination) const {
  std::vector<SumTerm> terms;
  for (const auto& [fact, factor] : combination) {
    SumTerm& term = terms.emplace_back();
    if (fact != no_fact) term.facts.push_back(fact);
    const bool is_equation = fact != no_fact && facts_[fact].relation == Relation::equal;
    if (is_equation) {
      term.factor = Polynomial(factor);
    } else {
      term.coefficient = factor;
    }
  }
  return terms;
}

/// Of facts that are stated.
std::vector<SumTerm> Proof::put_in(const std::vector<SumTerm>& terms) {
  std::vector<SumTerm> multiples, rest;
  for (const SumTerm& term : terms) {
    if (is_multiple(term)) {
      multiples.push_back(term);
    } else {
      state(term.facts);
      rest.push_back(term);
    }
  }
  std::vector<SumTerm> result = terms_of(*combination_of(multiples));
  result.insert(result.end(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
  return result;
}

void Proof::write_sum(const std::vector<SumTerm>& terms, const Constraint* gives) {
  begin_step("sum");
  steps_ += ",\"sum\":";
  write(terms);
  if (gives != nullptr) {
    steps_ += ",\"gives\":";
    write(*gives);
  }
  end_step();
}

FactNumber Proof::sum(const std::vector<SumTerm>& terms) {
  write_sum(put_in(terms), nullptr);
  return add(total(terms));
}

FactNumber Proof::sum(const std::vector<SumTerm>& terms, Relation weaker) {
  Constraint gives = total(terms);
  if (gives.relation == weaker) return sum(terms);
  gives.relation = weaker;
  write_sum(put_in(terms), &gives);
  return add(gives);
}

FactNumber Proof::sum_in_passing(const std::vector<SumTerm>& terms) {
  const Constraint fact = total(terms);
  if (is_plainly_false(fact)) return sum(terms);
  std::optional<Combination> combination = combination_of(terms);
  if (!combination || combination->size() > longest_combination) return sum(terms);
  facts_.push_back(fact);
  numbers_.push_back(not_stated);
  unstated_.push_back({*std::move(combination), false});
  return facts_.size() - 1;
}

void Proof::state(FactNumber fact) {
  if (is_stated(fact)) return;
  write_sum(terms_of(unstated_[fact].combination), nullptr);
  numbers_[fact] = stated_count_++;
  if (fact < scopes_.back().facts_before) scopes_.back().stated_within.push_back(fact);
}

void Proof::state(const std::vector<FactNumber>& facts) {
  for (FactNumber fact : facts) state(fact);
}

}  // namespace nnsolve
