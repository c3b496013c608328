"""Certificates that must be accepted, of every step and every kind of fact. `sibling` is an instance with the same
names that has a solution: no certificate, least of all this one or one like it, may be accepted for it."""
import json

from language import *  # pylint: disable=wildcard-import,unused-wildcard-import

RIGHT = []


def right(name, base, sibling, steps):
    instance, head = base
    case = Case(name, instance, [head, *steps], "")
    case.sibling = sibling[0] if isinstance(sibling[0], tuple) else sibling
    RIGHT.append(case)


def formula(suffix, text, variables, facts):
    return (suffix, text), header([["v", name] for name in variables.split()], facts)


def net(text, variables, facts, **more):
    """Not JSON but Python: a dictionary."""
    return ("net.json", json.dumps({"nnsolve": "training/1", **text})), header(variables, facts, **more)


XY = "x y"
right("sum", smt2("x", "(> x 2)", "(< x 2)"), smt2("x", "(> x 2)", "(< x 3)"), [Sum(C([0]), C([1]))])
right("sum of products", smt2(XY, "(> x 0)", "(> y 0)", "(< (* x y) 0)"), smt2(XY, "(> x 0)", "(> y 0)", "(< (* x y) 1)"), [Sum(C([0, 1]), C([2]))])
right("sum with a factor", smt2(XY, "(= (* x y) 1)", "(= x 0)"), smt2(XY, "(= (* x y) 1)", "(= x 2)"), [Sum(F([0], "-1"), F([1], "y"))])
right("sum with squares", smt2(XY, "(< (+ (* x x) (* 2 y y)) (* 2 x y))"), smt2(XY, "(<= (+ (* x x) (* 2 y y)) (* 2 x y))"),
      [Sum(C([0]), C([], "1", "x - y"), C([], "1", "y"))])
right("sum with gives", smt2("x", "(= x 2)", "(< x 2)"), smt2("x", "(= x 2)", "(< x 3)"), [Sum(F([0]), gives="x - 2 >= 0"), Sum(C([2]), C([1]))])
right("sum gives !=", smt2("x", "(> x 0)", "(= x 0)"), smt2("x", "(> x 0)", "(= x 1)"), [Sum(C([0]), gives="x != 0"), Sum(C([2]), F([1], "-x"))])
right("!= as a square", smt2("x", "(distinct x 0)", "(= x 0)"), smt2("x", "(distinct x 0)", "(= x 1)"), [Sum(C([0]), F([1], "-x"))])
right("Motzkin", smt2(XY, "(< (+ (* x x x x y y) (* x x y y y y) (* (- 3) x x y y) 1) 0)"), smt2(XY, "(< (+ (* x x x x y y) (* x x y y y y) (* (- 3) x x y y) 1) 1)"),
      [Sum(C([0]), C([0], "1", "x"), C([0], "1", "y"), C([], "1", "x*x*y - y"), C([], "1", "x*y*y - x"), C([], "1", "x*x*y*y - 1"), C([], "1/4", "x*y**3 - x**3*y"), C([], "3/4", "x*y**3 + x**3*y - 2*x*y"))])
right("cancel by >", smt2(XY, "(>= (* x y) 0)", "(> x 0)", "(< y 0)"), smt2(XY, "(>= (* x y) 0)", "(> x 0)", "(< y 2)"), [Cancel(0, 1, "y >= 0"), Sum(C([2]), C([3]))])
right("cancel by -x > 0", smt2(XY, "(> (* x y) 0)", "(< x 0)", "(> y 0)"), smt2(XY, "(> (* x y) 0)", "(< x 0)", "(> y (- 1))"), [Cancel(0, 1, "-y > 0"), Sum(C([2]), C([3]))])
right("cancel by !=", smt2(XY, "(= (* x y) 0)", "(distinct x 0)", "(distinct y 0)"), smt2(XY, "(= (* x y) 0)", "(distinct x 1)", "(distinct y 0)"), [Cancel(0, 1, "y = 0"), Sum(C([2]), F([3], "-y"))])
right("case on a clause", smt2("x", "(or (> x 1) (< x (- 1)))", "(= x 0)"), smt2("x", "(or (> x 1) (< x (- 1)))", "(= x 2)"),
      [Clause(0), BRANCH, Sum(C([2]), F([1], "-1")), END, BRANCH, Sum(C([2]), F([1])), END])
