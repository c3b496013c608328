// SMT-LIB scripts, evaluated as they are read, by a stack of open parentheses: a term of sort Real is a polynomial over
// the script's variables, one of sort Bool an edge into a graph of conjunctions, disjunctions and atoms, where an edge
// may negate. A real ite is a variable of its own. A macro is read once, with variables for its parameters, and each
// use puts values in their place. Negations are pushed to the atoms when a fact is written out.
#include "nncheck/instance.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>

namespace nncheck {

namespace {

using Edge = std::size_t;  // twice the node's number, plus 1 if negated

/// Arguments of any, all; or an atom; or, with no signs, a Bool variable (v − 1 = 0, negated v = 0).
struct BoolNode {
  Kind kind = Kind::atom;
  std::vector<Edge> parts = {};
  Polynomial p = {};
  Signs signs = 0;
};

struct TermValue {
  bool boolean = false;
  Edge edge = 0;
  Polynomial p = {};
  bool number = false;  // made of numerals alone
};

/// v, which is a if c, else b.
struct Ite {
  bool real = false;
  std::uint32_t v = 0;
  TermValue c = {}, a = {}, b = {};
};

struct Macro {
  std::vector<TermValue> parameters = {};
  std::size_t first_node = 0, last_node = 0;
  std::vector<std::size_t> ites = {};
  bool used = false;
};

struct Binding {
  TermValue value = {};
  std::optional<Macro> macro = {};
};

struct Token {
  enum class Kind { open, close, symbol, number, keyword, string, end } kind = Kind::end;
  std::string text = {};
  bool quoted = false;
  bool is(const char* word) const { return kind == Kind::symbol && !quoted && text == word; }
};

/// An open parenthesis: an operator with its arguments so far; a let before its body, or in it; an annotated term.
struct Frame {
  enum class Kind { application, bindings, body, annotation } kind = Kind::application;
  std::string head = {};
  std::vector<TermValue> arguments = {};
  std::vector<std::string> names = {};
  std::size_t ite = 0;
};

bool is_reserved(const std::string& word) {
  static const std::set<std::string> words = {"+",    "-",      "*",      "/",     "=",  "distinct", "<",    "<=",
                                              ">",    ">=",     "not",    "and",   "or", "=>",       "xor",  "ite",
                                              "true", "false",  "let",    "!",     "_",  "as",       "Real", "Bool",
                                              "Int",  "forall", "exists", "match", "par"};
  return words.contains(word);
}

class Script : public Instance {
 public:
  explicit Script(std::string_view text) : text_(text) {
    try {
      for (Token token = next(); token.kind != Token::Kind::end; token = next()) {
        if (token.kind != Token::Kind::open) throw Problem("expected a command");
        read_command();
      }
      if (!checked_) throw Problem("no check-sat");
    } catch (const Problem& problem) {
      const auto line = std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n') + 1;
      throw Problem("line " + std::to_string(line) + ": " + problem.what());
    }
    std::size_t count = 0;
    for (const Ite& ite : ites_) {
      if (ite.real) real_ites_.push_back(ite);
      if (ite.real) names_[ite.v] = {"$ite", "#" + std::to_string(++count)};
    }
  }

  bool has_variable(const Name& name) const override {
    if (numbered(name, "ite", real_ites_.size()) != 0) return true;
    return name.size() == 2 && name[0] == "$v" && sorts_.contains(name[1]);
  }

  Formula fact(const Name& name) override {
    if (const std::size_t k = numbered(name, "a", assertions_.size())) return written(assertions_[k - 1]);
    if (const std::size_t k = numbered(name, "ite", real_ites_.size())) {
      const Ite& ite = real_ites_[k - 1];
      const Polynomial v = variable(ite.v);
      return written(choice(ite.c.edge, comparison(v, ite.a.p, equal_zero), comparison(v, ite.b.p, equal_zero)));
    }
    if (name.size() != 2 || name[0] != "$bool" || !sorts_.contains(name[1]) || !sorts_.at(name[1])) {
      throw Problem("no fact " + to_text(name));
    }
    const Polynomial v = var({"$v", name[1]});
    Formula result;
    result.begin(Kind::any);
    result.atom(v, equal_zero);
    result.atom({{Monomial(), -1}, v[0]}, equal_zero);
    result.end();
    return result;
  }

 private:
  // ---- words ----

