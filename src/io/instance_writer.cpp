#include "io/instance_writer.h"

#include "io/json_writer.h"

namespace nnsolve {

namespace {

constexpr std::size_t buffer_size = std::size_t{1} << 20U;

}  // namespace

InstanceWriter::InstanceWriter(OutputFile& file, Activation activation, bool has_free_biases)
    : file_(file), is_relu_(activation == Activation::relu), has_free_biases_(has_free_biases) {
  buffer_.reserve(buffer_size + 4096);
  buffer_ += "{\n  \"nnsolve\": \"training/1\",\n  \"network\": {";
}

/// Ends the lists before the section, and begins it and those between.
void InstanceWriter::enter(Section section) {
  while (section_ < section) {
    section_ = static_cast<Section>(static_cast<int>(section_) + 1);
    switch (section_) {
      case Section::start:
        break;
      case Section::inputs:
        buffer_ += "\n    \"inputs\": [";
        break;
      case Section::hidden:
        buffer_ += "],\n    \"hidden\": [";
        break;
      case Section::outputs:
        buffer_ += "],\n    \"outputs\": [";
        break;
      case Section::edges:
        buffer_ += "],\n    \"edges\": [";
        break;
      case Section::data:
        buffer_.append("],\n    \"activation\": \"").append(is_relu_ ? "relu" : "identity");
        buffer_.append("\",\n    \"bias\": \"").append(has_free_biases_ ? "free" : "zero");
        buffer_ += "\"\n  },\n  \"data\": [";
        break;
    }
    count_ = 0;
  }
}

void InstanceWriter::flush_if_long() {
  if (buffer_.size() < buffer_size) return;
  file_.write(buffer_);
  buffer_.clear();
}

void InstanceWriter::neuron(Section section, std::string_view name) {
  constexpr std::size_t neurons_a_line = 8;
  enter(section);
  if (count_ > 0) buffer_ += count_ % neurons_a_line == 0 ? ",\n      " : ", ";
  ++count_;
  append_json_string(buffer_, name);
  flush_if_long();
}

void InstanceWriter::input(std::string_view name) { neuron(Section::inputs, name); }
void InstanceWriter::hidden(std::string_view name) { neuron(Section::hidden, name); }
void InstanceWriter::output(std::string_view name) { neuron(Section::outputs, name); }

void InstanceWriter::edge(std::string_view from, std::string_view to, bool is_one) {
  enter(Section::edges);
  buffer_ += count_++ > 0 ? ",\n      " : "\n      ";
  buffer_ += is_one ? "{\"from\": " : "[";
  append_json_string(buffer_, from);
  buffer_ += is_one ? ", \"to\": " : ", ";
  append_json_string(buffer_, to);
  buffer_ += is_one ? ", \"weight\": 1}" : "]";
  flush_if_long();
}

void InstanceWriter::begin_row(std::string_view name) {
  enter(Section::data);
  buffer_ += count_++ > 0 ? ",\n    {\"name\": " : "\n    {\"name\": ";
  append_json_string(buffer_, name);
  buffer_ += ", \"x\": {";
  is_first_entry_ = true;
}

void InstanceWriter::entry(std::string_view name, char value) {
  if (!is_first_entry_) buffer_ += ", ";
  is_first_entry_ = false;
  append_json_string(buffer_, name);
  buffer_ += ": ";
  buffer_ += value;
}

void InstanceWriter::active_input(std::string_view name) { entry(name, '1'); }

void InstanceWriter::begin_targets() {
  buffer_ += "}, \"y\": {";
  is_first_entry_ = true;
}

void InstanceWriter::target(std::string_view name, bool is_one) { entry(name, is_one ? '1' : '0'); }

void InstanceWriter::end_row() {
  buffer_ += "}}";
  flush_if_long();
}

void InstanceWriter::finish(std::string_view origin) {
  enter(Section::data);
  buffer_ += count_ > 0 ? "\n  ]" : "]";
  if (!origin.empty()) buffer_.append(",\n  \"origin\": ").append(origin);
  buffer_ += "\n}\n";
  file_.write(buffer_);
  buffer_.clear();
}

}  // namespace nnsolve
