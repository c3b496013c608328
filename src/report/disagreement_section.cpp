#include "report/disagreement_section.h"

#include "io/files.h"
#include "io/html.h"

#include <filesystem>
#include <stdexcept>

namespace nnsolve {

namespace {

constexpr std::size_t most_shown = 200;           // disagreements; the rest is counted
constexpr std::size_t longest_file_shown = 8192;  // bytes of each file

std::string file_details(const std::string& path) {
  std::string text;
  try {
    text = read_text(path);
  } catch (const std::runtime_error& error) {
    text = error.what();
  }
  std::string note;
  if (text.size() > longest_file_shown) {
    note.append("\n... (").append(std::to_string(text.size())).append(" bytes)");
    text.resize(longest_file_shown);
  }
  std::string name = std::filesystem::path(path).filename().string();
  return "<details><summary>" + escaped(name) + "</summary><p class=\"faint\">" + escaped(path) + "</p><pre>" +
         escaped(text) + escaped(note) + "</pre></details>\n";
}

std::string verdict_list(const std::vector<TaskVerdict>& verdicts) {
  std::string html = "<ul class=\"said\">\n";
  for (const TaskVerdict& verdict : verdicts) {
    html += "<li><b>" + escaped(verdict.status) + "</b> says " + escaped(verdict.party) + " " +
            escaped(verdict.version) + " (" + escaped(verdict.trust) + ")</li>\n";
  }
  return html + "</ul>\n";
}

std::string one(const ReportDisagreement& entry) {
  const Disagreement& disagreement = entry.disagreement;
  std::string title =
      disagreement.task != 0 ? disagreement.command_line : std::filesystem::path(disagreement.path).filename().string();
  std::string html = "<h3>" + escaped(title) + "</h3>\n";
  if (!entry.sentence.empty()) html += "<p><b>" + escaped(entry.sentence) + "</b></p>\n";
  if (!disagreement.verdicts.empty()) html += verdict_list(disagreement.verdicts);
  for (const std::string& file : entry.files) html += file_details(file);
  if (!entry.json.empty()) {
    std::string shown = entry.json.substr(0, longest_file_shown);
    html += "<details><summary>what it told</summary><pre>" + escaped(shown) + "</pre></details>\n";
  }
  return html;
}

}  // namespace

std::string disagreement_section(const ReportData& data) {
  if (data.disagreements.empty()) return "";
  std::string html = "<h2>Disagreements</h2>\n";
  std::size_t shown = 0;
  for (const ReportDisagreement& entry : data.disagreements) {
    if (shown++ == most_shown) {
      html.append("<p>and ").append(std::to_string(data.disagreements.size() - most_shown)).append(" more</p>\n");
      break;
    }
    html += one(entry);
  }
  return html;
}

}  // namespace nnsolve
