#include "tests/nncheck/planted.h"

#include <map>
#include <set>

namespace nncheck::test {

namespace {

class Maker {
 public:
  explicit Maker(std::mt19937_64& random) : random_(random) {}

  Planted make() {
    switch (below(5)) {
      case 0:
      case 1:
        return network();
      case 2:
        return lines();
      case 3:
        return combined_lines();
      default:
        return script();
    }
  }

 private:
  std::size_t below(std::size_t n) { return random_() % n; }
  bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }
  mpq_class number() {
    mpq_class q(static_cast<long>(below(9)) - 4, below(4) == 0 ? 2 : 1);
    q.canonicalize();
    return q;
  }
  static Name name(const std::string& kind, const std::string& text) { return Json::array({kind, text}); }
  static Name numbered(const std::string& kind, std::size_t k) { return Json::array({kind, k}); }
  static Name on_row(const std::string& kind, const std::string& neuron, std::size_t row) {
    return Json::array({kind, neuron, row + 1});
  }
  static std::string quoted(const mpq_class& q) { return "\"" + q.get_str() + "\""; }

  // ---- networks ----

  struct Neuron {
    std::string name;
    std::size_t side = 0;  // input, hidden, output
    bool relu = false;
    mpq_class bias;
    std::map<std::size_t, mpq_class> edges;
  };

  Planted network() {
    Planted p{"net.json", {}, {}, {}};
    std::vector<Neuron> neurons;
    std::string lists[3], edges;
    const std::size_t counts[3] = {1 + below(2), below(4), 1 + below(2)};
    for (std::size_t side = 0; side < 3; ++side) {
      for (std::size_t i = 0; i < counts[side]; ++i) {
        Neuron neuron{std::string(1, "xhy"[side]) + std::to_string(i), side, side > 0 && chance(60), {}, {}};
        std::string item = "\"" + neuron.name + "\"";
        if (side > 0) {
          neuron.bias = number();
          p.values.emplace_back(name("b", neuron.name), neuron.bias);
          item = "{\"id\": " + item + ", \"activation\": \"" + (neuron.relu ? "relu" : "identity") + "\"";
          if (chance(30)) {
            item += ", \"bias\": " + quoted(neuron.bias);
            p.facts.push_back(name("b", neuron.name));
          }
          item += "}";
          for (std::size_t from = 0; from < neurons.size(); ++from) {
            if (neurons[from].side == 2 || chance(25)) continue;
            const mpq_class weight = neuron.edges[from] = number();
            const Name w = Json::array({"w", neurons[from].name, neuron.name});
            p.values.emplace_back(w, weight);
            const bool fixed = chance(20);
            if (fixed) p.facts.push_back(w);
            edges += std::string(edges.empty() ? "" : ", ") + "{\"from\": \"" + neurons[from].name + "\", \"to\": \"" +
                     neuron.name + "\"" + (fixed ? ", \"weight\": " + quoted(weight) : "") + "}";
          }
        }
        lists[side] += (lists[side].empty() ? "" : ", ") + item;
        neurons.push_back(neuron);
      }
    }
    const std::string data = points(p, neurons);
    p.text = R"({"nnsolve": "training/1", "network": {"inputs": [)" + lists[0] + "], \"hidden\": [" + lists[1] +
             "], \"outputs\": [" + lists[2] + "], \"edges\": [" + edges + "]}, \"data\": [" + data;
    return p;
  }

