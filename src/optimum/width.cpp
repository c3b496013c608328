// More neurons never hurt: a further one may lead nowhere. So the widths with which the data can be fitted are all from
// one on, and each answer moves one end: sat the upper one, unsat the lower. First the widths 0, 1, 2, 4, ... are asked
// for a short time each, then those in the middle, for longer and longer.
//
// Where weights are restricted no further neuron may be allowed to do nothing; then a wider layer may fit worse. There
// each width is asked, from the narrowest on, and an answer says nothing about another width.
#include "nnsolve/width.h"

#include "optimum/layer.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"
#include "nnsolve/solve.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

using Clock = std::chrono::steady_clock;

class WidthSearch {
 public:
  WidthSearch(const TrainingInstance& instance, const WidthOptions& options)
      : layer_(instance, options.layer),
        options_(options),
        most_(options.most.value_or(instance.row_count())),
        points_(instance.row_count()) {
    result_.wider_is_no_worse = layer_.can_have_idle_neuron();
  }

  Width run() {
    double slice = first_slice + slice_a_point * static_cast<double>(points_);
    if (!result_.wider_is_no_worse) return run_one_by_one(slice);
    for (std::size_t width = 0; !result_.upper && width <= most_ && !is_stopped();) {
      ask(width, slice);
      if (width == most_) break;
      width = std::min(most_, width == 0 ? 1 : 2 * width);
    }
    while (!is_over()) {
      const std::size_t end = result_.upper ? *result_.upper - 1 : most_;
      bool has_answer = false;
      // The middle says most; what is next to an end may be easier.
      for (const std::size_t width : {(result_.lower + end) / 2, end, result_.lower}) {
        has_answer = !is_over() && ask(width, slice);
        if (has_answer) break;
      }
      if (!has_answer) slice *= 2;
    }
    return finish();
  }

 private:
  /// The open widths below the best, the narrowest first, for longer and longer.
  Width run_one_by_one(double slice) {
    std::vector<bool> is_refuted(most_ + 1, false);
    Trust weakest = Trust::certified;
    while (!is_over()) {
      for (std::size_t width = result_.lower; width <= result_.upper.value_or(most_ + 1) && width <= most_; ++width) {
        if (width == result_.upper || is_refuted[width] || is_stopped()) continue;
        const Verdict verdict = answer(width, slice);
        if (verdict.status == Status::unsat) {
          is_refuted[width] = true;
          weakest = std::min(weakest, verdict.trust);
        }
        while (result_.lower <= most_ && is_refuted[result_.lower]) ++result_.lower;
        if (result_.lower > 0) result_.lower_trust = weakest;
        if (verdict.status != Status::unknown && options_.progress) options_.progress(result_);
      }
      slice *= 2;
    }
    return finish();
  }

  Width finish() {
    if (!result_.is_known()) {
      const bool is_too_narrow = !result_.upper && result_.lower > most_;
      result_.reason = is_stopped() ? "timeout" : is_too_narrow ? "no width up to the limit is enough" : "incomplete";
    }
    return std::move(result_);
  }

  struct Verdict {
    Status status = Status::unknown;
    Trust trust = Trust::none;  // of unsat
  };

  static constexpr double first_slice = 3;         // seconds
  static constexpr double slice_a_point = 1.5e-4;  // to look at a large table takes longer than that

  bool is_stopped() const {
    return (options_.should_stop && options_.should_stop()) ||
           (options_.deadline && Clock::now() >= *options_.deadline);
  }
  bool is_over() const { return is_stopped() || result_.is_known() || (!result_.upper && result_.lower > most_); }

  /// False if there is no answer.
  bool ask(std::size_t width, double seconds) {
    const Verdict verdict = answer(width, seconds);
    if (verdict.status == Status::unsat) {
      result_.lower = width + 1;
      result_.lower_trust = verdict.trust;
    }
    if (verdict.status == Status::unknown) return false;
    if (options_.progress) options_.progress(result_);
    return true;
  }

  /// Keeps what fits.
  Verdict answer(std::size_t width, double seconds) {
    TrainingInstance asked = layer_.with(width);
    SolveOptions options;
    options.backend = options_.backend;
    options.memory_megabytes = options_.memory_megabytes;
    options.seed = options_.seed;
    options.certify.checker = options_.checker;
    options.certify.ending = ".net.json";
    if (!options_.checker.empty()) options.certify.instance_text = to_text(asked);
    options.deadline =
        Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    if (options_.deadline) options.deadline = std::min(*options.deadline, *options_.deadline);
    TrainingAnswer answer = solve(asked, options);
    if (answer.answer.status == Status::sat && !answer.witness->is_enclosed()) {
      result_.upper = width;
      result_.witness = answer.witness->witness();
      result_.network = std::move(asked);
      return {Status::sat};
    }
    if (answer.answer.status == Status::unsat) return {Status::unsat, answer.answer.trust};
    return {};
  }

  Layer layer_;
  const WidthOptions& options_;
  std::size_t most_;
  std::size_t points_;
  Width result_;
};

}  // namespace

Width find_width(const TrainingInstance& instance, const WidthOptions& options) {
  return WidthSearch(instance, options).run();
}

Witness padded(const TrainingInstance& narrow, const Witness& witness, const TrainingInstance& wide) {
  std::map<std::pair<std::string, std::string>, const Value*> weights;
  std::map<std::string, const Value*> biases;
  const Network& from = narrow.network;
  for (EdgeIndex e = 0; e < from.edges.size(); ++e) {
    const Edge& edge = from.edges[e];
    weights[{from.neurons[edge.from].name, from.neurons[edge.to].name}] = &witness.weights[e];
  }
  for (NeuronIndex n = from.input_count; n < from.neuron_count(); ++n) {
    biases[from.neurons[n].name] = &witness.biases[n - from.input_count];
  }
  Witness result;
  result.fields = witness.fields;
  const Network& to = wide.network;
  for (const Edge& edge : to.edges) {
    const auto known = weights.find({to.neurons[edge.from].name, to.neurons[edge.to].name});
    const Rational idle = edge.weight ? *edge.weight : edge.domain ? edge.domain->simplest() : Rational();
    result.weights.push_back(known == weights.end() ? Value(idle) : *known->second);
  }
  for (NeuronIndex n = to.input_count; n < to.neuron_count(); ++n) {
    const Neuron& neuron = to.neurons[n];
    const auto known = biases.find(neuron.name);
    if (known != biases.end()) {
      result.biases.push_back(*known->second);
      continue;
    }
    const Rational any = neuron.bias ? *neuron.bias : neuron.bias_domain ? neuron.bias_domain->simplest() : Rational();
    result.biases.emplace_back(bias_of_silence(neuron).value_or(any));
  }
  return result;
}

}  // namespace nnsolve
