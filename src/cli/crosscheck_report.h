// What a comparison found, as text and as JSON.
#pragma once

#include "nnsolve/crosscheck.h"

#include <cstddef>
#include <string>
#include <vector>

namespace nnsolve {

/// One file's comparison.
struct CheckedFile {
  std::string file;
  CrosscheckReport report;
  std::vector<std::string> query_files;  // by blame; empty where there is none
  double seconds = 0;
};

Verdict worst_of(const std::vector<CheckedFile>& files);

/// The verdict, who said what, and who is to blame; with the names of the files if there are several.
std::string to_text(const std::vector<CheckedFile>& files);
std::string to_json(const std::vector<CheckedFile>& files);

/// A name for the query of a blame: "formula-z3-5d41402a.smt2" for a file "formula.etrinv", different for other
/// queries.
std::string query_file_name(const std::string& file, const Blame& blame);

}  // namespace nnsolve
