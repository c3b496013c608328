// SMT-LIB scripts. Terms become a graph in which every node has a higher number than its arguments: let and macros
// without parameters share nodes, a macro with parameters is copied for each use. Formulas and polynomials of the facts
// that are asked for are then made from the graph. All of it by loops, since terms may be nested as deep as they like.
#include "nncheck/instance.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>

namespace nncheck {

namespace {

using Node = std::uint32_t;

enum class Op : std::uint8_t {
  number,
  variable,
  parameter,
  add,
  multiply,
  divide,
  choose,
  truth,
  negate,
  conjoin,
  disjoin,
  imply,
  equal,
  distinct,
  exclude,
  greater,
  at_least
};

struct GraphNode {
  Op op = Op::truth;
  bool boolean = false;
  bool open = false;         // speaks of a macro's parameters
  std::uint32_t number = 0;  // of a variable's or number's place in its table; of an ite; true or false
  std::vector<Node> arguments;
};

struct Token {
  enum class Kind { open, close, symbol, number, keyword, string, end } kind = Kind::end;
  std::string text;
  bool quoted = false;
  bool is(const char* word) const { return kind == Kind::symbol && !quoted && text == word; }
};

constexpr const char* operators[] = {"+",     "-",     "*",    "/",    "=",   "distinct", "<",      "<=",
                                     ">",     ">=",    "not",  "and",  "or",  "=>",       "xor",    "ite",
                                     "true",  "false", "let",  "!",    "_",   "as",       "forall", "exists",
                                     "match", "par",   "Real", "Bool", "Int", "to_real"};

bool is_reserved(const std::string& word) {
  return std::any_of(std::begin(operators), std::end(operators), [&](const char* known) { return word == known; });
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Token next() {
    skip_space();
    if (at_ >= text_.size()) return {};
    const std::size_t start = at_;
    const char c = text_[at_++];
    if (c == '(') return {Token::Kind::open, "("};
    if (c == ')') return {Token::Kind::close, ")"};
    if (c == '|' || c == '"') {
      const std::size_t end = text_.find(c, at_);
      if (end == std::string_view::npos) throw Problem("no end of a quotation");
      at_ = end + 1;
      const std::string inside(text_.substr(start + 1, end - start - 1));
      if (c == '|' && inside.find('\\') != std::string::npos) throw Problem("a backslash in a symbol");
      return {c == '|' ? Token::Kind::symbol : Token::Kind::string, inside, true};
    }
    while (at_ < text_.size() && is_symbol(text_[at_])) ++at_;
    const std::string word(text_.substr(start, at_ - start));
    if (c == ':') return {Token::Kind::keyword, word};
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) return {Token::Kind::number, word};
    if (!is_symbol(c)) throw Problem("unexpected character");
    return {Token::Kind::symbol, word};
  }

  Token peek() {
    const std::size_t before = at_;
    Token token = next();
    at_ = before;
    return token;
  }

  std::size_t line() const {
    return 1 + static_cast<std::size_t>(std::count(
                   text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(std::min(at_, text_.size())), '\n'));
  }

 private:
  static bool is_symbol(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("~!@$%^&*_-+=<>.?/").find(c) != std::string_view::npos;
  }
  void skip_space() {
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == ';') at_ = text_.find_first_of("\n\r", at_);
      if (at_ == std::string_view::npos) at_ = text_.size();
      if (at_ == text_.size()) return;
      if (std::string_view(" \t\r\n").find(text_[at_]) == std::string_view::npos) return;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// The graph, with what can be known of a node from its arguments: sorts, constants, whether it depends on parameters.
class Graph {
 public:
  std::vector<GraphNode> nodes;
  std::vector<mpq_class> numbers;
  std::vector<std::vector<Node>> meanings;  // by ite of the text: what it means, once parameters have values

