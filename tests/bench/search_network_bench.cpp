// bench_search_network search|dichotomies SECONDS FILE...: native search in networks, or the decision by dichotomies of
// those that have few. A line each: what was found, CPU seconds of all threads, and how far it came.
#include "native/network/dichotomies.h"
#include "native/network/search_network.h"

#include "nnsolve/io.h"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

using namespace nnsolve;

namespace {

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

const char* run(const std::string& how, const TrainingInstance& instance, const native::SearchOptions& options) {
  if (how == "search") return native::search_network(instance, options) ? "sat" : "-";
  if (!native::has_few_dichotomies(instance)) return "not few";
  const Status status = native::decide_by_dichotomies(exact_fit(instance), options).status;
  return status == Status::sat ? "sat" : status == Status::unsat ? "unsat" : "-";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 64;
  const double limit = std::atof(argv[2]);
  for (int i = 3; i < argc; ++i) {
    const std::string path = argv[i];
    const double start = cpu_seconds();
    std::string last;
    native::SearchOptions options;
    options.should_stop = [&] { return cpu_seconds() - start > limit; };
    options.report = [&](const std::string& line) { last = line; };
    const char* found = run(argv[1], load_instance(path), options);
    std::printf("%-40s %-7s %7.2f %s\n", path.substr(path.rfind('/') + 1).c_str(), found, cpu_seconds() - start,
                last.c_str());
    std::fflush(stdout);
  }
}
