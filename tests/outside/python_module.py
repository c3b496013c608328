#!/usr/bin/env python3
"""python_module.py [EXAMPLE]: the Python module, as a user has it.

Without it numbers could be rounded on their way in or out, a NaN could become data, Ctrl-C could hang a notebook, and
the interpreter could stand still while something is solved. Weights are evaluated here by arithmetic of its own. Exit
status 77 if there is no module; what needs numpy or sympy is left out, out loud, where they are missing.
"""
import os
import signal
import subprocess
import sys
import threading
import time
import unittest
from decimal import Decimal
from fractions import Fraction

try:
    import nnsolve
except ImportError as error:
    print(f"skipped: no Python module ({error})")
    sys.exit(77)

try:
    import numpy
except ImportError:
    numpy = None
try:
    import sympy
except ImportError:
    sympy = None

XOR = ([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])
# Takes a while whatever the machine: nobody is known to decide it in a minute.
HARD = """(declare-fun a () Real)(declare-fun b () Real)(declare-fun c () Real)(declare-fun d () Real)
(assert (= (+ (* a a a a a) (* 3 b b b c) (* d c a)) (+ 7 (* d d d d)))) (assert (= (+ (* b b b b b) (* a c c d)) (* 5 d a)))
(assert (= (+ (* c c c c c c) (* b d)) (- (* 11 a b) 3))) (assert (= (* d d d d d d a) (+ 1 (* a b c d))))
(assert (> (* a b c) 1000)) (assert (< (+ (* a a) (* b b)) (* c d)))"""


def evaluate(widths, weights, biases, row):
    """One output of a network of layers, ReLU inside."""
    names = [f"x{i + 1}" for i in range(widths[0])]
    values = [Fraction(x) for x in row]
    for k, width in enumerate(widths[1:], 1):
        is_last = k == len(widths) - 1
        layer = [f"y{i + 1}" if is_last else f"h{k}_{i + 1}" for i in range(width)]
        sums = [biases[end] + sum(weights[start, end] * x for start, x in zip(names, values)) for end in layer]
        names, values = layer, sums if is_last else [max(s, Fraction(0)) for s in sums]
    return values


class Numbers(unittest.TestCase):
    def test_what_is_taken_is_taken_exactly(self):
        cases = {1: "1", "1/3": "1/3", "0.1": "1/10", "1e-3": "1/1000", Decimal("0.1"): "1/10",
                 0.1: "3602879701896397/36028797018963968", Fraction(2, 6): "1/3", True: "1", -0.0: "0"}
        for number, expected in cases.items():
            self.assertEqual(nnsolve.exact(number), Fraction(expected), number)
        self.assertEqual(nnsolve.exact(1e308), int(1e308))

    def test_what_is_no_number_is_refused_with_its_place(self):
        for number in (float("nan"), float("inf"), Decimal("NaN"), "a", "", " 1", "1/0", "1e1000000", None, 1j, []):
            with self.assertRaises(ValueError, msg=number):
                nnsolve.exact(number)
        with self.assertRaisesRegex(ValueError, r"X\[1\]\[0\]: nan"):
            nnsolve.fit([[0], [float("nan")]], [0, 1], hidden=1)
        with self.assertRaisesRegex(ValueError, r"y\[0\]\[0\]"):
            nnsolve.fit([[0], [1]], ["red", "blue"], hidden=1)
        with self.assertRaisesRegex(ValueError, "X has 1 rows, and y 2"):
            nnsolve.fit([[0]], [1, 2], hidden=1)
        with self.assertRaisesRegex(ValueError, r"X\[1\] has 1 entries"):
            nnsolve.fit([[0, 1], [1]], [1, 2], hidden=1)

    @unittest.skipIf(numpy is None, "no numpy")
    def test_arrays(self):
        for kind in (numpy.float16, numpy.float32, numpy.float64, numpy.longdouble, numpy.int8, numpy.uint64, bool):
            X = numpy.array([[0, 1], [1, 1]], dtype=kind)
            self.assertTrue(nnsolve.fit(X, numpy.array([1, 2], dtype=kind).reshape(2, 1), hidden=1).is_sat, kind)
        tenth = numpy.array([0.1], dtype=numpy.float32)
        self.assertIn(str(Fraction(float(tenth[0]))), nnsolve.training_instance(tenth, [1], hidden=1).text)
        self.assertEqual(nnsolve.exact(numpy.float32(0.1)), Fraction(float(numpy.float32(0.1))))
        self.assertEqual(nnsolve.exact(numpy.int64(7)), 7)
        answer = nnsolve.fit(numpy.array(XOR[0]), numpy.array(XOR[1]), hidden=2)
        predicted = answer.predict(numpy.array(XOR[0]))
        self.assertEqual(predicted.shape, (4, 1))
        self.assertEqual(list(predicted[:, 0]), XOR[1])
        (first, shift), (second, end) = answer.matrices()
        self.assertEqual((first.shape, shift.shape, second.shape, end.shape), ((2, 2), (2,), (1, 2), (1,)))
        hidden = numpy.maximum(numpy.array(XOR[0]) @ first.T + shift, 0)
        self.assertEqual(list((hidden @ second.T + end)[:, 0]), XOR[1])

    def test_irrational_numbers(self):
        values = nnsolve.solve("x*y=1, x+x=y, y+y=z").values
        # Either root of y^2 = 2 is a solution.
        x, y, z = (values[name] for name in "xyz")
        sign = 1 if y > 0 else -1
        self.assertEqual(y.polynomial, (-2, 0, 1))
        self.assertEqual(x.polynomial, (-1, 0, 2))
        self.assertEqual(float(y), sign * 2 ** 0.5)
        lower, upper = y.narrow(Fraction(1, 10 ** 30))
        self.assertTrue(min(lower ** 2, upper ** 2) < 2 < max(lower ** 2, upper ** 2) and upper - lower <= Fraction(1, 10 ** 30))
        again = nnsolve.solve("a*b=1, a+a=b").values["b"]
        self.assertEqual(again == y, (again > 0) == (y > 0))
        self.assertEqual(x < y < z, sign > 0)
        self.assertNotEqual(y, Fraction(float(y)))
        self.assertEqual(y < Fraction(3, 2), True)
        self.assertEqual(len({x, y, z, y}), 3)
        if sympy:
            self.assertEqual(y.to_sympy() ** 2, 2)
            self.assertAlmostEqual(float(y.to_sympy()), float(y))


