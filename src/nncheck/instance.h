// What the checker knows of an instance: the names of its variables and facts, and each fact as a formula over the
// variables that a certificate lists. A fact is built when it is asked for, so a small core of a large instance is
// cheap. Instances without an encoding on the page (CERTIFICATES.md, section 1) are refused when they are read, by a
// Problem.
#pragma once

#include "nncheck/formula.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nncheck {

/// A list of strings ("$text") and of numbers ("#7").
using Name = std::vector<std::string>;

Name read_name(Json::Value value);
std::string to_text(const Name& name);

class Instance {
 public:
  /// The number of a variable that the certificate lists; a Problem if it does not.
  using Lookup = std::function<std::uint32_t(const Name&)>;

  Instance() = default;
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;
  virtual ~Instance() = default;
  /// The header's "below": the certificate is about costs below it, in place of the threshold.
  virtual void set_bound(const mpq_class& bound) = 0;
  /// One name for each thing: rows that share a hidden value give it the name with the first of them.
  virtual Name canonical(const Name& name) const = 0;
  virtual bool has_variable(const Name& name) const = 0;
  /// The fact of that name; a Problem if there is none.
  virtual Formula fact(const Name& name, const Lookup& lookup) const = 0;
};

std::unique_ptr<Instance> read_network(std::string_view text);
std::unique_ptr<Instance> read_etr_inv(std::string_view text, bool combined);
std::unique_ptr<Instance> read_smt2(std::string_view text);
/// By the end of the file's name.
std::unique_ptr<Instance> read_instance(const std::string& path);

/// A formula's names have no aliases, and it has no costs.
class FormulaInstance : public Instance {
 public:
  void set_bound(const mpq_class&) override { throw Problem("\"below\" is for networks"); }
  Name canonical(const Name& name) const override { return name; }
};

/// The k of [kind, k], from 1 to `count`; 0 if the name is no such name.
std::size_t numbered(const Name& name, const char* kind, std::size_t count);
/// The TEXT of [kind, TEXT]; nothing if the name is no such name.
std::string named(const Name& name, const char* kind);

}  // namespace nncheck
