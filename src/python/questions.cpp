#include "questions.h"

#include "algebra/number_field.h"
#include "algebra/real_words.h"
#include "algebra/square_root.h"
#include "draw/network_picture.h"
#include "draw/writers.h"
#include "io/json_writer.h"
#include "io/witness_io.h"
#include "network/activation.h"
#include "network/topology.h"

#include "nnsolve/check.h"
#include "nnsolve/error.h"
#include "nnsolve/explain.h"
#include "nnsolve/io.h"
#include "nnsolve/optimum.h"
#include "nnsolve/solve.h"
#include "nnsolve/width.h"

#include <chrono>
#include <utility>
#include <variant>

namespace nnsolve {

namespace {

using Clock = std::chrono::steady_clock;

Station station_named(const std::string& format) {
  if (format == "smt2") return Station::etr;
  if (format == "etrinv") return Station::etr_inv;
  if (format == "etrinveq") return Station::etr_inv_eq;
  throw UsageError("the format must be net, smt2, etrinv or etrinveq, not " + format);
}

std::variant<TrainingInstance, Formula> read_question(const QuestionText& question) {
  if (question.format == "net") return read_instance(question.text, question.name);
  return read_formula(question.text, question.name, station_named(question.format));
}

TrainingInstance read_network_question(const QuestionText& question) {
  if (question.format != "net") throw UsageError("this is for networks, and " + question.name + " is a formula");
  return read_instance(question.text, question.name);
}

std::optional<Clock::time_point> deadline_of(const std::optional<double>& seconds) {
  constexpr double longest = 1e9;
  if (!seconds) return std::nullopt;
  if (!(*seconds > 0)) throw UsageError("timeout must be a positive number of seconds");
  const std::chrono::duration<double> left(std::min(*seconds, longest));
  return Clock::now() + std::chrono::duration_cast<Clock::duration>(left);
}

WorkLimits limits_of(const AskedLimits& asked) {
  deadline_of(asked.timeout);  // wrong ones are told before anything is done
  return {asked.timeout, asked.memory};
}

void write_real(JsonWriter& json, std::string_view name, const Real& number) {
  if (number.is_rational()) return json.member(name, number.rational().to_string());
  json.begin_object(name);
  json.array("polynomial", number.minimal_polynomial(), [&](const Rational& c) { json.string(c.to_string()); });
  const auto [lower, upper] = number.isolating_interval();
  json.array("interval", std::vector<std::string>{lower.to_string(), upper.to_string()});
  json.end_object();
}

void write_trust(JsonWriter& json, const char* name, Trust trust) {
  json.member_or_null(name, trust == Trust::none ? "" : to_string(trust));
}

std::string witness_of(const TrainingAnswer& solved, const TrainingInstance& instance) {
  std::string text;
  if (!solved.witness) return text;
  if (solved.witness->is_enclosed()) {
    append_witness(text, solved.witness->enclosed(), instance.network);
  } else {
    append_witness(text, solved.witness->witness(), instance.network);
  }
  return text;
}

std::string witness_of(const FormulaAnswer& solved, const Formula& formula) {
  std::string text;
  if (!solved.assignment) return text;
  if (solved.assignment->is_enclosed()) {
    append_assignment(text, solved.assignment->enclosed(), formula);
  } else {
    append_assignment(text, solved.assignment->assignment(), formula);
  }
  return text;
}

std::string answer_text(const Answer& answer, const std::string& witness, double seconds) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("status", to_string(answer.status));
  write_trust(json, "trust", answer.trust);
  json.member("enclosed", answer.is_enclosed);
  json.member_or_null("backend", answer.backend);
  json.member_or_null("reason", answer.reason);
  json.begin_array("claims");
  for (const Claim& claim : answer.claims) {
    json.begin_object();
    json.member("backend", claim.backend);
    json.member_or_null("version", claim.version);
    json.member("status", to_string(claim.status));
    json.member("seconds", claim.seconds);
    json.member_or_null("reason", claim.reason);
    json.end_object();
  }
  json.end_array();
  json.member("seconds", seconds);
  if (answer.certificate) json.member("certificate", answer.certificate->text);
  json.raw_member("witness", witness);
  json.end_object();
  return out;
}

std::string cut_off_text(const std::string& reason, double seconds) {
  Answer answer;
  answer.reason = reason;
  return answer_text(answer, "", seconds);
}

}  // namespace

std::string normal_text(const QuestionText& question) {
  return std::visit([](const auto& read) { return to_text(read); }, read_question(question));
}

