// The network: either lists of neurons and edges, or fully connected layers. Keys may come in any order; edges need
// all neurons, so where they come before a list of neurons they are skipped at first and read at the end.
#include "io/network_reader.h"

#include "io/allowed_reader.h"
#include "io/json_number.h"
#include "io/name_table.h"
#include "network/activation.h"
#include "network/topology.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

constexpr std::size_t absent = std::numeric_limits<std::size_t>::max();

/// A neuron as listed: what it leaves open is filled in by the network's defaults at the end.
struct ListedNeuron {
  std::string name;
  std::size_t place = 0;
  std::optional<Neuron> activation;  // the part of a neuron that this is
  bool bias_given = false;
  ParameterChoice bias;
};

class NetworkReader {
 public:
  explicit NetworkReader(JsonReader& json) : json_(json) {}

  Network read() {
    std::size_t start = json_.position();
    json_.object("\"network\"", [&](std::string_view key) { read_member(key); });
    if (layers_place_ != absent) {
      make_layers();
    } else {
      finish_lists(start);
    }
    return std::move(network_);
  }

 private:
  void read_member(std::string_view key) {
    std::size_t key_place = json_.last();
    if (!seen_.emplace(key).second) json_.fail(key_place, "duplicate key " + quoted(key));
    if (key == "inputs") {
      read_neurons(inputs_, "\"inputs\"", true);
    } else if (key == "hidden") {
      read_neurons(hidden_, "\"hidden\"", false);
    } else if (key == "outputs") {
      read_neurons(outputs_, "\"outputs\"", false);
    } else if (key == "edges") {
      edges_place_ = json_.position();
      bool neurons_known = seen_.contains("inputs") && seen_.contains("hidden") && seen_.contains("outputs");
      if (neurons_known) {
        place_neurons();
        read_edges();
        edges_read_ = true;
      } else {
        json_.skip();
      }
    } else if (key == "activation") {
      read_activation(json_, activation_);
    } else if (key == "bias") {
      read_default_bias();
    } else if (key == "layers") {
      layers_place_ = key_place;
      read_layers();
    } else if (key == "activations") {
      activations_place_ = key_place;
      json_.array("\"activations\"", [&] { read_activation(json_, layer_activations_.emplace_back()); });
    } else if (key == "weight") {
      weight_ = read_parameter(json_, "\"weight\" of a network");
    } else {
      json_.fail(key_place, "unknown key " + quoted(key) + " in \"network\"");
    }
  }

  void read_default_bias() {
    if (json_.peek() == JsonReader::Kind::object) {
      bias_ = read_parameter(json_, "\"bias\"");
      return;
    }
    std::string_view bias = json_.string("\"bias\"");
    if (bias != "free" && bias != "zero") {
      json_.fail(json_.last(), "\"bias\" of a network must be \"free\" or \"zero\", not " + quoted(bias));
    }
    if (bias == "zero") bias_.value = Rational(0);
  }

  static void set_bias(Neuron& neuron, const ParameterChoice& choice) {
    neuron.bias = choice.value;
    neuron.bias_domain = choice.domain;
  }
  static void set_weight(Edge& edge, const ParameterChoice& choice) {
    edge.weight = choice.value;
    edge.domain = choice.domain;
  }

  void read_neurons(std::vector<ListedNeuron>& list, std::string_view what, bool inputs) {
    json_.array(what, [&] {
      ListedNeuron neuron;
      if (json_.peek() == JsonReader::Kind::object && !inputs) {
        read_neuron_object(neuron);
      } else {
        neuron.name = json_.string(inputs ? "the name of an input" : "a neuron that is not an object");
        neuron.place = json_.last();
      }
      list.push_back(std::move(neuron));
    });
  }

