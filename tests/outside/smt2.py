#!/usr/bin/env python3
"""smt2.py NNSOLVE: scripts of SMT-LIB.

Without it, a script could be answered out of step, a command skipped that changes what is asked, a value printed that
is not the model's, or a program at the other end of the pipe could wait for ever.

* The scripts of tests/regress/script: `nnsolve smt2` must say what the first line of each announces, and so must
  `nnsolve solve`; what is sat and asked once is verified as a witness file.
* Sessions and what must come out of them, word for word.
* The pipe driven as pysmt's generic solver does: each command waits for its answer.
* The process that solves is killed between two questions, and one runs out of time: the session goes on.
* Values as solvers print them: a root lies where its interval says.

Prints `N passed, M failed`; exits with 1 if anything failed.
"""
import argparse
import fractions
import glob
import os
import re
import subprocess
import sys
import tempfile

from lost_presolve import kill_solver
from session import ROOT, Session

VERDICTS = ("sat", "unsat", "unknown")

# What goes in, what must come out; "*" stands for anything.
SESSIONS = {
    "a level that is popped is gone": (
        "(declare-const x Real)(push 2)(assert (> x 0))(assert (< x 0))(check-sat)(pop)(check-sat)(pop 1)(check-sat)",
        "unsat\nsat\nsat\n"),
    "reset-assertions and reset": (
        "(set-logic QF_NRA)(declare-const x Real)(assert (< (* x x) 0))(check-sat)(reset-assertions)(check-sat)"
        "(declare-const x Real)(assert (< (* x x) 0))(check-sat)(reset)(set-logic ALL)(check-sat)",
        "unsat\nsat\nunsat\nsat\n"),
    "assumptions hold for one check": (
        "(declare-const a Bool)(declare-const x Real)(assert (=> a (> x 1)))(assert (< x 0))(check-sat-assuming (a))"
        "(get-unsat-assumptions)(check-sat-assuming ((not a)))(get-value (a))(check-sat)",
        "unsat\n(a)\nsat\n((a false))\nsat\n"),
    "values are assumed as Yices has them": (
        "(declare-const b Bool)(declare-const x Real)(assert (= (* x x) 4))"
        "(check-sat-assuming-model (x b) ((- 2) true))(get-value (x b))(check-sat-assuming-model (x) ((/ 4 3)))"
        "(get-unsat-assumptions)(check-sat-assuming-model (3) (4))(get-unsat-model-interpolant)(check-sat)",
        "sat\n((x (- 2.0))\n (b true))\nunsat\n(x) ((/ 4 3))\n"
        '(error "*must be one of a variable")\n(error "*is not supported")\nsat\n'),
    "success is printed where it is asked for": (
        "(set-option :print-success true)(set-info :source |x|)(set-option :frobnicate 3)(declare-const x Real)"
        "(assert (= x 0.5))(check-sat)(get-value (x (+ x x) (/ 1 x) (> x 0)))(exit)(assert false)",
        "success\nsuccess\nunsupported\nsuccess\nsuccess\nsat\n"
        "((x (/ 1.0 2.0))\n ((+ x x) 1.0)\n ((/ 1 x) 2.0)\n ((> x 0) true))\nsuccess\n"),
    "named assertions, cores and assignments": (
        "(declare-const x Real)(assert (! (> x 1) :named a))(assert (! (< x 5) :named |b c|))(check-sat)"
        "(get-assignment)(assert (! (< x 0) :named d))(check-sat)(get-unsat-core)"
        "(set-option :minimal-unsat-cores true)(get-unsat-core)",
        "sat\n((a true) (|b c| true))\nunsat\n(a |b c| d)\n(a d)\n"),
    "what an answer asks of a model that is not there": (
        "(declare-const x Real)(get-value (x))(assert (< (* x x) 0))(check-sat)(get-model)(assert (> x 0))"
        "(get-unsat-core)",
        '(error "<stdin>:1:23: there is no model: the last answer is not sat")\nunsat\n'
        '(error "<stdin>:1:*: there is no model: the last answer is not sat")\n'
        '(error "<stdin>:1:*: there is no core: the last answer is not unsat")\n'),
    "errors name the place, and the session goes on": (
        '(declare-const x Real)\n(assert (> y 0))\n(assert (> x\n  "a"))\n(frob)\n)\n(echo "still ""here""")\n',
        '(error "<stdin>:2:12: unknown symbol ""y""")\n(error "<stdin>:4:3: strings are not supported")\n'
        '(error "<stdin>:5:2: command ""frob"" is unknown")\n'
        '(error "<stdin>:6:1: expected a command in parentheses, not "")""")\n"still ""here"""\n'),
    "nothing is sat while an assertion was refused": (
        "(declare-const x Real)(push)(assert (> n 0))(check-sat)(get-info :reason-unknown)(assert (< (* x x) 0))"
        "(check-sat)(pop)(check-sat)",
        '(error "*unknown symbol ""n""")\nunknown\n(:reason-unknown "an assertion was refused")\nunsat\nsat\n'),
    "a pop too many loses the stack until reset": (
        "(pop 1)(check-sat)(reset)(check-sat)",
        '(error "*pop of 1 levels, but there are 0")\nunknown\nsat\n'),
    "a failed assertion leaves its names free": (
        "(declare-const x Real)(assert (and (! (> x 1) :named n) (> y 0)))(assert (! (> x 0) :named n))(get-assertions)",
        '(error "*")\n((! (> x 0) :named n))\n'),
    "what a session says of itself": (
        "(get-info :name)(get-info :error-behavior)(push 3)(get-info :assertion-stack-levels)(get-info :frob)"
        "(get-option :print-success)(get-option :random-seed)(get-option :frob)(set-option :produce-proofs true)",
        '(:name "nnsolve")\n(:error-behavior continued-execution)\n(:assertion-stack-levels 3)\nunsupported\n'
        "false\n0\nunsupported\nunsupported\n"),
    "functions and quotients by 0 in a model": (
        "(declare-fun f (Real Bool) Real)(declare-const x Real)(assert (= x 2))(assert (= (f x true) 3))"
        "(assert (= (f x (> x 5)) 4))(assert (= (/ x (- x 2)) 7))(check-sat)(get-model)"
        "(get-value ((f 2 true) (f x false) (f 9 true) (/ 2 0) (/ 3 0) (/ x 4)))",
        "sat\n(\n  (define-fun x () Real 2.0)\n"
        "  (define-fun f ((x!1 Real) (x!2 Bool)) Real (ite (and (= x!1 2.0) (= x!2 true)) 3.0 "
        "(ite (and (= x!1 2.0) (= x!2 false)) 4.0 0.0)))\n"
        "  (define-fun /0 ((x!1 Real)) Real (ite (= x!1 2.0) 7.0 0.0))\n)\n"
        "(((f 2 true) 3.0)\n ((f x false) 4.0)\n ((f 9 true) 0.0)\n ((/ 2 0) 7.0)\n ((/ 3 0) 0.0)\n"
        " ((/ x 4) (/ 1.0 2.0)))\n"),
    "roots have polynomials of their own": (
        "(declare-const x Real)(declare-const y Real)(assert (= (* x x) 2))(assert (> x 0))(assert (= (* y y) 3))"
        "(assert (< y 0))(check-sat)(get-value ((+ x y) (* x x) (/ 1 x)))",
        "sat\n(((+ x y) (root-of-with-interval (coeffs 1 0 (- 10) 0 1) *))\n ((* x x) 2.0)\n"
        " ((/ 1 x) (root-of-with-interval (coeffs (- 1) 0 2) *)))\n"),
    "a value of too high a degree is an error, and no end of waiting": (
        "(declare-const x Real)(declare-const y Real)(assert (= (^ x 17) 2))(assert (= (^ y 17) 3))(check-sat)"
        "(get-value ((+ x y)))(get-value ((> x y)))",
        'sat\n(error "<stdin>:1:*: the polynomial of this number may have a degree above 256")\n(((> x y) false))\n'),
    "bars, comments and strings are no commands": (
        '; (check-sat)\n(declare-const |x ) (| Real)(assert (> |x ) (| 0)) ; (assert false)\n(echo "(check-sat)")'
        "(check-sat)(get-info :reason-unknown)",
        '"(check-sat)"\nsat\n(error "*the last answer is not unknown")\n'),
}