right("case on a clause with conjunctions", smt2(XY, "(or (and (> x 1) (> y 1)) (and (> x 2) (> y 2)))", "(< (+ x y) 1)"), smt2(XY, "(or (and (> x 1) (> y 1)) (and (> x 2) (> y 2)))", "(< (+ x y) 3)"),
      [Clause(0), BRANCH, Sum(C([3]), C([4]), C([1])), END, BRANCH, Sum(C([3]), C([4]), C([1])), END])
right("case on a sign", smt2("x", "(< (* x x x x) 0)"), smt2("x", "(<= (* x x x x) 0)"),
      [Sign("x"), BRANCH, Sum(C([0]), C([1, 1, 1, 1])), END, BRANCH, Sum(C([0]), F([1], "x*x*x")), END, BRANCH, Sum(C([0]), C([1, 1, 1, 1])), END])
right("lemma", smt2("x", "(>= x 1)", "(<= (* x x) (- 1))"), smt2("x", "(>= x 1)", "(<= (* x x) 1)"),
      [Lemma("x > 0"), BRANCH, Sum(C([0]), C([2])), END, Sum(C([1]), C([2, 2]))])
right("lemma that is a clause", smt2(XY, "(> (+ x y) 0)", "(< x 0)", "(< y 0)"), smt2(XY, "(> (+ x y) 0)", "(< x 1)", "(< y 0)"),
      [Lemma(["any", "x >= 0", ["all", "-x > 0", "y >= 0"]]), BRANCH, Units(5), Sum(C([0]), C([4]), C([6])), END, Clause(3), BRANCH, Sum(C([1]), C([4])), END, BRANCH, Sum(C([2]), C([6])), END])
right("nested branches and variables of branches", smt2(XY, "(or (> x 0) (< x 0))", "(or (> y 0) (< y 0))", "(= (* x y) 0)"), smt2(XY, "(or (> x 0) (< x 0))", "(or (> y 0) (< y 0))", "(= (* x y) 1)"),
      [Clause(0), BRANCH, Define("n", "1", "x"), Clause(1), BRANCH, Sum(C([3, 5]), F([2], "-1")), END, BRANCH, Sum(C([3, 5]), F([2])), END, END,
       BRANCH, Define("n", "2", "x"), Clause(1), BRANCH, Sum(C([3, 5]), F([2])), END, BRANCH, Sum(C([3, 5]), F([2], "-1")), END, END])
right("units", smt2("x y z", "(or (> x 0) (>= y 0) (= z 0))", "(<= x 0)", "(< y 0)", "(distinct z 0)"), smt2("x y z", "(or (> x 0) (>= y 0) (= z 0))", "(<= x 0)", "(< y 1)", "(distinct z 0)"), [Units(0)])
right("units that leave one part", smt2(XY, "(or (> x 0) (> y 0))", "(<= x 0)", "(< (* y y y) 0)"), smt2(XY, "(or (> x 0) (> y 0))", "(<= x 0)", "(< (* y y y) 9)"), [Units(0), Sum(C([3, 3, 3]), C([2]))])
right("units, multiples", smt2(XY, "(or (> (* 2 x) 0) (> y 0))", "(> (* (- 3) x) 0)", "(= (/ y 2) 0)"), smt2(XY, "(or (> (* 2 x) 0) (> y 0))", "(> (* (- 3) x) 0)", "(= (/ y 2) 1)"), [Units(0)])
right("units on conjunctions and nested clauses", smt2(XY, "(or (and (> x 0) (> y 9)) (or (> x 1) (> y 0)))", "(< x 0)", "(< y 0)", "(<= (- x 1) 0)"), smt2(XY, "(or (and (> x 0) (> y 9)) (or (> x 1) (> y 0)))", "(< x 0)", "(< y 1)", "(<= (- x 1) 0)"), [Units(0, )])
right("units of several clauses", smt2("x y z", "(or (< x 0) (> y 0))", "(or (<= y 0) (> z 0))", "(or (<= z 0) (< y 0))", "(>= x 0)", "(>= y 0)"), smt2("x y z", "(or (< x 0) (> y 0))", "(or (<= y 0) (> z 0))", "(or (<= z 0) (< y 9))", "(>= x 0)", "(>= y 0)"), [Units(0, 1, 2)])
right("Bools", (("smt2", "(declare-const p Bool)(declare-const q Bool)(assert (or p q))(assert (not p))(assert (=> q p))(check-sat)"),
                header([["v", "p"], ["v", "q"]], [["a", 1], ["a", 2], ["a", 3]])),
      ("smt2", "(declare-const p Bool)(declare-const q Bool)(assert (or p q))(assert (not p))(assert (=> p q))(check-sat)"), [Units(0, 2)])
