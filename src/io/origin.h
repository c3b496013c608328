// Where a station of the reduction comes from (instances/README.md, "Origin"): with it witnesses can be carried, and a
// later step goes on as the first would have. Solving never reads it.
#pragma once

#include "nnsolve/formula.h"
#include "nnsolve/io.h"
#include "nnsolve/reduce.h"

#include <optional>
#include <string>
#include <string_view>

namespace nnsolve {

struct Origin {
  Station source = Station::etr_inv;  // a formula
  std::string formula;                // its text
  ReduceOptions options;              // options.to is the station that carries this origin
};

/// One line of JSON.
std::string to_json(const Origin& origin);

/// Reads what to_json() wrote. Throws ParseError.
Origin read_origin(std::string_view json, const std::string& file_name);

/// The JSON of the comment "# origin: {...}" of a text station; nothing if there is none.
std::optional<std::string_view> find_origin_comment(std::string_view text);

/// The names that the command line and the origin use: "etr-inv", "restricted", ...; "repaired", ...; "a,b".
std::string to_string(Station station);
std::string to_string(Variant variant);
std::string to_string(Construction construction);
std::string to_string(const Defects& defects);
std::optional<Station> parse_station(std::string_view text);
std::optional<Variant> parse_variant(std::string_view text);
std::optional<Construction> parse_construction(std::string_view text);
/// Letters of src/reduce/README.md, "Defects of the printed construction", separated by commas.
std::optional<Defects> parse_defects(std::string_view text);

}  // namespace nnsolve
