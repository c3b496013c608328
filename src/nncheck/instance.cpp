#include "nncheck/instance.h"

#include <fstream>
#include <sstream>

namespace nncheck {

Name read_name(Json::Value value) {
  Name name;
  value.expect(Json::Kind::array, "a name");
  for (Json::Value v = value.first(); v; v = v.next()) {
    if (!v.is(Json::Kind::string) && !v.is(Json::Kind::index)) throw Problem("a name holds strings and numbers from 0");
    name.push_back((v.is(Json::Kind::string) ? "$" : "#") + std::string(v.text()));
  }
  return name;
}

std::string to_text(const Name& name) {
  std::string text = "[";
  for (const std::string& part : name) text.append(text.size() > 1 ? ", " : "").append(part, 1);
  return text + "]";
}

std::size_t numbered(const Name& name, const char* kind, std::size_t count) {
  if (name.size() != 2 || name[0] != std::string("$") + kind || name[1][0] != '#' || name[1].size() > 18) return 0;
  const std::size_t k = std::stoull(name[1].substr(1));
  return k <= count ? k : 0;
}

std::string named(const Name& name, const char* kind) {
  const bool good = name.size() == 2 && name[0] == std::string("$") + kind && name[1][0] == '$';
  return good ? name[1].substr(1) : std::string();
}

std::unique_ptr<Instance> read_instance(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) throw Problem("cannot be read");
  if (path.ends_with(".json")) return read_network(text.str());
  if (path.ends_with(".etrinv")) return read_etr_inv(text.str(), false);
  if (path.ends_with(".etrinveq")) return read_etr_inv(text.str(), true);
  if (path.ends_with(".smt2")) return read_smt2(text.str());
  throw Problem("its name must end in .json, .etrinv, .etrinveq or .smt2");
}

}  // namespace nncheck