right("a Bool is 0 or 1", (("smt2", "(declare-const p Bool)(declare-const x Real)(assert (not (= p p)))(check-sat)"), header([["v", "p"]], [["a", 1], ["bool", "p"]])),
      ("smt2", "(declare-const p Bool)(declare-const x Real)(assert (= p p))(check-sat)"), [Clause(3), BRANCH, Units(2), END, BRANCH, Units(1), END])
right("define", smt2(XY, "(= (* x y) 1)", "(distinct y 0)", "(= x 0)"), smt2(XY, "(= (* x y) 1)", "(distinct y 0)", "(= x 1)"), [Define(["n", 1], "1", "y"), Sum(F([0]), F([2], "-y"))])
right("define by a denominator > 0", smt2(XY, "(> y 0)", "(<= (* x x) (- y))"), smt2(XY, "(> y 0)", "(<= (* x x) y)"), [Define("n", "x", "2*y"), Sum(C([0]), C([1]), C([], "1", "x"))])
right("!= twice", smt2("x", "(= (* x x) 4)", "(distinct x 2)", "(distinct x (- 2))"), smt2("x", "(= (* x x) 4)", "(distinct x 2)", "(distinct x (- 3))"), [Cancel(0, 1, "x + 2 = 0"), Sum(C([2]), F([3], "-(x + 2)"))])
right("wlog: unless", smt2("x", "(= (* x x) 4)", "(< (* x x) 1)"), smt2("x", "(= (* x x) 4)", "(< (* x x) 5)"), [Wlog(["x >= 0"], M({0: "-x"}), unless=True), Sum(C([2], "0"), C([1]), F([0]))])
right("wlog: three cases", smt2("x", "(= (* x x) 4)", "(< (* x x) 1)"), smt2("x", "(= (* x x) 4)", "(< (* x x) 5)"), [WlogSign(["x >= 0"], "x", [M({0: "-x"}), M({}), M({})]), Sum(C([1]), F([0]))])
right("wlog: a reason", smt2(XY, "(> x 0)", "(> y 1)", "(< (* x y y) 0)"), smt2(XY, "(> x 0)", "(> y 1)", "(< (* x y y) 9)"), [Wlog(["x + 1 > 0"], M({}, why={"-1": [C([0]), C([])]})), Sum(C([2]), C([0], "1", "y"))])
right("wlog: reasons of two goals", smt2(XY, "(> x 0)", "(< (+ x x) 0)"), smt2(XY, "(> x 0)", "(< (+ x x) 9)"), [Wlog(["x + 1 > 0", "x + 2 > 0"], M({}, why={"-2": [C([0]), C([])], "-1": [C([0]), C([], "2")]})), Sum(C([1]), C([0], "2"))])
right("wlog: a conjunction carried by its parts", smt2(XY, "(and (> x 0) (and (> x 1) (> y 0)))", "(< (+ (* y y y) y) 0)", "(> x 2)"), smt2(XY, "(and (> x 0) (and (> x 1) (> y 0)))", "(< (+ (* y y y) y) 9)", "(> x 2)"),
      [Wlog([], M({0: "x + 1"}, why={"1": [C([1]), C([])], "3": [C([3]), C([])], "6": [C([6]), C([])]})), Sum(C([4, 4, 4]), C([4]), C([5]))])
right("wlog: scaling", smt2(XY, "(> x 0)", "(> y 0)", "(< (* x y) 0)"), smt2(XY, "(> x 0)", "(> y 0)", "(< (* x y) 1)"), [Wlog(["x - 1 = 0"], M({0: "1", 1: "x*y"}, [0])), Sum(C([2]), C([0, 1]))])
right("wlog: scaling by what is below 0", smt2(XY, "(< x 0)", "(< y 0)", "(= (* x y) 0)"), smt2(XY, "(< x 0)", "(< y 0)", "(= (* x y) 1)"), [Wlog(["x + 1 = 0"], M({0: "-1", 1: "-x*y"}, [0])), Sum(C([0, 1]), F([2], "-1"))])
right("wlog: scaling by an even power of what is nonzero", smt2(XY, "(distinct x 0)", "(> (* y y) 0)", "(= (* x y) 0)"), smt2(XY, "(distinct x 0)", "(> (* y y) 0)", "(= (* x y) 1)"), [Wlog(["x - 1 = 0"], M({0: "1", 1: "x*y"}, [0])), Sum(C([1]), F([3], "y*y"), F([2], "-y"))])
right("wlog: a denominator", smt2(XY, "(> x 0)", "(< y 0)", "(= (* x y) 1)"), smt2(XY, "(> x 0)", "(< y 0)", "(= (* x y) (- 1))"),
      [Wlog(["y + 1 = 0"], M({0: "-x*y", 1: ("y", "-y")}, [1], why={"0": [C([0, 1])]})), Sum(C([0]), F([2]), F([3], "-x"))])
