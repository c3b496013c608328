// ONNX models in commands: as the network for a table, and as what a solution is written to.
#pragma once

#include "cli/command.h"
#include "onnx/onnx.h"
#include "table/table_instance.h"

#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

#include <string>

namespace nnsolve {

/// What is kept of a model's weights.
struct LikeWords {
  std::string model_path;  // empty: there is none
  std::string keep;        // "weights", or "none" or empty: all are free
};
/// --keep.
void add_keep_option(Command& command, LikeWords& words);

/// The table as data of the model's network, whose weights are free or prescribed. Throws ParseError, UsageError,
/// FileError, or BackendError in a build without ONNX.
TableInstance make_model_instance(const CsvTable& table, const ChosenColumns& columns, const LikeWords& words,
                                  bool keeps_weights);
bool keeps_weights(const LikeWords& words);

struct OnnxWords {
  std::string path;     // empty: not asked for
  std::string numbers;  // "float32" (or empty) or "float64"
};
void add_onnx_options(Command& command, OnnxWords& words);

/// Writes the network with rounded weights, and says what rounding costs: the largest error on the data points,
/// exactly, which is in the model's metadata, too.
std::string write_onnx_file(const OnnxWords& words, const TrainingInstance& instance, const AnyWitness& witness);

}  // namespace nnsolve