  Node add(GraphNode node) {
    if (nodes.size() > 50'000'000) throw Problem("too large");
    for (const Node a : node.arguments) node.open = node.open || nodes[a].open;
    if (node.op == Op::choose && !node.open) meanings[node.number].push_back(static_cast<Node>(nodes.size()));
    nodes.push_back(std::move(node));
    return static_cast<Node>(nodes.size() - 1);
  }
  Node add(Op op, bool boolean, std::vector<Node> arguments, std::uint32_t number = 0) {
    return add(GraphNode{op, boolean, false, number, std::move(arguments)});
  }
  Node number(const mpq_class& value) {
    numbers.push_back(value);
    return add(Op::number, false, {}, static_cast<std::uint32_t>(numbers.size() - 1));
  }
  Node truth(bool value) { return add(Op::truth, true, {}, value ? 1 : 0); }

  const mpq_class* value(Node n) const { return nodes[n].op == Op::number ? &numbers[nodes[n].number] : nullptr; }

  /// Sums, products and quotients of numbers are numbers.
  Node arithmetic(Op op, std::vector<Node> arguments) {
    if (op == Op::divide) {
      const mpq_class* divisor = value(arguments[1]);
      if (divisor == nullptr && nodes[arguments[1]].open) return add(op, false, std::move(arguments));
      if (divisor == nullptr || *divisor == 0) throw Problem("division by something other than a number that is not 0");
      return arithmetic(Op::multiply, {arguments[0], number(1 / *divisor)});
    }
    mpq_class folded = op == Op::add ? 0 : 1;
    std::vector<Node> others;
    for (const Node a : arguments) {
      if (value(a) == nullptr) {
        others.push_back(a);
      } else if (op == Op::add) {
        folded += *value(a);
      } else {
        folded *= *value(a);
      }
    }
    if (others.empty()) return number(folded);
    if (folded != (op == Op::add ? 0 : 1)) others.push_back(number(folded));
    return others.size() == 1 ? others[0] : add(op, false, std::move(others));
  }

  /// The body of a macro with nodes in place of its parameters, which are nodes `first` and those behind it.
  Node instance(Node body, Node first, const std::vector<Node>& values) {
    if (!nodes[body].open) return body;
    std::vector<char> needed(body - first + 1);
    needed.back() = 1;
    for (Node n = body; n > first; --n) {
      if (needed[n - first] == 0) continue;
      for (const Node a : nodes[n].arguments) {
        if (nodes[a].open) needed[a - first] = 1;
      }
    }
    std::vector<Node> copies(needed.size());
    for (Node n = first; n <= body; ++n) {
      if (needed[n - first] == 0) continue;
      if (n - first < values.size()) {
        copies[n - first] = values[n - first];
        continue;
      }
      GraphNode copy = nodes[n];
      copy.open = false;
      for (Node& a : copy.arguments) a = nodes[a].open ? copies[a - first] : a;
      const bool computes = copy.op == Op::add || copy.op == Op::multiply || copy.op == Op::divide;
      copies[n - first] = computes ? arithmetic(copy.op, std::move(copy.arguments)) : add(std::move(copy));
    }
    return copies.back();
  }
};

/// What a name stands for.
struct Binding {
  Node node = 0;
  bool macro = false;
  Node first_parameter = 0;
  std::vector<bool> parameters = {};  // are they Bool?
};

/// A term, or a part of one, that is being read.
struct Frame {
  enum class Kind { application, bindings, body, annotation } kind = Kind::application;
  std::string head = {};
  std::optional<Binding> macro = {};
  std::uint32_t ite = 0;
  std::vector<Node> arguments = {};
  std::vector<std::string> names = {};
};

class Reader {
 public:
  Reader(std::string_view text, Graph& graph) : lexer_(text), graph_(graph) {}

  std::vector<std::pair<std::string, Node>> variables;
  std::vector<Node> assertions;

  void read() {
    try {
      for (Token token = lexer_.next(); token.kind != Token::Kind::end; token = lexer_.next()) {
        if (token.kind != Token::Kind::open) throw Problem("expected a command");
        read_command();
      }
    } catch (const Problem& problem) {
      throw Problem("line " + std::to_string(lexer_.line()) + ": " + problem.what());
    }
    if (!checked_) throw Problem("no check-sat");
  }

