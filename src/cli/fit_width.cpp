// No width fits if as many neurons as there are data points do not: on n data points the values of a neuron are a
// vector of n numbers, and among any number of such vectors there are n that span all of them; the other neurons'
// weights to the outputs can be spread over those.
#include "cli/fit_width.h"

#include "cli/ending_signals.h"
#include "cli/found_weights.h"
#include "cli/width_text.h"
#include "io/witness_io.h"
#include "solve/nncheck.h"

#include "nnsolve/check.h"
#include "nnsolve/error.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

namespace {

Width find_least(const TrainingInstance& instance, const SolveRequest& request, const CommandContext& context) {
  WidthOptions options;
  options.backend = request.backend;
  options.seed = request.seed;
  options.memory_megabytes = request.memory_megabytes;
  options.checker = request.backend == "auto" ? find_checker() : "";
  options.deadline = deadline_of(request.timeout_seconds, context.start);
  Progress progress(context.start, request.timeout_seconds, request.verbose);
  const EndingSignals signals;
  options.should_stop = [] { return EndingSignals::caught() != 0; };
  options.progress = [&](const Width& now) { progress.show("width " + width_words(now)); };
  return find_width(instance, options);
}

/// The network that was found, with the table's names for its neurons.
void rename_neurons(Network& network, const Network& named) {
  NNSOLVE_ASSERT(network.neuron_count() == named.neuron_count());
  for (NeuronIndex n = 0; n < network.neuron_count(); ++n) network.neurons[n].name = named.neurons[n].name;
}

std::string checked_text(const TrainingInstance& instance, Witness witness) {
  const CheckResult result = check(instance, std::move(witness));
  NNSOLVE_ASSERT(result.checked);
  std::string text;
  append_witness(text, result.checked->witness(), instance.network);
  return text;
}

/// Of a table of `points` data points.
Answer answer_of(const Width& found, std::size_t points) {
  Answer answer;
  if (found.upper) {
    answer.status = Status::sat;
    answer.trust = Trust::checked;
  } else if (found.lower > points) {
    answer.status = Status::unsat;
    answer.trust = found.lower_trust;
  } else {
    answer.reason = found.reason;
  }
  return answer;
}

}  // namespace

WidthFit fit_least_width(const std::function<TableInstance(std::size_t)>& make, const SolveRequest& words,
                         const CommandContext& context) {
  SolveRequest request = words;
  request.json = true;
  request.witness_path = "-";
  request.is_network = true;
  WidthFit result;
  result.fit = make(1);
  const std::size_t points = result.fit.instance.row_count();
  result.found = find_least(result.fit.instance, request, context);
  const Answer answer = answer_of(result.found, points);
  const std::size_t width = result.found.upper.value_or(std::min(result.found.lower, std::max<std::size_t>(points, 1)));
  if (width > 0) {
    result.fit = make(width);
  } else {
    result.fit.instance = result.found.upper ? result.found.network : result.fit.instance;
    result.fit.layers[1] = result.found.upper ? 0 : 1;
  }
  std::string witness;
  if (result.found.upper) {
    rename_neurons(result.found.network.network, result.fit.instance.network);
    witness =
        checked_text(result.fit.instance, padded(result.found.network, *result.found.witness, result.fit.instance));
  }
  result.solved = report_of(request, answer, std::move(witness));
  if (answer.status == Status::unknown) {
    result.solved.summary = "nnsolve: no width was found that fits; try a longer --timeout, --hidden " +
                            std::to_string(2 * width) + ", or fewer data points\n";
  }
  result.words = answer.status == Status::unsat
                     ? "none is enough: as many neurons as data points do all that any number does"
                     : width_words(result.found);
  return result;
}

}  // namespace nnsolve
