// What a certificate says besides that there is no solution: from which facts, and by what kind of argument. Its header
// lists all facts that it uses (certificates, section 2), so whoever accepts it needs no other.
#pragma once

#include "explain/parts.h"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

struct CertificateSummary {
  std::set<std::string> facts;  // names as fact_names() writes them
  bool is_about_cost = false;   // no weights cost less than a number: that is another question
  std::size_t sums = 0;
  std::size_t squares = 0;  // sums in which something is squared that is no number
  std::size_t cases = 0;
  std::size_t lines = 0;
  std::size_t ranks = 0;
};

/// Throws ParseError for what is no certificate; whether it proves anything is nncheck's to say.
CertificateSummary read_certificate(std::string_view text, const std::string& file_name);

/// Which of the parts, by number, a certificate of this input needs; nothing if it does not say that part by part: a
/// cost is of all data points.
std::optional<std::vector<std::size_t>> used_parts(const Explainable& input, const std::vector<Part>& parts,
                                                   const CertificateSummary& certificate);

/// How it argues, in a sentence.
std::string argument_of(const CertificateSummary& certificate);

}  // namespace nnsolve
