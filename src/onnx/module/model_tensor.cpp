#include "onnx/module/model_tensor.h"

#include "algebra/simple_rational.h"

#include "nnsolve/error.h"

#include <onnx.pb.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace nnsolve {

namespace {

static_assert(std::endian::native == std::endian::little, "raw data of ONNX is little-endian");
static_assert(std::numeric_limits<float>::is_iec559 && std::numeric_limits<double>::is_iec559);

constexpr std::size_t most_values = 50'000'000;

double half_to_double(std::uint16_t bits) {
  const double sign = (bits & 0x8000U) != 0 ? -1 : 1;
  const int exponent = (bits >> 10) & 0x1F;
  const int fraction = bits & 0x3FF;
  if (exponent == 0x1F) return std::numeric_limits<double>::quiet_NaN();
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  return sign * std::ldexp(1024 + fraction, exponent - 25);
}

class TensorReader {
 public:
  TensorReader(const onnx::TensorProto& tensor, const std::string& where) : tensor_(tensor), where_(where) {}

  ModelTensor read() {
    if (tensor_.data_location() == onnx::TensorProto::EXTERNAL) {
      fail("its data are in another file, which is not supported");
    }
    count_ = 1;
    for (const std::int64_t dim : tensor_.dims()) {
      if (dim < 0 || static_cast<std::uint64_t>(dim) > most_values) fail("its size is no good");
      count_ *= static_cast<std::size_t>(dim);
      if (count_ > most_values) fail("it is too large");
      result_.dims.push_back(dim);
    }
    read_values();
    return std::move(result_);
  }

 private:
  [[noreturn]] void fail(const std::string& problem) const { throw ParseError(where_ + ": " + problem); }

  void read_values() {
    switch (tensor_.data_type()) {
      case onnx::TensorProto::FLOAT:
        return read_kind<float>(tensor_.float_data());
      case onnx::TensorProto::DOUBLE:
        return read_kind<double>(tensor_.double_data());
      case onnx::TensorProto::FLOAT16:
        return read_halves();
      case onnx::TensorProto::INT64:
        result_.is_float = false;
        return read_kind<std::int64_t>(tensor_.int64_data());
      default:
        fail("its numbers are neither float16, float, double nor int64");
    }
  }

  void push(double value) {
    if (!std::isfinite(value)) fail("it holds infinity or NaN");
    result_.values.push_back(exact_rational(value));
  }
  void push(std::int64_t value) { result_.values.emplace_back(value); }

  void expect(std::size_t found) const {
    if (found != count_)
      fail("it has " + std::to_string(found) + " numbers, and its size says " + std::to_string(count_));
  }

  template <class Number, class Field>
  void read_kind(const Field& field) {
    using Wide = std::conditional_t<std::is_same_v<Number, std::int64_t>, std::int64_t, double>;
    const std::string& raw = tensor_.raw_data();
    const bool is_raw = tensor_.has_raw_data();
    if (is_raw && raw.size() % sizeof(Number) != 0) fail("its data end within a number");
    expect(is_raw ? raw.size() / sizeof(Number) : static_cast<std::size_t>(field.size()));
    result_.values.reserve(count_);
    for (std::size_t i = 0; i < count_; ++i) {
      Number number{};
      if (is_raw) {
        std::memcpy(&number, raw.data() + i * sizeof(Number), sizeof(Number));
      } else {
        number = field.Get(static_cast<int>(i));
      }
      push(static_cast<Wide>(number));
    }
  }

  void read_halves() {
    const std::string& raw = tensor_.raw_data();
    const bool is_raw = tensor_.has_raw_data();
    if (raw.size() % 2 != 0) fail("its data end within a number");
    expect(is_raw ? raw.size() / 2 : static_cast<std::size_t>(tensor_.int32_data_size()));
    for (std::size_t i = 0; i < count_; ++i) {
      std::uint16_t bits = 0;
      if (is_raw) {
        std::memcpy(&bits, raw.data() + 2 * i, 2);
      } else {
        bits = static_cast<std::uint16_t>(tensor_.int32_data(static_cast<int>(i)));
      }
      push(half_to_double(bits));
    }
  }

  const onnx::TensorProto& tensor_;
  const std::string& where_;
  std::size_t count_ = 1;
  ModelTensor result_;
};

}  // namespace

ModelTensor read_tensor(const onnx::TensorProto& tensor, const std::string& where) {
  return TensorReader(tensor, where).read();
}

}  // namespace nnsolve
