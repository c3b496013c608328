// Linear networks with a bottleneck of width r fit exactly the affine maps of rank at most r. With the unit vectors and
// 0 as data the targets are such a map, so the answer is the rank of a matrix. No is proved by a minor of r + 1 rows:
// the determinant of what the network computes vanishes identically, that of the targets does not, and the difference
// is expanded row by row into multiples of "output - target".
#include "generate/conjunction.h"
#include "generate/families.h"
#include "generate/network_builder.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace nnsolve::generators {

namespace {

using Matrix = std::vector<std::vector<Rational>>;
using PolynomialMatrix = std::vector<std::vector<Polynomial>>;

Matrix random_matrix(Random& random, std::size_t rows, std::size_t columns) {
  Matrix matrix(rows, std::vector<Rational>(columns));
  for (auto& row : matrix) {
    for (Rational& entry : row) entry = chance(random, 15) ? Rational(0) : Rational(uniform(random, -3, 3));
  }
  return matrix;
}

/// By Laplace, along the first row; for small matrices.
Polynomial determinant(const PolynomialMatrix& matrix);

Polynomial cofactor(const PolynomialMatrix& matrix, std::size_t row, std::size_t column) {
  PolynomialMatrix minor;
  for (std::size_t i = 0; i < matrix.size(); ++i) {
    if (i == row) continue;
    auto& rest = minor.emplace_back(matrix[i]);
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(column));
  }
  const Polynomial value = determinant(minor);
  return (row + column) % 2 == 0 ? value : -value;
}

Polynomial determinant(const PolynomialMatrix& matrix) {
  if (matrix.empty()) return {Rational(1)};
  Polynomial sum;
  for (std::size_t j = 0; j < matrix.size(); ++j) {
    if (!matrix[0][j].is_zero()) sum += matrix[0][j] * cofactor(matrix, 0, j);
  }
  return sum;
}

struct Task {
  ExactFit instance;
  std::size_t inputs = 0;
  std::size_t outputs = 0;
  std::size_t bottleneck = 0;
};

Task random_task(Random& random, std::size_t bottleneck) {
  Task task;
  task.bottleneck = bottleneck;
  const auto most = static_cast<std::int64_t>(bottleneck) + 2;
  task.inputs = static_cast<std::size_t>(uniform(random, most - 1, most));
  task.outputs = static_cast<std::size_t>(uniform(random, most - 1, most));
  std::vector<std::size_t> widths = {task.inputs, bottleneck, task.outputs};
  if (bottleneck < 3 && chance(random, 30)) widths.insert(widths.begin() + uniform(random, 1, 2), bottleneck + 1);
  task.instance.network =
      layered_network(widths, std::vector<Activation>(widths.size() - 1, Activation::identity), chance(random, 50));
  return task;
}

/// The data: 0 goes to the offset, unit vector i to the offset plus row i.
void add_data(Task& task, const Matrix& rows, const std::vector<Rational>& offset) {
  for (std::size_t row = 0; row <= task.inputs; ++row) {
    if (row > 0) task.instance.inputs.push(static_cast<std::uint32_t>(row - 1), Rational(1));
    task.instance.inputs.finish_row();
    for (std::size_t o = 0; o < task.outputs; ++o) {
      const Rational change = row > 0 ? rows[row - 1][o] : Rational(0);
      task.instance.targets.push(static_cast<std::uint32_t>(o), offset[o] + change);
    }
    task.instance.targets.finish_row();
  }
}

std::vector<Rational> random_offset(Random& random, const Task& task) {
  std::vector<Rational> offset(task.outputs);
  if (task.instance.network.neurons.back().bias) return offset;
  for (Rational& entry : offset) entry = uniform(random, -2, 2);
  return offset;
}

/// The weights of each layer are planted, so the bottleneck is met; the targets are what they compute.
GeneratedInstance make_yes(Random& random, Task task) {
  const Network& network = task.instance.network;
  Witness witness;
  for (std::size_t e = 0; e < network.edges.size(); ++e) witness.weights.emplace_back(Rational(uniform(random, -2, 3)));
  const std::vector<Rational> offset = random_offset(random, task);
  for (NeuronIndex n = network.input_count; n < network.first_output(); ++n) witness.biases.emplace_back(Rational(0));
  for (const Rational& entry : offset) witness.biases.emplace_back(entry);
  Task probe = task;
  add_data(probe, Matrix(task.inputs, std::vector<Rational>(task.outputs)), offset);
  Matrix rows;
  for (std::size_t row = 1; row <= task.inputs; ++row) {
    const std::vector<Rational> values = evaluate_rational(probe.instance, witness, row);
    auto& targets = rows.emplace_back();
    for (std::size_t o = 0; o < task.outputs; ++o) targets.push_back(values[network.first_output() + o] - offset[o]);
  }
  add_data(task, rows, offset);
  return planted_instance(std::move(task.instance), std::move(witness));
}

