// nnsolve campaign DIR: one command over many instances, resumable; alone, in shards, or as a Slurm job array.
#include "campaign/benchexec_tasks.h"
#include "campaign/manifest_reader.h"
#include "campaign/merge_shards.h"
#include "campaign/plan.h"
#include "campaign/run.h"
#include "campaign/schema.h"
#include "campaign/slurm.h"
#include "cli/answer_json.h"
#include "cli/campaign_text.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/progress.h"
#include "cli/task_words_check.h"
#include "io/files.h"
#include "io/json_writer.h"
#include "solvers/smtlib/command_line.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <memory>
#include <optional>
#include <thread>

namespace nnsolve {

namespace {

/// In the campaign's meta table: so a job array, and whoever goes on, does likewise.
constexpr const char* certificates_key = "certificates";

struct CampaignRequest {
  bool certificates = false;
  std::string directory;
  std::vector<std::string> instances;
  std::vector<std::string> manifests;
  std::vector<std::string> roles;
  std::string command = "solve";
  std::vector<std::string> backends;
  std::vector<std::string> options;
  std::string seeds;
  std::string timeout = "10";
  bool renew = false;
  bool retry = false;
  std::optional<std::size_t> jobs;
  std::optional<double> limit_seconds;
  std::optional<std::int64_t> memory_megabytes;
  bool plan_only = false;
  std::string benchexec;
  std::string shard;
  bool merge = false;
  bool slurm = false;
  std::size_t shards = 16;
  std::vector<std::string> words;  // for sbatch
  bool json = false;
  std::string output_path = "-";
};

/// "A..B" as one option list a seed, or one empty list if there are none.
std::vector<std::vector<std::string>> seed_options(const std::string& seeds) {
  if (seeds.empty()) return {{}};
  std::size_t dots = seeds.find("..");
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  auto read = [&](std::size_t begin, std::size_t end, std::uint32_t& number) {
    const char* stop = seeds.data() + end;
    auto [after, error] = std::from_chars(seeds.data() + begin, stop, number);
    return error == std::errc() && after == stop;
  };
  bool is_range = dots != std::string::npos && read(0, dots, first) && read(dots + 2, seeds.size(), last);
  if (!is_range || last < first) throw UsageError("--seeds must be a range such as 1..100");
  std::vector<std::vector<std::string>> options;
  for (std::uint64_t seed = first; seed <= last; ++seed) options.push_back({"--seed", std::to_string(seed)});
  return options;
}

/// Every --options with every seed, and the time-out with all of them.
std::vector<std::vector<std::string>> option_lists(const CampaignRequest& request, const CommandKind& kind) {
  std::vector<std::string> given = request.options;
  if (given.empty()) given = kind.default_options;
  std::vector<std::vector<std::string>> lists;
  for (const std::string& text : given) {
    for (const std::vector<std::string>& seed : seed_options(request.seeds)) {
      std::vector<std::string> words = split_command(text);
      words.insert(words.end(), seed.begin(), seed.end());
      if (kind.takes_timeout) words.insert(words.end(), {"--timeout", request.timeout});
      lists.push_back(std::move(words));
    }
  }
  return lists;
}

std::vector<std::string> backend_lists(const CampaignRequest& request, const CommandKind& kind) {
  if (kind.splits_backends) return request.backends.empty() ? std::vector<std::string>{"auto"} : request.backends;
  std::string all;
  for (const std::string& backend : request.backends) all.append(all.empty() ? "" : ",").append(backend);
  return {all};
}

std::vector<PlannedInstance> find_instances(const CampaignRequest& request, const CommandKind& kind) {
  std::vector<PlannedInstance> all = list_instances(request.instances, kind);
  std::vector<std::string> roles = request.roles;
  if (roles.empty()) roles = {"formula"};
  if (request.roles.empty() && kind.takes_networks) roles.emplace_back("network");
  for (const std::string& manifest : request.manifests) {
    std::vector<PlannedInstance> more = read_manifest(manifest, roles);
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  return all;
}

/// Of a task's process. One that keeps to its own time-outs ends well before this; how many queries a crosscheck asks
/// depends on how many backends there are.
std::optional<double> limit_of(const CampaignRequest& request, const CommandKind& kind) {
  if (request.limit_seconds || !kind.takes_timeout) return request.limit_seconds;
  constexpr double most_queries = 50;
  constexpr double beyond = 60;
  return most_queries * std::stod(request.timeout) + beyond;
}

/// Opens the campaign, made or extended by what the command line says.
std::unique_ptr<Database> prepare_campaign(const CampaignRequest& request) {
  const CommandKind& kind = find_command_kind(request.command);
  bool has_instances = !request.instances.empty() || !request.manifests.empty();
  if (!has_instances && request.seeds.empty()) return open_campaign(request.directory);
  if (has_instances != kind.takes_instance) {
    throw UsageError(request.command + (kind.takes_instance ? " needs instances" : " takes no instances, but --seeds"));
  }
  if (!request.backends.empty() && kind.backend_option.empty()) {
    throw UsageError(request.command + " knows no backends");
  }
  PlanRequest plan{find_instances(request, kind), request.command,         backend_lists(request, kind),
                   option_lists(request, kind),   limit_of(request, kind), request.memory_megabytes};
  expect_tasks_to_run(kind, plan.backends, plan.options);
  if (has_instances && plan.instances.empty()) throw UsageError("there are no instances in what was given");
  auto campaign = open_or_create_campaign(request.directory);
  extend_plan(*campaign, plan);
  return campaign;
}

struct Shard {
  std::int64_t index = 1;
  std::int64_t count = 1;
};

Shard parse_shard(const std::string& text) {
  Shard shard;
  const char* end = text.data() + text.size();
  auto [slash, index_error] = std::from_chars(text.data(), end, shard.index);
  bool is_valid = index_error == std::errc() && slash != end && *slash == '/';
  if (is_valid) {
    auto [rest, count_error] = std::from_chars(slash + 1, end, shard.count);
    is_valid = count_error == std::errc() && rest == end && shard.index >= 1 && shard.index <= shard.count;
  }
  if (!is_valid) throw UsageError("--shard must be I/N with I from 1 to N, such as 3/8");
  return shard;
}

std::string describe(const RunProgress& progress, double seconds) {
  std::array<char, 160> line{};
  std::snprintf(line.data(), line.size(), "%zu of %zu done, %.1f a second, %zu left, %zu disagreements", progress.done,
                progress.tasks, static_cast<double>(progress.ran) / std::max(seconds, 1e-3),
                progress.tasks - std::min(progress.done, progress.tasks), progress.disagreements);
  return line.data();
}

class Campaign {
 public:
  Campaign(const CampaignRequest& request, const CommandContext& context)
      : request_(request), start_(context.start), progress_(context.start) {}

  int run() {
    progress_.show("planning");
    campaign_ = prepare_campaign(request_);
    told_.directory = request_.directory;
    if (request_.certificates) set_meta(*campaign_, certificates_key, "yes");
    // What is on its way in a running shard will be merged when it is done.
    merge_shards(*campaign_, request_.directory);
    check_instances();
    if (request_.retry) forget_results(*campaign_, request_.directory, list_failed(*campaign_));
    if (!request_.benchexec.empty()) write_benchexec_tasks(*campaign_, request_.benchexec);
    say_what_to_do();
    if (request_.slurm) return submit();
    if (!request_.shard.empty()) {
      run_shard(parse_shard(request_.shard));
    } else {
      if (!request_.merge && !request_.plan_only && request_.benchexec.empty()) run_tasks(*campaign_, {});
      told_.summary = summarise(*campaign_);
    }
    return tell();
  }

 private:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

  void check_instances() {
    progress_.show("checking that the instances are what they were");
    told_.changed = find_changed(*campaign_);
    if (!request_.renew) return;
    forget_results(*campaign_, request_.directory, tasks_of(*campaign_, told_.changed));
    renew(*campaign_, told_.changed);
    told_.changed.clear();
  }

  /// Before it is done, so that who meant something else can stop it. A shard does a part of it and says nothing.
  void say_what_to_do() {
    const bool is_for_people = !request_.json && request_.output_path == "-";
    if (!is_for_people || !request_.shard.empty() || request_.slurm || request_.merge) return;
    write_text("-", shown_path(describe_open(*campaign_)) + "\n");
  }

  void run_tasks(Database& results, const Shard& shard) {
    RunRequest run;
    run.directory = request_.directory;
    run.jobs = request_.jobs.value_or(std::max(1U, std::thread::hardware_concurrency()));
    run.shard = shard.index;
    run.shards = shard.count;
    double begun = seconds();
    run.has_certificates = get_meta(*campaign_, certificates_key) == "yes";
    run.report = [&](const RunProgress& progress) { progress_.show(describe(progress, seconds() - begun)); };
    for (const ChangedInstance& instance : told_.changed) run.skipped_instances.insert(instance.id);
    RunReport report = run_campaign(*campaign_, results, run);
    last_ = report.progress;
    told_.ran = report.progress.ran;
    if (report.changed_instances.size() != told_.changed.size()) told_.changed = find_changed(*campaign_);
  }

  /// What is told of a shard is about its share.
  void run_shard(const Shard& shard) {
    auto results = open_or_create_shard(*campaign_, request_.directory, request_.shard);
    run_tasks(*results, shard);
    told_.summary = summarise(*results);
    told_.summary.instances = static_cast<std::size_t>(campaign_->ask("SELECT count(*) FROM instance"));
    told_.summary.tasks = last_.tasks;
    told_.summary.done = last_.done;
  }

  int submit() {
    auto left = static_cast<std::size_t>(campaign_->ask("SELECT (SELECT count(*) FROM task) - count(*) FROM result"));
    SlurmJobs jobs;
    SlurmRequest slurm{request_.directory, std::min(request_.shards, left), {}, request_.words};
    slurm.run_options = {"--jobs", std::to_string(request_.jobs.value_or(1))};
    if (left > 0) jobs = submit_to_slurm(slurm);
    std::string text;
    if (request_.json) {
      JsonWriter json(text, 1);
      write_jobs(json, jobs, slurm.shards, left);
      text += '\n';
    } else if (left == 0) {
      text = "nothing is left to be done\n";
    } else {
      text.append("array job ").append(jobs.array_job).append(" with ").append(std::to_string(slurm.shards));
      text.append(" shards, merge job ").append(jobs.merge_job).append("\n");
    }
    write_text(request_.output_path, text);
    return exit_ok;
  }

  static void write_jobs(JsonWriter& json, const SlurmJobs& jobs, std::size_t shards, std::size_t left) {
    begin_answer(json, "campaign");
    json.member("array_job", jobs.array_job);
    json.member("merge_job", jobs.merge_job);
    json.member("shards", shards);
    json.member("left", left);
    json.end_object();
  }

  int tell() {
    told_.seconds = seconds();
    write_text(request_.output_path, request_.json ? to_json(told_) : to_text(told_));
    for (const ChangedInstance& instance : told_.changed) {
      std::string line = "nnsolve: " + shown_path(instance.path) + ": " + instance.problem;
      line.append("; its open tasks are left (--renew: forget its ").append(std::to_string(instance.results));
      std::fputs(line.append(" results and take it as it is now)\n").c_str(), stderr);
    }
    if (!told_.summary.disagreements.empty() || !told_.summary.misused.tasks.empty()) return exit_invalid;
    return told_.changed.empty() ? exit_ok : exit_bad_input;
  }

  const CampaignRequest& request_;
  std::chrono::steady_clock::time_point start_;
  Progress progress_;
  std::unique_ptr<Database> campaign_;
  CampaignTold told_;
  RunProgress last_;
};

void check(const CampaignRequest& request) {
  if (static_cast<int>(!request.shard.empty()) + static_cast<int>(request.merge) + static_cast<int>(request.slurm) +
          static_cast<int>(request.plan_only) >
      1) {
    throw UsageError("--shard, --merge, --slurm and --plan exclude each other");
  }
  if (!request.words.empty() && !request.slurm) throw UsageError("unexpected: " + request.words.front());
  if (!request.shard.empty()) parse_shard(request.shard);
  expect_writable(request.output_path);
}

void add_run_options(Command& command, CampaignRequest& request) {
  command.add("--timeout", &request.timeout, "Each task's --timeout in seconds (default 10; not for fuzz and reduce)")
      .positive();
  command
      .add("--limit", &request.limit_seconds,
           "End a task's process after this many seconds (default 50 times the time-out and a minute)")
      .positive();
  command.add("--memory", &request.memory_megabytes, "End a task's process at this many megabytes")
      .integers(1, 1 << 30);
  command.add("--certificates", &request.certificates,
              "Each solve that is certified writes its proof of unsat to DIR/certificates/TASK.jsonl, from now on");
  command.add("--renew", &request.renew, "Forget the results of instances that changed and run them as they are");
  command.add("--retry", &request.retry,
              "Forget the results of tasks that failed (wrong usage, no such backend or file)");
  command.add("-j,--jobs", &request.jobs, "Tasks at a time (default: one a processor)").integers(1, 1024);
  command.add("--shard", &request.shard, "I/N: do every N-th task and write DIR/shards/I.db");
  command.add("--merge", &request.merge, "Take in what the shards have found, and run nothing");
  command.add("--plan", &request.plan_only, "Make or extend the plan, and run nothing");
  command.add(
      "--benchexec", &request.benchexec,
      "DIRECTORY: write the instances as tasks of BenchExec, with the verdicts that are known, and run nothing");
  command.add("--slurm", &request.slurm, "Submit a job array, one element a shard, and a job that merges");
  command.add("--shards", &request.shards, "How many, for --slurm (default 16)").integers(1, 100000);
}

}  // namespace

Command campaign_command() {
  auto request = std::make_shared<CampaignRequest>();
  Command command("campaign",
                  "Run solve, crosscheck or fuzz over many instances, with the results in DIR/campaign.db. What is "
                  "done stays done: the same command line again, or just the DIR, goes on");
  command.add("DIR", &request->directory, "The campaign's directory, made if it is not there").required();
  command.add("SBATCH-OPTIONS", &request->words, "With --slurm, after --: passed on to sbatch");
  command.add("-i,--instances", &request->instances,
              "Files, or directories with files (.net.json, .etrinv, .etrinveq, .smt2), to be in the plan");
  command.add("--manifest", &request->manifests, "A manifest.jsonl of nnsolve generate, to be in the plan");
  command.add("--roles", &request->roles, "Which files of the manifest (default: formula, and for solve network)")
      .split_at(',');
  command.add("--command", &request->command, "solve (default), crosscheck, fuzz, or reduce (its --json: sizes)")
      .one_of({"solve", "crosscheck", "fuzz", "reduce"});
  command
      .add("--backends", &request->backends,
           "Separated by commas; solve: a task for each (default auto), else all for each task")
      .split_at(',');
  command
      .add("--options", &request->options,
           "More options for each task, as one word; given several times: a task for each")
      .repeated();
  command.add("--seeds", &request->seeds, "A..B: a task for each seed (fuzz needs this)");
  add_run_options(command, *request);
  command.add("--json", &request->json, "Print one JSON object");
  command.add("-o,--output", &request->output_path, "Write the summary here instead of standard output");
  command.run = [request](const CommandContext& context) {
    check(*request);
    return Campaign(*request, context).run();
  };
  command.examples = {"campaign results -i instances --backends z3,cvc5,auto --timeout 5"};
  command.exit_statuses = "0 done, 1 somebody contradicts somebody, or tasks never got to their question";
  return command;
}

}  // namespace nnsolve
