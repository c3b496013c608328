#include "certify/bend_proof.h"

#include "certify/tree_steps.h"
#include "network/bends.h"
#include "network/topology.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

/// The cases are as many as permutations.
constexpr std::size_t most_relus = 8;
constexpr std::size_t most_rows = 200;

/// Three rows of a line at which the output has to bend.
struct Place {
  std::size_t first = 0, middle = 0, last = 0;
  Rational share;  // of the first one; the last one has the rest
  int sign = 0;
};

/// An output that ReLUs of affine functions and inputs lead to, and places of which no two have a ReLU in common.
struct Bent {
  NeuronIndex output = 0;
  std::vector<EdgeIndex> edges;  // from the ReLUs
  std::vector<Place> places;     // one more
};

class BendSearch {
 public:
  explicit BendSearch(const ExactFit& instance)
      : instance_(instance), network_(instance.network), topology_(make_topology(network_)) {}

  std::optional<Bent> run() {
    if (instance_.row_count() > most_rows) return std::nullopt;
    read_inputs();
    for (NeuronIndex output = network_.first_output(); output < network_.neuron_count(); ++output) {
      auto edges = relus_before(output);
      if (!edges || edges->empty() || edges->size() > most_relus) continue;
      read_targets(output);
      if (auto places = more_places_than(edges->size())) return Bent{output, *std::move(edges), *std::move(places)};
    }
    return std::nullopt;
  }

 private:
  void read_inputs() {
    inputs_.assign(instance_.row_count(), std::vector<Rational>(network_.input_count));
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      for (const SparseRows::Entry& entry : instance_.inputs[row]) inputs_[row][entry.column] = entry.value;
    }
  }

  /// Rows on which the output's sum is a number, each point once.
  void read_targets(NeuronIndex output) {
    rows_.clear();
    std::set<std::vector<Rational>> seen;
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      for (const SparseRows::Entry& target : instance_.targets[row]) {
        if (network_.first_output() + target.column != output) continue;
        const bool is_relu = network_.neurons[output].activation == Activation::relu;
        if (is_relu && target.value.sign() <= 0) continue;
        if (seen.insert(inputs_[row]).second) rows_.emplace_back(row, target.value);
      }
    }
  }

  /// Nothing if something else than these and inputs leads to the output.
  std::optional<std::vector<EdgeIndex>> relus_before(NeuronIndex output) const {
    std::vector<EdgeIndex> edges;
    for (EdgeIndex e : topology_.incoming[output]) {
      const NeuronIndex from = network_.edges[e].from;
      if (network_.is_input(from)) continue;
      if (network_.neurons[from].activation != Activation::relu) return std::nullopt;
      for (EdgeIndex inner : topology_.incoming[from]) {
        if (!network_.is_input(network_.edges[inner].from)) return std::nullopt;
      }
      edges.push_back(e);
    }
    return edges;
  }

  std::optional<std::vector<Place>> more_places_than(std::size_t count) const {
    std::vector<Place> up, down;  // the most of one line
    std::set<std::vector<std::size_t>> seen;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      for (std::size_t j = i + 1; j < rows_.size(); ++j) {
        const auto line = line_through(i, j);
        std::vector<std::size_t> members;
        for (const auto& [point, row] : line) members.push_back(row);
        if (members.size() < 3 || !seen.insert(std::move(members)).second) continue;
        std::vector<LinePoint> points;
        for (const auto& [point, row] : line) points.push_back(point);
        const NeededBends needed = needed_bends(points);
        if (needed.up.size() > up.size()) up = places_of(line, needed.up, 1);
        if (needed.down.size() > down.size()) down = places_of(line, needed.down, -1);
        if (up.size() + down.size() <= count) continue;
        up.insert(up.end(), down.begin(), down.end());
        up.resize(count + 1);
        return up;
      }
    }
    return std::nullopt;
  }

  using Line = std::vector<std::pair<LinePoint, std::size_t>>;  // with rows

  /// The points on the line through two of them, in order.
  Line line_through(std::size_t first, std::size_t second) const {
    const std::vector<Rational>& origin = inputs_[rows_[first].first];
    std::vector<Rational> direction;
    for (std::size_t k = 0; k < origin.size(); ++k) direction.push_back(inputs_[rows_[second].first][k] - origin[k]);
    const auto pivot = static_cast<std::size_t>(
        std::ranges::find_if(direction, [](const Rational& value) { return !value.is_zero(); }) - direction.begin());
    Line line;
    for (const auto& [row, target] : rows_) {
      const Rational at = (inputs_[row][pivot] - origin[pivot]) / direction[pivot];
      bool is_on_line = true;
      for (std::size_t k = 0; k < origin.size() && is_on_line; ++k) {
        is_on_line = inputs_[row][k] - origin[k] == at * direction[k];
      }
      if (is_on_line) line.push_back({{at, target}, row});
    }
    std::ranges::sort(line, {}, [](const auto& point) -> const Rational& { return point.first.at; });
    return line;
  }

  static std::vector<Place> places_of(const Line& line, const std::vector<std::size_t>& needed, int sign) {
    std::vector<Place> places;
    for (std::size_t i : needed) {
      const auto &before = line[i - 1], &here = line[i], &after = line[i + 1];
      const Rational share = (after.first.at - here.first.at) / (after.first.at - before.first.at);
      places.push_back({before.second, here.second, after.second, share, sign});
    }
    return places;
  }

  const ExactFit& instance_;
  const Network& network_;
  Topology topology_;
  std::vector<std::vector<Rational>> inputs_;           // by row
  std::vector<std::pair<std::size_t, Rational>> rows_;  // with targets
};

