#include "campaign/slurm.h"

#include "campaign/word_list.h"
#include "io/files.h"
#include "solvers/worker.h"

#include "nnsolve/error.h"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace nnsolve {

namespace {

/// How long sbatch may take: it waits for a controller that is busy or just starting.
constexpr double sbatch_seconds = 300;

std::string own_program() { return std::filesystem::read_symlink("/proc/self/exe").string(); }

std::string script(const std::string& comment, const std::vector<std::string>& words, const std::string& ending) {
  return "#!/bin/sh\n# " + comment + "\nexec " + shell_line(words) + ending + "\n";
}

/// What the command prints. Throws BackendError with what it complains of.
std::string run_command(std::vector<std::string> words) {
  Payload payload = [&words](const std::string&) {
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execvp(arguments.front(), arguments.data());
    throw std::system_error(errno, std::generic_category(), words.front());
  };
  Limits limits;
  limits.seconds = sbatch_seconds;
  Worker worker(payload, limits, false);
  worker.finish();
  const Ending& ending = worker.ending();
  if (ending.kind == Ending::Kind::exited && ending.code == 0) return worker.output();
  if (ending.kind == Ending::Kind::failed) throw BackendError(ending.message);
  std::string complaint = worker.errors();
  while (!complaint.empty() && complaint.back() == '\n') complaint.pop_back();
  throw BackendError(words.front() + " failed" + (complaint.empty() ? "" : ": " + complaint));
}

/// Submits and returns the job's number, which --parsable puts before any ';'.
std::string submit(const SlurmRequest& request, const std::string& name, std::vector<std::string> own_options) {
  std::vector<std::string> words = {"sbatch", "--parsable", "--job-name=nnsolve-" + name};
  words.insert(words.end(), own_options.begin(), own_options.end());
  words.insert(words.end(), request.sbatch_options.begin(), request.sbatch_options.end());
  words.push_back(request.directory + "/slurm/" + name + ".sh");
  std::string answer = run_command(std::move(words));
  std::string number = answer.substr(0, answer.find_first_not_of("0123456789"));
  if (number.empty()) throw BackendError("sbatch tells no job number: " + answer);
  return number;
}

}  // namespace

SlurmJobs submit_to_slurm(const SlurmRequest& given) {
  SlurmRequest request = given;
  request.directory = std::filesystem::canonical(given.directory).string();
  std::string folder = request.directory + "/slurm";
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw FileError(shown_path(folder) + ": cannot be made: " + error.message());

  std::string shards = std::to_string(request.shards);
  std::vector<std::string> run = {own_program(), "campaign", request.directory};
  run.insert(run.end(), request.run_options.begin(), request.run_options.end());
  run.emplace_back("--shard");
  write_text(folder + "/array.sh",
             script("One shard of a campaign; an element of a job array.", run, " \"$SLURM_ARRAY_TASK_ID\"/" + shards));
  write_text(folder + "/merge.sh",
             script("Joins the shards of a campaign.", {own_program(), "campaign", request.directory, "--merge"}, ""));

  SlurmJobs jobs;
  jobs.array_job =
      submit(request, "array",
             {"--array=1-" + shards, "--requeue", "--open-mode=append", "--output=" + folder + "/array-%A_%a.out"});
  jobs.merge_job =
      submit(request, "merge", {"--dependency=afterany:" + jobs.array_job, "--output=" + folder + "/merge-%j.out"});
  return jobs;
}

}  // namespace nnsolve
