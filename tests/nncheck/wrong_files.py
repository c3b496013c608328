"""Files that must be rejected or refused (`65 ` before the message): headers, names, instances that are misread or have no
encoding. As in wrong_steps.py each would be accepted, or mean something else, without the condition that it breaks."""
import json

from language import *  # pylint: disable=wildcard-import,unused-wildcard-import

X = [["v", "x"]]
NO = smt2("x", "(> x 0)", "(< x 0)")  # no solution
PROOF = [Sum(C([0]), C([1]))]
HEAD = NO[1]


def case(name, instance, lines, why):
    return Case(name, instance, lines, why)


def head(name, why, **changes):
    changed = {**HEAD, **changes}
    return case("header: " + name, NO[0], [{k: v for k, v in changed.items() if v is not None}, *PROOF], why)


HEADERS = [
    head("another version", "not certificate/1", nnsolve="certificate/2"),
    head("no version", "missing key", nnsolve=None),
    head("no variables", "missing key", variables=None),
    head("no facts", "missing key", facts=None),
    head("unknown key", "unknown key core", core=[]),
    head("variables that are no list", "expected a list of names", variables={}),
    head("a name that is no list", "expected a name", variables=["x"]),
    head("a name with a fraction", "a name holds", variables=[["v", 1.5]]),
    head("a name with true", "a name holds", facts=[["a", 1], ["a", True]]),
    head("a name with a number below 0", "a name holds", facts=[["a", 1], ["a", -2]]),
    head("no such variable", "no variable [v,y]", variables=[["v", "x"], ["v", "y"]]),
    head("a weight", "no variable [w,x,y]", variables=[["v", "x"], ["w", "x", "y"]]),
    head("a variable twice", "twice", variables=[["v", "x"], ["v", "x"]]),
    head("a fact twice", "twice", facts=[["a", 1], ["a", 1]]),
    head("fact 0", "no fact [a,0]", facts=[["a", 1], ["a", 0]]),
    head("fact 3 of 2", "no fact [a,3]", facts=[["a", 1], ["a", 3]]),
    head("a fact of another kind", "no fact [c,2]", facts=[["a", 1], ["c", 2]]),
    head("a fact by a string", "no fact [a,2]", facts=[["a", 1], ["a", "2"]]),
    head("a fact of three parts", "no fact [a,2,0]", facts=[["a", 1], ["a", 2, 0]]),
    head("an empty name", "no fact []", facts=[["a", 1], []]),
    head("a fact of a variable that is not listed", "not listed", variables=[]),
    head("below for a formula", "is for networks", below="1"),
    case("header: an array", NO[0], ["[]"], "expected an object"),
    case("header: facts twice", NO[0], ['{"nnsolve":"certificate/1","variables":[["v","x"]],"facts":[["a",1],["a",2]],"facts":[["a",1],["a",2]]}', *PROOF], "key twice: facts"),
    case("not JSON", NO[0], ["{"], "not JSON"),
    case("two values in a line", NO[0], [json.dumps(HEAD) + " {}", *PROOF], "not JSON"),
    case("an empty line", NO[0], [HEAD, "", *PROOF], "not JSON"),
    case("a comment", NO[0], [HEAD, "// so", *PROOF], "not JSON"),
    case("a step's key twice", NO[0], [HEAD, '{"do":"sum","sum":[],"sum":[{"facts":[0],"coefficient":"1"},{"facts":[1],"coefficient":"1"}]}'], "key twice: sum"),
    case("a header as a step", NO[0], [HEAD, HEAD], "what to do"),
    case("no steps", NO[0], [HEAD], "without a contradiction"),
    case("a wrong step after the proof", NO[0], [HEAD, *PROOF, {"do": "sum"}], "missing key"),
    case("a broken line after the proof", NO[0], [HEAD, *PROOF, "{"], "not JSON"),
]


def script(name, text, steps, why, variables="x", facts=(1, 2)):
    listed = header([["v", v] for v in variables.split()], [["a", k] for k in facts])
    return case("script: " + name, ("smt2", text), [listed, *steps], why)


