// A comparison, step by step: ask every backend about each side; carry every solution across and check it there; hold
// every unsat against the solutions; say who is to blame.
//
// A solution of a side proves that the side is satisfiable, but a backend was asked a System that was made from it. So
// before a backend is called a liar, a solution of that very System is found and checked (refute()). Where none is
// found, the way from the side to the System is nnsolve's, and so is the blame.
#include "nnsolve/crosscheck.h"

#include "crosscheck/inquiry.h"
#include "crosscheck/side.h"
#include "io/query_writer.h"
#include "reduce/carry.h"
#include "reduce/reduction.h"

#include "nnsolve/error.h"
#include "nnsolve/solve.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::uint64_t refuting_orders = 6;  // in which a solution of a doubtful question is looked for

/// How a claim that is sat shows that its system has a solution.
std::string describe(const CrossClaim& claim) {
  std::string text("a model by ");
  text.append(claim.backend);
  if (claim.order > 0) text.append(" in order ").append(std::to_string(claim.order));
  return text;
}

class Comparison {
 public:
  Comparison(const CrosscheckOptions& options, const std::vector<std::unique_ptr<Backend>>& backends)
      : options_(options), backends_(backends) {}

  CrosscheckReport run(const Formula& formula, const KnownAnswer& known) {
    SideQuestions formula_side(Side::formula, formula);
    const Reduction reduction(formula, options_.reduce);
    const TrainingInstance instance = reduced_network(reduction);
    SideQuestions network_side(Side::network, instance);
    if (known.assignment) take_known(formula_side, *known.assignment);
    ask({&formula_side, &network_side});
    carry_to_network(reduction, formula_side, network_side);
    carry_to_formula(reduction, network_side, formula_side);
    judge_side(formula_side, known.status);
    judge_side(network_side, Status::unknown);  // what is known is known of the formula
    for (const SideQuestions* side : {&formula_side, &network_side}) certify_side(*side);
    report_.formula = truth(formula_side);
    report_.network = truth(network_side);
    if (differ(report_.formula, report_.network) && report_.blames.empty()) {
      blame(Party::reduction, Side::network,
            "the formula is satisfiable and its network is not, or the other way round");
    }
    if (formula_side.has_solution()) report_.assignment = formula_side.assignment();
    if (network_side.has_solution()) report_.weights = network_side.witness();
    return finish(report_.formula != Status::unknown && report_.formula == report_.network);
  }

  CrosscheckReport run(const TrainingInstance& instance, const KnownAnswer& known) {
    SideQuestions side(Side::network, instance);
    if (known.witness) take_known(side, *known.witness);
    ask({&side});
    judge_side(side, known.status);
    certify_side(side);
    report_.network = truth(side);
    if (side.has_solution()) report_.weights = side.witness();
    return finish(report_.network != Status::unknown);
  }

 private:
  static bool differ(Status a, Status b) { return a != b && a != Status::unknown && b != Status::unknown; }

  template <class Known>
  void take_known(SideQuestions& side, const Known& solution) {
    if (std::optional<std::string> objection = side.accept(solution)) {
      blame(Party::nnsolve, side.side(), "the planted solution is none: " + *objection);
    }
  }

  void ask(const std::vector<SideQuestions*>& sides) {
    for (SideQuestions* side : sides) {
      decide_by_presolve(*side);
      const bool asks_presolved = side->parts() != nullptr && !side->parts()->empty();
      const bool is_decided = !asks_presolved;
      const bool is_formula = side->side() == Side::formula;
      const bool is_lone = sides.size() == 1;
      const bool asks_original = is_formula || (is_lone ? options_.is_thorough || is_decided
                                                        : options_.is_thorough && options_.asks_plain_network);
      for (const auto& backend : backends_) {
        if (asks_original) add_inquiry(*side, false, *backend);
        if (asks_presolved && (options_.is_thorough || !is_formula)) add_inquiry(*side, true, *backend);
      }
    }
    run_inquiries(inquiries_, options_);
    for (const auto& inquiry : inquiries_) take(*inquiry);
  }

  void add_inquiry(SideQuestions& side, bool is_presolved, Backend& backend) {
    inquiries_.push_back(std::make_unique<Inquiry>(side, is_presolved, backend, options_));
  }

  void decide_by_presolve(SideQuestions& side) {
    CrossClaim claim{side.side(), "original", 0, "presolve", NNSOLVE_VERSION, Status::unknown, "", 0};
    if (side.is_unsat_by_presolve()) {
      claim.status = Status::unsat;
    } else if (!side.presolve_failure().empty()) {
      claim.reason = side.presolve_failure();
      blame(Party::nnsolve, side.side(), "presolve failed: " + claim.reason);
    } else if (side.parts()->empty()) {
      claim.status = Status::sat;
      if (std::optional<std::string> objection = side.accept({Form::presolved, std::vector<Real>()})) {
        claim.status = Status::unknown;
        claim.reason = "invalid model: " + *objection;
        blame(Party::nnsolve, side.side(), "presolve's own solution is none: " + *objection);
      }
    } else {
      return;
    }
    report_.claims.push_back(std::move(claim));
  }

