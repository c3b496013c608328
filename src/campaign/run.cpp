#include "campaign/run.h"

#include "campaign/command_kind.h"
#include "campaign/disagreement.h"
#include "campaign/host.h"
#include "campaign/outcome.h"
#include "campaign/plan.h"
#include "campaign/processor_share.h"
#include "campaign/task_lock.h"
#include "campaign/word_list.h"
#include "solvers/awaited.h"
#include "solvers/worker.h"

#include "nnsolve/error.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t output_limit = std::size_t{64} << 20;
constexpr std::chrono::milliseconds longest_sleep{200};

struct Task {
  std::int64_t id = 0;
  std::int64_t instance = 0;  // 0: none
  std::string command;
  std::string backend;
  std::string options;
  std::string path;
  std::string sha256;
  Limits limits;
};

struct RunningTask {
  Task task;
  Clock::time_point start;
  std::unique_ptr<Worker> worker;
  std::size_t place = 0;  // among those that run side by side
  double seconds = 0;     // that it took, once it is finished
};

/// Becomes this program with these words, on its share of the processors.
Payload make_payload(std::vector<std::string> words, std::size_t place, std::size_t jobs) {
  return [words = std::move(words), place, jobs](const std::string& directory) {
    keep_to_share(place, jobs);
    // What its own children leave behind goes with this directory, however it ends.
    if (!directory.empty()) ::setenv("TMPDIR", directory.c_str(), 1);
    std::vector<char*> arguments = {const_cast<char*>("nnsolve")};
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execv("/proc/self/exe", arguments.data());
    throw std::system_error(errno, std::generic_category(), "nnsolve cannot be started");
  };
}

/// Walks over the open tasks of our share again and again, each time from the first to the last.
class OpenTasks {
 public:
  OpenTasks(Database& campaign, const RunRequest& request)
      : select_(campaign.prepare(
            "SELECT task.id, ifnull(instance, 0), command, backend, options, path, sha256, limit_seconds, "
            "memory_megabytes FROM task LEFT JOIN instance ON instance.id = task.instance "
            "WHERE task.id > ? AND task.id % ? = ? - 1 AND NOT EXISTS (SELECT 1 FROM result WHERE task = task.id) "
            "ORDER BY task.id LIMIT 256")),
        request_(request) {}

  /// The next one, or nothing at the end of a round.
  std::optional<Task> next() {
    if (batch_.empty()) fetch();
    if (batch_.empty()) {
      last_ = 0;
      return std::nullopt;
    }
    Task task = std::move(batch_.front());
    batch_.pop_front();
    return task;
  }

 private:
  /// All rows at once: a statement that is not read to its end would keep others from writing.
  void fetch() {
    select_.bind(last_).bind(request_.shards).bind(request_.shard);
    while (select_.step()) {
      Limits limits;
      if (!select_.is_null(7)) limits.seconds = select_.number(7);
      if (!select_.is_null(8)) limits.memory_megabytes = static_cast<std::size_t>(select_.integer(8));
      batch_.push_back({select_.integer(0), select_.integer(1), select_.text(2), select_.text(3), select_.text(4),
                        select_.text(5), select_.text(6), limits});
      last_ = batch_.back().id;
    }
  }

  Statement select_;
  const RunRequest& request_;
  std::deque<Task> batch_;
  std::int64_t last_ = 0;
};

/// Puts results into their file, one transaction each.
class Recorder {
 public:
  explicit Recorder(Database& results)
      : find_(results.prepare("SELECT 1 FROM result WHERE task = ?")),
        insert_(results.prepare("INSERT INTO result(task, outcome, status, trust, reason, decided_by, seconds, "
                                "exit_status, json, errors, version, host, finished) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, "
                                "?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))")) {}

  bool has(std::int64_t task) {
    bool found = find_.bind(task).step();
    find_.reset();
    return found;
  }

  void record(std::int64_t task, const TaskOutcome& outcome, double seconds) {
    insert_.bind(task).bind(outcome.outcome);
    for (const std::string& text : {outcome.status, outcome.trust, outcome.reason, outcome.decided_by}) {
      insert_.bind_or_null(text);
    }
    insert_.bind(seconds);
    insert_.bind_or_null(outcome.exit_status)
        .bind_or_null(outcome.json)
        .bind_or_null(outcome.errors)
        .bind(NNSOLVE_VERSION)
        .bind(host_)
        .run();
  }

 private:
  Statement find_;
  Statement insert_;
  std::string host_ = host_name();
};

class Runner {
 public:
  Runner(Database& campaign, Database& results, const RunRequest& request)
      : campaign_(campaign),
        request_(request),
        locks_(request.directory),
        open_tasks_(campaign, request),
        recorder_(results),
        is_contradicted_(campaign.prepare(is_contradicted_query())) {
    bool is_plain = &campaign == &results;
    if (!locks_.begin(is_plain ? TaskLocks::Run::plain : TaskLocks::Run::shards)) {
      throw UsageError(is_plain ? "shards of this campaign are being run: wait for them, then --merge"
                                : "this campaign is being run as a whole: wait for that, or end it");
    }
    report_.changed_instances = request.skipped_instances;
    if (request.has_certificates) std::filesystem::create_directories(certificate_folder());
    count_done(results);
  }

  RunReport run() {
    while (true) {
      bool has_more = start_tasks();
      record_finished();
      if (running_.empty()) {
        if (!has_more) break;
        std::this_thread::sleep_for(longest_sleep);
      }
      wait();
      if (request_.report) request_.report(progress_);
    }
    report_.progress = progress_;
    return report_;
  }

