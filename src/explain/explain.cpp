// Why not? First what is cheap: the facts that a certificate uses, reasons that can be seen (reason.h). Then deletion:
// parts are left out, in groups that are halved, for as long as what remains is still unsat; each unsat that is
// certified on the way leaves only what its certificate uses. Minimal is what every single deletion makes sat.
//
// Of an instance that nobody decides the same search keeps what is still undecided.
#include "nnsolve/explain.h"

#include "explain/ask.h"
#include "explain/core_search.h"
#include "explain/parts.h"
#include "explain/reason.h"
#include "explain/used_facts.h"
#include "solve/nncheck.h"

#include "nnsolve/backend.h"
#include "nnsolve/error.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

using Clock = std::chrono::steady_clock;
using Numbers = std::vector<std::size_t>;

constexpr double forever = 1e9;
/// Of the time, for the first question: what remains is for the search.
constexpr double first_share = 0.6;
/// Seconds for a question about a part, beside what the whole took.
constexpr double least_budget = 5;
constexpr double hard_budget = 10;
constexpr double certificate_budget = 20;

std::vector<ElementGroup> grouped(const std::vector<Part>& parts, const Numbers& kept, bool by_row) {
  std::vector<ElementGroup> groups;
  for (const std::size_t i : kept) {
    const bool is_target = parts[i].kind == Part::Kind::target;
    if (by_row && !is_target) continue;
    const bool is_next = by_row && !groups.empty() && parts[groups.back().back()].place == parts[i].place;
    if (is_next) {
      groups.back().push_back(i);
    } else {
      groups.push_back({i});
    }
  }
  return groups;
}

class Explainer {
 public:
  Explainer(const Explainable& input, const ExplainOptions& options)
      : input_(input), options_(options), parts_(parts_of(input)), kept_(parts_.size()) {
    std::iota(kept_.begin(), kept_.end(), std::size_t{0});
    asking_ = options;
    asking_.progress = [this](std::string_view) { tell(); };
  }

  Explanation run() {
    if (!begin_with_certificate() && !begin_with_reasons()) ask_all();
    if (found_.status == Status::unknown && !is_stopped()) search_hard();
    if (found_.status == Status::unsat) search_core();
    if (found_.status == Status::unsat) certify_core();
    finish();
    return std::move(found_);
  }

 private:
  double left() const {
    if (!options_.deadline) return forever;
    return std::max(0.0, std::chrono::duration<double>(*options_.deadline - Clock::now()).count());
  }
  bool is_stopped() const { return left() <= 0.05 || (options_.should_stop && options_.should_stop()); }

  void tell() const {
    if (!options_.progress) return;
    std::string line = found_.status == Status::unsat ? "unsat, making it small: " : "explaining: ";
    options_.progress(line + std::to_string(kept_.size()) + " of " + std::to_string(parts_.size()) + " parts, " +
                      std::to_string(found_.question_count) + " questions");
  }

  PartAnswer ask(const Numbers& asked, double seconds, bool wants_certificate = false) {
    ++found_.question_count;
    const double allowed = std::min(seconds, left());
    return ask_about(restricted(input_, parts_, asked), asking_, {allowed, wants_certificate});
  }

  /// What of the parts asked about the unsat needs, as far as its certificate says. Its parts have the same order.
  Numbers used_of(const Numbers& asked, const PartAnswer& answer, std::optional<CertificateSummary>& argument) const {
    argument.reset();
    if (answer.certificate.empty()) return asked;
    const Explainable part = read_back(answer.text, input_);
    argument = read_certificate(answer.certificate, "the certificate");
    const std::optional<Numbers> used = used_parts(part, parts_of(part), *argument);
    if (!used) return asked;
    Numbers result;
    for (const std::size_t i : *used) result.push_back(asked[i]);
    return is_about_rows_ ? with_whole_rows(result, asked) : result;
  }

  /// With all targets asked about of the data points that any are of.
  Numbers with_whole_rows(const Numbers& used, const Numbers& asked) const {
    const std::vector<std::size_t> rows = rows_of(used);
    Numbers result;
    for (const std::size_t i : asked) {
      const bool is_target = parts_[i].kind == Part::Kind::target;
      const bool is_kept = std::ranges::binary_search(used, i);
      if (is_kept || (is_target && std::ranges::binary_search(rows, parts_[i].place))) result.push_back(i);
    }
    return result;
  }