  /// Models that do not satisfy what was asked are the backend's fault, and valid ones that are lost are ours.
  void take(Inquiry& inquiry) {
    std::vector<Real> model;
    const std::vector<const JudgedClaim*> models = inquiry.models();
    for (const JudgedClaim* judged : models) {
      if (judged != nullptr) std::ranges::copy(judged->model, std::back_inserter(model));
    }
    if (std::ranges::find(models, nullptr) == models.end()) {
      SideQuestions& side = inquiry.side();
      const Form form = inquiry.is_presolved() ? Form::presolved : Form::original;
      std::optional<std::string> objection = side.accept({form, std::move(model)});
      if (objection) blame(Party::nnsolve, side.side(), "a valid model was lost on its way back: " + *objection);
    }
    for (const JudgedClaim& judged : inquiry.claims()) {
      report_.claims.push_back(judged.claim);
      if (judged.claim.status != Status::sat || std::ranges::find(models, &judged) != models.end()) continue;
      std::optional<std::string> objection = objection_to_model(*judged.system, judged.model);
      if (!objection) continue;
      report_.claims.back().status = Status::unknown;
      report_.claims.back().reason = "invalid model: " + *objection;
    }
  }

  void carry_to_network(const Reduction& reduction, const SideQuestions& from, SideQuestions& to) {
    if (!from.has_solution()) return;
    carry(reduction, Side::formula, Side::network,
          [&] { return to.accept(std::get<Witness>(reduction.push(from.assignment()))); });
  }

  void carry_to_formula(const Reduction& reduction, const SideQuestions& from, SideQuestions& to) {
    if (!from.has_solution()) return;
    carry(reduction, Side::network, Side::formula, [&] { return to.accept(reduction.pull(Solution(from.witness()))); });
  }

  /// A construction that is known to lose solutions (as printed) may have no place for one; what it carries must be
  /// right all the same.
  template <class Carry>
  void carry(const Reduction& reduction, Side from, Side to, Carry carry_over) {
    CarriedSolution carried{from, true, ""};
    bool is_excused = false;
    try {
      carried.problem = carry_over().value_or("");
    } catch (const CarryError& error) {
      carried.problem = error.what();
      is_excused = !reduction.is_faithful();
    }
    carried.is_valid = carried.problem.empty();
    if (!carried.is_valid && !is_excused) {
      std::string why("a solution of the ");
      blame(Party::reduction, to, why.append(to_string(from)).append(" is none on the other side: ") + carried.problem);
    }
    report_.carried.push_back(std::move(carried));
  }

  void judge_side(const SideQuestions& side, Status known) {
    if (side.has_solution()) judge_ourselves(side, known);
    for (const auto& inquiry : inquiries_) {
      if (&inquiry->side() != &side) continue;
      const auto lie = std::ranges::find_if(inquiry->claims(), [&](const JudgedClaim& judged) {
        return judged.claim.status == Status::unsat && (side.has_solution() || find_model(*judged.system) != nullptr);
      });
      if (lie != inquiry->claims().end()) judge(side, *inquiry, *lie);
    }
  }

  /// The side has a solution.
  void judge_ourselves(const SideQuestions& side, Status known) {
    if (known == Status::unsat) {
      blame(Party::nnsolve, side.side(), "it has a solution, and none by the way it was made");
    }
    for (const CrossClaim& claim : report_.claims) {
      if (claim.side == side.side() && claim.backend == "presolve" && claim.status == Status::unsat) {
        blame(Party::nnsolve, side.side(), "presolve says unsat, and there is a solution");
      }
    }
  }

  /// A claim with a model that satisfies the very system; null if there is none.
  const JudgedClaim* find_model(const System& system) const {
    for (const auto& inquiry : inquiries_) {
      for (const JudgedClaim& judged : inquiry->claims()) {
        if (judged.system != &system || judged.claim.status != Status::sat) continue;
        if (!objection_to_model(system, judged.model)) return &judged;
      }
    }
    return nullptr;
  }

  /// An unsat, and the side, or the system itself, has a solution.
  void judge(const SideQuestions& side, const Inquiry& inquiry, const JudgedClaim& lie) {
    std::string what(lie.claim.backend);
    what.append(" says unsat of the ").append(lie.claim.question).append(" question");
    if (lie.claim.order > 0) what.append(" in order ").append(std::to_string(lie.claim.order));
    const std::string proof = refute(side, inquiry, lie);
    if (proof.empty()) {
      blame(Party::nnsolve, side.side(),
            what.append(", the ")
                .append(to_string(side.side()))
                .append(" has a solution, and no solution of that question was found: encoding or presolve lost it, "
                        "unless the backend is wrong"));
      return;
    }
    blame(Party::backend, side.side(), what.append(", which has a solution: ").append(proof));
    Blame& last = report_.blames.back();
    last.backend = lie.claim.backend;
    last.version = lie.claim.version;
    SmtlibHeader header;
    header.is_sat = true;
    header.source = "a question of which a solver said unsat, by nnsolve";
    header.license = "https://creativecommons.org/licenses/by/4.0/";
    header.category = "crafted";
    std::string note("unsat by ");
    header.notes = {note.append(lie.claim.backend).append(" ").append(lie.claim.version), last.why};
    header.seed = seed_of_order(lie.claim.order, options_);  // and z3's own parameters, if it is linked
    append_smtlib(last.query, inquiry.asked_in(*lie.system, lie.claim.order), header);
  }

