// Tensors of a model, with their numbers as the rationals that they are.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace onnx {
class TensorProto;
}

namespace nnsolve {

struct ModelTensor {
  std::vector<std::int64_t> dims;  // none: a single number
  std::vector<Rational> values;    // rows first
  bool is_float = true;            // else integers
};

/// Throws ParseError, beginning with `where`.
ModelTensor read_tensor(const onnx::TensorProto& tensor, const std::string& where);

}  // namespace nnsolve
