#include "native/network/search_network.h"

#include "native/network/confirm.h"
#include "native/network/levenberg_marquardt.h"
#include "native/network/starts.h"

#include <algorithm>
#include <limits>
#include <sstream>

namespace nnsolve::native {

namespace {

class Search {
 public:
  Search(const ExactFit& fit, const SearchOptions& options) : network_(fit), options_(options) {}

  std::optional<Witness> run() {
    double work = 0;
    for (std::uint32_t attempt = 0; work < options_.work_limit && !options_.stops(); ++attempt) {
      Descent descent = descend(network_, make_start(network_, options_.seed, attempt),
                                {.iterations = most_iterations(), .patience = 8, .should_stop = options_.should_stop});
      work += network_.work() * (descent.iterations + 1);
      best_ = std::min(best_, descent.point.cost);
      report(attempt + 1);
      if (!descent.arrived) {
        if (network_.index().count == 0) break;
        continue;
      }
      if (const auto found = confirm(network_, descent.point, counts_, options_.should_stop)) {
        return to_witness(network_, *found);
      }
    }
    return std::nullopt;
  }

 private:
  /// Without ReLUs descents do not get lost, only slow.
  int most_iterations() const {
    for (const Neuron& neuron : network_.fit().network.neurons) {
      if (neuron.activation == Activation::relu) return 150;
    }
    return 400;
  }

  void report(std::uint32_t starts) const {
    if (!options_.report) return;
    std::ostringstream text;
    text.precision(2);
    text << "starts " << starts << ", best cost " << best_ << ", arrived " << counts_.points << ", exact systems "
         << counts_.systems << ", solvable " << counts_.solvable;
    options_.report(text.str());
  }

  FloatNetwork network_;
  const SearchOptions& options_;
  ConfirmationCounts counts_;
  double best_ = std::numeric_limits<double>::infinity();
};

bool is_too_large(const ExactFit& fit) {
  constexpr double most_entries = 3e7;
  double targets = 0;
  for (std::size_t row = 0; row < fit.row_count(); ++row) targets += static_cast<double>(fit.targets[row].size());
  const auto rows = static_cast<double>(fit.row_count());
  return rows * fit.network.neuron_count() > most_entries || targets * ParameterIndex(fit.network).count > most_entries;
}

}  // namespace

std::optional<Witness> search_network(const ExactFit& fit, const SearchOptions& options) {
  if (is_too_large(fit)) {
    if (options.report) options.report("the network is too large for a search in matrices");
    return std::nullopt;
  }
  return Search(fit, options).run();
}

}  // namespace nnsolve::native