D = "(declare-const x Real)"
SCRIPTS = [
    script(f"refused: {text}", D + text + "(assert (> x 0))(assert (< x 0))(check-sat)", PROOF, "65 ")
    for text in ("(push 1)", "(pop 1)", "(reset)", "(reset-assertions)", "(check-sat)", "(check-sat-assuming ())", "(declare-const n Int)", "(declare-fun f (Real) Real)",
                 "(declare-sort S 0)", "(define-fun-rec g ((y Real)) Real y)", "(assert (forall ((y Real)) (> y 0)))", "(exit)", "(set-logic QF_NIA)", "(declare-const x Real)",
                 "(assert (= (/ x x) 1))", "(assert (= (/ 1 0) 1))", "(assert (= (/ x (- 1 1)) 1))", "(assert (= (/ 1 (+ x (- x) 1)) 1))", "(define-fun half ((y Real)) Real (/ 1 y))",
                 "(assert x)", "(assert (+ x true))", "(assert (> x))", "(assert (not))", "(assert (and))", "(assert (ite (> x 0) x true))", "(assert (ite x true true))", "(assert (= x true))",
                 "(set-info :source {)", "(declare-const 1x Real)", "(declare-const || Real)", "(declare-const :x Real)", "(declare-const \"x\" Real)", "()", "(assert ())", "(assert (!))",
                 "(define-fun f ((y Real Real)) Real y)", "(define-fun f ((y)) Real 1)", "(assert (let ((y x)) (> y 0) (> y 0)))", "(assert (let ((y x x)) (> y 0)))", "(assert (let ((y)) (> x 0)))", "(define-fun f ((y Real)) Bool (> x 0))(assert (f true))",
                 "(assert (div x 2))", "(assert (> (mod x 2) 0))", "(assert (> (abs x) 0))", "(assert (> y 0))", "(assert (> x 1e3))", "(assert (> x #b1))", "(assert (> x 1.))", "(assert (> x .5))",
                 "(assert (let ((y 1) (y 2)) (> x y)))", "(assert (let ((+ 1)) (> x 0)))", "(assert (let ((y 1)) (> x y)) (> x 0))", "(assert (> (let ((y 1)) y) y))", "(define-fun true () Bool false)",
                 "(define-fun |and| () Bool false)", "(assert (|let| ((y 1)) (> x y)))", "(define-fun f ((y Real) (y Real)) Real y)", "(define-fun f ((y Real)) Bool y)", "(define-fun f ((y Real)) Real y)(assert (> (f x x) 0))",
                 "(define-fun f ((y Real)) Real y)(assert (> f 0))", "(define-fun f ((y Bool)) Bool y)(assert (f x))", "(define-fun f () Real z)(declare-const z Real)", "(assert (! (> x 0) :named a))(assert (! (> x 0) :named a))",
                 "(assert (! (> x 0) :named x))", "(define-fun f ((y Real)) Real (ite (> y 0) y 1))(assert (> (f x) (f 1)))", "(define-fun f ((y Real)) Real (ite (> y 0) y 1))(define-fun g ((y Real)) Real (f y))(assert (> (g x) (g 1)))",
                 "(define-fun f ((y Real)) Real (ite (> y 0) y 1))(define-fun g ((y Real)) Real (f y))(assert (> (g x) (f 1)))", "(define-fun f ((y Real)) Real (! y :named n))", "(assert \"text\")", "(assert (> x 0)", "(assert (> x 0)))", "x", "(assert (> x |y))",
                 "(simplify x)", "(assert (! (> x 0) named))", "(assert (! (> x 0) ::named h))", "(assert (_ > x 0))", "(assert ((as > Real) x 0))", "(define-const c Real true)", "(assert (=> true))", "(assert (xor true))", "(assert (distinct x))")
] + [
    script("a parenthesis that nothing opened, at the end", D + "(assert (> x 0))(assert (< x 0))(check-sat))", PROOF, "65 expected a command"),
    script("no check-sat", D + "(assert (> x 0))(assert (< x 0))", PROOF, "65 "),
    script("an assertion after check-sat", D + "(assert (> x 0))(check-sat)(assert (< x 0))", PROOF, "65 "),
    script("an assertion after exit", D + "(assert (> x 0))(exit)(assert (< x 0))(check-sat)", PROOF, "65 "),
    script("a comment hides a parenthesis", D + "(assert (> x 0)) ; (assert (< x 0))\n(check-sat)", PROOF, "no fact [a,2]"),
    script("a comment ends at a carriage return", D + "(assert (> x 0)) ; \r(assert (> x 1))(check-sat) ; (", PROOF, "without a contradiction"),
    script("a quoted symbol is no numeral", "(declare-const |1| Real)(assert (> |1| 0))(assert (< |1| 1))(check-sat)", [Sum(C([0]), C([1]))], "without a contradiction", "1"),
    script("a backslash in a symbol, where some readers see a bar that does not end it", "(declare-const |a\\| Real)" + D + "(assert (> x 0))(assert (< x 0))(check-sat) ; |", PROOF, "65 a backslash in a symbol"),
    script("let binds at once", D + "(assert (let ((x 1) (y x)) (> y x)))(assert (< x 5))(check-sat)", [], "without a contradiction"),
    script("let does not reach outside", D + "(assert (and (let ((x 1)) (> x 0)) (< x 0)))(check-sat)", [], "without a contradiction", facts=(1,)),
    script("a parameter does not reach outside", D + "(define-fun f ((x Real)) Real (* 2 x))(assert (> (f 3) x))(assert (< x 0))(check-sat)", [Sum(C([0]), C([1]))], "without a contradiction"),
    script("let does not reach into a macro", D + "(define-fun f ((y Real)) Real (+ x y))(assert (let ((x 5)) (= (f 1) 7)))(assert (> x 5))(check-sat)", [], "without a contradiction"),
    script("an argument is no other parameter", D + "(define-fun f ((y Real) (z Real)) Real (- y z))(declare-const z Real)(assert (> (f z x) 0))(assert (> z x))(check-sat)", [Sum(C([0]), C([1]))], "without a contradiction", "x z"),
    script("a macro of Bool parameters", D + "(define-fun f ((a Bool) (b Bool)) Bool (and (not a) b))(assert (f (< x 0) (> x 1)))(check-sat)", [Sum(C([1]), C([2]))], "without a contradiction", facts=(1,)),
    script("after a macro names mean what they meant before it", D + "(define-fun f ((a Real)) Bool (> a 0))(assert (let ((x 5)) (and (f x) (> x 4))))(assert (< x 0))(check-sat)", [Sum(C([2]), C([3]))], "without a contradiction"),
    script("- of one", D + "(assert (> (- x) 0))(assert (< x 0))(check-sat)", [Sum(C([0]), C([1]))], "without a contradiction"),
    script("- of three", D + "(assert (> (- x 1 2) 0))(assert (< x 4))(check-sat)", [Sum(C([0]), C([1]))], "without a contradiction"),
    script("/ of three", D + "(assert (> (/ x 2 3) 1))(assert (< x 7))(check-sat)", [Sum(C([0], "6"), C([1]))], "without a contradiction"),
    script("a decimal", D + "(assert (> x 0.50))(assert (< x 0.6))(check-sat)", PROOF, "without a contradiction"),
    script("<", D + "(assert (< 1 x))(assert (< x 2))(check-sat)", PROOF, "without a contradiction"),
    script("<=", D + "(assert (<= 1 x))(assert (<= x 1))(check-sat)", PROOF, "without a contradiction"),
    script(">=", D + "(assert (>= x 1))(assert (>= 1 x))(check-sat)", PROOF, "without a contradiction"),
    script("not <=", D + "(assert (not (<= x 1)))(assert (< x 2))(check-sat)", PROOF, "without a contradiction"),
    script("not <", D + "(assert (not (< x 1)))(assert (<= x 1))(check-sat)", PROOF, "without a contradiction"),
    script("not =", D + "(assert (not (= x 1)))(assert (< x 1))(check-sat)", [Sum(F([0]))], "none of the facts"),
    script("not distinct", D + "(assert (not (distinct x 1)))(assert (>= x 1))(check-sat)", [Sum(C([0]))], "is an equality"),
    script("not and", D + "(assert (not (and (> x 0) (> x 1))))(check-sat)", [Sum(C([1]))], "no such fact", facts=(1,)),
    script("not or", D + "(assert (not (or (> x 0) (> x 1))))(check-sat)", [Clause(0)], "no disjunction", facts=(1,)),
    script("not of a chain is a disjunction", D + "(assert (not (< 0 x 1)))(check-sat)", [Sum(C([1]), C([2]))], "no such fact", facts=(1,)),
    script("distinct of three has three parts", D + "(assert (distinct x 0 1))(assert (= x 2))(check-sat)", [Sum(C([4]))], "is an equality"),
    script("= of three has two parts", D + "(assert (= x x 1))(assert (> x 0))(check-sat)", [Sum(F([3]))], "none of the facts"),
    script("the last premise of =>", D + "(assert (=> (> x 0) (> x 1) (> x 2)))(assert (< x 2))(assert (> x 1))(check-sat)", [Units(0)], "without a contradiction", facts=(1, 2, 3)),
    script("true is no contradiction", D + "(assert true)(check-sat)", [], "without a contradiction", facts=(1,)),
    script("not false is no contradiction", D + "(assert (not false))(check-sat)", [], "without a contradiction", facts=(1,)),
    case("script: no Bool fact of a Real", smt2("x", "(> x 0)")[0], [header(X, [["bool", "x"]])], "no fact [bool,x]"),
    case("script: no Bool fact of what is not there", smt2("x", "(> x 0)")[0], [header(X, [["bool", "y"]])], "no fact [bool,y]"),
    case("script: a Bool p is v - 1 = 0", ("smt2", "(declare-const p Bool)(assert p)(check-sat)"), [header([["v", "p"]], [["a", 1], ["bool", "p"]]), Sum(F([0]), gives="x = 0")], "another polynomial"),
    case("script: not p is v = 0", ("smt2", "(declare-const p Bool)(assert (not p))(check-sat)"), [header([["v", "p"]], [["a", 1]]), Sum(F([0]), gives="x - 1 = 0")], "another polynomial"),
    case("script: a Bool has two values", ("smt2", "(declare-const p Bool)(assert (or p (not p)))(check-sat)"), [header([["v", "p"]], [["bool", "p"]]), Units(0)], "several parts"),
    case("script: ite 0", ("smt2", D + "(assert (> (ite (> x 0) x 1) 0))(check-sat)"), [header([["v", "x"], ["ite", 0]], [])], "no variable [ite,0]"),
    case("script: ite 2 of 1", ("smt2", D + "(assert (> (ite (> x 0) x 1) 0))(check-sat)"), [header([["v", "x"], ["ite", 2]], [])], "no variable [ite,2]"),
    case("script: an ite that is not listed", ("smt2", D + "(assert (> (ite (> x 0) x 1) 0))(check-sat)"), [header([["v", "x"]], [["a", 1]])], "not listed"),
    case("script: an ite of sort Bool has no number", ("smt2", D + "(assert (ite (> x 0) (> x 1) (< x 1)))(check-sat)"), [header([["v", "x"], ["ite", 1]], [])], "no variable [ite,1]"),
    case("script: an ite of a macro that is not used", ("smt2", D + "(define-fun f ((y Real)) Real (ite (> y 0) y 1))(assert (> x 0))(check-sat)"), [header([["v", "x"], ["ite", 1]], [["ite", 1]])], "no fact [ite,1]"),
    case("script: an ite that is used, and then in a macro", ("smt2", D + "(define-fun f ((y Real)) Real (ite (> y 0) 1 2))(assert (= (f x) 2))(define-fun h ((z Real)) Real (f 5))(check-sat)"),
         [header([["v", "x"], ["ite", 1]], [["a", 1], ["ite", 1]]), Clause(1), BRANCH, Sum(F([0]), F([4], "-1")), END, BRANCH, END], "is not closed"),
    case("script: an ite that is its own argument in a macro that is not used", ("smt2", "(declare-const q Bool)(define-fun f ((y Real)) Real (ite q (+ y 1) 1))(define-fun g ((u Real)) Real (f (f u)))(assert q)(check-sat)"),
         [header([["v", "q"], ["ite", 1]], [["a", 1], ["ite", 1]]), Clause(1), BRANCH, END, BRANCH, Sum(F([0]), F([3], "-1")), END], "no fact [ite,1]"),
    case("script: an ite has both branches", ("smt2", D + "(assert (< (ite (> x 0) 1 (- 1)) 0))(check-sat)"), [header([["v", "x"], ["ite", 1]], [["a", 1], ["ite", 1]]), Clause(1), BRANCH, Sum(C([0]), F([4])), END, BRANCH, END], "is not closed"),
]