right("wlog: a clause carried whole, by a part, and a disjunction given", smt2(XY, "(or (= (* x x) 4) (= (* y y) 5))", "(or (> (* x x) 0) (> x 5))", "(< (+ (* x x) (* y y)) 1)"),
      smt2(XY, "(or (= (* x x) 4) (= (* y y) 5))", "(or (> (* x x) 0) (> x 5))", "(< (+ (* x x) (* y y)) 9)"),
      [Clause(1), BRANCH, Wlog([["any", "x >= 0", "y - 7 = 0"]], M({0: "-x"}), unless=True), Clause(0), BRANCH, Sum(C([2]), F([5]), C([], "1", "y")), END, BRANCH, Sum(C([2]), F([5]), C([], "1", "x")), END, END,
       BRANCH, Clause(0), BRANCH, Sum(C([2]), F([4]), C([], "1", "y")), END, BRANCH, Sum(C([2]), F([4]), C([], "1", "x")), END, END])
right("order", smt2(XY, "(= (+ x y) 2)", "(= (* x y) 3)"), smt2(XY, "(= (+ x y) 2)", "(= (* x y) 1)"), [Order([[0], [1]]), Sum(C([2], "0"), C([], "1", "x - y"), F([0], "-(x + y + 2)"), F([1], "4"))])
right("order of blocks with what is defined by them", smt2(XY, "(= (+ x y) 2)", "(= (* x y) 3)"), smt2(XY, "(= (+ x y) 2)", "(= (* x y) 1)"),
      [Define("n", "x"), Define("m", "y"), Order([[0, 2], [1, 3]], 1), Sum(C([4], "0"), C([], "1", "x - y"), F([0], "-(x + y + 2)"), F([1], "4"))])
right("rank", smt2("x y z t", "(= (* x z) 1)", "(= (* x t) 0)", "(= (* y z) 0)", "(= (* y t) 1)"), smt2("x y z t", "(= (* x z) 1)", "(= (* x t) 1)", "(= (* y z) 1)", "(= (* y t) 1)"),
      [Rank([[0, 1], [2, 3]], [["x"], ["y"]], [["z", "t"]])])
right("rank, multiples", smt2("x y z t", "(= 2 (* 2 x z))", "(= (* x t) 3)", "(= (* y z) 3)", "(= (* (- 1) y t) 1)"), smt2("x y z t", "(= 2 (* 2 x z))", "(= (* x t) 3)", "(= (* y z) 3)", "(= (* y t) 9)"),
      [Rank([[0, 1], [2, 3]], [["x"], ["y"]], [["z", "t"]])])
right("rank, a product that is a number", smt2(XY, "(= (- x x) 0)", "(= y 0)", "(= (* 3 x) 0)", "(= (* x y) 1)"), smt2(XY, "(= (- x x) 0)", "(= y 0)", "(= (* 3 x) 0)", "(= (* x y) 0)"),
      [Rank([[0, 1], [2, 3]], [["1"], ["x"]], [["3", "y"]])])
right("line", smt2("x", "(= (* x x x) (+ (* 3 x) (- 1)))", "(> x 2)"), smt2("x", "(= (* x x x) (+ (* 3 x) (- 1)))", "(> x 1)"), [Line(0, [0, 1])])
right("line gives", smt2("x", "(= (* x x) 2)", "(> x 0)", "(< x 1)"), smt2("x", "(= (* x x) 2)", "(> x 0)", "(< x 2)"), [Line(0, [0, 1], "x - 7/5 > 0"), Sum(C([2]), C([3]))])
right("line with multiple roots", smt2("x", "(<= (* (- (* x x) 2) (- (* x x) 2)) 0)", "(> x 0)", "(distinct (* x x) 2)"), smt2("x", "(<= (* (- (* x x) 2) (- (* x x) 2)) 0)", "(> x 0)", "(distinct (* x x) 3)"), [Line(0, [0, 1, 2])])
right("line with clauses", smt2("x", "(or (< x 0) (and (> x 1) (< x 2)))", "(= (* x x x x) 16)", "(distinct x (- 2))"), smt2("x", "(or (< x 0) (and (> x 1) (< x 3)))", "(= (* x x x x) 16)", "(distinct x (- 2))"), [Line(0, [0, 1, 2])])

