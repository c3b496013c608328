#!/usr/bin/env python3
"""mutate_text.py NNSOLVE [--count N] [--seed S]: spoil the text of good instances and witnesses at random.

nnsolve must accept what the reader of instance.py accepts and refuse the rest with 65 and one line; for witnesses the
verdicts must be those of check_witness.py. Prints what differs, and `N passed, M failed`.
"""
import argparse
import os
import random
import subprocess
import sys
import tempfile

import check_witness
import generate
from instance import BadInput, read_instance

TOKENS = [b"{", b"}", b"[", b"]", b",", b":", b'"', b"0", b"1", b"-", b"-1", b"1/2", b'"1/2"', b'"?"', b"null", b"true",
          b"1e5", b"1e-5", b".5", b"\\", b"\\u0041", b" ", b"\n", b"\0", b"\xff", b"\xc3\xa9", b'"x1"', b'"h1_1"',
          b'"relu"', b'"free"', b'"zero"', b'"identity"', b"{}", b"[]", b'""', b"1.0", b"00", b"2", b'"weight"', b'"id"']


def spoil(g, data):
    for _ in range(g.choice([1, 1, 1, 2, 3])):
        at = g.randrange(len(data) + 1)
        kind = g.randrange(6)
        if kind == 0:
            data = data[:at] + data[at + g.randint(1, 8):]
        elif kind == 1:
            data = data[:at] + g.choice(TOKENS) + data[at:]
        elif kind == 2:
            data = data[:at] + g.choice(TOKENS) + data[at + 1:]
        elif kind == 3:
            start, length = g.randrange(len(data) + 1), g.randint(1, 40)
            data = data[:at] + data[start:start + length] + data[at:]
        elif kind == 4:
            data = data[:at] + bytes([g.randrange(256)]) + data[at + 1:]
        else:   # exchange one quoted or bare word by another one of the file
            words = data.replace(b",", b" , ").replace(b":", b" : ").split()
            if words:
                old, new = g.choice(words), g.choice(words)
                data = data.replace(old, new, 1)
        data = data or b" "
    return data


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nnsolve")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", default="1")
    options = parser.parse_args()
    nnsolve = os.path.abspath(options.nnsolve)
    cases = [(text.encode(), witness.encode() if witness else None) for name, _, _, text, witness, _ in
             generate.generate(120, options.seed) if "big" not in name and "many" not in name]
    planted = [c for c in cases if c[1]]
    passed = failed = accepted = 0
    with tempfile.TemporaryDirectory() as folder:
        path, witness_path = os.path.join(folder, "a.net.json"), os.path.join(folder, "w.json")
        for index in range(options.count):
            g = random.Random(f"{options.seed}/{index}")
            if index % 2:
                text, witness = g.choice(planted)
                witness = spoil(g, witness)
                expected, why = check_witness.judge(text, witness)
                arguments = ["verify", path, witness_path]
                with open(witness_path, "wb") as file:
                    file.write(witness)
            else:
                text = spoil(g, g.choice(cases)[0])
                witness = None
                arguments = ["encode", path]
                try:
                    read_instance(text)
                    expected, why = 0, "well-formed"
                except BadInput as error:
                    expected, why = 65, str(error)
            with open(path, "wb") as file:
                file.write(text)
            result = subprocess.run([nnsolve, *arguments], capture_output=True, check=False, timeout=60)
            allowed = (65, 1) if witness and "$.fields" in why else (expected,)
            problem = None
            if result.returncode not in allowed:
                problem = f"exit status {result.returncode}, expected {expected} ({why})"
            elif result.returncode == 65 and (result.stdout or result.stderr.count(b"\n") != 1):
                problem = "not exactly one line"
            accepted += expected == 0
            passed, failed = passed + (not problem), failed + bool(problem)
            if problem:
                print(f"FAILED {index}: {problem}: {result.stderr[:300]!r}\n       {(witness or text)[:1500]!r}", flush=True)
    print(f"\n{accepted} of them good; {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
