// Reading witnesses. The fields may come behind the values that use them; those are then skipped at first.
#include "algebra/number_field.h"
#include "io/json_number.h"
#include "io/json_reader.h"
#include "io/name_table.h"
#include "io/witness_io.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

class WitnessReader {
 public:
  WitnessReader(std::string_view text, const std::string& file_name, const Network& network)
      : json_(text, file_name), network_(network), names_(make_name_table(network.neurons)) {
    for (EdgeIndex e = 0; e < network.edges.size(); ++e) edge_numbers_.emplace(ends_key(network.edges[e]), e);
  }

  Witness read() {
    json_.object("a witness", [&](std::string_view key) { read_member(key); });
    json_.end();
    for (const char* key : {"nnsolve", "weights", "biases"}) {
      if (!places_.contains(key)) json_.fail(0, std::string("a witness has no \"") + key + "\"");
    }
    if (places_.contains("fields")) {
      json_.seek(places_.at("fields"));
      read_fields();
    }
    json_.seek(places_.at("weights"));
    read_weights();
    json_.seek(places_.at("biases"));
    read_biases();
    return std::move(witness_);
  }

 private:
  static std::uint64_t ends_key(const Edge& edge) { return (static_cast<std::uint64_t>(edge.from) << 32U) | edge.to; }

  void read_member(std::string_view key) {
    std::size_t key_place = json_.last();
    std::string name(key);
    if (!places_.emplace(name, json_.position()).second) json_.fail(key_place, "duplicate key " + quoted(name));
    if (name == "nnsolve") {
      std::string_view version = json_.string("\"nnsolve\"");
      if (version != "witness/1") json_.fail(json_.last(), "\"nnsolve\" must be \"witness/1\", not " + quoted(version));
    } else if (name == "fields" || name == "weights" || name == "biases") {
      json_.skip();
    } else {
      json_.fail(key_place, "unknown key " + quoted(name) + " in a witness of a network");
    }
  }

  void read_fields() {
    json_.array("\"fields\"", [&] {
      std::size_t start = json_.position();
      Field field = read_field();
      if (std::string problem = check_field(field); !problem.empty()) json_.fail(start, problem);
      witness_.fields.push_back(std::move(field));
    });
    arithmetic_.emplace(witness_.fields);
  }

  Field read_field() {
    Field field;
    std::vector<Rational> interval;
    bool polynomial_given = false;
    bool interval_given = false;
    std::size_t start = json_.position();
    json_.object("a field", [&](std::string_view key) {
      std::size_t key_place = json_.last();
      if (key == "polynomial") {
        if (std::exchange(polynomial_given, true)) json_.fail(key_place, "duplicate key \"polynomial\"");
        json_.array("\"polynomial\"", [&] { field.polynomial.push_back(read_rational(json_, "a coefficient")); });
      } else if (key == "interval") {
        if (std::exchange(interval_given, true)) json_.fail(key_place, "duplicate key \"interval\"");
        json_.array("\"interval\"", [&] { interval.push_back(read_rational(json_, "an end of an interval")); });
      } else {
        json_.fail(key_place, "unknown key " + quoted(key) + " in a field");
      }
    });
    if (!polynomial_given || !interval_given) json_.fail(start, "a field needs \"polynomial\" and \"interval\"");
    if (interval.size() != 2) json_.fail(start, "an \"interval\" has two ends");
    field.lower = std::move(interval[0]);
    field.upper = std::move(interval[1]);
    return field;
  }

  Value read_value(std::string_view what) {
    if (json_.peek() != JsonReader::Kind::array) return read_rational(json_, what);
    TermList terms;
    json_.array(what, [&] { terms.push_back(read_term()); });
    Polynomial polynomial = Polynomial::sum(std::move(terms));
    if (polynomial.is_constant()) return polynomial.constant_term();
    return arithmetic_->reduce(polynomial);
  }

