"""Certificates that must be rejected, a table: each breaks one condition of one step, and would prove a contradiction
(or be well formed) without that condition. The last column is a part of the message, so that it is this condition that
is looked at. Unless the comment says otherwise the instance has a solution."""
from language import *  # pylint: disable=wildcard-import,unused-wildcard-import

CLOSE = "without a contradiction"


def case(name, base, steps, why):
    instance, head = base
    return Case(name, instance, [head, *steps], why)


POS = smt2("x", "(> x 0)")
WEAK = smt2("x", "(>= x 0)", "(<= x 0)")
ONE = smt2("x", "(= x 1)")
FOUR = smt2("x", "(= (* x x) 4)")
NE = smt2("x", "(distinct x 0)", "(< x 0)")
NO = smt2("x", "(> x 0)", "(< x 0)")  # no solution
EITHER = smt2("x", "(or (> x 1) (< x (- 1)))", "(> x 2)")

SUM = [
    case("factor without equality", POS, [Sum(F([0])), Sum(C([0]), F([1], "-1"))], "none of the facts is an equality"),
    case("factor without facts", POS, [Sum(F([]))], "none of the facts is an equality"),
    case("coefficient on equality", ONE, [Sum(C([0])), Sum(C([1]), F([0], "-1"))], "one of the facts is an equality"),
    case("coefficient on equality, second", smt2("x", "(> x 0)", "(= x 1)"), [Sum(C([0, 1]))], "one of the facts is an equality"),
    case("negative coefficient", POS, [Sum(C([0], "-1")), Sum(C([0]), C([1]))], "a negative coefficient"),
    case("strict by coefficient 0", POS, [Sum(C([0], "0"))], CLOSE),
    case("strict by nothing", POS, [Sum()], CLOSE),
    case("strict by square that may vanish", smt2("x", "(= x 0)"), [Sum(C([], "1", "x"), F([0], "-x"))], CLOSE),
    case("strict by square 0", POS, [Sum(C([0], "1", []))], CLOSE),
    case("strict by >=", WEAK, [Sum(C([0]), C([1]))], CLOSE),
    case("strict by > times >=", smt2("x y", "(> x 0)", "(>= y 0)", "(<= y 0)"), [Sum(C([0, 1]), C([0, 2]))], CLOSE),
    case("strict by factor", smt2("x", "(= x 0)"), [Sum(F([0]), F([0], "-1"))], CLOSE),
    case("!= without its square", NE, [Sum(C([0]), C([1]))], CLOSE),
    case("!= as an equality", NE, [Sum(F([0]))], "none of the facts is an equality"),
    case("a clause as a fact", EITHER, [Sum(C([0]))], "is no comparison"),
    case("a clause in a factor", smt2("x", "(or (> x 1) (< x 0))", "(= x 2)"), [Sum(F([1, 0]))], "is no comparison"),
    case("a conjunction as a fact", smt2("x", "(and (> x 1) (> x 2))"), [Sum(C([0]))], "is no comparison"),
    case("equality from a mixed sum", smt2("x y", "(>= x 0)", "(>= x 1)", "(= y 0)"),
         [Sum(C([0]), F([2], []), gives="x = 0"), Sum(C([1]), F([3], "-1"))], "the sum gives less"),
    case("equality from a mixed sum, factor first", smt2("x y", "(>= x 0)", "(>= x 1)", "(= y 0)"),
         [Sum(F([2], []), C([0]), gives="x = 0"), Sum(C([1]), F([3], "-1"))], "the sum gives less"),
    case("gives = from >=", smt2("x", "(>= x 0)", "(>= x 1)"), [Sum(C([0]), gives="x = 0"), Sum(C([1]), F([2], "-1"))], "the sum gives less"),
    case("gives > from >=", WEAK, [Sum(C([0]), gives="x > 0"), Sum(C([1]), C([2]))], "the sum gives less"),
    case("gives != from >=", smt2("x", "(>= x 0)", "(= x 0)"), [Sum(C([0]), gives="x != 0"), Units()], "the sum gives less"),
    case("gives != from =", ONE, [Sum(F([0]), gives="x - 1 != 0")], "the sum gives less"),
    case("gives > from =", ONE, [Sum(F([0]), gives="x - 1 > 0"), Sum(C([1]), F([0], "-1"))], "the sum gives less"),
    case("gives = from >", POS, [Sum(C([0]), gives="x = 0")], "the sum gives less"),
    case("gives another polynomial", POS, [Sum(C([0]), gives="-x > 0"), Sum(C([0]), C([1]))], "another polynomial"),
    case("gives a multiple", POS, [Sum(C([0]), gives="2*x > 0")], "another polynomial"),
    case("gives a disjunction", POS, [Sum(C([0]), gives=["any", "x > 0"])], "unknown key any"),
    case("gives an unknown relation", POS, [{"do": "sum", "sum": [C([0])], "gives": atom("x", "<")}], "this is no relation"),
    case("gives a relation <=", POS, [{"do": "sum", "sum": [C([0])], "gives": atom("x", "<=")}], "this is no relation"),
    case("a term of both kinds", POS, [{"do": "sum", "sum": [{**C([0]), "factor": []}]}], "unknown key coefficient"),
    case("a factor with a square", ONE, [{"do": "sum", "sum": [{**F([0]), "square": []}]}], "unknown key square"),
    case("a term of neither kind", POS, [{"do": "sum", "sum": [{"facts": [0]}]}], "missing key"),
    case("a term without facts", POS, [{"do": "sum", "sum": [{"coefficient": "1"}]}], "missing key"),
    case("a sum that is no list", POS, [{"do": "sum", "sum": {}}], "expected a list of terms"),
    case("no sum", POS, [{"do": "sum"}], "missing key"),
    case("a fact that comes later", POS, [Sum(C([1]))], "no such fact"),
    case("a fact below 0", POS, [Sum(C([-1]))], "expected fact"),
    case("a fact as a string", POS, [Sum(C(["0"]))], "expected fact"),
    case("a fact as true", smt2("x", "(> x 0)", "(> x 1)"), [Sum(C([True]))], "expected fact"),
    case("a fact as 0.0", POS, [Sum(C([0.0]))], "expected fact"),
    case("numbers that square themselves", POS, [Sum(C([], "7")), *[Sum(C([1 + k, 1 + k])) for k in range(40)]], "too large a polynomial"),
    case("facts that are no list", POS, [{"do": "sum", "sum": [{"facts": 0, "coefficient": "1"}]}], "expected a list of facts"),
]
for number in ("1.0", "+1", " 1", "1 ", "1e0", "0x1", "", "1/0", "1/-2", "--1", "1/", "/2", "1//2", "½", "1/2/3", "inf", "nan", "-"):
    SUM.append(case(f"number {number!r}", POS, [Sum(C([0], number))], "not a number"))
    SUM.append(case(f"number {number!r} in a polynomial", ONE, [Sum(F([0], [[number]]))], "not a number"))
