// A network as a picture: its neurons and edges with what is known of their weights, the way of one data point through
// it, the data beside it, and what it computes if that can be plotted.
#pragma once

#include "draw/evaluation.h"
#include "draw/picture.h"

#include "nnsolve/instance.h"

#include <cstddef>
#include <optional>
#include <set>

namespace nnsolve {

/// What of an instance is marked: the part that cannot be met, as a certificate names it.
struct DrawnCore {
  std::set<std::size_t> rows;
  std::set<EdgeIndex> edges;      // whose prescribed weights matter
  std::set<NeuronIndex> neurons;  // whose fixed biases or targets matter
};

struct DrawChoice {
  std::optional<std::size_t> row;  // from 0: the data point whose flow is shown
  bool has_data = true;
  bool has_function = true;
  std::optional<DrawnCore> core;
};

/// All parts side by side. `witness` may be null.
Picture draw_instance(const TrainingInstance& instance, const AnyWitness* witness, const DrawChoice& choice);

/// The neurons and edges alone.
Picture draw_network(const TrainingInstance& instance, const Topology& topology, const Parameters& parameters,
                     const DrawChoice& choice);

/// The data points as lines of a table, the one that is shown marked, and those of the core, which come first where not
/// all can be shown.
Picture draw_data(const TrainingInstance& instance, const DrawChoice& choice);

/// The data points of a network with two inputs in the plane, coloured by their targets, and with complete parameters
/// the lines along which ReLUs of the first layer bend. An empty picture for other networks.
Picture draw_plane(const TrainingInstance& instance, const Topology& topology, const Parameters& parameters);

/// Whether the data are too crowded in places for a plane that is true to scale.
bool is_crowded(const TrainingInstance& instance);

/// What a network of one or two inputs computes; the parameters are complete. An empty picture for other networks.
Picture draw_function(const TrainingInstance& instance, const Topology& topology, const Parameters& parameters);

}  // namespace nnsolve
