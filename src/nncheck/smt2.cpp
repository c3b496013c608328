// SMT-LIB scripts. A command is read as a tree of lists and words, and a term evaluated by an agenda of what is still
// to be done, so no depth is too deep. A term of sort Real is a polynomial, one of sort Bool an edge into a graph of
// conjunctions, disjunctions and atoms, where an edge may negate. A real ite is a variable of its own. A macro's body
// is evaluated with variables for its parameters, for its sorts, and again wherever it is used, with values. Negations
// are pushed to the atoms when a fact is written out.
#include "nncheck/instance.h"
#include "nncheck/words.h"

#include <functional>
#include <list>

namespace nncheck {

namespace {

using Edge = std::size_t;  // twice the node's number, plus 1 if negated
using Names = std::vector<std::string>;

/// Arguments of any, all; or an atom; or, with no signs, a Bool variable (v − 1 = 0, negated v = 0).
struct BoolNode {
  Kind kind = Kind::atom;
  std::vector<Edge> parts = {};
  Polynomial p = {};
  Signs signs = 0;
};

struct Term {
  bool boolean = false;
  Edge edge = 0;
  Polynomial p = {};
  bool number = false;  // made of numerals alone
};

using Terms = std::vector<Term>;

/// Of sort Real: its variable, and what is known of it.
struct Ite {
  std::optional<std::uint32_t> v = {};
  Edge fact = 0;
  bool used = false;
};

struct Macro {
  Names names = {};
  Terms parameters = {};
  const Json* body = nullptr;
};

struct Binding {
  Term value;
  std::size_t depth = 0;  // of scopes; 0: everywhere
  const Macro* macro = nullptr;
};

class Script : public Instance {
 public:
  explicit Script(std::string_view text) {
    Commands commands(text);
    for (Json command = commands.read(); !command.is_null(); command = commands.read()) {
      const std::size_t ites = ites_.size(), macros = macros_.size();
      execute(kept_.emplace_back(std::move(command)));
      if (ites_.size() == ites && macros_.size() == macros) kept_.pop_back();
    }
    need(checked_, "no check-sat");
    std::erase_if(ites_, [](const Ite& ite) { return !ite.v; });
  }

  Named find(const Name& name) const override {
    if (name.size() != 2) return {};
    if (const std::size_t k = name[0] == "a" ? number_up_to(assertions_.size(), name[1]) : 0) {
      return {{}, written(assertions_[k - 1])};
    }
    if (const std::size_t k = name[0] == "ite" ? number_up_to(ites_.size(), name[1]) : 0) {
      const Ite& ite = ites_[k - 1];
      return {ite.v, ite.used ? std::optional(written(ite.fact)) : std::nullopt};
    }
    const auto found = name[1].is_string() ? declared_.find(name[1].get<std::string>()) : declared_.end();
    if (found == declared_.end()) return {};
    const auto& [boolean, number] = found->second;
    if (name[0] == "v") return {number, {}};
    if (name[0] != "bool" || !boolean) return {};
    const Polynomial v = variable(number);
    return {{}, Formula{joined(Kind::any, 2), {Kind::atom, v, equal_zero}, {Kind::atom, v - mpq_class(1), equal_zero}}};
  }

 private:
  static const std::string& new_name(const Json& word) {
    const std::string& name = string_of(word, "a name");
    need(name != "||" && (name[0] == '|' || (is_symbol(name[0]) && !is_digit(name[0]))), "expected a name");
    need(!is_reserved(unquoted(name)), "a reserved word as a name");
    return name;
  }

  /// Is it Bool?
  static bool is_bool(const Json& sort) {
    need(sort == "Real" || sort == "Bool", "a sort that is not Real or Bool");
    return sort == "Bool";
  }

  // ---- commands ----

  void execute(Json& command) {
    static const std::map<std::string, std::size_t> sizes = {
        {"set-logic", 2},  {"declare-const", 3}, {"declare-fun", 4}, {"define-const", 4},
        {"define-fun", 5}, {"assert", 2},        {"check-sat", 1}};
    need(!command.empty(), "expected a command");
    const std::string head = string_of(command[0], "a command");
    exited_ = exited_ || head == "exit";
    if (head.starts_with("get-") || head == "exit") return;
    need(!checked_ && !exited_, "a command after check-sat or exit");
    if (head == "set-info" || head == "set-option") return;
    const auto size = sizes.find(head);
    need(size != sizes.end() && command.size() == size->second,
         "a command that is unknown, or has another length: ", head);
    if (head == "set-logic") {
      need(command[1] == "QF_NRA" || command[1] == "QF_LRA" || command[1] == "ALL", "an unknown logic");
    } else if (head == "assert") {
      const Term value = evaluated(command[1]);
      need(value.boolean, "an assertion of sort Real");
      assertions_.push_back(value.edge);
    } else if (head == "check-sat") {
      checked_ = true;
    } else {
      if (head.ends_with("-const")) command.insert(command.begin() + 2, Json::array());
      list_of(command[2], "a list of parameters");
      head.starts_with("declare") ? declare(command) : define(command);
    }
  }

