// ETR-INV and ETR-INV-EQ, a constraint a line. Facts: ["c", k], the k-th constraint with every inverted variable
// multiplied in, once; ["nonzero", x] for what is inverted or said not to be 0; ["lo", x] and ["hi", x] for ranges.
#include "nncheck/instance.h"

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
    for (const auto& [low, high] : everywhere_) {
      for (const std::string& x : names_) restrict(x, low, high);
    }
  }

  Named find(const Name& name) const override {
    const auto found = named_.find(name);
    return found == named_.end() ? Named() : found->second;
  }

 private:
  /// The variable of that name; it is there from now on.
  std::uint32_t number(const std::string& name) {
    auto is_part = [&](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '\''; };
    need((is_letter(name[0]) || name[0] == '_') && std::all_of(name.begin(), name.end(), is_part),
         "expected a name, and not ", name);
    std::optional<std::uint32_t>& v = named_[{"v", name}].variable;
    if (!v) v = static_cast<std::uint32_t>(names_.size()), names_.push_back(name);
    return *v;
  }
  Polynomial x(const std::string& name) { return variable(number(name)); }

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
      for (std::size_t i = 1; i < words.size(); ++i) keyword == "vars" ? void(number(words[i])) : not_0(words[i]);
    } else if (keyword == "range" && !combined_) {
      need(words.size() > 2, "expected two numbers");
      const mpq_class low = parse_number(words[1], true), high = parse_number(words[2], true);
      need(low <= high, "an empty range");
      if (words.size() == 3) everywhere_.emplace_back(low, high);
      for (std::size_t i = 3; i < words.size(); ++i) restrict(words[i], low, high);
    } else {
      named_[{"c", ++constraints_}].fact = atom(combined_ ? combined_constraint(parts) : constraint(parts), equal_zero);
    }
  }

  void not_0(const std::string& name) { named_[{"nonzero", name}].fact = atom(x(name), not_zero); }

  void restrict(const std::string& name, const mpq_class& low, const mpq_class& high) {
    need(!named_[{"lo", name}].fact, "two ranges for ", name);
    named_[{"lo", name}].fact = atom(x(name) - low, not_below);
    named_[{"hi", name}].fact = atom(Polynomial(high) - x(name), not_below);
  }

  /// x + y = z, x * y = 1, or x = 1.
  Polynomial constraint(const Words& w) {
    const bool ends_in_1 = w.size() > 2 && w[w.size() - 2] == "=" && w.back() == "1";
    if (w.size() == 3 && ends_in_1) return x(w[0]) - mpq_class(1);
    if (w.size() == 5 && ends_in_1 && w[1] == "*") return x(w[0]) * x(w[2]) - mpq_class(1);
    need(w.size() == 5 && w[1] == "+" && w[3] == "=", "expected x + y = z, x * y = 1, or x = 1");
    return x(w[0]) + x(w[2]) - x(w[4]);
  }

  /// Two or three of ± x and ± 1/x, and = 0.
  Polynomial combined_constraint(const Words& w) {
    struct Literal {
      std::uint32_t x = 0;
      bool minus = false, inverse = false;
    };
    std::vector<Literal> literals;
    std::set<std::uint32_t> inverted;
    std::size_t at = 0;
    auto accept = [&](const char* word) { return at < w.size() && w[at] == word && ++at != 0; };
    while (at == 0 || !accept("=")) {
      const bool minus = accept("-");
      need(minus || accept("+") || at == 0, "expected + or -");
      const bool inverse = accept("1");
      need(!inverse || accept("/"), "expected /");
      need(at < w.size(), "expected a name");
      literals.push_back({number(w[at]), minus, inverse});
      if (inverse) inverted.insert(number(w[at])), not_0(w[at]);
      ++at;
    }
    need(accept("0") && at == w.size(), "expected 0");
    need(literals.size() == 2 || literals.size() == 3, "expected two or three terms");
    Polynomial sum;
    for (const auto& [x, minus, inverse] : literals) {
      Monomial product(inverted.begin(), inverted.end());
      if (inverse) product.erase(product.find(x), 1);
      if (!inverse) product.insert(std::upper_bound(product.begin(), product.end(), x), x);
      sum.add(product, minus ? -1 : 1);
    }
    return sum;
  }

  bool combined_, begun_ = false;
  std::map<Name, Named> named_;
  std::vector<std::string> names_;  // of variables
  std::size_t constraints_ = 0;
  std::vector<std::pair<mpq_class, mpq_class>> everywhere_;
};

}  // namespace

std::unique_ptr<Instance> read_lines(std::string_view text, bool combined) {
  return std::make_unique<Lines>(text, combined);
}

}  // namespace nncheck
