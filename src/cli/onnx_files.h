// ONNX models in commands: as the network for a table, and as what a solution is written to.
#pragma once

#include "cli/command.h"
#include "onnx/onnx.h"
#include "table/table_instance.h"

#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

#include <cstdint>
#include <functional>
#include <string>

namespace nnsolve {

/// What is kept of a model's weights: the option, or what is done in a step of it.
enum class Keep : std::uint8_t { none, weights, pattern };

struct LikeWords {
  std::string model_path;  // empty: there is none
  std::string keep;        // a word for Keep; empty: none
};
/// --keep.
void add_keep_option(Command& command, LikeWords& words);
Keep to_keep(const LikeWords& words);

/// The table as data of the model's network. Throws ParseError, UsageError, FileError, or BackendError in a build
/// without ONNX. `ask` says what cost and threshold the instance has, before a pattern is made of it.
TableInstance make_model_instance(const CsvTable& table, const ChosenColumns& columns, const std::string& model_path,
                                  Keep keep, const std::function<void(TrainingInstance&)>& ask = {});

struct OnnxWords {
  std::string path;     // empty: not asked for
  std::string numbers;  // "float32" (or empty) or "float64"
};
void add_onnx_options(Command& command, OnnxWords& words);

/// Writes the network with rounded weights, and says what rounding costs: the largest error on the data points,
/// exactly, which is in the model's metadata, too. The witness is of the instance.
std::string write_onnx_file(const OnnxWords& words, const TrainingInstance& instance, const AnyWitness& witness);

}  // namespace nnsolve