  void bind(const std::string& name, Binding binding) {
    need(bound_[name].empty(), "given twice: ", name);
    bound_[name].push_back(std::move(binding));
  }

  Term new_variable(bool boolean) {
    const Polynomial v = variable(variables_++);
    return boolean ? truth({Kind::atom, {}, v, 0}) : Term{false, 0, v};
  }

  void declare(const Json& command) {
    need(command[2].empty(), "a function that is not defined");
    const bool boolean = is_bool(command[3]);
    declared_.emplace(unquoted(new_name(command[1])), std::pair(boolean, variables_));
    bind(command[1], {new_variable(boolean)});
  }

  void define(const Json& command) {
    const bool boolean = is_bool(command[3]);
    Macro& macro = macros_.emplace_back();
    for (const Json& parameter : command[2]) {
      need(list_of(parameter, "a parameter").size() == 2, "expected a parameter and its sort");
      macro.names.push_back(new_name(parameter[0]));
      macro.parameters.push_back(new_variable(is_bool(parameter[1])));
    }
    macro.body = &command[4];
    begin_scope(macro.names, macro.parameters);
    in_macro_ = !macro.names.empty();
    const Term body = evaluated(*macro.body);
    in_macro_ = false;
    end_scope(macro.names);
    need(body.boolean == boolean, "a macro of another sort");
    bind(new_name(command[1]), {body, 0, macro.names.empty() ? nullptr : &macro});
  }

  // ---- terms ----

  void begin_scope(const Names& names, const Terms& values) {
    need(std::set<std::string>(names.begin(), names.end()).size() == names.size(), "a name twice");
    ++depth_;
    for (std::size_t i = 0; i < names.size(); ++i) bound_[names[i]].push_back({values[i], depth_});
  }
  void end_scope(const Names& names) {
    for (const std::string& name : names) bound_[name].pop_back();
    --depth_;
  }

  /// The innermost meaning of a name; a macro's body sees nothing of what is bound where it is used.
  const Binding& find(const std::string& name) const {
    const auto found = bound_.find(name);
    need(found != bound_.end() && !found->second.empty(), "unknown: ", name);
    const Binding& binding = found->second.back().depth > floor_ ? found->second.back() : found->second.front();
    need(binding.depth == 0 || binding.depth > floor_, "unknown: ", name);
    return binding;
  }

  void later(std::function<void()> task) { agenda_.push_back(std::move(task)); }
  /// Tasks are done last first, so of a list's parts the last one is planned first.
  void plan(const Json& list, std::size_t first, std::size_t end) {
    for (std::size_t i = end; i-- > first;) later([this, &part = list[i]] { visit(part); });
  }
  Terms take(std::size_t count) {
    const auto first = values_.end() - static_cast<std::ptrdiff_t>(count);
    Terms last(std::make_move_iterator(first), std::make_move_iterator(values_.end()));
    values_.erase(first, values_.end());
    return last;
  }

  Term evaluated(const Json& term) {
    visit(term);
    for (std::size_t work = 0; !agenda_.empty(); ++work) {
      need(work < 10'000'000, "macros that are too large");
      const std::function<void()> task = std::move(agenda_.back());
      agenda_.pop_back();
      task();
    }
    return take(1)[0];
  }

  void visit(const Json& term) {
    if (term.is_string()) return values_.push_back(leaf(string_of(term, "")));
    need(!term.empty(), "expected a term");
    const std::string& head = string_of(term[0], "an operator");
    if (head == "let") return visit_let(term);
    if (head == "!") {
      need(term.size() > 1, "expected a term");
      later([this, &term] { read_attributes(term, values_.back()); });
      return plan(term, 1, 2);
    }
    if (!operators.contains(head)) return visit_call(term, find(head).macro);
    const std::size_t number = ites_.size();
    if (head == "ite" && ite_of_.emplace(&term, number).second) ites_.emplace_back();
    later([this, &term, &head] { values_.push_back(applied(term, head, take(term.size() - 1))); });
    plan(term, 1, term.size());
  }

