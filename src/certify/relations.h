// Linear algebra modulo what equations say: the space spanned by equations times monomials up to a degree.
#pragma once

#include "nnsolve/polynomial.h"

#include <cstddef>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace nnsolve {

class Relations {
 public:
  /// A multiple of an equation: its number, and the monomial.
  using Generator = std::pair<std::size_t, Monomial>;

  /// Of too many or too long rows fewer are taken: a smaller space proves less, but nothing wrong.
  Relations(const std::vector<Polynomial>& equations, const std::vector<Variable>& variables, std::uint32_t degree);

  /// The polynomial without the leading monomials of the space, congruent to it.
  Polynomial normal_form(const Polynomial& polynomial) const;
  bool is_leading(const Monomial& monomial) const { return row_of_.count(monomial) > 0; }
  /// Factors by which the equations add up to the polynomial; nothing if it is not in the space.
  std::optional<std::vector<Polynomial>> factors_of(const Polynomial& polynomial) const;

 private:
  struct Row {
    Polynomial polynomial;  // with leading coefficient 1
    Generator generator;    // (generator - the other rows) / scale
    Rational scale;
    std::vector<std::pair<std::size_t, Rational>> others;
  };
  using Used = std::vector<std::pair<std::size_t, Rational>>;

  Polynomial reduced(const Polynomial& polynomial, Used* used) const;
  void add(Polynomial polynomial, Generator generator);

  std::size_t equation_count_;
  std::vector<Row> rows_;
  std::map<Monomial, std::size_t> row_of_;  // by leading monomial
};

/// All monomials up to the degree, low degrees first.
std::vector<Monomial> monomials_up_to(const std::vector<Variable>& variables, std::uint32_t degree);

}  // namespace nnsolve
