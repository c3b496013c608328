#include "cli/crosscheck_report.h"

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

void write_member(JsonWriter& json, std::string_view key, std::string_view text) {
  json.key(key);
  json.string(text);
}

void write_or_null(JsonWriter& json, std::string_view key, const std::string& text) {
  json.key(key);
  if (text.empty()) {
    json.null();
  } else {
    json.string(text);
  }
}

void write_claim(JsonWriter& json, const CrossClaim& claim) {
  json.begin_object();
  write_member(json, "side", to_string(claim.side));
  write_member(json, "question", claim.question);
  json.key("order");
  json.integer(claim.order);
  write_member(json, "backend", claim.backend);
  write_or_null(json, "version", claim.version);
  write_member(json, "status", to_string(claim.status));
  write_or_null(json, "reason", claim.reason);
  json.key("seconds");
  json.decimal(claim.seconds);
  json.end_object();
}

void write_carried(JsonWriter& json, const CarriedSolution& carried) {
  json.begin_object();
  write_member(json, "from", to_string(carried.from));
  write_member(json, "direction", carried.from == Side::formula ? "push" : "pull");
  json.key("valid");
  json.raw(carried.is_valid ? "true" : "false");
  write_or_null(json, "problem", carried.problem);
  json.end_object();
}

void write_blame(JsonWriter& json, const Blame& blame, const std::string& query_file) {
  json.begin_object();
  write_member(json, "party", to_string(blame.party));
  write_or_null(json, "backend", blame.backend);
  write_or_null(json, "version", blame.version);
  write_member(json, "side", to_string(blame.side));
  write_member(json, "why", blame.why);
  write_or_null(json, "query", query_file);
  json.end_object();
}

template <class Items, class Write>
void write_array(JsonWriter& json, std::string_view key, const Items& items, Write write) {
  json.key(key);
  json.begin_array();
  for (const auto& item : items) write(item);
  json.end_array();
}

void write_file(JsonWriter& json, const CheckedFile& checked) {
  const CrosscheckReport& report = checked.report;
  json.begin_object();
  write_member(json, "file", checked.file);
  write_member(json, "verdict", to_string(report.verdict));
  json.key("truth");
  json.begin_object();
  write_member(json, "formula", to_string(report.formula));
  write_member(json, "network", to_string(report.network));
  json.end_object();
  write_array(json, "claims", report.claims, [&](const CrossClaim& claim) { write_claim(json, claim); });
  write_array(json, "witnesses", report.carried, [&](const CarriedSolution& one) { write_carried(json, one); });
  json.key("blame");
  json.begin_array();
  for (std::size_t i = 0; i < report.blames.size(); ++i) write_blame(json, report.blames[i], checked.query_files[i]);
  json.end_array();
  json.key("seconds");
  json.decimal(checked.seconds);
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
  json.begin_object();
  write_member(json, "verdict", to_string(worst_of(files)));
  write_array(json, "files", files, [&](const CheckedFile& checked) { write_file(json, checked); });
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