for number in (1, 1.5, None, True, ["1"]):
    SUM.append(case(f"number {number!r}", POS, [Sum(C([0], number))], "expected a coefficient"))
for variable in (1, 2 ** 32, 2 ** 70):
    SUM.append(case(f"variable {variable!r}", ONE, [Sum(F([0], [["1", variable]]))], "no such variable" if variable < 2 ** 64 else "expected variable"))
for variable in (-1, 0.0, "0", True, None, [0]):
    SUM.append(case(f"variable {variable!r}", ONE, [Sum(F([0], [["1", variable]]))], "expected variable"))
for polynomial, why in ((["1"], "expected a term"), ([[]], "expected a coefficient"), ({}, "expected a polynomial"), ([[0]], "expected a coefficient"), ("1 ", "")):
    SUM.append(case(f"polynomial {polynomial!r}", ONE, [{"do": "sum", "sum": [{"facts": [0], "factor": polynomial}]}], why))

XY = "x y"
CANCEL = [
    case("cancel a product that is another", smt2(XY, "(> (* x y) 0)", "(> x 0)"), [Cancel(0, 1, "-y > 0"), Sum(C([0]), C([1, 2]))], "not the product"),
    case("cancel gives >= from =", smt2(XY, "(= (* x y) 0)", "(> x 0)"), [Cancel(0, 1, "y >= 0")], "another relation"),
    case("cancel gives > from >=", smt2(XY, "(>= (* x y) 0)", "(> x 0)", "(= y 0)"), [Cancel(0, 1, "y > 0"), Sum(C([3]), F([2], "-1"))], "another relation"),
    case("cancel by >=", smt2(XY, "(>= (* x y) 0)", "(>= x 0)", "(< y 0)"), [Cancel(0, 1, "y >= 0"), Sum(C([2]), C([3]))], "cannot be cancelled"),
    case("cancel = by >=", smt2(XY, "(= (* x y) 0)", "(>= x 0)", "(< y 0)"), [Cancel(0, 1, "y = 0"), Sum(C([2]), F([3]))], "cannot be cancelled"),
    case("cancel by =", smt2(XY, "(= (* x y) 0)", "(= x 0)", "(< y 0)"), [Cancel(0, 1, "y = 0"), Sum(C([2]), F([3]))], "cannot be cancelled"),
    case("cancel >= by !=", smt2(XY, "(>= (* x y) 0)", "(distinct x 0)", "(< y 0)"), [Cancel(0, 1, "y >= 0"), Sum(C([2]), C([3]))], "cannot be cancelled"),
    case("cancel > by !=", smt2(XY, "(> (* x y) 0)", "(distinct x 0)", "(< y 0)"), [Cancel(0, 1, "y > 0"), Sum(C([2]), C([3]))], "cannot be cancelled"),
    case("cancel a clause", smt2(XY, "(or (> x 0) (> y 0))", "(> x 0)"), [{"do": "cancel", "fact": 0, "by": 1, "gives": f("0 = 0")}], "is no comparison"),
    case("cancel by a clause", smt2(XY, "(= x 0)", "(or (> x 0) (> y 0))"), [Cancel(0, 1, "0 = 0")], "is no comparison"),
    case("cancel without gives", smt2(XY, "(= x 0)", "(> x 0)"), [{"do": "cancel", "fact": 0, "by": 1}], "missing key"),
    case("cancel with more keys", smt2(XY, "(= x 0)", "(> x 0)"), [{**Cancel(0, 1, "1 = 0"), "sum": []}], "unknown key"),
]

