"""Random instances of every format, with all names that their variables and facts may have, and some that do not exist.
They need no solution and no proof: two checkers must read the same facts in them, whatever these say."""
import json

RELATIONS = ["=", "distinct", "<", "<=", ">", ">="]


def number(choice):
    """As one may write it in JSON or in a line: a number, or a string."""
    return choice.choice([0, 1, -1, 2, 3, 0.5, -0.25, "1/2", "-3/2", "0.125", "1e-1", "2"])


def neuron(choice, name):
    more = [{}, {"activation": "relu"}, {"activation": "identity", "bias": "free"}, {"bias": number(choice)}]
    return choice.choice([name, name, {"id": name, **choice.choice(more)}])


def graph(choice):
    sides = (("x", 1), ("h", 0), ("y", 1))
    inputs, hidden, outputs = ([f"{kind}{i}" for i in range(choice.randint(low, 2))] for kind, low in sides)
    pairs = [(a, b) for a in inputs for b in hidden + outputs]
    pairs += [(a, b) for i, a in enumerate(hidden) for b in hidden[i + 1:] + outputs]
    edges = []
    for a, b in choice.sample(pairs, len(pairs) * 3 // 4):
        named = {"from": a, "to": b}
        edges.append(choice.choice([[a, b], [a, b], named, {**named, "weight": number(choice)}]))
    network = {"inputs": inputs, "outputs": [neuron(choice, name) for name in outputs], "edges": edges}
    if hidden or choice.random() < 0.5:
        network["hidden"] = [neuron(choice, name) for name in choice.sample(hidden, len(hidden))]
    return network, inputs, hidden, outputs, pairs


def layers(choice):
    sizes = [choice.randint(1, 2) for _ in range(choice.randint(2, 4))]
    names = [[f"h{k}_{i + 1}" for i in range(size)] for k, size in enumerate(sizes)]
    names[0], names[-1] = [f"x{i + 1}" for i in range(sizes[0])], [f"y{i + 1}" for i in range(sizes[-1])]
    network = {"layers": sizes}
    if choice.random() < 0.3:
        names[-1] = network["outputs"] = [f"out {i}" for i in range(sizes[-1])]
    if choice.random() < 0.3:
        network["activations"] = [choice.choice(["relu", "identity"]) for _ in sizes[1:]]
    pairs = [(a, b) for near, far in zip(names, names[1:]) for a in near for b in far]
    return network, names[0], sum(names[1:-1], []), names[-1], pairs


def network(choice):
    """The text, names, and what else stands in a header."""
    made, inputs, hidden, outputs, pairs = choice.choice([graph, layers])(choice)
    if "activations" not in made and choice.random() < 0.7:
        made["activation"] = choice.choice(["relu", "identity"])
    if choice.random() < 0.3:
        made["bias"] = choice.choice(["free", "zero"])

    def values(names, unknown):
        some = {name: "?" if unknown and choice.random() < 0.2 else number(choice) for name in names}
        if choice.random() < 0.5:
            return list(some.values())
        return {name: value for name, value in some.items() if choice.random() < 0.8}

    data = [{"x": values(inputs, False), "y": values(outputs, True)} for _ in range(choice.randint(0, 4))]
    if data and choice.random() < 0.5:  # rows that share values of neurons
        data.append({"x": data[0]["x"], "y": values(outputs, True), "name": "again"})
    task = {"nnsolve": "training/1", "network": made, "data": data}
    if choice.random() < 0.6:
        task["cost"] = choice.choice(["mse", "l1", "max"])
    if choice.random() < 0.5:
        task["threshold"] = choice.choice([0, 1, "1/2", 0.5])
    rows = range(len(data) + 2)
    some = hidden + outputs + inputs[:1]
    names = [["w", a, b] for a, b in pairs + [(outputs[0], inputs[0])]] + [["b", n] for n in some]
    names += [[kind, n, r] for r in rows for n in some for kind in ("h", "o", "y")]
    names += [["cost"]] + [[kind, n, r] for r in rows for n in outputs for kind in ("e", "e+", "e-", "y+", "y-")]
    return "net.json", json.dumps(task), names, choice.choice([{}, {}, {"below": choice.choice(["0", "1/3", "2"])}])


def lines(choice):
    x = ["a", "b", "c'", "d_1"]
    inversions = choice.random() < 0.5

    def term():
        return choice.choice(["", "1/"]) + choice.choice(x)

    def sign():
        return choice.choice(["+", "-"])

    def line():
        if choice.random() < 0.1:
            return choice.choice(["vars a b c' d_1", "vars e", "# nothing", "", "b = 1", "nonzero a b", "a = 2"])
        if inversions:
            space = choice.choice(["", " "])
            more = [f"{space}{sign()}{space}{term()}" for _ in range(choice.randint(1, 2))]
            return choice.choice(["", "-", "- "]) + term() + "".join(more) + f"{space}= 0"
        if choice.random() < 0.2:
            low, high = choice.randint(-3, 0), choice.choice(["1", "1/2", "2.5"])
            return " ".join(["range", str(low), high, *choice.sample(x, choice.randint(0, 2))])
        if choice.random() < 0.4:
            return "{} * {} = 1".format(*choice.choices(x, k=2))
        return "{} + {} = {}".format(*choice.choices(x, k=3))

    text = "\n".join(line() for _ in range(choice.randint(1, 5))) + "\n"
    names = [["v", name] for name in x + ["e", "f"]] + [["c", k] for k in range(7)]
    names += [[kind, name] for name in x for kind in ("lo", "hi", "nonzero")]
    return "etrinveq" if inversions else "etrinv", text, names, {}


class Terms:
    """Random SMT-LIB terms over what is declared so far."""

    def __init__(self, choice):
        self.choice, self.names = choice, {"Real": ["x", "y", "|z'|"], "Bool": ["p", "q"]}
        self.macros, self.count = [], 0

    def new(self, sort, name=None):
        self.count += 1
        self.names[sort].append(name or f"n{self.count}")
        return self.names[sort][-1]

    def sort(self):
        return self.choice.choice(["Real", "Real", "Bool"])

    def term(self, sort, depth):
        choice = self.choice
        if depth == 0 or choice.random() < 0.15:
            if choice.random() < (0.3 if sort == "Real" else 0.1):
                numbers = ["0", "1", "2.5", "(- 3)", "(/ 1 3)", "(/ (- 1) 2.0)"]
                return choice.choice(numbers if sort == "Real" else ["true", "false"])
            return choice.choice(self.names[sort])
        if choice.random() < 0.12:
            return self.let(sort, depth)
        if choice.random() < 0.12:
            return "(ite {} {} {})".format(*(self.term(of, depth - 1) for of in ("Bool", sort, sort)))
        usable = [macro for macro in self.macros if macro[2] == sort]
        if usable and choice.random() < 0.2:
            name, sorts, _ = choice.choice(usable)
            return f"({name} {' '.join(self.term(of, depth - 1) for of in sorts)})"
        if sort == "Real":
            head = choice.choice(["+", "-", "*", "+", "*", "/"])
            if head == "/":
                return f"(/ {self.term('Real', depth - 1)} {choice.choice(['2', '(- 3)', '0.5', '(+ 1 1)'])})"
            return self.call(head, "Real", choice.randint(1 if head == "-" else 2, 3), depth)
        head = choice.choice(["and", "or", "not", "=>", "xor", "=", "distinct", *RELATIONS, *RELATIONS])
        if head in RELATIONS and choice.random() < 0.75 or head in ("<", "<=", ">", ">="):
            return self.call(head, "Real", choice.choice([2, 2, 3]), depth)
        return self.call(head, "Bool", 1 if head == "not" else choice.choice([2, 2, 3]), depth)

    def call(self, head, sort, count, depth):
        return f"({head} {' '.join(self.term(sort, depth - 1) for _ in range(count))})"

    def let(self, sort, depth):
        bound = [(self.sort(), self.choice.choice(["u", "v", "x", "p"])) for _ in range(self.choice.randint(1, 2))]
        if len({name for _, name in bound}) < len(bound):
            bound = bound[:1]
        values = [f"({name} {self.term(of, depth - 1)})" for of, name in bound]
        outside = {of: list(names) for of, names in self.names.items()}
        for of, name in bound:
            for names in self.names.values():
                names[:] = [other for other in names if other != name]
            self.names[of].append(name)
        body = self.term(sort, depth - 1) if all(self.names.values()) else "(+ 1 1)" if sort == "Real" else "true"
        self.names = outside
        return f"(let ({' '.join(values)}) {body})"


def script(choice):
    terms, asserts = Terms(choice), 0
    text = "(declare-const x Real)(declare-fun y () Real)\n(declare-const |z'| Real) ; and Bools\n"
    text += "(declare-const p Bool)(declare-fun q () Bool)\n"
    for _ in range(choice.randint(1, 6)):
        kind = choice.randrange(6)
        if kind == 0:
            outside, sort = {of: list(names) for of, names in terms.names.items()}, terms.sort()
            sorts = [terms.sort() for _ in range(choice.randint(0, 2))]
            parameters = [(of, terms.new(of)) for of in sorts]
            body = terms.term(sort, 2)
            terms.names, terms.count = outside, terms.count + 1
            listed = " ".join(f"({name} {of})" for of, name in parameters)
            text += f"(define-fun m{terms.count} ({listed}) {sort} {body})\n"
            if sorts:
                terms.macros.append((f"m{terms.count}", sorts, sort))
            else:
                terms.new(sort, f"m{terms.count}")
        elif kind == 1:
            text += f"(assert (! {terms.term('Bool', 3)} :named named{asserts}))\n"
            terms.new("Bool", f"named{asserts}")
            asserts += 1
        else:
            text += f"(assert {terms.term('Bool', choice.randint(1, 4))})\n"
            asserts += 1
    names = [["v", name] for name in ("x", "y", "z'", "p", "q", "u", "m1")] + [["ite", k] for k in range(60)]
    names += [["a", k] for k in range(asserts + 2)] + [["bool", name] for name in ("p", "q", "x")]
    return "smt2", text + "(check-sat)\n", names, {}


def random_instance(choice):
    """Ending of its name, text, names, more keys of a header."""
    return choice.choice([network, lines, script, script])(choice)
