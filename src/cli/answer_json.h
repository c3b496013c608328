// How the JSON of every command begins, so that a reader knows what it has before it.
#pragma once

#include "io/json_writer.h"

#include <string>
#include <string_view>

namespace nnsolve {

/// Opens the object: "nnsolve": "COMMAND/1", the version of the program, and the file that was asked about, if it was
/// one.
inline void begin_answer(JsonWriter& json, std::string_view command, std::string_view file = {}) {
  json.begin_object();
  json.member("nnsolve", std::string(command) + "/1");
  json.member("version", NNSOLVE_VERSION);
  if (!file.empty()) json.member("file", file);
}

}  // namespace nnsolve
