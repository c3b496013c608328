#include "support.h"

#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace nnsolve::test {
namespace {

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

Polynomial number(std::int64_t value) { return Polynomial(Rational(value)); }
Constraint equal(Polynomial p) { return Constraint::atom(std::move(p), Relation::equal); }
Constraint positive(Polynomial p) { return Constraint::atom(std::move(p), Relation::greater); }
Constraint not_negative(Polynomial p) { return Constraint::atom(std::move(p), Relation::greater_equal); }
Constraint not_zero(Polynomial p) { return Constraint::atom(std::move(p), Relation::not_equal); }

Rational value_at(const Polynomial& polynomial, const std::vector<Real>& rationals) {
  Rational sum;
  for (const Term& term : polynomial.terms()) {
    Rational product = term.coefficient;
    for (const Variable factor : term.monomial.factors()) product *= rationals.at(factor).rational();
    sum += product;
  }
  return sum;
}

bool holds_at(const Constraint& constraint, const std::vector<Real>& rationals) {
  const auto holds = [&](const Constraint& part) { return holds_at(part, rationals); };
  const std::vector<Constraint>& parts = constraint.parts;
  if (constraint.kind == Constraint::Kind::all) return std::all_of(parts.begin(), parts.end(), holds);
  if (constraint.kind == Constraint::Kind::any) return std::any_of(parts.begin(), parts.end(), holds);
  const int sign = value_at(constraint.polynomial, rationals).sign();
  if (constraint.relation == Relation::equal) return sign == 0;
  if (constraint.relation == Relation::not_equal) return sign != 0;
  return constraint.relation == Relation::greater ? sign > 0 : sign >= 0;
}

bool satisfies(const std::vector<Real>& model, const System& system) {
  return model.size() == system.variable_count() &&
         std::all_of(model.begin(), model.end(), [](const Real& value) { return value.is_rational(); }) &&
         std::all_of(system.constraints.begin(), system.constraints.end(),
                     [&](const Constraint& constraint) { return holds_at(constraint, model); });
}

Limits seconds(double value) {
  Limits limits;
  limits.seconds = value;
  return limits;
}

Playground::Playground() {
  std::string name = (std::filesystem::temp_directory_path() / "nnsolve-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
  folder_ = name;
  mark_ = "NNSOLVE_TEST_MARK=" + std::filesystem::path(name).filename().string();
  std::filesystem::create_directory(folder_ + "/tmp");
  setenv("TMPDIR", (folder_ + "/tmp").c_str(), 1);
  setenv("NNSOLVE_TEST_MARK", mark_.substr(mark_.find('=') + 1).c_str(), 1);
}

Playground::~Playground() {
  for (const pid_t process : processes()) kill(process, SIGKILL);
  unsetenv("TMPDIR");
  unsetenv("NNSOLVE_TEST_MARK");
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string Playground::script(std::string_view body) const {
  const std::string path = folder_ + "/solver.sh";
  std::ofstream(path) << "#!/bin/sh\n" << body << '\n';
  chmod(path.c_str(), 0700);
  return "smtlib:" + path;
}

std::vector<pid_t> Playground::processes() const {
  std::vector<pid_t> found = children_of(getpid());
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const pid_t process = std::atoi(entry.path().filename().c_str());
    if (process <= 0 || process == getpid()) continue;
    if (content_of(entry.path() / "environ").find(mark_) != std::string::npos) found.push_back(process);
  }
  return found;
}

std::vector<std::string> Playground::litter() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ + "/tmp")) names.push_back(entry.path());
  return names;
}

std::vector<pid_t> children_of(pid_t process) {
  const std::string id = std::to_string(process);
  std::ifstream file("/proc/" + id + "/task/" + id + "/children");
  return {std::istream_iterator<pid_t>(file), std::istream_iterator<pid_t>()};
}

bool is_alive(pid_t process) {
  const std::string status = content_of("/proc/" + std::to_string(process) + "/stat");
  const std::size_t after_name = status.rfind(')');
  return after_name != std::string::npos && status.compare(after_name, 3, ") Z") != 0;
}

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

bool is_skipped_without_proc() {
  if (access("/proc/self/stat", R_OK) == 0) return false;
  WARN("skipped: /proc is not mounted");
  return true;
}

}  // namespace nnsolve::test
