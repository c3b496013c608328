// Any text is a session: every command has an answer, in pieces of any size the same ones.
#include "smt2/command_splitter.h"
#include "smt2/session.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace {

/// All variables are 0, which may or may not be a solution; a session believes what it is told.
nnsolve::Smt2Verdict zeros(const nnsolve::Etr& question) {
  nnsolve::Smt2Verdict verdict;
  if (question.node_count() % 3 == 0) return verdict;
  verdict.status = question.node_count() % 3 == 1 ? nnsolve::Status::sat : nnsolve::Status::unsat;
  nnsolve::Assignment assignment;
  assignment.values.resize(question.variables().size());
  verdict.solution = std::move(assignment);
  return verdict;
}

std::string answers(std::string_view text, std::size_t piece) {
  nnsolve::Smt2Session session(
      "fuzz", [](const nnsolve::Etr& question, const nnsolve::SessionOptions&) { return zeros(question); });
  nnsolve::CommandSplitter splitter;
  std::string out;
  auto run = [&] {
    while (auto command = session.is_over() ? std::nullopt : splitter.next())
      out += session.respond(*std::move(command));
  };
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    splitter.add(text.substr(0, piece));
    run();
  }
  splitter.end();
  run();
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (size > 5'000) return 0;
  NNSOLVE_ASSERT(answers(text, text.size() + 1) == answers(text, 7));
  return 0;
}