  Token next() {
    const std::string_view space = " \t\r\n";
    while (at_ < text_.size() && (text_[at_] == ';' || space.find(text_[at_]) != std::string_view::npos)) {
      at_ = text_[at_] == ';' ? std::min(text_.find_first_of("\r\n", at_), text_.size()) : at_ + 1;
    }
    if (at_ == text_.size()) return {};
    auto is_symbol = [](char c) {
      const std::string_view others = "~!@$%^&*_-+=<>.?/";
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || others.find(c) != std::string_view::npos;
    };
    const std::size_t start = at_;
    const char c = text_[at_++];
    if (c == '(') return {Token::Kind::open};
    if (c == ')') return {Token::Kind::close};
    if (c == '|' || c == '"') {
      at_ = text_.find(c, at_);
      if (at_ == std::string_view::npos) throw(at_ = start, Problem("a quotation without an end"));
      std::string inside(text_.substr(start + 1, at_++ - start - 1));
      if (inside.find('\\') != std::string::npos && c == '|') throw Problem("a backslash in a symbol");
      return {c == '|' ? Token::Kind::symbol : Token::Kind::string, std::move(inside), true};
    }
    if (c != ':' && !is_symbol(c)) throw Problem("an unexpected character");
    while (at_ < text_.size() && is_symbol(text_[at_])) ++at_;
    const bool number = std::isdigit(static_cast<unsigned char>(c)) != 0;
    return {c == ':' ? Token::Kind::keyword
            : number ? Token::Kind::number
                     : Token::Kind::symbol,
            std::string(text_.substr(start, at_ - start))};
  }

  Token peek() {
    const std::size_t before = at_;
    Token token = next();
    at_ = before;
    return token;
  }

  void expect(Token::Kind kind) {
    if (next().kind != kind) throw Problem("expected a parenthesis");
  }

  /// The rest of a list.
  void skip_list() {
    for (std::size_t depth = 1; depth > 0;) {
      const Token token = next();
      if (token.kind == Token::Kind::end) throw Problem("a parenthesis is not closed");
      depth += token.kind == Token::Kind::open ? 1 : 0;
      depth -= token.kind == Token::Kind::close ? 1 : 0;
    }
  }

  std::string new_name() {
    Token name = next();
    if (name.kind != Token::Kind::symbol || is_reserved(name.text)) throw Problem("expected a name");
    return std::move(name.text);
  }

  /// Is it Bool?
  bool read_sort() {
    const Token sort = next();
    if (sort.kind != Token::Kind::symbol || (sort.text != "Real" && sort.text != "Bool"))
      throw Problem("a sort that is not Real or Bool");
    return sort.text == "Bool";
  }

  // ---- commands ----

  void read_command() {
    const Token command = next();
    const std::string word = command.kind == Token::Kind::symbol && !command.quoted ? command.text : "";
    if (word.starts_with("get-") || word == "exit") {
      exited_ = exited_ || word == "exit";
      return skip_list();
    }
    if (checked_ || exited_) throw Problem("a command after check-sat or exit");
    if (word == "set-info" || word == "set-option") return skip_list();
    if (word == "set-logic") {
      const std::string logic = next().text;
      if (logic != "QF_NRA" && logic != "QF_LRA" && logic != "ALL") throw Problem("logic " + logic);
    } else if (word == "declare-const" || word == "declare-fun") {
      declare(word == "declare-fun");
    } else if (word == "define-const" || word == "define-fun") {
      define(word == "define-fun");
    } else if (word == "assert") {
      const TermValue value = read_term();
      if (!value.boolean) throw Problem("an assertion of sort Real");
      assertions_.push_back(value.edge);
    } else if (word == "check-sat") {
      checked_ = true;
    } else {
      throw Problem("command " + command.text);
    }
    expect(Token::Kind::close);
  }

  void bind(const std::string& name, Binding binding) {
    if (!bound_[name].empty()) throw Problem(name + " twice");
    bound_[name].push_back(std::move(binding));
  }

  TermValue new_variable(const Name& name, bool boolean) {
    const auto v = static_cast<std::uint32_t>(names_.size());
    names_.push_back(name);
    return boolean ? truth(add({Kind::atom, {}, variable(v), 0})) : TermValue{false, 0, variable(v)};
  }

  void declare(bool function) {
    const std::string name = new_name();
    if (function) expect(Token::Kind::open), expect(Token::Kind::close);
    const bool boolean = read_sort();
    bind(name, {new_variable({"$v", "$" + name}, boolean)});
    sorts_["$" + name] = boolean;
  }

