"""The facts of an SMT-LIB script, *.smt2 (src/nncheck/README.md, instances/README.md).

The text becomes lists, the lists terms with their sorts (macros and lets are expanded here), and a term becomes a
polynomial or a formula when a fact asks for it."""
import re
from fractions import Fraction
from itertools import combinations

from .network import ensure
from .polynomials import combine, constant, multiply

TOKEN = re.compile(r"""\s+|;[^\n\r]*|([()])|"(?:[^"]|"")*"|\|([^|\\]*)\||([A-Za-z0-9~!@$%^&*_+=<>.?/:-]+)""")
NUMERAL = re.compile(r"[0-9]+(\.[0-9]+)?")
SYMBOL = re.compile(r"[A-Za-z~!@$%^&*_+=<>.?/-][A-Za-z0-9~!@$%^&*_+=<>.?/-]*")
RESERVED = {"_", "!", "as", "let", "exists", "forall", "match", "par"}
COMPARISONS = {"<", "<=", ">", ">=", "=", "distinct"}
ARITHMETIC = {"+", "-", "*", "/"}
BUILT_IN = COMPARISONS | ARITHMETIC | {"and", "or", "not", "=>", "xor", "ite", "true", "false"}
OPPOSITE = {"=": "!=", "!=": "="}
LOGICS = [["QF_NRA"], ["QF_LRA"], ["ALL"]]
STRING = ("a string",)


def read_lists(text):
    """The text as nested lists of symbols and numbers; also all lists that begin with ite, in the text's order."""
    stack, ites, position = [[]], [], 0
    while position < len(text):
        match = TOKEN.match(text, position)
        ensure(match, f"cannot be read: {text[position:position + 20]!r}")
        position = match.end()
        bracket, quoted, word = match.groups()
        if bracket == "(":
            stack.append([])
        elif bracket:
            ensure(len(stack) > 1, "a bracket too many")
            done = stack.pop()
            stack[-1].append(done)
        elif quoted is not None:
            stack[-1].append(f"|{quoted}|" if quoted in RESERVED else quoted)
        elif word:
            if word == "ite" and not stack[-1]:
                ites.append(stack[-1])
            if NUMERAL.fullmatch(word):
                value = Fraction(word)
                stack[-1].append(value.numerator if value.denominator == 1 else value)
            else:
                ensure(SYMBOL.fullmatch(word.removeprefix(":")), f"not a symbol: {word[:40]}")
                stack[-1].append(word)
        elif match[0].startswith('"'):
            stack[-1].append(STRING)
    ensure(len(stack) == 1, "a bracket is missing")
    return stack[0], ites


class Term:
    def __init__(self, sort, kind, *parts):
        self.sort, self.kind, self.parts = sort, kind, parts
        self.polynomial, self.formulas = None, {}


