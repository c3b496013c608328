// The nnsolve program: the command line, signals, exit statuses. Everything else is in the commands.
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/exit_status.h"
#include "cli/man_page.h"
#include "io/files.h"
#include "solvers/worker.h"

#include "nnsolve/error.h"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

/// The process that the user started; those that it forks inherit the handler.
pid_t first_process = 0;

void tell(const char* words) {
  if (::write(STDERR_FILENO, words, std::strlen(words)) < 0) return;  // nobody is left to be told
}

/// Ends all children and half-written files, then the process, with the status a shell would show.
extern "C" void leave_on_signal(int signal) {
  end_all_workers();
  remove_unfinished_file();
  if (::getpid() == first_process && signal == SIGINT) {
    if (::isatty(STDERR_FILENO) == 1) tell("\r\x1b[K");
    tell("nnsolve: interrupted\n");
  }
  constexpr int signalled = 128;
  ::_exit(signalled + signal);
}

void catch_signals() {
  first_process = ::getpid();
  struct sigaction action {};
  action.sa_handler = leave_on_signal;
  ::sigfillset(&action.sa_mask);
  for (int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(signal, &action, nullptr);
}

int run_command_line(std::vector<std::string> words, std::chrono::steady_clock::time_point start) {
  const Program program = make_program();
  if (!words.empty() && words.front() == "__complete") {  // asked by the scripts of `nnsolve completion`
    words.erase(words.begin());
    std::cout << complete_words(program, words);
    return exit_ok;
  }
  if (!words.empty() && words.front() == "__man") {  // asked when it is built
    std::cout << man_page(program);
    return exit_ok;
  }
  const ParsedLine line = parse_words(program, std::move(words));
  if (line.command != nullptr) return line.command->run({start});
  std::cout << line.text;
  if (!std::cout.flush()) throw FileError("<stdout>: cannot be written");
  return exit_ok;
}

}  // namespace

}  // namespace nnsolve

int main(int argc, char** argv) {
  auto start = std::chrono::steady_clock::now();
  nnsolve::catch_signals();
  std::vector<std::string> words(argv + 1, argv + argc);
  return nnsolve::with_reported_errors([&] { return nnsolve::run_command_line(std::move(words), start); });
}
