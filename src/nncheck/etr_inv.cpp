// ETR-INV and ETR-INV-EQ, a constraint a line. Facts: ["c", k], the k-th constraint with every inverted variable
// multiplied in, once; ["nonzero", x] for what is inverted or said not to be 0; ["lo", x] and ["hi", x] for ranges.
#include "nncheck/instance.h"

#include <cctype>
#include <set>
#include <sstream>

namespace nncheck {

namespace {

/// Names, numbers (digits, letters, points), single characters.
std::vector<std::string> words_of(std::string_view line) {
  auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  auto is_digit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
  std::vector<std::string> words;
  line = line.substr(0, line.find('#'));
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = at + 1;
    const char also = is_letter(line[at]) ? '\'' : '.';
    if (is_letter(line[at]) || is_digit(line[at])) {
      while (end < line.size() && (is_letter(line[end]) || is_digit(line[end]) || line[end] == also)) ++end;
    }
    if (line[at] != ' ' && line[at] != '\t' && line[at] != '\r') words.emplace_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

/// ±x, or ±1/x.
struct Literal {
  std::string x;
  bool inverse = false;
  int sign = 1;
};

/// The sum (or the product) of the literals, plus the constant, is 0.
struct Constraint {
  std::vector<Literal> literals;
  bool is_product = false;
  int constant = 0;
};

class Lines : public Instance {
 public:
  Lines(std::string_view text, bool combined) : combined_(combined) {
    std::istringstream lines{std::string(text)};
    std::size_t number = 1;
    bool first = true;
    for (std::string line; std::getline(lines, line); ++number) {
      words_ = words_of(line);
      at_ = 0;
      try {
        if (!words_.empty()) read_line(first);
      } catch (const Problem& problem) {
        throw Problem("line " + std::to_string(number) + ": " + problem.what());
      }
      first = first && words_.empty();
    }
    for (const auto& [low, high] : everywhere_) {
      for (const std::string& x : names_) restrict(x, low, high);
    }
  }

  bool has_variable(const Name& name) const override { return names_.contains(named(name, "v")); }

  Formula fact(const Name& name) override {
    if (const std::size_t k = numbered(name, "c", constraints_.size())) {
      return atom(polynomial(constraints_[k - 1]), equal_zero);
    }
    if (const std::string x = named(name, "nonzero"); nonzero_.contains(x)) return atom(var({"$v", "$" + x}), not_zero);
    const bool low = name[0] == "$lo";
    const std::string x = named(name, low ? "lo" : "hi");
    if (!ranges_.contains(x)) throw Problem("no fact " + to_text(name));
    const auto& range = ranges_.at(x);
    Sum sum;
    sum.add(var({"$v", "$" + x}), low ? 1 : -1);
    sum.add(constant(low ? range.first : range.second), low ? -1 : 1);
    return atom(sum.take(), not_below);
  }

 private:
  bool at_name() const { return at_ < words_.size() && (std::isalpha(words_[at_][0]) != 0 || words_[at_][0] == '_'); }
  bool accept(const char* word) { return at_ < words_.size() && words_[at_] == word && ++at_ != 0; }
  void expect(const char* word) {
    if (!accept(word)) throw Problem(std::string("expected ") + word);
  }
  std::string name() {
    if (!at_name()) throw Problem("expected a name");
    names_.insert(words_[at_]);
    return words_[at_++];
  }
  /// Words up to the end of a number.
  mpq_class number() {
    std::string text = accept("-") ? "-" : "";
    bool more = true;
    while (more && at_ < words_.size()) {
      text += words_[at_++];
      const char last = text.back();
      more = last == '/' || last == 'e' || last == 'E' || last == '-' || last == '+' ||
             (at_ < words_.size() && words_[at_] == "/");
    }
    return parse_number(text, true);
  }

  void read_line(bool first) {
    const auto names = static_cast<std::size_t>(words_.size() < 2 || (at_ = 1, at_name()));
    at_ = 0;
    if (first && words_[0] == "etr") {
      std::string header;
      for (const std::string& word : words_) header += word + " ";
      if (header != (combined_ ? "etr - inv - eq 1 " : "etr - inv 1 ")) throw Problem("an unknown header");
    } else if (names != 0 && accept("vars")) {
      while (at_ < words_.size()) name();
    } else if (combined_ && names != 0 && accept("nonzero")) {
      do nonzero_.insert(name());
      while (at_ < words_.size());
    } else if (!combined_ && words_.size() > 2 && words_[1] != "+" && words_[1] != "*" && accept("range")) {
      const mpq_class low = number();
      const mpq_class high = number();
      if (low > high) throw Problem("an empty range");
      if (at_ == words_.size()) everywhere_.emplace_back(low, high);
      while (at_ < words_.size()) restrict(name(), low, high);
    } else {
      constraints_.push_back(combined_ ? combined_constraint() : constraint());
      if (at_ != words_.size()) throw Problem("unexpected " + words_[at_]);
    }
  }

  void restrict(const std::string& x, const mpq_class& low, const mpq_class& high) {
    if (!ranges_.try_emplace(x, low, high).second) throw Problem("two ranges for " + x);
  }

  /// x + y = z, x * y = 1, or x = 1.
  Constraint constraint() {
    Constraint result{{{name()}}, false, -1};
    if (!accept("=")) {
      result.is_product = accept("*");
      if (!result.is_product) expect("+");
      result.literals.push_back({name()});
      expect("=");
      if (!result.is_product) {
        result.literals.push_back({name(), false, -1});
        result.constant = 0;
        return result;
      }
    }
    expect("1");
    return result;
  }

  Constraint combined_constraint() {
    Constraint result;
    do {
      const bool minus = accept("-");
      if (!minus && !accept("+") && !result.literals.empty()) throw Problem("expected + or -");
      const bool inverse = accept("1");
      if (inverse) expect("/");
      result.literals.push_back({name(), inverse, minus ? -1 : 1});
      if (inverse) nonzero_.insert(result.literals.back().x);
    } while (!accept("="));
    expect("0");
    if (result.literals.size() < 2 || result.literals.size() > 3) throw Problem("expected two or three terms");
    return result;
  }

  Polynomial polynomial(const Constraint& constraint) {
    std::set<std::string> inverted;
    for (const Literal& literal : constraint.literals) {
      if (literal.inverse) inverted.insert(literal.x);
    }
    Sum sum;
    Polynomial all = nncheck::constant(1);
    for (const Literal& literal : constraint.literals) {
      Polynomial term = literal.inverse ? nncheck::constant(1) : var({"$v", "$" + literal.x});
      for (const std::string& x : inverted) {
        if (!literal.inverse || x != literal.x) term = product(term, var({"$v", "$" + x}));
      }
      all = product(all, term);
      if (!constraint.is_product) sum.add(term, literal.sign);
    }
    if (constraint.is_product) sum.add(all);
    sum.add(nncheck::constant(constraint.constant));
    return sum.take();
  }

  bool combined_;
  std::vector<std::string> words_;
  std::size_t at_ = 0;
  std::set<std::string> names_, nonzero_;
  std::vector<Constraint> constraints_;
  std::vector<std::pair<mpq_class, mpq_class>> everywhere_;
  std::map<std::string, std::pair<mpq_class, mpq_class>> ranges_;
};

}  // namespace

std::unique_ptr<Instance> read_etr_inv(std::string_view text, bool combined) {
  return std::make_unique<Lines>(text, combined);
}

}  // namespace nncheck