 private:
  void expect(Token::Kind kind, const char* what) {
    if (lexer_.next().kind != kind) throw Problem(std::string("expected ") + what);
  }

  void read_command() {
    const Token command = lexer_.next();
    if (command.kind != Token::Kind::symbol || command.quoted) throw Problem("expected a command");
    const std::string& word = command.text;
    if (word.starts_with("get-") || word == "exit") {
      exited_ = exited_ || word == "exit";
      skip_list();
      return;
    }
    if (checked_ || exited_) throw Problem(word + " after check-sat or exit");
    if (word == "set-info" || word == "set-option") {
      skip_list();
      return;
    }
    if (word == "set-logic") {
      const std::string logic = lexer_.next().text;
      if (logic != "QF_NRA" && logic != "QF_LRA" && logic != "ALL") throw Problem("logic " + logic);
    } else if (word == "declare-const" || word == "declare-fun") {
      declare(word == "declare-fun");
    } else if (word == "define-const" || word == "define-fun") {
      define(word == "define-fun");
    } else if (word == "assert") {
      const Node n = read_term();
      if (!graph_.nodes[n].boolean) throw Problem("an assertion of sort Real");
      assertions.push_back(n);
    } else if (word == "check-sat") {
      checked_ = true;
    } else {
      throw Problem("command " + word);
    }
    expect(Token::Kind::close, ")");
  }

  /// The rest of a list.
  void skip_list() {
    for (std::size_t depth = 1; depth > 0;) {
      const Token token = lexer_.next();
      if (token.kind == Token::Kind::end) throw Problem("a parenthesis is not closed");
      if (token.kind == Token::Kind::open) ++depth;
      if (token.kind == Token::Kind::close) --depth;
    }
  }

  std::string read_new_name() {
    const Token name = lexer_.next();
    if (name.kind != Token::Kind::symbol || is_reserved(name.text)) throw Problem("expected a name");
    return name.text;
  }

  bool read_sort() {
    const Token sort = lexer_.next();
    if (sort.kind != Token::Kind::symbol || (sort.text != "Real" && sort.text != "Bool"))
      throw Problem("sort " + sort.text);
    return sort.text == "Bool";
  }

  void bind(const std::string& name, const Binding& binding) {
    std::vector<Binding>& stack = bound_[name];
    if (!stack.empty()) throw Problem(name + " is there twice");
    stack.push_back(binding);
  }

  void declare(bool function) {
    const std::string name = read_new_name();
    if (function) {
      expect(Token::Kind::open, "(");
      expect(Token::Kind::close, ")");
    }
    const bool boolean = read_sort();
    bind(name, {graph_.add(Op::variable, boolean, {}, static_cast<std::uint32_t>(variables.size()))});
    variables.emplace_back(name, static_cast<Node>(graph_.nodes.size() - 1));
  }

  void define(bool function) {
    const std::string name = read_new_name();
    Binding macro;
    std::vector<std::string> names;
    if (function) {
      expect(Token::Kind::open, "(");
      while (lexer_.peek().kind == Token::Kind::open) {
        lexer_.next();
        names.push_back(read_new_name());
        macro.parameters.push_back(read_sort());
        expect(Token::Kind::close, ")");
      }
      expect(Token::Kind::close, ")");
    }
    const bool boolean = read_sort();
    macro.first_parameter = static_cast<Node>(graph_.nodes.size());
    for (const bool sort : macro.parameters) graph_.add(GraphNode{Op::parameter, sort, true, 0, {}});
    if (std::set<std::string>(names.begin(), names.end()).size() != names.size()) throw Problem("a parameter twice");
    for (std::size_t i = 0; i < names.size(); ++i) {
      bound_[names[i]].push_back({macro.first_parameter + static_cast<Node>(i)});
    }
    macro.node = read_term();
    macro.macro = !names.empty();
    for (const std::string& parameter : names) bound_[parameter].pop_back();
    if (graph_.nodes[macro.node].boolean != boolean) throw Problem("a macro of another sort");
    bind(name, macro);
  }

