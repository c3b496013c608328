// What Python asks, with texts in the formats of instances/README.md on both sides, and answers as JSON. Nothing here
// knows of Python.
#pragma once

#include "apart.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace nnsolve {

/// A network with its data, or a formula.
struct QuestionText {
  std::string text;
  std::string format;  // "net", "smt2", "etrinv", "etrinveq"
  std::string name;    // for messages
};

struct AskedLimits {
  std::string backend = "auto";
  std::optional<double> timeout;
  std::optional<std::size_t> memory;
  std::optional<std::uint32_t> seed;
};

using LookUp = std::function<void()>;

/// The text as it would be written, which is read and so known to be right.
std::string normal_text(const QuestionText& question);

/// {"status", "trust", "enclosed", "backend", "reason", "claims", "seconds", "certificate", "witness"}.
std::string solve_text(const QuestionText& question, const AskedLimits& limits, bool presolve, bool wants_certificate,
                       bool require_certified, const std::string& checker, const LookUp& look_up);

/// {"valid", "enclosed", "reason", "cost"}.
std::string verify_text(const QuestionText& question, const std::string& witness, const LookUp& look_up);

/// {"status", "lower", "lower_strict", "lower_trust", "upper", "reason", "witness"}.
std::string optimum_text(const QuestionText& question, const AskedLimits& limits, const std::string& gap,
                         const LookUp& look_up);

/// {"lower", "lower_trust", "upper", "reason", "network", "witness"}.
std::string width_text(const QuestionText& question, const AskedLimits& limits, std::size_t layer,
                       std::optional<std::size_t> most, const LookUp& look_up);

/// {"status", "trust", "reason", "core", "data_points", "lines", "minimal", "why", "questions", "part", "format"}; data
/// points are numbered from 0, and `part` is what of the question cannot be met, as a text of that format.
std::string explain_text(const QuestionText& question, const AskedLimits& limits, const std::string& checker,
                         const LookUp& look_up);

/// What the network computes on its data points: {"fields", "outputs"}, the outputs as rows of values.
std::string evaluate_text(const QuestionText& question, const std::string& witness, const LookUp& look_up);

/// Words as on the command line; empty for the default.
struct ReduceWords {
  std::string to, target, activation, variant, inequalities, cost, box;
};

/// The station, with its origin; its format is in the QuestionText.
QuestionText reduce_text(const QuestionText& formula, const ReduceWords& words, const LookUp& look_up);
/// Witnesses. Throw CarryError for what is no solution.
std::string push_text(const QuestionText& station, const std::string& witness, const LookUp& look_up);
std::string pull_text(const QuestionText& station, const std::string& witness, const LookUp& look_up);
/// The formula that the station was made of.
QuestionText source_text(const QuestionText& station);

/// A number of an assignment's only variable "x": its minimal polynomial, lowest power first, and the ends of an
/// isolating interval, all as texts. A rational's polynomial is empty, and both ends are it.
struct RealText {
  std::vector<std::string> polynomial;
  std::string lower;
  std::string upper;
};
RealText real_text(const std::string& assignment);

/// A picture as SVG; witness and row (from 0) may be missing.
std::string svg_text(const QuestionText& question, const std::optional<std::string>& witness,
                     std::optional<std::size_t> row, bool has_data);

}  // namespace nnsolve
