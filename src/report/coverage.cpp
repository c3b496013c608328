#include "report/coverage.h"

#include "io/html.h"

#include <map>
#include <optional>

namespace nnsolve {

namespace {

struct Counts {
  std::size_t yes = 0;
  std::size_t no = 0;
  std::size_t open = 0;
  std::size_t contradicted = 0;

  std::size_t all() const { return yes + no + open + contradicted; }
};

void add(Counts& counts, Truth truth) {
  if (is_yes(truth)) {
    ++counts.yes;
  } else if (is_no(truth)) {
    ++counts.no;
  } else {
    ++(truth == Truth::contradicted ? counts.contradicted : counts.open);
  }
}

std::string counted(const Counts& counts) {
  std::string line = std::to_string(counts.yes) + " YES, ";
  line.append(std::to_string(counts.no)).append(" NO, ").append(std::to_string(counts.open)).append(" open");
  if (counts.contradicted != 0) line.append(", ").append(std::to_string(counts.contradicted)).append(" contradicted");
  return line;
}

std::string row(const std::string& name, const Counts& counts) {
  return "<div class=\"row\"><span>" + escaped(name) + "</span><span>" + counted(counts) + "</span>" +
         bar({{"var(--yes)", counts.yes},
              {"var(--no)", counts.no},
              {"var(--open)", counts.open},
              {"var(--bad)", counts.contradicted}},
             counts.all()) +
         "</div>\n";
}

struct Family {
  Counts counts;
  std::map<std::optional<std::int64_t>, Counts> sizes;
};

}  // namespace

std::string bar(const std::vector<std::pair<std::string, std::size_t>>& parts, std::size_t whole) {
  std::string html = "<div class=\"bar\">";
  for (const auto& [colour, part] : parts) {
    if (part == 0) continue;
    double share = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    html += "<i style=\"width:" + short_number(share) + "%;background:" + colour + "\"></i>";
  }
  return html + "</div>";
}

std::string truth_colour(Truth truth) {
  switch (truth) {
    case Truth::checked_yes:
      return "var(--yes)";
    case Truth::known_yes:
      return "var(--yes);opacity:.55";
    case Truth::known_no:
    case Truth::certified_no:
      return "var(--no)";
    case Truth::agreed_no:
      return "var(--no);opacity:.75";
    case Truth::claimed_no:
      return "var(--no);opacity:.45";
    case Truth::contradicted:
      return "var(--bad)";
    case Truth::open:
      break;
  }
  return "var(--open)";
}

std::string coverage_section(const ReportData& data) {
  std::map<std::string, Family> families;
  for (const ReportInstance& instance : data.instances) {
    Family& family = families[instance.family.empty() ? "(no family)" : instance.family];
    add(family.counts, instance.truth);
    add(family.sizes[instance.size], instance.truth);
  }
  if (families.empty()) return "";
  std::string html =
      "<h2>Coverage by family and size</h2>\n<p class=\"faint\"><i class=\"key\" "
      "style=\"background:var(--yes)\"></i>YES "
      "&ensp;<i class=\"key\" style=\"background:var(--no)\"></i>NO &ensp;<i class=\"key\" "
      "style=\"background:var(--open)\"></i>open</p>\n";
  for (const auto& [name, family] : families) {
    html += row(name, family.counts);
    bool has_sizes = family.sizes.size() > 1 || family.sizes.begin()->first.has_value();
    if (!has_sizes) continue;
    html += "<details><summary>by size</summary>\n";
    for (const auto& [size, counts] : family.sizes) {
      html += row(size ? std::string("size ").append(std::to_string(*size)) : "no size", counts);
    }
    html += "</details>\n";
  }
  return html;
}

}  // namespace nnsolve
