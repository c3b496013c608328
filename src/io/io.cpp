// The formats for users of the library, each by its own reader and writer.
#include "nnsolve/io.h"

#include "io/files.h"
#include "io/formula_text.h"
#include "io/instance_text.h"
#include "io/query_writer.h"
#include "io/witness_io.h"

#include "nnsolve/error.h"

namespace nnsolve {

namespace {

Station station_of_name(const std::string& path) {
  if (path.ends_with(".smt2")) return Station::etr;
  if (path.ends_with(".etrinv")) return Station::etr_inv;
  if (path.ends_with(".etrinveq")) return Station::etr_inv_eq;
  throw UsageError(shown_path(path) + ": the name of a formula ends in .smt2, .etrinv or .etrinveq");
}

}  // namespace

TrainingInstance load_instance(const std::string& path) { return read_instance(read_text(path), shown_path(path)); }

Formula load_formula(const std::string& path) {
  const Station station = station_of_name(path);
  return read_formula(read_text(path), shown_path(path), station);
}

std::string to_text(const TrainingInstance& instance) {
  std::string text;
  append_instance(text, instance);
  return text;
}

std::string to_text(const Formula& formula) {
  std::string text;
  append_formula(text, formula);
  return text;
}

std::string to_text(const Witness& witness, const Network& network) {
  std::string text;
  append_witness(text, witness, network);
  return text;
}

std::string to_text(const Assignment& assignment, const Formula& formula) {
  std::string text;
  append_assignment(text, assignment, formula);
  return text;
}

std::string to_text(const EnclosedWitness& witness, const Network& network) {
  std::string text;
  append_witness(text, witness, network);
  return text;
}

std::string to_text(const EnclosedAssignment& assignment, const Formula& formula) {
  std::string text;
  append_assignment(text, assignment, formula);
  return text;
}

std::string to_smtlib(const System& system) {
  std::string text;
  append_smtlib(text, system, SmtlibHeader());
  return text;
}

}  // namespace nnsolve
