// nncheck INSTANCE CERTIFICATE: does the certificate prove that the instance has no solution? It shares no code with
// nnsolve, and believes nothing of what it reads. What must be trusted is in README.md here.
#include "nncheck/checker.h"

#include <chrono>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>

namespace {

constexpr int accepted = 0, rejected = 1, wrong_usage = 64, unreadable = 65;

constexpr const char* help =
    "nncheck INSTANCE CERTIFICATE [--json]\n"
    "Checks a proof that INSTANCE (.net.json, .etrinv, .etrinveq, .smt2) has no solution.\n"
    "Prints `accepted (N facts, M steps, S seconds)` and leaves with 0, or `rejected: line N: why` and leaves with 1;\n"
    "a file that it cannot read or has no encoding for: 65; wrong usage: 64.\n"
    "Also --version and --help.\n";

struct Verdict {
  bool good = false;
  std::size_t line = 0;  // where it fails
  std::string why, below;
  std::size_t facts = 0, steps = 0;
};

Verdict check(nncheck::Instance& instance, std::istream& certificate) {
  Verdict verdict;
  nncheck::Json json;
  std::optional<nncheck::Checker> checker;
  try {
    for (std::string line; std::getline(certificate, line);) {
      ++verdict.line;
      const nncheck::Json::Value value = json.parse(line);
      if (checker) {
        checker->step(value);
        ++verdict.steps;
      } else {
        checker.emplace(instance, value);
      }
    }
    ++verdict.line;
    if (!checker) throw nncheck::Problem("no header");
    if (certificate.bad()) throw nncheck::Problem("cannot be read");
    if (!checker->proved()) throw nncheck::Problem("it ends without a contradiction");
    verdict.good = true;
    verdict.facts = checker->header_facts();
    verdict.below = checker->bound();
  } catch (const nncheck::Problem& problem) {
    verdict.why = problem.what();
  }
  return verdict;
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20U) {
      result += ' ';
    } else {
      result.append(c == '"' || c == '\\' ? "\\" : "").append(1, c);
    }
  }
  return result + "\"";
}

int print(const Verdict& verdict, bool json, double seconds) {
  char time[32];
  std::snprintf(time, sizeof time, "%.3f", seconds);
  const std::string facts = std::to_string(verdict.facts);
  const std::string steps = std::to_string(verdict.steps);
  if (json && verdict.good) {
    std::cout << R"({"verdict": "accepted", "facts": )" << facts << ", \"steps\": " << steps
              << ", \"seconds\": " << time;
    if (!verdict.below.empty()) std::cout << ", \"below\": " << quoted(verdict.below);
    std::cout << "}\n";
  } else if (json) {
    std::cout << R"({"verdict": "rejected", "line": )" << verdict.line << ", \"why\": " << quoted(verdict.why)
              << ", \"seconds\": " << time << "}\n";
  } else if (verdict.good) {
    std::cout << "accepted (" << facts << " facts, " << steps << " steps, " << time << " seconds)";
    if (!verdict.below.empty()) std::cout << ": no weights cost less than " << verdict.below;
    std::cout << "\n";
  } else {
    std::cout << "rejected: line " << verdict.line << ": " << verdict.why << "\n";
  }
  return verdict.good ? accepted : rejected;
}

}  // namespace

int main(int count, char** arguments) {
  bool json = false;
  std::vector<std::string> files;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    if (argument == "--help" || argument == "-h") return std::cout << help, accepted;
    if (argument == "--version") return std::cout << "nncheck " NNSOLVE_VERSION "\n", accepted;
    if (argument == "--json") {
      json = true;
    } else if (argument.size() > 1 && argument[0] == '-') {
      return std::cerr << "nncheck: unknown option " << argument << "\n" << help, wrong_usage;
    } else {
      files.push_back(argument);
    }
  }
  if (files.size() != 2) return std::cerr << help, wrong_usage;
  const auto start = std::chrono::steady_clock::now();
  try {
    const std::unique_ptr<nncheck::Instance> instance = nncheck::read_instance(files[0]);
    std::ifstream certificate(files[1], std::ios::binary);
    if (!certificate || certificate.peek() == std::ifstream::traits_type::eof()) {
      return std::cerr << "nncheck: " << files[1] << ": cannot be read\n", unreadable;
    }
    const Verdict verdict = check(*instance, certificate);
    return print(verdict, json, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  } catch (const std::exception& problem) {
    std::cerr << "nncheck: " << files[0] << ": " << problem.what() << "\n";
    return unreadable;
  }
}