def lines(name, suffix, text, why, facts=(1,), steps=(), variables="x y"):
    return case(f"{suffix}: {name}", (suffix, text), [header([["v", v] for v in variables.split()], [f_ if isinstance(f_, list) else ["c", f_] for f_ in facts]), *steps], why)


ONE_OF = [Sum(F([0]))]
LINES = [
    *[lines(f"refused: {text!r}", "etrinv", "x + y = x\n" + text, "65 ", steps=ONE_OF) for text in (
        "x * y = 2", "x * y = x", "x + y = 1", "x - y = x", "x + y", "x + y = z z", "x = 2", "x = y", "1 * x = 1", "x * y = 1.0", "x + y = x * y", "x' y = x", "2x + y = x", "nonzero x", "x + y + x = y", "vars x 1",
        "range 0", "range 0 x", "range 2 1 x", "range 0 1e x", "range 1/0 1 x", "etr-inv 1", "X + é = x")],
    lines("two ranges", "etrinv", "range 0 1 x\nrange 0 1 x\nx + y = x\n", "65 "),
    lines("two ranges, one for all", "etrinv", "range 0 1\nrange 0 1 x\nx + y = x\n", "65 "),
    lines("another header", "etrinv", "etr-inv 2\nx + y = x\n", "65 "),
    lines("the header of the other format", "etrinv", "etr-inv-eq 1\nx + y = x\n", "65 "),
    lines("constraint 0", "etrinv", "x + y = x\n", "no fact [c,0]", (0,)),
    lines("constraint 2 of 1", "etrinv", "x + y = x\n", "no fact [c,2]", (2,)),
    lines("vars and comments do not count", "etrinv", "# x * y = 1\nvars x y\n\nx + y = x\n", "no fact [c,2]", (2,)),
    lines("x = 1 counts", "etrinv", "x = 1\nx + y = x\n", "without a contradiction", (1,), [Sum(F([0]), C([]), gives="x >= 0")]),
    lines("no range", "etrinv", "x + y = x\n", "no fact [lo,x]", (["lo", "x"],)),
    lines("a range of another variable", "etrinv", "range 0 1 x\nx + y = x\n", "no fact [hi,y]", (["hi", "y"],)),
    lines("lo is closed", "etrinv", "range 0 1 x\nx + y = x\nx + x = x\n", "without a contradiction", (["lo", "x"], 2), [Sum(C([0]), F([1], "-1"))]),
    lines("hi is closed", "etrinv", "range 0 1 x\nx + y = x\nx = 1\n", "without a contradiction", (["hi", "x"], 2), [Sum(C([0]), F([1]))]),
    lines("hi is above", "etrinv", "range 0 2 x\nx + y = x\nx = 1\n", "without a contradiction", (["hi", "x"], 2), [Sum(C([0]), F([1]))]),
    lines("a product does not say nonzero", "etrinv", "x * y = 1\n", "no fact [nonzero,x]", (["nonzero", "x"],)),
    lines("a product", "etrinv", "x * y = 1\n", "without a contradiction", (1,), [Sum(F([0]))]),
    lines("a sum has its right side", "etrinv", "x + y = y\n", "without a contradiction", (1,), [Sum(F([0]), C([]), gives="x + 1 > 0")]),
    *[lines(f"refused: {text!r}", "etrinveq", "x - y = 0\n" + text, "65 ") for text in ("x = 0", "x + y = 1", "x + y + x + y = 0", "x y = 0", "x * y = 0", "2/x - y = 0", "x - 1/1 = 0", "x + y = 0 0", "x - = 0", "x -", "x + 1/", "nonzero", "nonzero 1", "range 0 1 x", "x + 1 = 0", "x / y = 0")],
    lines("1/x is multiplied out", "etrinveq", "x + 1/y - x = 0\ny + x = 0\n", "without a contradiction", (2,), [Sum(F([0]))]),
    lines("the sign of an inverse", "etrinveq", "x - 1/y = 0\n", "another polynomial", (1,), [Sum(F([0]), gives="x*y + 1 = 0")]),
    lines("one factor of each", "etrinveq", "1/x + 1/y - x = 0\n", "another polynomial", (1,), [Sum(F([0]), gives="y + x - x = 0")]),
    lines("one factor of each, no constants", "etrinveq", "1/x + 1/y - x = 0\n", "another polynomial", (1,), [Sum(F([0]), gives="2 - x*x*y = 0")]),
    lines("inverted twice, multiplied once", "etrinveq", "1/x - 1/x + y = 0\n", "another polynomial", (1,), [Sum(F([0]), gives="x*x*y = 0")]),
    lines("not inverted, not nonzero", "etrinveq", "x + 1/y - x = 0\n", "no fact [nonzero,x]", (["nonzero", "x"],)),
    lines("nonzero is no equation", "etrinveq", "nonzero x\nx - y = 0\n", "no fact [c,2]", (2,)),
    lines("nonzero says !=", "etrinveq", "nonzero x\nx + y = 0\n", "without a contradiction", (["nonzero", "x"],), [Sum(C([0]))]),
]

