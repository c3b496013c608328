// A square costs no product here. For w other than 0 and -1, 1/w - 1/(w+1) = 1/(w(w+1)), whose inverse is
// f(w) = w(w+1).
//
// rational: with w = r - 1/2, f = r^2 - 1/4, so p = f1 + f2 + f3 + f4 + 1 says that p is a sum of four squares of
//   numbers other than 1/2 and -1/2. Sound: a sum of squares is not negative. Complete: Lagrange, and a rotation by
//   the angle of (3/5, 4/5) where 1/2 occurs. p > 0 has p * y = 1 besides.
// root: p > 0 by w = r: f = r^2 + r, so p + r = f says p = r^2, with r /= 0. p >= 0 by w = r + 1:
//   f = r^2 + 3r + 2 = p + r + 2w, which r = sqrt(p) >= 0 satisfies (w >= 1), and which says p = r^2.
#include "reduce/inequalities.h"

namespace nnsolve {

using Kind = Definition::Kind;

namespace {

/// f(w) = w(w+1).
Variable oblong(Gadgets& gadgets, Variable w) {
  const Variable next = gadgets.add(w, gadgets.one());
  return gadgets.inverse(gadgets.subtract(gadgets.inverse(w), gadgets.inverse(next)));
}

void require_sum_of_squares(Gadgets& gadgets, EtrInvProgram& program, LinearForm form, std::uint32_t quantity) {
  form.subtract(LinearForm(Rational(1), gadgets.one()));
  for (std::uint32_t i = 0; i < 4; ++i) {
    const Variable w = program.make("_r", {.kind = Kind::square_part, .a = i, .index = quantity});
    form.subtract(LinearForm(Rational(1), oblong(gadgets, w)));
  }
  gadgets.equate_to_zero(form);
}

void require_square(Gadgets& gadgets, EtrInvProgram& program, LinearForm form, std::uint32_t quantity, bool is_strict) {
  const Variable r = program.make("_r", {.kind = Kind::square_root, .index = quantity});
  form.add(Rational(1), r);
  if (is_strict) {
    form.add(Rational(-1), oblong(gadgets, r));
  } else {
    const Variable w = gadgets.add(r, gadgets.one());
    form.add(Rational(2), w);
    form.add(Rational(-1), oblong(gadgets, w));
  }
  gadgets.equate_to_zero(form);
}

/// The form divided by its positive factor.
LinearForm without_factor(const LinearForm& form) {
  const Rational factor = split(form).factor;
  LinearForm result;
  for (const auto& [variable, coefficient] : form.terms()) result.add(coefficient / factor, variable);
  return result;
}

}  // namespace

void require(Gadgets& gadgets, EtrInvProgram& program, InequalityMode mode, Relation relation, const LinearForm& p) {
  if (relation == Relation::not_equal) {
    gadgets.inverse(gadgets.wire(p).variable);
    return;
  }
  LinearForm form = without_factor(p);
  const bool is_strict = relation == Relation::greater;
  if (is_strict && mode == InequalityMode::rational) {
    const Wire wire = gadgets.wire(form);
    gadgets.inverse(wire.variable);
    form = LinearForm(Rational(wire.factor.sign()), wire.variable);
  }
  const std::uint32_t quantity = program.add_quantity({form, std::nullopt, Rational()});
  if (mode == InequalityMode::rational) {
    require_sum_of_squares(gadgets, program, std::move(form), quantity);
  } else {
    require_square(gadgets, program, std::move(form), quantity, is_strict);
  }
}

}  // namespace nnsolve
