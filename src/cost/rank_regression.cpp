#include "cost/rank_regression.h"

#include "algebra/eigenvalues.h"
#include "algebra/field_merge.h"
#include "algebra/linear_algebra.h"
#include "algebra/number_field.h"
#include "algebra/square_root.h"
#include "network/topology.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

constexpr std::size_t largest_degree = 24;  // of the field that the weights are in

using Matrix = std::vector<std::vector<Rational>>;
using ValueMatrix = std::vector<std::vector<Value>>;
using Layer = std::vector<NeuronIndex>;

ValueMatrix value_matrix(std::size_t rows, std::size_t columns) {
  return ValueMatrix(rows, std::vector<Value>(columns));
}

/// Inputs, hidden layers, outputs; nothing if the network is another one.
class Chain {
 public:
  explicit Chain(const Network& network) : network_(network), topology_(make_topology(network)) {}

  bool find() {
    Layer outputs;
    for (NeuronIndex n = network_.first_output(); n < network_.neuron_count(); ++n) outputs.push_back(n);
    if (outputs.empty()) return false;
    layers = {outputs};
    while (!network_.is_input(layers.front().front())) {
      std::optional<Layer> sources = common_sources(layers.front());
      if (!sources || sources->empty()) return false;
      layers.insert(layers.begin(), *std::move(sources));
    }
    return std::ranges::all_of(layers.front(), [&](NeuronIndex n) { return network_.is_input(n); }) && has_biases();
  }

  EdgeIndex edge(NeuronIndex from, NeuronIndex to) const {
    for (const EdgeIndex e : topology_.incoming[to]) {
      if (network_.edges[e].from == from) return e;
    }
    NNSOLVE_ASSERT(false);
    return 0;
  }

  std::vector<Layer> layers;  // each ascending
  bool has_free_constants = false;

 private:
  std::optional<Layer> common_sources(const Layer& layer) const {
    std::optional<Layer> common;
    for (const NeuronIndex n : layer) {
      if (network_.neurons[n].activation != Activation::identity) return std::nullopt;
      if (!network_.is_output(n) && topology_.outgoing[n].size() != layers[1].size()) return std::nullopt;
      Layer sources;
      for (const EdgeIndex e : topology_.incoming[n]) {
        if (network_.edges[e].weight) return std::nullopt;
        sources.push_back(network_.edges[e].from);
      }
      std::ranges::sort(sources);
      if (common && *common != sources) return std::nullopt;
      common = std::move(sources);
    }
    return common;
  }

  bool has_biases() {
    const auto is_free = [&](NeuronIndex n) { return !network_.neurons[n].bias.has_value(); };
    const auto is_zero = [&](NeuronIndex n) { return !is_free(n) && network_.neurons[n].bias->is_zero(); };
    has_free_constants = std::ranges::all_of(layers.back(), is_free);
    if (!has_free_constants && !std::ranges::none_of(layers.back(), is_free)) return false;
    for (std::size_t l = 1; l + 1 < layers.size(); ++l) {
      const bool is_good = std::ranges::all_of(
          layers[l], [&](NeuronIndex n) { return is_zero(n) || (has_free_constants && is_free(n)); });
      if (!is_good) return false;
    }
    return true;
  }

  const Network& network_;
  Topology topology_;
};

/// X and Y, centred if constants are free.
struct Data {
  Matrix inputs;
  Matrix targets;
  std::vector<Rational> input_means;
  std::vector<Rational> target_means;
};

std::vector<Rational> take_means(Matrix& matrix, std::size_t columns) {
  std::vector<Rational> means(columns);
  for (const auto& row : matrix) {
    for (std::size_t i = 0; i < columns; ++i) means[i] += row[i];
  }
  for (Rational& mean : means) mean /= Rational(static_cast<std::int64_t>(matrix.size()));
  for (auto& row : matrix) {
    for (std::size_t i = 0; i < columns; ++i) row[i] -= means[i];
  }
  return means;
}