  /// What follows "data": [.
  std::string points(Planted& p, const std::vector<Neuron>& neurons) {
    const std::string cost = below(3) == 0 ? "mse" : below(2) == 0 ? "l1" : "max";
    const bool exact = chance(40);
    rows_.clear();
    std::string text;
    std::size_t outputs = 0;
    for (const Neuron& neuron : neurons) outputs += neuron.side == 2 ? 1 : 0;
    std::map<std::vector<std::string>, std::size_t> seen;
    std::set<Name> have;
    mpq_class total = 0;
    mpq_class largest = 0;
    std::vector<Name> late;
    const std::size_t rows = 1 + below(4);
    for (std::size_t row = 0; row < rows; ++row) {
      std::vector<mpq_class> values;
      std::string x, y;
      for (const Neuron& neuron : neurons) {
        mpq_class value = neuron.bias;
        for (const auto& [from, weight] : neuron.edges) value += weight * values[from];
        if (neuron.side == 0) value = static_cast<long>(below(3)) - 1;
        const mpq_class sum = value;
        if (neuron.relu && value < 0) value = 0;
        values.push_back(value);
        if (neuron.side == 0) x += (x.empty() ? "" : ", ") + quoted(value);
        // Rows that share a value have one name for it: the first that is equal in all the neuron's inputs.
        if (neuron.side == 1 || (neuron.side == 2 && neuron.relu && !exact)) {
          const Name variable = on_row(neuron.side == 1 ? "h" : "o", neuron.name, first(neurons, neuron, values, row));
          if (have.insert(variable).second) {
            p.values.emplace_back(variable, value);
            p.facts.push_back(variable);
          }
        }
        if (neuron.side != 2) continue;
        const bool known = chance(80);
        mpq_class target = exact ? (neuron.relu && sum < 0 ? mpq_class(0) : value) : mpq_class(value + number());
        y += std::string(y.empty() ? "" : ", ") + (known ? quoted(target) : "\"?\"");
        if (!known) continue;
        const mpq_class error = value - target;
        total += cost == "mse" ? mpq_class(error * error / mpq_class(static_cast<unsigned long>(outputs)))
                               : mpq_class(abs(error));
        largest = std::max(largest, mpq_class(abs(error)));
        if (exact) p.facts.push_back(on_row("y", neuron.name, row));
        if (!exact && cost == "l1") p.values.emplace_back(on_row("e", neuron.name, row), abs(error));
        for (const char* sign : {"+", "-"}) {
          if (!exact && cost != "mse")
            late.push_back(on_row((cost == "l1" ? "e" : "y") + std::string(sign), neuron.name, row));
        }
      }
      text += std::string(row == 0 ? "" : ", ") + "{\"x\": [" + x + "], \"y\": [" + y + "]}";
    }
    if (exact) return text + "]}";
    const mpq_class threshold = (cost == "max" ? largest : total) + (chance(50) && largest > 0 ? 0 : 1);
    p.facts.insert(p.facts.end(), late.begin(), late.end());
    if (cost != "max") p.facts.push_back(Json::array({"cost"}));
    return text + "], \"cost\": \"" + cost + "\", \"threshold\": " + quoted(threshold) + "}";
  }

  std::size_t first(const std::vector<Neuron>& neurons, const Neuron& neuron, const std::vector<mpq_class>& values,
                    std::size_t row) {
    std::set<std::size_t> inputs;
    std::vector<const Neuron*> open = {&neuron};
    while (!open.empty()) {
      const Neuron* now = open.back();
      open.pop_back();
      for (const auto& edge : now->edges) {
        if (neurons[edge.first].side == 0) inputs.insert(edge.first);
        open.push_back(&neurons[edge.first]);
      }
    }
    std::vector<std::string> key = {neuron.name};
    for (const std::size_t input : inputs) key.push_back(values[input].get_str());
    return rows_.try_emplace(key, row).first->second;
  }

  // ---- formulas ----

  std::vector<std::pair<std::string, mpq_class>> variables(Planted& p, std::size_t count) {
    std::vector<std::pair<std::string, mpq_class>> result;
    for (std::size_t i = 0; i < count; ++i) {
      result.emplace_back(std::string(1, static_cast<char>('a' + i)), number());
      p.values.emplace_back(name("v", result.back().first), result.back().second);
    }
    return result;
  }

  Planted lines() {
    Planted p{"etrinv", "vars a b c d\n", {}, {}};
    const auto v = variables(p, 4);
    std::size_t count = 0;
    auto add = [&](const std::string& line) {
      p.text += line + "\n";
      p.facts.push_back(numbered("c", ++count));
    };
    for (const auto& [x, a] : v) {
      if (a == 1) add(x + " = 1");
      if (chance(30)) {
        p.text += "range " + mpq_class(a - static_cast<long>(below(2))).get_str() + " " +
                  mpq_class(a + static_cast<long>(below(2))).get_str() + " " + x + "\n";
        p.facts.push_back(name("lo", x));
        p.facts.push_back(name("hi", x));
      }
      for (const auto& [y, b] : v) {
        std::string product = x;
        product += " * " + y + " = 1";
        if (a * b == 1) add(product);
        for (const auto& [z, c] : v) {
          std::string sum = x;
          sum += " + " + y + " = " + z;
          if (a + b == c && chance(50)) add(sum);
        }
      }
    }
    return p;
  }