# What `solve` says of a script besides its verdicts: standard output, standard error.
SOLVED = {
    "get-value and echo": ('(declare-const x Real)(assert (= x 2))(echo "a")(check-sat)(get-value (x))',
                           '"a"\nsat\n((x 2.0))\n', ""),
    "without check-sat": ("(declare-const x Real)(assert (= x 2))", "sat\n", ""),
    "several checks": ("(check-sat)(assert false)(check-sat)", "sat\nunsat*\n", ""),
    "a status that is wrong": ("(set-info :status unsat)(check-sat)", "sat\n", "*the file says*unsat*"),
}


def matches(pattern, text):
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL) is not None


def factors(bits, product):
    """Two numbers above 1 of that many bits."""
    script, sums = "", []
    for name in "pq":
        names = [f"{name}{i}" for i in range(bits)]
        script += "".join(f"(declare-const {bit} Real)(assert (or (= {bit} 0) (= {bit} 1)))" for bit in names)
        sums.append("(+ " + " ".join(f"(* {2 ** i} {bit})" for i, bit in enumerate(names)) + ")")
        script += f"(assert (> {sums[-1]} 1))"
    return script + f"(assert (= (* {sums[0]} {sums[1]}) {product}))"


class Scripts(Session):
    def expect(self, section, name, problems, result):
        self.tally.record(section, name, problems, "", result.seconds)

    def run_file(self, path):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        wanted = re.match(r"; answers: (.*)", text).group(1).split()
        warns = "\n; warns" in text
        for command in ("smt2", "solve"):
            result = self.call(command, path, "--timeout", "20", limit=120)
            got = [line.split(" ")[0] for line in result.out.decode().splitlines() if line.split(" ")[0] in VERDICTS]
            problems = [] if got == wanted else [f"{command} says {got}, not {wanted}"]
            problems += [f"exit status {result.status}"] if result.status != 0 else []
            problems += ["an error"] if b"(error" in result.out else []
            if command == "solve" and warns != (b"warning" in result.err):
                problems.append(f"standard error is {result.err!r}")
            self.expect("regress/script", f"{command} {os.path.basename(path)}", problems, result)
        if wanted == ["sat"]:
            witness = self.path("witness.json")
            self.call("solve", path, "--timeout", "20", "--witness", witness)
            result = self.call("verify", path, witness)
            self.expect("verify", os.path.basename(path), [] if result.out.startswith(b"valid") else [f"{result.out!r}"], result)

    def run_sessions(self):
        for name, (script, wanted) in SESSIONS.items():
            result = self.call("smt2", "--timeout", "20", data=script.encode())
            problems = [] if matches(wanted, result.out.decode()) else [f"says {result.out.decode()!r}, not {wanted!r}"]
            problems += [f"exit status {result.status}"] if result.status != 0 else []
            self.expect("sessions", name, problems, result)
        result = self.call("smt2", data=b"(declare-const x Real)(assert (> x 0)")
        problems = [] if result.status == 65 and b"never closed" in result.out else [f"{result.status} {result.out!r}"]
        self.expect("sessions", "the input ends within a command", problems, result)

    def run_solve(self):
        for name, (script, out, err) in SOLVED.items():
            result = self.call("solve", self.write("script.smt2", script), "--timeout", "20")
            problems = [] if matches(out, result.out.decode()) else [f"says {result.out.decode()!r}, not {out!r}"]
            problems += [] if matches(err, result.err.decode()) else [f"standard error {result.err!r}"]
            self.expect("solve", name, problems, result)
        two = self.write("script.smt2", "(check-sat)(assert false)(check-sat)")
        for option in (["--json"], ["--witness", self.path("w.json")]):
            self.expect_bad("solve", f"several checks with {option[0]}", ["solve", two, *option], [option[0]], (64,))
        refused = self.write("script.smt2", "(check-sat)(get-proof)")
        self.expect_bad("solve", "get-proof", ["solve", refused], ['script.smt2:1:13: command "get-proof"'])

    def drive_pipe(self, name, lines):
        """One command, one answer; "*" in an answer stands for anything, and what has none is answered by nothing."""
        process = subprocess.Popen([self.options.nnsolve, "smt2"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, bufsize=1)
        problems = []
        for command, wanted in lines:
            process.stdin.write(command + "\n")
            process.stdin.flush()
            answer = process.stdout.readline().strip() if wanted else ""
            if not matches(wanted, answer):
                problems.append(f"{command} says {answer!r}, not {wanted!r}")
        status = process.wait(timeout=30)
        problems += [f"exit status {status}"] if status != 0 else []
        problems += ["noise on standard error"] if process.stderr.read() else []
        self.tally.record("pipe", name, problems)
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()

    def run_pipe(self):
        """As pysmt's SmtLibSolver does it; and all else that a program may want of a session, errors in the middle."""
        self.drive_pipe("as pysmt drives it", [
            ("(set-option :print-success true)", "success"),
            ('(set-option :diagnostic-output-channel "stdout")', "success"),
            ("(set-option :produce-models true)", "success"),
            ("(set-logic QF_NRA)", "success"),
            ("(declare-fun x () Real)", "success"),
            ("(push 1)", "success"),
            ("(assert (and (= (* x x) 4.0) (< x 0.0)))", "success"),
            ("(check-sat)", "sat"),
            ("(get-value (x))", "((x (- 2.0)))"),
            ("(declare-fun y () Real)", "success"),
            ("(assert (= (+ x y) (/ 1 3)))", "success"),
            ("(check-sat)", "sat"),
            ("(get-value (y))", "((y (/ 7.0 3.0)))"),
            ("(pop 1)", "success"),
            ("(assert (< (* x x) 0.0))", "success"),
            ("(check-sat)", "unsat"),
            ("(exit)", "success")])
        self.drive_pipe("cores, assumptions, errors and a new beginning", [
            ("(set-option :print-success true)", "success"),
            ("(set-option :produce-unsat-cores true)", "success"),
            ("(set-option :minimal-unsat-cores true)", "success"),
            ("(set-logic QF_NRA)", "success"),
            ("(get-unsat-core)", "(error *)"),
            ("(declare-const x Real)", "success"),
            ("(declare-const b Bool)", "success"),
            ("(assert (! (> (* x x) 1) :named big))", "success"),
            ("(assert (! (< x 5) :named free))", "success"),
            ("(assert (! (=> b (< (* 4 x x) 1)) :named small))", "success"),
            ("(check-sat-assuming (b))", "unsat"),
            ("(get-unsat-assumptions)", "(b)"),
            ("(check-sat-assuming ((not b)))", "sat"),
            ("(get-value (b))", "((b false))"),
            ("(get-unsat-core)", "(error *)"),
            ("(push 1)", "success"),
            ("(assert (! b :named on))", "success"),
            ("(check-sat)", "unsat"),
            ("(get-unsat-core)", "(big small on)"),
            ("(assert (> y 0))", '(error *unknown symbol ""y""*)'),
            ("(frob 1)", '(error *""frob"" is unknown*)'),
            ("(assert (> x 0)", ""),
            (") (check-sat)", "success"),
            ("", "unsat"),
            ("(get-model)", "(error *)"),
            ("(pop 1)", "success"),
            ("(check-sat)", "sat"),
            ("(reset)", ""),
            ("(declare-const x Real)", ""),
            ("(check-sat)", "sat"),
            ("(get-unsat-core)", "(error *)"),
            ("(exit)", "")])

    def run_lost_processes(self):
        """The process that has solved a question waits for the next one; what becomes of it costs no answer."""
        process = subprocess.Popen([self.options.nnsolve, "smt2", "--timeout", "1"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, text=True, bufsize=1)

        def ask(script):
            process.stdin.write(script + "(check-sat)\n")
            process.stdin.flush()
            return process.stdout.readline().strip()

        problems = []

        def expect(script, wanted):
            answer = ask(script)
            problems.extend([] if answer == wanted else [f"{script} says {answer!r}, not {wanted!r}"])

        expect("(declare-const x Real)(declare-const y Real)(assert (> x 0))", "sat")
        problems += [] if kill_solver(process.pid) else ["there is no process to kill"]
        expect("(assert (> y x))", "sat")
        expect("(push)(assert (< y 0))", "unsat")
        # Two primes below 2^30 by their product, in bits: nobody decides that in a second.
        expect("(pop)(push)" + factors(30, 1073741783 * 1073741789), "unknown")
        expect("(pop)", "sat")
        expect("(assert (! (< y 0) :named n))", "unsat")
        process.stdin.close()
        problems += [] if process.wait(timeout=30) == 0 else ["exit status"]
        process.stdout.close()
        self.tally.record("pipe", "solving processes that are lost", problems)

    def run_values(self):
        """x^k = c: the polynomial changes its sign once in the interval, and the value's power is c."""
        for power, constant in ((2, "2"), (3, "(- 5)"), (4, "(/ 1 3)"), (7, "10"), (12, "2")):
            script = f"(declare-const x Real)(assert (= (^ x {power}) {constant}))(check-sat)(get-value (x (^ x {power})))"
            result = self.call("smt2", data=script.encode())
            root = re.search(r"\(root-of-with-interval \(coeffs (.*?)\) (\S*|\(.*?\)\)?) (\S*|\(.*?\)+)\)\)\n",
                             result.out.decode())
            problems = [] if root else [f"no root in {result.out!r}"]
            if root:
                numbers = [fractions.Fraction(n.replace(" ", "")) for n in
                           re.findall(r"-? ?\d+", root.group(1).replace("(- ", "-"))]
                ends = [number(root.group(i)) for i in (2, 3)]
                signs = [sum(c * end**i for i, c in enumerate(numbers)) > 0 for end in ends]
                problems += [] if signs[0] != signs[1] and ends[0] < ends[1] else [f"no root between {ends}"]
                problems += [] if len(numbers) == power + 1 else [f"coefficients {numbers}"]
            self.expect("values", f"x^{power} = {constant}", problems, result)


def number(text):
    """A rational as SMT-LIB writes it."""
    negative = text.startswith("(-")
    parts = [fractions.Fraction(part) for part in re.findall(r"[\d.]+", text)]
    value = parts[0] / parts[1] if len(parts) > 1 else parts[0]
    return -value if negative else value


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("nnsolve")
    options = parser.parse_args()
    options.nnsolve = os.path.abspath(options.nnsolve)
    with tempfile.TemporaryDirectory() as scratch:
        scripts = Scripts(options, scratch)
        for path in sorted(glob.glob(os.path.join(ROOT, "tests/regress/script/*.smt2"))):
            scripts.run_file(path)
        scripts.run_sessions()
        scripts.run_solve()
        scripts.run_pipe()
        scripts.run_lost_processes()
        scripts.run_values()
        return scripts.tally.report()


if __name__ == "__main__":
    sys.exit(main())
