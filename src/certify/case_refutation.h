// What is not linear, refuted: a tree of cases, whose leaves are contradictions among atoms.
//
// It is found before anything is written, since it says which premises are needed.
#pragma once

#include "certify/proof.h"

#include "nnsolve/system.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace nnsolve {

/// Premises are numbered: first those that were given; in a case what is assumed follows, and if that is a conjunction,
/// its parts follow it.
struct CaseRefutation {
  std::vector<SumTerm> terms;         // of a leaf; facts are premises
  std::size_t clause = 0;             // else: a case for each part of this premise
  std::optional<Constraint> lemma;    // or two: in the first this atom is denied, in the second it holds
  std::vector<CaseRefutation> cases;  // none: a leaf
};

/// By premise that was given: whether it is used.
std::vector<bool> used_premises(const CaseRefutation& refutation, std::size_t premise_count);

/// How many numbers an assumption takes.
std::size_t count_premises(const Constraint& assumption);

/// Of a case: whether it uses any of the `count` premises from `first` on. Where it does not, without_premises makes it
/// a refutation in which they are not assumed.
bool uses_premises(const CaseRefutation& refutation, std::size_t first, std::size_t count);
void without_premises(CaseRefutation& refutation, std::size_t first, std::size_t count);

/// Closes the scope; numbers[i] is the fact that is premise i, for those that are used. False if that does not work
/// out.
bool write_case_refutation(Proof& proof, const CaseRefutation& refutation, std::vector<FactNumber> numbers);

}  // namespace nnsolve
