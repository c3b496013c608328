// The scripts are the program's own, one command a line up to the first declaration; so this is no parser.
#include "io/script_header.h"

#include "nnsolve/error.h"

#include <array>

namespace nnsolve {

namespace {

constexpr std::string_view logic_command = "(set-logic ";

std::size_t place_of_logic(std::string_view script) {
  const std::size_t place = script.find(logic_command);
  NNSOLVE_ASSERT(place != std::string_view::npos);
  return place;
}

/// The length of the info at the beginning of the text that is one of the header's, with the end of its line; else 0.
std::size_t header_info(std::string_view text) {
  constexpr std::string_view source = "(set-info :source |";
  if (text.starts_with(source)) return text.find("|)\n", source.size()) + 3;
  constexpr std::array<std::string_view, 3> others = {"(set-info :license ", "(set-info :category ",
                                                      "(set-info :status "};
  for (const std::string_view other : others) {
    if (text.starts_with(other)) return text.find('\n') + 1;
  }
  return 0;
}

}  // namespace

std::string logic_of(std::string_view script) {
  const std::size_t begin = place_of_logic(script) + logic_command.size();
  return std::string(script.substr(begin, script.find(')', begin) - begin));
}

void complete_header(std::string& script, const ScriptHeader& header) {
  const std::size_t begin = script.find('\n', place_of_logic(script)) + 1;
  std::size_t end = begin;
  std::string others;
  while (script.compare(end, 10, "(set-info ") == 0) {
    const std::string_view rest = std::string_view(script).substr(end);
    if (const std::size_t length = header_info(rest); length != 0) {
      end += length;
      continue;
    }
    const std::size_t length = rest.find(")\n") + 2;
    others.append(rest.substr(0, length));
    end += length;
  }
  std::string infos = "(set-info :source |";
  for (const char c : header.source) infos.push_back(c == '|' || c == '\\' ? '/' : c);
  infos.append("|)\n(set-info :license \"").append(free_license).append("\")\n(set-info :category \"");
  infos.append(header.category).append("\")\n(set-info :status ").append(header.status).append(")\n").append(others);
  script.replace(begin, end - begin, infos);
  if (!script.ends_with("(exit)\n")) script.append("(exit)\n");
}

}  // namespace nnsolve
