// A certificate of unsat while it is written: its steps as lines, and what a checker knows after each of them.
//
// The language is that of certificates: facts, numbered as they come; scopes, in which a case or a lemma is shown; a
// scope is closed by a fact that is false. What is written here is checked by a program that shares nothing with this
// one, so nothing in here has to be believed. But numbers of facts must be those of the checker, so its bookkeeping is
// done again: conjunctions are followed by their parts, and what ends with a scope gives its numbers back.
#pragma once

#include "certify/choice.h"

#include "nnsolve/polynomial.h"
#include "nnsolve/system.h"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace nnsolve {

using FactNumber = std::size_t;

/// A fact of the checker's own encoding of the instance, by its name, a JSON text.
struct BaseFact {
  std::string name;
  Constraint statement;
  std::vector<Variable> further;  // that the instance names there, though they cancel out
  /// A long statement is made when somebody asks for it; until then a conjunction of nothing stands for it.
  std::function<Constraint()> make = {};
  Constraint whole() const { return make ? make() : statement; }
};

/// What a checker knows of an instance before a proof begins: variables and facts by name.
struct CertificateBase {
  std::vector<std::string> variables;  // JSON texts, by variable
  std::vector<BaseFact> facts;
  /// Groups of blocks of variables of equal length; exchanging two blocks of a group carries each fact to a fact.
  std::vector<std::vector<std::vector<Variable>>> interchangeable;
  /// Each no loss of generality after those before it.
  std::vector<FreeChoice> choices = {};
  /// Of a mean squared error: what each known target is missed by, in the order of the data; and the fact that bounds
  /// the sum of their squares, each times the share.
  std::vector<Polynomial> errors = {};
  std::size_t cost_fact = 0;
  Rational share = {};
  /// There are facts whose statements are long. What is made of the others alone says nothing of these.
  bool has_long_facts = false;
  /// What weights are to cost less than; of a question of its own, not of the instance's threshold.
  std::optional<Rational> below = {};
};

/// A summand of `sum`: the product of the facts times `factor` where one of them is an equation; else times
/// coefficient * factor^2.
struct SumTerm {
  std::vector<FactNumber> facts;
  Polynomial factor = Polynomial(Rational(1));
  Rational coefficient = Rational(1);
};

/// Whether two atoms say the same, and what says the opposite of an atom or of what is made of atoms.
bool is_same_atom(const Constraint& a, const Constraint& b);
/// The same shape, part by part in order, of the same atoms: to a checker that is the same fact.
bool is_same_formula(const Constraint& a, const Constraint& b);
Constraint negation_of(const Constraint& constraint);
/// An atom about a number that does not hold, or a disjunction of nothing.
bool is_plainly_false(const Constraint& constraint);

class Proof {
 public:
  /// Of the base only what is listed: variables and facts, by their numbers there.
  Proof(const CertificateBase& base, const std::vector<std::size_t>& facts);

  std::size_t fact_count() const { return facts_.size(); }
  const Constraint& fact(FactNumber number) const { return facts_[number]; }
  /// Of a base fact: its number here.
  FactNumber number_of(std::size_t base_fact) const { return base_numbers_[base_fact]; }
  /// Whether some fact of the base that is listed speaks of it, or a definition made it.
  bool has_variable(Variable variable) const;
  bool is_closed() const { return scopes_.back().is_closed; }
  std::size_t step_count() const { return step_count_; }

  // Sums (proof_sums.cpp).
  /// What the terms add up to.
  Constraint total(const std::vector<SumTerm>& terms) const;
  FactNumber sum(const std::vector<SumTerm>& terms);
  /// The same with a weaker relation.
  FactNumber sum(const std::vector<SumTerm>& terms, Relation weaker);
  /// A fact that is written only where it is needed otherwise than times a number in one other sum, which then has its
  /// terms. What a step takes as known without naming it must have been stated.
  FactNumber sum_in_passing(const std::vector<SumTerm>& terms);
  /// Writes what is not written yet.
  void state(FactNumber fact);
  void state(const std::vector<FactNumber>& facts);
  bool is_stated(FactNumber fact) const { return numbers_[fact] != not_stated; }

