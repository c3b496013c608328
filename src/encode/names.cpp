#include "encode/names.h"

#include <algorithm>
#include <string_view>

namespace nnsolve {

namespace {

bool is_plain(std::string_view name) {
  constexpr std::size_t longest = 60;
  return !name.empty() && name.size() <= longest && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

void NetworkNames::append(std::string& out, NeuronIndex neuron) const {
  const std::string& name = network_.neurons[neuron].name;
  if (is_plain(name)) {
    out += name;
  } else {
    out += "n!";
    out += std::to_string(neuron + 1);
  }
}

std::string NetworkNames::weight(EdgeIndex e) const {
  std::string name = "w.";
  append(name, network_.edges[e].from);
  name += '.';
  append(name, network_.edges[e].to);
  return name;
}

std::string NetworkNames::contribution(EdgeIndex e, std::size_t number) const {
  std::string name = "c.";
  append(name, network_.edges[e].from);
  name += '.';
  append(name, network_.edges[e].to);
  name += '.';
  name += std::to_string(number);
  return name;
}

std::string NetworkNames::join(const char* prefix, NeuronIndex neuron) const {
  std::string name = prefix;
  append(name, neuron);
  return name;
}

std::string NetworkNames::join(const char* prefix, NeuronIndex neuron, std::size_t number) const {
  std::string name = join(prefix, neuron);
  name += '.';
  name += std::to_string(number);
  return name;
}

}  // namespace nnsolve