std::string solve_text(const QuestionText& question, const AskedLimits& limits, bool presolve, bool wants_certificate,
                       bool require_certified, const std::string& checker, const LookUp& look_up) {
  const Clock::time_point start = Clock::now();
  auto seconds = [&] { return std::chrono::duration<double>(Clock::now() - start).count(); };
  SolveOptions options;
  options.backend = limits.backend;
  options.deadline = deadline_of(limits.timeout);
  options.memory_megabytes = limits.memory;
  options.seed = limits.seed;
  options.presolve = presolve;
  options.require_certified = require_certified;
  const bool is_plain = limits.backend == "auto" && presolve;  // who names one backend wants its word, and no other
  if (wants_certificate || require_certified || is_plain) {
    options.certify.checker = checker;
    options.certify.instance_text = question.text;
    options.certify.ending = question.format == "net" ? ".net.json" : "." + question.format;
    options.certify.is_wanted = wants_certificate || require_certified;
  }
  const auto work = [&] {
    return std::visit(
        [&](const auto& asked) {
          const auto solved = solve(asked, options);
          return answer_text(solved.answer, witness_of(solved, asked), seconds());
        },
        read_question(question));
  };
  const WorkResult result = run_apart(work, limits_of(limits), look_up);
  return result.cut_off.empty() ? result.text : cut_off_text(result.cut_off, seconds());
}

std::string verify_text(const QuestionText& question, const std::string& witness, const LookUp& look_up) {
  const auto work = [&] {
    const auto read = read_question(question);
    bool is_enclosed = false;
    std::string problem;
    std::optional<Real> cost;
    auto judge = [&](const auto& result) {
      problem = result.problem;
      is_enclosed = result.checked && result.checked->is_enclosed();
    };
    if (const auto* instance = std::get_if<TrainingInstance>(&read)) {
      AnyWitness given = read_any_witness(witness, "the witness", *instance);
      if (const auto* exact = std::get_if<Witness>(&given)) cost = total_cost(*instance, *exact);
      std::visit([&](auto& kind) { judge(check(*instance, std::move(kind))); }, given);
    } else {
      AnyAssignment given = read_any_assignment(witness, "the assignment", std::get<Formula>(read));
      std::visit([&](auto& kind) { judge(check(std::get<Formula>(read), std::move(kind))); }, given);
    }
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.member("valid", problem.empty());
    json.member("enclosed", is_enclosed);
    json.member_or_null("reason", problem);
    if (cost) write_real(json, "cost", *cost);
    json.end_object();
    return out;
  };
  return run_apart(work, {}, look_up).text;
}

namespace {

const char* status_of(const Optimum& found) {
  if (found.is_attained()) return "optimum";
  if (found.is_infimum) return "infimum";
  return found.upper ? "between" : "unknown";
}

std::string found_text(const Optimum& found, const Network& network) {
  std::string witness;
  if (found.witness) append_witness(witness, *found.witness, network);
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("status", status_of(found));
  write_real(json, "lower", found.lower.value);
  json.member("lower_strict", found.lower.is_strict);
  write_trust(json, "lower_trust", found.lower.trust);
  if (found.upper) write_real(json, "upper", *found.upper);
  json.member_or_null("reason", found.reason);
  json.raw_member("witness", witness);
  json.end_object();
  return out;
}

std::string found_text(const Width& found) {
  std::string witness;
  if (found.witness) append_witness(witness, *found.witness, found.network.network);
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("lower", found.lower);
  write_trust(json, "lower_trust", found.lower_trust);
  json.raw_member("upper", found.upper ? std::to_string(*found.upper) : "");
  json.member_or_null("reason", found.reason);
  if (found.witness) json.member("network", to_text(found.network));
  json.raw_member("witness", witness);
  json.end_object();
  return out;
}

/// What all searches are asked with.
template <class Options>
Options search_options(const AskedLimits& limits) {
  Options options;
  options.backend = limits.backend;
  options.deadline = deadline_of(limits.timeout);
  options.memory_megabytes = limits.memory;
  options.seed = limits.seed;
  return options;
}

/// What is found by the time-out is told a moment before the limits end the process.
WorkResult search_apart(const std::function<std::string()>& work, const AskedLimits& limits, const LookUp& look_up) {
  WorkLimits outer = limits_of(limits);
  if (outer.seconds) *outer.seconds += 5;
  return run_apart(work, outer, look_up);
}

}  // namespace

std::string optimum_text(const QuestionText& question, const AskedLimits& limits, const std::string& gap,
                         const LookUp& look_up) {
  auto options = search_options<OptimumOptions>(limits);
  std::string problem;
  const std::optional<Rational> wanted = Rational::parse(gap, problem);
  if (!wanted || wanted->sign() < 0) throw UsageError("gap must be a number that is not negative");
  options.gap = *wanted;
  const auto work = [&] {
    const TrainingInstance instance = read_network_question(question);
    return found_text(find_optimum(instance, options), instance.network);
  };
  const WorkResult result = search_apart(work, limits, look_up);
  if (result.cut_off.empty()) return result.text;
  Optimum nothing;
  nothing.reason = result.cut_off;
  return found_text(nothing, {});
}

std::string width_text(const QuestionText& question, const AskedLimits& limits, std::size_t layer,
                       std::optional<std::size_t> most, const LookUp& look_up) {
  auto options = search_options<WidthOptions>(limits);
  options.layer = layer;
  options.most = most;
  const auto work = [&] { return found_text(find_width(read_network_question(question), options)); };
  const WorkResult result = search_apart(work, limits, look_up);
  if (result.cut_off.empty()) return result.text;
  Width nothing;
  nothing.reason = result.cut_off;
  return found_text(nothing);
}

