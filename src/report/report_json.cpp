#include "io/json_writer.h"
#include "report/page.h"

#include <functional>

namespace nnsolve {

namespace {

void write_engine(JsonWriter& json, const Engine& engine) {
  auto figure = [&](const char* name, std::size_t number) {
    json.key(name);
    json.integer(number);
  };
  json.begin_object();
  json.key("engine");
  json.string(engine.name);
  figure("yes", engine.yes);
  figure("no", engine.no);
  figure("unknown", engine.unknown);
  figure("no_answer", engine.failed);
  figure("wrong", engine.wrong);
  figure("alone", engine.alone);
  json.key("seconds");
  json.decimal(engine.seconds);
  json.key("trust");
  json.begin_object();
  for (const auto& [trust, count] : engine.trusts) figure(trust.c_str(), count);
  json.end_object();
  json.end_object();
}

void write_station(JsonWriter& json, const StationSize& size) {
  json.begin_object();
  json.key("station");
  json.string(size.station);
  json.key("measure");
  json.string(size.measure);
  json.key("least");
  json.integer(static_cast<std::size_t>(size.values.front()));
  json.key("most");
  json.integer(static_cast<std::size_t>(size.values.back()));
  json.end_object();
}

void write_disagreement(JsonWriter& json, const ReportDisagreement& entry) {
  json.begin_object();
  json.key("what");
  json.string(describe(entry.disagreement));
  json.key("files");
  json.begin_array();
  for (const std::string& file : entry.files) json.string(file);
  json.end_array();
  json.end_object();
}

}  // namespace

std::string make_report_json(const ReportData& data) {
  std::string out;
  JsonWriter json(out, 2);
  auto list = [&](const char* name, const auto& entries, const auto& write) {
    json.key(name);
    json.begin_array();
    for (const auto& entry : entries) write(json, entry);
    json.end_array();
  };
  json.begin_object();
  json.key("tasks");
  json.integer(data.tasks);
  json.key("done");
  json.integer(data.done);
  json.key("truth");
  json.begin_object();
  std::vector<std::size_t> counts(truth_count, 0);
  for (const ReportInstance& instance : data.instances) ++counts[static_cast<std::size_t>(instance.truth)];
  for (std::size_t i = 0; i < truth_count; ++i) {
    json.key(to_string(static_cast<Truth>(i)));
    json.integer(counts[i]);
  }
  json.end_object();
  list("engines", data.engines, write_engine);
  list("stations", data.stations, write_station);
  list("disagreements", data.disagreements, write_disagreement);
  json.end_object();
  return out + "\n";
}

}  // namespace nnsolve