  /// How it was found out that the system has a solution; empty if it was not.
  std::string refute(const SideQuestions& side, const Inquiry& inquiry, const JudgedClaim& lie) const {
    if (const JudgedClaim* judged = find_model(*lie.system)) return describe(judged->claim);
    if (is_solved(with_known_values(side, inquiry, *lie.system))) {
      return "the known one, extended to all its variables";
    }
    if (inquiry.is_presolved() && is_solved(to_formula(*lie.system))) return "one that solve finds";
    for (std::uint64_t order = 0; order < refuting_orders; ++order) {
      for (const auto& backend : backends_) {
        const Outcome outcome = ask_once(*backend, *lie.system, options_.orders + 1 + order, options_);
        if (outcome.status != Status::sat || objection_to_model(*lie.system, outcome.model)) continue;
        return "a model by " + backend->name() + " in another order";
      }
    }
    return "";
  }

  /// Nothing where the values would be too long, or belong to another question.
  static std::optional<Etr> with_known_values(const SideQuestions& side, const Inquiry& inquiry, const System& system) {
    if (inquiry.is_presolved()) return std::nullopt;
    try {
      return with_values(system, side.known_values());
    } catch (const NumberTooLarge&) {
      return std::nullopt;
    }
  }

  bool is_solved(const std::optional<Etr>& formula) const {
    if (!formula || linked_backends().empty()) return false;
    SolveOptions options;
    options.memory_megabytes = options_.memory_megabytes;
    options.deadline =
        std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                               std::chrono::duration<double>(options_.query_seconds));
    return solve(Formula(*formula), options).answer.status == Status::sat;
  }

  /// What we would hand out as a proof must be one.
  void certify_side(const SideQuestions& side) {
    if (options_.checker.empty() || !report_.blames.empty() || truth(side) != Status::unsat) return;
    if (options_.progress) options_.progress("certifying the " + std::string(to_string(side.side())));
    const std::string rejection = side.rejection(options_.checker, options_.query_seconds, options_.memory_megabytes);
    if (!rejection.empty()) blame(Party::nnsolve, side.side(), "its certificate of unsat is " + rejection);
  }

  Status truth(const SideQuestions& side) const {
    if (side.has_solution()) return Status::sat;
    const bool is_claimed = std::ranges::any_of(report_.claims, [&](const CrossClaim& claim) {
      return claim.side == side.side() && claim.status == Status::unsat;
    });
    return is_claimed ? Status::unsat : Status::unknown;
  }

  void blame(Party party, Side side, std::string why) {
    report_.blames.push_back({party, "", "", side, std::move(why), ""});
  }

  CrosscheckReport finish(bool is_agreed) {
    if (!report_.blames.empty()) {
      report_.verdict = Verdict::disagree;
    } else {
      report_.verdict = is_agreed ? Verdict::agree : Verdict::open;
    }
    return std::move(report_);
  }

  const CrosscheckOptions& options_;
  const std::vector<std::unique_ptr<Backend>>& backends_;
  std::vector<std::unique_ptr<Inquiry>> inquiries_;
  CrosscheckReport report_;
};

}  // namespace

const char* to_string(Side side) { return side == Side::formula ? "formula" : "network"; }

const char* to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::agree:
      return "agree";
    case Verdict::open:
      return "open";
    case Verdict::disagree:
      return "disagree";
  }
  return "";
}

const char* to_string(Party party) {
  switch (party) {
    case Party::reduction:
      return "reduction";
    case Party::nnsolve:
      return "nnsolve";
    case Party::backend:
      return "backend";
    case Party::file:
      return "file";
  }
  return "";
}

Crosschecker::Crosschecker(CrosscheckOptions options) : options_(std::move(options)) {
  for (const std::string& name : options_.backends) backends_.push_back(make_backend(name));
}

Crosschecker::~Crosschecker() = default;

CrosscheckReport Crosschecker::run(const Formula& formula, const KnownAnswer& known) {
  return Comparison(options_, backends_).run(formula, known);
}

CrosscheckReport Crosschecker::run(const TrainingInstance& instance, const KnownAnswer& known) {
  return Comparison(options_, backends_).run(instance, known);
}

}  // namespace nnsolve