class BendProof {
 public:
  BendProof(const ExactFit& instance, const NetworkFacts& facts, const CertificateBase& base, const Bent& bent)
      : network_(instance.network), facts_(facts), bent_(bent), proof_(base, used_facts()) {}

  Elaborated run() {
    const std::size_t relus = bent_.edges.size();
    for (std::size_t relu = 0; relu < relus; ++relu) {
      for (const Place& place : bent_.places) {
        if (!show_place(relu, place)) return {std::nullopt, "a ReLU between three points"};
      }
    }
    if (!show_exclusions()) return {std::nullopt, "a ReLU at two places"};
    for (const Place& place : bent_.places) {
      if (!show_clause(place)) return {std::nullopt, "a place without a ReLU"};
    }
    std::vector<std::size_t> taken;
    distribute(taken);
    if (!proof_.is_closed()) return {std::nullopt, "too few places"};
    return {Certificate{proof_.text(), proof_.step_count()}, ""};
  }

 private:
  NeuronIndex relu_neuron(std::size_t relu) const { return network_.edges[bent_.edges[relu]].from; }
  Variable value(std::size_t relu, std::size_t row) const { return facts_.values[relu_neuron(relu)][row]; }

  std::vector<std::size_t> used_facts() const {
    std::set<std::size_t> used;
    for (const Place& place : bent_.places) {
      for (std::size_t row : {place.first, place.middle, place.last}) {
        used.insert(facts_.targets.at({bent_.output, row}));
        for (std::size_t relu = 0; relu < bent_.edges.size(); ++relu) {
          used.insert(facts_.definitions.at(value(relu, row)));
        }
      }
    }
    return {used.begin(), used.end()};
  }

  FactNumber definition(std::size_t relu, std::size_t row) const {
    return proof_.number_of(facts_.definitions.at(value(relu, row)));
  }
  /// What the ReLU is of.
  Polynomial sum_at(std::size_t relu, std::size_t row) const {
    return proof_.fact(definition(relu, row)).parts[1].parts[0].polynomial;
  }
  Polynomial bend(std::size_t relu, const Place& place) const {
    return Polynomial::variable(value(relu, place.first)) * place.share +
           Polynomial::variable(value(relu, place.last)) * (Rational(1) - place.share) -
           Polynomial::variable(value(relu, place.middle));
  }
  Polynomial signed_weight(std::size_t relu, const Place& place) const {
    return Polynomial::variable(facts_.weights[bent_.edges[relu]]) * Rational(place.sign);
  }

