#include "fuzz/investigation.h"

#include "fuzz/finding.h"
#include "fuzz/known.h"
#include "io/files.h"
#include "solve/nncheck.h"

#include "nnsolve/error.h"
#include "nnsolve/shrink.h"

#include <algorithm>
#include <cctype>
#include <exception>
#include <filesystem>
#include <sstream>
#include <system_error>
#include <utility>

namespace nnsolve {

namespace {

class Investigation {
 public:
  Investigation(const FuzzOptions& options, std::uint64_t number, const Blame& blame)
      : options_(options),
        number_(number),
        case_(make_case(options, number)),
        question_(make_question(options, case_)) {
    saved_.seed = options.seed;
    saved_.case_number = number;
    saved_.instance = case_.instance.name;
    saved_.command = command();
    saved_.blame = blame;
    is_crash_ = blame.party == Party::nnsolve && blame.why.starts_with(crash_word);
  }

  void run(const std::function<void(const Finding&)>& saved) {
    std::error_code error;
    std::filesystem::create_directories(options_.folder, error);
    if (error) throw FileError(options_.folder + ": cannot be made: " + error.message());
    save();
    saved(finding());
    if (question_.known.status != Status::sat) question_.known = {};  // a smaller input may have solutions
    if (!is_reproduced(question_)) return;
    make_cheaper();
    shrink_input();
    save();
    saved(finding());
  }

 private:
  Finding finding() const { return {number_, saved_.blame, case_.instance.family, path(), size(), saved_.is_minimal}; }

  std::string path() const {
    std::string name("finding-");
    name.append(std::to_string(options_.seed)).append("-").append(std::to_string(number_)).append("-");
    for (char c : saved_.blame.backend.empty() ? std::string(to_string(saved_.blame.party)) : saved_.blame.backend) {
      const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
      if (is_plain || !name.ends_with('_')) name += is_plain ? c : '_';
    }
    name += ".json";
    return (std::filesystem::path(options_.folder) / name).string();
  }

  std::string command() const {
    std::string out("nnsolve fuzz --seed ");
    out.append(std::to_string(options_.seed)).append(" --first ").append(std::to_string(number_)).append(" --count 1");
    auto append_list = [&](const char* name, const std::vector<std::string>& items) {
      for (const std::string& item : items) out.append(" ").append(name).append(" '").append(item).append("'");
    };
    auto append_figure = [&](const char* name, auto figure, auto usual) {
      if (figure == usual) return;
      std::ostringstream text;
      text << ' ' << name << ' ' << figure;
      out += text.str();
    };
    const FuzzOptions usual;
    append_figure("--orders", options_.orders, usual.orders);
    append_figure("--timeout", options_.query_seconds, usual.query_seconds);
    append_figure("--case-timeout", options_.case_seconds, usual.case_seconds);
    append_figure("--memory", options_.memory_megabytes, usual.memory_megabytes);
    append_list("--backends", options_.backends);
    append_list("--families", options_.families);
    return out;
  }

  /// What goes wrong in another way does not count.
  bool is_reproduced(const FuzzQuestion& question) try {
    if (is_crash_) return crashes(question, options_.case_seconds);
    CrosscheckReport report = ask(question);
    const auto same = std::ranges::find_if(report.blames, [&](const Blame& blame) {
      return blame.party == saved_.blame.party && blame.backend == saved_.blame.backend;
    });
    if (same == report.blames.end()) return false;
    last_ = std::move(*same);
    return true;
  } catch (const std::exception&) {
    return false;
  }

