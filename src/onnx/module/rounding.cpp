// Rounding to nearest, ties to even, once: MPFR divides, with the exponents of the kind, so that numbers below the
// smallest normal one are rounded once, too. An irrational number is never a tie, so both ends of an interval around it
// round to the same number once it is narrow enough.
#include "algebra/square_root.h"
#include "onnx/module/parts.h"

#include "nnsolve/error.h"
#include "nnsolve/real.h"

#include <flint/fmpq.h>
#include <mpfr.h>

#include <optional>
#include <utility>
#include <variant>

namespace nnsolve {

namespace {

struct FloatKind {
  mpfr_prec_t precision;
  mpfr_exp_t least_exponent;  // as MPFR counts, of the smallest number above 0
  mpfr_exp_t largest_exponent;
};

constexpr FloatKind kind_of(OnnxNumbers numbers) {
  return numbers == OnnxNumbers::float32 ? FloatKind{24, -148, 128} : FloatKind{53, -1073, 1024};
}

/// MPFR's range of exponents, put back at the end.
class ExponentRange {
 public:
  explicit ExponentRange(const FloatKind& kind) : least_(mpfr_get_emin()), largest_(mpfr_get_emax()) {
    mpfr_set_emin(kind.least_exponent);
    mpfr_set_emax(kind.largest_exponent);
  }
  ~ExponentRange() {
    mpfr_set_emin(least_);
    mpfr_set_emax(largest_);
  }
  ExponentRange(const ExponentRange&) = delete;
  ExponentRange& operator=(const ExponentRange&) = delete;

 private:
  mpfr_exp_t least_;
  mpfr_exp_t largest_;
};

/// Nothing if it is beyond the largest number.
std::optional<Rational> rounded(const Rational& value, const FloatKind& kind) {
  fmpq_t exact;
  mpfr_t near;
  fmpq_init(exact);
  fmpq_set_str(exact, value.to_string().c_str(), 10);
  mpfr_init2(near, kind.precision);
  std::optional<Rational> result;
  {
    const ExponentRange range(kind);
    const int ternary = mpfr_check_range(near, fmpq_get_mpfr(near, exact, MPFR_RNDN), MPFR_RNDN);
    mpfr_subnormalize(near, ternary, MPFR_RNDN);
  }
  if (mpfr_zero_p(near) != 0) result = Rational();
  if (mpfr_regular_p(near) != 0) {
    fmpz_t mantissa;
    fmpz_init(mantissa);
    mpz_t bits;
    mpz_init(bits);
    const mpfr_exp_t exponent = mpfr_get_z_2exp(bits, near);
    fmpz_set_mpz(mantissa, bits);
    fmpq_set_fmpz(exact, mantissa);
    exponent >= 0 ? fmpq_mul_2exp(exact, exact, static_cast<flint_bitcnt_t>(exponent))
                  : fmpq_div_2exp(exact, exact, static_cast<flint_bitcnt_t>(-exponent));
    char* text = fmpq_get_str(nullptr, 10, exact);
    std::string problem;
    result = Rational::parse(text, problem);
    flint_free(text);
    mpz_clear(bits);
    fmpz_clear(mantissa);
  }
  mpfr_clear(near);
  fmpq_clear(exact);
  return result;
}

Rational value_at(const UnivariatePolynomial& polynomial, const Rational& place) {
  Rational total;
  for (std::size_t i = polynomial.size(); i-- > 0;) total = total * place + polynomial[i];
  return total;
}

std::optional<Rational> rounded(const Real& number, const FloatKind& kind) {
  if (number.is_rational()) return rounded(number.rational(), kind);
  const UnivariatePolynomial polynomial = number.minimal_polynomial();
  auto [lower, upper] = number.isolating_interval();
  const int sign = value_at(polynomial, lower).sign();
  while (true) {
    const std::optional<Rational> below = rounded(lower, kind);
    const std::optional<Rational> above = rounded(upper, kind);
    if (below == above) return below;
    const Rational middle = (lower + upper) / Rational(2);
    (value_at(polynomial, middle).sign() == sign ? lower : upper) = middle;
  }
}

class Rounder {
 public:
  Rounder(const Network& network, OnnxNumbers numbers)
      : network_(network), kind_(kind_of(numbers)), word_(numbers == OnnxNumbers::float32 ? "float32" : "float64") {}

  Value weight(EdgeIndex e, const Real& value) const {
    const Edge& edge = network_.edges[e];
    return near(value, "the weight of " + network_.neurons[edge.from].name + " -> " + network_.neurons[edge.to].name);
  }
  Value bias(std::size_t k, const Real& value) const {
    return near(value, "the bias of " + network_.neurons[network_.input_count + k].name);
  }

 private:
  Value near(const Real& value, const std::string& what) const {
    std::optional<Rational> result = rounded(value, kind_);
    if (!result) throw UsageError(what + " is too large for " + word_);
    return Value(*std::move(result));
  }

  const Network& network_;
  FloatKind kind_;
  std::string word_;
};

/// Weights and biases as real numbers.
struct RealParameters {
  std::vector<Real> weights;
  std::vector<Real> biases;
};

RealParameters reals_of(const AnyWitness& witness) {
  RealParameters result;
  if (const auto* near = std::get_if<EnclosedWitness>(&witness)) {
    result.weights.assign(near->weights.begin(), near->weights.end());
    result.biases.assign(near->biases.begin(), near->biases.end());
    return result;
  }
  const Witness& exact = std::get<Witness>(witness);
  for (const Value& value : exact.weights) result.weights.push_back(real_of(value, exact.fields));
  for (const Value& value : exact.biases) result.biases.push_back(real_of(value, exact.fields));
  return result;
}

}  // namespace

RoundedNetwork round_network(const Network& network, const AnyWitness& witness, OnnxNumbers numbers) {
  RoundedNetwork result{network, {}};
  for (Edge& edge : result.network.edges) {
    edge.weight.reset();
    edge.domain.reset();
  }
  for (Neuron& neuron : result.network.neurons) {
    neuron.bias.reset();
    neuron.bias_domain.reset();
    // In a model it is an attribute, which has 32 bits whatever the numbers have.
    if (neuron.activation == Activation::leaky_relu) {
      neuron.slope = *rounded(neuron.slope, kind_of(OnnxNumbers::float32));
    }
  }
  const RealParameters parameters = reals_of(witness);
  const Rounder rounder(network, numbers);
  for (std::size_t e = 0; e < parameters.weights.size(); ++e) {
    result.witness.weights.push_back(rounder.weight(static_cast<EdgeIndex>(e), parameters.weights[e]));
  }
  for (std::size_t k = 0; k < parameters.biases.size(); ++k) {
    result.witness.biases.push_back(rounder.bias(k, parameters.biases[k]));
  }
  return result;
}

}  // namespace nnsolve
