#include "report/scatter.h"

#include "io/html.h"
#include "io/json_writer.h"

#include <filesystem>

namespace nnsolve {

namespace {

char letter(const Cell& cell, Truth truth) {
  switch (cell.said) {
    case Said::nothing:
      return '-';
    case Said::unknown:
    case Said::failed:
      return '?';
    case Said::sat:
    case Said::unsat:
      break;
  }
  if (truth != Truth::contradicted && !is_decided(cell, truth)) return '!';
  return cell.said == Said::sat ? 'Y' : 'N';
}

void write_engine(JsonWriter& json, const EngineFigures& engine, const ReportData& data) {
  std::string said;
  json.begin_object();
  json.member("name", engine.name);
  json.begin_array("seconds");
  for (std::size_t i = 0; i < engine.cells.size(); ++i) {
    said += letter(engine.cells[i], data.instances[i].truth);
    json.raw(short_number(engine.cells[i].seconds));
  }
  json.end_array();
  json.member("said", said);
  json.end_object();
}

/// Inside a script element no '<' may stand; in JSON it may always be written so.
std::string without_angle_brackets(const std::string& json) {
  std::string out;
  for (char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string scatter_section(const ReportData& data) {
  if (data.engines.size() < 2) return "";
  return "<h3>Two engines, instance by instance</h3>\n"
         "<div class=\"choose\"><label>across<select id=\"across\"></select></label>"
         "<label>up<select id=\"up\"></select></label></div>\n"
         "<svg id=\"scatter\" viewBox=\"0 0 360 340\" role=\"img\" aria-label=\"Scatter plot\"></svg>\n"
         "<p class=\"faint\" id=\"picked\">This plot needs JavaScript.</p>\n";
}

std::string scatter_data(const ReportData& data) {
  std::string text;
  JsonWriter json(text);
  double high = 1;
  json.begin_object();
  json.begin_array("names");
  for (const ReportInstance& instance : data.instances) {
    const std::string file = std::filesystem::path(instance.path).filename().string();
    const std::string name = instance.name.empty() ? file : instance.name;
    json.string(instance.question.empty() ? name : name + " " + instance.question);
  }
  json.end_array();
  json.begin_array("engines");
  for (const EngineFigures& engine : data.engines) {
    write_engine(json, engine, data);
    for (const Cell& cell : engine.cells) {
      while (high < cell.seconds) high *= 10;
    }
  }
  json.end_array();
  json.raw_member("high", short_number(high));
  json.end_object();
  return "<script type=\"application/json\" id=\"data\">" + without_angle_brackets(text) + "</script>\n";
}

}  // namespace nnsolve
