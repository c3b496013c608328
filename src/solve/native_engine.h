// Native engines: search on the network as it was given, and on its encoding or what presolve left of that. Each but
// the first, whose work is bounded, in a process of its own under the usual limits, since whatever goes wrong in
// floating point or FLINT must harm nobody else.
#pragma once

#include "solve/engine.h"

#include <memory>

namespace nnsolve {

/// Looks for weights, from these on if there are some; it never says unsat.
std::unique_ptr<Engine> make_native_network_engine(const Witness* start = nullptr);

/// At a threshold above 0: bounds on the cost, closed forms, and the search through cases (src/cost).
std::unique_ptr<Engine> make_native_cost_engine();

/// Decides networks of one small hidden layer (native/network/dichotomies.h), without presolve.
std::unique_ptr<Engine> make_dichotomies_engine();

/// Decides little questions as the next does, at once and in this process, or says nothing.
std::unique_ptr<Engine> make_little_engine();

/// Decides linear systems, and looks for solutions of others; form: original or presolved.
std::unique_ptr<Engine> make_native_system_engine(Form form);

/// Decides small presolved systems in boxes (native/system/decide_boxes.h).
std::unique_ptr<Engine> make_boxes_engine();

/// Decides systems whose equations have finitely many solutions; form: original or presolved.
std::unique_ptr<Engine> make_native_points_engine(Form form);

}  // namespace nnsolve
