// An assertion for each constraint, and two for each range.
#include "formula/etr_inv_as_etr.h"

#include <algorithm>
#include <array>

namespace nnsolve {

namespace {

class EtrMaker {
 public:
  Etr make(const EtrInv& formula) {
    for (const std::string& name : formula.variable_names) {
      variables_.push_back(etr_.make_variable(etr_.add_variable(name, false)));
    }
    for (const EtrInvConstraint& constraint : formula.constraints) add(constraint);
    for (Variable x = 0; x < variables_.size(); ++x) {
      const std::optional<Range> range = formula.range(x);
      if (!range) continue;
      require(etr_.make_difference(variables_[x], etr_.make_constant(range->lower)), Relation::greater_equal);
      require(etr_.make_difference(etr_.make_constant(range->upper), variables_[x]), Relation::greater_equal);
    }
    return std::move(etr_);
  }

 private:
  void require(NodeIndex term, Relation relation) { etr_.add_assertion(etr_.make_atom(term, relation)); }

  void add(const EtrInvConstraint& constraint) {
    const std::array<NodeIndex, 2> operands = {variables_[constraint.x], variables_[constraint.y]};
    const NodeIndex one = etr_.make_constant(Rational(1));
    switch (constraint.kind) {
      case EtrInvConstraint::Kind::addition:
        return require(etr_.make_difference(etr_.make_sum(operands), variables_[constraint.z]), Relation::equal);
      case EtrInvConstraint::Kind::inversion:
        return require(etr_.make_difference(etr_.make_product(operands), one), Relation::equal);
      case EtrInvConstraint::Kind::unit:
        return require(etr_.make_difference(operands[0], one), Relation::equal);
    }
  }

  Etr etr_;
  std::vector<NodeIndex> variables_;
};

}  // namespace

Etr as_etr(const EtrInv& formula) { return EtrMaker().make(formula); }

bool has_units_or_ranges(const EtrInv& formula) {
  return formula.has_ranges() || std::ranges::any_of(formula.constraints, [](const EtrInvConstraint& constraint) {
           return constraint.kind == EtrInvConstraint::Kind::unit;
         });
}

}  // namespace nnsolve
