// All ETR-INV formulas with n variables, each of them used, and m different constraints, up to what does not matter:
// the names of variables, the order of constraints, and that of the operands of + and *. Of each class of equal
// formulas the set of constraints that comes first in lexicographic order stands for it.
#include "generate/families.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace nnsolve::generators {

namespace {

/// All constraints on n variables with x <= y.
std::vector<EtrInvConstraint> all_constraints(Variable n) {
  std::vector<EtrInvConstraint> list;
  for (Variable x = 0; x < n; ++x) {
    for (Variable y = x; y < n; ++y) {
      for (Variable z = 0; z < n; ++z) list.push_back(EtrInvConstraint::addition(x, y, z));
    }
  }
  for (Variable x = 0; x < n; ++x) {
    for (Variable y = x; y < n; ++y) list.push_back(EtrInvConstraint::inversion(x, y));
  }
  return list;
}

using Choice = std::vector<std::uint32_t>;  // numbers of constraints, ascending

class Enumeration {
 public:
  explicit Enumeration(Variable n) : n_(n), constraints_(all_constraints(n)) {
    std::vector<Variable> renaming(n);
    std::iota(renaming.begin(), renaming.end(), 0);
    do {
      auto& renamed = renamed_.emplace_back();
      for (const EtrInvConstraint& constraint : constraints_) renamed.push_back(number_after(constraint, renaming));
    } while (std::next_permutation(renaming.begin(), renaming.end()));
  }

  /// Calls visit(choice) for each class of m constraints, until it returns false.
  template <class Visit>
  void for_each(std::size_t m, Visit visit) const {
    Choice choice(m);
    std::iota(choice.begin(), choice.end(), 0);
    if (m > constraints_.size()) return;
    do {
      if (uses_all(choice) && is_first(choice) && !visit(choice)) return;
    } while (advance(choice));
  }

  EtrInv formula(const Choice& choice) const {
    EtrInv formula;
    for (Variable v = 0; v < n_; ++v) formula.variable_names.emplace_back(1, "xyzuvw"[v]);
    for (const std::uint32_t c : choice) formula.constraints.push_back(constraints_[c]);
    return formula;
  }

 private:
  std::uint32_t number_after(EtrInvConstraint c, const std::vector<Variable>& renaming) const {
    c.x = renaming[c.x];
    c.y = renaming[c.y];
    if (c.x > c.y) std::swap(c.x, c.y);
    if (c.kind == EtrInvConstraint::Kind::addition) c.z = renaming[c.z];
    return static_cast<std::uint32_t>(std::find(constraints_.begin(), constraints_.end(), c) - constraints_.begin());
  }

  bool uses_all(const Choice& choice) const {
    std::vector<bool> used(n_);
    for (const std::uint32_t number : choice) {
      const EtrInvConstraint& c = constraints_[number];
      used[c.x] = used[c.y] = true;
      if (c.kind == EtrInvConstraint::Kind::addition) used[c.z] = true;
    }
    return std::find(used.begin(), used.end(), false) == used.end();
  }

  bool is_first(const Choice& choice) const {
    Choice other(choice.size());
    for (const auto& renamed : renamed_) {
      for (std::size_t i = 0; i < choice.size(); ++i) other[i] = renamed[choice[i]];
      std::sort(other.begin(), other.end());
      if (other < choice) return false;
    }
    return true;
  }

  /// To the next choice in lexicographic order, if there is one.
  bool advance(Choice& choice) const {
    std::size_t i = choice.size();
    while (i > 0 && choice[i - 1] + (choice.size() - i) + 1 == constraints_.size()) --i;
    if (i == 0) return false;
    ++choice[i - 1];
    for (; i < choice.size(); ++i) choice[i] = choice[i - 1] + 1;
    return true;
  }

  Variable n_;
  std::vector<EtrInvConstraint> constraints_;
  std::vector<Choice> renamed_;  // by renaming, by constraint: its number afterwards
};

template <Variable n>
std::size_t count_exhaustive(std::size_t size) {
  std::size_t count = 0;
  Enumeration(n).for_each(size, [&](const Choice&) {
    ++count;
    return true;
  });
  return count;
}

template <Variable n>
GeneratedInstance make_exhaustive(std::size_t size, std::uint64_t seed) {
  const Enumeration enumeration(n);
  GeneratedInstance instance;
  std::uint64_t number = 0;
  enumeration.for_each(size, [&](const Choice& choice) {
    if (number++ != seed) return true;
    instance.input = Formula(enumeration.formula(choice));
    return false;
  });
  return instance;
}

template <Variable n>
Family family_of(const char* name, const char* description, std::size_t least_size, std::size_t most_size) {
  Family family;
  family.name = name;
  family.description = description;
  family.size_meaning = "constraints";
  family.least_size = least_size;
  family.most_size = most_size;
  family.count = count_exhaustive<n>;
  family.make = make_exhaustive<n>;
  return family;
}

}  // namespace

std::vector<Family> exhaustive_families() {
  return {family_of<1>("exhaustive-1", "all ETR-INV formulas with one variable, up to symmetry", 1, 2),
          family_of<2>("exhaustive-2", "all ETR-INV formulas with two variables, up to symmetry", 1, 9),
          family_of<3>("exhaustive-3", "all ETR-INV formulas with three variables, up to symmetry", 1, 4),
          family_of<4>("exhaustive-4", "all ETR-INV formulas with four variables, up to symmetry", 2, 3)};
}

}  // namespace nnsolve::generators
