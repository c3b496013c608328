// Stations of the reduction as texts: made of a formula, and solutions carried along.
#include "check/check_and_merge.h"
#include "io/etr_inv_eq_io.h"
#include "io/etr_inv_io.h"
#include "io/origin.h"
#include "io/witness_io.h"
#include "questions.h"
#include "reduce/reduction.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <utility>
#include <variant>

namespace nnsolve {

namespace {

const char* format_of(Station station) {
  switch (station) {
    case Station::etr:
      return "smt2";
    case Station::etr_inv:
      return "etrinv";
    case Station::etr_inv_eq:
      return "etrinveq";
    default:
      return "net";
  }
}

Station formula_station(const QuestionText& formula) {
  for (const Station station : {Station::etr, Station::etr_inv, Station::etr_inv_eq}) {
    if (formula.format == format_of(station)) return station;
  }
  throw UsageError("a reduction starts from a formula, and " + formula.name + " is a network");
}

template <class T>
T chosen(const std::string& word, const char* what, std::optional<T> parsed) {
  if (parsed) return *parsed;
  throw UsageError(std::string(what) + " is no " + what + " of a reduction: " + word);
}

/// One of two words.
bool is_second(const std::string& word, const char* what, const std::string& first, const std::string& second) {
  if (word.empty() || word == first) return false;
  if (word == second) return true;
  throw UsageError(std::string(what) + " must be " + first + " or " + second + ", not " + word);
}

ReduceOptions to_options(const ReduceWords& words) {
  ReduceOptions options;
  if (!words.to.empty()) options.to = chosen(words.to, "station", parse_station(words.to));
  if (!words.target.empty()) {
    options.construction = chosen(words.target, "construction", parse_construction(words.target));
  }
  if (!words.variant.empty()) options.variant = chosen(words.variant, "variant", parse_variant(words.variant));
  const bool is_relu = is_second(words.activation, "activation", "identity", "relu");
  if (is_relu) options.activation = Activation::relu;
  const bool is_root = is_second(words.inequalities, "inequalities", "rational", "root");
  if (is_root) options.inequalities = InequalityMode::root;
  if (!words.cost.empty() && words.cost != "mse") {
    options.cost = is_second(words.cost, "cost", "l1", "max") ? Cost::max : Cost::l1;
  }
  if (!words.box.empty()) {
    std::string problem;
    options.box = Rational::parse(words.box, problem);
    if (!options.box) throw UsageError("box " + words.box + ": " + problem);
  }
  return options;
}

/// The numbers of an enclosure are near a solution of their own side only.
template <class Exact, class Enclosed>
Exact exact(std::variant<Exact, Enclosed> solution) {
  if (auto* witness = std::get_if<Exact>(&solution)) return std::move(*witness);
  throw UsageError("this witness is an enclosure, which cannot be carried: its numbers are only near a solution");
}

template <class Result>
auto expect_valid(Result result) {
  if (!result.checked) throw CarryError(result.problem);
  return *std::move(result.checked);
}

Origin origin_of(const QuestionText& station) {
  const std::string hint = station.name + ": has no origin; solutions are carried to and from what reduce() returned";
  if (station.format == "net") {
    const TrainingInstance instance = read_instance(station.text, station.name);
    if (instance.origin.empty()) throw ParseError(hint);
    return read_origin(instance.origin, station.name);
  }
  const std::optional<std::string_view> origin = find_origin_comment(station.text);
  if (!origin) throw ParseError(hint);
  return read_origin(*origin, station.name);
}

/// A station and the reduction that made it.
class OwnStation {
 public:
  explicit OwnStation(const QuestionText& station)
      : origin_(origin_of(station)),
        reduction_(read_formula(origin_.formula, "the formula of the origin", origin_.source), origin_.options),
        target_(reduced(reduction_)) {
    const bool is_network = std::holds_alternative<TrainingInstance>(target_);
    const bool is_own = is_network
                            ? station.format == "net" && is_same_instance(read_instance(station.text, station.name),
                                                                          std::get<TrainingInstance>(target_))
                            : station.format == format_of(origin_.options.to) &&
                                  to_text(read_formula(station.text, station.name, origin_.options.to)) ==
                                      to_text(std::get<Formula>(target_));
    if (!is_own) throw ParseError(station.name + ": is not what its origin says, so nothing can be carried");
  }

  std::string push(const std::string& witness) const {
    Assignment given = exact(read_any_assignment(witness, "the assignment", reduction_.source()));
    Solution solution =
        reduction_.push(expect_valid(check_and_merge(reduction_.source(), std::move(given))).assignment());
    std::string text;
    if (const auto* instance = std::get_if<TrainingInstance>(&target_)) {
      const auto checked = expect_valid(check_and_merge(*instance, std::get<Witness>(std::move(solution))));
      append_witness(text, checked.witness(), instance->network);
    } else {
      const Formula& formula = std::get<Formula>(target_);
      const auto checked = expect_valid(check_and_merge(formula, std::get<Assignment>(std::move(solution))));
      append_assignment(text, checked.assignment(), formula);
    }
    return text;
  }

  std::string pull(const std::string& witness) const {
    Solution solution;
    if (const auto* instance = std::get_if<TrainingInstance>(&target_)) {
      Witness given = exact(read_any_witness(witness, "the witness", *instance));
      solution = expect_valid(check_and_merge(*instance, std::move(given))).witness();
    } else {
      const Formula& formula = std::get<Formula>(target_);
      Assignment given = exact(read_any_assignment(witness, "the assignment", formula));
      solution = expect_valid(check_and_merge(formula, std::move(given))).assignment();
    }
    const auto source = expect_valid(check_and_merge(reduction_.source(), reduction_.pull(solution)));
    std::string text;
    append_assignment(text, source.assignment(), reduction_.source());
    return text;
  }

 private:
  Origin origin_;
  Reduction reduction_;
  std::variant<Formula, TrainingInstance> target_;
};

}  // namespace

QuestionText reduce_text(const QuestionText& formula, const ReduceWords& words, const LookUp& look_up) {
  Origin origin{formula_station(formula), formula.text, to_options(words)};
  if (origin.options.construction != Construction::paper && !(words.to.empty() && words.variant.empty())) {
    throw UsageError("to and variant go with the target paper only");
  }
  const auto work = [&] {
    const Reduction reduction(read_formula(formula.text, formula.name, origin.source), origin.options);
    auto target = reduced(reduction);
    if (auto* instance = std::get_if<TrainingInstance>(&target)) {
      instance->origin = to_json(origin);
      return to_text(*instance);
    }
    return to_text(std::get<Formula>(target)) + "# origin: " + to_json(origin) + "\n";
  };
  return {run_apart(work, {}, look_up).text, format_of(origin.options.to), "the station"};
}

std::string push_text(const QuestionText& station, const std::string& witness, const LookUp& look_up) {
  return run_apart([&] { return OwnStation(station).push(witness); }, {}, look_up).text;
}

std::string pull_text(const QuestionText& station, const std::string& witness, const LookUp& look_up) {
  return run_apart([&] { return OwnStation(station).pull(witness); }, {}, look_up).text;
}

QuestionText source_text(const QuestionText& station) {
  const Origin origin = origin_of(station);
  return {origin.formula, format_of(origin.source), "the formula"};
}

}  // namespace nnsolve
