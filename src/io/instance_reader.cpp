// The instance around the network: data, cost, threshold. Keys may come in any order; data that come before the
// network are skipped at first and read at the end.
#include "io/allowed_reader.h"
#include "io/json_number.h"
#include "io/json_reader.h"
#include "io/name_table.h"
#include "io/network_reader.h"

#include "nnsolve/io.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

/// The x or the y of data points: neurons first .. first + count - 1.
struct Side {
  bool input = true;
  const char* kind = "";
  NeuronIndex first = 0;
  std::uint32_t count = 0;
};

class InstanceReader {
 public:
  InstanceReader(std::string_view text, const std::string& file_name) : json_(text, file_name) {}

  TrainingInstance read() {
    json_.object("a training instance", [&](std::string_view key) { read_member(key); });
    json_.end();
    for (const char* key : {"nnsolve", "network", "data"}) {
      if (!seen_.contains(key)) json_.fail(0, std::string("a training instance has no \"") + key + "\"");
    }
    if (data_skipped_at_) {
      json_.seek(*data_skipped_at_);
      read_data();
    }
    return std::move(instance_);
  }

 private:
  void read_member(std::string_view key) {
    std::size_t key_place = json_.last();
    if (!seen_.emplace(key).second) json_.fail(key_place, "duplicate key " + quoted(key));
    if (key == "nnsolve") {
      std::string_view version = json_.string("\"nnsolve\"");
      if (version != "training/1")
        json_.fail(json_.last(), "\"nnsolve\" must be \"training/1\", not " + quoted(version));
    } else if (key == "name") {
      instance_.name = json_.string("\"name\"");
    } else if (key == "network") {
      read_network_member();
    } else if (key == "data") {
      if (seen_.contains("network")) {
        read_data();
      } else {
        data_skipped_at_ = json_.position();
        json_.skip();
      }
    } else if (key == "cost") {
      instance_.cost = read_cost();
    } else if (key == "threshold") {
      read_threshold();
    } else if (key == "meta" || key == "origin") {
      if (json_.peek() != JsonReader::Kind::object) json_.fail(json_.position(), quoted(key) + " must be an object");
      (key == "meta" ? instance_.meta : instance_.origin) = json_.skip();
    } else {
      json_.fail(key_place, "unknown key " + quoted(key));
    }
  }

  void read_network_member() {
    instance_.network = read_network(json_);
    const Network& network = instance_.network;
    names_.emplace(make_name_table(network.neurons));
    named_in_.assign(network.neuron_count(), 0);
    input_side_ = {true, "input", 0, network.input_count};
    output_side_ = {false, "output", network.first_output(), network.output_count};
  }

  Cost read_cost() {
    std::string_view cost = json_.string("\"cost\"");
    if (cost == "mse") return Cost::mean_squared_error;
    if (cost == "l1") return Cost::l1;
    if (cost == "max") return Cost::max;
    json_.fail(json_.last(), "unknown cost " + quoted(cost) + R"(; there are "mse", "l1" and "max")");
  }

  void read_threshold() {
    instance_.threshold = read_rational(json_, "\"threshold\"");
    if (instance_.threshold.sign() < 0) json_.fail(json_.last(), "\"threshold\" must not be negative");
  }

  void read_data() {
    json_.array("\"data\"", [&] { read_point(); });
  }