/// Differences to the first data point, then the determinant of those that belong to the minor.
IdentityRefutation refute(const Task& task, const Matrix& rows) {
  const std::size_t order = task.bottleneck + 1;
  const std::vector<Fact> facts = given_facts(task.instance);
  IdentityRefutation refutation;
  PolynomialMatrix computed(order);
  PolynomialMatrix mixed(order);  // computed rows, then targets
  for (std::size_t i = 0; i < order; ++i) {
    for (std::size_t j = 0; j < order; ++j) {
      const std::size_t fact = (i + 1) * task.outputs + j;
      RefutationStep step;
      step.sum = {times(Polynomial(Rational(1)), fact), times(Polynomial(Rational(-1)), j)};
      step.conclusion = {facts[fact].polynomial - facts[j].polynomial, Relation::equal};
      computed[i].push_back(step.conclusion.polynomial + Polynomial(rows[i][j]));
      mixed[i].push_back(Polynomial(rows[i][j]));
      refutation.steps.push_back(std::move(step));
    }
  }
  RefutationStep last;
  last.conclusion = {-determinant(mixed), Relation::equal};
  for (std::size_t i = 0; i < order; ++i) {
    for (std::size_t j = 0; j < order; ++j) {
      last.sum.push_back(times(cofactor(mixed, i, j), facts.size() + i * order + j));
    }
    mixed[i] = computed[i];
  }
  refutation.steps.push_back(std::move(last));
  return refutation;
}

bool has_leading_minor(const Matrix& rows, std::size_t order) {
  PolynomialMatrix minor(order);
  for (std::size_t i = 0; i < order; ++i)
    minor[i].assign(rows[i].begin(), rows[i].begin() + static_cast<std::ptrdiff_t>(order));
  return !determinant(minor).is_zero();
}

GeneratedInstance make_no(Random& random, Task task) {
  Matrix rows = random_matrix(random, task.inputs, task.outputs);
  while (!has_leading_minor(rows, task.bottleneck + 1)) rows = random_matrix(random, task.inputs, task.outputs);
  add_data(task, rows, random_offset(random, task));
  GeneratedInstance generated;
  generated.refutation = refute(task, rows);
  generated.status = Status::unsat;
  generated.input = std::move(task.instance);
  return generated;
}

}  // namespace

GeneratedInstance make_rank(std::size_t size, std::uint64_t seed) {
  Random random = make_random("rank", size, seed);
  Task task = random_task(random, size);
  return chance(random, 50) ? make_yes(random, std::move(task)) : make_no(random, std::move(task));
}

GeneratedInstance make_zigzag(std::size_t size, std::uint64_t seed) {
  Random random = make_random("zigzag", size, seed);
  const bool is_sat = chance(random, 50);
  ExactFit instance;
  instance.network = layered_network({1, size, 1}, {Activation::relu, Activation::identity}, false);
  const std::size_t count = is_sat ? size + 1 : 2 * size + 3;
  std::vector<Rational> xs(count);
  std::vector<Rational> ys(count);
  for (std::size_t i = 0; i < count; ++i) {
    xs[i] = i == 0 ? small_rational(random) : xs[i - 1] + random_fraction(random, 3, 2);
    const Rational step(uniform(random, 1, 3));
    ys[i] = i == 0 ? small_rational(random) : ys[i - 1] + (i % 2 == 0 ? step : -step);
    if (!xs[i].is_zero()) instance.inputs.push(0, xs[i]);
    instance.inputs.finish_row();
    instance.targets.push(0, ys[i]);
    instance.targets.finish_row();
  }
  if (!is_sat) {  // a bend at every second point, strictly between its neighbours
    BendRefutation bends;
    for (std::size_t i = 0; i <= size; ++i) bends.triples.push_back({2 * i, 2 * i + 1, 2 * i + 2});
    GeneratedInstance generated;
    generated.refutation = std::move(bends);
    generated.status = Status::unsat;
    generated.input = std::move(instance);
    return generated;
  }
  Witness witness;  // neuron i starts at point i and changes the slope there
  for (std::size_t i = 0; i < size; ++i) {
    witness.weights.emplace_back(Rational(1));
    witness.biases.emplace_back(-xs[i]);
  }
  Rational slope;
  for (std::size_t i = 0; i < size; ++i) {
    const Rational next = (ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i]);
    witness.weights.emplace_back(next - slope);
    slope = next;
  }
  witness.biases.emplace_back(ys[0]);
  return planted_instance(std::move(instance), std::move(witness));
}

}  // namespace nnsolve::generators
