// Data points on a line that need more bends than the ReLUs make.
//
// Along a line of inputs an output is a continuous piecewise affine function of the place on the line, and known
// targets on it need some bends at least (network/bends.h). How many can there be?
//
// Law. (a) Say that a ReLU moves along the line if one of the inputs that change along it leads to it, over edges that
// may carry something. Let M be the moving ReLUs that lead to the output, the output itself among them if it is a ReLU.
// Then it has at most the sum over u in M of c(u) bends, where c(u) = 1 + the sum of c(v) over the v in M that lead to
// u. For let Z(v) be the places inside intervals on which the sum of v is affine, and not constant, where it is 0. A
// neuron bends only in the Z of itself and of what leads to it; so between the points of the Z(v) of the v before u its
// sum is affine, that is on at most 1 + sum |Z(v)| intervals, and each has at most one point of Z(u). By induction
// |Z(u)| <= c(u). (For layers of widths n_i this is the product of all 1 + n_i, minus 1.)
// (b) If none of the k ReLUs that lead to the output or are it leads to another, its value is an affine function of the
// inputs plus v_u max(0, w_u x + b_u), summed over the ReLUs u. On every line u has one bend or none,
// upwards if v_u > 0, downwards if v_u < 0. So if one line needs p bends upwards and a line q downwards, p + q <= k.
// More bends than that, and nothing fits. Whatever is prescribed plays no part, and other outputs neither.
//
// Points count as far as the output sees their inputs. All lines through two of them are looked at that have a third,
// by directions from each point to later ones, as long as that is little work. n points on a line need at most n - 2
// bends, and two lines of at most n points n - 1 of different signs; an output behind as many ReLUs costs nothing.
#include "network/bends.h"
#include "presolve/network/linear_rows.h"
#include "presolve/network/rules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t most_bend_work = 1'000'000;  // edges and entries looked at, of all outputs together

struct DataPoint {
  LinearRow inputs;  // that the output sees
  Rational target;
  std::uint32_t number = 0;  // of the target in the classes
};

/// What leads to an output.
class Behind {
 public:
  /// Nothing if there are `most_relus` or more ReLUs, or it costs too much.
  static std::optional<Behind> find(const NetworkStore& store, NeuronIndex output, std::size_t most_relus,
                                    std::size_t& work) {
    Behind behind;
    if (!behind.walk_back(store, output, most_relus, work)) return std::nullopt;
    work += behind.edge_count_ * (behind.relus_.size() + behind.inputs_.size()) / 8;
    if (work > most_bend_work) return std::nullopt;
    behind.find_what_leads_where(store);
    return behind;
  }

  const std::vector<NeuronIndex>& inputs() const { return inputs_; }
  std::size_t relu_count() const { return relus_.size(); }
  /// Case (b) of the law.
  bool is_shallow() const { return is_shallow_; }

  /// Case (a) of the law, on lines along which these inputs change; not above `most`.
  std::size_t most_bends(const LinearRow& direction, std::size_t most) const {
    std::vector<std::size_t> bends(relus_.size(), 0);
    std::size_t sum = 0;
    for (std::size_t u = 0; u < relus_.size(); ++u) {
      const bool is_moving = std::ranges::any_of(direction, [&](const auto& entry) {
        return leads_input_[u]
                           [static_cast<std::size_t>(std::ranges::lower_bound(inputs_, entry.first) - inputs_.begin())];
      });
      if (!is_moving) continue;
      bends[u] = 1;
      for (std::size_t v = 0; v < u; ++v) {
        if (leads_relu_[u][v]) bends[u] = std::min(most, bends[u] + bends[v]);
      }
      sum = std::min(most, sum + bends[u]);
    }
    return sum;
  }