  /// Shrinking asks hundreds of times, so first whatever makes the question cheaper and leaves it what it is: only the
  /// backend that is blamed, less time, fewer questions. The time is for shrinking alone: what is saved has the limit that
  /// it was found with, or who replays it on a slower machine would not find it again.
  void make_cheaper() {
    constexpr double short_time = 0.25;
    auto try_with = [&](auto change) {
      FuzzQuestion cheaper = question_;
      change(cheaper);
      if (is_reproduced(cheaper)) question_ = std::move(cheaper);
    };
    if (saved_.blame.party == Party::backend && question_.options.backends.size() > 1) {
      try_with([&](FuzzQuestion& cheaper) { cheaper.options.backends = {saved_.blame.backend}; });
    }
    if (question_.options.query_seconds > short_time) {
      try_with([&](FuzzQuestion& cheaper) { cheaper.options.query_seconds = short_time; });
    }
    if (question_.options.is_thorough) {
      try_with([](FuzzQuestion& cheaper) { cheaper.options.is_thorough = false; });
    }
    if (question_.checks_laws) {
      try_with([](FuzzQuestion& cheaper) { cheaper.checks_laws = false; });
    }
  }

  void shrink_input() {
    ShrinkOptions options;
    options.deadline =
        std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                               std::chrono::duration<double>(options_.shrink_seconds));
    options.progress = [this](const ShrinkProgress& progress) {
      if (progress.is_finished) saved_.is_minimal = progress.is_minimal;
    };
    const FuzzQuestion whole = question_;
    try {
      std::visit([&](const auto& input) { shrink_input(whole, input, options); }, whole.input);
    } catch (const UsageError&) {  // it does not happen every time
    }
    question_.options.query_seconds = options_.query_seconds;
    if (!is_crash_ && is_reproduced(question_)) {
      saved_.blame = last_;
    } else if (!is_crash_) {
      question_ = whole;
      question_.options.query_seconds = options_.query_seconds;
      saved_.is_minimal = false;
    }
  }

  template <class Input>
  void shrink_input(const FuzzQuestion& whole, const Input& input, const ShrinkOptions& options) {
    auto make_smaller = [&](const Input& smaller) {
      FuzzQuestion candidate = whole;
      candidate.input = smaller;
      candidate.known = known_of_smaller(whole.known, input, smaller);
      return candidate;
    };
    question_ = make_smaller(shrink(
        input, [&](const Input& smaller) { return is_reproduced(make_smaller(smaller)); }, options));
  }

  void save() {
    saved_.question = question_;
    write_text(path(), to_json(saved_));
  }

  std::size_t size() const {
    if (const auto* instance = std::get_if<TrainingInstance>(&question_.input)) return instance->row_count();
    const auto& formula = std::get<Formula>(question_.input);
    if (const auto* inv = std::get_if<EtrInv>(&formula)) return inv->constraints.size();
    if (const auto* eq = std::get_if<EtrInvEq>(&formula)) return eq->constraints.size();
    return std::get<Etr>(formula).assertions().size();
  }

  const FuzzOptions& options_;
  std::uint64_t number_;
  FuzzCase case_;
  FuzzQuestion question_;
  SavedFinding saved_;
  Blame last_;  // of the last question that reproduced it
  bool is_crash_ = false;
};

}  // namespace

FuzzQuestion make_question(const FuzzOptions& options, const FuzzCase& fuzz_case) {
  FuzzQuestion question;
  question.input = fuzz_case.instance.input;
  question.known = {fuzz_case.instance.status, fuzz_case.instance.assignment, fuzz_case.instance.witness};
  question.checks_laws = fuzz_case.checks_laws;
  CrosscheckOptions& asked = question.options;
  asked.backends = options.backends.empty() ? linked_backends() : options.backends;
  if (!fuzz_case.asks_all && !asked.backends.empty()) asked.backends.resize(1);
  asked.reduce = fuzz_case.reduce;
  asked.orders = options.orders;
  asked.query_seconds = options.query_seconds;
  asked.seed = fuzz_case.order_seed;
  asked.is_thorough = fuzz_case.is_thorough;
  asked.asks_plain_network = false;
  asked.checker = find_checker();
  return question;
}

void investigate(const FuzzOptions& options, std::uint64_t number, const Blame& blame,
                 const std::function<void(const Finding&)>& saved) {
  Investigation(options, number, blame).run(saved);
}

}  // namespace nnsolve
