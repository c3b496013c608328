#include "instance_set/set_maker.h"

#include "instance_set/engines.h"
#include "instance_set/manifest_writer.h"
#include "io/benchexec.h"
#include "io/files.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>

namespace nnsolve {

namespace {

struct Plan {
  const Family* family;
  std::size_t size;
  std::size_t first;
  std::size_t count;
};

std::vector<std::size_t> sizes_of(const SetRequest& request, const Family& family) {
  std::vector<std::size_t> sizes;
  constexpr std::size_t usual = 4;
  if (request.sizes.empty() && request.hard_seconds) {
    // Where solvers usually fail; what they decide all the same is left out.
    constexpr std::array<std::size_t, 3> far = {8, 16, 32};
    for (const std::size_t size : far) sizes.push_back(std::clamp(size, family.least_size, family.most_size));
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    return sizes;
  }
  if (request.sizes.empty()) {
    const std::size_t last = family.count != nullptr ? family.most_size : family.least_size + usual - 1;
    for (std::size_t s = family.least_size; s <= std::min(last, family.most_size); ++s) sizes.push_back(s);
  }
  for (const std::size_t size : request.sizes) {
    if (family.least_size <= size && size <= family.most_size) sizes.push_back(size);
  }
  return sizes;
}

std::vector<Plan> make_plan(const SetRequest& request) {
  std::vector<Plan> plan;
  constexpr std::size_t usual = 10;
  for (const Family* family : request.families) {
    for (const std::size_t size : sizes_of(request, *family)) {
      const std::size_t first = static_cast<std::size_t>(request.first_seed);
      std::size_t count = request.count.value_or(usual);
      if (family->count != nullptr) {
        const std::size_t all = family->count(size);
        count = std::min(request.count.value_or(all), all - std::min(all, first));
      }
      plan.push_back({family, size, first, count});
    }
  }
  if (plan.empty()) throw UsageError("no family has any of these sizes");
  return plan;
}

class SetMaker {
 public:
  explicit SetMaker(const SetRequest& request)
      : request_(request), directory_(request.directory), construction_(describe(request.files)) {
    if (!request.directory.empty()) manifest_.emplace(path_of("manifest.jsonl"));
  }

  SetSummary run() {
    const std::vector<Plan> plan = make_plan(request_);
    for (const Plan& part : plan) total_ += part.count;
    for (const Plan& part : plan) {
      for (std::size_t i = 0; i < part.count; ++i) make(*part.family, part.size, part.first + i);
    }
    return summary_;
  }

 private:
  std::string path_of(const std::string& name) const { return (directory_ / name).string(); }

  void make(const Family& family, std::size_t size, std::uint64_t seed) {
    const std::string name = instance_name(family, size, seed);
    const ManifestEntry* entry = manifest_ ? manifest_->find(name) : nullptr;
    const bool is_there = entry != nullptr && is_whole(*entry);
    if (is_there && entry->construction != construction_) {
      throw UsageError(name + " stands there already, made with other options: " + entry->construction);
    }
    if (is_there && !request_.submission) {
      ++summary_.kept;
      count(family.name, entry->status);
      return;
    }
    show(name);
    GeneratedInstance instance = generate(family, size, seed);
    if (request_.hard_seconds && !is_hard(instance, *request_.hard_seconds)) {
      ++summary_.easy;
      return;
    }
    std::vector<std::string> engines;
    if (instance.status == Status::unknown && request_.engine_seconds > 0) {
      engines = settle_by_engines(instance, request_.engine_seconds);
    }
    const std::vector<InstanceFile> files = make_files(instance, request_.files);
    if (request_.submission) write_submission(*request_.submission, instance, files);
    if (manifest_) write_files(instance, files, engines);
    ++summary_.made;
    count(family.name, to_string(instance.status));
  }

  void write_files(const GeneratedInstance& instance, const std::vector<InstanceFile>& files,
                   const std::vector<std::string>& engines) {
    for (const InstanceFile& file : files) {
      write_text(path_of(file.name), file.text);
      const bool is_query = file.role == "query" || file.role == "network query";
      if (!request_.has_benchexec_tasks || !is_query) continue;
      const std::string stem = file.name.substr(0, file.name.rfind('.'));
      write_text(path_of(stem + ".yml"), benchexec_task(file.name, to_string(instance.status)));
    }
    if (manifest_->find(instance.name) == nullptr) {
      manifest_->append(manifest_line(instance, files, engines, construction_));
    }
  }

  bool is_whole(const ManifestEntry& entry) const {
    return std::all_of(entry.files.begin(), entry.files.end(),
                       [&](const std::string& file) { return std::filesystem::exists(directory_ / file); });
  }

  void count(const std::string& family, const std::string& status) {
    StatusCounts& counts = summary_.families[family];
    ++(status == "sat" ? counts.sat : status == "unsat" ? counts.unsat : counts.unknown);
  }

  void show(const std::string& name) const {
    if (!request_.progress) return;
    const std::size_t done = summary_.made + summary_.kept;
    request_.progress(std::to_string(done) + " of " + std::to_string(total_) + " made, now " + name);
  }

  const SetRequest& request_;
  std::filesystem::path directory_;
  std::string construction_;
  std::optional<Manifest> manifest_;  // none: there is only a submission
  std::size_t total_ = 0;
  SetSummary summary_;
};

}  // namespace

SetSummary make_set(const SetRequest& request) {
  if (request.submission) expect_valid(*request.submission);
  if (request.directory.empty()) return SetMaker(request).run();
  std::error_code error;
  std::filesystem::create_directories(request.directory, error);
  if (error) throw FileError(shown_path(request.directory) + ": cannot be made: " + error.message());
  if (request.has_benchexec_tasks) write_benchexec_tool(request.directory);
  return SetMaker(request).run();
}

}  // namespace nnsolve