  Term leaf(const std::string& word) {
    if (word == "true" || word == "false") return truth({word == "true" ? Kind::all : Kind::any});
    if (is_digit(word[0])) {
      need(word.find_first_not_of("0123456789.") == std::string::npos, "this is no number: ", word);
      return {false, 0, parse_number(word, true), true};
    }
    const Binding& binding = find(word);
    need(binding.macro == nullptr, "a macro without arguments: ", word);
    return binding.value;
  }

  void visit_let(const Json& let) {
    need(let.size() == 3, "a let of another length");
    Names names;
    std::vector<const Json*> terms;
    for (const Json& binding : list_of(let[1], "a list of bindings")) {
      need(list_of(binding, "a binding").size() == 2, "expected a name and a term");
      names.push_back(new_name(binding[0]));
      terms.push_back(&binding[1]);
    }
    visit_scope(names, terms, let[2], nullptr);
  }

  void visit_call(const Json& call, const Macro* macro) {
    need(macro != nullptr && macro->names.size() == call.size() - 1, "arguments that do not fit");
    std::vector<const Json*> terms;
    for (std::size_t i = 1; i < call.size(); ++i) terms.push_back(&call[i]);
    visit_scope(macro->names, terms, *macro->body, macro);
  }

  /// The body, with the names for the values of the terms; that of a macro sees nothing else of where it is used.
  void visit_scope(const Names& names, const std::vector<const Json*>& terms, const Json& body, const Macro* macro) {
    later([this, names, outside = floor_] {
      end_scope(names);
      floor_ = outside;
    });
    later([this, names, &body, macro] {
      const Terms values = take(names.size());
      for (std::size_t i = 0; macro != nullptr && i < values.size(); ++i) {
        need(values[i].boolean == macro->parameters[i].boolean, "an argument of another sort");
      }
      if (macro != nullptr) floor_ = depth_;
      begin_scope(names, values);
      later([this, &body] { visit(body); });
    });
    for (std::size_t i = terms.size(); i-- > 0;) later([this, &term = *terms[i]] { visit(term); });
  }

  void read_attributes(const Json& list, const Term& value) {
    auto is_keyword = [&](std::size_t i) { return list[i].is_string() && string_of(list[i], "")[0] == ':'; };
    for (std::size_t i = 2; i < list.size(); ++i) {
      need(is_keyword(i), "expected an attribute");
      const bool has_value = i + 1 < list.size() && !is_keyword(i + 1);
      if (list[i] == ":named") {
        need(has_value && !in_macro_, "a name that is missing, or in a macro");
        bind(new_name(list[i + 1]), {value});
      }
      i += has_value ? 1 : 0;
    }
  }

  Term applied(const Json& term, const std::string& head, Terms a) {
    const Operator& needed = operators.at(head);
    need(a.size() >= needed.least && a.size() <= needed.most, "too few or too many arguments");
    if (head == "ite") return chosen(ites_[ite_of_.at(&term)], a);
    const bool boolean = needed.sort == '=' ? a[0].boolean : needed.sort == 'b';
    std::vector<Edge> edges;
    for (const Term& value : a) {
      need(value.boolean == boolean, "an argument of another sort");
      edges.push_back(value.edge);
    }
    if (head == "not") return {true, edges[0] ^ 1U};
    if (head == "and") return truth({Kind::all, edges});
    if (head == "or") return truth({Kind::any, edges});
    if (head == "=>") {
      for (std::size_t i = 0; i + 1 < edges.size(); ++i) edges[i] ^= 1U;
      return truth({Kind::any, edges});
    }
    if (head == "xor") {
      for (std::size_t i = 1; i < edges.size(); ++i) edges[0] = choice(edges[0], edges[i] ^ 1U, edges[i]);
      return {true, edges[0]};
    }
    return std::string_view("+-*/").find(head) != std::string_view::npos ? arithmetic(head[0], a) : pairs(head, a);
  }