# ---- formulas in lines ----
right("etrinv", formula("etrinv", "etr-inv 1\nvars x y\n# a comment\nx + x = y\nx * y = 1 # 2x² = 1\nx + y = x\n", XY, [["c", 1], ["c", 2], ["c", 3]]), ("etrinv", "x + x = y\nx * y = 1\nx + x = y\n"),
      [Sum(F([1], "-1"), F([2], "x"))])
right("etrinv, x = 1", formula("etrinv", "x = 1\nx + x = y\ny = 1\n", XY, [["c", 1], ["c", 2], ["c", 3]]), ("etrinv", "x = 1\nx + y = x\ny + y = y\n"), [Sum(F([1]), F([0], "-2"), F([2]))])
right("etrinv, ranges", formula("etrinv", "range -1/2 1/2 x\nrange 2.5 3 y\nx + x = y\n", XY, [["lo", "x"], ["hi", "x"], ["lo", "y"], ["hi", "y"], ["c", 1]]), ("etrinv", "range -1/2 3/2 x\nrange 2.5 3 y\nx + x = y\n"),
      [Sum(C([2]), C([1], "2"), F([4], "1"))])
right("etrinv, a range for all", formula("etrinv", "range 1 3\nx + y = x\n", XY, [["lo", "y"], ["c", 1]]), ("etrinv", "range 0 3\nx + y = x\n"), [Sum(C([0]), F([1], "-1"))])
right("etrinveq", formula("etrinveq", "etr-inv-eq 1\nnonzero y\nx - 1/x = 0\nx + y - x = 0\n", XY, [["c", 1], ["c", 2], ["nonzero", "y"], ["nonzero", "x"]]), ("etrinveq", "nonzero y\nx - 1/x = 0\nx + y = 0\n"), [Sum(C([2]), F([1], "-y"))])
right("etrinveq, inversions multiplied out", formula("etrinveq", "1/x + 1/x - y = 0\ny - 1/y = 0\n1/x + y + 1/x = 0\n", XY, [["c", 1], ["c", 2], ["c", 3]]), ("etrinveq", "1/x + 1/x - y = 0\ny - 1/y = 0\n1/x - y + 1/x = 0\n"), [Sum(F([0]), F([2]), gives="4 = 0")])
# ---- the SMT-LIB reader ----
right("let, macros, names", (("smt2", """(set-logic QF_NRA) (set-info :status unsat) ; a comment
(declare-fun x () Real) (declare-const |y z| Real)
(define-fun twice ((v Real)) Real (let ((x v)) (+ x x)))
(define-fun c () Real (/ (- 1) 2)) (define-const d Real 2.50)
(define-fun neg ((a Bool) (v Real)) Bool (and a (< v 0)))
(assert (! (neg (> (twice (twice x)) c) (* d |y z|)) :named first))
(assert (let ((x |y z|) (w x)) (or (> x 0) (< w (- 7)))))
(get-info :name) (check-sat) (get-model) (exit)"""), header([["v", "x"], ["v", "y z"]], [["a", 1], ["a", 2]])),
      ("smt2", "(declare-const x Real)(declare-const |y z| Real)(assert (and (> x 0) (< |y z| 0)))(assert (or (> |y z| 0) (< |y z| (- 7))))(check-sat)"),
      [Clause(3), BRANCH, Sum(C([2]), C([4], "5/2")), END, BRANCH, Sum(C([1]), C([4], "4"), C([], "1")), END])
