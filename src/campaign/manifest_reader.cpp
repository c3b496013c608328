#include "campaign/manifest_reader.h"

#include "io/files.h"
#include "io/json_reader.h"

#include "nnsolve/error.h"

#include <charconv>
#include <filesystem>
#include <map>
#include <string_view>

namespace nnsolve {

namespace {

/// A line as it stands there. Hashes are told by a file's role or by its name.
struct ManifestLine {
  std::string name;
  std::string family;
  std::string status;
  std::optional<std::int64_t> size;
  std::map<std::string, std::string> files;   // by role
  std::map<std::string, std::string> hashes;  // by role or name
};

std::map<std::string, std::string> read_map(JsonReader& reader, std::string_view what) {
  std::map<std::string, std::string> map;
  reader.object(what, [&](std::string_view key) {
    std::string name(key);
    if (reader.peek() == JsonReader::Kind::string) {
      map[name] = reader.string(what);
    } else {
      reader.skip();
    }
  });
  return map;
}

std::int64_t read_size(JsonReader& reader) {
  std::string_view digits = reader.number("\"size\"");
  std::int64_t size = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    reader.fail(reader.last(), "\"size\" must be a small integer");
  }
  return size;
}

ManifestLine read_line(JsonReader& reader) {
  ManifestLine line;
  reader.object("a line of the manifest", [&](std::string_view key) {
    bool is_string = reader.peek() == JsonReader::Kind::string;
    if (key == "name" && is_string) {
      line.name = reader.string("\"name\"");
    } else if (key == "family" && is_string) {
      line.family = reader.string("\"family\"");
    } else if (key == "status" && is_string) {
      line.status = reader.string("\"status\"");
    } else if (key == "size" && reader.peek() == JsonReader::Kind::number) {
      line.size = read_size(reader);
    } else if (key == "files") {
      line.files = read_map(reader, "\"files\"");
    } else if (key == "sha256") {
      line.hashes = read_map(reader, "\"sha256\"");
    } else {
      reader.skip();
    }
  });
  return line;
}

void add_files(std::vector<PlannedInstance>& instances, const ManifestLine& line,
               const std::filesystem::path& directory, const std::vector<std::string>& roles) {
  for (const std::string& role : roles) {
    auto file = line.files.find(role);
    if (file == line.files.end()) continue;
    PlannedInstance instance;
    instance.path = (directory / file->second).lexically_normal().string();
    instance.name = line.name;
    instance.family = line.family;
    instance.size = line.size;
    if (line.status == "sat" || line.status == "unsat") instance.expected = line.status;
    auto hash = line.hashes.find(role);
    if (hash == line.hashes.end()) hash = line.hashes.find(file->second);
    if (hash != line.hashes.end()) instance.sha256 = hash->second;
    instances.push_back(std::move(instance));
  }
}

}  // namespace

std::vector<PlannedInstance> read_manifest(const std::string& path, const std::vector<std::string>& roles) {
  std::string text = read_text(path);
  std::filesystem::path directory = std::filesystem::absolute(path).parent_path();
  std::vector<PlannedInstance> instances;
  // One reader for the whole text, so that an error has its line; between two objects there is only white space.
  JsonReader reader(text, shown_path(path));
  std::size_t end = text.find_last_not_of(" \t\r\n");
  while (end != std::string::npos && reader.position() <= end) {
    add_files(instances, read_line(reader), directory, roles);
  }
  if (instances.empty()) throw ParseError(shown_path(path) + ": no line has a file that is asked for");
  return instances;
}

}  // namespace nnsolve
