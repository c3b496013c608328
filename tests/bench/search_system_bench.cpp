// bench_search_system SECONDS FILE...: native search on what presolve leaves of formulas and networks; on formulas as
// they are with "raw" before the first FILE. bench_search_system SECONDS planted UNKNOWNS EQUATIONS INEQUALITIES
// PRODUCTS SEED: on a planted sparse system, shares of the unknowns. A line each: how long presolve and search took,
// and the longest number found.
#include "native/system/search_system.h"
#include "support/planted_sparse.h"

#include "nnsolve/encode.h"
#include "nnsolve/io.h"
#include "nnsolve/presolve.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

using namespace nnsolve;

namespace {

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

std::size_t longest_number(const Assignment& assignment) {
  std::size_t longest = 0;
  for (const Value& value : assignment.values) {
    if (value.is_rational()) longest = std::max(longest, value.rational().to_string().size());
  }
  return longest;
}

void search(const std::string& name, const System& system, bool is_unsat, double presolve_seconds, double limit) {
  const SystemSize size = measure(system);
  std::string last;
  native::SearchOptions options;
  const double start = cpu_seconds();
  options.should_stop = [&] { return cpu_seconds() - start > limit; };
  options.report = [&](const std::string& line) { last = line; };
  std::optional<Assignment> found;
  if (!is_unsat) found = native::search_system(system, options);
  std::printf("%-44s %-7s presolve %6.2f search %6.2f", name.c_str(),
              is_unsat ? "unsat"
              : found  ? "sat"
                       : "-",
              presolve_seconds, cpu_seconds() - start);
  if (found) std::printf(" longest %zu fields %zu", longest_number(*found), found->fields.size());
  std::printf(" | eq %zu ineq %zu clauses %zu | %s\n", size.equations, size.inequalities, size.clauses, last.c_str());
  std::fflush(stdout);
}

void search_presolved(const std::string& name, System system, double limit) {
  const double start = cpu_seconds();
  const PresolvedSystem presolved = presolve(std::move(system));
  search(name, presolved.system, presolved.is_unsat, cpu_seconds() - start, limit);
}

void search_file(const std::string& path, double limit, bool is_raw) {
  const std::string name = path.substr(path.rfind('/') + 1);
  const double start = cpu_seconds();
  if (path.ends_with(".net.json")) {
    const PresolvedFit fit(exact_fit(load_instance(path)));
    if (fit.is_unsat()) return search(name, {}, true, cpu_seconds() - start, limit);
    return search_presolved(name, fit.system(), limit);
  }
  System system = encode(load_formula(path)).system;
  if (is_raw) return search(name + " raw", system, false, 0, limit);
  search_presolved(name, std::move(system), limit);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const double limit = std::atof(argv[1]);
  if (std::string(argv[2]) != "planted") {
    const bool is_raw = std::string(argv[2]) == "raw";
    for (int i = is_raw ? 3 : 2; i < argc; ++i) {
      try {
        search_file(argv[i], limit, is_raw);
      } catch (const std::exception& problem) {
        std::printf("%s: %s\n", argv[i], problem.what());
      }
    }
    return 0;
  }
  if (argc < 8) return 2;
  test::PlantedShape shape;
  shape.unknowns = static_cast<std::size_t>(std::atoi(argv[3]));
  shape.equations = std::atof(argv[4]);
  shape.inequalities = std::atof(argv[5]);
  shape.products = static_cast<std::size_t>(std::atoi(argv[6]));
  test::Random random(static_cast<std::uint64_t>(std::atoi(argv[7])));
  test::PlantedSystem planted = test::planted_sparse(random, shape);
  const std::string name = std::string("planted ") + argv[3] + " " + argv[4] + " " + argv[5] + " " + argv[6];
  if (argc > 8) {
    search(name + " raw", planted.system, false, 0, limit);
  } else {
    search_presolved(name, std::move(planted.system), limit);
  }
}
