// Writes a System as an SMT-LIB 2.6 query.
#pragma once

#include "nnsolve/system.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nnsolve {

/// What stands around the assertions. Empty fields are left out.
struct SmtlibHeader {
  std::string source;
  std::string license;
  std::string category;               // "crafted", "random" or "industrial"
  std::optional<bool> is_sat;         // the :status, if it is known
  std::vector<std::string> notes;     // one :notes each
  std::optional<std::uint32_t> seed;  // (set-option :random-seed N)
  bool asks_for_version = false;      // (get-info :version), before anything else is asked
  bool asks_for_model = false;        // (get-model) after the check, and the option that some solvers need for it
};

/// Appends the whole query. Numerals are of sort Real (1.0), negatives are (- 1.0), powers are products, so that the
/// text is strict SMT-LIB in the logic that it names: QF_LRA if the system is linear, QF_NRA otherwise.
void append_smtlib(std::string& out, const System& system, const SmtlibHeader& header);

/// The same in pieces, for who wants to write a long query without holding it: the beginning with all declarations,
/// each of system.constraints as an assertion, the end.
void append_smtlib_begin(std::string& out, const System& system, const SmtlibHeader& header);
void append_smtlib_assertion(std::string& out, const System& system, const Constraint& constraint);
void append_smtlib_end(std::string& out, const SmtlibHeader& header);

/// An exact numeral of sort Real: 3.0, (- 3.0), (/ 1.0 2.0), (- (/ 1.0 2.0)).
void append_numeral(std::string& out, const Rational& value);

}  // namespace nnsolve
