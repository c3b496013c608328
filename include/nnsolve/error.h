// The ways in which nnsolve fails. What a backend does wrong, a time-out, an unknown verdict are values
// (see answer.h), never exceptions; an exception means that there is nothing to answer.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

#pragma GCC visibility push(default)

namespace nnsolve {

/// Bad input (exit status 65). what() is one line: "file:line:column: message", or "file: message" where the
/// input has no such place.
class ParseError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Wrong use of the command line or of a function (exit status 64).
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A backend that is unknown, not built in, or cannot be started (exit status 69).
class BackendError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A file that cannot be read or written (exit status 74).
class FileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A constant that would have more than Rational::max_digits digits. Readers make it a ParseError.
class NumberTooLarge : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Values that are to be carried back through presolve do not satisfy the presolved system.
class NotAModel : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A solution that cannot be carried on along the reduction, because it is none or because the construction (as
/// printed) has no place for it.
class CarryError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reports a broken invariant of nnsolve itself (exit status 70).
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line);

}  // namespace nnsolve

#pragma GCC visibility pop

/// For invariants, on in every build; never for input.
#define NNSOLVE_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) : ::nnsolve::assertion_failed(#condition, __FILE__, __LINE__))
