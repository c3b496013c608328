// nnsolve report DIR: what a campaign found, as one HTML page, as CSV or as JSON.
#include "campaign/schema.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/progress.h"
#include "io/files.h"
#include "report/csv.h"
#include "report/page.h"

#include "nnsolve/error.h"

#include <filesystem>
#include <memory>

namespace nnsolve {

namespace {

struct ReportRequest {
  std::string directory;
  std::string output_path = "-";
  bool csv = false;
  bool json = false;
};

std::string make_report(const ReportRequest& request, const CommandContext& context) {
  Progress progress(context.start);
  progress.show("reading the campaign");
  auto campaign = open_campaign(request.directory);
  if (request.csv) return make_csv(*campaign);
  ReportData data = read_report_data(*campaign, std::filesystem::canonical(request.directory).string());
  progress.show("writing the report");
  return request.json ? make_report_json(data) : make_page(data);
}

}  // namespace

Command report_command() {
  auto request = std::make_shared<ReportRequest>();
  Command command("report",
                  "What the campaign in DIR has found so far, as one HTML page that needs nothing but itself");
  command.add("DIR", &request->directory, "The campaign's directory").required();
  command.add("--csv", &request->csv, "All tasks as comma-separated values instead");
  command.add("--json", &request->json, "The figures as one JSON object instead").excludes("--csv");
  command.add("-o,--output", &request->output_path, "Write here instead of standard output");
  command.run = [request](const CommandContext& context) {
    expect_writable(request->output_path);
    write_text(request->output_path, make_report(*request, context));
    return exit_ok;
  };
  command.examples = {"report results -o report.html"};
  return command;
}

}  // namespace nnsolve
