#!/usr/bin/env python3
"""fake_backend.py MODE QUERY: an SMT-LIB process that misbehaves in the way MODE names. See backend_abuse.py."""
import os
import random
import re
import signal
import subprocess
import sys
import time
from fractions import Fraction

import exact

MODE, QUERY = sys.argv[1], sys.argv[-1]


def say(text):
    sys.stdout.write(text)
    sys.stdout.flush()


def sleep():
    while True:
        time.sleep(1000)


def deaf():
    for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGPIPE", "SIGQUIT", "SIGALRM", "SIGUSR1"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)


def query_text():
    with open(QUERY, encoding="utf-8") as file:
        return file.read()


def variables():
    pattern = r"\(declare-(?:fun|const)\s+(\|[^|]*\||[^\s()]+)\s*(?:\(\s*\)\s*)?Real\s*\)"
    return re.findall(pattern, query_text())


def model(value):
    """A model of the query that gives every variable the same text as value, as get-model or get-value would say."""
    names = variables()
    if "(get-model)" in query_text() or "(get-value" not in query_text():
        return "(\n" + "".join(f"  (define-fun {n} () Real\n    {value})\n" for n in names) + ")\n"
    return "(" + "\n ".join(f"({n} {value})" for n in names) + ")\n"


def right_answer(program=("z3",)):
    """What a real z3 answers, models included."""
    return subprocess.run([*program, QUERY], capture_output=True, text=True, check=False).stdout


def daemon(keep_output):
    """A grandchild in a session of its own that never ends and ignores polite signals."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            deaf()
            if not keep_output:
                null = os.open(os.devnull, os.O_RDWR)
                for descriptor in (0, 1, 2):
                    os.dup2(null, descriptor)
            sleep()
        os._exit(0)


def algebraic(text, style):
    """z3's (root-obj p k) in the other two spellings."""
    def coefficients(body):
        # z3 prints sums of (* c (^ x n)), (^ x n), x, (- n) and so on: evaluate at integers and interpolate instead of
        # parsing every shape; degrees here are small.
        def value(at):
            tokens = re.findall(r"[()]|[^\s()]+", body)
            position = 0

            def term():
                nonlocal position
                token = tokens[position]
                position += 1
                if token != "(":
                    return Fraction(at) if token == "x" else Fraction(token)
                operator = tokens[position]
                position += 1
                arguments = []
                while tokens[position] != ")":
                    arguments.append(term())
                position += 1
                if operator == "+":
                    return sum(arguments)
                if operator == "-":
                    return -arguments[0] if len(arguments) == 1 else arguments[0] - sum(arguments[1:])
                if operator == "*":
                    product = Fraction(1)
                    for argument in arguments:
                        product *= argument
                    return product
                return arguments[0] ** int(arguments[1])
            return term()
        degree = max([int(n) for n in re.findall(r"\(\^ x (\d+)\)", body)] or [1])
        # Newton interpolation on 0..degree
        points = [value(i) for i in range(degree + 1)]
        differences = []
        while points:
            differences.append(points[0])
            points = [b - a for a, b in zip(points, points[1:])]
        result, basis = [Fraction(0)] * (degree + 1), [Fraction(1)]
        for i, d in enumerate(differences):
            for j, b in enumerate(basis):
                result[j] += d * b
            basis = [(basis[j - 1] if j else 0) - i * (basis[j] if j < len(basis) else 0)
                     for j in range(len(basis) + 1)]
            basis = [b / (i + 1) for b in basis]
        return result

    def number(value):
        magnitude = str(abs(value.numerator)) if value.denominator == 1 else \
            f"(/ {abs(value.numerator)} {value.denominator})"
        return f"(- {magnitude})" if value < 0 else magnitude

    def replace(body, index):
        polynomial = coefficients(body)
        bound = 2 + max(abs(c / polynomial[-1]) for c in polynomial)
        low, high = -bound, bound
        while exact.count_roots(polynomial, low, high) > 1 or high - low > 1:
            middle = (low + high) / 2 + Fraction(1, 1000)
            left = exact.count_roots(polynomial, low, middle)
            if index <= left:
                high = middle
            else:
                low, index = middle, index - left
        if style == "cvc5":
            parts = []
            for power in range(len(polynomial) - 1, -1, -1):
                c = polynomial[power]
                if c:
                    shown = str(c) if c > 0 else f"({c})"
                    parts.append(shown + ("" if power == 0 else "*x" if power == 1 else f"*x^{power}"))
            return f"(_ real_algebraic_number <{' + '.join(parts)}, ({low}, {high})>)"
        head = "_ root-of-with-interval" if style == "interval-indexed" else "root-of-with-interval"
        return f"({head} (coeffs {' '.join(map(number, polynomial))}) {number(low)} {number(high)})"

    out = ""
    while True:
        start = text.find("(root-obj ")
        if start < 0:
            return out + text
        depth, end = 0, start
        while True:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
            if depth == 0:
                break
        inside = text[start + len("(root-obj "):end - 1]
        body, index = inside.rsplit(None, 1)
        out, text = out + text[:start] + replace(body, int(index)), text[end:]