  void read_neuron_object(ListedNeuron& neuron) {
    neuron.place = json_.position();
    bool id_given = false;
    json_.object("a neuron", [&](std::string_view key) {
      std::size_t key_place = json_.last();
      auto once = [&](bool given) {
        if (given) json_.fail(key_place, "duplicate key " + quoted(key));
      };
      if (key == "id") {
        once(std::exchange(id_given, true));
        neuron.name = json_.string("\"id\"");
      } else if (key == "activation") {
        once(neuron.activation.has_value());
        read_activation(json_, neuron.activation.emplace());
      } else if (key == "bias") {
        once(std::exchange(neuron.bias_given, true));
        read_bias(neuron);
      } else {
        json_.fail(key_place, "unknown key " + quoted(key) + " in a neuron");
      }
    });
    if (!id_given) json_.fail(neuron.place, "a neuron needs an \"id\"");
  }

  void read_bias(ListedNeuron& neuron) {
    std::size_t start = json_.position();
    if (json_.peek() == JsonReader::Kind::string && json_.string("\"bias\"") == "free") return;
    json_.seek(start);
    neuron.bias = read_parameter(json_, "\"bias\" of a neuron, if not \"free\",");
  }

  /// Numbers the neurons: inputs, hidden ones, outputs.
  void place_neurons() {
    network_.input_count = static_cast<NeuronIndex>(inputs_.size());
    network_.output_count = static_cast<NeuronIndex>(outputs_.size());
    network_.neurons.reserve(inputs_.size() + hidden_.size() + outputs_.size());
    for (std::vector<ListedNeuron>* list : {&inputs_, &hidden_, &outputs_}) {
      for (ListedNeuron& listed : *list) {
        Neuron& neuron = network_.neurons.emplace_back();
        neuron.name = std::move(listed.name);
        set_bias(neuron, listed.bias);
      }
    }
    names_.emplace(network_.neurons);
    NeuronIndex n = 0;
    for (const std::vector<ListedNeuron>* list : {&inputs_, &hidden_, &outputs_}) {
      for (const ListedNeuron& listed : *list) {
        if (!names_->insert(n)) json_.fail(listed.place, "duplicate neuron name " + quoted(network_.neurons[n].name));
        ++n;
      }
    }
  }

  void finish_lists(std::size_t network_place) {
    if (activations_place_ != absent) json_.fail(activations_place_, "\"activations\" goes with \"layers\" only");
    for (const char* key : {"inputs", "outputs", "edges"}) {
      if (!seen_.contains(key)) json_.fail(network_place, std::string("\"network\" has no \"") + key + "\"");
    }
    if (!edges_read_) {
      place_neurons();
      std::size_t end = json_.position();
      json_.seek(edges_place_);
      read_edges();
      json_.seek(end);
    }
    auto says = says_weight_.begin();
    for (EdgeIndex e = 0; e < network_.edges.size(); ++e) {
      if (says != says_weight_.end() && *says == e) {
        ++says;
      } else {
        set_weight(network_.edges[e], weight_);
      }
    }
    NeuronIndex n = 0;
    for (const std::vector<ListedNeuron>* list : {&inputs_, &hidden_, &outputs_}) {
      for (const ListedNeuron& listed : *list) {
        Neuron& neuron = network_.neurons[n++];
        if (list == &inputs_) continue;
        copy_activation(neuron, listed.activation.value_or(activation_));
        if (!listed.bias_given) set_bias(neuron, bias_);
      }
    }
  }

  NeuronIndex read_end() {
    std::string_view name = json_.string("an end of an edge");
    std::optional<NeuronIndex> found = names_->find(name);
    if (!found) json_.fail(json_.last(), "unknown neuron " + quoted(name));
    return *found;
  }

  void read_edges() {
    std::vector<std::size_t> places;
    json_.array("\"edges\"", [&] {
      places.push_back(json_.position());
      network_.edges.push_back(json_.peek() == JsonReader::Kind::object ? read_edge_object() : read_edge_pair());
    });
    check_edges(places);
  }

  Edge read_edge_pair() {
    Edge edge;
    std::size_t start = json_.position();
    int count = 0;
    json_.array("an edge that is not an object", [&] {
      NeuronIndex end = read_end();
      (count == 0 ? edge.from : edge.to) = end;
      if (++count > 2) json_.fail(start, "an edge has two ends: [from, to]");
    });
    if (count != 2) json_.fail(start, "an edge has two ends: [from, to]");
    return edge;
  }