 private:
  bool walk_back(const NetworkStore& store, NeuronIndex output, std::size_t most_relus, std::size_t& work) {
    std::vector<NeuronIndex> found = {output};
    std::vector<bool> is_found(store.network().neuron_count(), false);
    is_found[output] = true;
    work += is_found.size() / 64;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (store.network().is_input(found[i])) {
        inputs_.push_back(found[i]);
        continue;
      }
      if (store.is_relu(found[i])) relus_.push_back(found[i]);
      if (relus_.size() >= most_relus || work > most_bend_work) return false;
      for (const EdgeIndex e : store.topology().incoming[found[i]]) {
        ++work;
        ++edge_count_;
        const NeuronIndex from = store.network().edges[e].from;
        if (store.has_zero_weight(e) || is_found[from]) continue;
        is_found[from] = true;
        found.push_back(from);
      }
    }
    std::ranges::sort(inputs_);
    const auto rank = [&](NeuronIndex n) { return store.topology().rank[n]; };
    std::ranges::sort(relus_, {}, rank);
    std::ranges::sort(found, {}, rank);
    neurons_ = std::move(found);
    return true;
  }

  void find_what_leads_where(const NetworkStore& store) {
    struct Marks {
      std::vector<bool> relus;
      std::vector<bool> inputs;
    };
    std::map<NeuronIndex, Marks> marks;  // of what leads to a neuron or is it
    std::size_t next_relu = 0;
    for (const NeuronIndex n : neurons_) {
      Marks& own = marks[n];
      own.relus.assign(relus_.size(), false);
      own.inputs.assign(inputs_.size(), false);
      if (store.network().is_input(n)) {
        own.inputs[static_cast<std::size_t>(std::ranges::lower_bound(inputs_, n) - inputs_.begin())] = true;
        continue;
      }
      for (const EdgeIndex e : store.topology().incoming[n]) {
        if (store.has_zero_weight(e)) continue;
        const Marks& source = marks.at(store.network().edges[e].from);
        for (std::size_t v = 0; v < relus_.size(); ++v) own.relus[v] = own.relus[v] || source.relus[v];
        for (std::size_t i = 0; i < inputs_.size(); ++i) own.inputs[i] = own.inputs[i] || source.inputs[i];
      }
      if (!store.is_relu(n)) continue;
      leads_relu_.push_back(own.relus);
      leads_input_.push_back(own.inputs);
      is_shallow_ = is_shallow_ && std::ranges::find(own.relus, true) == own.relus.end();
      own.relus[next_relu++] = true;
    }
  }

  std::vector<NeuronIndex> inputs_;             // ascending
  std::vector<NeuronIndex> relus_;              // from the inputs on
  std::vector<NeuronIndex> neurons_;            // all that leads to the output, from the inputs on
  std::vector<std::vector<bool>> leads_relu_;   // by ReLU: which ReLUs lead to it
  std::vector<std::vector<bool>> leads_input_;  // by ReLU: which inputs do
  std::size_t edge_count_ = 0;
  bool is_shallow_ = true;
};

/// The lines through the data points of one output.
class Lines {
 public:
  Lines(const Behind& behind, std::vector<DataPoint> points, std::size_t& work)
      : behind_(behind), points_(std::move(points)), work_(work) {}

  /// The targets that contradict each other, or nothing.
  std::optional<std::vector<std::uint32_t>> refute() {
    for (std::size_t first = 0; first + 2 < points_.size(); ++first) {
      std::map<LinearRow, std::vector<std::size_t>> by_direction;
      for (std::size_t i = first + 1; i < points_.size(); ++i) {
        if (work_ > most_bend_work) return std::nullopt;
        LinearRow direction = direction_to(first, i);
        if (!direction.empty()) by_direction[std::move(direction)].push_back(i);
      }
      for (auto& [direction, members] : by_direction) {
        if (members.size() < 2) continue;
        members.push_back(first);
        if (look_at(direction, members)) return std::move(refuting_);
      }
      if (by_direction.size() == 1) break;  // one line has them all
    }
    return std::nullopt;
  }

 private:
  /// 1 where it begins.
  LinearRow direction_to(std::size_t from, std::size_t to) {
    LinearRow difference = points_[to].inputs;
    work_ += difference.size() + points_[from].inputs.size() + 1;
    for (const auto& [column, value] : points_[from].inputs) {
      const auto place = std::ranges::lower_bound(difference, column, {}, [](const auto& e) { return e.first; });
      if (place != difference.end() && place->first == column) {
        place->second -= value;
      } else {
        difference.insert(place, {column, -value});
      }
    }
    std::erase_if(difference, [](const auto& entry) { return entry.second.is_zero(); });
    if (difference.empty()) return difference;
    const Rational scale = Rational(1) / difference.front().second;
    for (auto& [column, value] : difference) value *= scale;
    return difference;
  }