  // ---- terms ----

  Node read_term() {
    std::vector<Frame> stack;
    while (true) {
      std::optional<Node> value = begin_term(stack);
      while (value && !stack.empty()) value = deliver(stack, *value);
      if (value) return *value;
    }
  }

  /// Reads up to the end of a leaf (which is returned), or of what stands before the next term.
  std::optional<Node> begin_term(std::vector<Frame>& stack) {
    const Token token = lexer_.next();
    if (token.kind == Token::Kind::close && !stack.empty() && stack.back().kind == Frame::Kind::application) {
      const Frame frame = std::move(stack.back());
      stack.pop_back();
      return frame.macro ? call(frame) : apply(frame);
    }
    if (token.kind == Token::Kind::number) return graph_.number(number(token.text));
    if (token.kind == Token::Kind::symbol) return leaf(token);
    if (token.kind != Token::Kind::open) throw Problem("expected a term");
    const Token head = lexer_.next();
    if (head.is("let")) {
      expect(Token::Kind::open, "(");
      stack.push_back({Frame::Kind::bindings});
      begin_binding(stack.back());
    } else if (head.is("!")) {
      stack.push_back({Frame::Kind::annotation});
    } else {
      begin_application(stack, head);
    }
    return std::nullopt;
  }

  static mpq_class number(const std::string& text) {
    const std::size_t point = text.find('.');
    const bool good =
        text.find_first_not_of("0123456789.") == std::string::npos && text.size() > (point == 0 ? 1U : 0U);
    if (!good) throw Problem(text + " is no number");
    return parse_number(text, true);
  }

  Node leaf(const Token& token) {
    if (token.text == "true" || token.text == "false") return graph_.truth(token.text == "true");
    const Binding& binding = find(token.text);
    if (binding.macro) throw Problem(token.text + " has parameters");
    return binding.node;
  }

  const Binding& find(const std::string& name) const {
    const auto found = bound_.find(name);
    if (found == bound_.end() || found->second.empty()) throw Problem("unknown: " + name);
    return found->second.back();
  }

  void begin_application(std::vector<Frame>& stack, const Token& head) {
    if (head.kind != Token::Kind::symbol) throw Problem("expected an operator");
    Frame frame{Frame::Kind::application, head.text};
    if (!is_reserved(head.text)) {
      frame.macro = find(head.text);
      if (!frame.macro->macro) throw Problem(head.text + " has no parameters");
    } else if (head.text == "ite") {
      frame.ite = static_cast<std::uint32_t>(graph_.meanings.size());
      graph_.meanings.emplace_back();
      real_ite_.push_back(false);
    }
    stack.push_back(std::move(frame));
  }

  /// Before the term of a binding, or behind the last one.
  void begin_binding(Frame& frame) {
    const Token token = lexer_.next();
    if (token.kind == Token::Kind::open) {
      frame.names.push_back(read_new_name());
      return;
    }
    if (token.kind != Token::Kind::close) throw Problem("expected a binding");
    if (std::set<std::string>(frame.names.begin(), frame.names.end()).size() != frame.names.size())
      throw Problem("a name twice in one let");
    for (std::size_t i = 0; i < frame.names.size(); ++i) bound_[frame.names[i]].push_back({frame.arguments[i]});
    frame.kind = Frame::Kind::body;
  }

  /// Gives a term to what it is a part of; returns what is complete with it.
  std::optional<Node> deliver(std::vector<Frame>& stack, Node value) {
    Frame& frame = stack.back();
    if (frame.kind == Frame::Kind::application) {
      frame.arguments.push_back(value);
      return std::nullopt;
    }
    if (frame.kind == Frame::Kind::bindings) {
      frame.arguments.push_back(value);
      if (frame.names.size() != frame.arguments.size()) throw Problem("expected a binding");
      expect(Token::Kind::close, ")");
      begin_binding(frame);
      return std::nullopt;
    }
    if (frame.kind == Frame::Kind::annotation) {
      read_attributes(value);
    } else {
      expect(Token::Kind::close, ")");
      for (const std::string& name : frame.names) bound_[name].pop_back();
    }
    stack.pop_back();
    return value;
  }

