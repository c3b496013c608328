// nncheck INSTANCE CERTIFICATE: does the certificate prove that the instance has no solution? It shares no code with
// nnsolve, and believes nothing of what it reads. What must be trusted is in README.md here.
#include "nncheck/checker.h"

#include <chrono>
#include <cmath>
#include <fstream>
#include <iostream>
#include <sstream>

namespace {

using nncheck::Json;

constexpr int accepted = 0, rejected = 1, wrong_usage = 64, unreadable = 65;

constexpr const char* help =
    "nncheck INSTANCE CERTIFICATE [--json]\n"
    "Checks a proof that INSTANCE (.net.json, .etrinv, .etrinveq, .smt2) has no solution.\n"
    "Prints `accepted (N facts, M steps, S seconds)` and leaves with 0, or `rejected: line N: why` and leaves with 1;\n"
    "a file that it cannot read or has no encoding for: 65; wrong usage: 64.\n"
    "Also --version and --help.\n";

std::unique_ptr<nncheck::Instance> read_instance(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  nncheck::need(file && text << file.rdbuf(), "cannot be read");
  if (path.ends_with(".json")) return nncheck::read_network(text.str());
  if (path.ends_with(".smt2")) return nncheck::read_smt2(text.str());
  const bool combined = path.ends_with(".etrinveq");
  nncheck::need(combined || path.ends_with(".etrinv"), "its name must end in .json, .etrinv, .etrinveq or .smt2");
  return nncheck::read_lines(text.str(), combined);
}

/// The verdict, as --json prints it, but for the seconds.
Json check(nncheck::Instance& instance, std::istream& certificate) {
  nncheck::Checker checker(instance);
  std::size_t number = 0;
  try {
    for (std::string line; std::getline(certificate, line);) {
      ++number;
      checker.read(line);
    }
    ++number;
    nncheck::need(!certificate.bad(), "cannot be read");
    nncheck::need(checker.proved(), "it ends without a contradiction");
  } catch (const nncheck::Problem& problem) {
    return {{"verdict", "rejected"}, {"line", number}, {"why", problem.what()}};
  }
  Json verdict = {{"verdict", "accepted"}, {"facts", checker.header_facts()}, {"steps", number - 2}};
  if (!checker.bound().empty()) verdict["below"] = checker.bound();
  return verdict;
}

std::string text_of(const Json& verdict) {
  if (verdict["verdict"] == "rejected") {
    return "rejected: line " + verdict["line"].dump() + ": " + verdict["why"].get<std::string>();
  }
  const std::string text = "accepted (" + verdict["facts"].dump() + " facts, " + verdict["steps"].dump() + " steps, " +
                           verdict["seconds"].dump() + " seconds)";
  if (!verdict.contains("below")) return text;
  return text + ": no weights cost less than " + verdict["below"].get<std::string>();
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
  std::string reading = files[0];
  try {
    const std::unique_ptr<nncheck::Instance> instance = read_instance(files[0]);
    std::ifstream certificate(reading = files[1], std::ios::binary);
    nncheck::need(certificate && certificate.peek() != std::ifstream::traits_type::eof(), "cannot be read");
    Json verdict = check(*instance, certificate);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    verdict["seconds"] = std::round(seconds.count() * 1000) / 1000;
    std::cout << (json ? verdict.dump(-1, ' ', false, Json::error_handler_t::replace) : text_of(verdict)) << "\n";
    return verdict["verdict"] == "accepted" ? accepted : rejected;
  } catch (const std::exception& problem) {
    std::cerr << "nncheck: " << reading << ": " << problem.what() << "\n";
    return unreadable;
  }
}