  static Term arithmetic(char op, Terms& a) {
    Term result = std::move(a[0]);
    if (op == '-' && a.size() == 1) result.p = -result.p;
    for (std::size_t i = 1; i < a.size(); ++i) {
      need(op != '/' || (a[i].number && !a[i].p.empty()), "division by something other than a number that is not 0");
      result.number = result.number && a[i].number;
      result.p = op == '+'   ? std::move(result.p) + a[i].p
                 : op == '-' ? std::move(result.p) - a[i].p
                 : op == '*' ? result.p * a[i].p
                             : result.p * mpq_class(1 / a[i].p.constant());
    }
    return result;
  }

  Term chosen(Ite& ite, Terms& a) {
    need(a[0].boolean && a[1].boolean == a[2].boolean, "an ite of wrong arguments");
    if (a[1].boolean) return {true, choice(a[0].edge, a[1].edge, a[2].edge)};
    if (!ite.v) ite.v = variables_++;
    const Polynomial v = variable(*ite.v);
    if (in_macro_) return {false, 0, v};  // evaluated for its sort alone: what it means is known where it is used
    need(!std::exchange(ite.used, true), "an ite that means several terms");
    ite.fact = choice(a[0].edge, compared(v - a[1].p, equal_zero), compared(v - a[2].p, equal_zero));
    return {false, 0, v};
  }

  /// Chains by neighbours, distinct by all pairs.
  Term pairs(const std::string& head, const Terms& a) {
    const bool all = head == "distinct", equal = head == "=";
    const Signs signs = equal ? equal_zero : all ? not_zero : head.size() == 1 ? above_zero : not_below;
    std::vector<Edge> parts;
    for (std::size_t i = 0; i < a.size(); ++i) {
      for (std::size_t j = i + 1; j < a.size() && (all || j == i + 1); ++j) {
        const Polynomial p = head[0] == '<' ? a[j].p - a[i].p : a[i].p - a[j].p;
        const Edge same = equal ? a[j].edge : a[j].edge ^ 1U;
        parts.push_back(a[i].boolean ? choice(a[i].edge, same, same ^ 1U) : compared(p, signs));
      }
    }
    return parts.size() == 1 ? Term{true, parts[0]} : truth({Kind::all, parts});
  }

  // ---- the graph ----

  Term truth(BoolNode node) {
    need(nodes_.size() < 10'000'000, "too large a script");
    nodes_.push_back(std::move(node));
    return {true, 2 * (nodes_.size() - 1)};
  }
  Edge compared(Polynomial p, Signs signs) { return truth({Kind::atom, {}, std::move(p), signs}).edge; }
  /// any(all(c, x), all(¬c, y))
  Edge choice(Edge c, Edge x, Edge y) {
    const Edge first = truth({Kind::all, {c, x}}).edge;
    return truth({Kind::any, {first, truth({Kind::all, {c ^ 1U, y}}).edge}}).edge;
  }

  Formula written(Edge root) const {
    Formula result;
    std::vector<Edge> open = {root};
    while (!open.empty()) {
      const Edge edge = open.back(), negative = edge & 1U;
      open.pop_back();
      need(result.size() <= 2'000'000, "too large a formula");
      const BoolNode& from = nodes_[edge / 2];
      const Node node = {from.kind, from.p, from.signs, from.parts.size()};
      if (from.kind == Kind::atom && from.signs == 0) {
        result.push_back({Kind::atom, negative == 0 ? from.p - mpq_class(1) : from.p, equal_zero});
      } else {
        result.push_back(negative == 0 ? node : negated(node));
      }
      for (std::size_t i = from.parts.size(); i-- > 0;) open.push_back(from.parts[i] ^ negative);
    }
    return result;
  }

  bool checked_ = false, exited_ = false;
  bool in_macro_ = false;  // in the definition of one with parameters
  std::size_t depth_ = 0, floor_ = 0;
  std::uint32_t variables_ = 0;
  std::map<std::string, std::pair<bool, std::uint32_t>> declared_;  // Is it Bool? And its number.
  std::unordered_map<std::string, std::vector<Binding>> bound_;
  std::list<Macro> macros_;
  std::list<Json> kept_;  // commands to whose parts something refers
  std::vector<std::function<void()>> agenda_;
  Terms values_;  // of terms whose lists are open
  std::vector<BoolNode> nodes_;
  std::vector<Edge> assertions_;
  std::vector<Ite> ites_;  // in the order of the text; in the end the real ones
  std::unordered_map<const Json*, std::size_t> ite_of_;
};

}  // namespace

std::unique_ptr<Instance> read_smt2(std::string_view text) { return std::make_unique<Script>(text); }

}  // namespace nncheck
