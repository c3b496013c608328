#include "certify/elaborate.h"

#include "certify/atom_steps.h"
#include "certify/linear_refutation.h"
#include "certify/square_refutation.h"
#include "certify/tree_steps.h"
#include "presolve/system/polynomial_parts.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

using presolving::Derivations;
using presolving::Record;
using presolving::RecordId;

class Elaborator {
 public:
  Elaborator(const CertificateBase& base, const std::vector<GivenFact>& given, const Derivations& derivations)
      : base_(base), given_(given), derivations_(derivations), records_(derivations.records) {}

  Elaborated run(const std::function<bool()>& should_stop) {
    should_stop_ = should_stop;
    is_needed_.assign(records_.size(), false);
    if (derivations_.contradiction != presolving::no_record) {
      is_needed_[derivations_.contradiction] = true;
    } else if (!refute_what_is_left(should_stop)) {
      return {std::nullopt, not_refuted};
    }
    mark_ancestors();
    Proof proof(base_, used_facts());
    proof_ = &proof;
    numbers_.assign(records_.size(), 0);
    for (RecordId id = 0; id < records_.size() && !proof.is_closed(); ++id) {
      if (!is_needed_[id]) continue;
      if (should_stop_ && should_stop_()) return {std::nullopt, "timeout"};
      const std::optional<FactNumber> number = show(records_[id]);
      if (!number && !proof.is_closed()) return {std::nullopt, describe(records_[id])};
      numbers_[id] = number.value_or(0);
    }
    if (!proof.is_closed() && is_by_cases_) split_what_is_left();
    if (!proof.is_closed() && refutation_ && !write_refutation()) return {std::nullopt, "a step of the linear engine"};
    if (!proof.is_closed() && squares_) {
      std::vector<FactNumber> facts;
      for (RecordId id : left_) facts.push_back(is_needed_[id] ? to_the_letter(id) : 0);
      if (!write_square_refutation(proof, *squares_, std::move(facts))) return {std::nullopt, "a sum of squares"};
    }
    if (!proof.is_closed()) return {std::nullopt, is_by_cases_ ? not_refuted : "the contradiction is not shown"};
    return {Certificate{proof.text(), proof.step_count()}, ""};
  }

 private:
  static constexpr const char* not_refuted = "presolve, the linear engine and sums of squares do not refute it";

  bool refute_what_is_left(const std::function<bool()>& should_stop) {
    for (RecordId id : derivations_.left) {
      if (id == presolving::no_record) continue;
      auto constraint = without_disequations(records_[id].statement);
      if (!constraint) continue;
      left_.push_back(id);
      constraints_.push_back(*std::move(constraint));
    }
    refutation_ = find_linear_refutation(constraints_, should_stop);
    if (!refutation_) return refute_by_squares(should_stop) || begin_cases();
    for (std::size_t i = 0; i < left_.size(); ++i) {
      if (refutation_->is_constraint_used[i]) is_needed_[left_[i]] = true;
    }
    return true;
  }

