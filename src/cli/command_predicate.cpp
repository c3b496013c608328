// A command is run as a solver is: by a worker, whose keeper sees to it that no process and no file is left, whatever
// the command does and however we end.
#include "cli/command_predicate.h"

#include "solvers/smtlib/command_line.h"
#include "solvers/worker.h"

#include "nnsolve/error.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

namespace nnsolve {

namespace {

std::system_error failed_to(const std::string& what) { return {errno, std::generic_category(), what}; }

void write_candidate(const std::string& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) throw failed_to("cannot write " + path);
  write_all(file, text);
  ::close(file);
}

[[noreturn]] void become(std::vector<std::string> words, const std::string& path) {
  const auto place = std::count(words.begin(), words.end(), "{}");
  std::replace(words.begin(), words.end(), std::string("{}"), path);
  if (place == 0) words.push_back(path);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execvp(arguments.front(), arguments.data());
  throw failed_to("cannot run " + words.front());
}

/// Takes "key=VALUE:" from the front of the text, if it is there, and returns VALUE.
std::optional<std::string> take_prefix(std::string_view& text, std::string_view key) {
  if (!text.starts_with(key)) return std::nullopt;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) {
    throw UsageError(std::string("--while: a colon and a command must follow ").append(text));
  }
  std::string value(text.substr(key.size(), colon - key.size()));
  text.remove_prefix(colon + 1);
  return value;
}

int parse_exit_status(const std::string& text) {
  constexpr int most = 255;
  int status = -1;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), status);
  if (problem != std::errc() || end != text.data() + text.size() || status < 0 || status > most) {
    throw UsageError("--while: exit= needs a status from 0 to 255, not \"" + text + "\"");
  }
  return status;
}

std::string shown_limit(double seconds) {
  char text[64];
  std::snprintf(text, sizeof text, "%g s", seconds);
  return text;
}

CommandAnswer judge(const CommandPredicate& predicate, const CommandRun& run, double seconds) {
  if (run.was_interrupted) return {false, "was interrupted"};
  if (run.has_flooded) return {false, "printed too much"};
  const Ending& ending = run.ending;
  switch (ending.kind) {
    case Ending::Kind::timeout:
      return {false, "took longer than " + shown_limit(seconds)};
    case Ending::Kind::exited:
    case Ending::Kind::killed:
      break;
    default:
      throw std::runtime_error(std::string("a predicate's process failed: ").append(ending.message));
  }
  constexpr int signalled = 128;
  const bool was_killed = ending.kind == Ending::Kind::killed;
  if (predicate.wanted_output) {
    const bool contains = run.output.find(*predicate.wanted_output) != std::string::npos;
    return {contains, contains ? "printed the text" : "did not print \"" + *predicate.wanted_output + "\""};
  }
  const int status = was_killed ? signalled + ending.code : ending.code;
  std::string what = was_killed ? "was ended by signal " : "exited with status ";
  return {status == predicate.exit_status, what.append(std::to_string(ending.code))};
}

}  // namespace

CommandPredicate parse_predicate(std::string_view text) {
  CommandPredicate predicate;
  if (const std::optional<std::string> status = take_prefix(text, "exit=")) {
    predicate.exit_status = parse_exit_status(*status);
  } else {
    predicate.wanted_output = take_prefix(text, "output=");
    if (predicate.wanted_output && predicate.wanted_output->empty()) throw UsageError("--while: output= needs a text");
  }
  predicate.words = split_command(text);
  if (predicate.words.empty()) throw UsageError("--while needs a command");
  if (find_program(predicate.words.front()).empty()) {
    throw UsageError("--while: there is no program " + predicate.words.front());
  }
  return predicate;
}

CommandRun run_on_file(const std::vector<std::string>& words, const std::string& file_name, std::string_view text,
                       double seconds, const std::function<bool()>& should_stop) {
  Limits limits;
  limits.seconds = seconds;
  Payload payload = [&](const std::string& directory) {
    const std::string path = directory + "/" + file_name;
    write_candidate(path, text);
    ::setenv("TMPDIR", directory.c_str(), 1);  // what the command leaves there goes with it
    become(words, path);
  };
  Worker worker(std::move(payload), limits, true);
  CommandRun run;
  while (!worker.is_finished()) {
    if (should_stop()) {
      run.was_interrupted = true;
      return run;
    }
    worker.wait(std::chrono::milliseconds(100));
  }
  run.has_flooded = worker.has_flooded();
  run.ending = worker.ending();
  run.output = worker.output();
  return run;
}

CommandAnswer run_predicate(const CommandPredicate& predicate, const std::string& file_name, std::string_view text,
                            double seconds, const std::function<bool()>& should_stop) {
  return judge(predicate, run_on_file(predicate.words, file_name, text, seconds, should_stop), seconds);
}

}  // namespace nnsolve
