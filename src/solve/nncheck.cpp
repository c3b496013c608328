#include "solve/nncheck.h"

#include "solvers/worker.h"

#include "nnsolve/error.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

namespace nnsolve {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_output = std::size_t{1} << 20;

void write_file(const std::string& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.flush()) throw FileError("cannot write " + path);
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

bool is_program(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error) && ::access(path.c_str(), X_OK) == 0;
}

std::vector<fs::path> places() {
  std::vector<fs::path> result;
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    result.push_back(self.parent_path());
    result.push_back(self.parent_path().parent_path() / "libexec" / "nnsolve");
  }
  const char* path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "" : path;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    if (end > 0) result.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return result;
}

}  // namespace

std::string find_checker() {
  for (const fs::path& place : places()) {
    if (is_program(place / "nncheck")) return (place / "nncheck").string();
  }
  return "";
}

CheckerRun::CheckerRun(const CheckRequest& request) {
  if (request.seconds <= 0) {
    problem_ = "timeout";
    return;
  }
  const Payload payload = [&request](const std::string& directory) {
    const std::string instance = directory + "/instance" + request.ending;
    const std::string certificate = directory + "/certificate";
    write_file(instance, request.instance);
    write_file(certificate, request.certificate);
    ::execl(request.program.c_str(), "nncheck", instance.c_str(), certificate.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
  };
  Limits limits;
  limits.seconds = request.seconds;
  try {
    worker_ = std::make_unique<Worker>(payload, limits, true, most_output);
  } catch (const std::exception& error) {  // no process can be had
    problem_ = error.what();
  }
}

std::vector<int> CheckerRun::descriptors() const { return worker_ ? worker_->descriptors() : std::vector<int>(); }

bool CheckerRun::step() {
  if (worker_) worker_->step();
  return !worker_ || worker_->is_finished();
}

void CheckerRun::finish() {
  if (worker_) worker_->finish();
}

std::string CheckerRun::verdict() const {
  if (!worker_) return problem_;
  const Ending& ending = worker_->ending();
  if (ending.kind == Ending::Kind::timeout) return "timeout";
  if (ending.kind == Ending::Kind::memory) return "memory";
  if (ending.kind != Ending::Kind::exited) return "it ended unexpectedly";
  if (ending.code == 0 && worker_->output().starts_with("accepted")) return "";
  const std::string line = first_line(worker_->output().empty() ? worker_->errors() : worker_->output());
  return line.empty() ? "it ended with status " + std::to_string(ending.code) : line;
}

std::string run_checker(const CheckRequest& request) {
  CheckerRun run(request);
  run.finish();
  return run.verdict();
}

}  // namespace nnsolve