TWO = {"network": {"layers": [1, 1]}, "data": [{"x": [1], "y": [0]}, {"x": [1], "y": [1]}]}
W, B = ["w", "x1", "y1"], ["b", "y1"]


def net(name, changes, why, facts=(["y", "y1", 1], ["y", "y1", 2]), variables=(W, B), steps=None, **more):
    text = changes if isinstance(changes, str) else json.dumps({"nnsolve": "training/1", **TWO, **changes})
    return case("network: " + name, ("net.json", text), [header(list(variables), list(facts), **more), *([Sum(F([0]), F([1], "-1"))] if steps is None else steps)], why)


def wire(**changes):
    return {"network": {"inputs": ["x1"], "hidden": ["h"], "outputs": ["y1"], "edges": [["x1", "h"], ["h", "y1"]], **changes}}


RELU = {"network": {"layers": [1, 1], "activation": "relu"}}
OPEN = "without a contradiction"
COST = [["cost"]]
NETWORKS = [
    *[net(f"refused: {name}", changes, "65 ") for name, changes in {
        "an activation": {"network": {"layers": [1, 1], "activation": "step"}},
        "an activation as an object": {"network": {"layers": [1, 1], "activation": {"leaky_relu": "1/100"}}},
        "a target >0": {"data": [{"x": [1], "y": [">0"]}]},
        "a target as a range": {"data": [{"x": [1], "y": [{"min": 0}]}]},
        "a weight in a set": {"network": {"inputs": ["x1"], "outputs": ["y1"], "edges": [{"from": "x1", "to": "y1", "weight": {"in": [0, 1]}}]}},
        "a bias with a range": {"network": {"inputs": ["x1"], "outputs": [{"id": "y1", "bias": {"min": 0}}], "edges": [["x1", "y1"]]}},
        "a threshold below 0": {"threshold": -1},
        "a cost": {"cost": "huber"},
        "an unknown key": {"weights": []},
        "a key of a point": {"data": [{"x": [1], "y": [0], "w": 1}]},
        "an input that is ?": {"data": [{"x": ["?"], "y": [0]}]},
        "a short row": {"data": [{"x": [], "y": [0]}]},
        "a long row": {"data": [{"x": [1, 2], "y": [0]}]},
        "an output among inputs": {"data": [{"x": {"y1": 1}, "y": [0]}]},
        "an input among outputs": {"data": [{"x": [1], "y": {"x1": 1}}]},
        "no data": {"data": None},
        "another version": {"nnsolve": "training/2"},
        "an edge twice": wire(edges=[["x1", "h"], ["x1", "h"], ["h", "y1"]]),
        "an edge into an input": wire(edges=[["h", "x1"], ["h", "y1"]]),
        "an edge out of an output": wire(edges=[["x1", "h"], ["y1", "h"]]),
        "an edge to itself": wire(edges=[["h", "h"], ["h", "y1"]]),
        "an edge to nobody": wire(edges=[["x1", "g"]]),
        "an edge of three": wire(edges=[["x1", "h", "y1"]]),
        "a neuron twice": wire(hidden=["h", "h"]),
        "a hidden input": wire(hidden=["x1"]),
        "a cycle": wire(hidden=["h", "k"], edges=[["h", "k"], ["k", "h"], ["h", "y1"]]),
        "an unknown key of a neuron": wire(hidden=[{"id": "h", "relu": True}]),
        "a bias": wire(bias="one"),
        "no outputs": {"network": {"inputs": ["x1"], "edges": []}},
        "layers and edges": {"network": {"layers": [1, 1], "edges": []}},
        "one layer": {"network": {"layers": [1]}},
        "one layer, and no outputs": {"network": {"layers": [1]}, "data": [{"x": [1], "y": []}]},
        "an empty layer": {"network": {"layers": [1, 0, 1]}},
        "layers -1": {"network": {"layers": [1, -1]}},
        "too few activations": {"network": {"layers": [1, 1, 1], "activations": ["relu"]}},
        "too many activations": {"network": {"layers": [1, 1], "activations": ["relu", "relu"]}},
        "too many names": {"network": {"layers": [1, 1], "inputs": ["x1", "x2"]}},
        "a network that is a list": {"network": []},
        "activation and activations": {"network": {"layers": [1, 1], "activation": "relu", "activations": ["relu"]}},
        "a number 1/0": {"data": [{"x": ["1/0"], "y": [0]}]},
        "a number with a sign": {"data": [{"x": ["+1"], "y": [0]}]},
        "true as a number": {"data": [{"x": [True], "y": [0]}]},
    }.items()],
    net("refused: a key twice", '{"nnsolve":"training/1","network":{"layers":[1,1]},"data":[],"data":[{"x":[1],"y":[0]},{"x":[1],"y":[1]}]}', "65 "),
    net("refused: an enormous exponent", '{"nnsolve":"training/1","network":{"layers":[1,1]},"data":[{"x":[1],"y":["1e999999999"]},{"x":[1],"y":[1]}]}', "65 "),
    net("row 0", {}, "no fact", [["y", "y1", 0], ["y", "y1", 1]]),
    net("row 3 of 2", {}, "no fact", [["y", "y1", 1], ["y", "y1", 3]]),
    net("an unknown output", {}, "no fact", [["y", "y2", 1], ["y", "y1", 2]]),
    net("the target of an input", {}, "no fact", [["y", "x1", 1], ["y", "y1", 2]]),
    net("a target that is not known", {"data": [{"x": [1], "y": ["?"]}, {"x": [1], "y": [1]}]}, "no fact [y,y1,1]"),
    net("a target that is left out", {"data": [{"x": [1], "y": {}}, {"x": [1], "y": [1]}]}, "no fact [y,y1,1]"),
    net("no weight is prescribed", {}, "no fact [w,x1,y1]", [W]),
    net("no bias is prescribed", {}, "no fact [b,y1]", [B]),
    net("a bias that is freed", {"network": {"inputs": ["x1"], "outputs": [{"id": "y1", "bias": "free"}], "edges": [["x1", "y1"]], "bias": "zero"}}, "no fact [b,y1]", [B]),
    net("a weight that is not there", wire(), "no variable [w,x1,y1]"),
    net("the bias of an input", {}, "no variable [b,x1]", variables=[W, B, ["b", "x1"]]),
    net("the value of an output", {}, "no variable [h,y1,1]", variables=[W, B, ["h", "y1", 1]]),
    net("an output's variable without a threshold", RELU, "no variable [o,y1,1]", variables=[W, B, ["o", "y1", 1]]),
    net("an identity output's variable", {"threshold": 1}, "no variable [o,y1,1]", variables=[W, B, ["o", "y1", 1]], facts=COST),
    net("an error's variable with mse", {"threshold": 1}, "no variable [e,y1,1]", variables=[W, B, ["e", "y1", 1]], facts=COST),
    net("an error's variable with max", {"threshold": 1, "cost": "max"}, "no variable [e,y1,1]", variables=[W, B, ["e", "y1", 1]], facts=[["y+", "y1", 1]]),
    net("an error's variable without a threshold", {"cost": "l1"}, "no variable [e,y1,1]", variables=[W, B, ["e", "y1", 1]], facts=[]),
    net("y+ without a threshold", {"cost": "max"}, "no fact [y+,y1,1]", [["y+", "y1", 1]]),
    net("an error's variable without a target", {"threshold": 1, "cost": "l1", "data": [{"x": [1], "y": ["?"]}]}, "no variable [e,y1,1]", variables=[W, B, ["e", "y1", 1]], facts=COST),
    net("targets with a threshold", {"threshold": 1}, "no fact [y,y1,1]"),
    net("targets with below", {}, "no fact [y,y1,1]", below="0"),
    net("a cost without a threshold", {}, "no fact [cost]", COST),
    net("a cost of max", {"threshold": 1, "cost": "max"}, "no fact [cost]", COST),
    net("y+ of mse", {"threshold": 1}, "no fact [y+,y1,1]", [["y+", "y1", 1]]),
    net("y+ of l1", {"threshold": 1, "cost": "l1"}, "no fact [y+,y1,1]", [["y+", "y1", 1]]),
    net("e+ of max", {"threshold": 1, "cost": "max"}, "no fact [e+,y1,1]", [["e+", "y1", 1]]),
    net("y+ of what is not known", {"threshold": 1, "cost": "max", "data": [{"x": [1], "y": ["?"]}]}, "no fact [y+,y1,1]", [["y+", "y1", 1]]),
    net("below that is negative", {}, "is negative", COST, below="-1"),
    net("below as a number", {}, "expected a number", COST, below=1),
    net("below as a decimal", {}, "not a number", COST, below="0.5"),
    net("rows that differ do not share", {"data": [{"x": [1], "y": [0]}, {"x": [2], "y": [1]}]}, OPEN),
    net("the same hidden value twice", {**wire(), }, "twice", [], [["h", "h", 1], ["h", "h", 2]]),
    net("the same hidden fact twice", {**wire(), }, "twice", [["h", "h", 1], ["h", "h", 2]], [["w", "x1", "h"], ["b", "h"], ["h", "h", 1]]),
    net("a value seen through a hidden neuron", {"network": {"inputs": ["a", "c"], "hidden": ["g", "h"], "outputs": ["y1"], "edges": [["a", "g"], ["c", "g"], ["g", "h"], ["h", "y1"]]}, "data": [{"x": [1, 0], "y": [0]}, {"x": [1, 5], "y": [1]}]}, OPEN,
        variables=[["w", "h", "y1"], B, ["h", "h", 1], ["h", "h", 2]]),
    net("a ReLU output at 0", {**RELU, "data": [{"x": [1], "y": [0]}]}, "none of the facts", [["y", "y1", 1]], steps=[Sum(F([0]))]),
    net("a ReLU output at 0, from below", {**RELU, "data": [{"x": [1], "y": [0]}]}, "another polynomial", [["y", "y1", 1]], steps=[Sum(C([0]), gives="x + y >= 0")]),
    net("a ReLU output above 0", {**RELU, "data": [{"x": [1], "y": [2]}]}, OPEN, [["y", "y1", 1]], steps=[]),
    net("an identity output below 0", {"data": [{"x": [1], "y": [-1]}]}, OPEN, [["y", "y1", 1]], steps=[]),
    net("a ReLU output below 0 with a threshold", {**RELU, "threshold": 1, "data": [{"x": [1], "y": [-1]}]}, OPEN, COST, [W, B, ["o", "y1", 1]], [Sum(C([0]), C([], "1", "z"))]),
    net("mse divides by the outputs", {"threshold": "1/4", "network": {"layers": [1, 2]}, "data": [{"x": [1], "y": [0, "?"]}, {"x": [1], "y": [1, "?"]}]}, OPEN, COST, [W, B], [Sum(C([0]), C([], "2", "x + y - 1/2"))]),
    net("mse is at most the threshold", {"threshold": "1/2"}, OPEN, COST, steps=[Sum(C([0]), C([], "2", "x + y - 1/2"))]),
    net("max is at most the threshold", {"threshold": "1/2", "cost": "max"}, OPEN, [["y+", "y1", 1], ["y-", "y1", 2]], steps=[Sum(C([0]), C([1]))]),
    net("y+ and y- change places", {"threshold": "1/2", "cost": "max"}, OPEN, [["y-", "y1", 1], ["y+", "y1", 2]], steps=[Sum(C([0]), C([1]))]),
    net("below is no threshold for max", {"cost": "max", "threshold": 7}, OPEN, [["y+", "y1", 1], ["y-", "y1", 2]], steps=[Sum(C([0]), C([1]))], below="2/3"),
    net("l1 is at most the threshold", {"threshold": "1", "cost": "l1"}, OPEN, [["e+", "y1", 1], ["e-", "y1", 2], ["cost"]], [W, B, ["e", "y1", 1], ["e", "y1", 2]], [Sum(C([0]), C([1]), C([2]))]),
    net("e+ is closed", {"cost": "l1", "data": TWO["data"][:1]}, OPEN, [["e+", "y1", 1], ["e-", "y1", 1]], [W, B, ["e", "y1", 1]], [Sum(C([0]), C([1])), Sum(C([2]), C([], "0"))], below="1"),
    net("a ReLU that is on", {"network": {"layers": [1, 1, 1], "activation": "relu"}, "data": [{"x": [1], "y": [1]}]}, "is not closed", [["h", "h1_1", 1], ["y", "y1", 1]],
        [["w", "x1", "h1_1"], ["b", "h1_1"], ["w", "h1_1", "y1"], ["b", "y1"], ["h", "h1_1", 1]], [Clause(0), BRANCH, END]),
    net("a ReLU that is off", wire(hidden=[{"id": "h", "activation": "relu", "bias": -1}], edges=[{"from": "x1", "to": "h", "weight": 0}, ["h", "y1"]]), "is not closed", [["h", "h", 1], ["w", "x1", "h"], ["b", "h"]],
        [["w", "x1", "h"], ["b", "h"], ["h", "h", 1]], [Clause(0), BRANCH, Sum(C([4]), F([1], "-1"), F([2], "-1")), END]),
]

STRANGE = [
    case("a file of an unknown kind", ("txt", "x = 1\n"), [header([], [])], "65 "),
    case("an empty instance", ("net.json", ""), [header([], [])], "65 "),
    net("more variables than numbers for them", {"network": {"layers": [100_000, 1]}, "data": [{"x": {}, "y": {}}] * 11_000}, "65 too large"),
    case("an instance that is no object", ("net.json", "[]"), [header([], [])], "65 "),
]

FILES = HEADERS + SCRIPTS + LINES + NETWORKS + STRANGE
