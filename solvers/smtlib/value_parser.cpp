// SMT-LIB says how a rational value is printed, and nothing of irrational ones, so every solver has its own way:
//
//   (- (/ 1.0 2.0))  (/ (- 1) 2)  -1/2  1.5                                  rationals; any constant arithmetic is read
//   (root-obj (+ (^ x 2) (* (- 2) x) (- 1)) 1)                               Z3: the first of the roots, ascending
//   (_ real_algebraic_number <1*x^2 + (-2), (5/4, 3/2)>)                     cvc5, as libpoly prints it
//   (_ real_algebraic_number <(+ (* 1 (^ x 2)) (- 3)), ((/ 3 2), (/ 7 4))>)  cvc5, later
//   (root-of-with-interval (coeffs c0 c1 ... cn) lower upper), also (_ ...)  the Yices and SMT-RAT family
//
// and arithmetic on all of these: Z3 leaves products of roots as they are where degrees grow beyond 64.
//
// All of these are built from univariate polynomials over the rationals, in prefix or in infix notation, so one
// recursive descent reads them all and computes with polynomials at once. Its depth, the degrees and the sizes of
// powers are bounded: a value beyond the bounds is unreadable, never a stack overflow or a hang.
#include "solvers/smtlib/value_parser.h"

#include "algebra/number_field.h"
#include "algebra/own_root.h"

#include "nnsolve/witness.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <stdexcept>
#include <utility>
#include <vector>

namespace nnsolve {
namespace {

constexpr int greatest_depth = 500;
constexpr std::size_t greatest_degree = 1000;
constexpr std::size_t greatest_merged_degree = 300;  // of the field of several roots
constexpr std::size_t greatest_power_digits = 200'000;

struct Unreadable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// --- Polynomials: coefficients lowest power first, no leading zeros; the empty one is 0.

using Polynomial1 = UnivariatePolynomial;

void trim(Polynomial1& p) {
  while (!p.empty() && p.back().is_zero()) p.pop_back();
}

Polynomial1 constant(Rational value) {
  Polynomial1 p;
  if (!value.is_zero()) p.push_back(std::move(value));
  return p;
}

const Rational& constant_of(const Polynomial1& p) {
  static const Rational zero;
  if (p.size() > 1) throw Unreadable("a number is expected where a variable stands");
  return p.empty() ? zero : p.front();
}

void add_to(Polynomial1& a, const Polynomial1& b, bool subtract) {
  if (a.size() < b.size()) a.resize(b.size());
  for (std::size_t i = 0; i < b.size(); ++i) subtract ? a[i] -= b[i] : a[i] += b[i];
  trim(a);
}

Polynomial1 product(const Polynomial1& a, const Polynomial1& b) {
  if (a.empty() || b.empty()) return {};
  if (a.size() + b.size() > greatest_degree + 2) throw Unreadable("the degree is too high");
  Polynomial1 result(a.size() + b.size() - 1);
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; !a[i].is_zero() && j < b.size(); ++j) result[i + j] += a[i] * b[j];
  }
  return result;
}

Polynomial1 quotient(Polynomial1 a, const Polynomial1& b) {
  const Rational& divisor = constant_of(b);
  if (divisor.is_zero()) throw Unreadable("a division by 0");
  for (Rational& coefficient : a) coefficient /= divisor;
  return a;
}

