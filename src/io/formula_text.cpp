#include "io/formula_text.h"

#include "io/etr_inv_eq_io.h"
#include "io/etr_inv_io.h"
#include "io/smt2_writer.h"

namespace nnsolve {

void append_formula(std::string& out, const Formula& formula) {
  if (const auto* inv = std::get_if<EtrInv>(&formula)) append_etr_inv(out, *inv);
  if (const auto* eq = std::get_if<EtrInvEq>(&formula)) append_etr_inv_eq(out, *eq);
  if (const auto* etr = std::get_if<Etr>(&formula)) append_etr(out, *etr);
}

const char* file_extension(const Formula& formula) {
  if (std::holds_alternative<EtrInv>(formula)) return ".etrinv";
  return std::holds_alternative<EtrInvEq>(formula) ? ".etrinveq" : ".smt2";
}

}  // namespace nnsolve