  std::optional<FactNumber> entailed(Constraint statement, const std::vector<FactNumber>& premises) {
    presolving::Record record;
    record.kind = presolving::Record::Kind::entailed;
    record.statement = std::move(statement);
    return TreeSteps(proof_).show(record, premises);
  }

  /// That it does not bend downwards, and bends only if its sum changes its sign.
  bool show_place(std::size_t relu, const Place& place) {
    const Polynomial d = bend(relu, place);
    Shown& shown = shown_[{relu, &place}];
    if (d.is_zero()) return true;
    const std::vector<FactNumber> premises{definition(relu, place.first), definition(relu, place.middle),
                                           definition(relu, place.last)};
    const auto convex = entailed(Constraint::atom(d, Relation::greater_equal), premises);
    if (!convex) return false;
    shown.convex = *convex;
    const Polynomial left = sum_at(relu, place.first), right = sum_at(relu, place.last);
    std::vector<Constraint> cases{Constraint::atom(-d, Relation::greater_equal)};
    for (const bool is_rising : {true, false}) {
      std::vector<Constraint> change{Constraint::atom(is_rising ? -left : left, Relation::greater),
                                     Constraint::atom(is_rising ? right : -right, Relation::greater)};
      cases.push_back(Constraint::all(std::move(change)));
    }
    const auto change = entailed(Constraint::any(std::move(cases)), premises);
    if (!change) return false;
    shown.change = *change;
    return true;
  }

