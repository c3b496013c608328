// The functions of the module; see onnx/onnx.h.
#pragma once

#include "onnx/onnx.h"

namespace nnsolve {

OnnxModel read_onnx_graph(std::string_view bytes, const std::string& file_name);
RoundedNetwork round_network(const Network& network, const AnyWitness& witness, OnnxNumbers numbers);
std::string write_onnx_graph(const RoundedNetwork& rounded, OnnxNumbers numbers, const OnnxMetadata& metadata);

}  // namespace nnsolve