 private:
  void count_done(Database& results) {
    Statement count = campaign_.prepare(
        "SELECT count(*), count(result.task) FROM task LEFT JOIN result ON result.task = task.id "
        "WHERE task.id % ? = ? - 1");
    count.bind(request_.shards).bind(request_.shard).step();
    // What a shard has and was not merged yet is done, too.
    std::int64_t done = std::max(count.integer(1), results.ask("SELECT count(*) FROM result"));
    progress_.tasks = static_cast<std::size_t>(count.integer(0));
    progress_.done = std::min(progress_.tasks, static_cast<std::size_t>(done));
    progress_.disagreements = list_disagreements(campaign_).size();
    Statement contradicted =
        campaign_.prepare("SELECT DISTINCT instance FROM (SELECT instance FROM " + asked_verdicts() +
                          " GROUP BY instance, question HAVING count(DISTINCT status) > 1)");
    while (contradicted.step()) contradicted_.insert(contradicted.integer(0));
  }

  /// As many as there are jobs for. False if a whole round found nothing that is, or may become, ours.
  bool start_tasks() {
    while (running_.size() < request_.jobs) {
      std::optional<Task> task = open_tasks_.next();
      if (!task) {
        bool had_locked = std::exchange(saw_locked_, false);
        bool had_started = std::exchange(has_started_, false);
        return had_locked || had_started;
      }
      try_start(std::move(*task));
    }
    return true;
  }

  void try_start(Task task) {
    if (report_.changed_instances.count(task.instance) != 0 || is_running(task.id)) return;
    if (!locks_.try_lock(task.id)) {
      saw_locked_ = true;
      return;
    }
    if (recorder_.has(task.id) || is_changed(task)) {
      locks_.unlock(task.id);
      return;
    }
    const CommandKind& kind = find_command_kind(task.command);
    std::vector<std::string> words =
        task_words(kind, request_.directory, task.path, task.backend, read_words(task.options));
    if (request_.has_certificates && kind.name == "solve") {
      words.insert(words.end(), {"--certificate", certificate_folder() + "/" + std::to_string(task.id) + ".jsonl"});
    }
    const std::size_t place = free_place();
    Payload payload = make_payload(std::move(words), place, request_.jobs);
    auto worker = std::make_unique<Worker>(std::move(payload), task.limits, true, output_limit);
    running_.push_back({std::move(task), Clock::now(), std::move(worker), place, 0});
    has_started_ = true;
  }

  std::size_t free_place() const {
    std::size_t place = 0;
    while (std::ranges::any_of(running_, [&](const RunningTask& running) { return running.place == place; })) ++place;
    return place;
  }

  std::string certificate_folder() const { return request_.directory + "/certificates"; }

  bool is_running(std::int64_t task) const {
    auto is_it = [&](const RunningTask& running) { return running.task.id == task; };
    return std::any_of(running_.begin(), running_.end(), is_it) ||
           std::any_of(finished_.begin(), finished_.end(), is_it);
  }

  bool is_changed(const Task& task) {
    if (task.instance == 0 || describe_change(task.path, task.sha256).empty()) return false;
    report_.changed_instances.insert(task.instance);
    return true;
  }

  void wait() {
    Awaited awaited;
    for (const RunningTask& running : running_) awaited.add(*running.worker);
    if (!awaited.empty()) awaited.wait(longest_sleep);
    for (std::size_t i = 0; i < running_.size();) {
      running_[i].worker->step();
      if (!running_[i].worker->is_finished()) {
        ++i;
        continue;
      }
      running_[i].seconds = std::chrono::duration<double>(Clock::now() - running_[i].start).count();
      finished_.push_back(std::move(running_[i]));
      running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }

  /// Only after others have been started in their place: a transaction waits for the disk.
  void record_finished() {
    for (const RunningTask& finished : finished_) record(finished);
    finished_.clear();
  }

  /// A result counts only if the file is still what it was: then it was read as it is.
  void record(const RunningTask& finished) {
    const Task& task = finished.task;
    const Worker& worker = *finished.worker;
    const CommandKind& kind = find_command_kind(task.command);
    TaskOutcome outcome = judge(kind, worker.ending(), worker.has_flooded(), worker.output(), worker.errors());
    if (!is_changed(task)) {
      recorder_.record(task.id, outcome, finished.seconds);
      ++progress_.ran;
      ++progress_.done;
      note_disagreement(task, kind, outcome);
    }
    locks_.unlock(task.id);
  }

  void note_disagreement(const Task& task, const CommandKind& kind, const TaskOutcome& outcome) {
    bool is_find = !kind.bad_verdict.empty() && outcome.status == kind.bad_verdict;
    bool is_new = task.instance != 0 && contradicted_.count(task.instance) == 0 &&
                  is_contradicted(is_contradicted_, task.instance);
    if (is_new) contradicted_.insert(task.instance);
    if (is_find || is_new) ++progress_.disagreements;
  }

  Database& campaign_;
  const RunRequest& request_;
  TaskLocks locks_;
  OpenTasks open_tasks_;
  Recorder recorder_;
  Statement is_contradicted_;
  std::vector<RunningTask> running_;
  std::vector<RunningTask> finished_;  // and not recorded yet
  RunProgress progress_;
  RunReport report_;
  std::set<std::int64_t> contradicted_;
  bool saw_locked_ = false;   // in this round, by another process
  bool has_started_ = false;  // in this round: the plan may have grown since
};

}  // namespace

RunReport run_campaign(Database& campaign, Database& results, const RunRequest& request) {
  return Runner(campaign, results, request).run();
}

}  // namespace nnsolve
