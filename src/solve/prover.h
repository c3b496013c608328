// Proofs of unsat: the ways in which one may be found, one after the other, the likely ones first.
#pragma once

#include "certify/elaborate.h"
#include "solve/question.h"

#include "nnsolve/instance.h"

#include <chrono>
#include <optional>

namespace nnsolve {

using ProofEnd = std::optional<std::chrono::steady_clock::time_point>;

Elaborated prove_question(const Question& question, const ProofEnd& end);
/// Of a part of the question: its facts are facts of the whole, by the same names.
Elaborated prove_part(const Question& question, ExactFit part, const ProofEnd& end);
/// That nothing costs less.
Elaborated prove_below(const TrainingInstance& instance, const Rational& bound, const ProofEnd& end);

}  // namespace nnsolve
