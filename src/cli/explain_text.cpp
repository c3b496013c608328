#include "cli/explain_text.h"

#include "cli/answer_json.h"
#include "io/json_writer.h"

#include <algorithm>

namespace nnsolve {

namespace {

/// A page is for people; --json has them all.
constexpr std::size_t most_lines = 50;

std::string explained_status(const Explanation& found) {
  std::string line = to_string(found.status);
  if (found.status == Status::unsat) line.append(" (").append(to_string(found.trust)).append(")");
  if (found.status == Status::unknown) line.append(" (").append(found.reason).append(")");
  return line;
}

}  // namespace

std::string core_title(const Explanation& found) {
  if (found.status != Status::unsat) return "already hard";
  return found.is_minimal ? "cannot go together, and without any one of them there is a solution"
                          : "cannot go together; perhaps fewer of them cannot";
}

std::string explanation_text(const Explanation& found) {
  std::string text = explained_status(found) + "\n" + found.why + "\n";
  if (found.lines.empty()) return text;
  text += core_title(found) + ":\n";
  for (std::size_t i = 0; i < std::min(found.lines.size(), most_lines); ++i) text += "  " + found.lines[i] + "\n";
  if (found.lines.size() > most_lines) text += "  and " + std::to_string(found.lines.size() - most_lines) + " more\n";
  return text;
}

std::string explanation_json(const Explanation& found, const std::string& file, double seconds) {
  std::string out;
  constexpr std::size_t lines_down_to = 2;
  JsonWriter json(out, lines_down_to);
  begin_answer(json, "explain", file);
  json.member("status", to_string(found.status));
  json.member_or_null("trust", found.trust == Trust::none ? "" : to_string(found.trust));
  json.member_or_null("reason", found.reason);
  json.begin_array("core");
  for (const std::string& name : found.core) json.raw(name);
  json.end_array();
  json.begin_array("data_points");
  for (const std::size_t row : found.data_points) json.integer(row + 1);
  json.end_array();
  json.array("lines", found.lines);
  json.member("minimal", found.is_minimal);
  json.member("why", found.why);
  json.member("questions", found.question_count);
  json.member("seconds", seconds);
  json.end_object();
  out += '\n';
  return out;
}

}  // namespace nnsolve
