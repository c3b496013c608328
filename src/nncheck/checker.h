// The steps of a certificate over the facts in force (src/nncheck/README.md, "The format"). Every step either adds
// facts that follow from the core, or core facts that lose no solution, or closes the scope; a false fact closes it
// too. What a step needs and does not find is a Problem, and the certificate is rejected.
#pragma once

#include "nncheck/facts.h"
#include "nncheck/instance.h"

#include <map>
#include <optional>
#include <set>

namespace nncheck {

class Checker {
 public:
  using Value = Json::Value;

  Checker(Instance& instance, Value header);
  void step(Value step);
  /// The outermost scope is closed, and no branch or case is open.
  bool proved() const { return scopes_.size() == 1 && scopes_[0].closed && !scopes_[0].in_case; }
  const Facts& facts() const { return facts_; }
  std::size_t depth() const { return scopes_.size(); }
  std::size_t header_facts() const { return header_facts_; }
  const std::string& bound() const { return bound_; }

 private:
  struct Assumption {
    std::shared_ptr<const Formula> formula;
    std::uint32_t at = 0;
  };
  struct Scope {
    std::size_t facts = 0, variables = 0;  // when it began
    bool closed = false;
    bool in_case = false;
    std::vector<Assumption> branches;  // of its case that are still to come, the last one first
    std::shared_ptr<const Formula> lemma;
  };
  struct Total {
    Polynomial p;
    Signs signs = 0;
  };
  using Why = std::map<std::int64_t, Total>;

  Polynomial polynomial(Value value) const;
  Formula formula(Value value) const;
  FormulaNode atom(Value value) const;
  std::uint32_t fact_number(Value value) const { return value.index(facts_.size(), "fact"); }
  std::uint32_t variable_number(Value value) const { return value.index(names_.size(), "variable"); }
  const FormulaNode& atom_of(Value fact) const;
  Total total(Value terms) const;

  void add(Formula formula, bool core);
  void add(const Assumption& assumption, bool core);
  void sum(Value step);
  void cancel(Value step);
  void begin_case(Value step);
  void begin_branch();
  void end_branch();
  void units(Value step);
  void define(Value step);
  void order(Value step);
  void rank(Value step);
  void line(Value step);

  void wlog(Value step);
  void wlog_case(Value map, const std::vector<Formula>& goals, std::size_t core_end);
  Map read_map(Value list) const;
  Why read_why(Value object, const std::vector<Formula>& goals, std::size_t core_end) const;
  std::map<std::uint32_t, Signs> read_signs(Value list) const;
  static FormulaNode image(const FormulaNode& node, const Map& map);
  bool mentions(const Fact& fact, const std::function<bool(char32_t)>& variable) const;

  Facts facts_;
  std::vector<Scope> scopes_;
  std::vector<Name> names_;  // of the variables in force
  std::set<Name> known_names_;
  Instance* instance_ = nullptr;
  std::size_t header_facts_ = 0;
  std::string bound_;
};

/// No real number has signs by which all the formulas hold; each speaks of this variable alone.
bool contradict(const std::vector<Formula>& formulas, std::uint32_t v);

}  // namespace nncheck