CASES = [
    case("a case on a comparison", POS, [Clause(0), BRANCH, END], "no disjunction"),
    case("a case on a conjunction", smt2("x", "(and (> x 1) (> x 2))"), [Clause(0), BRANCH, END], "no disjunction"),
    case("a branch without a case", POS, [BRANCH], "branch without a case"),
    case("an end without a branch", POS, [END], "end without a branch"),
    case("a branch that is closed but does not end", smt2("x", "(>= x 1)"), [Lemma("x > 0"), BRANCH, Sum(C([0]), C([1]))], CLOSE),
    case("the second branch is missing", smt2("x", "(or (> x 1) (> 0 1))", "(> x 2)"), [Clause(0), BRANCH, Sum(C([2]), C([], "0"))], CLOSE),
    case("one branch of two", smt2("x", "(or (< x 0) (> x 1))", "(> x 0)"), [Clause(0), BRANCH, Sum(C([1]), C([2])), END], CLOSE),
    case("a step between branches", smt2("x", "(or (< x 0) (> x 1))", "(> x 0)"), [Clause(0), BRANCH, Sum(C([1]), C([2])), END, Sum(C([1]))], "a branch must come here"),
    case("a third branch", smt2("x", "(or (< x 0) (< x (- 1)))", "(> x 0)"), [Clause(0), BRANCH, Sum(C([1]), C([2])), END, BRANCH, Sum(C([1]), C([2])), END, BRANCH], "branch without a case"),
    case("a branch that is not closed", EITHER, [Clause(0), BRANCH, END], "is not closed"),
    case("the first branch assumes the second part", smt2("x", "(or (> x 0) (< x (- 1)))", "(> x 2)"), [Clause(0), BRANCH, Sum(C([1]), C([2])), END], "is not closed"),
    case("the file ends in a branch", smt2("x", "(or (< x 0) (> x 1))", "(> x 0)"), [Clause(0), BRANCH, Sum(C([1]), C([2]))], CLOSE),
    case("the file ends in a case though closed", smt2("x", "(> x 0)", "(< x 0)"), [Sum(C([0]), C([1])), Lemma("x > 0")], CLOSE),  # no solution
    case("the file ends in a branch though closed", smt2("x", "(> x 0)", "(< x 0)"), [Sum(C([0]), C([1])), Lemma("x > 0"), BRANCH], CLOSE),  # no solution
    case("sign: x > 0 first", POS, [Sign("x"), BRANCH, Sum(F([1]))], "none of the facts"),
    case("sign: = is the second", POS, [Sign("x"), BRANCH, Sum(C([0]), C([1])), END, BRANCH, Sum(C([0]), C([1]))], "is an equality"),
    case("sign: the third case is missing", POS, [Sign("x"), BRANCH, Sum(C([0]), C([1])), END, BRANCH, Sum(C([0]), F([1], "-1")), END], CLOSE),
    case("sign: the third case is open", POS, [Sign("x"), BRANCH, Sum(C([0]), C([1])), END, BRANCH, Sum(C([0]), F([1], "-1")), END, BRANCH, END], "is not closed"),
    case("lemma: assumes the lemma itself", POS, [Lemma("-x > 0"), BRANCH, Sum(C([0]), C([1])), END, Sum(C([0]), C([1]))], "is not closed"),
    case("lemma: > negates to >=", smt2("x", "(= x 0)"), [Lemma("x > 0"), BRANCH, Sum(C([1]), F([0])), END], "is not closed"),
    case("lemma: >= negates to >", smt2("x", "(= x 0)"), [Lemma("x >= 0"), BRANCH, Sum(C([1]), F([0])), END], CLOSE),
    case("lemma: = negates to !=", ONE, [Lemma("x = 0"), BRANCH, Sum(F([1]))], "none of the facts"),
    case("lemma: != negates to =", ONE, [Lemma("x != 0"), BRANCH, Sum(C([1]))], "is an equality"),
    case("lemma: any negates to all", smt2(XY, "(> x 0)"), [Lemma(["any", "x > 0", "y > 0"]), BRANCH, Units(1)], "no disjunction"),
    case("lemma: all negates to any", smt2(XY, "(> x 0)", "(< y 0)"), [Lemma(["all", "x > 0", "y > 0"]), BRANCH, Sum(C([3]))], "no such fact"),
    case("a lemma closes nothing outside", POS, [Lemma("x > 0"), BRANCH, Sum(C([0]), C([1])), END], CLOSE),
    case("a lemma that is not shown", FOUR, [Lemma("x > 0"), BRANCH, END], "is not closed"),
    case("a fact of a branch after its end", smt2("x", "(> x 0)"), [Lemma("x >= 0"), BRANCH, Sum(C([0]), C([1])), END, Sum(C([2]))], "no such fact"),
    case("a variable of a branch after its end", smt2("x", "(> x 0)"), [Lemma("x >= 0"), BRANCH, Define("n", "1"), Sum(C([0]), C([1])), END, Sum(C([0], "1", [["1", 1]]))], "no such variable"),
    case("a case of two kinds", EITHER, [{"do": "case", "clause": 0, "sign": []}], "unknown key sign"),
    case("a case of no kind", EITHER, [{"do": "case"}], "missing key"),
    case("a branch with more keys", EITHER, [Clause(0), {"do": "branch", "part": 0}], "unknown key part"),
    case("a lemma about a variable that comes later", POS, [Lemma({"p": [["1", 1]], "rel": "="})], "no such variable"),
    case("an unknown step", POS, [{"do": "delete", "fact": 0}], "unknown step"),
    case("a step without do", POS, [{"sum": []}], "what to do"),
    case("a step that is no object", POS, ["[]"], "expected a step"),
    case("a formula of two kinds", POS, [{"do": "case", "lemma": {"any": [], "all": []}}], "unknown key"),
    case("a formula with more keys", POS, [{"do": "case", "lemma": {**f("x > 0"), "note": 1}}], "unknown key"),
    case("an any that is no list", POS, [{"do": "case", "lemma": {"any": {}}}], "expected a list of formulas"),
]