  FactNumber cancel(FactNumber fact, FactNumber by, const Polynomial& quotient);
  /// Opens a scope in which the lemma is denied. The number of the first fact in it is returned.
  FactNumber begin_lemma(const Constraint& lemma);
  FactNumber end_lemma(const Constraint& lemma);
  void begin_cases(FactNumber clause);
  FactNumber begin_branch(const Constraint& part);
  void end_branch();
  void end_cases() { scopes_.back().is_closed = true; }
  /// The clause has no part left that is not refuted: closes. Or one: that is a fact now.
  FactNumber units(FactNumber clause, const Constraint* left);
  /// One after the other, until the last one closes the scope. What becomes a fact on the way is of no further use.
  void units_to_the_end(const std::vector<FactNumber>& clauses);
  /// The first variables of the blocks ascend: a fact for each two neighbouring blocks. The number of the first.
  FactNumber order(const std::vector<std::vector<Variable>>& blocks);
  /// Without loss of generality. `zeros`: facts that say that a variable is 0; what a map makes of one follows from
  /// them, and where the variable of the sign is 0 what it makes of any atom may.
  FactNumber wlog(const FreeChoice& choice, const std::vector<FactNumber>& zeros);
  /// Without loss of generality, since the blocks can be exchanged where it does not hold.
  FactNumber exchange(const std::vector<Variable>& a, const std::vector<Variable>& b, const Constraint& gives);
  /// The variable, which is new, is the polynomial; or divided by another one, which a fact says is not 0.
  FactNumber define(Variable variable, const Polynomial& polynomial,
                    const Polynomial& denominator = Polynomial(Rational(1)));
  /// That nobody has defined yet.
  Variable fresh_variable() const { return static_cast<Variable>(variable_numbers_.size()); }
  /// Facts that say left * right = d for a matrix d of numbers that is not singular, left having fewer columns than
  /// that: closes.
  void rank(const std::vector<std::vector<FactNumber>>& facts, const std::vector<std::vector<Polynomial>>& left,
            const std::vector<std::vector<Polynomial>>& right);
  FactNumber line(Variable variable, const std::vector<FactNumber>& facts, const Constraint* gives);

  /// The lines, header included.
  std::string text() const;

 private:
  struct Scope {
    std::size_t facts_before = 0;
    std::size_t stated_before = 0;
    std::size_t variables_before = 0;
    bool is_closed = false;
    std::vector<FactNumber> stated_within;  // that were facts before
  };
  static constexpr std::size_t not_stated = static_cast<std::size_t>(-1);
  /// Facts that are stated, each times a number; with `no_fact` a number alone.
  using Combination = std::vector<std::pair<FactNumber, Rational>>;
  static constexpr FactNumber no_fact = static_cast<FactNumber>(-1);
  struct Unstated {
    Combination combination;
    bool is_put_in = false;
  };

  FactNumber add(const Constraint& fact);
  bool is_multiple(const SumTerm& term) const;
  void put_in(Combination& combination, FactNumber fact, const Rational& factor);
  std::optional<Combination> combination_of(const std::vector<SumTerm>& terms);
  std::vector<SumTerm> terms_of(const Combination& combination) const;
  std::vector<SumTerm> put_in(const std::vector<SumTerm>& terms);
  void write_sum(const std::vector<SumTerm>& terms, const Constraint* gives);
  void write_map(const FreeChoice& choice, std::size_t map, const std::vector<FactNumber>& zeros);
  std::map<FactNumber, std::vector<SumTerm>> what_changes_by_zeros(const std::vector<presolving::Image>& images,
                                                                   const std::map<Variable, FactNumber>& zeros) const;
  void write(const std::map<FactNumber, std::vector<SumTerm>>& reasons);
  void write(const std::vector<SumTerm>& terms);
  /// As the file has it; there must be one.
  std::size_t number_of_variable(Variable variable) const;
  void write(const Polynomial& polynomial);
  void write(const Constraint& constraint);
  void write_fact(FactNumber fact);
  void write(const std::vector<FactNumber>& facts);
  template <typename Entry>
  void write(const std::vector<std::vector<Entry>>& matrix);
  void begin_step(const char* what);
  void end_step();

  std::string header_;
  std::string steps_;
  std::size_t step_count_ = 0;
  std::vector<Constraint> facts_;
  std::vector<std::size_t> numbers_;  // of facts, as the file has them
  std::vector<Unstated> unstated_;    // by fact
  std::size_t stated_count_ = 0;
  std::vector<std::size_t> base_numbers_;
  std::vector<std::size_t> variable_numbers_;  // by variable of the base, and of those defined later
  std::size_t variable_count_ = 0;
  std::size_t definition_count_ = 0;  // also of scopes that have ended
  std::vector<Scope> scopes_{{}};
};

}  // namespace nnsolve
