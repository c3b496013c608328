#!/usr/bin/env python3
"""second_checker.py INSTANCE CERTIFICATE: does the certificate prove that the instance is unsatisfiable?

A second reading of the format (src/nncheck/README.md), which shares nothing with nncheck but the page: slower, and
short. Where they differ, one of them is wrong, or the page leaves something open. Prints `accepted` (exit status 0),
`rejected: line N: why` (1), or on standard error why a file cannot be read (65)."""
import json
import sys
import threading

from second.equations import Equations
from second.network import Network
from second.polynomials import Refused, Rejected
from second.smt2 import Script
from second.steps import Proof

FORMATS = {
    ".json": Network,
    ".smt2": Script,
    ".etrinv": lambda text: Equations(text, inversions=False),
    ".etrinveq": lambda text: Equations(text, inversions=True),
}


def read_instance(path):
    for ending, kind in FORMATS.items():
        if path.endswith(ending):
            with open(path, encoding="utf-8", newline="\n") as file:
                return kind(file.read())
    raise Refused("the name does not say what the instance is")


def once(pairs):
    if len(dict(pairs)) < len(pairs):
        raise Rejected("a key is there twice")
    return dict(pairs)


def no_number(text):
    raise Rejected(f"a number outside a string that is no index: {text}")


def check(instance, certificate):
    """None, or (line, why); line 0 if all steps are right, but the end comes too early."""
    proof, number = None, 0
    with open(certificate, encoding="utf-8", newline="\n") as file:
        try:
            for number, line in enumerate(file, 1):
                step = json.loads(line, object_pairs_hook=once, parse_float=no_number, parse_constant=no_number)
                if proof:
                    proof.step(step)
                else:
                    proof = Proof(read_instance(instance), step)
            if not proof:
                raise Rejected("there is no header")
            number = 0
            proof.proved()
        except (Rejected, json.JSONDecodeError) as why:
            return number, why
    return None


def main(status):
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        status.append(64)
        return
    try:
        wrong = check(*sys.argv[1:])
    except (Refused, OSError, UnicodeDecodeError) as why:
        print(f"{sys.argv[1]}: {why}", file=sys.stderr)
        status.append(65)
        return
    print("rejected: {}{}".format(f"line {wrong[0]}: " if wrong[0] else "", wrong[1]) if wrong else "accepted")
    status.append(1 if wrong else 0)


def with_deep_stack(function):
    """Terms may be nested deeply. The exit status, which the function appends to a list."""
    sys.set_int_max_str_digits(0)
    sys.setrecursionlimit(200_000)
    threading.stack_size(1 << 29)
    status = []
    thread = threading.Thread(target=function, args=(status,))
    thread.start()
    thread.join()
    return status[0] if status else 70


if __name__ == "__main__":
    sys.exit(with_deep_stack(main))
