// nnsolve smt2 [FILE|-]: a session in SMT-LIB 2.6, from a file or from whoever is at the other end of a pipe.
//
// Each command is answered before the next one is read. A check-sat is a solve of all that is asserted, in a process
// that solves and does nothing else, so that whatever happens to it costs that answer and not the session.
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/progress.h"
#include "cli/script.h"
#include "cli/solve_report.h"
#include "cli/supervise.h"
#include "io/files.h"
#include "io/smt2_writer.h"
#include "smt2/command_splitter.h"
#include "smt2/session.h"

#include "nnsolve/error.h"
#include "nnsolve/formula.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace nnsolve {

namespace {

struct Smt2Request {
  SolveRequest solve;
  std::optional<double> memory_megabytes;
  std::string output_path = "-";
};

/// A solve failed otherwise than by not knowing; it has said how.
struct SolveFailed {
  int exit_status;
};

Smt2Verdict ask(const Smt2Request& asked, Supervisor& supervisor, Etr question, const SessionOptions& options) {
  SolveRequest request = asked.solve;
  request.witness_path = "-";  // wanted, and not written anywhere
  if (const auto seconds = options.timeout_seconds()) {
    request.timeout_seconds = std::min(*seconds, request.timeout_seconds.value_or(*seconds));
  }
  if (options.random_seed()) request.seed = options.random_seed();
  const auto start = std::chrono::steady_clock::now();
  Progress progress(start, request.timeout_seconds);
  request.awaits_certificate = false;  // what is printed would not speak of it
  InputText input;
  input.format_option = "smt2";
  append_etr(input.text, question);
  const Formula formula(std::move(question));
  input.formula = &formula;
  SolveReport report;
  try {
    report = supervisor.solve(request, input, start, progress);
  } catch (const std::runtime_error& error) {
    return {Status::unknown, error.what(), {}, ""};
  }
  if (report.text.empty()) throw SolveFailed{report.exit_status};
  Smt2Verdict verdict = verdict_of(report, formula);
  verdict.text.clear();
  return verdict;
}

/// The input, in what pieces it comes.
class Source {
 public:
  explicit Source(const std::string& path) : name_(shown_path(path)) {
    if (path == "-") return;
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor_ < 0) throw FileError(name_ + ": cannot be read: " + std::strerror(errno));
  }
  ~Source() {
    if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
  }
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  /// Empty at the end.
  std::string read() {
    std::array<char, 65536> buffer{};
    for (;;) {
      const ssize_t count = ::read(descriptor_, buffer.data(), buffer.size());
      if (count >= 0) return {buffer.data(), static_cast<std::size_t>(count)};
      if (errno != EINTR) throw FileError(name_ + ": cannot be read: " + std::strerror(errno));
    }
  }

 private:
  std::string name_;
  int descriptor_ = STDIN_FILENO;
};

int run_smt2(const Smt2Request& request) {
  Source source(request.solve.file);
  OutputFile output(request.output_path);
  CommandSplitter splitter;
  Supervisor supervisor(true);
  Smt2Session session(shown_path(request.solve.file), [&](Etr question, const SessionOptions& options) {
    return ask(request, supervisor, std::move(question), options);
  });
  bool is_complete = true;
  bool is_ended = false;
  try {
    while (!session.is_over()) {
      if (auto command = splitter.next()) {
        is_complete = command->is_complete;
        output.write(session.respond(std::move(*command)));
      } else if (is_ended) {
        break;
      } else {
        const std::string text = source.read();
        is_ended = text.empty();
        if (is_ended) splitter.end();
        splitter.add(text);
      }
    }
  } catch (const SolveFailed& failure) {
    return failure.exit_status;
  }
  output.commit();
  return is_complete ? exit_ok : exit_bad_input;
}

}  // namespace

Command smt2_command() {
  auto request = std::make_shared<Smt2Request>();
  request->solve.file = "-";
  Command command("smt2", "Answer the commands of an SMT-LIB 2.6 script one by one, as a solver at a pipe does");
  command.add("FILE", &request->solve.file, "The script, or - for standard input (default)");
  command.add("--backend", &request->solve.backend,
              "auto, native, z3, cvc5, or smtlib:COMMAND for any SMT-LIB 2 process (default auto)");
  command.add("--timeout", &request->solve.timeout_seconds, "Wall-clock limit in seconds for each check-sat")
      .positive();
  command.add("--memory", &request->memory_megabytes, "Memory limit in megabytes for all processes together")
      .positive();
  command.add("--seed", &request->solve.seed, "Seed of the solvers' random choices (default: their own)")
      .numbers(0, 4294967295.0);
  command
      .add("--presolve", &request->solve.presolve,
           "on (default) or off: make the question easier before a backend is asked")
      .one_of({"on", "off"});
  command.add("-o,--output", &request->output_path, "Write the answers here instead of standard output");
  command.run = [request](const CommandContext&) {
    if (request->memory_megabytes) {
      request->solve.memory_megabytes = static_cast<std::size_t>(*request->memory_megabytes);
    }
    return run_smt2(*request);
  };
  return command;
}

}  // namespace nnsolve
