#include "instance_set/manifest_writer.h"

#include "io/files.h"
#include "io/json_reader.h"
#include "io/json_writer.h"
#include "io/origin.h"
#include "io/sha256.h"

#include "nnsolve/error.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>
#include <utility>
#include <variant>

namespace nnsolve {

namespace {

const char* evidence_of(const GeneratedInstance& instance, const std::vector<std::string>& engines) {
  if (instance.assignment || instance.witness) return "solution";
  if (instance.refutation)
    return std::holds_alternative<BendRefutation>(*instance.refutation) ? "bends" : "certificate";
  return engines.empty() ? "none" : "engines";
}

void append_files(JsonWriter& json, const std::vector<InstanceFile>& files) {
  json.begin_object("files");
  for (const InstanceFile& file : files) json.member(file.role, file.name);
  json.end_object();
  json.begin_object("sha256");
  for (const InstanceFile& file : files) json.member(file.role, sha256(file.text));
  json.end_object();
}

std::vector<std::string> read_file_names(JsonReader& reader) {
  std::vector<std::string> names;
  reader.object("\"files\"", [&](std::string_view) { names.emplace_back(reader.string("a file name")); });
  return names;
}

std::pair<std::string, ManifestEntry> read_entry(JsonReader& reader) {
  std::string name;
  ManifestEntry entry;
  reader.object("a line of the manifest", [&](std::string_view key) {
    if (key == "name") {
      name = reader.string("\"name\"");
    } else if (key == "family") {
      entry.family = reader.string("\"family\"");
    } else if (key == "status") {
      entry.status = reader.string("\"status\"");
    } else if (key == "construction") {
      entry.construction = reader.string("\"construction\"");
    } else if (key == "files") {
      entry.files = read_file_names(reader);
    } else {
      reader.skip();
    }
  });
  return {std::move(name), std::move(entry)};
}

}  // namespace

std::string describe(const InstanceFileOptions& options) {
  std::string text = options.reduce.activation == Activation::relu ? "relu " : "identity ";
  text.append(to_string(options.reduce.variant));
  text.append(options.reduce.inequalities == InequalityMode::root ? " root" : " rational");
  if (options.network_query) text.append(" with network query");
  return text;
}

std::string manifest_line(const GeneratedInstance& instance, const std::vector<InstanceFile>& files,
                          const std::vector<std::string>& engines, const std::string& construction) {
  std::string line;
  JsonWriter json(line);
  json.begin_object();
  json.member("name", instance.name);
  json.member("family", instance.family);
  json.member("size", instance.size);
  json.member("seed", instance.seed);
  json.member("status", to_string(instance.status));
  json.member("evidence", evidence_of(instance, engines));
  if (!engines.empty()) json.array("engines", engines);
  json.member("construction", construction);
  append_files(json, files);
  json.end_object();
  return line;
}

Manifest::Manifest(std::string path) : path_(std::move(path)) {
  if (!std::filesystem::exists(path_)) return;
  std::string text = read_text(path_);
  const std::size_t whole = text.rfind('\n') + 1;  // 0 if there is no line end
  if (whole < text.size()) {
    text.resize(whole);
    write_text(path_, text);
  }
  JsonReader reader(text, shown_path(path_));
  while (reader.position() + 1 < text.size()) {
    auto [name, entry] = read_entry(reader);
    entries_[name] = std::move(entry);
  }
}

const ManifestEntry* Manifest::find(const std::string& name) const {
  const auto found = entries_.find(name);
  return found == entries_.end() ? nullptr : &found->second;
}

void Manifest::append(const std::string& line) {
  const std::string whole = line + "\n";
  const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  const bool is_written = file >= 0 && ::write(file, whole.data(), whole.size()) == static_cast<ssize_t>(whole.size());
  const int problem = errno;
  if (file >= 0) ::close(file);
  if (!is_written) throw FileError(shown_path(path_) + ": cannot be written: " + std::strerror(problem));
}

}  // namespace nnsolve
