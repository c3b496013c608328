// Files that a reduction starts from, or that one wrote.
#pragma once

#include "cli/input.h"
#include "io/origin.h"

#include <optional>
#include <string>

namespace nnsolve {

/// The formula that a reduction starts from.
struct StationSource {
  Station station = Station::etr_inv;
  std::string text;              // of the formula, without an origin comment
  std::optional<Origin> origin;  // of the file, if it is a station itself
};

/// A formula, or a network that is the station `restricted`, which starts from the formula of its origin. Throws
/// ParseError for any other network.
StationSource read_station_source(InputText input);

/// The origin of a file that `reduce` wrote. Throws ParseError if it has none.
Origin read_station_origin(const InputText& input);

}  // namespace nnsolve