class Answers(unittest.TestCase):
    def test_fit_finds_weights_that_fit(self):
        X = [["0.1", 1], [Decimal("0.2"), 0.1], [Fraction(1, 3), -2], [4, 5]]
        y = [Fraction(1, 7), 0.1, "1e-3", 2]
        answer = nnsolve.fit(X, y, layers=[2, 3, 1])
        self.assertEqual((answer.status, answer.trust), ("sat", "checked"))
        for row, target in zip(X, y):
            row = [nnsolve.exact(x) for x in row]
            self.assertEqual(evaluate([2, 3, 1], answer.weights, answer.biases, row), [nnsolve.exact(target)])
        self.assertEqual([row[0] for row in answer.predict(X)], [nnsolve.exact(target) for target in y])
        self.assertTrue(nnsolve.verify(answer.question, answer))

    def test_what_has_no_fit(self):
        answer = nnsolve.fit(*XOR, hidden=1)
        self.assertEqual(answer.status, "unsat")
        self.assertIn(answer.trust, ("claimed", "agreed", "certified"))
        with self.assertRaisesRegex(ValueError, "unsat"):
            answer.weights
        with self.assertRaises(TypeError):
            bool(answer)
        self.assertTrue(nnsolve.fit(*XOR, hidden=1, threshold="7/10").is_sat)
        self.assertEqual(nnsolve.optimum(answer.question).upper, Fraction(2, 3))
        width = nnsolve.width(answer.question)
        self.assertEqual((width.lower, width.upper), (2, 2))
        self.assertTrue(nnsolve.verify(width.network, width.solution))

    def test_why_there_is_no_fit(self):
        X, y = [[5], [0], [1], [2], [7]], [5, 0, 1, 0, 7]
        found = nnsolve.explain(nnsolve.training_instance(X, y, hidden=[]))
        self.assertEqual((found.status, found.is_minimal), ("unsat", True))
        self.assertEqual(len(found.data_points), 3)
        self.assertIn(3, found.data_points)  # the only one that is not on the line
        again = nnsolve.fit([X[k] for k in found.data_points], [y[k] for k in found.data_points], hidden=[])
        self.assertEqual(again.status, "unsat")
        self.assertEqual(nnsolve.solve(found.part).status, "unsat")
        self.assertEqual(len(found.lines), 3)
        self.assertTrue(found.why)
        formula = nnsolve.explain("x*y=1, x+x=x, a+a=b")
        self.assertEqual((formula.status, len(formula.core)), ("unsat", 2))
        self.assertEqual(nnsolve.explain("x*y=1").status, "sat")

    def test_prescribed_weights_and_unknown_targets(self):
        answer = nnsolve.fit([0, 1, 2], [None, 3, "?"], hidden=1, prescribe={("x1", "h1_1"): "1/2", "y1": 1})
        self.assertEqual((answer.weights["x1", "h1_1"], answer.biases["y1"]), (Fraction(1, 2), 1))
        with self.assertRaisesRegex(ValueError, "h9"):
            nnsolve.fit([0], [1], hidden=1, prescribe={"h9": 0})

    def test_a_wrong_solution_is_invalid(self):
        answer = nnsolve.fit(*XOR, hidden=2)
        other = nnsolve.training_instance(XOR[0], [0, 1, 1, 1], hidden=2)
        verdict = nnsolve.verify(other, answer)
        self.assertFalse(verdict)
        self.assertIn("data point 4", verdict.reason)
        self.assertEqual(verdict.cost, 1)

    def test_reductions_carry_solutions_both_ways(self):
        formula = nnsolve.Formula("x*y=1, x+x=y")
        for choice in ({"to": "etr-inv-eq"}, {"to": "restricted"}, {}, {"activation": "relu"}):
            station = nnsolve.reduce(formula, **choice)
            solution = nnsolve.solve(formula)
            there = nnsolve.push(station, solution)
            self.assertTrue(nnsolve.verify(station, there), choice)
            self.assertEqual(nnsolve.pull(station, there).values, solution.values)
        with self.assertRaises(nnsolve.ParseError):
            nnsolve.push(nnsolve.training_instance(*XOR, hidden=2), solution)
        wrong = '{"nnsolve": "witness/1", "assignment": {"x": "1", "y": "1"}}'
        with self.assertRaises(nnsolve.CarryError):
            nnsolve.push(station, wrong)

    def test_errors_have_the_words_of_the_program(self):
        with self.assertRaisesRegex(nnsolve.ParseError, "1:5: expected 1"):
            nnsolve.Formula("x*y=2")
        with self.assertRaisesRegex(nnsolve.BackendError, "there are: .*native"):
            nnsolve.solve("x*y=1", backend="nobody")
        with self.assertRaisesRegex(ValueError, "timeout"):
            nnsolve.solve("x*y=1", timeout=-1)
        with self.assertRaisesRegex(ValueError, "layers=\\[2, 3, 1\\]"):
            nnsolve.fit(*XOR)
        self.assertTrue(issubclass(nnsolve.ParseError, ValueError))

    def test_pictures(self):
        answer = nnsolve.fit(*XOR, hidden=2, inputs=["<b>", "b"])
        for shown in (answer._repr_svg_(), answer.question._repr_svg_()):
            self.assertTrue(shown.startswith("<svg") and "<b>" not in shown)
        self.assertIn("sat", answer._repr_html_())
        self.assertIn("<table>", nnsolve.solve("x*y=1")._repr_html_())
        wide = nnsolve.training_instance([[0] * 500], [0], hidden=3)
        self.assertIsNone(wide._repr_svg_())
        self.assertNotIn("<svg", wide._repr_html_())


