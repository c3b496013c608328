// Value: a rational in place, anything else behind a pointer, since nearly all numbers of a witness are rational.
#include "nnsolve/witness.h"

namespace nnsolve {

Value::Value(Polynomial polynomial) {
  if (polynomial.is_constant()) {
    rational_ = polynomial.constant_term();
  } else {
    irrational_ = std::make_unique<Polynomial>(std::move(polynomial));
  }
}

Value::Value(const Value& other)
    : rational_(other.rational_),
      irrational_(other.irrational_ ? std::make_unique<Polynomial>(*other.irrational_) : nullptr) {}

Value& Value::operator=(const Value& other) {
  if (this != &other) *this = Value(other);
  return *this;
}

Polynomial Value::polynomial() const { return is_rational() ? Polynomial(rational_) : *irrational_; }

bool operator==(const Value& a, const Value& b) {
  if (a.is_rational() || b.is_rational()) {
    return a.is_rational() && b.is_rational() && a.rational_ == b.rational_;
  }
  return *a.irrational_ == *b.irrational_;
}

}  // namespace nnsolve
