// The query's file is written by the process that then becomes the command: it has the system from the fork, and so
// writing counts against the query's limits, goes on beside whatever we do, and leaves its file to the keeper.
#include "solvers/smtlib/smtlib_backend.h"

#include "io/query_writer.h"
#include "solvers/smtlib/answer_parser.h"
#include "solvers/smtlib/command_line.h"
#include "solvers/text_query.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <utility>

namespace nnsolve {
namespace {

constexpr std::size_t write_size = 1 << 20;

std::system_error failed_to(const std::string& what) { return {errno, std::generic_category(), what}; }

void write_query(const std::string& path, const System& system, const SmtlibHeader& header) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) throw failed_to("cannot write " + path);
  std::string text;
  append_smtlib_begin(text, system, header);
  for (const Constraint& constraint : system.constraints) {
    append_smtlib_assertion(text, system, constraint);
    if (text.size() >= write_size) {
      write_all(file, text);
      text.clear();
    }
  }
  append_smtlib_end(text, header);
  write_all(file, text);
  close(file);
}

[[noreturn]] void become(std::vector<std::string> words, const std::string& query_path) {
  const auto place = std::count(words.begin(), words.end(), "{}");
  std::replace(words.begin(), words.end(), std::string("{}"), query_path);
  if (place == 0) words.push_back(query_path);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execvp(arguments.front(), arguments.data());
  throw failed_to("cannot run " + words.front());
}

}  // namespace

SmtlibBackend::SmtlibBackend(std::string name, std::vector<std::string> words)
    : name_(std::move(name)),
      words_(std::move(words)),
      code_base_(code_base_of(words_)),
      version_(std::make_shared<std::string>()) {}

std::unique_ptr<Query> SmtlibBackend::start(const System& system, const Limits& limits) {
  SmtlibHeader header;
  header.asks_for_model = true;
  header.seed = limits.seed;
  header.asks_for_version = version_->empty() && tells_version(code_base_);
  Payload payload = [&system, header, words = words_](const std::string& directory) {
    const std::string path = directory + "/query.smt2";
    write_query(path, system, header);
    setenv("TMPDIR", directory.c_str(), 1);  // what the command leaves there goes with the query
    become(words, path);
  };
  auto sees_preamble = [version = version_](std::string_view preamble) {
    std::string found = version_in(preamble);
    if (!found.empty()) *version = std::move(found);
  };
  return std::make_unique<TextQuery>(system, std::move(payload), limits, true, std::move(sees_preamble));
}

}  // namespace nnsolve
