#include "explain/used_facts.h"

#include "io/json_reader.h"
#include "io/json_writer.h"

#include <algorithm>
#include <array>
#include <map>

namespace nnsolve {

namespace {

std::string read_fact_name(JsonReader& reader) {
  std::string name = "[";
  reader.array("the name of a fact", [&] {
    if (name.size() > 1) name += ", ";
    if (reader.peek() == JsonReader::Kind::number) {
      name += reader.number("a number");
    } else {
      append_json_string(name, reader.string("a word"));
    }
  });
  return name + "]";
}

/// A polynomial that is more than a number: some term has a variable.
bool has_variable(JsonReader& reader) {
  bool result = false;
  reader.array("a polynomial", [&] {
    std::size_t length = 0;
    reader.array("a term", [&] {
      reader.skip();
      ++length;
    });
    result = result || length > 1;
  });
  return result;
}

void read_sum(JsonReader& reader, CertificateSummary& summary) {
  ++summary.sums;
  bool has_square = false;
  reader.array("\"sum\"", [&] {
    reader.object("a term of a sum", [&](std::string_view key) {
      if (key == "square") {
        has_square = has_variable(reader) || has_square;
      } else {
        reader.skip();
      }
    });
  });
  summary.squares += has_square ? 1 : 0;
}

void read_step(JsonReader& reader, CertificateSummary& summary) {
  reader.object("a step", [&](std::string_view key) {
    if (key == "sum") return read_sum(reader, summary);
    if (key != "do") return static_cast<void>(reader.skip());
    const std::string_view step = reader.string("\"do\"");
    if (step == "branch") ++summary.cases;
    if (step == "line") ++summary.lines;
    if (step == "rank") ++summary.ranks;
  });
}

void read_header(JsonReader& reader, CertificateSummary& summary) {
  bool is_certificate = false;
  reader.object("a certificate", [&](std::string_view key) {
    if (key == "nnsolve") {
      is_certificate = reader.string("\"nnsolve\"") == "certificate/1";
    } else if (key == "facts") {
      reader.array("\"facts\"", [&] { summary.facts.insert(read_fact_name(reader)); });
    } else {
      summary.is_about_cost = summary.is_about_cost || key == "below";
      reader.skip();
    }
  });
  if (!is_certificate) reader.fail(0, "is no certificate: \"nnsolve\": \"certificate/1\" is missing");
}

/// The first word of a name.
std::string_view kind_of(std::string_view fact) {
  const std::size_t begin = fact.find('"') + 1;
  return fact.substr(begin, fact.find('"', begin) - begin);
}

/// What says only what a variable of the checker stands for: whatever the others are, it can be met.
bool is_definition(std::string_view kind) {
  constexpr std::array<std::string_view, 4> definitions = {"h", "o", "bool", "ite"};
  return std::ranges::find(definitions, kind) != definitions.end();
}

/// x is not 0 because a constraint has 1/x: the first one that does.
std::optional<std::size_t> inverting_part(const Explainable& input, const std::vector<Part>& parts,
                                          const std::string& fact) {
  const auto* formula = std::get_if<Formula>(&input);
  const auto* eq = formula == nullptr ? nullptr : std::get_if<EtrInvEq>(formula);
  if (eq == nullptr) return std::nullopt;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].kind != Part::Kind::constraint) continue;
    for (const Literal& literal : eq->constraints[parts[i].place].terms()) {
      const Part nonzero{Part::Kind::nonzero, literal.variable, 0};
      if (literal.is_inverse && fact_names(input, nonzero).front() == fact) return i;
    }
  }
  return std::nullopt;
}

}  // namespace

CertificateSummary read_certificate(std::string_view text, const std::string& file_name) {
  CertificateSummary summary;
  JsonReader reader(text, file_name);
  read_header(reader, summary);
  while (text.find_first_not_of(" \t\r\n", reader.position()) != std::string_view::npos) read_step(reader, summary);
  return summary;
}

std::optional<std::vector<std::size_t>> used_parts(const Explainable& input, const std::vector<Part>& parts,
                                                   const CertificateSummary& certificate) {
  std::map<std::string, std::size_t> part_of_fact;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (std::string& name : fact_names(input, parts[i])) part_of_fact.emplace(std::move(name), i);
  }
  std::set<std::size_t> used;
  for (const std::string& fact : certificate.facts) {
    const std::string_view kind = kind_of(fact);
    if (kind == "cost" || kind == "e+" || kind == "e-") return std::nullopt;
    if (is_definition(kind)) continue;
    std::optional<std::size_t> part;
    if (const auto known = part_of_fact.find(fact); known != part_of_fact.end()) part = known->second;
    if (!part && kind == "nonzero") part = inverting_part(input, parts, fact);
    if (!part) return std::nullopt;
    used.insert(*part);
  }
  return std::vector<std::size_t>(used.begin(), used.end());
}

std::string argument_of(const CertificateSummary& certificate) {
  const bool has_cases = certificate.cases > 1;
  if (!has_cases && certificate.ranks > 0)
    return "a matrix of targets has a higher rank than a narrow layer lets through";
  if (!has_cases && certificate.lines > 0) return "what follows for a single variable holds for no real number";
  if (!has_cases && certificate.squares > 0) return "a sum of squares would be negative";
  if (!has_cases) return "multiplied by suitable polynomials and added up they say something false, such as 1 = 0";
  std::string ways;
  const auto add = [&ways](std::size_t count, const char* way) {
    if (count > 0) ways += (ways.empty() ? ", by " : " and ") + std::string(way);
  };
  add(certificate.ranks, "a rank");
  add(certificate.squares, "sums of squares");
  add(certificate.lines, "roots of polynomials in one variable");
  return "each of " + std::to_string(certificate.cases) + " cases ends in a contradiction" + ways;
}

}  // namespace nnsolve
