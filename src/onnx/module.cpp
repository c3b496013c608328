#include "onnx/module/parts.h"
#include "onnx/onnx_module.h"

const nnsolve::OnnxModule nnsolve_onnx_module = {NNSOLVE_VERSION, nnsolve::layout_of_networks(),
                                                 nnsolve::read_onnx_graph, nnsolve::round_network,
                                                 nnsolve::write_onnx_graph};