class Manners(unittest.TestCase):
    def test_a_timeout_is_an_answer(self):
        start = time.monotonic()
        answer = nnsolve.solve(nnsolve.Formula(HARD), timeout=1)
        self.assertRegex(answer.headline, r"^unknown \(timeout")
        self.assertLess(time.monotonic() - start, 5)

    def test_other_threads_go_on(self):
        ticks = []
        stop = threading.Event()

        def count():
            while not stop.wait(0.01):
                ticks.append(1)

        thread = threading.Thread(target=count)
        thread.start()
        nnsolve.solve(nnsolve.Formula(HARD), timeout=1)
        stop.set()
        thread.join()
        self.assertGreater(len(ticks), 20)

    def test_two_threads_may_ask_at_once(self):
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(nnsolve.fit(*XOR, hidden=2).status)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(answers, ["sat"] * 4)

    def test_ctrl_c_ends_it_with_all_its_processes(self):
        script = ("import nnsolve, sys\nprint('ready', flush=True)\ntry:\n"
                  f"    nnsolve.solve(nnsolve.Formula({HARD!r}))\nexcept KeyboardInterrupt:\n    print('interrupted')\n")
        with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True,
                              start_new_session=True) as process:
            process.stdout.readline()
            time.sleep(1)
            children = descendants(process.pid)
            start = time.monotonic()
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.communicate(timeout=20)[0], "interrupted\n")
            self.assertLess(time.monotonic() - start, 5)
        self.assertTrue(children)
        time.sleep(0.2)
        self.assertEqual([pid for pid in children if is_alive(pid)], [])


def descendants(pid):
    listing = subprocess.run(["ps", "-eo", "pid=,ppid="], stdout=subprocess.PIPE, text=True, check=True).stdout
    children = {}
    for line in listing.splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    found, open_ = [], [pid]
    while open_:
        below = children.get(open_.pop(), [])
        found += below
        open_ += below
    return found


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Example(unittest.TestCase):
    def test_it_runs(self):
        example = os.path.join(os.path.dirname(__file__), "..", "..", "src", "python", "examples", "exact_fit.py")
        done = subprocess.run([sys.executable, example], stdout=subprocess.PIPE, text=True, check=True)
        self.assertIn("unsat", done.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
