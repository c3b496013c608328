// What an instance asks, taken apart into what can be left out: known targets, prescribed weights and fixed biases of a
// network; constraints, ranges and disequations of a formula, or its assertions.
#pragma once

#include "nnsolve/explain.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace nnsolve {

struct Part {
  enum class Kind : std::uint8_t { target, weight, bias, constraint, range, nonzero };
  Kind kind = Kind::target;
  std::size_t place = 0;     // a data point, an edge, a neuron, a constraint or assertion, a variable
  std::uint32_t output = 0;  // of a target
};

/// In the order of the file.
std::vector<Part> parts_of(const Explainable& input);

/// The same with these parts alone, by number, ascending. Data points without any known target go; they keep their
/// names, or are called after their numbers. What an origin says is true no longer.
/// Law: parts_of() of the result are those parts, in this order.
Explainable restricted(const Explainable& input, const std::vector<Part>& parts, const std::vector<std::size_t>& kept);

/// The facts that say it, as certificates name them.
std::vector<std::string> fact_names(const Explainable& input, const Part& part);

/// The parts in words, a line for a data point with all its targets, a prescription, a constraint. `text` is the
/// formula's own, for quotes; it may be empty.
std::vector<std::string> part_lines(const Explainable& input, const std::vector<Part>& parts,
                                    const std::vector<std::size_t>& kept, const std::string& text);

/// As a file has it.
std::string text_of(const Explainable& input);
/// What the names of such files end in: ".net.json", ".etrinv", ".etrinveq", ".smt2".
const char* file_ending(const Explainable& input);
/// Reads it back.
Explainable read_back(const std::string& text, const Explainable& like);

}  // namespace nnsolve