std::optional<Data> read_data(const TrainingInstance& instance, const Chain& chain) {
  const Network& network = instance.network;
  const Layer& inputs = chain.layers.front();
  Data data;
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    if (instance.targets[row].empty()) continue;
    if (instance.targets[row].size() != network.output_count) return std::nullopt;
    std::vector<Rational> all(network.input_count);
    for (const auto& entry : instance.inputs[row]) all[entry.column] = entry.value;
    std::vector<Rational>& x = data.inputs.emplace_back();
    for (const NeuronIndex n : inputs) x.push_back(all[n]);
    std::vector<Rational>& y = data.targets.emplace_back();
    for (const auto& entry : instance.targets[row]) {
      y.push_back(entry.value);
      const auto& bias = network.neurons[network.first_output() + entry.column].bias;
      if (bias) y.back() -= *bias;
    }
  }
  if (data.inputs.empty()) return std::nullopt;
  data.input_means.resize(inputs.size());
  data.target_means.resize(network.output_count);
  if (chain.has_free_constants) {
    data.input_means = take_means(data.inputs, inputs.size());
    data.target_means = take_means(data.targets, network.output_count);
  }
  return data;
}

/// A' B, for rows of A and B.
Matrix product(const Matrix& a, const Matrix& b) {
  Matrix result(a.front().size(), std::vector<Rational>(b.front().size()));
  for (std::size_t row = 0; row < a.size(); ++row) {
    for (std::size_t i = 0; i < a[row].size(); ++i) {
      if (a[row][i].is_zero()) continue;
      for (std::size_t j = 0; j < b[row].size(); ++j) result[i][j] += a[row][i] * b[row][j];
    }
  }
  return result;
}

/// Some B with X'X B = X'Y, input by input.
Matrix least_squares_matrix(const Matrix& gram, const Matrix& mixed) {
  const std::size_t inputs = gram.size();
  const std::size_t outputs = mixed.front().size();
  Matrix result(inputs, std::vector<Rational>(outputs));
  for (std::size_t t = 0; t < outputs; ++t) {
    std::vector<AffineEquation> equations(inputs);
    for (std::size_t i = 0; i < inputs; ++i) {
      equations[i].constant = -mixed[i][t];
      for (std::size_t j = 0; j < inputs; ++j) {
        if (!gram[i][j].is_zero()) equations[i].terms.emplace_back(j, gram[i][j]);
      }
    }
    const std::optional<Echelon> solved = solve_linear(equations);
    NNSOLVE_ASSERT(solved.has_value());  // normal equations have solutions
    std::vector<Rational> column(inputs);
    solved->complete(column);
    for (std::size_t i = 0; i < inputs; ++i) result[i][t] = column[i];
  }
  return result;
}

/// Linear algebra over one number field, or the rationals.
class FieldMatrices {
 public:
  explicit FieldMatrices(std::vector<Field> fields) : field_(std::move(fields)) {}

  FieldArithmetic& arithmetic() { return field_; }

  Value inverse(const Value& value) {
    if (value.is_rational()) return Value(Rational(1) / value.rational());
    std::optional<Value> result = field_.inverse(value);
    NNSOLVE_ASSERT(result.has_value());
    return *std::move(result);
  }

  /// To reduced echelon form; the pivots' columns, among the first `columns`.
  std::vector<std::size_t> reduce(ValueMatrix& matrix, std::size_t columns) {
    std::vector<std::size_t> pivots;
    for (std::size_t column = 0; column < columns && pivots.size() < matrix.size(); ++column) {
      const std::size_t first = pivots.size();
      std::size_t row = first;
      while (row < matrix.size() && field_.is_zero(matrix[row][column])) ++row;
      if (row == matrix.size()) continue;
      std::swap(matrix[row], matrix[first]);
      const Value factor = inverse(matrix[first][column]);
      for (Value& entry : matrix[first]) entry = field_.multiply(entry, factor);
      for (std::size_t other = 0; other < matrix.size(); ++other) {
        if (other == first || matrix[other][column].is_zero()) continue;
        const Value times = field_.subtract(Value(), matrix[other][column]);
        for (std::size_t i = 0; i < matrix[other].size(); ++i) {
          field_.multiply_add(matrix[other][i], times, matrix[first][i]);
        }
      }
      pivots.push_back(column);
    }
    return pivots;
  }

  /// A basis of the vectors that all rows are orthogonal to.
  ValueMatrix kernel(ValueMatrix matrix, std::size_t columns) {
    const std::vector<std::size_t> pivots = reduce(matrix, columns);
    ValueMatrix basis;
    for (std::size_t column = 0; column < columns; ++column) {
      if (std::ranges::binary_search(pivots, column)) continue;
      std::vector<Value>& vector = basis.emplace_back(columns);
      vector[column] = Value(Rational(1));
      for (std::size_t row = 0; row < pivots.size(); ++row) {
        vector[pivots[row]] = field_.subtract(Value(), matrix[row][column]);
      }
    }
    return basis;
  }

