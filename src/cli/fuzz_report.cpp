#include "cli/fuzz_report.h"

#include "cli/answer_json.h"
#include "io/json_writer.h"

#include <array>
#include <cstdio>
#include <iomanip>
#include <sstream>

namespace nnsolve {

namespace {

struct FamilyColumn {
  const char* name;
  std::uint64_t FamilyTally::*count;
};
constexpr std::array<FamilyColumn, 5> family_columns = {{{"yes", &FamilyTally::yes},
                                                         {"no", &FamilyTally::no},
                                                         {"open", &FamilyTally::open},
                                                         {"disagree", &FamilyTally::disagree},
                                                         {"cut_off", &FamilyTally::cut_off}}};
struct BackendColumn {
  const char* name;
  std::uint64_t BackendTally::*count;
};
constexpr std::array<BackendColumn, 9> backend_columns = {{{"sat", &BackendTally::sat},
                                                           {"unsat", &BackendTally::unsat},
                                                           {"wrong_unsat", &BackendTally::wrong_unsat},
                                                           {"invalid_model", &BackendTally::invalid_model},
                                                           {"timeout", &BackendTally::timeout},
                                                           {"memory", &BackendTally::memory},
                                                           {"crash", &BackendTally::crash},
                                                           {"garbage", &BackendTally::garbage},
                                                           {"incomplete", &BackendTally::incomplete}}};

template <class Tallies, class Columns>
void append_table(std::ostream& out, const char* title, const Tallies& tallies, const Columns& columns) {
  std::size_t widest = 7;
  for (const auto& [name, tally] : tallies) widest = std::max(widest, name.size());
  out << std::left << std::setw(static_cast<int>(widest)) << title << std::right;
  for (const auto& column : columns) out << "  " << column.name;
  out << '\n';
  for (const auto& [name, tally] : tallies) {
    out << std::left << std::setw(static_cast<int>(widest)) << name << std::right;
    for (const auto& column : columns) {
      out << "  " << std::setw(static_cast<int>(std::string_view(column.name).size())) << tally.*column.count;
    }
    out << '\n';
  }
}

template <class Tallies, class Columns>
void write_tallies(JsonWriter& json, const char* key, const char* name_key, const Tallies& tallies,
                   const Columns& columns) {
  json.begin_array(key);
  for (const auto& [name, tally] : tallies) {
    json.begin_object();
    json.member(name_key, name);
    for (const auto& column : columns) json.member(column.name, tally.*column.count);
    json.end_object();
  }
  json.end_array();
}

void write_finding(JsonWriter& json, const Finding& finding) {
  json.begin_object();
  json.member("case", finding.case_number);
  json.member("party", to_string(finding.blame.party));
  json.member("backend", finding.blame.backend);
  json.member("version", finding.blame.version);
  json.member("side", to_string(finding.blame.side));
  json.member("why", finding.blame.why);
  json.member("family", finding.family);
  json.member("file", finding.file);
  json.member("constraints", finding.constraints);
  json.member("minimal", finding.is_minimal);
  json.end_object();
}

}  // namespace

std::string to_text(const Finding& finding) {
  std::ostringstream out;
  out << "found in case " << finding.case_number << " (" << finding.family << "): " << to_string(finding.blame.party);
  if (!finding.blame.backend.empty()) out << ' ' << finding.blame.backend << ' ' << finding.blame.version;
  out << ": " << finding.blame.why << '\n';
  if (!finding.file.empty()) {
    out << "  saved as " << finding.file << ", shrunk to " << finding.constraints
        << (finding.is_minimal ? " constraints, minimal" : " constraints, not known to be minimal") << '\n';
  }
  return out.str();
}

std::string to_text(const FuzzReport& report, std::uint64_t seed) {
  std::ostringstream out;
  append_table(out, "family", report.families, family_columns);
  out << '\n';
  append_table(out, "backend", report.backends, backend_columns);
  out << '\n'
      << "seed " << seed << ": " << report.cases << " cases in " << std::fixed << std::setprecision(1) << report.seconds
      << " s, " << report.decided() << " decided, " << report.disagreements << " disagreements, "
      << report.findings.size() << " findings\n";
  if (report.is_vacuous()) out << "vacuous: nothing was decided\n";
  return out.str();
}

std::string to_json(const FuzzReport& report, std::uint64_t seed) {
  std::string out;
  JsonWriter json(out, 2);
  begin_answer(json, "fuzz");
  json.member("seed", seed);
  json.member("cases", report.cases);
  json.member("seconds", report.seconds);
  json.member("decided", report.decided());
  json.member("disagreements", report.disagreements);
  json.member("vacuous", report.is_vacuous());
  write_tallies(json, "families", "family", report.families, family_columns);
  write_tallies(json, "backends", "backend", report.backends, backend_columns);
  json.array("findings", report.findings, [&](const Finding& finding) { write_finding(json, finding); });
  json.end_object();
  out += '\n';
  return out;
}

}  // namespace nnsolve
