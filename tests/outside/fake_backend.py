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


def value_at(body, at):
    """z3's polynomial in x at a rational: sums of (* c (^ x n)), (^ x n), x, (- n) and so on."""
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


def coefficients(body):
    """Those of such a polynomial, from values at integers instead of parsing every shape; degrees here are small."""
    degree = max([int(n) for n in re.findall(r"\(\^ x (\d+)\)", body)] or [1])
    # Newton interpolation on 0..degree
    points = [value_at(body, i) for i in range(degree + 1)]
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


def isolate(polynomial, index):
    """An interval, no longer than 1, with the root of that index alone."""
    bound = 2 + max(abs(c / polynomial[-1]) for c in polynomial)
    low, high = -bound, bound
    while exact.count_roots(polynomial, low, high) > 1 or high - low > 1:
        middle = (low + high) / 2 + Fraction(1, 1000)
        left = exact.count_roots(polynomial, low, middle)
        if index <= left:
            high = middle
        else:
            low, index = middle, index - left
    return low, high


def number(value):
    magnitude = str(abs(value.numerator)) if value.denominator == 1 else \
        f"(/ {abs(value.numerator)} {value.denominator})"
    return f"(- {magnitude})" if value < 0 else magnitude


def spell(polynomial, low, high, style):
    """The root in an interval as cvc5 says it, or with its interval, indexed or not."""
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


def algebraic(text, style):
    """z3's (root-obj p k) in the other two spellings."""
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
        polynomial = coefficients(body)
        out += text[:start] + spell(polynomial, *isolate(polynomial, int(index)), style)
        text = text[end:]


def deaf_children(count):
    for _ in range(count):
        if os.fork() == 0:
            deaf()
            sleep()


def child_in_new_session():
    os.setsid() if os.getpid() != os.getpgrp() else None
    if os.fork() == 0:
        os.setsid()
        deaf()
        sleep()


def close_everything():
    os.close(0)
    os.close(1)
    os.close(2)


def leave():
    os._exit(0)


def fail():
    sys.exit(1)


def signal_self(which):
    os.kill(os.getpid(), which)


def crash():
    signal_self(signal.SIGSEGV)


def random_bytes():
    generator = random.Random(7)
    for _ in range(100):
        sys.stdout.buffer.write(bytes(generator.randrange(256) for _ in range(10_000)))


def flood(block, stream=sys.stdout):
    for _ in range(1000):
        stream.buffer.write(block)


def flood_forever(block):
    while True:
        flood(block)


def hoard_memory():
    hoard = []
    while True:
        hoard.append(os.urandom(1) * 20_000_000)


def drip(texts, pause):
    for text in texts:
        say(text)
        time.sleep(pause)


def random_letters():
    while True:
        yield random.choice("satun\n ")


def sat(value):
    return "sat\n" + model(value)


def almost_right():
    return re.sub(r"\d+\.0", lambda m: m.group()[:-1] + "0000000000000000000000001", right_answer())