  /// a b' for rows of a and b.
  ValueMatrix dot_products(const ValueMatrix& a, const ValueMatrix& b) {
    ValueMatrix result = value_matrix(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      for (std::size_t j = 0; j < b.size(); ++j) {
        for (std::size_t k = 0; k < a[i].size(); ++k) field_.multiply_add(result[i][j], a[i][k], b[j][k]);
      }
    }
    return result;
  }

 private:
  FieldArithmetic field_;
};

/// One side of the cut: the eigenvalues there and how many of their dimensions are.
struct CutSide {
  std::vector<std::pair<Real, std::size_t>> parts;

  std::size_t degree() const {
    std::size_t degree = 1;
    for (const auto& [value, count] : parts) degree *= std::min(value.degree(), largest_degree + 1);
    return degree;
  }
};

class RankRegression {
 public:
  RankRegression(const TrainingInstance& instance, const Chain& chain, Data data)
      : instance_(instance), chain_(chain), data_(std::move(data)) {
    rank_ = instance.network.output_count;
    for (std::size_t l = 1; l + 1 < chain.layers.size(); ++l) rank_ = std::min(rank_, chain.layers[l].size());
    solution_ = least_squares_matrix(product(data_.inputs, data_.inputs), product(data_.inputs, data_.targets));
    explained_ = product(product(data_.inputs, data_.targets), solution_);
  }

