#include "fuzz/laws.h"

#include "check/check_and_merge.h"
#include "io/files.h"
#include "io/formula_text.h"
#include "io/instance_text.h"
#include "io/origin.h"
#include "reduce/carry.h"
#include "reduce/reduction.h"

#include "nnsolve/check.h"
#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <string>
#include <utility>

namespace nnsolve {

namespace {

class Laws {
 public:
  std::vector<Blame> blames;

  void blame(Party party, Side side, std::string why) { blames.push_back({party, "", "", side, std::move(why), ""}); }

  /// ETR formulas are simplified as they are read, so there the solution has to stay one.
  void check_text(const Formula& formula, const std::optional<Assignment>& solution) {
    std::string text;
    append_formula(text, formula);
    try {
      const Formula again = read_formula(text, "<written>", station_of(formula));
      const bool is_same =
          std::holds_alternative<Etr>(formula) ? !solution || is_solution(again, *solution) : written(again) == text;
      if (!is_same) blame(Party::nnsolve, Side::formula, "a formula written and read is another one");
    } catch (const ParseError& error) {
      blame(Party::nnsolve, Side::formula, std::string("a formula that was written cannot be read: ") + error.what());
    }
  }

  void check_text(const TrainingInstance& instance) {
    std::string text;
    append_instance(text, instance);
    try {
      if (!is_same_instance(read_instance(text, "<written>"), instance)) {
        blame(Party::nnsolve, Side::network, "a network written and read is another one");
      }
    } catch (const ParseError& error) {
      blame(Party::nnsolve, Side::network, std::string("a network that was written cannot be read: ") + error.what());
    }
  }

  /// Pushed to the station, checked there, and pulled back.
  void check_station(const Formula& formula, const ReduceOptions& options, const Assignment& assignment) {
    const Reduction reduction(formula, options);
    if (!reduction.is_faithful()) return;
    try {
      const Solution pushed = reduction.push(assignment);
      const std::string problem = objection(reduction, pushed);
      if (!problem.empty()) {
        blame(Party::reduction, Side::network, "pushed to " + to_string(options.to) + " it is none: " + problem);
        return;
      }
      FormulaCheckResult back = check_and_merge(formula, reduction.pull(pushed));
      if (!back.checked) {
        blame(Party::reduction, Side::formula,
              "pulled back from " + to_string(options.to) + " it is none: " + back.problem);
      }
    } catch (const CarryError& error) {
      blame(Party::reduction, Side::network, "not carried to " + to_string(options.to) + ": " + error.what());
    }
  }

 private:
  static std::string written(const Formula& formula) {
    std::string text;
    append_formula(text, formula);
    return text;
  }

  static bool is_solution(const Formula& formula, const Assignment& assignment) {
    return variable_names(formula).size() == assignment.values.size() &&
           check_and_merge(formula, assignment).checked.has_value();
  }

  static std::string objection(const Reduction& reduction, const Solution& solution) {
    const Reduction::Target target = reduction.target();
    if (const auto* witness = std::get_if<Witness>(&solution)) {
      return check_and_merge(reduced_network(reduction), *witness).problem;
    }
    const auto& assignment = std::get<Assignment>(solution);
    if (const auto* inv = std::get_if<const EtrInv*>(&target)) return check_and_merge(**inv, assignment).problem;
    if (const auto* eq = std::get_if<const EtrInvEq*>(&target)) return check_and_merge(**eq, assignment).problem;
    return "";
  }
};

}  // namespace

std::vector<Blame> check_laws(const Formula& formula, const ReduceOptions& reduce,
                              const std::optional<Assignment>& assignment) {
  Laws laws;
  laws.check_text(formula, assignment);
  ReduceOptions options = reduce;
  for (Station to : {Station::etr_inv, Station::etr_inv_eq, Station::restricted, Station::training}) {
    if (to < station_of(formula)) continue;
    options.to = to;
    if (assignment) laws.check_station(formula, options, *assignment);
    if (to < Station::restricted) continue;
    const Reduction reduction(formula, options);
    laws.check_text(reduced_network(reduction));
  }
  return std::move(laws.blames);
}

std::vector<Blame> check_laws(const TrainingInstance& instance) {
  Laws laws;
  laws.check_text(instance);
  return std::move(laws.blames);
}

}  // namespace nnsolve
