// ETR-INV and ETR-INV-EQ, a constraint a line. Facts: ["c", k], the k-th constraint with every inverted variable
// multiplied in, once; ["nonzero", x] for what is inverted or said not to be 0; ["lo", x] and ["hi", x] for ranges.
#include "nncheck/instance.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

namespace nncheck {

namespace {

using Words = std::vector<std::string>;

/// Apart by spaces; and these characters by themselves.
Words words_of(const std::string& line, std::string_view alone) {
  std::string spaced;
  for (const char c : line) {
    const bool apart = alone.find(c) != std::string_view::npos;
    spaced.append(apart ? " " : "").append(1, c).append(apart ? " " : "");
  }
  std::istringstream words(spaced);
  return {std::istream_iterator<std::string>(words), {}};
}

class Lines : public Instance {
 public:
  Lines(std::string_view text, bool combined) : combined_(combined) {
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) read_line(line.substr(0, line.find('#')));
    for (const auto& range : everywhere_) {
      for (const auto& [x, v] : variables_) restrict(x, range);
    }
  }

  std::optional<std::uint32_t> find_variable(const Name& name) const override {
    const auto found = variables_.find(named(name, "v"));
    return found == variables_.end() ? std::nullopt : std::optional(found->second);
  }

  std::optional<Formula> find_fact(const Name& name) const override {
    if (const std::size_t k = numbered(name, "c", constraints_.size())) return atom(constraints_[k - 1], equal_zero);
    for (const char* const kind : {"nonzero", "lo", "hi"}) {
      const std::string x = named(name, kind);
      const auto range = ranges_.find(x);
      if (kind[0] == 'n' ? !nonzero_.contains(x) : range == ranges_.end()) continue;
      const Polynomial v = variable(variables_.at(x));
      if (kind[0] == 'n') return atom(v, not_zero);
      return atom(kind[0] == 'l' ? v - range->second.first : range->second.second - v, not_below);
    }
    return std::nullopt;
  }

 private:
  using Range = std::pair<mpq_class, mpq_class>;

  /// The variable of that name; it is there from now on.
  Polynomial name(const std::string& word) {
    auto is_part = [&](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '\''; };
    need((is_letter(word[0]) || word[0] == '_') && std::all_of(word.begin(), word.end(), is_part),
         "expected a name, and not ", word);
    return variable(variables_.try_emplace(word, static_cast<std::uint32_t>(variables_.size())).first->second);
  }

  void read_line(const std::string& line) {
    const Words words = words_of(line, ""), parts = words_of(line, "+-*/=");
    if (words.empty()) return;
    const bool is_constraint =
        parts.size() > 1 && std::string_view(combined_ ? "+ - =" : "+ * =").find(parts[1]) != std::string::npos;
    const std::string keyword = is_constraint ? "" : words[0];
    if (!std::exchange(begun_, true) && words[0].starts_with("etr-inv")) {
      need(words == Words{combined_ ? "etr-inv-eq" : "etr-inv", "1"}, "an unknown header");
    } else if (keyword == "vars" || (keyword == "nonzero" && combined_)) {
      need(words.size() > 1 || keyword == "vars", "expected a name");
      for (std::size_t i = 1; i < words.size(); ++i) {
        name(words[i]);
        if (keyword == "nonzero") nonzero_.insert(words[i]);
      }
    } else if (keyword == "range" && !combined_) {
      need(words.size() > 2, "expected two numbers");
      const Range range = {parse_number(words[1], true), parse_number(words[2], true)};
      need(range.first <= range.second, "an empty range");
      if (words.size() == 3) everywhere_.push_back(range);
      for (std::size_t i = 3; i < words.size(); ++i) name(words[i]), restrict(words[i], range);
    } else {
      constraints_.push_back(combined_ ? combined_constraint(parts) : constraint(parts));
    }
  }

  void restrict(const std::string& x, const Range& range) {
    need(ranges_.try_emplace(x, range).second, "two ranges for ", x);
  }

  /// x + y = z, x * y = 1, or x = 1.
  Polynomial constraint(const Words& w) {
    const bool ends_in_1 = w.size() > 2 && w[w.size() - 2] == "=" && w.back() == "1";
    if (w.size() == 3 && ends_in_1) return name(w[0]) - mpq_class(1);
    const bool is_product = w.size() == 5 && w[1] == "*" && ends_in_1;
    if (is_product) return name(w[0]) * name(w[2]) - mpq_class(1);
    need(w.size() == 5 && w[1] == "+" && w[3] == "=", "expected x + y = z, x * y = 1, or x = 1");
    return name(w[0]) + name(w[2]) - name(w[4]);
  }

  /// Two or three of ± x and ± 1/x, and = 0.
  Polynomial combined_constraint(const Words& w) {
    struct Literal {
      Polynomial x;
      bool inverse = false;
      mpq_class sign;
    };
    std::vector<Literal> literals;
    std::set<Polynomial> inverted;
    std::size_t at = 0;
    auto here = [&] { return at < w.size() ? w[at] : std::string(); };
    auto accept = [&](const char* word) { return here() == word && ++at != 0; };
    while (at == 0 || !accept("=")) {
      const bool minus = accept("-");
      need(minus || accept("+") || at == 0, "expected + or -");
      const bool inverse = accept("1");
      need(!inverse || accept("/"), "expected /");
      literals.push_back({name(here()), inverse, minus ? -1 : 1});
      if (inverse) inverted.insert(literals.back().x), nonzero_.insert(here());
      ++at;
    }
    need(accept("0") && at == w.size(), "expected 0");
    need(literals.size() == 2 || literals.size() == 3, "expected two or three terms");
    Polynomial sum;
    for (const Literal& literal : literals) {
      Polynomial term = literal.inverse ? Polynomial(1) : literal.x;
      for (const Polynomial& x : inverted) {
        if (!literal.inverse || x != literal.x) term = term * x;
      }
      sum.add_product(term, literal.sign);
    }
    return sum;
  }

  bool combined_, begun_ = false;
  std::map<std::string, std::uint32_t> variables_;
  std::set<std::string> nonzero_;
  std::vector<Polynomial> constraints_;
  std::vector<Range> everywhere_;
  std::map<std::string, Range> ranges_;
};

}  // namespace

std::unique_ptr<Instance> read_lines(std::string_view text, bool combined) {
  return std::make_unique<Lines>(text, combined);
}

}  // namespace nncheck