UNITS = [
    case("units on a comparison", POS, [Units(0)], "is no disjunction"),
    case("units on a conjunction", smt2("x", "(and (> x 1) (> x 2))"), [Units(0)], "is no disjunction"),
    case("units with two parts left", EITHER, [Units(0)], "several parts"),
    case("units: -x >= 0 does not refute x >= 0", smt2(XY, "(or (>= x 0) (> y 0))", "(<= x 0)", "(<= y 0)"), [Units(0), Sum(C([3]), C([1]))], CLOSE),
    case("units: x >= 0 does not refute x > 0", smt2(XY, "(or (> x 0) (> y 0))", "(>= x 0)", "(> y 1)"), [Units(0)], "several parts"),
    case("units: x > 0 does not refute x != 0", smt2(XY, "(or (distinct x 0) (> y 0))", "(> x 0)", "(> y 1)"), [Units(0)], "several parts"),
    case("units: x = 0 does not refute x >= 0", smt2(XY, "(or (>= x 0) (> y 0))", "(= x 0)", "(> y 1)"), [Units(0)], "several parts"),
    case("units: x >= 0 does not refute x = 0", smt2(XY, "(or (= x 0) (> y 0))", "(>= x 0)", "(> y 1)"), [Units(0)], "several parts"),
    case("units: x > 0 does not refute 2x + 1 > 0", smt2(XY, "(or (> (+ (* 2 x) 1) 0) (> y 0))", "(> x 0)", "(> y 1)"), [Units(0)], "several parts"),
    case("units: -x > 0 does not refute x - 1 = 0 by its shape", smt2(XY, "(or (= x 1) (> y 0))", "(< x 0)", "(> y 1)"), [Units(0)], "several parts"),  # it does, but not as it stands
    case("units: x = 0 does not refute x - 2 = 0 as a Bool", smt2(XY, "(or (= x 2) (> y 0))", "(= x 0)", "(> y 1)"), [Units(0)], "several parts"),
    case("units: x - 1 = 0 does not refute x != 0", smt2(XY, "(or (distinct x 0) (> y 0))", "(= x 1)", "(> y 1)"), [Units(0)], "several parts"),
    case("units: x = 0 does not refute x - 1 != 0", smt2(XY, "(or (distinct x 1) (> y 0))", "(= x 0)", "(> y 1)"), [Units(0)], "several parts"),
    case("units: x != 0 does not refute x - 1 = 0", smt2(XY, "(or (= x 1) (> y 0))", "(distinct x 0)", "(> y 1)"), [Units(0)], "several parts"),
    case("units: y = 0 does not refute x - 1 = 0", smt2(XY, "(or (= x 1) (> y 0))", "(= y 0)"), [Units(0), Sum(F([2]))], CLOSE),
    case("units: x + 1 = 0 and x = 0", smt2(XY, "(or (= x (- 1)) (> y 0))", "(= x 0)", "(> y 1)"), [Units(0)], "several parts"),
    case("units: a nested any with one part refuted", smt2(XY, "(or (or (> x 0) (> y 0)) (> y 5))", "(< x 0)", "(> y 1)"), [Units(0)], "several parts"),
    case("units: a nested all with no part refuted", smt2(XY, "(or (and (> x 0) (> y 0)) (> y 5))", "(> x 0)", "(> y 1)"), [Units(0)], "several parts"),
    case("units on a clause that comes in the same step", smt2(XY, "(or (or (> x 0) (> y 0)) (> y 5))", "(< y 5)", "(<= y 5)"), [Units(0, 4)], "no such fact"),
    case("units that are no list", EITHER, [{"do": "units", "clauses": 0}], "expected a list"),
    case("units with more keys", EITHER, [{"do": "units", "clauses": [], "why": {}}], "unknown key"),
    case("units after which all is well", smt2(XY, "(or (> x 0) (> y 0))", "(<= x 0)"), [Units(0)], CLOSE),
    case("the second clause of units has two parts left", smt2(XY, "(or (> x 0) (> y 0))", "(< x 0)", "(or (> x 1) (> y 1) (> y 2))"), [Units(0, 2)], "several parts"),
]

DEFINE = [
    case("define: a denominator that may be 0", POS, [Define("n", "1", "x - 1")], "not known to be nonzero"),
    case("define: 0 as denominator", POS, [Define("n", "1", [])], "not known to be nonzero"),
    case("define: a denominator >= 0", smt2("x", "(>= x 0)"), [Define("n", "1", "x")], "not known to be nonzero"),
    case("define: a denominator = 0", smt2("x", "(= x 0)"), [Define("n", "1", "x"), Sum(F([1]), F([0], [["-1", 1]]))], "not known to be nonzero"),
    case("define: by itself", POS, [Define("n", [["1", 1], ["1"]]), Sum(F([1]))], "no such variable"),
    case("define: by itself, in the denominator", POS, [Define("n", [], [["1", 1]])], "no such variable"),
    case("define: a name twice", POS, [Define("n", "1"), Define("n", "2")], "is not new"),
    case("define: the name of a variable", POS, [Define(["v", "x"], "1")], "a variable of the instance"),
    case("define: the name of a variable that is not listed", (smt2(XY, "(> x 0)")[0], header([["v", "x"]], [["a", 1]])), [Define(["v", "y"], "1")], "a variable of the instance"),
    case("define: an array as a name twice", POS, [Define(["d", 1], "1"), Define(["d", 1], "2")], "is not new"),
    case("define: a number as a name", POS, [Define(1, "1")], "expected a name"),
    case("define: no name", POS, [{"do": "define", "num": []}], "missing key"),
    case("define: more keys", POS, [{**Define("n", "1"), "value": "1"}], "unknown key"),
    case("define: what it says", POS, [Define("n", "x"), Sum(F([1]), C([0]))], CLOSE),
]