  bool refute_by_squares(const std::function<bool()>& should_stop) {
    left_.clear();
    std::vector<Constraint> premises;
    for (RecordId id : derivations_.left) {
      if (id == presolving::no_record) continue;
      left_.push_back(id);
      premises.push_back(records_[id].statement);
    }
    squares_ = find_square_refutation(premises, should_stop);
    if (!squares_) return false;
    const std::vector<bool> is_used = used_premises(*squares_, premises.size());
    for (std::size_t i = 0; i < left_.size(); ++i) {
      if (is_used[i]) is_needed_[left_[i]] = true;
    }
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

  /// Few constraints are split into all their cases, in the hope that products refute each.
  bool begin_cases() {
    constexpr std::size_t few = 40;
    left_ = derivations_.left;
    std::erase(left_, presolving::no_record);
    is_by_cases_ = left_.size() <= few;
    for (RecordId id : left_) is_needed_[id] = is_by_cases_;
    return is_by_cases_;
  }

  void split_what_is_left() {
    Record contradiction;
    contradiction.kind = Record::Kind::entailed;
    contradiction.statement = Constraint::any({});
    std::vector<FactNumber> premises;
    for (RecordId id : left_) premises.push_back(numbers_[id]);
    TreeSteps(*proof_, should_stop_).show(contradiction, premises);
  }

  bool write_refutation() {
    std::vector<FactNumber> facts(left_.size());
    for (std::size_t i = 0; i < left_.size(); ++i) {
      if (!refutation_->is_constraint_used[i]) continue;
      Record expanded;
      expanded.kind = Record::Kind::entailed;
      expanded.statement = constraints_[i];
      const auto number = TreeSteps(*proof_, should_stop_).show(expanded, {numbers_[left_[i]]});
      if (!number) return false;
      facts[i] = *number;
    }
    return write_linear_refutation(*proof_, *refutation_, facts);
  }

  void mark_ancestors() {
    for (RecordId id = static_cast<RecordId>(records_.size()); id-- > 0;) {
      if (!is_needed_[id]) continue;
      for (RecordId premise : records_[id].premises) is_needed_[premise] = true;
    }
  }

  std::vector<std::size_t> used_facts() const {
    std::set<std::size_t> facts;
    for (RecordId id = 0; id < records_.size(); ++id) {
      if (is_needed_[id] && records_[id].kind == Record::Kind::given) facts.insert(given_[records_[id].number].fact);
      if (!is_needed_[id] || records_[id].kind != Record::Kind::ordered) continue;
      // Exchanging blocks must carry each fact to one that is there.
      for (std::size_t fact = 0; fact < base_.facts.size(); ++fact) facts.insert(fact);
    }
    return {facts.begin(), facts.end()};
  }

  static std::string describe(const Record& record) {
    constexpr const char* names[] = {"given",        "unproved",    "entailed", "substitution", "remainder",
                                     "cancellation", "factors",     "line",     "multiple",     "scaled",
                                     "definition",   "combination", "ordered"};
    return std::string("a step of kind ") + names[static_cast<std::size_t>(record.kind)];
  }

  std::optional<FactNumber> show(const Record& record) {
    std::vector<FactNumber> premises;
    for (RecordId premise : record.premises) premises.push_back(numbers_[premise]);
    switch (record.kind) {
      case Record::Kind::given: {
        const GivenFact& given = given_[record.number];
        return proof_->number_of(given.fact) + given.part;
      }
      case Record::Kind::unproved:
        return std::nullopt;
      case Record::Kind::definition:
        return proof_->define(record.variable, record.numerator);
      case Record::Kind::combination: {
        std::vector<SumTerm> terms;
        for (std::size_t i = 0; i < premises.size(); ++i) {
          terms.push_back({{premises[i]}, record.divisors[i], Rational(1)});
        }
        return proof_->sum(terms);
      }
      case Record::Kind::ordered:
        return ordered(record);
      default:
        return TreeSteps(*proof_, should_stop_).show(record, premises);
    }
  }

  FactNumber ordered(const Record& record) {
    const auto [entry, is_new] = orders_.try_emplace(record.number, 0);
    if (is_new) entry->second = proof_->order(base_.interchangeable[record.number]);
    FactNumber number = entry->second;
    while (!is_same_atom(proof_->fact(number), record.statement)) ++number;
    return number;
  }

  const CertificateBase& base_;
  const std::vector<GivenFact>& given_;
  const Derivations& derivations_;
  const std::vector<Record>& records_;
  std::vector<bool> is_needed_;
  std::vector<FactNumber> numbers_;  // by record
  Proof* proof_ = nullptr;
  std::vector<RecordId> left_;           // what presolve left, as far as the engine that refutes it takes it
  std::vector<Constraint> constraints_;  // likewise, as that takes it
  std::optional<LinearRefutation> refutation_;
  std::optional<SquareRefutation> squares_;
  bool is_by_cases_ = false;
  std::function<bool()> should_stop_;
  std::map<std::uint32_t, FactNumber> orders_;
};

}  // namespace

Elaborated elaborate(const CertificateBase& base, const std::vector<GivenFact>& given, const Derivations& derivations,
                     const std::function<bool()>& should_stop) {
  return Elaborator(base, given, derivations).run(should_stop);
}

}  // namespace nnsolve
