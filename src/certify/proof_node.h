// A node of a proof holds what presolve derived and how what it left is refuted: as something linear, in boxes, by sums
// of squares, or by a case for each part of a disjunction, which is a node again: with the part, presolve goes on. The
// tree is found first; of the records only those are written that a contradiction rests on.
#pragma once

#include "certify/atom_steps.h"
#include "certify/box_refutation.h"
#include "certify/elaborate.h"
#include "certify/inverse_steps.h"
#include "certify/linear_refutation.h"
#include "certify/open_signs.h"
#include "certify/square_refutation.h"
#include "certify/tree_steps.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/walk.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

/// What all nodes share.
struct ProofContext {
  const CertificateBase& base;
  const std::function<bool()>& should_stop;
  std::size_t node_count = 0;
  std::map<std::uint32_t, FactNumber> orders = {};
  std::string problem = {};
  bool is_over() const { return should_stop && should_stop(); }
};

class ProofNode {
 public:
  using Derivations = presolving::Derivations;
  using Record = presolving::Record;
  using RecordId = presolving::RecordId;

  ProofNode(ProofContext& context, const Derivations& derivations)
      : context_(context), derivations_(derivations), records_(derivations.records) {}
  ProofNode(ProofContext& context, std::unique_ptr<Derivations> derivations) : ProofNode(context, *derivations) {
    own_derivations_ = std::move(derivations);
  }

  /// The first way that leads somewhere, of those that have not been tried.
  bool find(bool is_only_linear) {
    if (has_contradiction()) return next_way_++ == 0;
    using Way = std::function<bool()>;
    std::vector<Way> ways{[this] { return refute_linearly(); }};
    if (!is_only_linear) {
      ways = {[this] { return refute_linearly(few_conflicts); },
              [this] { return refute_in_boxes(few_boxes); },
              [this] { return refute_linearly(); },
              [this] { return split(Effort::presolve, 0); },
              [this] { return refute_by_squares(); },
              [this] { return split(Effort::squares, 0); },
              [this] { return split_by_signs(); },
              [this] { return refute_in_boxes(many_boxes); },
              [this] { return begin_cases(); }};
    }
    while (next_way_ < ways.size() && !context_.is_over()) {
      refutation_.reset(), boxes_.reset(), squares_.reset(), signs_.reset(), cases_.clear();
      if (ways[next_way_++]()) return true;
    }
    return false;
  }

  /// By record: whether it is needed.
  const std::vector<bool>& mark() {
    is_needed_.assign(records_.size(), false);
    if (has_contradiction()) is_needed_[derivations_.contradiction] = true;
    for (std::size_t i = 0; i < left_.size(); ++i) {
      if (is_left_used_[i]) is_needed_[left_[i]] = true;
    }
    mark_cases();
    for (RecordId id = static_cast<RecordId>(records_.size()); id-- > 0;) {
      if (!is_needed_[id]) continue;
      for (RecordId premise : records_[id].premises) is_needed_[premise] = true;
    }
    return is_needed_;
  }

  /// given[i]: the fact that is constraint i, for those that are used. True if the scope is closed then.
  bool write(Proof& proof, const std::vector<FactNumber>& given) {
    proof_ = &proof;
    given_ = &given;
    numbers_.assign(records_.size(), 0);
    count_uses();
    for (RecordId id = 0; id < records_.size() && !proof.is_closed(); ++id) {
      if (!is_needed_[id]) continue;
      if (context_.is_over()) return fail("timeout");
      if (!is_about_known_variables(records_[id])) return fail("a variable of which no fact speaks");
      const std::optional<FactNumber> number = show(records_[id]);
      if (!number && !proof.is_closed()) return fail(describe(records_[id]));
      numbers_[id] = number.value_or(0);
      if (use_counts_[id] != 1 && !proof.is_closed()) proof.state(numbers_[id]);
    }
    if (!proof.is_closed() && is_split_at_once_) split_what_is_left();
    if (!proof.is_closed() && refutation_ && !write_linear()) return fail("a step of the linear engine");
    if (!proof.is_closed() && boxes_ && !write_boxes()) return fail("boxes");
    if (!proof.is_closed() && squares_ && !write_squares()) return fail("a sum of squares");
    if (!proof.is_closed() && !cases_.empty() && !write_cases()) return false;
    if (!proof.is_closed())
      return fail(is_split_at_once_ ? "not all cases are refuted" : "the contradiction is not shown");
    return true;
  }