  /// [c, e1, e2, ...], one exponent a field.
  Term read_term() {
    constexpr int largest_exponent = 10'000;
    Term term;
    std::vector<Variable> factors;
    std::size_t start = json_.position();
    std::size_t entries = 0;
    json_.array("a term", [&] {
      if (entries == 0) {
        term.coefficient = read_rational(json_, "a coefficient");
      } else {
        Rational exponent = read_rational(json_, "an exponent");
        if (!exponent.is_integer() || exponent.sign() < 0) json_.fail(json_.last(), "an exponent must be 0, 1, 2, ...");
        if (exponent > Rational(largest_exponent)) json_.fail(json_.last(), "this exponent is too large");
        auto times = static_cast<std::size_t>(exponent.to_double());
        factors.insert(factors.end(), times, static_cast<Variable>(entries - 1));
      }
      ++entries;
    });
    if (entries != witness_.fields.size() + 1) {
      json_.fail(start, "a term has a coefficient and one exponent for each of the " +
                            std::to_string(witness_.fields.size()) + " fields");
    }
    term.monomial = Monomial(factors);
    return term;
  }

  NeuronIndex read_neuron() {
    std::string_view name = json_.string("an end of an edge");
    std::optional<NeuronIndex> found = names_.find(name);
    if (!found) json_.fail(json_.last(), "unknown neuron " + quoted(name));
    return *found;
  }

  void read_weights() {
    std::vector<bool> given(network_.edges.size(), false);
    witness_.weights.resize(network_.edges.size());
    std::size_t list = json_.position();
    json_.array("\"weights\"", [&] { read_weight(given); });
    for (EdgeIndex e = 0; e < given.size(); ++e) {
      if (!given[e]) json_.fail(list, "the witness leaves out edge " + describe(network_.edges[e]));
    }
  }

  std::string describe(const Edge& edge) const {
    return quoted(network_.neurons[edge.from].name) + " -> " + quoted(network_.neurons[edge.to].name);
  }

  void read_weight(std::vector<bool>& given) {
    std::size_t start = json_.position();
    std::optional<NeuronIndex> from;
    std::optional<NeuronIndex> to;
    std::optional<Value> value;
    json_.object("a weight", [&](std::string_view key) {
      auto once = [&](bool given) {
        if (given) json_.fail(json_.last(), "duplicate key " + quoted(key) + " in a weight");
      };
      if (key == "from") {
        once(from.has_value());
        from = read_neuron();
      } else if (key == "to") {
        once(to.has_value());
        to = read_neuron();
      } else if (key == "value") {
        once(value.has_value());
        value = read_value("\"value\"");
      } else {
        json_.fail(json_.last(), "unknown key " + quoted(key) + " in a weight");
      }
    });
    if (!from || !to || !value) json_.fail(start, R"(a weight needs "from", "to" and "value")");
    Edge ends{*from, *to, {}};
    auto found = edge_numbers_.find(ends_key(ends));
    if (found == edge_numbers_.end()) json_.fail(start, "the network has no edge " + describe(ends));
    if (given[found->second]) json_.fail(start, "edge " + describe(ends) + " has two weights");
    given[found->second] = true;
    witness_.weights[found->second] = *std::move(value);
  }

  void read_biases() {
    NeuronIndex inputs = network_.input_count;
    std::vector<bool> given(network_.neuron_count() - inputs, false);
    witness_.biases.resize(given.size());
    std::size_t object = json_.position();
    json_.object("\"biases\"", [&](std::string_view name) {
      std::size_t key_place = json_.last();
      std::optional<NeuronIndex> found = names_.find(name);
      if (!found) json_.fail(key_place, "unknown neuron " + quoted(name));
      NeuronIndex neuron = *found;
      if (network_.is_input(neuron)) json_.fail(key_place, "input " + quoted(name) + " has no bias");
      if (given[neuron - inputs]) json_.fail(key_place, "duplicate key " + quoted(name));
      given[neuron - inputs] = true;
      witness_.biases[neuron - inputs] = read_value("a bias");
    });
    for (NeuronIndex n = inputs; n < network_.neuron_count(); ++n) {
      if (!given[n - inputs]) {
        json_.fail(object, "the witness leaves out the bias of neuron " + quoted(network_.neurons[n].name));
      }
    }
  }

  JsonReader json_;
  const Network& network_;
  NeuronTable names_;
  std::unordered_map<std::uint64_t, EdgeIndex> edge_numbers_;
  std::map<std::string, std::size_t, std::less<>> places_;  // of the members' values
  std::optional<FieldArithmetic> arithmetic_;               // once there are fields
  Witness witness_;
};

}  // namespace

Witness read_witness(std::string_view text, const std::string& file_name, const Network& network) {
  return WitnessReader(text, file_name, network).read();
}

}  // namespace nnsolve
