// What the module with protobuf is to its program: three functions. Values cross this border, and exceptions.
#pragma once

#include "onnx/onnx.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace nnsolve {

struct OnnxModule {
  const char* program_version;  // of the nnsolve that the module was built for
  std::size_t layout;           // of what is handed over, in case they were built in different ways
  OnnxModel (*read)(std::string_view bytes, const std::string& file_name);
  RoundedNetwork (*round)(const Network& network, const AnyWitness& witness, OnnxNumbers numbers);
  std::string (*write)(const RoundedNetwork& rounded, OnnxNumbers numbers, const OnnxMetadata& metadata);
};

constexpr std::size_t layout_of_networks() {
  std::size_t layout = 0;
  for (const std::size_t size : {sizeof(Network), sizeof(Neuron), sizeof(Edge), sizeof(Rational), sizeof(Witness),
                                 sizeof(AnyWitness), sizeof(Value), sizeof(std::string)}) {
    layout = layout * 1009 + size;
  }
  return layout;
}

constexpr const char* onnx_module_name = "nnsolve_onnx_module";

}  // namespace nnsolve

/// The module defines it, and exports nothing else.
extern "C" __attribute__((visibility("default"))) const nnsolve::OnnxModule nnsolve_onnx_module;
