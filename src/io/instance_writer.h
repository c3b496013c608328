// Writes training instances (instances/README.md, "Training instances") piece by piece, so that one of any size needs
// no memory.
#pragma once

#include "io/files.h"

#include "nnsolve/network.h"

#include <string>
#include <string_view>

namespace nnsolve {

/// The pieces come in the order of the members; sections may be empty. Neurons have the given activation and all have
/// free biases, or all 0. Inputs that are left out of a row are 0, targets that are left out are "?".
class InstanceWriter {
 public:
  InstanceWriter(OutputFile& file, Activation activation, bool has_free_biases);

  void input(std::string_view name);
  void hidden(std::string_view name);
  void output(std::string_view name);
  /// Free, or prescribed as 1.
  void edge(std::string_view from, std::string_view to, bool is_one);
  void begin_row(std::string_view name);
  void active_input(std::string_view name);  // is 1
  void begin_targets();
  void target(std::string_view name, bool is_one);  // 1 or 0
  void end_row();
  /// The end of the instance; `origin` is JSON, or empty for none.
  void finish(std::string_view origin);

 private:
  enum class Section { start, inputs, hidden, outputs, edges, data };
  void enter(Section section);
  void neuron(Section section, std::string_view name);
  void entry(std::string_view name, char value);
  void flush_if_long();

  OutputFile& file_;
  bool is_relu_;
  bool has_free_biases_;
  std::string buffer_;
  Section section_ = Section::start;
  std::size_t count_ = 0;  // of elements of the section
  bool is_first_entry_ = true;
};

}  // namespace nnsolve