  void define(bool function) {
    const std::string name = new_name();
    std::vector<std::string> names;
    Macro macro;
    macro.first_node = nodes_.size();
    if (function) {
      expect(Token::Kind::open);
      while (peek().kind == Token::Kind::open) {
        expect(Token::Kind::open);
        names.push_back(new_name());
        macro.parameters.push_back(new_variable({}, read_sort()));
        expect(Token::Kind::close);
      }
      expect(Token::Kind::close);
    }
    const bool boolean = read_sort();
    begin_scope(names, macro.parameters);
    in_macro_ = names.empty() ? nullptr : &macro.ites;
    const TermValue body = read_term();
    in_macro_ = nullptr;
    end_scope(names);
    if (body.boolean != boolean) throw Problem("a macro of another sort");
    macro.last_node = nodes_.size();
    bind(name, names.empty() ? Binding{body} : Binding{body, std::move(macro)});
  }

  void begin_scope(const std::vector<std::string>& names, const std::vector<TermValue>& values) {
    if (std::set<std::string>(names.begin(), names.end()).size() != names.size()) throw Problem("a name twice");
    for (std::size_t i = 0; i < names.size(); ++i) bound_[names[i]].push_back({values[i]});
  }
  void end_scope(const std::vector<std::string>& names) {
    for (const std::string& name : names) bound_[name].pop_back();
  }

  // ---- terms ----

  TermValue read_term() {
    std::vector<Frame> stack;
    while (true) {
      std::optional<TermValue> value = begin_term(stack);
      while (value && !stack.empty()) value = deliver(stack, std::move(*value));
      if (value) return std::move(*value);
    }
  }

  /// Reads a leaf, or the end of an application, which are values; or what stands before the next term.
  std::optional<TermValue> begin_term(std::vector<Frame>& stack) {
    const Token token = next();
    if (token.kind == Token::Kind::number) return numeral(token.text);
    if (token.kind == Token::Kind::symbol) {
      if (token.text == "true" || token.text == "false")
        return truth(add({token.text == "true" ? Kind::all : Kind::any}));
      const Binding& binding = find(token.text);
      if (binding.macro) throw Problem(token.text + " without arguments");
      return binding.value;
    }
    if (token.kind == Token::Kind::close && !stack.empty() && stack.back().kind == Frame::Kind::application) {
      Frame frame = std::move(stack.back());
      stack.pop_back();
      return is_reserved(frame.head) ? apply(frame) : call(find(frame.head), frame.arguments);
    }
    if (token.kind != Token::Kind::open) throw Problem("expected a term");
    const Token head = next();
    if (head.kind != Token::Kind::symbol) throw Problem("expected an operator");
    stack.push_back({head.is("let") ? Frame::Kind::bindings
                     : head.is("!") ? Frame::Kind::annotation
                                    : Frame::Kind::application,
                     head.text});
    if (head.is("let")) {
      expect(Token::Kind::open);
      begin_binding(stack.back());
    } else if (head.text == "ite") {
      stack.back().ite = ites_.size();
      ites_.emplace_back();
    }
    return std::nullopt;
  }

  static TermValue numeral(const std::string& text) {
    if (text.find_first_not_of("0123456789.") != std::string::npos) throw Problem(text + " is no number");
    return {false, 0, constant(parse_number(text, true)), true};
  }

  Binding& find(const std::string& name) {
    const auto found = bound_.find(name);
    if (found == bound_.end() || found->second.empty()) throw Problem("unknown: " + name);
    return found->second.back();
  }

  /// Up to the term of a let's next binding, or behind the last one.
  void begin_binding(Frame& frame) {
    const Token token = next();
    if (token.kind == Token::Kind::open) return frame.names.push_back(new_name());
    if (token.kind != Token::Kind::close) throw Problem("expected a binding");
    begin_scope(frame.names, frame.arguments);
    frame.kind = Frame::Kind::body;
  }

  /// Gives a value to what it is a part of; returns what is complete with it.
  std::optional<TermValue> deliver(std::vector<Frame>& stack, TermValue value) {
    Frame& frame = stack.back();
    if (frame.kind == Frame::Kind::application || frame.kind == Frame::Kind::bindings) {
      frame.arguments.push_back(std::move(value));
      if (frame.kind == Frame::Kind::bindings) {
        expect(Token::Kind::close);
        begin_binding(frame);
      }
      return std::nullopt;
    }
    if (frame.kind == Frame::Kind::annotation) {
      read_attributes(value);
    } else {
      expect(Token::Kind::close);
      end_scope(frame.names);
    }
    stack.pop_back();
    return value;
  }

