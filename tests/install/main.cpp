// Every public header, and the library's whole way once around: a formula is reduced, its network solved, the weights
// checked and carried back. Prints "sqrt 2" if all is well.
#include <nnsolve/check.h>
#include <nnsolve/encode.h>
#include <nnsolve/error.h>
#include <nnsolve/io.h>
#include <nnsolve/presolve.h>
#include <nnsolve/reduce.h>
#include <nnsolve/solve.h>

#include <iostream>

using namespace nnsolve;

int main(int argc, char** argv) {
  const Formula formula = read_formula("(declare-const x Real)(assert (= (* x x) 2))", "text", Station::etr);
  const Reduction reduction(formula, ReduceOptions());
  const TrainingInstance network = std::get<TrainingInstance>(reduced(reduction));
  SolveOptions options;
  if (argc > 1) options.backend = argv[1];
  const TrainingAnswer solved = solve(network, options);
  if (solved.answer.status != Status::sat) return 1;
  const Assignment root = reduction.pull(solved.witness->witness());
  if (!check(formula, root).checked) return 2;
  const Witness again = std::get<Witness>(reduction.push(root));
  if (!check(network, again).checked) return 3;
  const TrainingInstance read = read_instance(to_text(network), "network");
  if (!is_same_instance(read, network)) return 4;
  if (!check(read, read_witness(to_text(again, network.network), "weights", network.network)).checked) return 5;
  const PresolvedFit presolved(exact_fit(network));
  if (presolved.is_unsat() || measure(presolve(presolved.system()).system).nonlinear_terms > 2) return 6;
  if (to_smtlib(encode(formula).system).find("(check-sat)") == std::string::npos) return 7;
  try {
    read_instance("{", "broken");
    return 8;
  } catch (const ParseError& error) {
    if (std::string(error.what()).find("broken:1:2:") != 0) return 9;
  }
  try {
    SolveOptions wrong;
    wrong.backend = "none";
    solve(formula, wrong);
    return 10;
  } catch (const BackendError&) {
  }
  std::cout << "sqrt 2\n";
}