  void take_unsat(const Numbers& asked, const PartAnswer& answer) {
    found_.status = Status::unsat;
    found_.trust = answer.trust;
    found_.reason.clear();
    engines_ = answer.engines;
    kept_ = used_of(asked, answer, argument_);
    tell();
  }

  bool begin_with_certificate() {
    if (options_.certificate.empty()) return false;
    const CertificateSummary given = read_certificate(options_.certificate, "the certificate");
    if (given.is_about_cost) throw ParseError("the certificate: is about weights of less cost, not about all");
    if (options_.checker.empty()) throw UsageError("nncheck is not installed, so no certificate can be believed");
    const CheckRequest request{options_.checker, options_.instance_text, file_ending(input_), options_.certificate,
                               left()};
    const std::string verdict = run_checker(request);
    if (!verdict.empty()) throw ParseError("the certificate: " + verdict);
    found_.status = Status::unsat;
    found_.trust = Trust::certified;
    argument_ = given;
    if (const std::optional<Numbers> used = used_parts(input_, parts_, given)) kept_ = with_whole_rows(*used, kept_);
    return true;
  }

  Numbers parts_in_rows(const std::vector<std::size_t>& rows) const {
    Numbers result;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const bool is_target = parts_[i].kind == Part::Kind::target;
      if (!is_target || std::ranges::binary_search(rows, parts_[i].place)) result.push_back(i);
    }
    return result;
  }

  bool begin_with_reasons() {
    const auto* instance = std::get_if<TrainingInstance>(&input_);
    if (instance == nullptr) return false;
    for (const Reason& reason : plain_reasons(*instance, [](std::size_t row) { return row + 1; })) {
      if (is_stopped()) return false;
      const Numbers asked = parts_in_rows(reason.rows);
      const PartAnswer answer = ask(asked, std::min(least_budget, first_share * left()));
      if (answer.status != Status::unsat) continue;
      take_unsat(asked, answer);
      first_seconds_ = answer.seconds;
      return true;
    }
    return false;
  }

  void ask_all() {
    const PartAnswer answer = ask(kept_, options_.deadline ? first_share * left() : forever);
    first_seconds_ = answer.seconds;
    if (answer.status == Status::unsat) return take_unsat(kept_, answer);
    found_.status = answer.status;
    found_.trust = answer.trust;
    found_.reason = answer.reason;
  }

  /// Data points whole, then prescriptions, constraints and assertions one by one, then single targets.
  bool search(const CoreOracle& oracle, const std::function<bool()>& should_stop) {
    CoreSearch search(
        kept_,
        [&](const Numbers& asked) {
          CoreReply reply = oracle(asked);
          if (reply.verdict == CoreVerdict::holds) kept_ = reply.used;
          tell();
          return reply;
        },
        should_stop);
    search.reduce(grouped(parts_, search.kept(), true));
    Numbers others;
    std::ranges::copy_if(search.kept(), std::back_inserter(others),
                         [&](std::size_t i) { return parts_[i].kind != Part::Kind::target; });
    search.reduce(grouped(parts_, others, false));
    kept_ = search.kept();
    row_reason_ = reason_of_rows();
    is_about_rows_ = false;
    if (!row_reason_) search.reduce(targets_in_company(search.kept()));
    kept_ = search.kept();
    return search.is_minimal();
  }

  /// Where a plain reason is about all targets of just these data points, they stay together: that is what is told.
  std::optional<Reason> reason_of_rows() const {
    const std::optional<Reason> reason = plain_reason();
    return reason && reason->is_of_whole_rows ? reason : std::nullopt;
  }

  /// Of a data point with one target alone it is known already that it is needed.
  std::vector<ElementGroup> targets_in_company(const Numbers& kept) const {
    std::vector<ElementGroup> groups;
    for (const ElementGroup& row : grouped(parts_, kept, true)) {
      for (const std::size_t i : row) {
        if (row.size() > 1) groups.push_back({i});
      }
    }
    return groups;
  }

  void search_core() {
    const double budget = std::max(least_budget, 3 * first_seconds_);
    const CoreOracle oracle = [&](const Numbers& asked) -> CoreReply {
      const PartAnswer answer = ask(asked, budget);
      if (answer.status == Status::sat) return {CoreVerdict::fails, {}};
      if (answer.status != Status::unsat) return {CoreVerdict::open, {}};
      take_unsat(asked, answer);
      return {CoreVerdict::holds, kept_};
    };
    found_.is_minimal = search(oracle, [this] { return is_stopped(); });
  }

  /// An unsat met on the way ends it: that is more than a part which is hard.
  void search_hard() {
    const double budget = std::min(hard_budget, options_.deadline ? left() / 10 : hard_budget);
    const CoreOracle oracle = [&](const Numbers& asked) -> CoreReply {
      const PartAnswer answer = ask(asked, budget);
      if (answer.status == Status::sat) return {CoreVerdict::fails, {}};
      if (answer.status == Status::unsat) {
        take_unsat(asked, answer);
        first_seconds_ = answer.seconds;
      }
      return {CoreVerdict::holds, answer.status == Status::unsat ? kept_ : asked};
    };
    search(oracle, [this] { return is_stopped() || found_.status == Status::unsat; });
  }

  /// The core is asked about once more where its unsat is no proof yet, and there is time.
  void certify_core() {
    const bool has_proof = found_.trust == Trust::certified && argument_;
    if (has_proof || options_.checker.empty() || is_stopped()) return;
    const PartAnswer answer = ask(kept_, certificate_budget, true);
    if (answer.status != Status::unsat || answer.trust < found_.trust) return;
    found_.trust = answer.trust;
    engines_ = answer.engines;
    std::optional<CertificateSummary> argument;
    used_of(kept_, answer, argument);
    if (argument) argument_ = argument;
  }

  void finish() {
    if (found_.status == Status::sat) {
      found_.why = "there is a solution: nothing has to be left out";
      return;
    }
    std::set<std::string> names;
    for (const std::size_t i : kept_) {
      for (std::string& name : fact_names(input_, parts_[i])) {
        if (names.insert(name).second) found_.core.push_back(std::move(name));
      }
    }
    found_.data_points = rows_of(kept_);
    found_.lines = part_lines(input_, parts_, kept_, options_.instance_text);
    found_.part = restricted(input_, parts_, with_prescriptions());
    found_.why = found_.status == Status::unsat ? sentence() : "no engine decides this part in the time it was given";
  }

  /// The part has the same network; what of its prescriptions matters is in the core.
  Numbers with_prescriptions() const {
    Numbers result = kept_;
    if (std::holds_alternative<Formula>(input_)) return result;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (parts_[i].kind != Part::Kind::target) result.push_back(i);
    }
    std::ranges::sort(result);
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
  }

  std::vector<std::size_t> rows_of(const Numbers& numbers) const {
    std::vector<std::size_t> rows;
    for (const std::size_t i : numbers) {
      if (parts_[i].kind == Part::Kind::target && (rows.empty() || rows.back() != parts_[i].place)) {
        rows.push_back(parts_[i].place);
      }
    }
    return rows;
  }

  /// One that is about these data points and no others.
  std::optional<Reason> plain_reason() const {
    if (!std::holds_alternative<TrainingInstance>(input_)) return std::nullopt;
    const TrainingInstance part = std::get<TrainingInstance>(restricted(input_, parts_, kept_));
    const std::vector<std::size_t> rows = rows_of(kept_);
    for (const Reason& reason : plain_reasons(part, [&](std::size_t row) { return rows[row] + 1; })) {
      if (reason.rows.size() == rows.size()) return reason;
    }
    return std::nullopt;
  }

  /// A plain reason, else how the certificate argues, else who says so.
  std::string sentence() const {
    const std::optional<Reason> reason = row_reason_ ? row_reason_ : plain_reason();
    if (reason) return reason->why;
    if (argument_) return argument_of(*argument_);
    std::string who;
    for (const std::string& engine : engines_) who += (who.empty() ? "" : " and ") + engine;
    return "by the word of " + (who.empty() ? std::string("the engines") : who) +
           ": no plain reason was found, and no proof";
  }

  const Explainable& input_;
  const ExplainOptions& options_;
  ExplainOptions asking_;
  std::vector<Part> parts_;
  Numbers kept_;
  Explanation found_;
  std::vector<std::string> engines_;
  std::optional<Reason> row_reason_;
  std::optional<CertificateSummary> argument_;  // of the last unsat
  bool is_about_rows_ = true;                   // single targets are left out later
  double first_seconds_ = 0;
};

}  // namespace

Explanation explain(const Explainable& input, const ExplainOptions& options) {
  if (options.backend != "auto" && options.backend != "native") make_backend(options.backend);
  return Explainer(input, options).run();
}

}  // namespace nnsolve