right("ite in the order of the text", (("smt2", """(declare-const x Real)
(assert (ite (> x 0) (> (ite (> (ite (< x 0) 5 6) 5) x 7) 8) (< (ite true x x) (- 1))))
(assert (and (= (ite (< x 0) 1 2) 1) (> x 0)))(check-sat)"""), header([["v", "x"], ["ite", 4]], [["a", 2], ["ite", 4]])),
      ("smt2", """(declare-const x Real)
(assert (ite (> x 0) (> (ite (> (ite (< x 0) 5 6) 5) x 7) 8) (< (ite true x x) (- 1))))
(assert (and (= (ite (< x 0) 1 2) 2) (> x 0)))(check-sat)"""),
      [Clause(3), BRANCH, Sum(C([2]), C([5])), END, BRANCH, Sum(F([1]), F([6], "-1")), END])
right("an ite in a macro, used once", (("smt2", "(declare-const x Real)(define-fun f ((v Real)) Real (ite (> v 1) v 1))(assert (< (f (* x x)) 1))(check-sat)"), header([["v", "x"], ["ite", 1]], [["a", 1], ["ite", 1]])),
      ("smt2", "(declare-const x Real)(define-fun f ((v Real)) Real (ite (> v 1) v 1))(assert (<= (f (* x x)) 1))(check-sat)"),
      [Clause(1), BRANCH, Sum(C([0]), C([3]), F([4])), END, BRANCH, Sum(C([0]), F([4])), END])
SHAPES = "(declare-const p Bool)(declare-const q Bool)(declare-const r Bool)"
PQR = [["v", "p"], ["v", "q"], ["v", "r"]]
for shape, facts, steps in (
        ("(=> p q r)", ["p", "q", "(not r)"], [Units(0)]),
        ("(= p q)", ["p", "(not q)"], [Units(0)]),
        ("(xor p q)", ["p", "q"], [Units(0)]),
        ("(distinct p q)", ["p", "q"], [Units(0)]),
        ("(xor p q r)", ["p", "q", "(not r)"], [Units(0)]),
        ("(= p q r)", ["p", "q", "(not r)"], [Units(2)]),
        ("(ite p q r)", ["p", "(not q)"], [Units(0)]),
        ("(not (ite p q r))", ["(not p)", "r"], [Units(2)]),
        ("(not (and p q))", ["p", "q"], [Units(0)]),
        ("(not (=> p q))", ["q"], [Sum(F([2]), F([3], "-1"))])):
    asserted = "".join(f"(assert {a})" for a in [shape, *facts])
    right("shape " + shape, (("smt2", SHAPES + asserted + "(check-sat)"), header(PQR, [["a", k + 1] for k in range(len(facts) + 1)])),
          ("smt2", SHAPES + f"(assert {shape})" + "(assert true)" * len(facts) + "(check-sat)"), steps)
right("chains", smt2("x y z", "(< x y z)", "(= x z)"), smt2("x y z", "(< x y z)", "(= x 0)"), [Sum(C([1]), C([2]), F([3]))])
right("distinct of three", smt2("x y z", "(distinct x y z)", "(= x z)"), smt2("x y z", "(distinct x y z)", "(= x 0)"), [Sum(C([2]), F([4], "-(x - z)"))])
right("not of a chain", smt2("x y z", "(not (<= x y z))", "(<= x y)", "(<= y z)"), smt2("x y z", "(not (<= x y z))", "(<= x y)", "(<= y 9)"), [Units(0)])
right("not of = and distinct", smt2(XY, "(not (= x y))", "(not (distinct x y))"), smt2(XY, "(not (= x y))", "(not (distinct x 1))"), [Sum(C([0]), F([1], "-(x - y)"))])

# ---- networks ----
TWO = {"network": {"layers": [1, 1]}, "data": [{"x": [1], "y": [0]}, {"x": [1], "y": [1]}]}
W, B = ["w", "x1", "y1"], ["b", "y1"]
E = "x + y"  # pre of both points
right("network, threshold 0", net(TWO, [W, B], [["y", "y1", 1], ["y", "y1", 2]]), net({**TWO, "data": [{"x": [1], "y": [0]}, {"x": [2], "y": [1]}]}, [], []), [Sum(F([0]), F([1], "-1"))])
right("network, mse", net({**TWO, "threshold": "1/4"}, [W, B], [["cost"]]), net({**TWO, "threshold": "1/2"}, [], []), [Sum(C([0]), C([], "2", "x + y - 1/2"))])
right("network, mse of two outputs", net({"network": {"layers": [1, 2]}, "data": [{"x": [1], "y": [0, "?"]}, {"x": [1], "y": [1, 5]}], "threshold": "1/5"}, [W, B, ["w", "x1", "y2"], ["b", "y2"]], [["cost"]]),
      net({"network": {"layers": [1, 2]}, "data": [{"x": [1], "y": [0, "?"]}, {"x": [1], "y": [1, 5]}], "threshold": "1/4"}, [], []), [Sum(C([0]), C([], "1", "x + y - 1/2"), C([], "1/2", "z + t - 5"))])