  void read_attributes(Node value) {
    for (Token token = lexer_.next(); token.kind != Token::Kind::close; token = lexer_.next()) {
      if (token.kind != Token::Kind::keyword) throw Problem("expected an attribute");
      if (token.text == ":named") {
        if (graph_.nodes[value].open) throw Problem("a name for a term with parameters");
        const std::string name = read_new_name();
        bind(name, {value});
      } else if (const Token next = lexer_.peek();
                 next.kind != Token::Kind::close && next.kind != Token::Kind::keyword) {
        if (lexer_.next().kind == Token::Kind::open) skip_list();
      }
    }
  }

  Node call(const Frame& frame) {
    if (frame.arguments.size() != frame.macro->parameters.size())
      throw Problem("a macro with too few or many arguments");
    for (std::size_t i = 0; i < frame.arguments.size(); ++i) {
      if (graph_.nodes[frame.arguments[i]].boolean != frame.macro->parameters[i])
        throw Problem("an argument of another sort");
    }
    return graph_.instance(frame.macro->node, frame.macro->first_parameter, frame.arguments);
  }

  Node apply(const Frame& frame) {
    const std::string& head = frame.head;
    std::vector<Node> arguments = frame.arguments;
    const std::size_t count = arguments.size();
    auto expect_arguments = [&](std::size_t least, std::size_t most, bool boolean) {
      if (count < least || count > most) throw Problem(head + " with too few or many arguments");
      for (const Node a : arguments) {
        if (graph_.nodes[a].boolean != boolean) throw Problem("an argument of another sort");
      }
    };
    constexpr std::size_t many = SIZE_MAX;
    if (head == "not") {
      expect_arguments(1, 1, true);
      return graph_.add(Op::negate, true, arguments);
    }
    if (head == "and" || head == "or" || head == "=>" || head == "xor") {
      expect_arguments(head == "and" || head == "or" ? 1 : 2, many, true);
      if (head != "xor")
        return graph_.add(head == "and" ? Op::conjoin : head == "or" ? Op::disjoin : Op::imply, true, arguments);
      Node result = arguments[0];
      for (std::size_t i = 1; i < count; ++i) result = graph_.add(Op::exclude, true, {result, arguments[i]});
      return result;
    }
    if (head == "ite") return choose(frame);
    if (head == "=" || head == "distinct") {
      expect_arguments(2, many, !arguments.empty() && graph_.nodes[arguments[0]].boolean);
      return graph_.add(head == "=" ? Op::equal : Op::distinct, true, arguments);
    }
    if (head == "<" || head == "<=" || head == ">" || head == ">=") {
      expect_arguments(2, many, false);
      // number 1: right − left
      return graph_.add(head.size() == 1 ? Op::greater : Op::at_least, true, arguments, head[0] == '<' ? 1 : 0);
    }
    if (head != "+" && head != "-" && head != "*" && head != "/") throw Problem("operator " + head);
    expect_arguments(head == "/" || head == "*" ? 2 : 1, many, false);
    if (head == "/") {
      Node result = arguments[0];
      for (std::size_t i = 1; i < count; ++i) result = graph_.arithmetic(Op::divide, {result, arguments[i]});
      return result;
    }
    for (std::size_t i = count == 1 ? 0 : 1; head == "-" && i < count; ++i) {
      arguments[i] = graph_.arithmetic(Op::multiply, {graph_.number(-1), arguments[i]});
    }
    return graph_.arithmetic(head == "*" ? Op::multiply : Op::add, arguments);
  }