 private:
  static constexpr RecordId no_record = presolving::no_record;
  static constexpr std::size_t deepest_cases = 8;
  static constexpr std::size_t most_nodes_of_cases = 250;
  static constexpr std::size_t most_left_in_cases = 400;
  static constexpr std::size_t most_left_in_signs = 100;
  static constexpr std::size_t most_split_at_once = 40;
  static constexpr std::size_t few_conflicts = 2000, many_conflicts = 200'000;
  static constexpr BoxLimits few_boxes{100, 5e8};
  static constexpr BoxLimits many_boxes{20'000};
  static constexpr BoxLimits boxes_of_case{20, 1e8};

  /// What may be tried in cases.
  enum class Effort : std::uint8_t { presolve, squares, signs };

  bool has_contradiction() const { return derivations_.contradiction != no_record; }
  bool fail(std::string why) {
    if (context_.problem.empty()) context_.problem = std::move(why);
    return false;
  }

  // Finding ----------------------------------------------------------------------------------------------------------

  void take_left(const std::vector<bool>& is_used) { is_left_used_ = is_used; }

  /// What is left, as the linear engine takes it.
  void take_without_disequations() {
    left_.clear();
    constraints_.clear();
    for (RecordId id : derivations_.left) {
      if (id == no_record) continue;
      auto constraint = without_disequations(records_[id].statement);
      if (!constraint) continue;
      left_.push_back(id);
      constraints_.push_back(*std::move(constraint));
    }
  }

  bool refute_linearly(std::size_t most_conflicts = many_conflicts) {
    take_without_disequations();
    refutation_ = find_linear_refutation(constraints_, context_.should_stop, most_conflicts);
    if (refutation_) take_left(refutation_->is_constraint_used);
    return refutation_.has_value();
  }

  bool refute_in_boxes(const BoxLimits& limits) {
    take_without_disequations();
    boxes_ = find_box_refutation(constraints_, context_.should_stop, limits);
    if (boxes_) take_left(used_premises(*boxes_, constraints_.size()));
    return boxes_.has_value();
  }

  void take_all_left() {
    left_ = derivations_.left;
    std::erase(left_, no_record);
    is_left_used_.assign(left_.size(), false);
  }

  bool refute_by_squares() {
    take_all_left();
    std::vector<Constraint> premises;
    for (RecordId id : left_) premises.push_back(records_[id].statement);
    squares_ = find_square_refutation(premises, context_.should_stop);
    if (squares_) take_left(used_premises(*squares_, premises.size()));
    return squares_.has_value();
  }

  /// Few constraints are split into all their cases, in the hope that products refute each.
  bool begin_cases() {
    take_all_left();
    is_split_at_once_ = left_.size() <= most_split_at_once;
    is_left_used_.assign(left_.size(), is_split_at_once_);
    return is_split_at_once_;
  }

  /// A case for each part of the shortest disjunction, in which presolve goes on.
  bool split(Effort effort, std::size_t depth) {
    take_all_left();
    cases_.clear();
    signs_.reset();
    if (depth == 0) context_.node_count = 0;
    if (depth >= deepest_cases || left_.size() > most_left_in_cases) return false;
    clause_ = left_.size();
    for (std::size_t i = 0; i < left_.size(); ++i) {
      const Constraint& statement = records_[left_[i]].statement;
      if (statement.kind != Constraint::Kind::any) continue;
      if (clause_ == left_.size() || is_better_split(statement, records_[left_[clause_]].statement)) clause_ = i;
    }
    if (clause_ == left_.size()) {
      if (effort == Effort::signs) signs_ = signs_of_a_variable(records_, left_);
      if (!signs_) return false;
    }
    const std::vector<Constraint> parts = signs_ ? signs_->statement.parts : records_[left_[clause_]].statement.parts;
    for (const Constraint& part : parts) {
      if (++context_.node_count > most_nodes_of_cases || context_.is_over() || !add_case(part, effort, depth)) {
        cases_.clear();
        return false;
      }
    }
    return true;
  }

  /// What tells the value of a variable makes most of what is left easier.
  static bool is_better_split(const Constraint& a, const Constraint& b) {
    const bool a_tells = tells_values(a), b_tells = tells_values(b);
    return a_tells != b_tells ? a_tells : a.parts.size() < b.parts.size();
  }
  static bool tells_values(const Constraint& disjunction) {
    return std::ranges::all_of(disjunction.parts, [](const Constraint& part) {
      if (part.kind != Constraint::Kind::atom || part.relation != Relation::equal) return false;
      const auto& terms = part.polynomial.terms();
      return !terms.empty() && terms.front().monomial.degree() == 1 &&
             (terms.size() == 1 || (terms.size() == 2 && terms.back().monomial.degree() == 0));
    });
  }

  bool add_case(const Constraint& part, Effort effort, std::size_t depth) {
    System system;
    for (std::size_t i = 0; i < left_.size(); ++i) {
      if (i != clause_) system.constraints.push_back(records_[left_[i]].statement);
    }
    append_parts(part, system.constraints);
    name_variables(system);
    auto derivations = std::make_unique<Derivations>();
    presolve_for_proof(std::move(system), {}, *derivations, context_.should_stop);
    cases_.emplace_back(context_, std::move(derivations));
    ProofNode& node = cases_.back();
    if (node.has_contradiction() || node.refute_linearly()) return true;
    if (effort == Effort::squares && node.refute_by_squares()) return true;
    if (effort == Effort::signs && node.refute_in_boxes(boxes_of_case)) return true;
    return node.split(effort, depth + 1);
  }

  /// Signs of variables as disjunctions: where one is 0 presolve goes on, where it is not products have signs.
  bool split_by_signs() {
    if (left_.size() > most_left_in_signs) return false;
    return split(Effort::signs, 0);
  }

  static void append_parts(const Constraint& part, std::vector<Constraint>& constraints) {
    if (part.kind != Constraint::Kind::all) {
      constraints.push_back(part);
      return;
    }
    for (const Constraint& inner : part.parts) append_parts(inner, constraints);
  }

  /// All numbers of variables that occur in any record are taken.
  void name_variables(System& system) const {
    Variable count = 0;
    for (const Record& record : records_) {
      count = std::max(count, record.variable + 1);
      presolving::for_each_atom(record.statement, [&count](const Constraint& atom) {
        for (const Term& term : atom.polynomial.terms()) {
          if (term.monomial.degree() > 0) count = std::max(count, term.monomial.factors().back() + 1);
        }
      });
    }
    for (Variable v = 0; v < count; ++v) system.variable_names.push_back(std::string("x").append(std::to_string(v)));
  }

  // Marking ----------------------------------------------------------------------------------------------------------

  void mark_cases() {
    if (cases_.empty()) return;
    if (!signs_) is_needed_[left_[clause_]] = true;
    if (signs_) {
      for (const RecordId premise : signs_->premises) is_needed_[premise] = true;
    }
    for (ProofNode& node : cases_) {
      const std::vector<bool>& is_needed = node.mark();
      for (RecordId id = 0; id < is_needed.size(); ++id) {
        const Record& record = node.records_[id];
        if (!is_needed[id] || record.kind != Record::Kind::given) continue;
        const std::size_t i = record.number < clause_ ? record.number : record.number + 1;
        if (i < left_.size()) is_needed_[left_[i]] = true;
      }
    }
  }

  // Writing ----------------------------------------------------------------------------------------------------------

  /// Of others nothing can be written.
  bool is_about_known_variables(const presolving::Record& record) const {
    if (record.kind == presolving::Record::Kind::definition) return true;
    bool is_known = true;
    presolving::for_each_atom(record.statement, [&](const Constraint& atom) {
      for (const Term& term : atom.polynomial.terms()) {
        for (Variable variable : term.monomial.factors()) is_known = is_known && proof_->has_variable(variable);
      }
    });
    return is_known;
  }

  /// How many records need each; what refutes the rest counts as several, since it may take facts for known.
  void count_uses() {
    use_counts_.assign(records_.size(), 0);
    for (RecordId id : derivations_.left) {
      if (id != no_record) use_counts_[id] += 2;
    }
    for (RecordId id = 0; id < records_.size(); ++id) {
      if (!is_needed_[id]) continue;
      for (RecordId premise : records_[id].premises) ++use_counts_[premise];
    }
  }

  bool write_squares() {
    std::vector<FactNumber> facts;
    for (RecordId id : left_) facts.push_back(is_needed_[id] ? to_the_letter(id) : 0);
    return write_case_refutation(*proof_, *squares_, std::move(facts));
  }

  bool write_cases() {
    std::vector<FactNumber> given;
    for (std::size_t i = 0; i < left_.size(); ++i) {
      if (i != clause_) given.push_back(numbers_[left_[i]]);
    }
    const std::optional<FactNumber> shown = signs_ ? show(*signs_) : numbers_[left_[clause_]];
    if (!shown) return fail("signs of a variable");
    const FactNumber clause = *shown;
    const Constraint statement = proof_->fact(clause);
    if (statement.parts.size() != cases_.size()) return fail("a disjunction");
    proof_->begin_cases(clause);
    for (std::size_t i = 0; i < cases_.size(); ++i) {
      const FactNumber first = proof_->begin_branch(statement.parts[i]);
      std::vector<FactNumber> inside = given;
      for (FactNumber fact = first; fact < proof_->fact_count(); ++fact) {
        if (proof_->fact(fact).kind != Constraint::Kind::all) inside.push_back(fact);
      }
      if (!proof_->is_closed() && !cases_[i].write(*proof_, inside)) return false;
      proof_->end_branch();
    }
    proof_->end_cases();
    return true;
  }

  /// A fact says what the record says up to a factor; this one is the same polynomial.
  FactNumber to_the_letter(RecordId id) {
    const Constraint& statement = records_[id].statement;
    const Constraint fact = proof_->fact(numbers_[id]);
    if (fact == statement || statement.kind != Constraint::Kind::atom) return numbers_[id];
    const Rational factor =
        statement.polynomial.terms().front().coefficient / fact.polynomial.terms().front().coefficient;
    if (statement.relation == Relation::equal) return proof_->sum({{{numbers_[id]}, Polynomial(factor), Rational(1)}});
    const Polynomial one(Rational(1));
    if (statement.relation != Relation::not_equal) return proof_->sum({{{numbers_[id]}, one, factor}});
    const FactNumber denied = proof_->begin_lemma(statement);
    const Polynomial by = fact.polynomial * (Rational(-1) / factor);
    proof_->sum({{{numbers_[id]}, one, Rational(1)}, {{denied}, by, Rational(1)}});
    return proof_->end_lemma(statement);
  }

  void split_what_is_left() {
    Record contradiction;
    contradiction.kind = Record::Kind::entailed;
    contradiction.statement = Constraint::any({});
    std::vector<FactNumber> premises;
    for (RecordId id : left_) premises.push_back(numbers_[id]);
    TreeSteps(*proof_, context_.should_stop).show(contradiction, premises);
  }

  bool write_linear() {
    const std::optional<std::vector<FactNumber>> facts = without_disequations_shown();
    return facts && write_linear_refutation(*proof_, *refutation_, *facts);
  }

  bool write_boxes() {
    const std::optional<std::vector<FactNumber>> facts = without_disequations_shown();
    return facts && write_case_refutation(*proof_, *boxes_, *facts);
  }

  /// By constraint, for those that are used.
  std::optional<std::vector<FactNumber>> without_disequations_shown() {
    std::vector<FactNumber> facts(left_.size());
    for (std::size_t i = 0; i < left_.size(); ++i) {
      if (!is_left_used_[i]) continue;
      if (constraints_[i] == records_[left_[i]].statement) {
        facts[i] = to_the_letter(left_[i]);
        continue;
      }
      Record expanded;
      expanded.kind = Record::Kind::entailed;
      expanded.statement = constraints_[i];
      const auto number = TreeSteps(*proof_, context_.should_stop).show(expanded, {numbers_[left_[i]]});
      if (!number) return std::nullopt;
      facts[i] = *number;
    }
    return facts;
  }

  static std::string describe(const Record& record) {
    constexpr const char* names[] = {"given",        "unproved",    "entailed", "substitution", "remainder",
                                     "cancellation", "factors",     "line",     "multiple",     "scaled",
                                     "definition",   "combination", "inverse",  "tangent",      "ordered"};
    return std::string("a step of kind ") + names[static_cast<std::size_t>(record.kind)];
  }

  std::optional<FactNumber> show(const Record& record) {
    std::vector<FactNumber> premises;
    for (RecordId premise : record.premises) premises.push_back(numbers_[premise]);
    switch (record.kind) {
      case Record::Kind::given:
        return (*given_)[record.number];
      case Record::Kind::unproved:
        return std::nullopt;
      case Record::Kind::definition:
        proof_->state(premises);  // that the denominator is not 0 is looked for among the facts
        return proof_->define(record.variable, record.numerator, record.denominator);
      case Record::Kind::combination: {
        std::vector<SumTerm> terms;
        for (std::size_t i = 0; i < premises.size(); ++i) {
          terms.push_back({{to_the_letter(record.premises[i])}, record.divisors[i], Rational(1)});
        }
        return proof_->sum_in_passing(terms);
      }
      case Record::Kind::inverse:
        proof_->state(premises);
        return show_inverse(*proof_, record, premises);
      case Record::Kind::tangent: {
        std::vector<SumTerm> terms{{{premises.front()}}};
        for (const Polynomial& root : record.divisors) terms.push_back({{}, root, record.numerator.constant_term()});
        return proof_->sum(terms);
      }
      case Record::Kind::ordered:
        return ordered(record);
      default:
        return TreeSteps(*proof_, context_.should_stop).show(record, premises);
    }
  }

  FactNumber ordered(const Record& record) {
    const auto [entry, is_new] = context_.orders.try_emplace(record.number, 0);
    if (is_new) entry->second = proof_->order(context_.base.interchangeable[record.number]);
    FactNumber number = entry->second;
    while (!is_same_atom(proof_->fact(number), record.statement)) ++number;
    return number;
  }

  ProofContext& context_;
  std::unique_ptr<Derivations> own_derivations_;  // of a case
  const Derivations& derivations_;
  const std::vector<Record>& records_;
  std::vector<RecordId> left_;           // what presolve left, as far as what refutes it takes it
  std::vector<bool> is_left_used_;       // of these
  std::vector<Constraint> constraints_;  // of these, as the linear engine takes them
  std::optional<LinearRefutation> refutation_;
  std::optional<CaseRefutation> boxes_, squares_;
  std::size_t clause_ = 0;       // of `left_`, the disjunction of the cases
  std::optional<Record> signs_;  // or, if there is none left, signs of a variable
  std::vector<ProofNode> cases_;
  std::size_t next_way_ = 0;
  bool is_split_at_once_ = false;
  std::vector<bool> is_needed_;
  std::vector<std::uint32_t> use_counts_;  // by record
  std::vector<FactNumber> numbers_;        // by record
  const std::vector<FactNumber>* given_ = nullptr;
  Proof* proof_ = nullptr;
};

}  // namespace nnsolve
