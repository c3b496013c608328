// A target of the reduction ETR -> ETR-INV under construction: its constraints, and how the value of each variable
// follows from earlier ones. So the target is a straight-line program as well, which push() runs (u = 1).
#pragma once

#include "formula/lower.h"
#include "reduce/linear_form.h"

#include "nnsolve/formula.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

/// What an inequality is about: the value of the form, or `otherwise` where the atom (of the lowered formula) is false.
struct Quantity {
  LinearForm form;
  std::optional<NodeIndex> atom;
  Rational otherwise;
};

/// One of the options (nodes of the lowered formula) that is true is to be chosen, if the guard, a sign literal on a
/// variable of the program, is true.
struct Choice {
  std::optional<SignLiteral> guard;  // nothing: always
  std::vector<NodeIndex> options;
};

/// How the value of a target variable follows from the source's solution and from variables before it.
struct Definition {
  enum class Kind : std::uint8_t {
    source,       // variable `index` of the lowered formula
    number,       // `number`
    shift,        // t, an integer larger than all that is shifted by it
    sum,          // a + b
    difference,   // a - b
    inverse,      // 1 / a
    product,      // a * b
    quotient,     // a / number
    quantity,     // Quantity `index`
    square_root,  // of Quantity `index`
    square_part,  // r - 1/2 with r one (`a`: 0 to 3) of four numbers other than 1/2 and -1/2 whose squares add up to
                  // Quantity `index`
    selector,     // 1 if option `a` of Choice `index` is chosen, else -1
    switched,     // b if a = 0, else c if `index` is not 0, else 0
  };

  Kind kind = Kind::number;
  Variable a = 0;
  Variable b = 0;
  Variable c = 0;
  std::uint32_t index = 0;
  Rational number{};
};

class EtrInvProgram {
 public:
  /// The source's variables get this many variables, which come first and keep their places.
  explicit EtrInvProgram(std::vector<std::string> source_names);

  /// Makes a variable; its name begins with the prefix.
  Variable make(const char* prefix, Definition definition);
  Variable make_sum(Variable a, Variable b) { return make("_s", {.kind = Definition::Kind::sum, .a = a, .b = b}); }
  void add_addition(Variable x, Variable y, Variable z) { constraints_.push_back(EtrInvConstraint::addition(x, y, z)); }
  void add_inversion(Variable x, Variable y) { constraints_.push_back(EtrInvConstraint::inversion(x, y)); }
  /// Says that two variables, not both of the source, have the same value in every solution: they become one. They
  /// do not depend on t.
  void unify(Variable a, Variable b);
  bool is_of_source(Variable v) { return find(v) < source_count_; }
  bool are_unified(Variable a, Variable b) { return find(a) == find(b); }

  std::uint32_t add_quantity(Quantity quantity);
  std::uint32_t add_choice(Choice choice);
  /// t must exceed the absolute values of these variables (of their sum).
  void add_shifted(Variable v) { shifted_.push_back({v, std::nullopt}); }
  void add_shifted_sum(Variable a, Variable b) { shifted_.push_back({a, b}); }

  /// To be called once, at the end: unified variables become one, numbers and names are given for good. The number of
  /// variable v is then final_number(v).
  EtrInv finish();
  Variable final_number(Variable v) { return final_numbers_[find(v)]; }

  // After finish().
  struct Shifted {
    Variable a = 0;
    std::optional<Variable> b;
  };
  const std::vector<Definition>& definitions() const { return definitions_; }
  const std::vector<bool>& depends_on_shift() const { return depends_on_shift_; }
  const std::vector<Quantity>& quantities() const { return quantities_; }
  const std::vector<Choice>& choices() const { return choices_; }
  const std::vector<Shifted>& shifted() const { return shifted_; }
  /// t for all solutions alike; nothing if each may have its own.
  const std::optional<Rational>& fixed_shift() const { return fixed_shift_; }
  void fix_shift(Rational shift) { fixed_shift_ = std::move(shift); }

 private:
  Variable find(Variable v);
  void number_finally();
  void renumber_tables();
  std::vector<std::string> final_names() const;

  std::vector<std::string> source_names_;
  std::size_t source_count_;
  std::vector<EtrInvConstraint> constraints_;
  std::vector<Definition> definitions_;  // by variable, as the three below
  std::vector<bool> depends_on_shift_;
  std::vector<const char*> prefixes_;
  std::vector<Variable> same_as_;        // a smaller one, or itself
  std::vector<Variable> final_numbers_;  // by variable before finish()
  std::vector<Quantity> quantities_;
  std::vector<Choice> choices_;
  std::vector<Shifted> shifted_;
  std::optional<Rational> fixed_shift_;
};

}  // namespace nnsolve