  Rational input_of(std::size_t point, std::uint32_t column) const {
    const LinearRow& row = points_[point].inputs;
    const auto place = std::ranges::lower_bound(row, column, {}, [](const auto& e) { return e.first; });
    return place != row.end() && place->first == column ? place->second : Rational(0);
  }

  /// True if it refutes, alone or together with lines before; refuting_ is by what.
  bool look_at(const LinearRow& direction, const std::vector<std::size_t>& members) {
    std::vector<std::pair<LinePoint, std::size_t>> line;
    for (const std::size_t i : members) {
      line.push_back({{input_of(i, direction.front().first), points_[i].target}, i});
    }
    std::ranges::sort(line, {}, [](const auto& point) -> const Rational& { return point.first.at; });
    std::vector<LinePoint> places;
    for (const auto& [place, i] : line) places.push_back(place);
    const NeededBends bends = needed_bends(places);
    const auto add_targets = [&](const std::vector<std::size_t>& needed, std::vector<std::uint32_t>& targets) {
      for (const std::size_t i : needed) {
        for (const std::size_t k : {i - 1, i, i + 1}) targets.push_back(points_[line[k].second].number);
      }
    };
    if (bends.count() > behind_.most_bends(direction, points_.size())) {
      add_targets(bends.up, refuting_);
      add_targets(bends.down, refuting_);
      return true;
    }
    if (!behind_.is_shallow()) return false;
    const auto keep_larger = [&](const std::vector<std::size_t>& needed, Needed& most) {
      if (needed.size() <= most.count) return;
      most = {needed.size(), {}};
      add_targets(needed, most.targets);
    };
    keep_larger(bends.up, up_);
    keep_larger(bends.down, down_);
    if (up_.count + down_.count <= behind_.relu_count()) return false;
    refuting_ = up_.targets;
    refuting_.insert(refuting_.end(), down_.targets.begin(), down_.targets.end());
    return true;
  }

  struct Needed {
    std::size_t count = 0;
    std::vector<std::uint32_t> targets;
  };

  const Behind& behind_;
  std::vector<DataPoint> points_;
  std::size_t& work_;
  Needed up_;  // on some line
  Needed down_;
  std::vector<std::uint32_t> refuting_;
};

/// By number of the output: where it has which targets, each once.
std::vector<std::vector<std::pair<std::size_t, std::uint32_t>>> targets_by_output(const NetworkStore& store) {
  const InputClasses& classes = store.use().classes;
  std::vector<std::vector<std::pair<std::size_t, std::uint32_t>>> targets(store.network().output_count);
  std::vector<bool> is_done(classes.targets.size(), false);
  std::size_t entry = 0;
  for (std::size_t row = 0; row < store.instance().row_count(); ++row) {
    for (const auto& target : store.instance().targets[row]) {
      const std::uint32_t number = classes.target_of_entry[entry++];
      if (!is_done[number]) targets[target.column].emplace_back(row, number);
      is_done[number] = true;
    }
  }
  return targets;
}

}  // namespace

NetworkEdits refute_bends(const ExactFitStore& store) {
  std::size_t work = 0;
  const auto targets = targets_by_output(store);
  for (NeuronIndex k = 0; k < targets.size(); ++k) {
    if (targets[k].size() < 3) continue;
    const std::size_t most_relus = targets[k].size() - 1;
    const auto behind = Behind::find(store, store.network().first_output() + k, most_relus, work);
    if (work > most_bend_work) break;
    if (!behind) continue;
    std::vector<DataPoint> points;
    for (const auto& [row, number] : targets[k]) {
      DataPoint& point = points.emplace_back();
      point.target = *store.use().classes.targets[number].value;
      point.number = number;
      for (const auto& input : store.instance().inputs[row]) {
        if (std::ranges::binary_search(behind->inputs(), input.column)) {
          point.inputs.emplace_back(input.column, input.value);
        }
      }
    }
    const auto refuting = Lines(*behind, std::move(points), work).refute();
    if (!refuting) continue;
    presolving::Reason reason(presolving::Reason::Kind::cases);
    for (const std::uint32_t target : *refuting) reason.facts.push_back(store.fact_of_target(target));
    NetworkEdits edits;
    edits.push_back(NetworkEdit::contradiction(std::move(reason)));
    return edits;
  }
  return {};
}

}  // namespace nnsolve