Polynomial1 power(const Polynomial1& base, const Polynomial1& exponent) {
  const Rational& value = constant_of(exponent);
  if (!value.is_integer() || value.sign() < 0 || value > Rational(100'000)) throw Unreadable("an absurd exponent");
  auto left = static_cast<std::size_t>(value.to_double());
  if (base.size() > 1 && (base.size() - 1) * left > greatest_degree) throw Unreadable("the degree is too high");
  if (left > 1 && base.size() == 1 && base.front().to_string().size() * left > greatest_power_digits) {
    throw Unreadable("the number is too long");
  }
  Polynomial1 result = constant(1);
  for (Polynomial1 square = base; left != 0; left /= 2) {
    if (left % 2 == 1) result = product(result, square);
    if (left > 1) square = product(square, square);
  }
  return result;
}

// --- Reading

bool is_model_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_operator(char c) { return c == '+' || c == '-' || c == '*' || c == '/' || c == '^'; }

// --- Arithmetic on algebraic numbers

struct Expression {
  char operation = 0;  // 0: the number
  Real number;
  std::vector<Expression> operands;
};

/// Every irrational number generates a field, equal ones the same; only the result is brought to a form of its own.
class AlgebraicEvaluation {
 public:
  explicit AlgebraicEvaluation(const Expression& expression) : expression_(expression) { collect(expression); }

  Real result() {
    std::vector<Field> fields;
    std::size_t degree = 1;
    for (const Real& root : roots_) {
      const auto [lower, upper] = root.isolating_interval();
      fields.push_back({root.minimal_polynomial(), lower, upper});
      degree *= root.degree();
      if (degree > greatest_merged_degree && roots_.size() > 1) throw Unreadable("the degree is too high");
    }
    FieldArithmetic arithmetic(fields);
    return own_root(evaluate(expression_, arithmetic), fields);
  }

 private:
  void collect(const Expression& expression) {
    for (const Expression& operand : expression.operands) collect(operand);
    if (expression.operation != 0 || expression.number.is_rational()) return;
    if (std::ranges::find(roots_, expression.number) == roots_.end()) roots_.push_back(expression.number);
  }

  Value evaluate(const Expression& expression, FieldArithmetic& arithmetic) const {
    if (expression.operation == 0) return leaf(expression.number);
    Value value = evaluate(expression.operands.front(), arithmetic);
    if (expression.operands.size() == 1 && expression.operation == '-') return arithmetic.subtract(Value(), value);
    for (std::size_t i = 1; i < expression.operands.size(); ++i) {
      value = combine(expression.operation, value, evaluate(expression.operands[i], arithmetic), arithmetic);
    }
    return value;
  }

  Value leaf(const Real& number) const {
    if (number.is_rational()) return number.rational();
    const auto place = static_cast<Variable>(std::ranges::find(roots_, number) - roots_.begin());
    return Value(Polynomial::variable(place));
  }

  static Value combine(char operation, const Value& left, const Value& right, FieldArithmetic& arithmetic) {
    switch (operation) {
      case '*':
        return arithmetic.multiply(left, right);
      case '^':
        return power(left, right, arithmetic);
      case '-':
        return arithmetic.subtract(left, right);
      default:
        return arithmetic.add(left, right);
    }
  }

  static Value power(const Value& base, const Value& exponent, const FieldArithmetic& arithmetic) {
    const bool is_natural =
        exponent.is_rational() && exponent.rational().is_integer() && !(exponent.rational() < Rational(0));
    if (!is_natural || exponent.rational() > Rational(10'000)) throw Unreadable("an absurd exponent");
    Value result = Rational(1);
    Value square = base;
    for (auto left = static_cast<std::size_t>(exponent.rational().to_double()); left != 0; left /= 2) {
      if (left % 2 == 1) result = arithmetic.multiply(result, square);
      if (left > 1) square = arithmetic.multiply(square, square);
    }
    return result;
  }

  const Expression& expression_;
  std::vector<Real> roots_;
};

Real reciprocal(const Real& number) {
  if (number.is_rational()) {
    if (number.rational().is_zero()) throw Unreadable("a division by 0");
    return Rational(1) / number.rational();
  }
  const auto [lower, upper] = number.isolating_interval();
  const std::vector<Field> fields = {{number.minimal_polynomial(), lower, upper}};
  FieldArithmetic arithmetic(fields);
  return own_root(arithmetic.inverse(Value(Polynomial::variable(0))).value(), fields);
}

/// a / b / c as a * (1/b) * (1/c), each divisor being a number of its own.
Expression product_of_quotient(Expression quotient) {
  quotient.operation = '*';
  for (std::size_t i = 1; i < quotient.operands.size(); ++i) {
    const Expression& divisor = quotient.operands[i];
    const Real number = divisor.operation == 0 ? divisor.number : AlgebraicEvaluation(divisor).result();
    quotient.operands[i] = {0, reciprocal(number), {}};
  }
  return quotient;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Real value() {
    const Expression read = expression();
    skip_space();
    if (position_ != text_.size()) throw Unreadable("more than one value");
    return read.operation == 0 ? read.number : AlgebraicEvaluation(read).result();
  }

 private:
  /// One level of nesting, while it lives.
  struct Level {
    explicit Level(int& depth) : depth_(depth) {
      if (++depth_ > greatest_depth) throw Unreadable("it is nested too deeply");
    }
    ~Level() { --depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    int& depth_;
  };

  char peek(std::size_t ahead = 0) const { return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0'; }
  void skip_space() {
    while (is_model_space(peek())) ++position_;
  }
  bool accept(char c) {
    skip_space();
    if (peek() != c) return false;
    ++position_;
    return true;
  }
  void expect(char c) {
    if (!accept(c)) throw Unreadable(std::string("'") + c + "' is missing");
  }
  /// A symbol or numeral of SMT-LIB; may be empty.
  std::string_view token() {
    skip_space();
    const std::size_t begin = position_;
    while (position_ < text_.size() && !is_model_space(peek()) && peek() != '(' && peek() != ')') ++position_;
    return text_.substr(begin, position_ - begin);
  }

  /// A rational, a root, or arithmetic on such.
  Expression expression() {
    const Level level(depth_);
    skip_space();
    const std::size_t begin = position_;
    if (!accept('(')) return {0, constant_of(atom(token())), {}};
    std::string_view word = token();
    if (word == "_") word = token();
    if (word == "root-obj") return {0, root_object(), {}};
    if (word == "real_algebraic_number") return {0, libpoly_number(), {}};
    if (word == "root-of-with-interval") return {0, root_with_interval(), {}};
    Expression result;
    while (!accept(')')) result.operands.push_back(expression());
    if (result.operands.empty()) throw Unreadable("an operator without operands");
    if (word == "to_real" && result.operands.size() == 1) return std::move(result.operands.front());
    if (word.size() != 1 || !is_operator(word.front())) throw Unreadable("it is no number");
    const bool is_rational = std::ranges::all_of(result.operands, [](const Expression& operand) {
      return operand.operation == 0 && operand.number.is_rational();
    });
    if (is_rational) {
      position_ = begin;
      return {0, constant_of(prefix()), {}};
    }
    result.operation = word.front();
    return word == "/" ? product_of_quotient(std::move(result)) : result;
  }

  Real root_object() {
    const Polynomial1 polynomial = prefix();
    const Rational index = constant_of(prefix());
    expect(')');
    if (!index.is_integer() || index.sign() <= 0 || index > Rational(static_cast<int>(greatest_degree))) {
      throw Unreadable("a root has no such index");
    }
    return checked(polynomial,
                   [&] { return Real::root_by_index(polynomial, static_cast<std::size_t>(index.to_double())); });
  }

  /// <polynomial, (lower, upper)>
  Real libpoly_number() {
    expect('<');
    const Polynomial1 polynomial = infix_sum();
    expect(',');
    if (!accept('(')) expect('[');
    const Rational lower = constant_of(infix_sum());
    expect(',');
    const Rational upper = constant_of(infix_sum());
    if (!accept(')')) expect(']');
    expect('>');
    expect(')');
    return root_between(polynomial, lower, upper);
  }

  Real root_with_interval() {
    expect('(');
    if (token() != "coeffs") throw Unreadable("'coeffs' is missing");
    Polynomial1 polynomial;
    while (!accept(')')) {
      polynomial.push_back(constant_of(prefix()));
      if (polynomial.size() > greatest_degree + 1) throw Unreadable("the degree is too high");
    }
    trim(polynomial);
    const Rational lower = constant_of(prefix());
    const Rational upper = constant_of(prefix());
    expect(')');
    return root_between(polynomial, lower, upper);
  }

  static Real root_between(const Polynomial1& polynomial, const Rational& lower, const Rational& upper) {
    if (upper < lower) throw Unreadable("the interval of a root is empty");
    return checked(polynomial, [&] { return Real::root_in_interval(polynomial, lower, upper); });
  }

  template <typename MakeRoot>
  static Real checked(const Polynomial1& polynomial, MakeRoot make_root) {
    if (polynomial.size() < 2) throw Unreadable("a root of a constant");
    std::optional<Real> root = make_root();
    if (!root) throw Unreadable("there is no such root");
    return *std::move(root);
  }

  /// An expression of SMT-LIB over + - * / ^, numerals, and one variable.
  Polynomial1 prefix() {
    const Level level(depth_);
    if (!accept('(')) return atom(token());
    const std::string_view name = token();
    std::vector<Polynomial1> operands;
    while (!accept(')')) operands.push_back(prefix());
    if (operands.empty()) throw Unreadable("an operator without operands");
    if (name == "to_real" && operands.size() == 1) return std::move(operands.front());
    if (name.size() != 1 || !is_operator(name.front())) throw Unreadable("it is no number");
    return apply(name.front(), std::move(operands));
  }

  static Polynomial1 apply(char name, std::vector<Polynomial1> operands) {
    Polynomial1 result = std::move(operands.front());
    if (operands.size() == 1 && name == '-') {
      for (Rational& coefficient : result) coefficient = -coefficient;
    }
    for (std::size_t i = 1; i < operands.size(); ++i) result = combine(name, std::move(result), operands[i]);
    return result;
  }

  static Polynomial1 combine(char name, Polynomial1 left, const Polynomial1& right) {
    switch (name) {
      case '*':
        return product(left, right);
      case '/':
        return quotient(std::move(left), right);
      case '^':
        return power(left, right);
      default:
        add_to(left, right, name == '-');
        return left;
    }
  }

  /// A numeral with or without sign and denominator, or the variable, whatever its name.
  static Polynomial1 atom(std::string_view word) {
    if (word.empty()) throw Unreadable("it is incomplete");
    const bool is_signed = word.front() == '-' || word.front() == '+';
    if (!is_digit(word.substr(is_signed ? 1 : 0).empty() ? '\0' : word[is_signed ? 1 : 0])) {
      if (is_signed) throw Unreadable("it is no number");
      return {Rational(), Rational(1)};
    }
    if (word.front() == '+') word.remove_prefix(1);
    std::string problem;
    std::optional<Rational> number = Rational::parse(word, problem);
    if (!number) throw Unreadable(problem);
    return constant(*std::move(number));
  }

  // Infix: sums of products of powers. Both notations may occur in one value, so a parenthesis looks which it is.

  Polynomial1 infix_sum() {
    const Level level(depth_);
    Polynomial1 result = infix_product();
    for (skip_space(); peek() == '+' || peek() == '-'; skip_space()) {
      const bool subtract = text_[position_++] == '-';
      add_to(result, infix_product(), subtract);
    }
    return result;
  }

  Polynomial1 infix_product() {
    skip_space();
    bool is_negative = false;
    while (peek() == '-' || peek() == '+') {
      is_negative = is_negative != (text_[position_++] == '-');
      skip_space();
    }
    Polynomial1 result = infix_power();
    for (skip_space(); peek() == '*' || peek() == '/'; skip_space()) {
      const char name = text_[position_++];
      result = combine(name, std::move(result), infix_power());
    }
    if (is_negative) result = product(result, constant(-1));
    return result;
  }

  Polynomial1 infix_power() {
    Polynomial1 result = infix_primary();
    while (accept('^')) result = power(result, infix_primary());
    return result;
  }

  Polynomial1 infix_primary() {
    const Level level(depth_);
    skip_space();
    if (peek() == '(') {
      if (is_operator(peek(1)) && is_model_space(peek(2))) return prefix();
      ++position_;
      Polynomial1 result = infix_sum();
      expect(')');
      return result;
    }
    const std::size_t begin = position_;
    while (position_ < text_.size() && is_name_or_number(peek())) ++position_;
    return atom(text_.substr(begin, position_ - begin));
  }

  static bool is_name_or_number(char c) {
    return is_digit(c) || c == '.' || c == '_' || c == '!' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  std::string_view text_;
  std::size_t position_ = 0;
  int depth_ = 0;
};

}  // namespace

std::optional<Real> parse_value(std::string_view text, std::string& problem) {
  try {
    return Reader(text).value();
  } catch (const Unreadable& reason) {
    problem = reason.what();
    return std::nullopt;
  }
}

}  // namespace nnsolve
