// A network as a picture: its neurons and edges with what is known of their weights, the way of one data point through
// it, the data beside it, and what it computes if that can be plotted.
#pragma once

#include "draw/evaluation.h"
#include "draw/picture.h"

#include "nnsolve/instance.h"

#include <cstddef>
#include <optional>

namespace nnsolve {

struct DrawChoice {
  std::optional<std::size_t> row;  // from 0: the data point whose flow is shown
  bool has_data = true;
  bool has_function = true;
};

/// All parts side by side. `witness` may be null.
Picture draw_instance(const TrainingInstance& instance, const AnyWitness* witness, const DrawChoice& choice);

/// The neurons and edges alone.
Picture draw_network(const TrainingInstance& instance, const Topology& topology, const Parameters& parameters,
                     std::optional<std::size_t> row);

/// The data points as lines of a table, the one that is shown marked.
Picture draw_data(const TrainingInstance& instance, std::optional<std::size_t> row);

/// What a network of one or two inputs computes; the parameters are complete. An empty picture for other networks.
Picture draw_function(const TrainingInstance& instance, const Topology& topology, const Parameters& parameters);

}  // namespace nnsolve