MINUS = {0: "-x"}
WLOG = [
    case("wlog: a core fact is not carried", POS, [Wlog(["-x > 0"], M(MINUS)), Sum(C([0]), C([1]))], "does not carry fact 0"),
    case("wlog: what is given does not hold", FOUR, [Wlog(["x - 3 > 0"], M(MINUS))], "does not hold after the map"),
    case("wlog: without a map", FOUR, [Wlog(["x > 0"], M({}))], "does not hold after the map"),
    case("wlog: the second of two goals", FOUR, [Wlog(["x*x - 4 = 0", "x > 0"], M(MINUS))], "does not hold after the map"),
    case("wlog: one part of a conjunction given", FOUR, [Wlog([["all", "x*x - 4 = 0", "x > 0"]], M(MINUS))], "does not hold after the map"),
    case("wlog: no part of a disjunction given", FOUR, [Wlog([["any", "x > 0", "-x > 0"]], M(MINUS))], "does not hold after the map"),
    case("wlog: what is given is core", FOUR, [Wlog(["x >= 0"], M(MINUS), unless=True), Wlog(["-x >= 0"], M(MINUS), unless=True)], "does not carry fact 1"),
    case("wlog: what a branch assumes is core", FOUR, [Lemma("x >= 0"), BRANCH, Wlog(["x >= 0"], M(MINUS), unless=True), Sum(C([1]), C([2])), END], "does not carry fact 1"),
    case("wlog: what a branch of a clause assumes is core", smt2("x", "(or (> x 1) (< x (- 1)))", "(= (* x x) 4)"), [Clause(0), BRANCH, Wlog(["-x >= 0"], M(MINUS), unless=True), Sum(C([2]), C([3])), END], "does not carry fact 2"),
    case("wlog: a definition is core", FOUR, [Define("n", "x"), Wlog(["x >= 0"], M(MINUS), unless=True)], "does not carry fact 1"),
    case("wlog: what order gives is core", smt2(XY, "(= (+ x y) 0)", "(distinct x y)"), [Order([[0], [1]]), Wlog(["x >= 0"], M({0: "-x", 1: "-y"}), unless=True)], "does not carry fact 2"),
    case("wlog: a clause is core", smt2(XY, "(or (> x 1) (> x 2))"), [Wlog(["-x > 0"], M(MINUS))], "does not carry fact 0"),
    case("wlog: one part of a clause that is carried to another", smt2(XY, "(or (> x 1) (> y 0))", "(= (* x x) 4)"), [Wlog(["x >= 0"], M(MINUS), unless=True)], "does not carry fact 0"),
    case("wlog: one part of a conjunction is not carried", smt2(XY, "(and (= (* x x) 4) (> x 1))"), [Wlog(["x >= 0"], M(MINUS), unless=True)], "does not carry fact 0"),
    case("wlog: a nested clause in a conjunction", smt2(XY, "(and (= (* x x) 4) (or (> x 1) (> x 2)))"), [Wlog(["x >= 0"], M(MINUS), unless=True)], "does not carry fact 0"),
    case("wlog: an image that is false", POS, [Wlog(["x + 1 = 0"], M({0: "-1"})), Sum(C([0]), F([1], "-1"))], "does not carry fact 0"),
    case("wlog: >= does not give >", smt2(XY, "(> x 0)", "(>= y 0)"), [Wlog([], M({0: "y"}))], "does not carry fact 0"),
    case("wlog: >= does not give =", smt2(XY, "(= x 0)", "(>= y 0)"), [Wlog([], M({0: "y"}))], "does not carry fact 0"),
    case("wlog: >= does not give !=", smt2(XY, "(distinct x 0)", "(>= y 0)"), [Wlog([], M({0: "y"}))], "does not carry fact 0"),
    case("wlog: != does not give >", smt2(XY, "(> x 0)", "(distinct y 0)"), [Wlog([], M({0: "y"}))], "does not carry fact 0"),
    case("wlog: = does not give >", smt2(XY, "(> x 0)", "(= y 0)"), [Wlog([], M({0: "y"}))], "does not carry fact 0"),
    case("wlog: = does not give !=", smt2(XY, "(distinct x 0)", "(= y 0)"), [Wlog([], M({0: "y"}))], "does not carry fact 0"),
    case("wlog: another sign of an inequality is not the same", smt2(XY, "(> x 0)", "(> y 0)"), [Wlog([], M({0: "-y"}))], "does not carry fact 0"),
    case("wlog: a clause with other signs is not the same", smt2(XY, "(or (> x 0) (> x 5))", "(or (< y 0) (< y (- 5)))"), [Wlog([], M({0: "y"}))], "does not carry fact 0"),
    case("wlog: a clause with another relation is not the same", smt2(XY, "(or (> x 0) (> x 5))", "(or (>= y 0) (> y 5))"), [Wlog([], M({0: "y"}))], "does not carry fact 0"),
    case("wlog: a clause with more parts is not the same", smt2(XY, "(or (> x 0) (> x 5))", "(or (> y 0) (> y 5) (> y 6))"), [Wlog([], M({0: "y"}))], "does not carry fact 0"),
    case("wlog: a conjunction is no disjunction", smt2(XY, "(and (> x 0) (> x 5))", "(or (> y 0) (> y 5))"), [Wlog([], M({0: "y"}))], "does not carry fact 0"),
    case("wlog: a denominator that may be 0", POS, [Wlog([], M({0: ("1", "x - 5")}))], "denominator of the map"),
    case("wlog: a denominator >= 0", smt2(XY, "(>= x 0)"), [Wlog([], M({1: ("1", "x")}))], "denominator of the map"),
    case("wlog: denominator 0", POS, [Wlog([], M({0: ("1", [])}))], "denominator of the map"),
    case("wlog: an odd power of a denominator", smt2(XY, "(> x (- 1))", "(distinct y 0)"), [Wlog(["x*y - 1 = 0"], M({0: ("1", "y")}))], "does not carry fact 0"),
    case("wlog: an odd power of a denominator below 0", smt2(XY, "(> x 0)", "(< y 0)"), [Wlog(["-x > 0"], M({0: ("1", "y")})), Sum(C([0]), C([2]))], "does not carry fact 0"),
    case("wlog: a denominator multiplies the constant too", smt2(XY, "(> (- x 1) 0)", "(> y 0)"), [Wlog([], M({0: ("1", "y")}))], "does not carry fact 0"),
    case("wlog: nonzero says >=", smt2(XY, "(>= x 0)", "(> y 0)"), [Wlog([], M({1: "x*y"}, [0]))], "does not say that a variable is nonzero"),
    case("wlog: nonzero says =", smt2(XY, "(= x 0)", "(> y 0)"), [Wlog([], M({1: "x*y"}, [0]))], "does not say that a variable is nonzero"),
    case("wlog: nonzero about no variable", smt2(XY, "(> (- x 1) 0)", "(> y 0)"), [Wlog([], M({1: "x*y"}, [0]))], "does not say that a variable is nonzero"),
    case("wlog: nonzero about a square", smt2(XY, "(> (* x x) 0)", "(> y 0)"), [Wlog([], M({1: "x*y"}, [0]))], "does not say that a variable is nonzero"),
    case("wlog: nonzero not listed", smt2(XY, "(> x 0)", "(> y 0)"), [Wlog([], M({1: "x*y"}))], "does not carry fact 1"),
    case("wlog: an odd power of what is != 0", smt2(XY, "(distinct x 0)", "(> y 0)"), [Wlog(["x*y > 0"], M({1: "x*y"}, [0]))], "does not carry fact 1"),
    case("wlog: an odd power of what is below 0", smt2(XY, "(< x 0)", "(> y 0)"), [Wlog([], M({1: "x*y"}, [0]))], "does not carry fact 1"),
    case("wlog: an odd power in >=", smt2(XY, "(< x 0)", "(>= y 0)", "(distinct y 0)"), [Wlog([], M({1: "x*y"}, [0]))], "does not carry fact 1"),
    case("wlog: a power that not all terms have", smt2(XY, "(> x 0)", "(> (- y 1) 0)"), [Wlog([], M({1: "x*y"}, [0]))], "does not carry fact 1"),
    case("wlog: why of another polynomial", FOUR, [Wlog(["x - 9 > 0"], M(MINUS, why={"-1": [F([0])]}))], "does not hold after the map"),
    case("wlog: why of a weaker relation", smt2(XY, "(> x 0)", "(>= y 0)"), [Wlog([], M({0: "y"}, why={"0": [C([1])]}))], "does not carry fact 0"),
    case("wlog: why >= for =", smt2(XY, "(= x 0)", "(>= y 0)"), [Wlog([], M({0: "y"}, why={"0": [C([1])]}))], "does not carry fact 0"),
    case("wlog: why under another number", smt2(XY, "(> x 0)", "(> (- y 1) 0)"), [Wlog([], M({0: "y"}, why={"1": [C([1]), C([])]}))], "does not carry fact 0"),
    case("wlog: why of another polynomial, the relation right", POS, [Wlog(["-x > 0"], M({}, why={"-1": [C([0])]})), Sum(C([0]), C([1]))], "does not hold after the map"),
    case("wlog: reasons in a list", POS, [Wlog(["x > 0"], M({}, why=[]))], "expected reasons by number"),
    case("wlog: why of the last goal under -2", smt2(XY, "(> (- y 1) 0)"), [Wlog(["y - 1 > 0", "y > 0"], M({}, why={"-2": [C([0]), C([])]}))], "does not hold after the map"),
    case("wlog: why of a goal that is not there", FOUR, [Wlog(["x*x - 4 = 0"], M(MINUS, why={"-2": []}))], "that is not there"),
    case("wlog: why of a fact that is not there", FOUR, [Wlog(["x*x - 4 = 0"], M(MINUS, why={"1": []}))], "that is not there"),
    case("wlog: why of the sign itself", FOUR, [WlogSign([], "x", [M({}), M({}), M({}, why={"1": []})])], "that is not there"),
    case("wlog: a wrong sum in why", FOUR, [Wlog([], M({}, why={"0": [C([0])]}))], "is an equality"),
    case("wlog: a variable is mapped twice", FOUR, [Wlog([], {"map": [[0, p("x")], [0, p("x")]]})], "mapped twice"),
    case("wlog: a variable that comes later", FOUR, [Wlog([], M({1: "1"})), Define("n", "2")], "no such variable"),
    case("wlog: a map to a variable that comes later", FOUR, [Wlog([], M({0: [["1", 1]]}))], "no such variable"),
    case("wlog: a goal about a variable that comes later", FOUR, [Wlog([{"p": [["1", 1]], "rel": "="}], M({}))], "no such variable"),
    case("wlog: a map entry of one", FOUR, [Wlog([], {"map": [[0]]})], "expected [variable"),
    case("wlog: a map entry of four", FOUR, [Wlog([], {"map": [[0, p("x"), p("1"), p("1")]]})], "expected [variable"),
    case("wlog: no map", FOUR, [{"do": "wlog", "gives": []}], "missing key"),
    case("wlog: no gives", FOUR, [{"do": "wlog", "map": []}], "missing key"),
    case("wlog: sign and map", FOUR, [{**WlogSign([], "x", [M({})] * 3), "map": []}], "unknown key map"),
    case("wlog: cases and map", FOUR, [{"do": "wlog", "gives": [], "map": [], "cases": []}], "unknown key cases"),
    case("wlog: sign without cases", FOUR, [{"do": "wlog", "gives": [], "sign": []}], "missing key"),
    case("wlog: nonzero beside cases", FOUR, [{**WlogSign([], "x", [M({})] * 3), "nonzero": []}], "unknown key nonzero"),
    case("wlog: unless false", FOUR, [Wlog(["x >= 0"], M(MINUS), unless=False)], "unless is true"),
    case("wlog: unless 1", FOUR, [Wlog(["x >= 0"], M(MINUS), unless=1)], "unless is true"),
    case("wlog: unless with two goals", FOUR, [Wlog(["x >= 0", "x >= 0"], M(MINUS), unless=True)], "needs a single formula"),
    case("wlog: unless with no goal", FOUR, [Wlog([], M(MINUS), unless=True)], "needs a single formula"),
    case("wlog: without unless the negation is unknown", FOUR, [Wlog(["x >= 0"], M(MINUS))], "does not hold after the map"),
    case("wlog: unless goes with the step", FOUR, [Wlog(["x >= 0"], M(MINUS), unless=True), Sum(C([1]), C([2]))], "no such fact"),
    case("wlog: unless of a goal that is true", FOUR, [Wlog(["1 > 0"], M({}), unless=True)], CLOSE),
    case("wlog: two cases", FOUR, [WlogSign([], "x", [M({})] * 2)], "expected three maps"),
    case("wlog: four cases", FOUR, [WlogSign([], "x", [M({})] * 4)], "expected three maps"),
    case("wlog: the map for below 0 is for above", FOUR, [WlogSign(["x >= 0"], "x", [M({}), M({}), M(MINUS)])], "does not hold after the map"),
    case("wlog: the case 0 has no sign", FOUR, [WlogSign(["x > 0"], "x", [M(MINUS), M({}), M({})])], "does not hold after the map"),
    case("wlog: the case 0 says = only", FOUR, [WlogSign(["x != 0"], "x", [M({}), M({}), M({})])], "does not hold after the map"),
    case("wlog: a sign goes with its case", FOUR, [WlogSign(["x >= 0"], "x", [M(MINUS), M({}), M({})]), Sum(C([1]), C([2]))], "no such fact"),
    case("wlog: a sign that is a number closes nothing", FOUR, [WlogSign([], "1", [M({})] * 3)], CLOSE),
    case("wlog: a case with more keys", FOUR, [WlogSign([], "x", [{"map": [], "sign": []}] * 3)], "unknown key sign"),
    case("wlog: both variables at once", smt2(XY, "(> x 1)", "(< y 1)"), [Wlog([], M({0: "y", 1: "x"}))], "does not carry fact 0"),
    *[case(f"wlog: why {key!r}", FOUR, [Wlog(["x*x - 4 = 0"], M({}, why={key: []}))], "that is not there") for key in ("01", "+1", "1.0", "", "-", "-0", "a", " 0", "99999999999999999999")],
]