  Edge read_edge_object() {
    Edge edge;
    std::size_t start = json_.position();
    bool from = false;
    bool to = false;
    bool weight = false;
    json_.object("an edge", [&](std::string_view key) {
      auto once = [&](bool given) {
        if (given) json_.fail(json_.last(), "duplicate key " + quoted(key) + " in an edge");
      };
      if (key == "from") {
        once(std::exchange(from, true));
        edge.from = read_end();
      } else if (key == "to") {
        once(std::exchange(to, true));
        edge.to = read_end();
      } else if (key == "weight") {
        once(std::exchange(weight, true));
        set_weight(edge, read_parameter(json_, "\"weight\""));
      } else {
        json_.fail(json_.last(), "unknown key " + quoted(key) + " in an edge");
      }
    });
    if (!from || !to) json_.fail(start, "an edge needs \"from\" and \"to\"");
    if (weight) says_weight_.push_back(static_cast<EdgeIndex>(network_.edges.size()));
    return edge;
  }

  std::string describe(const Edge& edge) const {
    return quoted(network_.neurons[edge.from].name) + " -> " + quoted(network_.neurons[edge.to].name);
  }

  void check_edges(const std::vector<std::size_t>& places) {
    const std::vector<Edge>& edges = network_.edges;
    for (std::size_t e = 0; e < edges.size(); ++e) {
      if (network_.is_input(edges[e].to)) json_.fail(places[e], "edge " + describe(edges[e]) + " enters an input");
      if (network_.is_output(edges[e].from)) json_.fail(places[e], "edge " + describe(edges[e]) + " leaves an output");
    }
    std::vector<std::pair<std::uint64_t, EdgeIndex>> ends;
    ends.reserve(edges.size());
    for (EdgeIndex e = 0; e < edges.size(); ++e) {
      ends.emplace_back((static_cast<std::uint64_t>(edges[e].from) << 32U) | edges[e].to, e);
    }
    std::sort(ends.begin(), ends.end());
    auto twin =
        std::adjacent_find(ends.begin(), ends.end(), [](const auto& a, const auto& b) { return a.first == b.first; });
    if (twin != ends.end()) {
      EdgeIndex second = std::next(twin)->second;
      json_.fail(places[second], "edge " + describe(edges[second]) + " is there twice");
    }
    if (std::vector<EdgeIndex> cycle = find_cycle(network_); !cycle.empty()) {
      std::string path = quoted(network_.neurons[edges[cycle.front()].from].name);
      for (std::size_t i = 0; i < cycle.size() && i < 8; ++i) {
        path += " -> " + quoted(network_.neurons[edges[cycle[i]].to].name);
      }
      json_.fail(places[cycle.front()], "the network has a cycle: " + path + (cycle.size() > 8 ? " -> ..." : ""));
    }
  }

  void read_layers() {
    std::size_t start = json_.position();
    json_.array("\"layers\"", [&] {
      Rational width = read_rational(json_, "the width of a layer");
      if (!width.is_integer() || width.sign() <= 0) json_.fail(json_.last(), "the width of a layer must be 1 or more");
      constexpr std::int64_t largest = 1'000'000'000;
      if (width > Rational(largest)) json_.fail(json_.last(), "this layer is too wide");
      layers_.push_back(static_cast<NeuronIndex>(width.to_double()));
    });
    if (layers_.size() < 2) json_.fail(start, "\"layers\" needs at least two widths");
    std::size_t neurons = std::accumulate(layers_.begin(), layers_.end(), std::size_t{0});
    std::size_t edges = 0;
    for (std::size_t k = 1; k < layers_.size(); ++k) edges += std::size_t{layers_[k - 1]} * layers_[k];
    constexpr std::size_t limit = std::numeric_limits<EdgeIndex>::max();
    if (neurons >= limit || edges >= limit) json_.fail(start, "this network has more than 2^32 edges");
  }

