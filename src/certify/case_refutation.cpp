#include "certify/case_refutation.h"

#include <utility>

namespace nnsolve {

namespace {

/// Calls visit(number) for each premise that a leaf or a case needs; visit may change it.
template <typename Refutation, typename Visit>
void for_each_premise(Refutation& refutation, const Visit& visit) {
  for (auto& term : refutation.terms) {
    for (auto& fact : term.facts) visit(fact);
  }
  if (!refutation.cases.empty() && !refutation.lemma) visit(refutation.clause);
  for (auto& part : refutation.cases) for_each_premise(part, visit);
}

}  // namespace

std::vector<bool> used_premises(const CaseRefutation& refutation, std::size_t premise_count) {
  std::vector<bool> is_used(premise_count);
  for_each_premise(refutation, [&](std::size_t premise) {
    if (premise < premise_count) is_used[premise] = true;
  });
  return is_used;
}

std::size_t count_premises(const Constraint& assumption) {
  std::size_t count = 1;
  if (assumption.kind == Constraint::Kind::all) {
    for (const Constraint& part : assumption.parts) count += count_premises(part);
  }
  return count;
}

bool uses_premises(const CaseRefutation& refutation, std::size_t first, std::size_t count) {
  bool is_used = false;
  for_each_premise(refutation,
                   [&](std::size_t premise) { is_used = is_used || (premise >= first && premise < first + count); });
  return is_used;
}

void without_premises(CaseRefutation& refutation, std::size_t first, std::size_t count) {
  for_each_premise(refutation, [&](std::size_t& premise) {
    if (premise >= first + count) premise -= count;
  });
}

bool write_case_refutation(Proof& proof, const CaseRefutation& refutation, std::vector<FactNumber> numbers) {
  if (refutation.cases.empty()) {
    std::vector<SumTerm> terms = refutation.terms;
    for (SumTerm& term : terms) {
      for (FactNumber& fact : term.facts) fact = numbers[fact];
    }
    proof.sum(terms);
    return proof.is_closed();
  }
  if (refutation.lemma) {
    std::vector<FactNumber> inside = numbers;
    inside.push_back(proof.begin_lemma(*refutation.lemma));
    if (!write_case_refutation(proof, refutation.cases.front(), std::move(inside))) return false;
    numbers.push_back(proof.end_lemma(*refutation.lemma));
    return write_case_refutation(proof, refutation.cases.back(), std::move(numbers));
  }
  const FactNumber clause = numbers[refutation.clause];
  proof.begin_cases(clause);
  for (std::size_t i = 0; i < refutation.cases.size(); ++i) {
    const Constraint part = proof.fact(clause).parts[i];
    const FactNumber first = proof.begin_branch(part);
    std::vector<FactNumber> inside = numbers;
    for (std::size_t k = 0; k < count_premises(part); ++k) inside.push_back(first + k);
    if (!proof.is_closed() && !write_case_refutation(proof, refutation.cases[i], std::move(inside))) return false;
    proof.end_branch();
  }
  proof.end_cases();
  return true;
}

}  // namespace nnsolve
