#include "native/cost/cost_pieces.h"

#include "linear/convex_minimum.h"

#include "nnsolve/system.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace nnsolve::native {

namespace {

constexpr std::size_t most_faces = 240;
constexpr std::size_t most_unknowns = 80;
constexpr std::size_t most_words = 6;

Norm norm_of(Cost cost) {
  switch (cost) {
    case Cost::mean_squared_error:
      return Norm::squares;
    case Cost::l1:
      return Norm::absolutes;
    case Cost::max:
      break;
  }
  return Norm::largest;
}

}  // namespace

struct CostPieces::Piece {
  std::vector<Constraint> phases;
  std::vector<WeightedForm> errors;
};

/// Evaluates one data point after the other; a value is a number and, where unknowns are told, a form that has it.
class CostPieces::Evaluator {
 public:
  Evaluator(const CostPieces& owner, const ExactParameters& parameters, const std::vector<bool>* is_unknown)
      : owner_(owner),
        network_(owner.network_),
        graph_(network_.task().network),
        parameters_(parameters),
        is_unknown_(is_unknown),
        values_(graph_.neuron_count()),
        forms_(is_unknown != nullptr ? graph_.neuron_count() : 0) {}

  /// False if there are too many phases.
  bool run(Piece* piece) {
    auto range = network_.task().range_targets.begin();
    const auto last_range = network_.task().range_targets.end();
    for (const std::size_t row : network_.rows()) {
      for (NeuronIndex n = 0; n < graph_.input_count; ++n) set_input(n, Rational());
      for (const SparseRows::Entry& entry : network_.task().inputs[row]) set_input(entry.column, entry.value);
      for (const NeuronIndex n : network_.topology().order) {
        if (!graph_.is_input(n)) evaluate(n, piece);
      }
      for (const SparseRows::Entry& entry : network_.task().targets[row]) {
        const NeuronIndex output = graph_.first_output() + entry.column;
        errors.push_back(values_[output] - entry.value);
        if (piece != nullptr) piece->errors.push_back({forms_[output] - Polynomial(entry.value), Rational(1)});
      }
      for (; range != last_range && range->row == row; ++range) {
        miss(graph_.first_output() + range->column, range->range, piece);
      }
      if (piece != nullptr && piece->phases.size() > most_faces) return false;
    }
    return true;
  }

  std::vector<Rational> errors;

 private:
  void set_input(NeuronIndex n, const Rational& value) {
    values_[n] = value;
    if (is_unknown_ != nullptr) forms_[n] = Polynomial(value);
  }

  void evaluate(NeuronIndex n, Piece* piece) {
    TermList terms;
    Rational sum = take(network_.index().of_neuron[n], graph_.neurons[n].bias, Rational(1), nullptr, terms);
    for (const EdgeIndex e : network_.topology().incoming[n]) {
      const NeuronIndex from = graph_.edges[e].from;
      const Polynomial* form = is_unknown_ != nullptr ? &forms_[from] : nullptr;
      sum += take(network_.index().of_edge[e], graph_.edges[e].weight, values_[from], form, terms);
    }
    const auto is_here = [&](const ActivationPiece& part) { return part.sums.contains(sum); };
    const ActivationPiece& part = *std::ranges::find_if(owner_.activations_[n], is_here);
    values_[n] = part.factor * sum + part.constant;
    if (is_unknown_ == nullptr) return;
    const Polynomial form = Polynomial::sum(std::move(terms));
    stay_within(form, part.sums, piece);
    forms_[n] = Polynomial(part.factor) * form + Polynomial(part.constant);
  }

  /// How far the output is from the range, where it is on the same side of it.
  void miss(NeuronIndex output, const AllowedRange& range, Piece* piece) {
    const Rational& value = values_[output];
    const bool is_below = range.min && value < *range.min;
    const bool is_above = range.max && value > *range.max;
    const Rational end = is_below ? *range.min : is_above ? *range.max : value;
    errors.push_back(value - end);
    if (piece == nullptr) return;
    AllowedRange side = range.closed();
    if (is_below) side = {std::nullopt, range.min, false, false};
    if (is_above) side = {range.max, std::nullopt, false, false};
    stay_within(forms_[output], side, piece);
    if (is_below || is_above) piece->errors.push_back({forms_[output] - Polynomial(end), Rational(1)});
  }

  static void stay_within(const Polynomial& form, const AllowedRange& range, Piece* piece) {
    if (form.is_constant()) return;
    if (range.min) piece->phases.push_back(Constraint::atom(form - Polynomial(*range.min), Relation::greater_equal));
    if (range.max) piece->phases.push_back(Constraint::atom(Polynomial(*range.max) - form, Relation::greater_equal));
  }

