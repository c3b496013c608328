// Finds the module where those of linked solvers are (solvers/module_folders.h), and hands over.
#include "onnx/onnx.h"
#include "onnx/onnx_module.h"
#include "solvers/module_folders.h"

#include "nnsolve/error.h"

#include <dlfcn.h>

#include <filesystem>

namespace nnsolve {

namespace {

[[noreturn]] void refuse(const std::string& problem) {
  throw BackendError("ONNX cannot be read or written: " + problem);
}

#ifdef NNSOLVE_HAVE_ONNX
const OnnxModule& load_module() {
  std::string looked_in;
  for (const std::filesystem::path& folder : module_folders()) {
    const std::filesystem::path file = folder / "nnsolve_onnx.so";
    std::error_code problem;
    if (!std::filesystem::exists(file, problem)) {
      looked_in.append(looked_in.empty() ? "" : ", ").append(folder.string());
      continue;
    }
    void* module = dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);  // and it stays
    if (module == nullptr) refuse(dlerror());
    const auto* onnx = static_cast<const OnnxModule*>(dlsym(module, onnx_module_name));
    if (onnx == nullptr) refuse(file.string() + " is no module of nnsolve");
    if (std::string_view(onnx->program_version) != NNSOLVE_VERSION || onnx->layout != layout_of_networks()) {
      refuse(file.string() + " belongs to another build of nnsolve");
    }
    return *onnx;
  }
  refuse("there is no nnsolve_onnx.so in " + looked_in);
}
#else
const OnnxModule& load_module() {
  refuse("this nnsolve was built without it (it needs libonnx-dev, libprotobuf-dev and protobuf-compiler)");
}
#endif

const OnnxModule& onnx_module() {
  static const OnnxModule& module = load_module();
  return module;
}

}  // namespace

OnnxModel read_onnx(std::string_view bytes, const std::string& file_name) {
  return onnx_module().read(bytes, file_name);
}

RoundedNetwork round_for_onnx(const Network& network, const AnyWitness& witness, OnnxNumbers numbers) {
  return onnx_module().round(network, witness, numbers);
}

std::string write_onnx(const RoundedNetwork& rounded, OnnxNumbers numbers, const OnnxMetadata& metadata) {
  return onnx_module().write(rounded, numbers, metadata);
}

}  // namespace nnsolve