  void read_attributes(const TermValue& value) {
    for (Token token = next(); token.kind != Token::Kind::close; token = next()) {
      if (token.kind != Token::Kind::keyword) throw Problem("expected an attribute");
      if (token.text == ":named") {
        if (in_macro_ != nullptr) throw Problem("a named term in a macro");
        bind(new_name(), {value});
      } else if (const Token::Kind kind = peek().kind; kind != Token::Kind::close && kind != Token::Kind::keyword) {
        if (next().kind == Token::Kind::open) skip_list();
      }
    }
  }

  TermValue call(Binding& binding, const std::vector<TermValue>& arguments) {
    if (!binding.macro || binding.macro->parameters.size() != arguments.size())
      throw Problem("arguments that do not fit");
    Macro& macro = *binding.macro;
    if (std::exchange(macro.used, true) && !macro.ites.empty()) throw Problem("an ite that means several terms");
    Map map;
    std::vector<Edge> copies;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const TermValue& parameter = macro.parameters[i];
      if (parameter.boolean != arguments[i].boolean) throw Problem("an argument of another sort");
      if (!parameter.boolean) map[parameter.p[0].monomial[0]] = {arguments[i].p, constant(1)};
      if (parameter.boolean) copies.push_back(arguments[i].edge);
    }
    auto copy = [&](Edge edge) {
      return edge / 2 < macro.first_node ? edge : copies[edge / 2 - macro.first_node] ^ (edge & 1U);
    };
    for (std::size_t n = macro.first_node + copies.size(); n < macro.last_node; ++n) {
      BoolNode node = nodes_[n];
      for (Edge& part : node.parts) part = copy(part);
      node.p = image(node.p, map, false);
      copies.push_back(add(std::move(node)));
    }
    auto value_of = [&](const TermValue& value) {
      return TermValue{value.boolean, value.boolean ? copy(value.edge) : 0, image(value.p, map, false)};
    };
    for (const std::size_t i : macro.ites) {
      Ite& ite = ites_[i];
      ite.c = value_of(ite.c), ite.a = value_of(ite.a), ite.b = value_of(ite.b);
      if (in_macro_ != nullptr) in_macro_->push_back(i);
    }
    return value_of(binding.value);
  }

  TermValue apply(Frame& frame) {
    const std::string& head = frame.head;
    std::vector<TermValue>& a = frame.arguments;
    std::vector<Edge> edges;
    for (const TermValue& value : a) edges.push_back(value.edge);
    auto need = [&](bool boolean, std::size_t least, std::size_t most = SIZE_MAX) {
      if (a.size() < least || a.size() > most) throw Problem("too few or too many arguments");
      for (const TermValue& value : a) {
        if (value.boolean != boolean) throw Problem("an argument of another sort");
      }
    };
    if (head == "not") return need(true, 1, 1), truth(edges[0] ^ 1U);
    if (head == "and") return need(true, 1), truth(add({Kind::all, edges}));
    if (head == "or") return need(true, 1), truth(add({Kind::any, edges}));
    if (head == "=>") {
      need(true, 2);
      for (std::size_t i = 0; i + 1 < edges.size(); ++i) edges[i] ^= 1U;
      return truth(add({Kind::any, edges}));
    }
    if (head == "xor") {
      need(true, 2);
      for (std::size_t i = 1; i < edges.size(); ++i) edges[0] = choice(edges[0], edges[i] ^ 1U, edges[i]);
      return truth(edges[0]);
    }
    if (head == "ite") return choose(frame);
    if (head == "=" || head == "distinct") return need(!a.empty() && a[0].boolean, 2), truth(pairs(head, a));
    if (head == "<" || head == "<=" || head == ">" || head == ">=") return need(false, 2), truth(pairs(head, a));
    if (head != "+" && head != "-" && head != "*" && head != "/") throw Problem("operator " + head);
    need(false, head == "*" || head == "/" ? 2 : 1);
    return arithmetic(head[0], a);
  }

  static TermValue arithmetic(char op, std::vector<TermValue>& a) {
    TermValue result = std::move(a[0]);
    Sum sum;
    if (op == '+' || op == '-') sum.add(result.p, op == '-' && a.size() == 1 ? -1 : 1);
    for (std::size_t i = 1; i < a.size(); ++i) {
      result.number = result.number && a[i].number;
      if (op == '+' || op == '-') {
        sum.add(a[i].p, op == '+' ? 1 : -1);
        continue;
      }
      if (op == '/' && (!a[i].number || a[i].p.empty()))
        throw Problem("division by something other than a number that is not 0");
      result.p = product(result.p, op == '*' ? a[i].p : constant(1 / constant_value(a[i].p)));
      if (result.p.size() > 1'000'000) throw Problem("too large a polynomial");
    }
    if (op == '+' || op == '-') result.p = sum.take();
    return result;
  }