class Script:
    def __init__(self, text):
        commands, ites = read_lists(text)
        self.sorts, self.macros, self.asserts = {}, {}, []
        self.meanings = {id(ite): [] for ite in ites}  # of a real ite: its terms
        self.real, self.trying, self.checked = set(), False, False
        for command in commands:
            self.command(command)
        ensure(self.checked, "no check-sat")
        numbered = [ite for ite in ites if id(ite) in self.real]
        self.number = {id(ite): k for k, ite in enumerate(numbered, 1)}
        self.text = commands  # keeps the lists, whose ids are used
        self.ites = {}
        for ite in numbered:
            terms = self.meanings[id(ite)]
            if terms:
                self.ites[self.number[id(ite)]] = terms[0]
                ensure(len(terms) == 1, "an ite in a macro that is used twice")

    def command(self, command):
        ensure(isinstance(command, list) and command and isinstance(command[0], str), "not a command")
        word, *rest = command
        if re.fullmatch("get-[a-z-]+", word):
            return
        if word == "exit":
            ensure(not rest and self.checked, "exit before check-sat")
            return
        ensure(not self.checked, "only get-… and exit may follow check-sat")
        if word == "check-sat" and not rest:
            self.checked = True
        elif word in ("declare-const", "declare-fun"):
            ensure(rest[1:-1] == [[]] * (word == "declare-fun") and len(rest) > 1, f"{word}: a constant is expected")
            ensure(rest[-1] in ("Real", "Bool"), "a sort is Real or Bool")
            self.sorts[self.new_name(rest[0])] = rest[-1]
        elif word == "define-fun":
            self.define(rest)
        elif word == "define-const":
            self.define([*rest[:1], [], *rest[1:]])
        elif word == "set-logic":
            ensure(rest in LOGICS, "another logic")
        elif word == "assert":
            ensure(len(rest) == 1, "assert has one formula")
            self.asserts.append(self.term(rest[0], {}))
            ensure(self.asserts[-1].sort == "Bool", "assert has a formula")
        else:
            ensure(word in ("set-info", "set-option"), f"not read: {word[:40]}")

    def new_name(self, name):
        ensure(isinstance(name, str) and name and not name.startswith(":"), "a name is expected")
        ensure(not any(name in names for names in (self.sorts, self.macros, BUILT_IN, RESERVED)), f"{name} is taken")
        return name

    def define(self, rest):
        ensure(len(rest) == 4 and isinstance(rest[1], list), "define-fun NAME PARAMETERS SORT BODY")
        name, parameters, sort, body = rest
        sorts = {}
        for parameter in parameters:
            ensure(isinstance(parameter, list) and len(parameter) == 2, "a parameter has a name and a sort")
            ensure(parameter[1] in ("Real", "Bool"), "a sort is Real or Bool")
            self.local_name(parameter[0])
            ensure(parameter[0] not in sorts, "a parameter twice")
            sorts[parameter[0]] = parameter[1]
        self.trying = bool(parameters)  # a body with parameters means something when it is called
        meaning = self.term(body, {parameter: Term(of, "parameter") for parameter, of in sorts.items()})
        self.trying = False
        ensure(meaning.sort == sort, f"{name}: the body is not of its sort")
        self.macros[self.new_name(name)] = (list(sorts.items()), body) if parameters else meaning

    def local_name(self, name):
        ensure(isinstance(name, str) and not name.startswith(":"), "a name is expected")
        ensure(name not in BUILT_IN | RESERVED, f"{name} is taken")
        return name

    # Lists become terms.

    def term(self, text, scope):
        if isinstance(text, (int, Fraction)):
            return Term("Real", "number", text)
        if isinstance(text, str):
            return self.symbol(text, scope)
        ensure(text and isinstance(text, list) and isinstance(text[0], str), "not a term")
        head, *rest = text
        if head == "let":
            return self.let(rest, scope)
        if head == "!":
            return self.annotated(rest, scope)
        parts = [self.term(part, scope) for part in rest]
        ensure(head not in scope, f"{head} is no function")
        if isinstance(self.macros.get(head), tuple):
            parameters, body = self.macros[head]
            ensure([part.sort for part in parts] == [sort for _, sort in parameters], f"{head}: other parameters")
            return self.term(body, {name: part for (name, _), part in zip(parameters, parts)})
        ensure(head in BUILT_IN and parts, f"not a function: {head[:40]}")
        return self.ite(text, parts) if head == "ite" else self.apply(head, parts)

    def symbol(self, name, scope):
        if name in scope:
            return scope[name]
        if name in self.sorts:
            return Term(self.sorts[name], "variable", name.strip("|"))
        if name in ("true", "false"):
            return Term("Bool", "and" if name == "true" else "or")
        ensure(isinstance(self.macros.get(name), Term), f"not declared: {name[:40]}")
        return self.macros[name]

    def let(self, rest, scope):
        ensure(len(rest) == 2 and isinstance(rest[0], list) and rest[0], "let BINDINGS TERM")
        bound = {}
        for binding in rest[0]:
            ensure(isinstance(binding, list) and len(binding) == 2, "a binding has a name and a term")
            ensure(self.local_name(binding[0]) not in bound, "a binding twice")
            bound[binding[0]] = self.term(binding[1], scope)
        before = {name: scope[name] for name in bound if name in scope}
        scope.update(bound)
        result = self.term(rest[1], scope)
        for name in bound:
            del scope[name]
        scope.update(before)
        return result

    def annotated(self, rest, scope):
        ensure(len(rest) > 1, "! TERM ATTRIBUTE")
        result, attribute = self.term(rest[0], scope), None
        for word in rest[1:]:
            if isinstance(word, str) and word.startswith(":"):
                ensure(attribute != ":named", "a name is missing")
                attribute = word
                continue
            ensure(attribute, "an attribute begins with a colon")
            if attribute == ":named":
                ensure(not self.trying, "a name in a macro with parameters")
                self.macros[self.new_name(word)] = result
            attribute = None
        ensure(attribute != ":named", "a name is missing")
        return result

    def ite(self, text, parts):
        ensure(len(parts) == 3 and parts[0].sort == "Bool", "ite CONDITION THEN ELSE")
        ensure(parts[1].sort == parts[2].sort, "an ite of two sorts")
        if parts[1].sort == "Bool":
            return Term("Bool", "ite", *parts)
        self.real.add(id(text))
        result = Term("Real", "ite", id(text), *parts)
        if not self.trying:
            self.meanings[id(text)].append(result)
        return result

    def apply(self, head, parts):
        sorts = {part.sort for part in parts}
        ensure(len(sorts) == 1, f"{head}: parts of several sorts")
        if head in ARITHMETIC:
            ensure(sorts == {"Real"} and (len(parts) > 1 or head in ("+", "-")), f"{head} of what it cannot be")
            ensure(head != "/" or all(map(self.nonzero, parts[1:])), "division by what is not a nonzero number")
            return Term("Real", head, *parts)
        if head in COMPARISONS:
            ensure(len(parts) > 1 and (sorts == {"Real"} or head in ("=", "distinct")), f"{head} of what it cannot be")
            kind = head if sorts == {"Real"} else {"=": "iff", "distinct": "xor"}[head]
            pairs = combinations(parts, 2) if head == "distinct" else zip(parts, parts[1:])
            compared = [Term("Bool", kind, *pair) for pair in pairs]
            return compared[0] if len(compared) == 1 else Term("Bool", "and", *compared)
        fits = len(parts) == 1 if head == "not" else len(parts) > 1 or head in ("and", "or")
        ensure(fits and sorts == {"Bool"}, f"{head} of what it cannot be")
        if head == "xor":
            result = parts[0]
            for part in parts[1:]:
                result = Term("Bool", "xor", result, part)
            return result
        return Term("Bool", head, *parts)

    # Terms become polynomials and formulas.

    def nonzero(self, term):
        """A number other than 0, perhaps with arithmetic."""
        def numeric(term):
            return term.kind == "number" or (term.kind in ARITHMETIC and all(map(numeric, term.parts)))

        return numeric(term) and bool(self.polynomial(term))

    def polynomial(self, term):
        if term.polynomial is None:
            term.polynomial = self.make_polynomial(term.kind, term.parts)
        return term.polynomial

    def make_polynomial(self, kind, parts):
        if kind == "number":
            return constant(parts[0])
        if kind == "variable":
            return {(("v", parts[0]),): 1}
        if kind == "ite":
            return {(("ite", self.number[parts[0]]),): 1}
        first, *others = map(self.polynomial, parts)
        if kind == "+":
            return combine((1, first), *((1, other) for other in others))
        if kind == "-":
            return combine((1 if others else -1, first), *((-1, other) for other in others))
        for other in others:
            first = multiply(first, constant(1 / Fraction(other[()])) if kind == "/" else other)
        return first

    def formula(self, term, positive=True):
        if positive not in term.formulas:
            term.formulas[positive] = self.make_formula(term.kind, term.parts, positive)
        return term.formulas[positive]

    def make_formula(self, kind, parts, positive):
        """Of the term, or of its negation, for which any and all are exchanged and so are yes and no."""
        some, every = ("any", "all") if positive else ("all", "any")

        def yes(k):
            return self.formula(parts[k], positive)

        def no(k):
            return self.formula(parts[k], not positive)

        if kind == "variable":
            return ("=", combine((1, {(("v", parts[0]),): 1}), (-1, constant(int(positive)))))
        if kind == "not":
            return no(0)
        if kind in ("and", "or"):
            return (every if kind == "and" else some, tuple(map(yes, range(len(parts)))))
        if kind == "=>":
            return (some, (*map(no, range(len(parts) - 1)), yes(len(parts) - 1)))
        if kind == "iff":
            return (some, ((every, (yes(0), yes(1))), (every, (no(0), no(1)))))
        if kind == "xor":
            return (some, ((every, (yes(0), no(1))), (every, (no(0), yes(1)))))
        if kind == "ite":
            return (some, ((every, (yes(0), yes(1))), (every, (no(0), yes(2)))))
        left, right = map(self.polynomial, parts)
        relation = {"<": ">", "<=": ">=", "distinct": "!="}.get(kind, kind)
        swap = -1 if kind in ("<", "<=") else 1
        if not positive and relation in (">", ">="):
            relation, swap = ">" if relation == ">=" else ">=", -swap
        elif not positive:
            relation = OPPOSITE[relation]
        return (relation, combine((swap, left), (-swap, right)))

    def branches(self, term):
        """What a real ite's variable is."""
        _, condition, first, second = term.parts
        value = self.polynomial(term)
        return ("any", tuple(
            ("all", (self.formula(condition, holds), ("=", combine((1, value), (-1, self.polynomial(branch))))))
            for holds, branch in ((True, first), (False, second))))

    # What a certificate asks for.

    def canonical(self, name):
        return name

    def has_variable(self, name):
        if len(name) == 2 and name[0] == "v":
            return name[1] in self.sorts or f"|{name[1]}|" in self.sorts
        return len(name) == 2 and name[0] == "ite" and name[1] in self.number.values()

    def fact(self, name):
        kind, which = name if len(name) == 2 else (None, None)
        if kind == "a" and isinstance(which, int) and 1 <= which <= len(self.asserts):
            return self.formula(self.asserts[which - 1])
        if kind == "bool" and self.sorts.get(which, self.sorts.get(f"|{which}|")) == "Bool":
            value = {(("v", which),): 1}
            return ("any", (("=", value), ("=", combine((1, value), (-1, constant(1))))))
        return self.branches(self.ites[which]) if kind == "ite" and which in self.ites else None
