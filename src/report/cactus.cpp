#include "report/cactus.h"

#include "io/html.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace nnsolve {

namespace {

// Of the plot, in SVG units, of which there are as many across as a phone has pixels.
constexpr double left = 50;
constexpr double right = 350;
constexpr double top = 8;
constexpr double bottom = 220;
constexpr double height = 250;
constexpr std::size_t most_points = 400;  // of a curve; more would not show

struct Scale {
  double low = 1e-3;
  double high = 1;
  double most = 1;

  double x(double count) const { return left + (right - left) * count / most; }
  double y(double seconds) const {
    double part = std::log(std::clamp(seconds, low, high) / low) / std::log(high / low);
    return bottom - (bottom - top) * part;
  }
};

std::vector<float> sorted_seconds(const std::vector<Cell>& cells, const ReportData& data) {
  std::vector<float> seconds;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (is_decided(cells[i], data.instances[i].truth)) seconds.push_back(cells[i].seconds);
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds;
}

std::string point(double x, double y) { return short_number(x).append(",").append(short_number(y)); }

std::string curve(const std::vector<float>& seconds, const Scale& scale, const std::string& stroke) {
  if (seconds.empty()) return "";
  std::string path;
  auto go = [&](char how, double count, double after) {
    path.append(1, how).append(point(scale.x(count), scale.y(after)));
  };
  go('M', 0, seconds.front());
  std::size_t step = std::max<std::size_t>(1, seconds.size() / most_points);
  for (std::size_t i = 0; i < seconds.size(); i += step) go('L', static_cast<double>(i + 1), seconds[i]);
  go('L', static_cast<double>(seconds.size()), seconds.back());
  return "<path class=\"curve\" " + stroke + " d=\"" + path + "\"/>\n";
}

std::string text(double x, double y, const char* anchor, const std::string& words) {
  return "<text x=\"" + short_number(x) + "\" y=\"" + short_number(y) + "\" text-anchor=\"" + anchor + "\">" +
         escaped(words) + "</text>\n";
}

std::string line(double x1, double y1, double x2, double y2) {
  return "<path class=\"grid\" d=\"M" + point(x1, y1) + "L" + point(x2, y2) + "\"/>\n";
}

/// 1, 2 or 5 times a power of ten, so that there are some five steps.
double round_step(double most) {
  double power = std::pow(10, std::floor(std::log10(most / 4)));
  for (double factor : {1.0, 2.0, 5.0}) {
    if (power * factor * 5 >= most) return std::max(1.0, power * factor);
  }
  return std::max(1.0, power * 10);
}

std::string axes(const Scale& scale) {
  std::string svg;
  for (double seconds = scale.low; seconds <= scale.high * 1.001; seconds *= 10) {
    svg += line(left, scale.y(seconds), right, scale.y(seconds));
    svg += text(left - 4, scale.y(seconds) + 4, "end", short_seconds(seconds));
  }
  double step = round_step(scale.most);
  for (double count = 0; count <= scale.most; count += step) {
    svg += text(scale.x(count), bottom + 14, "middle", short_number(count));
  }
  return svg + text((left + right) / 2, height - 4, "middle", "instances decided");
}

std::string legend_entry(const std::string& stroke, const std::string& name) {
  return "<li><svg viewBox=\"0 0 26 10\"><path class=\"curve\" " + stroke + " d=\"M0,5H26\"/></svg>" + escaped(name) +
         "</li>\n";
}

constexpr const char* best_stroke = "stroke=\"var(--ink)\" stroke-dasharray=\"2 3\"";

}  // namespace

std::string stroke_of(std::size_t engine) {
  constexpr std::size_t colours = 8;
  std::string stroke = "stroke=\"var(--c";
  stroke.append(std::to_string(engine % colours)).append(")\"");
  if (engine >= colours) stroke += " stroke-dasharray=\"7 3\"";
  return stroke;
}

std::string cactus_plot(const ReportData& data) {
  std::vector<std::vector<float>> curves;
  for (const EngineFigures& engine : data.engines) curves.push_back(sorted_seconds(engine.cells, data));
  curves.push_back(sorted_seconds(data.best, data));
  Scale scale;
  scale.most = std::max<double>(1, static_cast<double>(curves.back().size()));
  for (const auto& seconds : curves) {
    while (!seconds.empty() && scale.high < seconds.back()) scale.high *= 10;
  }
  std::string svg =
      "<svg class=\"chart\" viewBox=\"0 0 360 250\" role=\"img\" aria-label=\"Cactus plot\">\n" + axes(scale);
  std::string legend = "<ul class=\"legend\">\n";
  for (std::size_t i = 0; i < data.engines.size(); ++i) {
    svg += curve(curves[i], scale, stroke_of(i));
    legend += legend_entry(stroke_of(i), data.engines[i].name);
  }
  svg += curve(curves.back(), scale, best_stroke);
  return svg + "</svg>\n" + legend + legend_entry(best_stroke, "virtual best") + "</ul>\n";
}

}  // namespace nnsolve