  bool show_exclusions() {
    const std::vector<Place>& places = bent_.places;
    for (std::size_t relu = 0; relu < bent_.edges.size(); ++relu) {
      for (std::size_t i = 0; i < places.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
          const Polynomial a = bend(relu, places[i]), b = bend(relu, places[k]);
          if (places[i].sign != places[k].sign || a.is_zero() || b.is_zero()) continue;
          std::vector<Constraint> either{Constraint::atom(-a, Relation::greater_equal),
                                         Constraint::atom(-b, Relation::greater_equal)};
          const auto fact = entailed(Constraint::any(std::move(either)),
                                     {shown_.at({relu, &places[i]}).change, shown_.at({relu, &places[k]}).change});
          if (!fact) return false;
          exclusions_[{relu, i, k}] = *fact;
        }
      }
    }
    return true;
  }

  /// That some ReLU with a weight of the right sign bends there.
  bool show_clause(const Place& place) {
    std::vector<Constraint> parts;
    std::vector<std::size_t> relus;
    for (std::size_t relu = 0; relu < bent_.edges.size(); ++relu) {
      if (bend(relu, place).is_zero()) continue;
      relus.push_back(relu);
      std::vector<Constraint> both{Constraint::atom(signed_weight(relu, place), Relation::greater),
                                   Constraint::atom(bend(relu, place), Relation::greater)};
      parts.push_back(Constraint::all(std::move(both)));
    }
    const Constraint clause = Constraint::any(std::move(parts));
    FactNumber denied = proof_.begin_lemma(clause);
    std::vector<SumTerm> terms;
    for (std::size_t relu : relus) terms.push_back({{show_no_help(relu, place, ++denied)}, one_, Rational(1)});
    const Rational sign(place.sign);
    const std::pair<std::size_t, Rational> rows[] = {
        {place.first, place.share}, {place.last, Rational(1) - place.share}, {place.middle, Rational(-1)}};
    for (const auto& [row, factor] : rows) {
      terms.push_back(
          {{proof_.number_of(facts_.targets.at({bent_.output, row}))}, Polynomial(sign * factor), Rational(1)});
    }
    proof_.sum(terms);
    if (!proof_.is_closed()) return false;
    clauses_.push_back({proof_.end_lemma(clause), std::move(relus)});
    return true;
  }

  /// Of a ReLU whose weight has the wrong sign or that does not bend: -weight * bend >= 0.
  FactNumber show_no_help(std::size_t relu, const Place& place, FactNumber denied) {
    const Polynomial d = bend(relu, place), weight = signed_weight(relu, place);
    const FactNumber convex = shown_.at({relu, &place}).convex;
    const Constraint lemma = Constraint::atom(-(weight * d), Relation::greater_equal);
    const FactNumber assumed = proof_.begin_lemma(lemma);
    const Constraint clause = proof_.fact(denied);
    proof_.begin_cases(denied);
    const FactNumber wrong = proof_.begin_branch(clause.parts[0]);
    proof_.sum({{{wrong, convex}, one_, Rational(1)}, {{assumed}, one_, Rational(1)}});
    proof_.end_branch();
    const FactNumber flat = proof_.begin_branch(clause.parts[1]);
    const Constraint zero = Constraint::atom(d, Relation::equal);
    const FactNumber bent = proof_.begin_lemma(zero);
    proof_.sum({{{bent}, one_, Rational(1)}, {{flat, convex}, one_, Rational(1)}});
    const FactNumber none = proof_.end_lemma(zero);
    proof_.sum({{{assumed}, one_, Rational(1)}, {{none}, -weight, Rational(1)}});
    proof_.end_branch();
    proof_.end_cases();
    return proof_.end_lemma(lemma);
  }

  /// Each place its ReLU; in the end there is none left.
  void distribute(std::vector<std::size_t>& taken) {
    const std::size_t number = taken.size();
    if (number == bent_.places.size()) return;
    const auto& [clause, relus] = clauses_[number];
    const Constraint statement = proof_.fact(clause);
    proof_.begin_cases(clause);
    for (std::size_t part = 0; part < relus.size(); ++part) {
      const FactNumber assumed = proof_.begin_branch(statement.parts[part]);
      const auto earlier = std::ranges::find(taken, relus[part]);
      if (earlier == taken.end()) {
        weights_.push_back(assumed + 1);
        taken.push_back(relus[part]);
        distribute(taken);
        taken.pop_back();
        weights_.pop_back();
      } else {
        exclude(relus[part], number, static_cast<std::size_t>(earlier - taken.begin()), assumed + 1);
      }
      proof_.end_branch();
    }
    proof_.end_cases();
  }

  void exclude(std::size_t relu, std::size_t place, std::size_t earlier, FactNumber weight) {
    if (bent_.places[place].sign == bent_.places[earlier].sign) {
      proof_.units_to_the_end({exclusions_.at({relu, place, earlier})});
    } else {
      proof_.sum({{{weight}, one_, Rational(1)}, {{weights_[earlier]}, one_, Rational(1)}});
    }
  }

  struct Shown {
    FactNumber convex = 0, change = 0;
  };

  const Polynomial one_ = Polynomial(Rational(1));
  const Network& network_;
  const NetworkFacts& facts_;
  const Bent& bent_;
  Proof proof_;
  std::map<std::pair<std::size_t, const Place*>, Shown> shown_;           // by ReLU and place
  std::map<std::array<std::size_t, 3>, FactNumber> exclusions_;           // by ReLU and two places
  std::vector<std::pair<FactNumber, std::vector<std::size_t>>> clauses_;  // by place, with the ReLUs
  std::vector<FactNumber> weights_;                                       // by place that has its ReLU
};

}  // namespace

Elaborated refute_bends(const ExactFit& instance, const NetworkFacts& facts, const CertificateBase& base) {
  const auto bent = BendSearch(instance).run();
  if (!bent) return {std::nullopt, "no line needs too many bends"};
  return BendProof(instance, facts, base, *bent).run();
}

}  // namespace nnsolve
