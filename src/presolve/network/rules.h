// The rules on networks, one file each; network_presolve.cpp says in which order they are tried.
//
// Each goes over the network once and applies what it finds; all are linear in edges and classes of the data, but for
// bounded pieces of linear algebra.
#pragma once

#include "presolve/network/network_editor.h"

namespace nnsolve {

void prune(NetworkEditor& editor);                   // what has no influence
void settle_targets(NetworkEditor& editor);          // known targets that are repeated, contradictory or constant
void free_private_targets(NetworkEditor& editor);    // hidden neurons that one data point has for itself
void straighten_relus(NetworkEditor& editor);        // hidden ReLUs that see affinely independent patterns
void push_biases(NetworkEditor& editor);             // hidden identity biases, into the successors
void settle_outputs(NetworkEditor& editor);          // the zero row, and ReLU outputs that are as good as identities
void drop_dependent_targets(NetworkEditor& editor);  // known targets of affine outputs that others imply
void factor_layers(NetworkEditor& editor);           // identity layers with bottlenecks, by rank
void collapse_layers(NetworkEditor& editor);         // identity layers that are no bottlenecks
void normalise_scales(NetworkEditor& editor);        // one weight a hidden neuron
void order_interchangeable(NetworkEditor& editor);   // hidden ReLUs that could change places

}  // namespace nnsolve
