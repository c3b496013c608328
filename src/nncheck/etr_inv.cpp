// ETR-INV and ETR-INV-EQ, a constraint a line. Facts: ["c", k], the k-th constraint with every inverted variable
// multiplied in, once; ["nonzero", x] for what is inverted or said not to be 0; ["lo", x] and ["hi", x] for ranges.
#include "nncheck/instance.h"

#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <sstream>

namespace nncheck {

namespace {

using Words = std::vector<std::string>;

bool is_word(const std::string& word) {
  return !word.empty() && (std::isalpha(static_cast<unsigned char>(word[0])) != 0 || word[0] == '_');
}

/// Names, numbers (with their fraction bar, point, exponent, but no sign), single characters.
Words words_of(const std::string& line) {
  auto continues = [](unsigned char c, bool word) {
    return std::isalnum(c) != 0 || (word ? c == '_' || c == '\'' : c == '.');
  };
  Words words;
  for (std::size_t at = 0; at < line.size() && line[at] != '#';) {
    const auto c = static_cast<unsigned char>(line[at]);
    if (c == ' ' || c == '\t' || c == '\r') {
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    const bool word = std::isalpha(c) != 0 || c == '_';
    if (word || std::isdigit(c) != 0) {
      while (end < line.size() && continues(static_cast<unsigned char>(line[end]), word)) ++end;
    }
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

/// c · (x or 1/x).
struct Literal {
  std::string x;
  bool inverse = false;
  int sign = 1;
};

/// The literals' sum is 0, or the product of two of them is 1.
struct Constraint {
  std::vector<Literal> literals;
  bool is_product = false;
  int constant = 0;
};

class Lines : public FormulaInstance {
 public:
  Lines(std::string_view text, bool combined) : combined_(combined) {
    std::istringstream lines{std::string(text)};
    std::size_t number = 0;
    bool first = true;
    for (std::string line; std::getline(lines, line);) {
      ++number;
      words_ = words_of(line);
      at_ = 0;
      if (words_.empty()) continue;
      try {
        read_line(first);
      } catch (const Problem& problem) {
        throw Problem("line " + std::to_string(number) + ": " + problem.what());
      }
      first = false;
    }
    for (const auto& [low, high] : everywhere_) {
      for (const std::string& x : names_) restrict(x, low, high);
    }
  }

  bool has_variable(const Name& name) const override { return names_.contains(named(name, "v")); }

  Formula fact(const Name& name, const Lookup& lookup) const override {
    auto x = [&](const std::string& text) { return variable(lookup({"$v", "$" + text})); };
    if (const std::size_t k = numbered(name, "c", constraints_.size()))
      return atom(polynomial(constraints_[k - 1], x), equal_zero);
    if (const std::string v = named(name, "nonzero"); nonzero_.contains(v)) return atom(x(v), not_zero);
    for (const char* end : {"lo", "hi"}) {
      const auto range = ranges_.find(named(name, end));
      if (range == ranges_.end()) continue;
      const bool low = end[0] == 'l';
      Sum sum;
      sum.add(x(range->first), low ? 1 : -1);
      sum.add(constant(low ? -range->second.first : range->second.second));
      return atom(sum.take(), not_below);
    }
    throw Problem("no fact " + to_text(name));
  }

 private:
  bool accept(const char* word) { return at_ < words_.size() && words_[at_] == word && ++at_ != 0; }
  void expect(const char* word) {
    if (!accept(word)) throw Problem(std::string("expected ") + word);
  }
  std::string name() {
    if (at_ == words_.size() || !is_word(words_[at_])) throw Problem("expected a name");
    names_.insert(words_[at_]);
    return words_[at_++];
  }
  mpq_class number() {
    const std::string sign = accept("-") ? "-" : "";
    if (at_ == words_.size()) throw Problem("expected a number");
    std::string text = sign + words_[at_++];
    if (accept("/") && at_ < words_.size()) text += "/" + words_[at_++];
    if ((text.back() == 'e' || text.back() == 'E') && at_ + 1 < words_.size()) {  // its exponent has a sign
      text += words_[at_] + words_[at_ + 1];
      at_ += 2;
    }
    return parse_number(text, true);
  }

  /// "keyword name ..." and no constraint on a variable of that name.
  bool accept_keyword(const char* keyword) { return (words_.size() == 1 || is_word(words_[1])) && accept(keyword); }

  void read_line(bool first) {
    if (first && accept("etr")) {
      if (words_ != (combined_ ? Words{"etr", "-", "inv", "-", "eq", "1"} : Words{"etr", "-", "inv", "1"}))
        throw Problem("bad header");
      return;
    }
    if (accept_keyword("vars")) {
      while (at_ < words_.size()) name();
      return;
    }
    if (combined_ && accept_keyword("nonzero")) {
      do nonzero_.insert(name());
      while (at_ < words_.size());
      return;
    }
    const bool range =
        words_.size() > 1 && (words_[1] == "-" || std::isdigit(static_cast<unsigned char>(words_[1][0])) != 0);
    if (!combined_ && range && accept("range")) {
      read_range();
      return;
    }
    constraints_.push_back(combined_ ? combined_constraint() : constraint());
    if (at_ != words_.size()) throw Problem("unexpected " + words_[at_]);
  }

  void read_range() {
    const mpq_class low = number();
    const mpq_class high = number();
    if (low > high) throw Problem("an empty range");
    if (at_ == words_.size()) everywhere_.emplace_back(low, high);
    while (at_ < words_.size()) restrict(name(), low, high);
  }

  void restrict(const std::string& x, const mpq_class& low, const mpq_class& high) {
    if (!ranges_.try_emplace(x, low, high).second) throw Problem("two ranges for " + x);
  }

  Constraint constraint() {
    Constraint result{{{name()}}};
    if (accept("=")) {
      expect("1");
      result.constant = -1;
      return result;
    }
    result.is_product = accept("*");
    if (!result.is_product) expect("+");
    result.literals.push_back({name()});
    expect("=");
    if (result.is_product) {
      expect("1");
      result.constant = -1;
    } else {
      result.literals.push_back({name(), false, -1});
    }
    return result;
  }

  Constraint combined_constraint() {
    Constraint result;
    do {
      const bool minus = accept("-");
      if (!minus && !accept("+") && !result.literals.empty()) throw Problem("expected + or -");
      const bool inverse = accept("1");
      if (inverse) expect("/");
      const std::string x = name();
      if (inverse) nonzero_.insert(x);
      result.literals.push_back({x, inverse, minus ? -1 : 1});
    } while (!accept("="));
    expect("0");
    if (result.literals.size() < 2 || result.literals.size() > 3) throw Problem("expected two or three terms");
    return result;
  }

  template <class Variable>
  static Polynomial polynomial(const Constraint& constraint, Variable x) {
    Sum sum;
    sum.add(constant(constraint.constant));
    if (constraint.is_product) {
      sum.add_product(x(constraint.literals[0].x), x(constraint.literals[1].x));
      return sum.take();
    }
    std::set<std::string> inverted;
    for (const Literal& literal : constraint.literals) {
      if (literal.inverse) inverted.insert(literal.x);
    }
    for (const Literal& literal : constraint.literals) {
      Polynomial term = literal.inverse ? nncheck::constant(1) : x(literal.x);
      for (const std::string& other : inverted) {
        if (!literal.inverse || other != literal.x) term = product(term, x(other));
      }
      sum.add(term, literal.sign);
    }
    return sum.take();
  }

  bool combined_;
  Words words_;
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
