#include "io/json_writer.h"
#include "report/page.h"

namespace nnsolve {

namespace {

void write_engine(JsonWriter& json, const EngineFigures& engine) {
  json.begin_object();
  json.member("engine", engine.name);
  json.member("yes", engine.yes);
  json.member("no", engine.no);
  json.member("unknown", engine.unknown);
  json.member("no_answer", engine.failed);
  json.member("wrong", engine.wrong);
  json.member("alone", engine.alone);
  json.member("seconds", engine.seconds);
  if (engine.limit > 0) json.member("par2", engine.par2);
  json.begin_object("trust");
  for (const auto& [trust, count] : engine.trusts) json.member(trust, count);
  json.end_object();
  json.end_object();
}

void write_station(JsonWriter& json, const StationSize& size) {
  json.begin_object();
  json.member("station", size.station);
  json.member("measure", size.measure);
  json.member("least", static_cast<std::size_t>(size.values.front()));
  json.member("most", static_cast<std::size_t>(size.values.back()));
  json.end_object();
}

void write_disagreement(JsonWriter& json, const ReportDisagreement& entry) {
  json.begin_object();
  json.member("what", describe(entry.disagreement));
  json.member("sentence", entry.sentence);
  json.array("files", entry.files);
  json.end_object();
}

}  // namespace

std::string make_report_json(const ReportData& data) {
  std::string out;
  JsonWriter json(out, 2);
  json.begin_object();
  json.member("nnsolve", "report/1");
  json.member("version", NNSOLVE_VERSION);
  json.member("tasks", data.tasks);
  json.member("done", data.done);
  json.begin_object("truth");
  std::vector<std::size_t> counts(truth_count, 0);
  for (const ReportInstance& instance : data.instances) ++counts[static_cast<std::size_t>(instance.truth)];
  for (std::size_t i = 0; i < truth_count; ++i) json.member(to_string(static_cast<Truth>(i)), counts[i]);
  json.end_object();
  json.array("engines", data.engines, [&](const auto& entry) { write_engine(json, entry); });
  json.array("stations", data.stations, [&](const auto& entry) { write_station(json, entry); });
  json.array("disagreements", data.disagreements, [&](const auto& entry) { write_disagreement(json, entry); });
  json.end_object();
  return out + "\n";
}

}  // namespace nnsolve