  Node choose(const Frame& frame) {
    const std::vector<Node>& a = frame.arguments;
    if (a.size() != 3 || !graph_.nodes[a[0]].boolean || graph_.nodes[a[1]].boolean != graph_.nodes[a[2]].boolean) {
      throw Problem("an ite of wrong arguments");
    }
    real_ite_[frame.ite] = !graph_.nodes[a[1]].boolean;
    return graph_.add(Op::choose, graph_.nodes[a[1]].boolean, a, frame.ite);
  }

 public:
  std::vector<bool> real_ite_;

 private:
  Lexer lexer_;
  Graph& graph_;
  std::map<std::string, std::vector<Binding>> bound_;
  bool checked_ = false;
  bool exited_ = false;
};

class Script : public FormulaInstance {
 public:
  explicit Script(std::string_view text) {
    Reader reader(text, graph_);
    reader.read();
    assertions_ = std::move(reader.assertions);
    for (const auto& [name, node] : reader.variables) {
      variables_.emplace(name, node);
      names_.push_back({"$v", "$" + name});
    }
    for (std::size_t i = 0; i < graph_.meanings.size(); ++i) {
      if (!reader.real_ite_[i]) continue;
      if (graph_.meanings[i].size() > 1) throw Problem("an ite that means several terms");
      ites_.push_back(graph_.meanings[i].empty() ? no_node : graph_.meanings[i][0]);
      if (ites_.back() != no_node) ite_numbers_[ites_.back()] = ites_.size();
    }
  }

  bool has_variable(const Name& name) const override {
    if (const std::size_t k = numbered(name, "ite", ites_.size())) return ites_[k - 1] != no_node;
    return name.size() == 2 && name[0] == "$v" && name[1][0] == '$' && variables_.contains(name[1].substr(1));
  }

  Formula fact(const Name& name, const Lookup& lookup) const override {
    Formula result;
    if (const std::size_t k = numbered(name, "a", assertions_.size())) {
      write(result, {{Piece::Kind::term, assertions_[k - 1], 0, false}}, lookup);
    } else if (name.size() == 2 && name[0] == "$ite" && has_variable(name)) {
      const Node n = ites_[numbered(name, "ite", ites_.size()) - 1];
      const std::vector<Node>& a = graph_.nodes[n].arguments;
      write(result,
            choice(a[0], {Piece::Kind::equation, n, a[1], false}, {Piece::Kind::equation, n, a[2], false}, false),
            lookup);
    } else if (const std::string v = named(name, "bool"); name.size() == 2 && name[0] == "$bool" &&
                                                          variables_.contains(v) &&
                                                          graph_.nodes[variables_.at(v)].boolean) {
      const Polynomial x = variable(lookup({"$v", "$" + v}));
      result.begin(Kind::any);
      result.atom(x, equal_zero);
      result.atom(minus(x, constant(1)), equal_zero);
      result.end();
    } else {
      throw Problem("no fact " + to_text(name));
    }
    return result;
  }

 private:
  static constexpr Node no_node = UINT32_MAX;

  /// What is still to be written: a term of sort Bool; an equation between two of sort Real, or an atom a ~ b; a Bool
  /// equality of a and b; the begin or end of a conjunction or disjunction.
  struct Piece {
    enum class Kind : std::uint8_t { term, equation, comparison, equality, any, all, end } kind = Kind::term;
    Node a = 0;
    Node b = 0;
    bool negate = false;
    bool exclude = false;  // of an equality: b's negation
    Node parent = 0;       // of a comparison: whose operator it has
  };
  using Pieces = std::vector<Piece>;

  static Piece begin(bool any) { return {any ? Piece::Kind::any : Piece::Kind::all}; }
  static Piece end() { return {Piece::Kind::end}; }

  /// any(all(c, x), all(¬c, y)) or its negation.
  static Pieces choice(Node c, Piece x, Piece y, bool negate) {
    x.negate = x.negate != negate;
    y.negate = y.negate != negate;
    return {begin(!negate), begin(negate), {Piece::Kind::term, c, 0, negate},  x,
            end(),          begin(negate), {Piece::Kind::term, c, 0, !negate}, y,
            end(),          end()};
  }

