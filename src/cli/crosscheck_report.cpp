#include "cli/crosscheck_report.h"

#include "cli/answer_json.h"
#include "io/json_writer.h"
#include "io/sha256.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>

namespace nnsolve {

namespace {

std::string shown_seconds(double seconds) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.2f s", seconds);
  return buffer;
}

void append_claim(std::string& out, const CrossClaim& claim) {
  out.append("    ").append(claim.backend);
  if (!claim.version.empty()) out.append(" ").append(claim.version);
  out.append(", ").append(claim.question);
  if (claim.order > 0) out.append(" in order ").append(std::to_string(claim.order));
  out.append(": ").append(to_string(claim.status));
  if (!claim.reason.empty()) out.append(" (").append(claim.reason).append(")");
  out.append(", ").append(shown_seconds(claim.seconds)).append("\n");
}

void append_side(std::string& out, Side side, Status truth, const CrosscheckReport& report) {
  const bool is_there = std::ranges::any_of(report.claims, [&](const CrossClaim& claim) { return claim.side == side; });
  if (!is_there) return;
  out.append("  ").append(to_string(side)).append(": ").append(to_string(truth)).append("\n");
  for (const CrossClaim& claim : report.claims) {
    if (claim.side == side) append_claim(out, claim);
  }
}

void append_report(std::string& out, const CheckedFile& checked) {
  const CrosscheckReport& report = checked.report;
  append_side(out, Side::formula, report.formula, report);
  append_side(out, Side::network, report.network, report);
  for (const CarriedSolution& carried : report.carried) {
    out.append("  solution of the ").append(to_string(carried.from)).append(" carried: ");
    out.append(carried.is_valid ? "valid" : "invalid: " + carried.problem).append("\n");
  }
  for (std::size_t i = 0; i < report.blames.size(); ++i) {
    const Blame& blame = report.blames[i];
    out.append("  blame: ").append(to_string(blame.party));
    if (!blame.backend.empty()) out.append(" ").append(blame.backend).append(" ").append(blame.version);
    out.append(" (").append(to_string(blame.side)).append("): ").append(blame.why).append("\n");
    if (!checked.query_files[i].empty()) out.append("    query: ").append(checked.query_files[i]).append("\n");
  }
}

void write_claim(JsonWriter& json, const CrossClaim& claim) {
  json.begin_object();
  json.member("side", to_string(claim.side));
  json.member("question", claim.question);
  json.member("order", claim.order);
  json.member("backend", claim.backend);
  json.member_or_null("version", claim.version);
  json.member("status", to_string(claim.status));
  json.member_or_null("reason", claim.reason);
  json.member("seconds", claim.seconds);
  json.end_object();
}

void write_carried(JsonWriter& json, const CarriedSolution& carried) {
  json.begin_object();
  json.member("from", to_string(carried.from));
  json.member("direction", carried.from == Side::formula ? "push" : "pull");
  json.member("valid", carried.is_valid);
  json.member_or_null("problem", carried.problem);
  json.end_object();
}

void write_blame(JsonWriter& json, const Blame& blame, const std::string& query_file) {
  json.begin_object();
  json.member("party", to_string(blame.party));
  json.member_or_null("backend", blame.backend);
  json.member_or_null("version", blame.version);
  json.member("side", to_string(blame.side));
  json.member("why", blame.why);
  json.member_or_null("query", query_file);
  json.end_object();
}

void write_file(JsonWriter& json, const CheckedFile& checked) {
  const CrosscheckReport& report = checked.report;
  json.begin_object();
  json.member("file", checked.file);
  json.member("verdict", to_string(report.verdict));
  json.begin_object("truth");
  json.member("formula", to_string(report.formula));
  json.member("network", to_string(report.network));
  json.end_object();
  json.array("claims", report.claims, [&](const CrossClaim& claim) { write_claim(json, claim); });
  json.array("witnesses", report.carried, [&](const CarriedSolution& one) { write_carried(json, one); });
  json.begin_array("blame");
  for (std::size_t i = 0; i < report.blames.size(); ++i) write_blame(json, report.blames[i], checked.query_files[i]);
  json.end_array();
  json.member("seconds", checked.seconds);
  json.end_object();
}

}  // namespace

Verdict worst_of(const std::vector<CheckedFile>& files) {
  Verdict worst = Verdict::agree;
  for (const CheckedFile& checked : files) worst = std::max(worst, checked.report.verdict);
  return worst;
}

std::string to_text(const std::vector<CheckedFile>& files) {
  std::string out;
  for (const CheckedFile& checked : files) {
    out += to_string(checked.report.verdict);
    if (files.size() > 1) out.append(" ").append(checked.file);
    out += '\n';
    append_report(out, checked);
  }
  return out;
}

std::string to_json(const std::vector<CheckedFile>& files) {
  std::string out;
  JsonWriter json(out, 4);
  begin_answer(json, "crosscheck");
  json.member("verdict", to_string(worst_of(files)));
  json.array("files", files, [&](const CheckedFile& checked) { write_file(json, checked); });
  json.end_object();
  out += '\n';
  return out;
}

std::string query_file_name(const std::string& file, const Blame& blame) {
  std::string name = file == "-" ? "stdin" : std::filesystem::path(file).filename().string();
  name = name.substr(0, name.find('.', 1));
  name.append("-")
      .append(blame.backend.substr(0, 40))
      .append("-")
      .append(sha256(blame.query).substr(0, 8))
      .append(".smt2");
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0 && c != '-' && c != '.'; }, '_');
  return name;
}

}  // namespace nnsolve
