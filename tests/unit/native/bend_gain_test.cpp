// Lost without it: hops that replace a neuron by one that helps.
#include "native/network/bend_gain.h"

#include "nnsolve/io.h"

#include <Eigen/QR>
#include <catch2/catch.hpp>

namespace nnsolve::test {
namespace {

/// What the best fit in the columns misses, squared.
double missed(const Eigen::MatrixXd& columns, const Eigen::VectorXd& targets) {
  return (targets - columns * columns.colPivHouseholderQr().solve(targets)).squaredNorm();
}

}  // namespace

TEST_CASE("bend gain: it is what the best fit of the outputs gains") {
  const ExactFit fit = exact_fit(read_instance(R"({"nnsolve": "training/1",
    "network": {"layers": [1, 2, 2], "activations": ["relu", "identity"]},
    "data": [{"x": [-2], "y": [1, 0]}, {"x": [-1], "y": [3, "?"]}, {"x": [0], "y": [2, 2]}, {"x": [1], "y": [5, 1]},
             {"x": [2], "y": [0, 7]}, {"x": [3], "y": [4, 3]}]})",
                                               "gain"));
  const native::FloatNetwork network(fit);
  Eigen::VectorXd parameters = Eigen::VectorXd::Zero(network.index().count);
  for (Eigen::Index i = 0; i < parameters.size(); ++i) parameters[i] = 0.3 + 0.4 * static_cast<double>(i % 3);
  const native::FloatNetwork::Point point = network.at(parameters);
  const native::BendGain gain(network, point, 1);
  Eigen::VectorXd values(6);
  values << 4, 0, 1, 2, 0, 3;
  double expected = 0;
  for (const NeuronIndex output : {3u, 4u}) {
    std::vector<Eigen::Index> rows;
    std::vector<double> targets;
    for (const auto& residual : network.residuals()) {
      if (residual.output != output) continue;
      rows.push_back(residual.row);
      targets.push_back(residual.target);
    }
    const Eigen::VectorXd wanted =
        Eigen::Map<const Eigen::VectorXd>(targets.data(), static_cast<Eigen::Index>(targets.size()));
    Eigen::MatrixXd columns(wanted.size(), 3);
    columns << point.values(rows, 2), Eigen::VectorXd::Ones(wanted.size()), values(rows);
    expected += missed(columns.leftCols(2), wanted) - missed(columns, wanted);
  }
  CHECK(expected > 1);
  CHECK(gain.of(values) == Approx(expected));
  CHECK(gain.of(point.values.col(2)) == Approx(0).margin(1e-9));  // another neuron's values are nothing new
}

TEST_CASE("bend gain: of outputs that see nothing else, and of some that nothing is asked of") {
  const ExactFit fit = exact_fit(read_instance(R"({"nnsolve": "training/1",
    "network": {"layers": [1, 1, 2], "activations": ["relu", "identity"], "bias": "zero"},
    "data": [{"x": [1], "y": [3, "?"]}, {"x": [2], "y": [4, "?"]}]})",
                                               "alone"));
  const native::FloatNetwork network(fit);
  const native::FloatNetwork::Point point = network.at(Eigen::VectorXd::Ones(network.index().count));
  const native::BendGain gain(network, point, 1);
  Eigen::VectorXd values(2);
  values << 1, 0;
  CHECK(gain.of(values) == Approx(9));
}

}  // namespace nnsolve::test