def main():
    if MODE == "hang":
        sleep()
    elif MODE == "deaf":
        deaf()
        sleep()
    elif MODE == "deaf-children":
        for _ in range(20):
            if os.fork() == 0:
                deaf()
                sleep()
        deaf()
        sleep()
    elif MODE == "parent-leaves":      # children keep standard output open
        for _ in range(3):
            if os.fork() == 0:
                deaf()
                sleep()
        os._exit(0)
    elif MODE == "parent-leaves-unsat":
        say("unsat\n")
        for _ in range(3):
            if os.fork() == 0:
                deaf()
                sleep()
        os._exit(0)
    elif MODE == "daemon-unsat":
        daemon(keep_output=False)
        say("unsat\n")
    elif MODE == "daemon-open-unsat":
        daemon(keep_output=True)
        say("unsat\n")
    elif MODE == "daemon-hang":
        daemon(keep_output=False)
        daemon(keep_output=True)
        deaf()
        sleep()
    elif MODE == "new-session":
        os.setsid() if os.getpid() != os.getpgrp() else None
        if os.fork() == 0:
            os.setsid()
            deaf()
            sleep()
        sleep()
    elif MODE == "stopped":
        os.kill(os.getpid(), signal.SIGSTOP)
    elif MODE == "closed-output":
        os.close(0)
        os.close(1)
        os.close(2)
        sleep()
    elif MODE == "garbage-text":
        say("Segmentation violation at line 3\nsatisfied customers\nsat?\n SAT\nunsatisfiable\n((((\n")
    elif MODE == "garbage-bytes":
        generator = random.Random(7)
        for _ in range(100):
            sys.stdout.buffer.write(bytes(generator.randrange(256) for _ in range(10_000)))
    elif MODE == "nothing":
        pass
    elif MODE == "nothing-1":
        sys.exit(1)
    elif MODE == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif MODE == "crash-kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif MODE == "half-word-crash":
        say("uns")
        os.kill(os.getpid(), signal.SIGABRT)
    elif MODE == "sat-crash":
        say("sat\n")
        os.kill(os.getpid(), signal.SIGSEGV)
    elif MODE == "half-model-crash":
        text = right_answer()
        say(text[:len(text) * 2 // 3])
        os.kill(os.getpid(), signal.SIGSEGV)
    elif MODE == "sat-without-model":
        say("sat\n")
    elif MODE == "sat-empty-model":
        say("sat\n(\n)\n")
    elif MODE == "sat-error-model":
        say('sat\n(error "line 5: model is not available")\n')
    elif MODE == "sat-wrong-model":
        say("sat\n" + model("12345.0"))
    elif MODE == "sat-almost-right":
        say(re.sub(r"\d+\.0", lambda m: m.group()[:-1] + "0000000000000000000000001", right_answer()))
    elif MODE == "sat-rounded":
        say("sat\n" + model("1.4142135623730951"))
    elif MODE == "sat-unknown-names":
        say("sat\n(\n  (define-fun nobody () Real 1.0)\n)\n")
    elif MODE == "sat-no-real-root":
        say("sat\n" + model("(root-obj (+ (^ x 2) 2) 1)"))
    elif MODE == "sat-index-out-of-range":
        say("sat\n" + model("(root-obj (+ (^ x 2) (- 2)) 77)"))
    elif MODE == "sat-zero-polynomial":
        say("sat\n" + model("(root-obj 0 1)"))
    elif MODE == "sat-huge-degree":
        say("sat\n" + model("(root-obj (+ (^ x 999999999) (- 2)) 1)"))
    elif MODE == "sat-bad-interval":
        say("sat\n" + model("(_ root-of-with-interval (coeffs (- 2) 0 1) 5 6)"))
    elif MODE == "sat-division-by-zero":
        say("sat\n" + model("(/ 1.0 0.0)"))
    elif MODE == "sat-word-values":
        say("sat\n" + model("many"))
    elif MODE == "sat-deep-model":
        say("sat\n" + "(" * 2_000_000)
    elif MODE == "sat-deep-value":
        say("sat\n" + model("(- " * 300_000 + "1.0" + ")" * 300_000))
    elif MODE == "sat-huge-number":
        say("sat\n" + model("9" * 3_000_000 + ".0"))
    elif MODE == "sat-huge-exponent":
        say("sat\n" + model("(^ 10 1000000000)"))
    elif MODE == "flood":
        block = b"x" * 1_000_000
        for _ in range(1000):
            sys.stdout.buffer.write(block)
    elif MODE == "flood-lines":
        block = b"sit\n" * 250_000
        for _ in range(1000):
            sys.stdout.buffer.write(block)
    elif MODE == "flood-forever":
        block = b"(error \"no\")\n" * 100_000
        while True:
            sys.stdout.buffer.write(block)
    elif MODE == "flood-error":
        block = b"x" * 1_000_000
        for _ in range(1000):
            sys.stderr.buffer.write(block)
    elif MODE == "flood-model":
        say("sat\n(\n")
        block = b"  (define-fun zzz () Real 1.0)\n" * 30_000
        for _ in range(1000):
            sys.stdout.buffer.write(block)
    elif MODE == "flood-after-unsat":
        say("unsat\n")
        block = b"x" * 1_000_000
        for _ in range(1000):
            sys.stdout.buffer.write(block)
    elif MODE == "memory":
        hoard = []
        while True:
            hoard.append(os.urandom(1) * 20_000_000)
    elif MODE == "drip":
        while True:
            say(random.choice("satun\n ")[:1])
            time.sleep(0.05)
    elif MODE == "drip-unsat":
        for letter in "unsat\n":
            say(letter)
            time.sleep(0.1)
    elif MODE == "unsat":
        say("unsat\n")
    elif MODE == "unsat-exit-1":
        say("unsat\n")
        sys.exit(1)
    elif MODE == "unsat-then-crash":
        say("unsat\n")
        os.kill(os.getpid(), signal.SIGSEGV)
    elif MODE == "unsat-then-hang":
        say("unsat\n")
        sleep()
    elif MODE == "unsat-without-newline":
        say("unsat")
    elif MODE == "unsat-crlf":
        say("unsat\r\n")
    elif MODE == "unsat-model-error":
        say('unsat\n(error "line 9 column 10: model is not available")\n')
        sys.exit(1)
    elif MODE == "warnings-then-unsat":
        say("; a comment\nWARNING: old option\nsuccess\nsuccess\nunsat\n")
    elif MODE == "unknown":
        say("unknown\n")
    elif MODE == "timeout-word":
        say("timeout\n")
    elif MODE == "right":
        say(right_answer())
    elif MODE == "right-then-hang":
        say(right_answer())
        sleep()
    elif MODE == "right-then-deaf":
        deaf()
        say(right_answer())
        sleep()
    elif MODE == "right-then-crash":
        say(right_answer())
        os.kill(os.getpid(), signal.SIGSEGV)
    elif MODE == "right-exit-1":
        say(right_answer())
        sys.exit(1)
    elif MODE == "right-then-garbage":
        say(right_answer() + ")))) unsat\nunsat\n")
    elif MODE == "right-with-noise-on-stderr":
        sys.stderr.write("all is well\n" * 100_000)
        say(right_answer())
    elif MODE == "right-dripping":
        for line in right_answer().splitlines(True):
            say(line)
            time.sleep(0.02)
    elif MODE == "right-one-line":
        verdict, _, rest = right_answer().partition("\n")
        say(verdict + "\n" + " ".join(rest.split()) + "\n")
    elif MODE == "right-model-keyword":
        verdict, _, rest = right_answer().partition("\n")
        say(verdict + "\n" + rest.replace("(", "(model", 1))
    elif MODE == "right-crlf":
        say(right_answer().replace("\n", "\r\n"))
    elif MODE.startswith("algebraic-"):
        say(algebraic(right_answer(), MODE[len("algebraic-"):]))
    elif MODE.startswith("record="):
        with open(MODE[len("record="):], "w", encoding="utf-8") as file:
            file.write("\0".join(sys.argv[2:]))
        say("unsat\n")
    else:
        sys.exit(f"no mode {MODE}")


if __name__ == "__main__":
    main()