SWAP = smt2(XY, "(= (+ x y) 2)", "(= (* x y) 0)", "(distinct x y)")
ORDER = [
    case("order: a fact is not carried", smt2(XY, "(> x y)"), [Order([[0], [1]]), Sum(C([0]), C([1]))], "does not carry fact 0"),
    case("order: a clause is not carried", smt2(XY, "(or (> x y) (> x (+ y 1)))"), [Order([[0], [1]])], "does not carry fact 0"),
    case("order: overlapping blocks", SWAP, [Order([[0], [0]])], "a variable twice"),
    case("order: a variable twice in a block", SWAP, [Order([[0, 0], [1, 1]])], "a variable twice"),
    case("order: blocks of different lengths", SWAP, [Order([[0], []])], "different lengths"),
    case("order: a key behind the block", SWAP, [Order([[0], [1]], 1)], "no such variable of a block"),
    case("order: empty blocks", SWAP, [Order([[], []])], "no such variable of a block"),
    case("order: no blocks", SWAP, [Order([])], "no blocks"),
    case("order: descending", SWAP, [Order([[0], [1]]), Sum(C([3]), gives="x - y >= 0")], "another polynomial"),
    case("order: not strictly", smt2(XY, "(= (+ x y) 2)"), [Order([[0], [1]]), Sum(C([1]), gives="y - x > 0")], "gives less"),
    case("order: twice", SWAP, [Order([[0], [1]]), Order([[1], [0]])], "does not carry fact 3"),
    case("order: the second pair", smt2("x y z", "(= (+ x y) 2)", "(> z 0)"), [Order([[0], [1], [2]])], "does not carry fact"),
    case("order: what a branch assumes", SWAP, [Lemma("x - 2 = 0"), BRANCH, Order([[0], [1]])], "does not carry fact 3"),
    case("order: a definition is core", SWAP, [Define("n", "x - y"), Order([[0], [1]])], "does not carry fact 3"),
    case("order: definitions that differ", SWAP, [Define("n", "x"), Define("m", "2*y"), Order([[0, 2], [1, 3]])], "does not carry fact 3"),
    case("order: what follows is not core", smt2("x y z", "(> x 0)", "(and (> y 0) (> z 0))"), [Order([[0], [1]])], "does not carry fact 0"),
    case("order: other relations", smt2(XY, "(> x 0)", "(>= y 0)"), [Order([[0], [1]])], "does not carry fact 0"),
    case("order: a variable that comes later", SWAP, [Order([[0], [2]])], "no such variable"),
    case("order: a block that is no list", SWAP, [Order([0, 1])], "expected a block"),
    case("order: no key", SWAP, [{"do": "order", "blocks": [[0], [1]]}], "missing key"),
    case("order: more keys", SWAP, [{**Order([[0], [1]]), "gives": []}], "unknown key"),
    case("order: a longer block that moves together only", smt2("x y z t", "(= (+ x z) 2)", "(= (+ x t) 3)", "(= (+ y t) 2)", "(= (+ y z) 4)"), [Order([[0, 2], [1, 3]])], "does not carry fact 1"),
]

