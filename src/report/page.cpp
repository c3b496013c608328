// Each section is a function from the data to its piece of HTML, empty if there is nothing to show.
#include "report/page.h"

#include "io/html.h"
#include "report/cactus.h"
#include "report/coverage.h"
#include "report/disagreement_section.h"
#include "report/page_style.h"
#include "report/scatter.h"
#include "report/stations.h"

#include <algorithm>

namespace nnsolve {

namespace {

std::string tile(const std::string& figure, const std::string& label, const char* kind = "") {
  return "<div class=\"tile " + std::string(kind) + "\"><b>" + figure + "</b><span>" + escaped(label) +
         "</span></div>\n";
}

/// What a reader wants to know first: is anybody wrong, who, and why. One sentence, and how many more there are.
std::string first_sentence(const ReportData& data) {
  if (data.disagreements.empty()) {
    return data.done == 0 ? "Nothing has run yet." : "Nobody contradicts anybody, nor what is known.";
  }
  const ReportDisagreement& first = data.disagreements.front();
  std::string text = first.sentence;
  if (text.empty()) text = "Somebody is wrong.";
  if (!first.disagreement.path.empty()) {
    text += " This is about " + first.disagreement.path.substr(first.disagreement.path.rfind('/') + 1) + ".";
  }
  const std::size_t more = data.disagreements.size() - 1;
  if (more != 0) text += " There " + (more == 1 ? "is one more" : "are " + std::to_string(more) + " more") + ", below.";
  return text;
}

std::string header(const ReportData& data) {
  std::size_t yes = 0;
  std::size_t no = 0;
  for (const ReportInstance& instance : data.instances) {
    yes += static_cast<std::size_t>(is_yes(instance.truth));
    no += static_cast<std::size_t>(is_no(instance.truth));
  }
  std::string html = "<h1>" + escaped(data.directory) + "</h1>\n<p class=\"faint\">A campaign of nnsolve " +
                     escaped(data.version) + (data.hosts.empty() ? "" : " on " + escaped(data.hosts)) + "</p>\n";
  html += "<p>" + escaped(first_sentence(data)) + "</p>\n";
  html += "<div class=\"tiles\">\n" + tile(std::to_string(data.instances.size()), "instances");
  std::string done = std::to_string(data.done);
  std::string tasks = std::string("of ").append(std::to_string(data.tasks)).append(" tasks done");
  html += tile(done, data.done == data.tasks ? "tasks, all done" : tasks);
  html += tile(std::to_string(yes), "YES", "yes") + tile(std::to_string(no), "NO", "no");
  html += tile(std::to_string(data.instances.size() - yes - no), "open");
  std::size_t disagreements = data.disagreements.size();
  html += tile(std::to_string(disagreements), "disagreements", disagreements == 0 ? "" : "bad");
  return html + "</div>\n";
}

std::string engine_table(const ReportData& data) {
  std::string html =
      "<h2>Who decided what</h2>\n<div class=\"wide\"><table>\n<tr><th>engine</th><th>YES</th><th>NO</th>"
      "<th>wrong</th><th>unknown</th><th>no answer</th><th>alone</th><th>time</th><th>PAR-2</th></tr>\n";
  std::size_t best_yes = 0;
  std::size_t best_no = 0;
  double best_seconds = 0;
  for (const Cell& cell : data.best) {
    best_yes += static_cast<std::size_t>(cell.said == Said::sat);
    best_no += static_cast<std::size_t>(cell.said == Said::unsat);
    if (cell.said != Said::nothing) best_seconds += cell.seconds;
  }
  auto row = [&](const std::string& name, const std::vector<std::size_t>& figures, double seconds,
                 const std::string& par2) {
    html += "<tr><td>" + escaped(name) + "</td>";
    for (std::size_t i = 0; i < figures.size(); ++i) {
      html.append(i == 2 && figures[i] != 0 ? "<td class=\"wrong\">" : "<td>");
      html.append(std::to_string(figures[i])).append("</td>");
    }
    for (std::size_t i = figures.size(); i < 6; ++i) html += "<td></td>";
    html += "<td>" + short_seconds(seconds) + "</td><td>" + par2 + "</td></tr>\n";
  };
  for (const EngineFigures& engine : data.engines) {
    row(engine.name, {engine.yes, engine.no, engine.wrong, engine.unknown, engine.failed, engine.alone}, engine.seconds,
        engine.limit == 0 ? "" : short_seconds(engine.par2));
  }
  row("virtual best", {best_yes, best_no}, best_seconds, "");
  return html +
         "</table></div>\n<p class=\"faint\">Only answers that nothing contradicts count as decided. Alone: decided by "
         "no "
         "other engine. Time: wall clock over what it decided. PAR-2: the mean time over all that it was asked, where "
         "what it "
         "did not decide counts twice its limit. Virtual best: for each instance the fastest.</p>\n";
}

std::string decided_section(const ReportData& data) {
  if (data.engines.empty()) return "";
  return engine_table(data) + "<h3>Time against instances</h3>\n" + cactus_plot(data) + scatter_section(data);
}

std::string trust_section(const ReportData& data) {
  std::vector<std::size_t> counts(truth_count, 0);
  for (const ReportInstance& instance : data.instances) ++counts[static_cast<std::size_t>(instance.truth)];
  if (data.instances.empty()) return "";
  std::string html = "<h2>Trust</h2>\n";
  for (std::size_t i = 0; i < truth_count; ++i) {
    if (counts[i] == 0) continue;
    auto truth = static_cast<Truth>(i);
    html += "<div class=\"row\"><span>" + std::string(to_string(truth)) + "</span><span>" + std::to_string(counts[i]) +
            "</span>" + bar({{truth_colour(truth), counts[i]}}, data.instances.size()) + "</div>\n";
  }
  html +=
      "<p class=\"faint\">The best evidence that there is for each instance. A YES is checked by exact evaluation of "
      "its solution; a NO rests on a certificate that nncheck accepted, on two engines that agree, in one task or in "
      "two, or on the "
      "word of one. Engines that agree may both have been asked what presolve left.</p>\n";
  std::string rows;
  for (const EngineFigures& engine : data.engines) {
    std::string list;
    for (const auto& [trust, count] : engine.trusts) {
      list.append(list.empty() ? "" : ", ").append(std::to_string(count)).append(" ").append(escaped(trust));
    }
    if (!list.empty()) rows += "<tr><td>" + escaped(engine.name) + "</td><td class=\"text\">" + list + "</td></tr>\n";
  }
  if (!rows.empty())
    html += "<div class=\"wide\"><table>\n<tr><th>engine</th><th class=\"text\">its answers</th></tr>\n" + rows +
            "</table></div>\n";
  return html;
}

std::string outcome_section(const ReportData& data) {
  if (data.outcomes.empty()) return "";
  std::string html = "<h2>How tasks ended</h2>\n";
  for (const auto& [outcome, count] : data.outcomes) {
    html += "<div class=\"row\"><span>" + escaped(outcome) + "</span><span>" + std::to_string(count) + "</span>" +
            bar({{outcome == "answered" ? "var(--c0)" : "var(--bad)", count}}, data.done) + "</div>\n";
  }
  return html;
}

}  // namespace

std::string make_page(const ReportData& data) {
  std::string page =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" +
      escaped(data.directory) + " - nnsolve</title>\n<style>" + page_style + "</style>\n</head>\n<body>\n<main>\n";
  page += header(data) + disagreement_section(data) + decided_section(data) + trust_section(data);
  page += coverage_section(data) + stations_section(data) + outcome_section(data);
  page += "</main>\n";
  if (!data.engines.empty()) page += scatter_data(data) + "<script>" + page_script + "</script>\n";
  return page + "</body>\n</html>\n";
}

}  // namespace nnsolve
