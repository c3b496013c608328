// Restarts side by side: lanes, each a thread with a search and random numbers of its own. So that who was faster does
// not matter, what was found for least work counts, of several the first lane's: a find ends the lanes that have done
// as much work by then, and the others go on until they have.
//
// Most questions need one lane only, and little of that. So the first begins alone.
#pragma once

#include "nnsolve/witness.h"

#include <functional>
#include <memory>
#include <optional>

namespace nnsolve::native {

class LaneRace;

/// What a lane knows of the others, and they of it.
class Lane {
 public:
  Lane(LaneRace& race, unsigned number, double work) : race_(race), number_(number), work_(work) {}

  unsigned number() const { return number_; }  // from 0
  double work() const { return work_; }
  /// No find from here on would count, or all work is done.
  bool is_over() const;
  void add_work(double work);

 private:
  LaneRace& race_;
  unsigned number_;
  double work_;
};

/// Runs until it has found something or its lane is over; called in several threads at once.
using LaneSearch = std::function<std::optional<AnyWitness>(Lane&)>;

/// At most so many lanes, and so much work in each. Deterministic, if the search is.
std::optional<AnyWitness> run_lanes(unsigned count, double work_limit, const LaneSearch& search);

}  // namespace nnsolve::native
