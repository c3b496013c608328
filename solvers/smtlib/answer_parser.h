// Reads what a solver prints: a verdict, and after sat a model. All backends print this, the linked ones too.
#pragma once

#include "nnsolve/outcome.h"
#include "nnsolve/system.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

/// Follows the output while it grows, each byte looked at once, and says when there is enough of it.
class AnswerScanner {
 public:
  /// `output` is all of it so far: what was passed before, and more. `at_end`: nothing follows, so that a last line
  /// without its end counts.
  void advance(std::string_view output, bool at_end);

  /// The first line that is exactly sat, unsat or unknown but for blanks around it.
  std::optional<Status> verdict() const { return verdict_; }
  /// True once an expression that holds a whole model, (model ...) or ((define-fun ...) ...), has come after `sat`.
  bool has_whole_model() const { return has_whole_model_; }
  /// Where the verdict's line begins and ends, once there is one.
  std::size_t verdict_begin() const { return line_begin_; }
  std::size_t verdict_end() const { return verdict_end_; }

 private:
  void scan_lines(std::string_view output, bool at_end);
  void scan_expressions(std::string_view output);

  enum class Inside { nothing, symbol, string, comment };

  std::optional<Status> verdict_;
  bool has_whole_model_ = false;
  std::size_t line_begin_ = 0;
  std::size_t scanned_ = 0;
  std::size_t verdict_end_ = 0;
  Inside inside_ = Inside::nothing;
  std::size_t depth_ = 0;
  std::size_t expression_begin_ = 0;
};

/// Reads the values of the variables out of what follows `sat`: define-fun's, pairs (x 1) as get-value prints them, or
/// (= x 1), bare or wrapped. A variable that is not mentioned is 0. Nothing if there is no model, or if a value is
/// unreadable; `problem` says which.
std::optional<std::vector<Real>> parse_model(std::string_view text, const System& system, std::string& problem);

/// What a solver's own words say of why it does not know: "memory", "timeout", or nothing that we know of.
std::string_view reason_in(std::string_view words);

/// The version in a line (:version "..."), or empty.
std::string version_in(std::string_view text);

/// The first line that says something, or the first that begins with `prefix`; made printable, cut to `length`.
std::string first_line(std::string_view text, std::string_view prefix, std::size_t length);

/// One line without control characters, the rest escaped as in C, cut to `length` characters.
std::string printable(std::string_view text, std::size_t length);

}  // namespace nnsolve
