// For weaken_checker.py: the checker's sources with every mutant in them, and all cases (adversary.py --dump) on
// standard input. Each mutant gets a process of its own, in which weak(NUMBER) is true: prints the first case that is
// not as it must be, or that none is. Number 0 is the checker as it is.
#include "all.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <iostream>

int weakened = 0;

namespace {

/// The first case that shows a difference, and how; nothing if none does.
std::string difference(const std::vector<nncheck::Json>& cases) {
  for (const nncheck::Json& test : cases) {
    const std::string ending = test["suffix"], text = test["text"];
    int status = 65;
    std::string said;
    try {
      nncheck::need(ending != "txt", "a file of another kind");
      const auto instance = ending == "net.json" ? nncheck::read_network(text)
                            : ending == "smt2"   ? nncheck::read_smt2(text)
                                                 : nncheck::read_lines(text, ending == "etrinveq");
      nncheck::Checker checker(*instance);
      status = 1;
      for (const nncheck::Json& step : test["lines"]) checker.read(step.get<std::string>());
      nncheck::need(checker.proved(), "it ends without a contradiction");
      status = 0;
    } catch (const std::exception& problem) {
      said = problem.what();
    }
    std::erase(said, '"');
    const bool good = test["status"] == 2 ? status > 0 : test["status"] == status;
    if (!good || said.find(test["why"].get<std::string>()) == std::string::npos)
      return test["name"].get<std::string>() + ": " + said + " (exit status " + std::to_string(status) + ")";
  }
  return "";
}

}  // namespace

int main(int, char** arguments) {
  std::vector<nncheck::Json> cases;
  for (std::string line; std::getline(std::cin, line);) cases.push_back(nncheck::read_json(line));
  const int count = std::stoi(arguments[1]);
  for (int mutant = 0; mutant <= count; ++mutant) {
    std::cout << mutant << "\t" << std::flush;
    if (const pid_t child = fork(); child != 0) {
      int status = 0;
      waitpid(child, &status, 0);
      std::cout << (WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status)) : "") << std::endl;
      continue;
    }
    const rlimit seconds = {20, 20};  // some never end
    setrlimit(RLIMIT_CPU, &seconds);
    weakened = mutant;
    std::cout << difference(cases) << std::flush;
    _exit(0);
  }
}