  Planted combined_lines() {
    Planted p{"etrinveq", "vars a b c d\n", {}, {}};
    const auto v = variables(p, 4);
    std::vector<std::pair<std::string, mpq_class>> literals;
    std::set<std::string> nonzero;
    std::size_t count = 0;
    for (const auto& [x, a] : v) {
      for (const char* sign : {"+ ", "- "}) {
        literals.emplace_back(sign + x, sign[0] == '+' ? a : mpq_class(-a));
        if (a != 0) literals.emplace_back(sign + ("1/" + x), sign[0] == '+' ? mpq_class(1 / a) : mpq_class(-1 / a));
      }
      if (a != 0 && chance(30)) {
        p.text += "nonzero " + x + "\n";
        nonzero.insert(x);
      }
    }
    for (int tries = 0; tries < 400; ++tries) {
      mpq_class sum = 0;
      std::string line;
      std::set<std::string> inverted;
      for (std::size_t k = 2 + below(2); k > 0; --k) {
        const auto& literal = literals[below(literals.size())];
        sum += literal.second;
        line += literal.first + " ";
        if (literal.first.find('/') != std::string::npos) inverted.insert(literal.first.substr(4));
      }
      if (sum != 0) continue;
      p.text += line + "= 0\n";
      p.facts.push_back(numbered("c", ++count));
      nonzero.insert(inverted.begin(), inverted.end());
    }
    for (const std::string& x : nonzero) p.facts.push_back(name("nonzero", x));
    return p;
  }

  // ---- scripts ----

  using Typed = std::pair<std::string, mpq_class>;  // a truth is 0 or 1

  static std::string smt(const mpq_class& q) {
    const std::string text = "(/ " + mpz_class(abs(q.get_num())).get_str() + " " + q.get_den().get_str() + ".0)";
    return q < 0 ? "(- " + text + ")" : text;
  }

  Typed real(std::size_t depth) {
    if (depth == 0 || chance(20)) {
      if (chance(30)) {
        const mpq_class q = number();
        return {smt(q), q};
      }
      return reals_[below(reals_.size())];
    }
    const std::size_t kind = below(6);
    if (kind == 0) {
      const std::size_t ite = ites_.size();
      ites_.emplace_back(true, 0);
      const Typed c = truth(depth - 1), a = real(depth - 1), b = real(depth - 1);
      const mpq_class value = c.second == 1 ? a.second : b.second;
      ites_[ite] = {true, value};
      return {"(ite " + c.first + " " + a.first + " " + b.first + ")", value};
    }
    if (kind == 1) return let(depth, false);
    if (kind == 2) {
      const Typed a = real(depth - 1);
      return {"(f " + a.first + ")", a.second * a.second - reals_[0].second};
    }
    const Typed a = real(depth - 1), b = real(depth - 1);
    const char op = "+-*"[kind - 3];
    const mpq_class value = op == '+'   ? mpq_class(a.second + b.second)
                            : op == '-' ? mpq_class(a.second - b.second)
                                        : mpq_class(a.second * b.second);
    return {std::string("(") + op + " " + a.first + " " + b.first + ")", value};
  }

  Typed let(std::size_t depth, bool boolean) {
    const Typed bound = real(depth - 1);
    const std::string x = chance(50) ? reals_[below(reals_.size())].first : "l" + std::to_string(depth);
    std::vector<Typed> before = reals_;
    bool hides_f = false;
    for (Typed& variable : reals_) {
      if (variable.first != x) continue;
      variable.second = bound.second;
      hides_f = &variable == reals_.data();  // f's own variable: its value is not this one
    }
    if (x[0] == 'l') reals_.emplace_back(x, bound.second);
    Typed body = hides_f   ? Typed(boolean ? "true" : x, boolean ? mpq_class(1) : bound.second)
                 : boolean ? truth(depth - 1)
                           : real(depth - 1);
    reals_ = before;
    return {"(let ((" + x + " " + bound.first + ")) " + body.first + ")", body.second};
  }

