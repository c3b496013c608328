#include "report/stations.h"

#include "io/html.h"

#include <algorithm>
#include <cmath>

namespace nnsolve {

namespace {

double quantile(const std::vector<double>& sorted, double part) {
  return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

std::string spelled(std::string key) {
  std::replace(key.begin(), key.end(), '_', ' ');
  return key;
}

/// From the smallest to the largest value on a scale of powers of ten, with a mark at the median.
std::string range(const StationSize& size, double most) {
  auto x = [&](double value) { return 2 + 96 * std::log1p(value) / std::log1p(most); };
  std::string svg = "<svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" style=\"height:.7rem;min-width:5rem\">";
  svg += "<path class=\"grid\" d=\"M2,4H98\"/>";
  svg += "<path d=\"M" + short_number(x(size.values.front())) + ",4H" + short_number(x(size.values.back())) +
         "\" stroke=\"var(--c0)\" stroke-width=\"3\" stroke-opacity=\".5\" stroke-linecap=\"round\"/>";
  svg += "<path d=\"M" + short_number(x(quantile(size.values, 0.5))) +
         ",0V8\" stroke=\"var(--c0)\" stroke-width=\"2\"/></svg>";
  return svg;
}

}  // namespace

std::string stations_section(const ReportData& data) {
  if (data.stations.empty()) return "";
  double most = 1;
  for (const StationSize& size : data.stations) most = std::max(most, size.values.back());
  std::string html =
      "<h2>Sizes along the reduction</h2>\n<div class=\"wide\"><table>\n<tr><th></th><th>least</th><th>median</th>"
      "<th>most</th><th class=\"desk\"></th></tr>\n";
  std::string before;
  for (const StationSize& size : data.stations) {
    if (size.station != before) html += "<tr><td colspan=\"5\"><b>" + escaped(size.station) + "</b></td></tr>\n";
    html += "<tr><td>" + escaped(spelled(size.measure)) + "</td><td>" + short_number(size.values.front()) +
            "</td><td>" + short_number(quantile(size.values, 0.5)) + "</td><td>" + short_number(size.values.back()) +
            "</td><td class=\"desk\">" + range(size, most) + "</td></tr>\n";
    before = size.station;
  }
  return html + "</table></div>\n<p class=\"faint\">Over " + std::to_string(data.stations.back().values.size()) +
         " formulas<span class=\"desk\">; the bars are on one logarithmic scale</span>.</p>\n";
}

}  // namespace nnsolve
