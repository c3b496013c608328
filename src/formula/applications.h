// Free functions, and quotients, by Ackermann's expansion.
//
// A variable stands for the value of each application (EtrApplication), and assertions say that equal arguments have
// equal values. Such a formula has a solution if and only if the file has a model: a function is what its applications
// say, and anything elsewhere. Division is total in SMT-LIB: q = a / b means b q = a where b is not 0, and where it is,
// q is some function of a alone.
#pragma once

#include "nnsolve/formula.h"
#include "nnsolve/witness.h"

#include <vector>

namespace nnsolve {

/// Ends the given assertions and adds those that say what the applications in them are. Throws NumberTooLarge, and
/// UsageError for so many applications of one function that there would be millions of pairs.
void assert_applications(Etr& formula);

/// By variable: whether the assertions reach it.
std::vector<bool> reached_variables(const Etr& formula);

/// The arguments, then the value. Of a quotient by 0: the numerator, then the value.
using FunctionCase = std::vector<Value>;

/// What a model of a file is: values of the variables that stand for no application, and what functions are where they
/// are not 0 (or false).
struct EtrModel {
  std::vector<Field> fields;
  std::vector<Value> values;                         // by variable
  std::vector<std::vector<FunctionCase>> functions;  // by number
  std::vector<FunctionCase> quotients_by_zero;
};

std::vector<std::vector<Value>*> value_lists(EtrModel& model);

/// The model in a solution. Of two cases with equal arguments there is one.
EtrModel model_of(const Etr& formula, const Assignment& solution);

/// Gives the variables that stand for applications their values; fields may be merged for that. Law: if the values of
/// the others are those of model_of(formula, solution), then so are all that the assertions reach.
void complete(const Etr& formula, EtrModel& model);

}  // namespace nnsolve