  void read_point() {
    const std::size_t start = json_.position();
    const std::size_t row = instance_.row_count();
    bool x = false;
    bool y = false;
    bool is_named = false;
    json_.object("a data point", [&](std::string_view key) {
      std::size_t key_place = json_.last();
      if (key == "x") {
        if (std::exchange(x, true)) json_.fail(key_place, "duplicate key \"x\"");
        read_row(input_side_, instance_.inputs);
      } else if (key == "y") {
        if (std::exchange(y, true)) json_.fail(key_place, "duplicate key \"y\"");
        const std::size_t first_range = instance_.range_targets.size();
        read_row(output_side_, instance_.targets);
        std::sort(instance_.range_targets.begin() + static_cast<std::ptrdiff_t>(first_range),
                  instance_.range_targets.end(), [](const auto& a, const auto& b) { return a.column < b.column; });
      } else if (key == "name") {
        if (std::exchange(is_named, true)) json_.fail(key_place, "duplicate key \"name\"");
        instance_.row_names.resize(row);
        instance_.row_names.emplace_back(json_.string("the name of a data point"));
      } else {
        json_.fail(key_place, "unknown key " + quoted(key) + " in a data point");
      }
    });
    if (!x || !y) json_.fail(start, "a data point needs \"x\" and \"y\"");
  }

  /// Reads the values of one side, a list of all or an object of some.
  void read_row(const Side& side, SparseRows& rows) {
    std::size_t start = json_.position();
    if (json_.peek() == JsonReader::Kind::object) {
      read_sparse_row(side, rows);
    } else {
      std::uint32_t width = 0;
      json_.array("the values of a data point, if not an object,", [&] {
        if (width == side.count) json_.fail(start, wrong_width(side, "more"));
        read_entry(side, rows, width++);
      });
      if (width != side.count) json_.fail(start, wrong_width(side, std::to_string(width)));
    }
    rows.finish_row();
  }

  static std::string wrong_width(const Side& side, const std::string& found) {
    return "a data point needs " + std::to_string(side.count) + " " + side.kind + " values here, not " + found;
  }

  void read_sparse_row(const Side& side, SparseRows& rows) {
    ++row_stamp_;
    json_.object("a data point", [&](std::string_view name) {
      std::optional<NeuronIndex> found = names_->find(name);
      if (!found) json_.fail(json_.last(), "unknown neuron " + quoted(name));
      NeuronIndex neuron = *found;
      if (neuron < side.first || neuron >= side.first + side.count) {
        json_.fail(json_.last(), "neuron " + quoted(name) + " is no " + side.kind);
      }
      if (std::exchange(named_in_[neuron], row_stamp_) == row_stamp_) {
        json_.fail(json_.last(), "duplicate key " + quoted(name));
      }
      read_entry(side, rows, neuron - side.first);
    });
  }

  /// An input of 0 and an output of "?" leave no entry.
  void read_entry(const Side& side, SparseRows& rows, std::uint32_t column) {
    if (!side.input && json_.peek() == JsonReader::Kind::object) {
      take_range(column, read_target_range(json_));
      return;
    }
    if (!side.input && json_.peek() == JsonReader::Kind::string) {
      std::size_t start = json_.position();
      const std::string_view text = json_.string("a target");
      if (text == "?") return;
      if (std::optional<AllowedRange> range = parse_inequality(json_, text)) {
        take_range(column, *std::move(range));
        return;
      }
      json_.seek(start);
    }
    Rational value = read_rational(json_, side.input ? "an input value" : "a target, if not \"?\",");
    if (!side.input || !value.is_zero()) rows.push(column, std::move(value));
  }

  /// Of the row that is being read.
  void take_range(std::uint32_t column, AllowedRange range) {
    if (range.min && range.min == range.max) {
      instance_.targets.push(column, *std::move(range.min));
    } else {
      instance_.range_targets.push_back({instance_.targets.size(), column, std::move(range)});
    }
  }

  JsonReader json_;
  std::set<std::string, std::less<>> seen_;
  std::optional<std::size_t> data_skipped_at_;
  TrainingInstance instance_;
  std::optional<NeuronTable> names_;  // once the network is there
  Side input_side_;
  Side output_side_;
  std::vector<std::size_t> named_in_;  // by neuron: the last sparse row that names it
  std::size_t row_stamp_ = 0;
};

}  // namespace

TrainingInstance read_instance(std::string_view text, const std::string& file_name) {
  return InstanceReader(text, file_name).read();
}

}  // namespace nnsolve
