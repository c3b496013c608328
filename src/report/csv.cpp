#include "report/csv.h"

#include <array>
#include <string_view>

namespace nnsolve {

namespace {

constexpr std::array<std::string_view, 20> columns = {"task",    "instance",    "sha256",  "name",    "family",
                                                      "size",    "expected",    "command", "backend", "options",
                                                      "outcome", "status",      "trust",   "reason",  "decided_by",
                                                      "seconds", "exit_status", "version", "host",    "finished"};

constexpr const char* query =
    "SELECT task.id, path, sha256, name, family, size, expected, command, backend, options, outcome, status, trust, "
    "reason, decided_by, seconds, exit_status, version, host, finished FROM task "
    "LEFT JOIN instance ON instance.id = task.instance LEFT JOIN result ON result.task = task.id ORDER BY task.id";

void append_field(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

std::string make_csv(Database& campaign) {
  std::string csv;
  for (std::size_t i = 0; i < columns.size(); ++i) csv.append(i == 0 ? "" : ",").append(columns[i]);
  csv += '\n';
  Statement rows = campaign.prepare(query);
  while (rows.step()) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i != 0) csv += ',';
      append_field(csv, rows.text(static_cast<int>(i)));
    }
    csv += '\n';
  }
  return csv;
}

}  // namespace nnsolve
