// The variables of a formula while it is read: numbered in the order in which they first occur.
#pragma once

#include "io/formula_scanner.h"
#include "io/name_table.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

class VariableList {
 public:
  VariableList() : table_(names_) {}
  VariableList(const VariableList&) = delete;
  VariableList& operator=(const VariableList&) = delete;

  std::uint32_t number_of(std::string_view name) {
    return table_.find_or_append(name, [&] {
      names_.emplace_back(name);
      return static_cast<std::uint32_t>(names_.size() - 1);
    });
  }

  /// A line "vars x y z", the scanner standing behind "vars". A variable is declared at most once.
  void read_declarations(FormulaScanner& line) {
    while (!line.at_line_end()) {
      std::size_t place = line.position();
      std::string_view name = line.expect_name("the name of a variable");
      std::uint32_t number = number_of(name);
      if (is_declared_.size() <= number) is_declared_.resize(number + 1);
      if (is_declared_[number]) line.fail_at(place, "variable " + std::string(name) + " is declared twice");
      is_declared_[number] = true;
    }
  }

  std::vector<std::string> take_names() { return std::move(names_); }
  std::size_t size() const { return names_.size(); }

 private:
  std::vector<std::string> names_;
  StringTable table_;
  std::vector<bool> is_declared_;
};

}  // namespace nnsolve
