#include "reduce/etr_inv_to_etr_inv_eq.h"

#include "reduce/carry.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <unordered_set>
#include <utility>

namespace nnsolve {

namespace {

/// Union-find whose links know whether they lead to the same value or to its inverse.
class InversionComponents {
 public:
  explicit InversionComponents(std::size_t size) : parent_(size), is_inverse_(size), has_edge_(size), is_odd_(size) {
    std::iota(parent_.begin(), parent_.end(), 0U);
  }

  /// The smallest variable of the component, and whether x is its inverse.
  std::pair<Variable, bool> find(Variable x) {
    Variable root = x;
    bool parity = false;
    while (parent_[root] != root) {
      parity = parity != is_inverse_[root];
      root = parent_[root];
    }
    for (bool rest = parity; parent_[x] != x && parent_[x] != root;) {  // shorten the path
      bool next = rest != is_inverse_[x];
      is_inverse_[x] = rest;
      x = std::exchange(parent_[x], root);
      rest = next;
    }
    return {root, parity};
  }

  void invert(Variable x, Variable y) {
    auto [a, a_inverse] = find(x);
    auto [b, b_inverse] = find(y);
    if (a == b) {
      is_odd_[a] = is_odd_[a] || a_inverse == b_inverse;
    } else {
      if (a > b) std::swap(a, b);
      parent_[b] = a;
      is_inverse_[b] = a_inverse == b_inverse;
      is_odd_[a] = is_odd_[a] || is_odd_[b];
    }
    has_edge_[a] = true;
  }

  bool has_edge(Variable root) const { return has_edge_[root]; }
  bool is_odd(Variable root) const { return is_odd_[root]; }

 private:
  std::vector<Variable> parent_;
  std::vector<bool> is_inverse_;
  std::vector<bool> has_edge_;
  std::vector<bool> is_odd_;
};

}  // namespace

EtrInvToEtrInvEq::EtrInvToEtrInvEq(const EtrInv& source, const Defects& defects) {
  find_components(source);
  translate(source, defects);
  if (defects.padding) add_padding(source);
}

void EtrInvToEtrInvEq::find_components(const EtrInv& source) {
  const std::size_t count = source.variable_names.size();
  InversionComponents components(count);
  for (const EtrInvConstraint& constraint : source.constraints) {
    if (constraint.kind == EtrInvConstraint::Kind::inversion) components.invert(constraint.x, constraint.y);
  }
  literals_.resize(count);
  for (Variable v = 0; v < count; ++v) {
    auto [root, is_inverse] = components.find(v);
    if (root == v) {  // smaller than all others of its component, so it comes first
      literals_[v].variable = static_cast<Variable>(roots_.size());
      roots_.push_back(v);
      target_.variable_names.push_back(source.variable_names[v]);
      target_.is_nonzero.push_back(components.has_edge(v));
      is_odd_.push_back(components.is_odd(v));
    } else {
      literals_[v].variable = literals_[root].variable;
      literals_[v].is_inverse = is_inverse && !components.is_odd(root);
    }
  }
}

void EtrInvToEtrInvEq::translate(const EtrInv& source, const Defects& defects) {
  for (const EtrInvConstraint& constraint : source.constraints) {
    if (constraint.kind != EtrInvConstraint::Kind::addition) continue;
    target_.constraints.push_back({{literals_[constraint.x], literals_[constraint.y], -literals_[constraint.z]}, 3});
  }
  if (defects.lost_self_inverse) return;
  for (Variable v = 0; v < roots_.size(); ++v) {
    if (is_odd_[v]) target_.constraints.push_back({{Literal{v, false, false}, Literal{v, true, true}}, 2});
  }
}

void EtrInvToEtrInvEq::add_padding(const EtrInv& source) {
  std::vector<bool> is_added(source.variable_names.size());
  for (const EtrInvConstraint& constraint : source.constraints) {
    if (constraint.kind != EtrInvConstraint::Kind::addition) continue;
    for (Variable v : {constraint.x, constraint.y, constraint.z}) is_added[v] = true;
  }
  std::unordered_set<std::string> names(source.variable_names.begin(), source.variable_names.end());
  for (Variable v = 0; v < is_added.size(); ++v) {
    if (is_added[v]) continue;
    std::string name = source.variable_names[v] + "_padding";
    while (!names.insert(name).second) name += '_';
    Literal padding{static_cast<Variable>(target_.variable_names.size()), false, false};
    target_.variable_names.push_back(name);
    target_.is_nonzero.push_back(false);
    target_.constraints.push_back({{literals_[v], padding, -padding}, 3});
  }
}

Assignment EtrInvToEtrInvEq::push(const Assignment& solution) const {
  Assignment result;
  result.fields = solution.fields;
  result.values.resize(target_.variable_names.size());
  for (Variable v = 0; v < roots_.size(); ++v) result.values[v] = solution.values[roots_[v]];
  return result;
}

Assignment EtrInvToEtrInvEq::pull(const Assignment& solution) const {
  return with_merged_fields(solution, [&](const Assignment& target, FieldArithmetic& arithmetic) {
    std::vector<std::optional<Value>> inverses(roots_.size());
    std::optional<Assignment> result(std::in_place);
    result->fields = target.fields;
    bool is_complete = true;
    for (const Literal& literal : literals_) {
      const Value& value = target.values[literal.variable];
      if (!literal.is_inverse) {
        result->values.push_back(value);
        continue;
      }
      std::optional<Value>& inverse = inverses[literal.variable];
      if (!inverse) inverse = inverse_of(value, arithmetic, target_.variable_names[literal.variable]);
      is_complete = is_complete && inverse;
      result->values.push_back(inverse.value_or(Value()));
    }
    if (!is_complete) result.reset();
    return result;
  });
}

}  // namespace nnsolve