  static Polynomial minus(const Polynomial& p, const Polynomial& q) {
    Sum sum;
    sum.add(p);
    sum.add(q, -1);
    return sum.take();
  }

  void write(Formula& out, Pieces pieces, const Lookup& lookup) const {
    std::reverse(pieces.begin(), pieces.end());
    std::map<Node, Polynomial> known;
    while (!pieces.empty()) {
      const Piece piece = pieces.back();
      pieces.pop_back();
      if (out.nodes.size() > 10'000'000) throw Problem("too large a formula");
      if (piece.kind == Piece::Kind::end) {
        out.end();
      } else if (piece.kind == Piece::Kind::any || piece.kind == Piece::Kind::all) {
        out.begin(piece.kind == Piece::Kind::any ? Kind::any : Kind::all);
      } else if (piece.kind == Piece::Kind::equation || piece.kind == Piece::Kind::comparison) {
        write_atom(out, piece, lookup, known);
      } else {
        Pieces parts = piece.kind == Piece::Kind::term
                           ? parts_of(out, piece, lookup)
                           : choice(piece.a, {Piece::Kind::term, piece.b, 0, piece.exclude},
                                    {Piece::Kind::term, piece.b, 0, !piece.exclude}, piece.negate);
        pieces.insert(pieces.end(), parts.rbegin(), parts.rend());
      }
    }
  }

  void write_atom(Formula& out, const Piece& piece, const Lookup& lookup, std::map<Node, Polynomial>& known) const {
    Signs signs = equal_zero;
    bool swap = false;
    if (piece.kind == Piece::Kind::comparison) {
      const GraphNode& parent = graph_.nodes[piece.parent];
      swap = parent.number == 1;
      signs = parent.op == Op::equal      ? equal_zero
              : parent.op == Op::distinct ? not_zero
              : parent.op == Op::greater  ? above_zero
                                          : not_below;
    }
    Polynomial p =
        minus(polynomial(swap ? piece.b : piece.a, lookup, known), polynomial(swap ? piece.a : piece.b, lookup, known));
    Formula atom;
    atom.atom(std::move(p), signs);
    FormulaNode node = part(atom, 0, piece.negate).nodes[0];
    out.atom(std::move(node.p), node.signs);
  }

  /// A term in pieces; a variable or a truth is written at once.
  Pieces parts_of(Formula& out, const Piece& piece, const Lookup& lookup) const {
    const GraphNode& node = graph_.nodes[piece.a];
    const std::vector<Node>& a = node.arguments;
    const bool negate = piece.negate;
    switch (node.op) {
      case Op::variable: {
        const Polynomial v = variable(lookup(names_[node.number]));
        out.atom(negate ? v : minus(v, constant(1)), equal_zero);
        return {};
      }
      case Op::truth:
        return {begin((node.number == 1) == negate), end()};
      case Op::negate:
        return {{Piece::Kind::term, a[0], 0, !negate}};
      case Op::conjoin:
      case Op::disjoin:
      case Op::imply: {
        Pieces parts = {begin((node.op != Op::conjoin) != negate)};
        for (std::size_t i = 0; i < a.size(); ++i) {
          const bool premise = node.op == Op::imply && i + 1 < a.size();
          parts.push_back({Piece::Kind::term, a[i], 0, premise != negate});
        }
        parts.push_back(end());
        return parts;
      }
      case Op::exclude:
        return {{Piece::Kind::equality, a[0], a[1], negate, true}};
      case Op::choose:
        return choice(a[0], {Piece::Kind::term, a[1], 0, false}, {Piece::Kind::term, a[2], 0, false}, negate);
      default:
        return pairs(node, piece.a, negate);
    }
  }