  std::optional<RankOptimum> run() {
    CutSide top;
    CutSide bottom;
    cut(top, bottom);
    const bool by_top = top.degree() < bottom.degree();
    const CutSide& side = by_top ? top : bottom;
    if (side.degree() > largest_degree) return std::nullopt;
    std::vector<Value> values = embed(side);
    FieldMatrices matrices(fields_);
    Value lost = by_top ? Value(trace(explained_)) : Value();
    ValueMatrix vectors;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::size_t count = side.parts[i].second;
      const Value scaled = matrices.arithmetic().multiply(values[i], Value(Rational(by_top ? -1 : 1)));
      for (std::size_t k = 0; k < count; ++k) lost = matrices.arithmetic().add(lost, scaled);
      ValueMatrix basis = eigenvectors(matrices, values[i]);
      NNSOLVE_ASSERT(basis.size() >= count);
      std::move(basis.begin(), basis.begin() + static_cast<std::ptrdiff_t>(count), std::back_inserter(vectors));
    }
    if (!by_top) vectors = matrices.kernel(std::move(vectors), explained_.size());
    NNSOLVE_ASSERT(vectors.size() == rank_);
    const Rational outputs(static_cast<std::int64_t>(explained_.size()));
    Value cost =
        matrices.arithmetic().add(lost, Value(trace(product(data_.targets, data_.targets)) - trace(explained_)));
    cost = matrices.arithmetic().multiply(cost, Value(Rational(1) / outputs));
    return RankOptimum{real_of(cost, fields_), make_witness(matrices, vectors)};
  }

 private:
  static Rational trace(const Matrix& matrix) {
    Rational sum;
    for (std::size_t i = 0; i < matrix.size(); ++i) sum += matrix[i][i];
    return sum;
  }

  void cut(CutSide& top, CutSide& bottom) const {
    std::size_t left = rank_;
    for (const Eigenvalue& eigenvalue : eigenvalues(explained_)) {
      const std::size_t above = std::min(left, eigenvalue.multiplicity);
      left -= above;
      if (above > 0) top.parts.emplace_back(eigenvalue.value, above);
      if (above < eigenvalue.multiplicity) bottom.parts.emplace_back(eigenvalue.value, eigenvalue.multiplicity - above);
    }
  }

  /// The eigenvalues over one field, which becomes fields_.
  std::vector<Value> embed(const CutSide& side) {
    std::vector<Real> numbers;
    for (const auto& [value, count] : side.parts) numbers.push_back(value);
    Expressed expressed = express(numbers, std::vector<std::uint32_t>(numbers.size(), 0));
    fields_ = std::move(expressed.fields);
    if (fields_.size() < 2) return std::move(expressed.values);
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < fields_.size(); ++i) all.push_back(i);
    MergedFields merged = merge_fields(fields_, {all});
    fields_ = merged.fields;
    const FieldArithmetic arithmetic(fields_);
    for (Value& value : expressed.values) value = substitute(value, merged.generators, arithmetic);
    return std::move(expressed.values);
  }

  ValueMatrix eigenvectors(FieldMatrices& matrices, const Value& eigenvalue) const {
    ValueMatrix shifted = value_matrix(explained_.size(), explained_.size());
    for (std::size_t i = 0; i < explained_.size(); ++i) {
      for (std::size_t j = 0; j < explained_.size(); ++j) shifted[i][j] = Value(explained_[i][j]);
      shifted[i][i] = matrices.arithmetic().subtract(shifted[i][i], eigenvalue);
    }
    return matrices.kernel(std::move(shifted), explained_.size());
  }

  /// The rows of `vectors` span what M's columns may be: M = V W, V their transpose, W = (V'V)^-1 V' B'.
  Witness make_witness(FieldMatrices& matrices, const ValueMatrix& vectors) {
    ValueMatrix system = matrices.dot_products(vectors, vectors);
    ValueMatrix solution = value_matrix(solution_.size(), explained_.size());
    for (std::size_t i = 0; i < solution_.size(); ++i) {
      for (std::size_t t = 0; t < explained_.size(); ++t) solution[i][t] = Value(solution_[i][t]);
    }
    const ValueMatrix right = matrices.dot_products(vectors, solution);
    for (std::size_t i = 0; i < rank_; ++i) system[i].insert(system[i].end(), right[i].begin(), right[i].end());
    matrices.reduce(system, rank_);
    const auto first = [&](std::size_t i, std::size_t input) -> const Value& { return system[i][rank_ + input]; };
    Witness witness = blank();
    witness.fields = fields_;
    const std::size_t inputs = solution_.size();
    const bool is_one_step = chain_.layers.size() == 2;
    ValueMatrix whole = value_matrix(explained_.size(), inputs);
    for (std::size_t t = 0; t < whole.size(); ++t) {
      for (std::size_t i = 0; i < rank_; ++i) {
        for (std::size_t j = 0; j < inputs; ++j) {
          matrices.arithmetic().multiply_add(whole[t][j], vectors[i][t], first(i, j));
        }
      }
    }
    const auto set = [&](NeuronIndex from, NeuronIndex to, Value value) {
      witness.weights[chain_.edge(from, to)] = std::move(value);
    };
    const std::vector<Layer>& layers = chain_.layers;
    for (std::size_t t = 0; t < whole.size(); ++t) {
      for (std::size_t j = 0; is_one_step && j < inputs; ++j) set(layers[0][j], layers[1][t], whole[t][j]);
      for (std::size_t i = 0; !is_one_step && i < rank_; ++i) {
        set(layers[layers.size() - 2][i], layers.back()[t], vectors[i][t]);
      }
    }
    for (std::size_t i = 0; !is_one_step && i < rank_; ++i) {
      for (std::size_t j = 0; j < inputs; ++j) set(layers[0][j], layers[1][i], first(i, j));
      for (std::size_t l = 2; l + 1 < layers.size(); ++l) set(layers[l - 1][i], layers[l][i], Value(Rational(1)));
    }
    if (chain_.has_free_constants) set_constants(matrices, whole, witness);
    return witness;
  }

  void set_constants(FieldMatrices& matrices, const ValueMatrix& whole, Witness& witness) const {
    for (std::size_t t = 0; t < whole.size(); ++t) {
      Value constant(data_.target_means[t]);
      for (std::size_t j = 0; j < whole[t].size(); ++j) {
        matrices.arithmetic().multiply_add(constant, whole[t][j], Value(-data_.input_means[j]));
      }
      witness.biases[chain_.layers.back()[t] - instance_.network.input_count] = std::move(constant);
    }
  }

  /// What is prescribed, and 0 elsewhere.
  Witness blank() const {
    const Network& network = instance_.network;
    Witness witness;
    for (const Edge& edge : network.edges) witness.weights.emplace_back(edge.weight.value_or(Rational()));
    for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
      witness.biases.emplace_back(network.neurons[n].bias.value_or(Rational()));
    }
    return witness;
  }

  const TrainingInstance& instance_;
  const Chain& chain_;
  Data data_;
  std::size_t rank_ = 0;  // r, or the number of outputs if that is less
  Matrix solution_;       // B, input by input
  Matrix explained_;      // G
  std::vector<Field> fields_;
};

}  // namespace

std::optional<RankOptimum> least_by_rank(const TrainingInstance& instance) {
  if (instance.cost != Cost::mean_squared_error || !is_plain(instance)) return std::nullopt;
  Chain chain(instance.network);
  if (!chain.find()) return std::nullopt;
  std::optional<Data> data = read_data(instance, chain);
  if (!data) return std::nullopt;
  return RankRegression(instance, chain, *std::move(data)).run();
}

}  // namespace nnsolve
