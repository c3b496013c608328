// solve FILE.smt2: a script's questions, each as solve answers it, and what the script asks about the answers.
#pragma once

#include "cli/solve_report.h"
#include "smt2/session.h"

#include "nnsolve/formula.h"

#include <functional>

namespace nnsolve {

/// Solves a question that is given as input.formula; with its solution in the report, if there is one.
using QuestionSolver = std::function<SolveReport(const SolveRequest& request, const InputText& input)>;

/// The report on all of a script; without (check-sat) it is asked at the end. Throws ParseError, and UsageError where
/// the request has place for one answer only and there are several.
SolveReport make_script_report(const SolveRequest& request, const InputText& script, const QuestionSolver& solve);

/// What a report that has a witness, if it is sat, says of the formula.
Smt2Verdict verdict_of(const SolveReport& report, const Formula& formula);

}  // namespace nnsolve