  Pieces pairs(const GraphNode& node, Node n, bool negate) const {
    const std::vector<Node>& a = node.arguments;
    const Piece::Kind kind = graph_.nodes[a[0]].boolean ? Piece::Kind::equality : Piece::Kind::comparison;
    Pieces parts;
    for (std::size_t i = 0; i < a.size(); ++i) {
      const std::size_t last = node.op == Op::distinct ? a.size() : std::min(i + 2, a.size());
      for (std::size_t j = i + 1; j < last; ++j)
        parts.push_back({kind, a[i], a[j], negate, node.op == Op::distinct, n});
    }
    if (parts.size() > 1) {
      parts.insert(parts.begin(), begin(negate));
      parts.push_back(end());
    }
    return parts;
  }

  // ---- polynomials ----

  /// A node as a sum of multiples of products and leaves, or a product as one of powers of leaves and sums: what it
  /// comes to when all sums, or all products, in a row are multiplied out. Higher nodes come first, so each is met
  /// once.
  std::map<Node, mpq_class> flattened(Node root, Op op) const {
    std::map<Node, mpq_class> open = {{root, 1}};
    std::map<Node, mpq_class> leaves;
    while (!open.empty()) {
      const auto [n, factor] = *open.rbegin();
      open.erase(std::prev(open.end()));
      const GraphNode& node = graph_.nodes[n];
      const bool scaled = op == Op::add && node.op == Op::multiply && node.arguments.size() == 2 &&
                          graph_.value(node.arguments[1]) != nullptr;
      if (scaled) {
        open[node.arguments[0]] += factor * *graph_.value(node.arguments[1]);
      } else if (node.op != op) {
        leaves[n] += factor;
      } else {
        for (const Node a : node.arguments) open[a] += factor;
      }
    }
    return leaves;
  }

  Polynomial polynomial(Node root, const Lookup& lookup, std::map<Node, Polynomial>& known) const {
    std::vector<Node> open = {root};
    while (!open.empty()) {
      const Node n = open.back();
      if (known.contains(n)) {
        open.pop_back();
        continue;
      }
      const GraphNode& node = graph_.nodes[n];
      if (node.op == Op::number || node.op == Op::variable || node.op == Op::choose) {
        known[n] =
            node.op == Op::number
                ? constant(graph_.numbers[node.number])
                : variable(lookup(node.op == Op::variable ? names_[node.number]
                                                          : Name{"$ite", "#" + std::to_string(ite_numbers_.at(n))}));
        continue;
      }
      const std::map<Node, mpq_class> leaves =
          flattened(n, node.op == Op::multiply && !scales(node) ? Op::multiply : Op::add);
      const std::size_t before = open.size();
      for (const auto& leaf : leaves) {
        if (!known.contains(leaf.first)) open.push_back(leaf.first);
      }
      if (open.size() == before)
        known[n] = node.op == Op::multiply && !scales(node) ? multiplied(leaves, known) : added(leaves, known);
    }
    return known.at(root);
  }

  bool scales(const GraphNode& node) const {
    return node.arguments.size() == 2 && graph_.value(node.arguments[1]) != nullptr;
  }

  static Polynomial added(const std::map<Node, mpq_class>& leaves, const std::map<Node, Polynomial>& known) {
    Sum sum;
    for (const auto& [leaf, factor] : leaves) sum.add(known.at(leaf), factor);
    return sum.take();
  }

  static Polynomial multiplied(const std::map<Node, mpq_class>& leaves, const std::map<Node, Polynomial>& known) {
    Polynomial result = constant(1);
    for (const auto& [leaf, exponent] : leaves) {
      if (exponent > 100'000) throw Problem("too large a power");
      for (unsigned long e = exponent.get_num().get_ui(); e > 0; --e) {
        result = product(result, known.at(leaf));
        if (result.size() > 1'000'000) throw Problem("too large a polynomial");
      }
    }
    return result;
  }

  Graph graph_;
  std::vector<Node> assertions_;
  std::map<std::string, Node> variables_;
  std::vector<Name> names_;
  std::vector<Node> ites_;
  std::map<Node, std::size_t> ite_numbers_;
};

}  // namespace

std::unique_ptr<Instance> read_smt2(std::string_view text) { return std::make_unique<Script>(text); }

}  // namespace nncheck
