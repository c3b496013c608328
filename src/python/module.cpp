// The module _nnsolve: texts in, texts out, with the interpreter let go meanwhile. What Python users see is made of it
// by the package around it (nnsolve/), which knows arrays, fractions and pictures.
#include "questions.h"

#include "nnsolve/error.h"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>

namespace py = pybind11;

namespace nnsolve {

namespace {

/// For signals: Ctrl-C is the handler of Python, which throws.
void look_up() {
  const py::gil_scoped_acquire interpreter;
  if (PyErr_CheckSignals() != 0) throw py::error_already_set();
}

template <class Work>
auto let_go(Work work) {
  const py::gil_scoped_release released;
  return work();
}

QuestionText question(const std::string& text, const std::string& format, const std::string& name) {
  return {text, format, name};
}

AskedLimits limits(const std::string& backend, std::optional<double> timeout, std::optional<std::size_t> memory,
                   std::optional<std::uint32_t> seed) {
  return {backend, timeout, memory, seed};
}

void define_errors(py::module_& module) {
  static py::exception<ParseError> parse_error(module, "ParseError", PyExc_ValueError);
  static py::exception<UsageError> usage_error(module, "UsageError", PyExc_ValueError);
  static py::exception<CarryError> carry_error(module, "CarryError", PyExc_ValueError);
  static py::exception<BackendError> backend_error(module, "BackendError", PyExc_RuntimeError);
  static py::exception<FileError> file_error(module, "FileError", PyExc_OSError);
  py::register_exception_translator([](std::exception_ptr pointer) {
    try {
      if (pointer) std::rethrow_exception(pointer);
    } catch (const ParseError& error) {
      parse_error(error.what());
    } catch (const UsageError& error) {
      usage_error(error.what());
    } catch (const CarryError& error) {
      carry_error(error.what());
    } catch (const BackendError& error) {
      backend_error(error.what());
    } catch (const FileError& error) {
      file_error(error.what());
    }
  });
}

void define_answers(py::module_& module) {
  module.def("solve",
             [](const std::string& text, const std::string& format, const std::string& name, const std::string& backend,
                std::optional<double> timeout, std::optional<std::size_t> memory, std::optional<std::uint32_t> seed,
                bool presolve, bool certificate, bool certified, const std::string& checker) {
               return let_go([&] {
                 return solve_text(question(text, format, name), limits(backend, timeout, memory, seed), presolve,
                                   certificate, certified, checker, look_up);
               });
             });
  module.def("verify", [](const std::string& text, const std::string& format, const std::string& name,
                          const std::string& witness) {
    return let_go([&] { return verify_text(question(text, format, name), witness, look_up); });
  });
  module.def("optimum", [](const std::string& text, const std::string& format, const std::string& name,
                           const std::string& gap, const std::string& backend, std::optional<double> timeout,
                           std::optional<std::size_t> memory, std::optional<std::uint32_t> seed) {
    return let_go([&] {
      return optimum_text(question(text, format, name), limits(backend, timeout, memory, seed), gap, look_up);
    });
  });
  module.def("width", [](const std::string& text, const std::string& format, const std::string& name, std::size_t layer,
                         std::optional<std::size_t> most, const std::string& backend, std::optional<double> timeout,
                         std::optional<std::size_t> memory, std::optional<std::uint32_t> seed) {
    return let_go([&] {
      return width_text(question(text, format, name), limits(backend, timeout, memory, seed), layer, most, look_up);
    });
  });
  module.def("explain", [](const std::string& text, const std::string& format, const std::string& name,
                           const std::string& backend, std::optional<double> timeout, std::optional<std::size_t> memory,
                           std::optional<std::uint32_t> seed, const std::string& checker) {
    return let_go([&] {
      return explain_text(question(text, format, name), limits(backend, timeout, memory, seed), checker, look_up);
    });
  });
  module.def("evaluate", [](const std::string& text, const std::string& witness) {
    return let_go([&] { return evaluate_text(question(text, "net", "the network"), witness, look_up); });
  });
}

void define_reductions(py::module_& module) {
  module.def("reduce",
             [](const std::string& text, const std::string& format, const std::string& name, const std::string& to,
                const std::string& target, const std::string& activation, const std::string& variant,
                const std::string& inequalities, const std::string& cost, const std::string& box) {
               const QuestionText station = let_go([&] {
                 const ReduceWords words{to, target, activation, variant, inequalities, cost, box};
                 return reduce_text(question(text, format, name), words, look_up);
               });
               return py::make_tuple(station.text, station.format);
             });
  module.def("push", [](const std::string& text, const std::string& format, const std::string& witness) {
    return let_go([&] { return push_text(question(text, format, "the station"), witness, look_up); });
  });
  module.def("pull", [](const std::string& text, const std::string& format, const std::string& witness) {
    return let_go([&] { return pull_text(question(text, format, "the station"), witness, look_up); });
  });
  module.def("source", [](const std::string& text, const std::string& format) {
    const QuestionText formula = source_text(question(text, format, "the station"));
    return py::make_tuple(formula.text, formula.format);
  });
}

}  // namespace

PYBIND11_MODULE(_nnsolve, module) {
  define_errors(module);
  define_answers(module);
  define_reductions(module);
  module.attr("version") = NNSOLVE_VERSION;
  module.attr("checker") = NNSOLVE_CHECKER;
  module.def("normal", [](const std::string& text, const std::string& format, const std::string& name) {
    return let_go([&] { return normal_text(question(text, format, name)); });
  });
  module.def("real", [](const std::string& assignment) {
    const RealText real = let_go([&] { return real_text(assignment); });
    return py::make_tuple(real.polynomial, real.lower, real.upper);
  });
  module.def("svg", [](const std::string& text, const std::optional<std::string>& witness,
                       std::optional<std::size_t> row, bool has_data) {
    return let_go([&] { return svg_text(question(text, "net", "the network"), witness, row, has_data); });
  });
}

}  // namespace nnsolve