right("network, max", net({**TWO, "threshold": "1/3", "cost": "max"}, [W, B], [["y-", "y1", 2], ["y+", "y1", 1]]), net({**TWO, "threshold": "1/2", "cost": "max"}, [], []), [Sum(C([0]), C([1]))])
EE = [["e", "y1", 1], ["e", "y1", 2]]
right("network, l1", net({**TWO, "threshold": "1/2", "cost": "l1"}, [W, B, *EE], [["e+", "y1", 1], ["e-", "y1", 2], ["cost"], ["e-", "y1", 1]]), net({**TWO, "threshold": "1", "cost": "l1"}, [], []), [Sum(C([0]), C([1]), C([2]))])
right("network, below", net({**TWO, "threshold": "7"}, [W, B], [["cost"]], below="1/2"), net({**TWO, "data": TWO["data"][:1]}, [], []), [Sum(C([0]), C([], "2", "x + y - 1/2"))])
right("network, below, max", net({**TWO, "cost": "max"}, [W, B], [["y-", "y1", 2], ["y+", "y1", 1]], below="1/2"), net({**TWO, "data": TWO["data"][:1] * 2, "cost": "max"}, [], []), [Sum(C([0]), C([1]))])
right("network, below 0", net({**TWO, "cost": "l1"}, [W, B, *EE], [["e+", "y1", 1], ["e-", "y1", 1], ["e+", "y1", 2], ["e-", "y1", 2], ["cost"]], below="0"), net({**TWO, "threshold": 3}, [], []),
      [Sum(C([0]), C([1]), C([2]), C([3]), C([4], "2"))])
HIDDEN = {"inputs": ["a", "c"], "hidden": [{"id": "h", "activation": "relu", "bias": "-1"}], "outputs": ["y"], "edges": [{"from": "a", "to": "h", "weight": "1/2"}, ["h", "y"], {"from": "c", "to": "y", "weight": 0}], "bias": "zero"}
right("network, shared values, prescribed weights, a ReLU that is off", net({"network": HIDDEN, "data": [{"x": [1, 7], "y": [3]}, {"x": {"a": 1}, "y": ["?"]}]},
                                                                           [["w", "a", "h"], ["b", "h"], ["w", "h", "y"], ["b", "y"], ["h", "h", 2], ["w", "c", "y"]],
                                                                           [["w", "a", "h"], ["b", "h"], ["b", "y"], ["w", "c", "y"], ["h", "h", 1], ["y", "y", 1]]),
      net({"network": {**HIDDEN, "edges": [["a", "h"], ["h", "y"], {"from": "c", "to": "y", "weight": 0}]}, "data": [{"x": [1, 7], "y": [3]}, {"x": {"a": 1}, "y": ["?"]}]}, [], []),
      [Clause(4), BRANCH, Sum(F([5]), F([8], "-z"), F([2], "-1"), F([3], "-7")), END, BRANCH, Sum(C([7]), F([0], "-1"), F([1], "-1")), END])
RELU_OUT = {"network": {"layers": [1, 1], "activation": "relu"}, "data": [{"x": [1], "y": [0]}, {"x": [1], "y": [2]}]}
right("network, ReLU outputs, 0 and above", net(RELU_OUT, [W, B], [["y", "y1", 1], ["y", "y1", 2]]), net({**RELU_OUT, "data": [{"x": [1], "y": [2]}, {"x": [1], "y": [2]}]}, [], []), [Sum(C([0]), F([1]))])
right("network, a ReLU output below 0", net({**RELU_OUT, "data": [{"x": [1], "y": [-1]}]}, [W, B], [["y", "y1", 1]]), net(RELU_OUT, [], []), [])
RIGHT[-1].sibling = net({**RELU_OUT, "data": [{"x": [1], "y": [1]}]}, [], [])[0]
right("network, ReLU outputs with a threshold", net({**RELU_OUT, "cost": "max", "threshold": "1/2", "data": [{"x": [1], "y": [-1]}]}, [W, B, ["o", "y1", 1]], [["o", "y1", 1], ["y+", "y1", 1]]),
      net({**RELU_OUT, "cost": "max", "threshold": "1", "data": [{"x": [1], "y": [-1]}]}, [], []),
      [Clause(0), BRANCH, Sum(C([1]), F([4])), END, BRANCH, Sum(C([1]), C([3]), F([4])), END])