def half_answer():
    text = right_answer()
    return text[:len(text) * 2 // 3]


def right_but(change):
    """The right answer with its model changed, the verdict as it is."""
    verdict, _, rest = right_answer().partition("\n")
    return verdict + "\n" + change(rest)


def noise_on_stderr():
    sys.stderr.write("all is well\n" * 100_000)


# What a mode does, step by step. A text is said; a function is called, and if it returns a text, that is said.
MODES = {
    # Processes that do not end, or leave others behind.
    "hang": [sleep],
    "deaf": [deaf, sleep],
    "deaf-children": [lambda: deaf_children(20), deaf, sleep],
    "parent-leaves": [lambda: deaf_children(3), leave],      # children keep standard output open
    "parent-leaves-unsat": ["unsat\n", lambda: deaf_children(3), leave],
    "daemon-unsat": [lambda: daemon(keep_output=False), "unsat\n"],
    "daemon-open-unsat": [lambda: daemon(keep_output=True), "unsat\n"],
    "daemon-hang": [lambda: daemon(keep_output=False), lambda: daemon(keep_output=True), deaf, sleep],
    "new-session": [child_in_new_session, sleep],
    "stopped": [lambda: signal_self(signal.SIGSTOP)],
    "closed-output": [close_everything, sleep],
    # No answer, or half of one.
    "garbage-text": ["Segmentation violation at line 3\nsatisfied customers\nsat?\n SAT\nunsatisfiable\n((((\n"],
    "garbage-bytes": [random_bytes],
    "nothing": [],
    "nothing-1": [fail],
    "crash": [crash],
    "crash-kill": [lambda: signal_self(signal.SIGKILL)],
    "half-word-crash": ["uns", lambda: signal_self(signal.SIGABRT)],
    "sat-crash": ["sat\n", crash],
    "half-model-crash": [half_answer, crash],
    # sat, and no model or a wrong one.
    "sat-without-model": ["sat\n"],
    "sat-empty-model": ["sat\n(\n)\n"],
    "sat-error-model": ['sat\n(error "line 5: model is not available")\n'],
    "sat-wrong-model": [lambda: sat("12345.0")],
    "sat-almost-right": [almost_right],
    "sat-rounded": [lambda: sat("1.4142135623730951")],
    "sat-unknown-names": ["sat\n(\n  (define-fun nobody () Real 1.0)\n)\n"],
    "sat-no-real-root": [lambda: sat("(root-obj (+ (^ x 2) 2) 1)")],
    "sat-index-out-of-range": [lambda: sat("(root-obj (+ (^ x 2) (- 2)) 77)")],
    "sat-zero-polynomial": [lambda: sat("(root-obj 0 1)")],
    "sat-huge-degree": [lambda: sat("(root-obj (+ (^ x 999999999) (- 2)) 1)")],
    "sat-bad-interval": [lambda: sat("(_ root-of-with-interval (coeffs (- 2) 0 1) 5 6)")],
    "sat-division-by-zero": [lambda: sat("(/ 1.0 0.0)")],
    "sat-word-values": [lambda: sat("many")],
    "sat-deep-model": [lambda: "sat\n" + "(" * 2_000_000],
    "sat-deep-value": [lambda: sat("(- " * 300_000 + "1.0" + ")" * 300_000)],
    "sat-huge-number": [lambda: sat("9" * 3_000_000 + ".0")],
    "sat-huge-exponent": [lambda: sat("(^ 10 1000000000)")],
    # Too much of something, or too slow.
    "flood": [lambda: flood(b"x" * 1_000_000)],
    "flood-lines": [lambda: flood(b"sit\n" * 250_000)],
    "flood-forever": [lambda: flood_forever(b"(error \"no\")\n" * 100_000)],
    "flood-error": [lambda: flood(b"x" * 1_000_000, sys.stderr)],
    "flood-model": ["sat\n(\n", lambda: flood(b"  (define-fun zzz () Real 1.0)\n" * 30_000)],
    "flood-after-unsat": ["unsat\n", lambda: flood(b"x" * 1_000_000)],
    "memory": [hoard_memory],
    "drip": [lambda: drip(random_letters(), 0.05)],
    "drip-unsat": [lambda: drip("unsat\n", 0.1)],
    # A verdict that needs no model, and what comes with it.
    "unsat": ["unsat\n"],
    "unsat-exit-1": ["unsat\n", fail],
    "unsat-then-crash": ["unsat\n", crash],
    "unsat-then-hang": ["unsat\n", sleep],
    "unsat-without-newline": ["unsat"],
    "unsat-crlf": ["unsat\r\n"],
    "unsat-model-error": ['unsat\n(error "line 9 column 10: model is not available")\n', fail],
    "warnings-then-unsat": ["; a comment\nWARNING: old option\nsuccess\nsuccess\nunsat\n"],
    "unknown": ["unknown\n"],
    "timeout-word": ["timeout\n"],
    # The right answer, and what comes with it.
    "right": [right_answer],
    "right-then-hang": [right_answer, sleep],
    "right-then-deaf": [deaf, right_answer, sleep],
    "right-then-crash": [right_answer, crash],
    "right-exit-1": [right_answer, fail],
    "right-then-garbage": [lambda: right_answer() + ")))) unsat\nunsat\n"],
    "right-with-noise-on-stderr": [noise_on_stderr, right_answer],
    "right-dripping": [lambda: drip(right_answer().splitlines(True), 0.02)],
    "right-one-line": [lambda: right_but(lambda rest: " ".join(rest.split()) + "\n")],
    "right-model-keyword": [lambda: right_but(lambda rest: rest.replace("(", "(model", 1))],
    "right-crlf": [lambda: right_answer().replace("\n", "\r\n")],
}


def record(path):
    """The words of the command go into a file."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("\0".join(sys.argv[2:]))


def main():
    if MODE in MODES:
        for step in MODES[MODE]:
            text = step() if callable(step) else step
            if text is not None:
                say(text)
    elif MODE.startswith("algebraic-"):
        say(algebraic(right_answer(), MODE[len("algebraic-"):]))
    elif MODE.startswith("record="):
        record(MODE[len("record="):])
        say("unsat\n")
    else:
        sys.exit(f"no mode {MODE}")


if __name__ == "__main__":
    main()
