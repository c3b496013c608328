// Any bytes are a network or an error that says why; a network that was read is written and read again as the same.
#include "onnx/onnx.h"

#include "nnsolve/error.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace nnsolve;

namespace {

Witness own_weights(const OnnxModel& model) {
  Witness witness;
  for (const Rational& weight : model.weights) witness.weights.emplace_back(weight);
  for (const Rational& bias : model.biases) witness.biases.emplace_back(bias);
  return witness;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const OnnxModel model = read_onnx({reinterpret_cast<const char*>(data), size}, "fuzz");
    NNSOLVE_ASSERT(model.weights.size() == model.network.edges.size());
    NNSOLVE_ASSERT(model.biases.size() == model.network.neuron_count() - model.network.input_count);
    const RoundedNetwork rounded = round_for_onnx(model.network, own_weights(model), OnnxNumbers::float64);
    const OnnxModel same = read_onnx(write_onnx(rounded, OnnxNumbers::float64, {}), "written");
    NNSOLVE_ASSERT(same.network.input_count == model.network.input_count);
    NNSOLVE_ASSERT(same.network.output_count == model.network.output_count);
  } catch (const ParseError&) {
  } catch (const UsageError&) {    // a number that is too large
  } catch (const BackendError&) {  // a build without ONNX
  }
  return 0;
}