right("network, identity hidden", net({"network": {"layers": [1, 1, 1], "bias": "zero"}, "data": [{"x": [1], "y": [1]}, {"x": [2], "y": [3]}]},
                                      [["w", "x1", "h1_1"], ["b", "h1_1"], ["w", "h1_1", "y1"], ["b", "y1"], ["h", "h1_1", 1], ["h", "h1_1", 2]],
                                      [["b", "h1_1"], ["b", "y1"], ["h", "h1_1", 1], ["h", "h1_1", 2], ["y", "y1", 1], ["y", "y1", 2]]),
      net({"network": {"layers": [1, 1, 1], "bias": "zero"}, "data": [{"x": [1], "y": [1]}, {"x": [2], "y": [2]}]}, [], []),
      [Sum(F([5]), F([4], "-2"), F([3], "-z"), F([2], "2*z"), F([1], "1"), F([0], "z"))])
right("network, decimals and exponents", net({**TWO, "data": [{"x": [0.5], "y": [0]}, {"x": ["50e-2"], "y": ["0.1E+1"]}]}, [W, B], [["y", "y1", 1], ["y", "y1", 2]]),
      net({**TWO, "data": [{"x": [0.5], "y": [0]}, {"x": ["50e-1"], "y": ["0.1E+1"]}]}, [], []), [Sum(F([0]), F([1], "-1"))])
LAYERS = {"layers": [1, 1, 1], "activations": ["relu", "identity"], "bias": "zero"}
right("network, an activation for each layer", net({"network": LAYERS, "data": [{"x": [1], "y": [1]}, {"x": [-1], "y": [1]}]},
                                                   [["w", "x1", "h1_1"], ["b", "h1_1"], ["w", "h1_1", "y1"], ["b", "y1"], ["h", "h1_1", 1], ["h", "h1_1", 2]],
                                                   [["b", "h1_1"], ["b", "y1"], ["h", "h1_1", 1], ["h", "h1_1", 2], ["y", "y1", 1], ["y", "y1", 2]]),
      net({"network": LAYERS, "data": [{"x": [1], "y": [1]}, {"x": [-1], "y": [0]}]}, [], []),
      [Clause(2), BRANCH, Sum(F([4]), F([8], "-z"), F([1], "-1")), END,
       BRANCH, Clause(3), BRANCH, Sum(F([5]), F([11], "-z"), F([1], "-1")), END,
       BRANCH, Sum(C([7]), F([0], "-1")), Sum(C([10]), F([0], "-1")), Line(0, [12, 13], "x = 0"), Sum(F([4]), F([8], "-z"), F([14], "-z"), F([0], "-z"), F([1], "-1")), END, END])
PLAIN = {"inputs": ["a"], "hidden": [{"id": "h", "activation": "relu"}], "outputs": ["y"], "edges": [["a", "h"], {"from": "h", "to": "y", "weight": 1}], "bias": "zero"}
right("network, a neuron that says nothing of its bias", net({"network": PLAIN, "data": [{"x": [1], "y": [-1]}]}, [["w", "a", "h"], ["b", "h"], ["w", "h", "y"], ["b", "y"], ["h", "h", 1]], [["w", "h", "y"], ["b", "y"], ["h", "h", 1], ["y", "y", 1]]),
      net({"network": PLAIN, "data": [{"x": [1], "y": [1]}]}, [], []),
      [Clause(2), BRANCH, Sum(F([3]), F([6], "-z"), F([1], "-1")), END, BRANCH, Sum(C([5]), F([6]), F([3], "-1"), F([0], "u"), F([1])), END])
right("lets in lets, and other attributes than names", (("smt2", "(declare-const x Real)(assert (let ((y x)) (let ((z 1)) (! (> y z) :weight 3 :named q))))(assert (< x 0))(check-sat)"), header([["v", "x"]], [["a", 1], ["a", 2]])),
      ("smt2", "(declare-const x Real)(assert (let ((y x)) (let ((z 1)) (! (> y z) :weight 3 :named q))))(assert (< x 5))(check-sat)"), [Sum(C([0]), C([1]))])
