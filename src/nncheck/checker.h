// The steps of a certificate over the facts in force (src/nncheck/README.md, "The format"). Every step either adds
// facts that follow from the core, or core facts that lose no solution, or closes the scope; a false fact closes it
// too. What a step needs and does not find is a Problem, and the certificate is rejected.
#pragma once

#include "nncheck/instance.h"

#include <optional>
#include <set>

namespace nncheck {

class Checker {
 public:
  explicit Checker(Instance& instance) : instance_(instance) {}
  /// The header, then a step a line.
  void read(std::string_view line);
  /// The outermost scope is closed, and no branch or case is open.
  bool proved() const { return scopes_.size() == 1 && scopes_[0].closed && scopes_[0].branches.empty(); }
  const Facts& facts() const { return facts_; }
  std::size_t depth() const { return scopes_.size(); }
  std::size_t header_facts() const { return header_facts_; }
  const std::string& bound() const { return bound_; }

 private:
  struct Scope {
    std::size_t facts = 0, variables = 0;  // when it began
    bool closed = false;
    std::vector<Fact> branches = {};  // what those assume that are still to come, the last one first
    std::shared_ptr<const Formula> lemma = nullptr;
  };
  using Why = std::map<std::int64_t, Node>;

  Polynomial polynomial(const Json& value) const;
  Formula formula(const Json& value) const;
  Node comparison(const Json& value) const;
  std::size_t fact_number(const Json& value) const { return index_of(value, facts_.size(), "fact"); }
  std::uint32_t variable_number(const Json& value) const {
    return variables_[index_of(value, variables_.size(), "variable")];
  }
  const Node& atom_of(const Json& fact) const;
  Node total(const Json& terms) const;

  void header(const Json& header);
  void step(const Json& step);
  void add(Formula formula, bool core);
  void add(const Fact& fact);
  void close() { scopes_.back().closed = true; }
  void sum(const Json& step);
  void cancel(const Json& step);
  void begin_case(const Json& step);
  void branch(const Json& step);
  void end(const Json& step);
  void units(const Json& step);
  void define(const Json& step);
  void rank(const Json& step);
  void line(const Json& step);

  void wlog(const Json& step);
  void wlog_case(const Json& map, const std::vector<Formula>& goals, std::size_t core_end);
  void order(const Json& step);
  Map read_map(const Json& list) const;
  Why read_why(const Json& reasons, std::size_t goals, std::size_t core_end) const;
  std::map<std::uint32_t, Signs> read_signs(const Json& list) const;
  /// The core facts that mention a variable of the map.
  std::vector<std::size_t> changed(std::size_t core_end, const Map& map) const;

  Instance& instance_;
  Facts facts_;
  std::vector<Scope> scopes_;             // none before the header
  std::vector<std::uint32_t> variables_;  // in force: by the certificate's numbers, the facts'
  std::vector<Name> names_;               // of those that are defined
  std::set<Name> known_names_;
  std::size_t header_facts_ = 0;
  std::string bound_;
};

}  // namespace nncheck