  TermValue choose(Frame& frame) {
    std::vector<TermValue>& a = frame.arguments;
    if (a.size() != 3 || !a[0].boolean || a[1].boolean != a[2].boolean) throw Problem("an ite of wrong arguments");
    if (a[1].boolean) return truth(choice(a[0].edge, a[1].edge, a[2].edge));
    const TermValue v = new_variable({}, false);
    ites_[frame.ite] = {true, v.p[0].monomial[0], std::move(a[0]), std::move(a[1]), std::move(a[2])};
    if (in_macro_ != nullptr) in_macro_->push_back(frame.ite);
    return v;
  }

  /// Chains by neighbours, distinct by all pairs.
  Edge pairs(const std::string& head, const std::vector<TermValue>& a) {
    std::vector<Edge> parts;
    for (std::size_t i = 0; i < a.size(); ++i) {
      for (std::size_t j = i + 1; j < (head == "distinct" ? a.size() : std::min(i + 2, a.size())); ++j) {
        const bool swap = head[0] == '<';
        const Signs signs = head == "="          ? equal_zero
                            : head == "distinct" ? not_zero
                            : head.size() == 1   ? above_zero
                                                 : not_below;
        const Edge flip = head == "=" ? 0 : 1;
        parts.push_back(a[i].boolean ? choice(a[i].edge, a[j].edge ^ flip, a[j].edge ^ flip ^ 1U)
                                     : comparison(a[swap ? j : i].p, a[swap ? i : j].p, signs));
      }
    }
    return parts.size() == 1 ? parts[0] : add({Kind::all, parts});
  }

  // ---- the graph ----

  static TermValue truth(Edge edge) { return {true, edge}; }
  Edge add(BoolNode node) {
    if (nodes_.size() > 20'000'000) throw Problem("too large");
    nodes_.push_back(std::move(node));
    return 2 * (nodes_.size() - 1);
  }
  Edge comparison(const Polynomial& left, const Polynomial& right, Signs signs) {
    Sum sum;
    sum.add(left);
    sum.add(right, -1);
    return add({Kind::atom, {}, sum.take(), signs});
  }
  /// any(all(c, x), all(¬c, y))
  Edge choice(Edge c, Edge x, Edge y) {
    const Edge first = add({Kind::all, {c, x}});
    return add({Kind::any, {first, add({Kind::all, {c ^ 1U, y}})}});
  }

  Formula written(Edge root) {
    Formula out;
    constexpr Edge end = SIZE_MAX;
    std::vector<Edge> open = {root};
    while (!open.empty()) {
      const Edge edge = open.back();
      open.pop_back();
      if (out.nodes.size() > 10'000'000) throw Problem("too large a formula");
      if (edge == end) {
        out.end();
        continue;
      }
      const BoolNode& node = nodes_[edge / 2];
      const Edge negated = edge & 1U;
      if (node.kind == Kind::atom) {
        Sum sum;
        for (const Term& term : node.p) {
          Monomial monomial;
          for (const char32_t v : term.monomial) monomial.push_back(static_cast<char32_t>(number(names_[v])));
          std::sort(monomial.begin(), monomial.end());
          sum.add(monomial, term.coefficient);
        }
        if (node.signs == 0 && negated == 0) sum.add(Monomial(), -1);
        FormulaNode atom{Kind::atom, node.signs == 0 ? equal_zero : node.signs, 0, sum.take(), 0};
        if (node.signs != 0 && negated != 0) negate(atom);
        out.atom(std::move(atom.p), atom.signs);
      } else {
        out.begin((node.kind == Kind::any) != (negated != 0) ? Kind::any : Kind::all);
        open.push_back(end);
        for (std::size_t i = node.parts.size(); i-- > 0;) open.push_back(node.parts[i] ^ negated);
      }
    }
    return out;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool checked_ = false, exited_ = false;
  std::map<std::string, std::vector<Binding>> bound_;
  std::map<std::string, bool> sorts_;  // by "$name": is it Bool?
  std::vector<Name> names_;            // of the polynomials' variables; those of parameters are empty
  std::vector<BoolNode> nodes_;
  std::vector<Edge> assertions_;
  std::vector<Ite> ites_, real_ites_;             // in the order of the text
  std::vector<std::size_t>* in_macro_ = nullptr;  // the ites of the macro that is being read
};

}  // namespace

std::unique_ptr<Instance> read_smt2(std::string_view text) { return std::make_unique<Script>(text); }

}  // namespace nncheck
