// Where the neurons of a network stand: in layers from left to right, an edge always going to the right.
//
// A neuron's layer is the length of the longest way to it; outputs share the last one. In a layer neurons are ordered
// by the mean place of those that they are joined to, in a few sweeps to and fro (the barycentre heuristic of Sugiyama,
// Tagawa and Toda), which takes linear time up to sorting. A network whose layers would be much too high is cut into
// bands that stand side by side: a band holds a part of the largest layer, and of the others what is joined to that
// part. Layers of a few neurons, such as the outputs, stand behind all bands. Where that would turn an edge back
// (densely connected layers) there is one band, and the layers stand further apart.
#pragma once

#include "draw/picture.h"
#include "network/topology.h"

#include <vector>

namespace nnsolve {

struct LayoutSizes {
  double across = 150;  // between layers
  double down = 58;     // between neurons of a layer
  double margin = 70;
};

struct Layout {
  std::vector<Point> places;  // by neuron
  double width = 0;
  double height = 0;
};

Layout make_layout(const Network& network, const Topology& topology, const LayoutSizes& sizes = {});

}  // namespace nnsolve