  /// parameter * source, and its terms.
  Rational take(std::uint32_t number, const std::optional<Rational>& fixed, const Rational& source,
                const Polynomial* form, TermList& terms) const {
    const Rational& value = number == ParameterNumbers::none ? *fixed : parameters_[number];
    if (is_unknown_ != nullptr) {
      if (number != ParameterNumbers::none && (*is_unknown_)[number]) {
        terms.push_back({source, Monomial(number)});  // the source depends on no unknown, as the sets promise
      } else if (form == nullptr) {
        terms.push_back({value, Monomial()});
      } else {
        add_scaled(terms, *form, value);
      }
    }
    return value * source;
  }

  const CostPieces& owner_;
  const FloatNetwork& network_;
  const Network& graph_;
  const ExactParameters& parameters_;
  const std::vector<bool>* is_unknown_;
  std::vector<Rational> values_;
  std::vector<Polynomial> forms_;
};

CostPieces::CostPieces(const FloatNetwork& network, const TrainingInstance& instance)
    : network_(network), instance_(instance), sets_(choose_unknowns(network)) {
  for (const Neuron& neuron : instance.network.neurons) activations_.push_back(pieces_of(neuron));
}

Rational CostPieces::total_of(const std::vector<Rational>& errors) const {
  Rational total;
  for (const Rational& error : errors) {
    if (instance_.cost == Cost::mean_squared_error) {
      total += error * error;
      continue;
    }
    Rational size = error.sign() < 0 ? -error : error;
    total = instance_.cost == Cost::l1 ? total + size : std::max(total, size);
  }
  if (instance_.cost != Cost::mean_squared_error || instance_.network.output_count == 0) return total;
  return total / Rational(static_cast<std::int64_t>(instance_.network.output_count));
}

Rational CostPieces::cost(const ExactParameters& parameters) const {
  Evaluator evaluator(*this, parameters, nullptr);
  evaluator.run(nullptr);
  return total_of(evaluator.errors);
}

bool CostPieces::find_piece(const ExactParameters& parameters, const std::vector<bool>& is_unknown,
                            Piece& piece) const {
  return Evaluator(*this, parameters, &is_unknown).run(&piece);
}

bool CostPieces::descend_once(ExactParameters& parameters, const std::vector<bool>& is_unknown, Rational& cost,
                              const std::function<bool()>& should_stop) const {
  if (static_cast<std::size_t>(std::ranges::count(is_unknown, true)) > most_unknowns) return false;
  Piece piece;
  if (!find_piece(parameters, is_unknown, piece)) return false;
  for (std::size_t i = 0; i < is_unknown.size(); ++i) {
    const ParameterDomain* domain = network_.domains()[i];
    if (!is_unknown[i] || domain == nullptr) continue;
    const Polynomial parameter = Polynomial::variable(static_cast<Variable>(i));
    const AllowedRange& range = domain->range;
    if (range.min)
      piece.phases.push_back(Constraint::atom(parameter - Polynomial(*range.min), Relation::greater_equal));
    if (range.max)
      piece.phases.push_back(Constraint::atom(Polynomial(*range.max) - parameter, Relation::greater_equal));
  }
  std::erase_if(piece.errors,
                [&](const WeightedForm& error) { return error.form.is_constant() && instance_.cost != Cost::max; });
  const auto least = convex_minimum(piece.phases, piece.errors, norm_of(instance_.cost), parameters, should_stop);
  if (!least) return false;
  ExactParameters next = parameters;
  for (std::size_t i = 0; i < next.size(); ++i) {
    if (!is_unknown[i]) continue;
    next[i] = least->point[i];
    const ParameterDomain* domain = network_.domains()[i];
    if (domain != nullptr && !domain->contains(next[i])) return false;  // an end that does not belong to it
  }
  // Numbers grow from piece to piece, and nobody wants a solution that fills pages.
  if (std::ranges::any_of(next, [](const Rational& value) { return value.size_in_words() > most_words; })) return false;
  Rational reached = this->cost(next);
  if (reached >= cost) return false;
  parameters = std::move(next);
  cost = std::move(reached);
  return true;
}

Rational CostPieces::descend(ExactParameters& parameters, int rounds, const std::function<bool()>& should_stop) const {
  Rational reached = cost(parameters);
  for (int round = 0; round < rounds && !reached.is_zero(); ++round) {
    bool is_better = false;
    for (const std::vector<bool>& set : sets_) {
      if (should_stop && should_stop()) return reached;
      is_better |= descend_once(parameters, set, reached, should_stop);
    }
    if (!is_better) break;
  }
  return reached;
}

}  // namespace nnsolve::native