  Typed truth(std::size_t depth) {
    if (depth == 0 || chance(10)) return bools_[below(bools_.size())];
    const std::size_t kind = below(10);
    if (kind == 0) {
      const Typed a = truth(depth - 1);
      return {"(not " + a.first + ")", 1 - a.second};
    }
    if (kind == 1) return let(depth, true);
    if (kind == 2) {
      ites_.emplace_back(false, 0);
      const Typed c = truth(depth - 1), a = truth(depth - 1), b = truth(depth - 1);
      return {"(ite " + c.first + " " + a.first + " " + b.first + ")", c.second == 1 ? a.second : b.second};
    }
    std::vector<Typed> a;
    const bool compares = kind >= 6;
    for (std::size_t k = 2 + below(2); k > 0; --k) a.push_back(compares ? real(depth - 1) : truth(depth - 1));
    const char* const heads[] = {"and", "or", "=>", "xor", "=", "distinct", "=", "distinct", "<", "<=", ">", ">="};
    const std::size_t head = compares ? 6 + below(6) : below(6);
    std::string text = std::string("(") + heads[head];
    for (const Typed& part : a) text += " " + part.first;
    return {text + ")", value_of(head, a) ? 1 : 0};
  }

  static bool value_of(std::size_t head, const std::vector<Typed>& a) {
    bool all = true, some = false, odd = false, chain = true, distinct = true;
    for (std::size_t i = 0; i < a.size(); ++i) {
      all = all && a[i].second == 1;
      some = some || a[i].second == 1;
      odd = odd != (a[i].second == 1);
      for (std::size_t j = i + 1; j < a.size(); ++j) distinct = distinct && a[i].second != a[j].second;
      if (i == 0) continue;
      const int order = cmp(a[i - 1].second, a[i].second);
      chain = chain && (head == 8    ? order < 0
                        : head == 9  ? order <= 0
                        : head == 10 ? order > 0
                        : head == 11 ? order >= 0
                                     : order == 0);
    }
    bool implied = a.back().second == 1;
    for (std::size_t i = 0; i + 1 < a.size(); ++i) implied = implied || a[i].second == 0;
    if (head < 4) return head == 0 ? all : head == 1 ? some : head == 2 ? implied : odd;
    return head == 5 || head == 7 ? distinct : chain;
  }

  Planted script() {
    Planted p{"smt2", "(set-logic QF_NRA)\n", {}, {}};
    reals_ = variables(p, 3);
    bools_ = {{"true", 1}, {"false", 0}};
    for (const Typed& x : reals_) p.text += "(declare-const " + x.first + " Real)\n";
    for (const char* q : {"p", "q"}) {
      bools_.emplace_back(q, static_cast<long>(below(2)));
      p.values.emplace_back(name("v", q), bools_.back().second);
      p.facts.push_back(name("bool", q));
      p.text += std::string("(declare-fun ") + q + " () Bool)\n";
    }
    p.text += "(define-fun f ((z Real)) Real (- (* z z) " + reals_[0].first + "))\n";
    ites_.clear();
    for (std::size_t k = 1 + below(4); k > 0; --k) {
      const Typed t = truth(1 + below(3));
      p.text += "(assert " + (t.second == 1 ? t.first : "(not " + t.first + ")") + ")\n";
      p.facts.push_back(numbered("a", p.facts.size() - 1));
    }
    std::size_t count = 0;
    for (const auto& [is_real, value] : ites_) {
      if (!is_real) continue;
      p.values.emplace_back(numbered("ite", ++count), value);
      p.facts.push_back(numbered("ite", count));
    }
    p.text += "(check-sat)\n";
    return p;
  }

  std::mt19937_64& random_;
  std::map<std::vector<std::string>, std::size_t> rows_;
  std::vector<Typed> reals_, bools_;
  std::vector<std::pair<bool, mpq_class>> ites_;
};

}  // namespace

std::unique_ptr<Instance> Planted::read() const {
  if (format == "net.json") return read_network(text);
  return format == "smt2" ? read_smt2(text) : read_lines(text, format == "etrinveq");
}

Planted random_planted(std::mt19937_64& random) { return Maker(random).make(); }

}  // namespace nncheck::test
