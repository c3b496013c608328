// Words, programs and families: everything about an smtlib: backend that is known before it runs.
#include "solvers/smtlib/command_line.h"

#include "nnsolve/error.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace nnsolve {
namespace {

struct Family {
  const char* name;
  bool tells_version;
};

// Longer names first where one begins another.
constexpr std::array<Family, 11> families = {{{"z3", true},
                                              {"cvc5", true},
                                              {"cvc4", true},
                                              {"yices", true},
                                              {"mathsat", true},
                                              {"opensmt", true},
                                              {"smtinterpol", true},
                                              {"verit", false},
                                              {"smtrat", false},
                                              {"bitwuzla", false},
                                              {"dreal", false}}};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Appends the quoted text that begins after text[position], a quote; returns the place after its end.
std::size_t append_quoted(std::string& word, std::string_view text, std::size_t position) {
  const char quote = text[position];
  for (++position; position < text.size() && text[position] != quote; ++position) {
    const bool escapes = quote == '"' && text[position] == '\\' && position + 1 < text.size() &&
                         std::string_view("\"\\$`").find(text[position + 1]) != std::string_view::npos;
    word += text[escapes ? ++position : position];
  }
  if (position >= text.size()) {
    throw UsageError("a quote (" + std::string(1, quote) + ") does not end in the command: " + std::string(text));
  }
  return position + 1;
}

std::string base_name(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

/// The family whose name the program's name begins with, or nothing.
const Family* family_of(const std::string& program) {
  std::string name = base_name(program);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  for (const Family& family : families) {
    if (name.rfind(family.name, 0) == 0) return &family;
  }
  return nullptr;
}

bool is_program(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::vector<std::string> split_command(std::string_view command) {
  std::vector<std::string> words;
  bool is_in_word = false;
  for (std::size_t i = 0; i < command.size();) {
    const char c = command[i];
    if (is_blank(c)) {
      is_in_word = false;
      ++i;
      continue;
    }
    if (!is_in_word) words.emplace_back();
    is_in_word = true;
    if (c == '\'' || c == '"') {
      i = append_quoted(words.back(), command, i);
    } else if (c == '\\') {
      if (i + 1 == command.size()) throw UsageError("a backslash ends the command: " + std::string(command));
      words.back() += command[i + 1];
      i += 2;
    } else {
      words.back() += c;
      ++i;
    }
  }
  return words;
}

std::string find_program(const std::string& name) {
  if (name.empty()) return {};
  if (name.find('/') != std::string::npos) return is_program(name) ? name : std::string();
  const char* variable = std::getenv("PATH");
  const std::string path = variable != nullptr ? variable : "/bin:/usr/bin";
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find(':', begin), path.size());
    const std::string folder = end == begin ? "." : path.substr(begin, end - begin);
    if (is_program(folder + "/" + name)) return folder + "/" + name;
    begin = end + 1;
  }
  return {};
}

std::string code_base_of(const std::vector<std::string>& words) {
  if (words.empty()) return {};
  // The program may be a link to the engine, or something that runs it.
  std::error_code ignored;
  const std::string target = std::filesystem::canonical(find_program(words.front()), ignored).string();
  std::vector<std::string> candidates = words;
  candidates.insert(candidates.begin() + 1, target);
  for (const std::string& candidate : candidates) {
    if (const Family* family = family_of(candidate)) return family->name;
  }
  return base_name(words.front());
}

bool tells_version(const std::string& code_base) {
  return std::any_of(families.begin(), families.end(),
                     [&](const Family& family) { return family.tells_version && code_base == family.name; });
}

}  // namespace nnsolve