namespace {

std::string found_text(const Explanation& found, const std::string& format) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("status", to_string(found.status));
  write_trust(json, "trust", found.trust);
  json.member_or_null("reason", found.reason);
  json.begin_array("core");
  for (const std::string& name : found.core) json.raw(name);
  json.end_array();
  json.array("data_points", found.data_points);
  json.array("lines", found.lines);
  json.member("minimal", found.is_minimal);
  json.member("why", found.why);
  json.member("questions", found.question_count);
  if (found.part) {
    json.member("part", std::visit([](const auto& part) { return to_text(part); }, *found.part));
    json.member("format", format);
  }
  json.end_object();
  return out;
}

}  // namespace

std::string explain_text(const QuestionText& question, const AskedLimits& limits, const std::string& checker,
                         const LookUp& look_up) {
  auto options = search_options<ExplainOptions>(limits);
  options.checker = checker;
  options.instance_text = question.text;
  const auto work = [&] {
    const Explainable asked = std::visit([](auto&& read) { return Explainable(read); }, read_question(question));
    return found_text(explain(asked, options), question.format);
  };
  const WorkResult result = search_apart(work, limits, look_up);
  if (result.cut_off.empty()) return result.text;
  Explanation nothing;
  nothing.reason = result.cut_off;
  return found_text(nothing, question.format);
}

namespace {

/// By the piece that the sum is in.
Value activate(const Neuron& neuron, const Value& sum, FieldArithmetic& arithmetic) {
  if (neuron.activation == Activation::identity) return sum;
  auto is_in = [&](const AllowedRange& range) {
    auto sign_from = [&](const Rational& end) { return arithmetic.sign(arithmetic.subtract(sum, Value(end))); };
    if (range.min && (range.excludes_min ? sign_from(*range.min) <= 0 : sign_from(*range.min) < 0)) return false;
    return !range.max || (range.excludes_max ? sign_from(*range.max) < 0 : sign_from(*range.max) <= 0);
  };
  for (const ActivationPiece& piece : pieces_of(neuron)) {
    if (!is_in(piece.sums)) continue;
    return arithmetic.add(arithmetic.multiply(Value(piece.factor), sum), Value(piece.constant));
  }
  NNSOLVE_ASSERT(false);
  return sum;
}

/// The outputs on one data point.
std::vector<Value> outputs_of(const TrainingInstance& instance, const Topology& topology, const Witness& witness,
                              FieldArithmetic& arithmetic, std::size_t row) {
  const Network& network = instance.network;
  std::vector<Value> values(network.neuron_count());
  for (const auto& entry : instance.inputs[row]) values[entry.column] = Value(entry.value);
  for (const NeuronIndex n : topology.order) {
    if (network.is_input(n)) continue;
    Value sum = witness.biases[n - network.input_count];
    for (const EdgeIndex e : topology.incoming[n]) {
      arithmetic.multiply_add(sum, witness.weights[e], values[network.edges[e].from]);
    }
    values[n] = activate(network.neurons[n], sum, arithmetic);
  }
  values.erase(values.begin(), values.begin() + network.first_output());
  return values;
}

}  // namespace

std::string evaluate_text(const QuestionText& question, const std::string& witness, const LookUp& look_up) {
  const auto work = [&] {
    const TrainingInstance instance = read_network_question(question);
    const Witness weights = read_witness(witness, "the witness", instance.network);
    const Topology topology = make_topology(instance.network);
    FieldArithmetic arithmetic(weights.fields);
    Assignment all{weights.fields, {}};
    std::vector<std::string> names;
    for (std::size_t row = 0; row < instance.row_count(); ++row) {
      for (Value& value : outputs_of(instance, topology, weights, arithmetic, row)) {
        names.push_back(std::to_string(names.size()));
        all.values.push_back(std::move(value));
      }
    }
    std::string out;
    append_assignment(out, all, names);
    return out;
  };
  return run_apart(work, {}, look_up).text;
}

RealText real_text(const std::string& assignment) {
  const Assignment read = read_assignment(assignment, "the number", std::vector<std::string>{"x"});
  const Real number = real_of(read.values.front(), read.fields);
  if (number.is_rational()) return {{}, number.rational().to_string(), number.rational().to_string()};
  RealText text;
  for (const Rational& coefficient : number.minimal_polynomial()) text.polynomial.push_back(coefficient.to_string());
  const auto [lower, upper] = number.isolating_interval();
  text.lower = lower.to_string();
  text.upper = upper.to_string();
  return text;
}

std::string svg_text(const QuestionText& question, const std::optional<std::string>& witness,
                     std::optional<std::size_t> row, bool has_data) {
  const TrainingInstance instance = read_network_question(question);
  std::optional<AnyWitness> weights;
  if (witness) weights = read_any_witness(*witness, "the witness", instance);
  DrawChoice choice;
  choice.row = row;
  choice.has_data = has_data;
  if (row && *row >= instance.row_count()) {
    throw UsageError("row " + std::to_string(*row) + ": there are data points 0 to " +
                     std::to_string(instance.row_count()) + ", without the last");
  }
  return to_svg(draw_instance(instance, weights ? &*weights : nullptr, choice));
}

}  // namespace nnsolve