  void make_layers() {
    for (const char* key : {"hidden", "edges"}) {
      if (seen_.contains(key)) {
        json_.fail(layers_place_, std::string("\"layers\" and \"") + key + "\" exclude each other");
      }
    }
    if (activations_place_ != absent) {
      if (seen_.contains("activation")) {
        json_.fail(activations_place_, "\"activation\" and \"activations\" exclude each other");
      }
      if (layer_activations_.size() != layers_.size() - 1) {
        json_.fail(activations_place_, "\"activations\" needs " + std::to_string(layers_.size() - 1) +
                                           " entries, one a layer after the first, not " +
                                           std::to_string(layer_activations_.size()));
      }
    }
    std::vector<NeuronIndex> first;  // first neuron of each layer
    for (std::size_t k = 0; k < layers_.size(); ++k) {
      first.push_back(network_.neuron_count());
      bool input = k == 0;
      std::string prefix = input ? "x" : "y";
      if (!input && k + 1 < layers_.size()) prefix.assign("h").append(std::to_string(k)).append("_");
      const Neuron& activation = layer_activations_.empty() || input ? activation_ : layer_activations_[k - 1];
      for (NeuronIndex i = 1; i <= layers_[k]; ++i) {
        Neuron& neuron = network_.neurons.emplace_back();
        neuron.name = prefix + std::to_string(i);
        if (input) continue;
        copy_activation(neuron, activation);
        set_bias(neuron, bias_);
      }
      if (input) continue;
      for (NeuronIndex to = first[k]; to < network_.neuron_count(); ++to) {
        for (NeuronIndex from = first[k - 1]; from < first[k]; ++from) network_.edges.push_back({from, to, {}});
      }
    }
    network_.input_count = layers_.front();
    network_.output_count = layers_.back();
    for (Edge& edge : network_.edges) set_weight(edge, weight_);
    name_layer("inputs", inputs_, 0);
    name_layer("outputs", outputs_, network_.first_output());
    names_.emplace(network_.neurons);
    for (NeuronIndex n = 0; n < network_.neuron_count(); ++n) {
      if (names_->insert(n)) continue;
      json_.fail(layers_place_, "two neurons are called " + quoted(network_.neurons[n].name));
    }
  }

  /// The first or last layer, if its neurons were given names.
  void name_layer(const char* key, std::vector<ListedNeuron>& list, NeuronIndex first) {
    if (!seen_.contains(key)) return;
    const NeuronIndex width = first == 0 ? network_.input_count : network_.output_count;
    if (list.size() != width) {
      json_.fail(layers_place_, std::string("\"") + key + "\" names " + std::to_string(list.size()) +
                                    " neurons, and \"layers\" has " + std::to_string(width));
    }
    for (NeuronIndex i = 0; i < width; ++i) {
      if (list[i].activation || list[i].bias_given) {
        json_.fail(list[i].place, "beside \"layers\" a neuron is a name, and no object");
      }
      network_.neurons[first + i].name = std::move(list[i].name);
    }
  }

  JsonReader& json_;
  std::set<std::string, std::less<>> seen_;
  std::vector<ListedNeuron> inputs_;
  std::vector<ListedNeuron> hidden_;
  std::vector<ListedNeuron> outputs_;
  std::size_t edges_place_ = absent;
  bool edges_read_ = false;
  std::vector<EdgeIndex> says_weight_;  // edges that do, ascending
  std::size_t layers_place_ = absent;
  std::size_t activations_place_ = absent;
  Neuron activation_;       // of all neurons that name none
  ParameterChoice bias_;    // likewise
  ParameterChoice weight_;  // of all edges that name none
  std::vector<NeuronIndex> layers_;
  std::vector<Neuron> layer_activations_;
  Network network_;
  std::optional<NeuronTable> names_;  // once the neurons have their places
};

}  // namespace

Network read_network(JsonReader& json) { return NetworkReader(json).read(); }

}  // namespace nnsolve
