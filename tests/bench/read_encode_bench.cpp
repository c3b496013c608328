// Reading a sparse network and encoding it, against parsing the same bytes into a DOM by nlohmann_json.
//
// Goal: at most 3 x the DOM at 100,000 edges and rows; linear growth to 1,000,000; at most 1 KB an edge or row.
#include "encode/encode.h"
#include "io/query_writer.h"

#include "nnsolve/io.h"

#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <string>

using namespace nnsolve;

namespace {

/// About n edges and n rows: n/2 inputs with a hidden neuron each, joined to one of three outputs, as in the networks
/// of reduced formulas; each row sets two inputs.
std::string sparse_network(std::size_t n) {
  std::mt19937_64 random(n);
  std::size_t k = n / 2;
  auto list = [&](const char* prefix) {
    std::string out;
    for (std::size_t i = 0; i < k; ++i) {
      if (i > 0) out += ",";
      out.append("\"").append(prefix).append(std::to_string(i)).append("\"");
    }
    return out;
  };
  std::string text = R"({"nnsolve":"training/1","network":{"inputs":[)" + list("x") + R"(],"hidden":[)" + list("h") +
                     R"(],"outputs":["y0","y1","y2"],"edges":[)";
  for (std::size_t i = 0; i < k; ++i) {
    std::string number = std::to_string(i);
    if (i > 0) text += ",";
    text +=
        "[\"x" + number + "\",\"h" + number + "\"],[\"h" + number + "\",\"y" + std::to_string(random() % 3) + "\"]\n";
  }
  text += "]},\"data\":[";
  for (std::size_t row = 0; row < n; ++row) {
    std::size_t i = random() % k;
    std::size_t j = (i + 1 + random() % (k - 1)) % k;
    if (row > 0) text += ",";
    text += "{\"x\":{\"x" + std::to_string(i) + "\":1,\"x" + std::to_string(j) + "\":1},\"y\":{\"y" +
            std::to_string(random() % 3) + "\":" + std::to_string(random() % 2) + "}}\n";
  }
  return text + "]}";
}

template <class Action>
double best_seconds(int times, Action action) {
  double best = 1e9;
  for (int i = 0; i < times; ++i) {
    auto start = std::chrono::steady_clock::now();
    action();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

std::size_t read_and_encode(const std::string& text) {
  TrainingInstance instance = read_instance(text, "bench");
  std::string out;
  append_smtlib(out, encode(exact_fit(instance)).system, {});
  return out.size();
}

/// Peak memory of the action beyond what the process has already, in bytes, measured in a child.
template <class Action>
double peak_bytes(Action action) {
  pid_t child = ::fork();
  if (child == 0) {
    action();
    ::_exit(0);
  }
  int status = 0;
  struct rusage usage {};
  ::wait4(child, &status, 0, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024.0;
}

}  // namespace

int main() {
  std::printf("%10s %10s %10s %8s %12s\n", "edges+rows", "DOM s", "ours s", "ratio", "bytes/item");
  for (std::size_t n : {10'000UL, 100'000UL, 1'000'000UL}) {
    std::string text = sparse_network(n);
    double base = peak_bytes([] {});  // first, while no freed memory lies about that could be used again
    double bytes = peak_bytes([&] { read_and_encode(text); }) - base;
    double dom = best_seconds(3, [&] { return nlohmann::json::parse(text).size(); });
    double ours = best_seconds(3, [&] { return read_and_encode(text); });
    std::printf("%10zu %10.3f %10.3f %8.2f %12.0f\n", 2 * n, dom, ours, ours / dom, bytes / static_cast<double>(2 * n));
  }
}
