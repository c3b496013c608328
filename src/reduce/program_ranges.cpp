// Interval arithmetic along the program, first for what does not depend on t, then for the rest. It forgets what
// operands have in common, which matters at one place: 1/w - 1/(w+c) with w, c > 0 falls in w and is positive, and the
// difference of two intervals need not be. So that is looked at as a whole.
#include "reduce/program_ranges.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <optional>

namespace nnsolve {

using Kind = Definition::Kind;

namespace {

Range point(const Rational& value) { return {value, value}; }
Range sum(const Range& a, const Range& b) { return {a.lower + b.lower, a.upper + b.upper}; }
Range negative(const Range& a) { return {-a.upper, -a.lower}; }
Range hull(const Range& a, const Range& b) { return {std::min(a.lower, b.lower), std::max(a.upper, b.upper)}; }
Range scaled(const Range& a, const Rational& factor) {
  return factor.sign() < 0 ? Range{a.upper * factor, a.lower * factor} : Range{a.lower * factor, a.upper * factor};
}
Range product(const Range& a, const Range& b) { return hull(scaled(a, b.lower), scaled(a, b.upper)); }
Rational largest(const Range& a) { return std::max(a.upper, -a.lower); }

Range inverse(const Range& a) {
  if (a.lower.sign() <= 0) {
    throw UsageError("with --box every value that is inverted must be positive, and one is between " +
                     a.lower.to_string() + " and " + a.upper.to_string());
  }
  return {Rational(1) / a.upper, Rational(1) / a.lower};
}

class RangeFinder {
 public:
  RangeFinder(const LoweredEtr& lowered, const EtrInvProgram& program, std::optional<Variable> one,
              std::vector<Range> source)
      : lowered_(lowered), program_(program), one_(one), source_(std::move(source)) {}

  ProgramRanges run() {
    const std::size_t count = program_.definitions().size();
    result_.ranges.resize(count);
    for (const bool is_shifted : {false, true}) {
      if (is_shifted) choose_shift();
      for (Variable v = 0; v < count; ++v) {
        if (program_.depends_on_shift()[v] == is_shifted) result_.ranges[v] = range_of(v);
      }
    }
    return std::move(result_);
  }

 private:
  const Range& at(Variable v) const { return result_.ranges[v]; }

  void choose_shift() {
    Rational reach;
    for (const EtrInvProgram::Shifted& shifted : program_.shifted()) {
      reach = std::max(reach, largest(at(shifted.a)) + (shifted.b ? largest(at(*shifted.b)) : Rational()));
    }
    result_.shift = reach + Rational(1);
  }

  Range range_of(Variable v) const {
    if (v == one_) return point(Rational(1));  // it may have become one with a variable of the source
    const Definition& definition = program_.definitions()[v];
    const Range sign{Rational(-1), Rational(1)};
    switch (definition.kind) {
      case Kind::source:
        return lowered_.is_sign[definition.index] ? sign : source_[definition.index];
      case Kind::number:
        return point(definition.number);
      case Kind::shift:
        return point(result_.shift);
      case Kind::sum:
        return sum(at(definition.a), at(definition.b));
      case Kind::difference:
        return range_of_difference(definition);
      case Kind::inverse:
        return inverse(at(definition.a));
      case Kind::product:
        return product(at(definition.a), at(definition.b));
      case Kind::quotient:
        return scaled(at(definition.a), Rational(1) / definition.number);
      case Kind::quantity:
        return range_of(program_.quantities()[definition.index]);
      case Kind::square_root: {
        const Range square = range_of(program_.quantities()[definition.index]);
        return {Rational(0), std::max(Rational(1), square.upper)};
      }
      case Kind::selector:
        return sign;
      case Kind::switched:
        return hull(hull(at(definition.b), at(definition.c)), point(Rational(0)));
      case Kind::square_part:
        break;
    }
    throw UsageError("with --box inequalities are said by roots");
  }

  Range range_of(const Quantity& quantity) const {
    Range range = point(Rational(0));
    for (const auto& [variable, coefficient] : quantity.form.terms()) {
      range = sum(range, scaled(at(variable), coefficient));
    }
    return quantity.atom ? hull(range, point(quantity.otherwise)) : range;
  }

  Range range_of_difference(const Definition& difference) const {
    const std::vector<Definition>& definitions = program_.definitions();
    const Definition& a = definitions[difference.a];
    const Definition& b = definitions[difference.b];
    if (a.kind == Kind::inverse && b.kind == Kind::inverse && definitions[b.a].kind == Kind::sum) {
      const Variable w = a.a;
      const Definition& next = definitions[b.a];
      const Variable c = next.a == w ? next.b : next.a;
      const bool is_step = (next.a == w || next.b == w) && at(c).lower == at(c).upper && at(c).lower.sign() > 0;
      if (is_step && at(w).lower.sign() > 0) {
        const auto value = [&](const Rational& u) { return Rational(1) / u - Rational(1) / (u + at(c).lower); };
        return {value(at(w).upper), value(at(w).lower)};
      }
    }
    return sum(at(difference.a), negative(at(difference.b)));
  }

  const LoweredEtr& lowered_;
  const EtrInvProgram& program_;
  std::optional<Variable> one_;
  std::vector<Range> source_;  // by variable of the lowered formula, those of signs without meaning
  ProgramRanges result_;
};

/// Of the terms of the source; of formulas without meaning.
std::vector<Range> ranges_of_nodes(const Etr& source, const Rational& box) {
  std::vector<Range> ranges;
  for (NodeIndex n = 0; n < source.node_count(); ++n) {
    const std::span<const NodeIndex> children = source.children(n);
    Range range;
    switch (source.node(n).kind) {
      case EtrKind::constant:
        range = point(source.constant(n));
        break;
      case EtrKind::variable:
        range = {-box, box};
        break;
      case EtrKind::sum:
        for (const NodeIndex child : children) range = sum(range, ranges[child]);
        break;
      case EtrKind::product:
        range = point(Rational(1));
        for (const NodeIndex child : children) range = product(range, ranges[child]);
        break;
      case EtrKind::choice:
        range = hull(ranges[children[1]], ranges[children[2]]);
        break;
      default:
        break;
    }
    ranges.push_back(range);
  }
  return ranges;
}

}  // namespace

ProgramRanges find_ranges(const Etr& source, const LoweredEtr& lowered, const EtrInvProgram& program,
                          std::optional<Variable> one, const Rational& box) {
  const std::vector<Range> nodes = ranges_of_nodes(source, box);
  std::vector<Range> variables(source.variables().size(), Range{-box, box});
  for (const NodeIndex definition : lowered.definitions) variables.push_back(nodes[definition]);
  return RangeFinder(lowered, program, one, std::move(variables)).run();
}

}  // namespace nnsolve
