// What the checker knows of an instance: the names of its variables and facts, and each fact as a formula. Variables
// get their numbers when they are first asked for, the certificate's first, and a fact is built when it is asked for,
// so a small core of a large instance is cheap. Instances that have no encoding are refused when they are read, by a
// Problem.
#pragma once

#include "nncheck/formula.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nncheck {

/// A list of strings ("$text") and of numbers ("#7").
using Name = std::vector<std::string>;

Name read_name(Json::Value value);
std::string to_text(const Name& name);
/// The k of [kind, k], from 1 to `count`; 0 if the name is no such name.
std::size_t numbered(const Name& name, const char* kind, std::size_t count);
/// The TEXT of [kind, TEXT]; nothing if the name is no such name.
std::string named(const Name& name, const char* kind);

class Instance {
 public:
  virtual ~Instance() = default;
  /// The header's "below": the certificate is about costs below it, in place of the threshold.
  virtual void set_bound(const mpq_class&) { throw Problem("\"below\" is for networks"); }
  /// One name for each thing: rows that share a hidden value give it the name with the first of them.
  virtual Name canonical(const Name& name) const { return name; }
  virtual bool has_variable(const Name& name) const = 0;
  /// The fact of that name, canonical; a Problem if there is none.
  virtual Formula fact(const Name& name) = 0;

  std::uint32_t number(const Name& variable) {
    return numbers_.try_emplace(variable, static_cast<std::uint32_t>(numbers_.size())).first->second;
  }

 protected:
  Polynomial var(const Name& name) { return variable(number(name)); }

 private:
  std::map<Name, std::uint32_t> numbers_;
};

std::unique_ptr<Instance> read_network(std::string_view text);
std::unique_ptr<Instance> read_etr_inv(std::string_view text, bool combined);
std::unique_ptr<Instance> read_smt2(std::string_view text);
/// By the end of the file's name.
std::unique_ptr<Instance> read_instance(const std::string& path);

}  // namespace nncheck
