#include "explain/ask.h"

#include "explain/parts.h"
#include "solve/stage_timer.h"
#include "solvers/text_query.h"
#include "solvers/worker.h"

#include "nnsolve/solve.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <string_view>

namespace nnsolve {

namespace {

using Clock = std::chrono::steady_clock;

/// How much longer the process may live than it is told to take: answers are still checked and told.
constexpr double grace = 0.3;

template <class Enumerator, std::size_t count>
Enumerator read_word(std::string_view word, const std::array<Enumerator, count>& all, Enumerator otherwise) {
  for (const Enumerator value : all) {
    if (word == to_string(value)) return value;
  }
  return otherwise;
}

/// The line that comes next.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::string in_one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

/// Status, trust, reason and engines on a line each, then the certificate.
std::string pack_answer(const Answer& answer) {
  std::string packed = std::string(to_string(answer.status)) + "\n" + to_string(answer.trust) + "\n";
  packed += in_one_line(answer.reason) + "\n";
  std::vector<std::string> engines;
  for (const Claim& claim : answer.claims) {
    if (claim.status == Status::unsat && std::ranges::find(engines, claim.backend) == engines.end()) {
      engines.push_back(claim.backend);
      packed += in_one_line(claim.backend) + "\t";
    }
  }
  packed += "\n";
  if (answer.certificate) packed += answer.certificate->text;
  return packed;
}

PartAnswer unpack_answer(std::string_view packed) {
  PartAnswer answer;
  answer.status = read_word(take_line(packed), std::array{Status::sat, Status::unsat}, Status::unknown);
  answer.trust = read_word(take_line(packed),
                           std::array{Trust::checked, Trust::claimed, Trust::agreed, Trust::certified}, Trust::none);
  answer.reason = take_line(packed);
  std::string_view engines = take_line(packed);
  while (!engines.empty()) {
    const std::size_t end = std::min(engines.find('\t'), engines.size());
    answer.engines.emplace_back(engines.substr(0, end));
    engines.remove_prefix(std::min(end + 1, engines.size()));
  }
  answer.certificate = packed;
  return answer;
}

Answer solve_part(const std::string& text, const Explainable& part, const ExplainOptions& options,
                  const AskLimits& limits) {
  SolveOptions asked;
  asked.backend = options.backend;
  asked.memory_megabytes = options.memory_megabytes;
  asked.seed = options.seed;
  asked.deadline =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(limits.seconds));
  const bool is_certified = options.backend == "auto" || limits.wants_certificate;
  if (is_certified) asked.certify = {options.checker, text, file_ending(part), limits.wants_certificate};
  // The text is what a checker reads, so it is what is asked about.
  const Explainable read = read_back(text, part);
  if (const auto* instance = std::get_if<TrainingInstance>(&read)) return solve(*instance, asked).answer;
  return solve(std::get<Formula>(read), asked).answer;
}

std::string why_no_answer(const Worker& worker) {
  switch (worker.ending().kind) {
    case Ending::Kind::timeout:
      return "timeout";
    case Ending::Kind::memory:
      return "memory";
    default:
      return why_it_ended(worker, "the solving process");
  }
}

}  // namespace

PartAnswer ask_about(const Explainable& part, const ExplainOptions& options, const AskLimits& limits) {
  const std::string text = text_of(part);
  Limits allowed;
  allowed.seconds = limits.seconds + grace;
  allowed.memory_megabytes = options.memory_megabytes;
  PartAnswer answer;
  double seconds = 0;
  try {
    const Payload payload = [&](const std::string&) {
      write_all(STDOUT_FILENO, pack_answer(solve_part(text, part, options, limits)));
    };
    Worker worker(payload, allowed, false);
    timed(seconds, [&] {
      while (!worker.is_finished()) {
        worker.wait(std::chrono::milliseconds(200));
        if (options.progress) options.progress("");
      }
    });
    const bool is_whole = worker.ending().kind == Ending::Kind::exited && !worker.output().empty();
    if (is_whole) answer = unpack_answer(worker.output());
    if (!is_whole) answer.reason = why_no_answer(worker);
  } catch (const std::exception& error) {  // no process can be had
    answer.reason = error.what();
  }
  answer.text = text;
  answer.seconds = seconds;
  return answer;
}

}  // namespace nnsolve