ID2 = smt2("x y z t", "(= (* x z) 1)", "(= (* x t) 0)", "(= (* y z) 0)", "(= (* y t) 1)")  # no solution
ONES = smt2("x y z t", "(= (* x z) 1)", "(= (* x t) 1)", "(= (* y z) 1)", "(= (* y t) 1)")
OUTER = ([["x"], ["y"]], [["z", "t"]])
Q = [[0, 1], [2, 3]]
RANK = [
    case("rank: singular", ONES, [Rank(Q, *OUTER)], "singular"),
    case("rank: singular, but not at first sight", smt2("x y z t", "(= (* x z) 0)", "(= (* x t) 0)", "(= (* y z) 0)", "(= (* y t) 1)"), [Rank(Q, *OUTER)], "singular"),
    case("rank: as many factors as rows", smt2("x y", "(= (+ x 0) 1)", "(= y 0)"), [Rank([[0]], [["x"]], [["1"]])], "does not bound the rank"),
    case("rank: an inequality", smt2("x y z t", "(>= (* x z) 1)", "(= (* x t) 0)", "(= (* y z) 0)", "(= (* y t) 1)"), [Rank(Q, *OUTER)], "no equation"),
    case("rank: a clause", smt2("x y z t", "(or (= (* x z) 1) (= x 5))", "(= (* x t) 0)", "(= (* y z) 0)", "(= (* y t) 1)"), [Rank(Q, *OUTER)], "is no comparison"),
    case("rank: an equation about something else", smt2("x y z t", "(= (* x z) 1)", "(= (* x t) 0)", "(= (* y z) 0)", "(= (* y y) 1)"), [Rank(Q, *OUTER)], "not about this product"),
    case("rank: an entry that is no number", smt2("x y z t", "(= (* x z) (+ 1 y))", "(= (* x t) 0)", "(= (* y z) 0)", "(= (* y t) 1)"), [Rank(Q, *OUTER)], "not about this product"),
    case("rank: another multiple of one term", smt2("x y z t", "(= (+ (* x z) (* 2 x)) 1)", "(= (* x t) 0)", "(= (* y z) 0)", "(= (* y t) 1)"), [Rank(Q, *OUTER)], "not about this product"),
    case("rank: the same equation four times", smt2("x y z t", "(= (* x z) 1)"), [Rank([[0, 0], [0, 0]], [["x"], ["x"]], [["z", "z"]])], "singular"),
    case("rank: a short row of facts", ID2, [Rank([[0, 1], [2]], *OUTER)], "wrong width"),
    case("rank: a short column", ID2, [Rank(Q, [["x"]], [["z", "t"]])], "wrong height"),
    case("rank: a wide left", ID2, [Rank(Q, [["x", "x"], ["y", "y"]], [["z", "t"]])], "wrong width"),
    case("rank: a short right", ID2, [Rank(Q, [["x"], ["y"]], [["z"]])], "wrong width"),
    case("rank: nothing", ID2, [Rank([], [], [])], "does not bound the rank"),
    case("rank: no factors", ID2, [Rank([[0]], [[]], [])], "not about this product"),
    case("rank: 0 = 0", smt2("x", "(= (- x x) 0)"), [Rank([[0]], [[]], [])], "singular"),
    case("rank: a product that is a number, and 1 = 0", smt2("x", "(> x 0)"), [Lemma("1 != 0"), BRANCH, Rank([[1]], [[]], [])], "not about this product"),
    case("rank: more keys", ID2, [{**Rank(Q, *OUTER), "det": "1"}], "unknown key"),
    case("rank: a matrix that is no list", ID2, [{"do": "rank", "facts": 0, "left": [], "right": []}], "expected a matrix"),
]

