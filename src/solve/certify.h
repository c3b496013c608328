// A certificate for an unsat: presolve says again why, a proof is made of it, and a program that shares nothing with
// this one checks it.
#pragma once

#include "solve/question.h"

#include "nnsolve/answer.h"
#include "nnsolve/solve.h"

namespace nnsolve {

/// Of an answer that is unsat after so many seconds. Where that succeeds the answer is certified; where it does not and
/// a certificate was asked for, a claim of the answer says why.
void certify(const Question& question, const SolveOptions& options, double seconds, Answer& answer);

/// That no weights cost less than the bound: a certificate that the checker has accepted, or nothing and why.
std::string certificate_below(const TrainingInstance& instance, const Rational& bound, const CertifyOptions& wanted,
                              const std::optional<std::size_t>& memory_megabytes, std::string& problem);

}  // namespace nnsolve
