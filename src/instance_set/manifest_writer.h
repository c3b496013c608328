// manifest.jsonl: a line of JSON for every instance of a directory. A line is written after the files that it speaks
// of, in one piece, so that whatever ends the program, what stands in a whole line is true.
#pragma once

#include "instance_set/instance_files.h"

#include "nnsolve/generate.h"

#include <map>
#include <string>
#include <vector>

namespace nnsolve {

/// What a whole line says, as far as it matters for going on.
struct ManifestEntry {
  std::string family;
  std::string status;
  std::string construction;        // of the network, from describe()
  std::vector<std::string> files;  // their names
};

/// The options that a network depends on, in a few words: "identity repaired rational".
std::string describe(const InstanceFileOptions& options);

/// Without the end of the line.
std::string manifest_line(const GeneratedInstance& instance, const std::vector<InstanceFile>& files,
                          const std::vector<std::string>& engines, const std::string& construction);

class Manifest {
 public:
  /// Reads what is there; a last line that was cut off is removed. Throws FileError, ParseError.
  explicit Manifest(std::string path);

  /// Null if there is no line about it.
  const ManifestEntry* find(const std::string& name) const;
  void append(const std::string& line);

 private:
  std::string path_;
  std::map<std::string, ManifestEntry> entries_;
};

}  // namespace nnsolve
