// What a script has declared, defined and asserted so far: a value, so that `push` keeps a copy and `pop` goes back.
#pragma once

#include "nnsolve/formula.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace nnsolve {

/// A function with parameters (define-fun): its body as a graph of its own. The graph's first variables are the
/// parameters; the others stand for applications of free functions, or for nodes of the formula that the body mentions.
struct Smt2Function {
  struct Import {
    Variable variable = 0;
    EtrPart part;  // of the formula
  };

  std::string_view name;
  Etr graph;
  NodeIndex body = 0;
  std::uint32_t body_shape = EtrPart::as_node;
  std::size_t parameter_count = 0;
  std::vector<Import> imports;
  std::map<std::pair<NodeIndex, std::uint32_t>, NodeIndex> import_of;  // by node and shape
};

/// What a name means at the moment.
struct Smt2Binding {
  enum class Kind : std::uint8_t {
    nothing,
    operation,
    term,
    function,       // with a definition
    free_function,  // without
    label,          // of a formula that cannot be used as a term, since it has quantifiers
  };

  Kind kind = Kind::nothing;
  bool is_local = false;                   // of a term: a node of the function that is being read, not of the formula
  std::uint32_t index = 0;                 // of the operator, the node, or the function
  std::uint32_t shape = EtrPart::as_node;  // of a term
};

/// Texts of symbols as numbers, and what each means. The texts must outlive it.
class Smt2Names {
 public:
  /// Knows the operators.
  Smt2Names();
  std::uint32_t number_of(std::string_view name);
  const Smt2Binding& binding(std::uint32_t name) const { return bindings_[name]; }
  void bind(std::uint32_t name, const Smt2Binding& binding) { bindings_[name] = binding; }
  /// Likewise, until restore() goes back behind the mark.
  void bind_in_scope(std::uint32_t name, const Smt2Binding& binding);
  std::size_t mark() const { return hidden_.size(); }
  void restore(std::size_t mark);

 private:
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
  std::vector<Smt2Binding> bindings_;                          // by name
  std::vector<std::pair<std::uint32_t, Smt2Binding>> hidden_;  // what scopes hide, the innermost last
};

/// (! formula :named name)
struct Smt2NamedFormula {
  std::string_view name;
  EtrPart part;
  bool is_quantified = false;  // the node may be false where the formula is true
};

struct Smt2State {
  Etr formula;  // its assertions are the file's
  Smt2Names names;
  std::map<std::string_view, bool> sorts;  // define-sort: whether it is Bool
  std::vector<std::shared_ptr<const Smt2Function>> functions;
  std::vector<Smt2NamedFormula> named;
  std::vector<std::string_view> assertion_names;        // by assertion; empty: it has none
  std::vector<std::string_view> assertion_texts;        // as they are written
  std::vector<Variable> declared;                       // variables that the file declares
  std::unordered_map<std::string, Variable> variables;  // all that have a name
  std::size_t named_variables = 0;                      // how many variables have one
  std::map<std::string, std::size_t> last_number;       // of made names, by what they begin with
  std::string_view logic;                               // empty: none was set
  std::optional<bool> status;                           // (set-info :status ...): sat or unsat
  std::vector<std::uint32_t> depth;                     // by node of the formula: how deep formulas nest in it

  /// A variable of a name that the file gives it; one that goes by the name already, and was made, gets another.
  Variable declare_variable(const std::string& name, bool is_bool);
  /// One that stands for something: it gets the name if it is free, else one that begins so.
  Variable make_variable(const std::string& name, bool is_bool);
  /// Names for the variables of applications that have been made since: f!1, /!1.
  void name_applications();

 private:
  std::string free_name(const std::string& beginning);
};

}  // namespace nnsolve