LINE = [
    case("line: a solution between roots", smt2("x", "(< (* x x) 2)"), [Line(0, [0])], "do not contradict"),
    case("line: a solution below all roots", smt2("x", "(> (* x x) 2)", "(< x 0)"), [Line(0, [0, 1])], "do not contradict"),
    case("line: a solution above all roots", smt2("x", "(> (* x x) 2)", "(> x 0)"), [Line(0, [0, 1])], "do not contradict"),
    case("line: a solution at an irrational root", smt2("x", "(= (* x x) 2)", "(> x 1)"), [Line(0, [0, 1])], "do not contradict"),
    case("line: a solution at a rational root", smt2("x", "(= (* 3 x) 1)", "(> x 0)"), [Line(0, [0, 1])], "do not contradict"),
    case("line: a solution at a root of even multiplicity", smt2("x", "(<= (* (- (* x x) 2) (- (* x x) 2)) 0)", "(> x 0)"), [Line(0, [0, 1])], "do not contradict"),
    case("line: a solution at 0", smt2("x", "(<= (* x x) 0)"), [Line(0, [0])], "do not contradict"),
    case("line: a solution at a root of both", smt2("x", "(= (* x x) 2)", "(= (* x x x) (* 2 x))", "(< x 0)"), [Line(0, [0, 1, 2])], "do not contradict"),
    case("line: a solution at a triple root", smt2("x", "(= (* (- x 1) (- x 1) (- x 1)) 0)"), [Line(0, [0])], "do not contradict"),
    case("line: a solution between close roots", smt2("x", "(> (- x (/ 1 3)) 0)", "(< (- x (/ 333334 1000000)) 0)"), [Line(0, [0, 1])], "do not contradict"),
    case("line: a solution at the one of two close roots", smt2("x", "(= (* (- x 1) (- (* 1000000 x) 1000001)) 0)", "(> x 1)"), [Line(0, [0, 1])], "do not contradict"),
    case("line: the derivative is 0 at a point between, where signs change", smt2("x", "(< (* (- x 1) (- x 2) (+ (* 2 x x) (* 3 x) 2)) 0)"), [Line(0, [0])], "do not contradict"),
    case("line: no polynomial has a root", smt2("x", "(> (+ (* x x) 1) 0)"), [Line(0, [0])], "do not contradict"),
    case("line: a clause with one part that holds", smt2("x", "(or (> x 1) (< x 0))", "(> x 0)"), [Line(0, [0, 1])], "do not contradict"),
    case("line: a conjunction", smt2("x", "(and (> x 1) (< x 2))"), [Line(0, [0])], "do not contradict"),
    case("line: !=", smt2("x", "(distinct x 0)"), [Line(0, [0])], "do not contradict"),
    case("line: another variable", smt2(XY, "(= y 0)", "(> (* x x) 2)", "(< (* x x) 1)"), [Line(1, [1, 2])], "another variable"),  # no solution
    case("line: another variable in a clause", smt2(XY, "(or (> x 1) (> y 1))", "(< x 0)"), [Line(0, [0, 1])], "another variable"),
    case("line: two variables in a product", smt2(XY, "(= (* x y) 1)", "(= x 0.5)"), [Line(0, [0, 1])], "another variable"),
    case("line: another variable in what is given", POS, [Define("n", "1"), Line(0, [0], {"p": [["1", 1]], "rel": ">"})], "another variable"),
    case("line: gives what does not follow", FOUR, [Line(0, [0], "x > 0")], "do not contradict"),
    case("line: gives a disjunction of which one is missing", smt2("x", "(= (* x x x) x)"), [Line(0, [0], ["any", "x = 0", "x - 1 = 0"])], "do not contradict"),
    case("line: gives a conjunction of which one holds", FOUR, [Line(0, [0], ["all", "x != 0", "x > 0"])], "do not contradict"),
    case("line: gives closes nothing", FOUR, [Line(0, [0], "x != 0")], CLOSE),
    case("line: no facts", FOUR, [Line(0, [])], "do not contradict"),
    case("line: no such variable", FOUR, [Line(1, [0])], "no such variable"),
    case("line: a fact that comes later", FOUR, [Line(0, [1])], "no such fact"),
    case("line: facts that are no list", FOUR, [Line(0, 0)], "expected a list"),
    case("line: an enormous power", NO, [Line(0, [], {"p": [["1"] + [0] * 10_001], "rel": "!="}), Sum(C([0]), C([1]))], "too large a polynomial"),  # no solution
    case("line: more keys", FOUR, [{**Line(0, [0]), "root": 1}], "unknown key"),
]

STEPS = SUM + CANCEL + CASES + UNITS + DEFINE + WLOG + ORDER + RANK + LINE
