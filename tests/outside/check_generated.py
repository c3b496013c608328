#!/usr/bin/env python3
"""check_generated.py DIRECTORY [--ask COMMAND]...: is everything true that the manifest of `nnsolve generate` says?

For each line: the files are there with these hashes, the query has the status, and the evidence stands: a solution is
put into the formula and the weights into the network (exact, by check_witness.py and the evaluators beside it), a
certificate is given to nncheck, bends are counted, and engines that agree are two. --ask also asks a solver, such as
`z3 -T:5`, about each query: its word against an answer that has a solution or a certificate is its own mistake, and is
counted; against one by engines it is a failure. Exit status 1 if anything failed.
"""
import argparse
import collections
import hashlib
import json
import os
import shlex
import subprocess
import sys
from fractions import Fraction

import check_witness
import etr
import exact
import formulas
from instance import BadInput, read_json

ROLES = {"formula", "query", "network", "network query", "solution", "weights", "certificate"}


class Wrong(Exception):
    """What the manifest says is not so."""


def read_assignment(data):
    document = read_json(data)
    if set(document) - {"nnsolve", "fields", "assignment"} or document.get("nnsolve") != "witness/1":
        raise Wrong(f"keys {sorted(document)}")
    ring = check_witness.read_fields(document)
    values = document["assignment"].items()
    return ring, {n: v if isinstance(v, bool) else check_witness.read_value(v, ring, n) for n, v in values}


class Checker:
    def __init__(self, directory, commands, nncheck="nncheck"):
        self.directory, self.commands, self.nncheck = directory, commands, nncheck
        self.counts = collections.Counter()
        self.mistakes = []

    def read(self, line, role):
        if role not in line["files"]:
            raise Wrong(f"no {role}")
        with open(os.path.join(self.directory, line["files"][role]), "rb") as file:
            return file.read()

    def check(self, line):
        if set(line["files"]) != set(line["sha256"]) or set(line["files"]) - ROLES:
            raise Wrong("roles")
        for role in line["files"]:
            if hashlib.sha256(self.read(line, role)).hexdigest() != line["sha256"][role]:
                raise Wrong(f"the hash of the {role}")
        for role in ("query", "network query"):
            if role in line["files"]:
                said = [c[2] for c in etr.parse(self.read(line, role).decode()) if c[:2] == ["set-info", ":status"]]
                if said != [line["status"]]:
                    raise Wrong(f"the {role} says {said}")
        network = json.loads(self.read(line, "network"))
        is_reduced = "origin" in network
        if is_reduced and network["origin"]["formula"] != self.read(line, "formula").decode():
            raise Wrong("the network is of another formula")
        {"solution": self.check_solution, "certificate": self.check_certificate, "bends": self.check_bends, "engines": self.check_engines,
         "none": self.check_none}[line["evidence"]](line, is_reduced)
        for command in self.commands:
            self.ask(line, command)
        self.counts[line["family"], line["status"], line["evidence"]] += 1

    def expect(self, line, status):
        if line["status"] != status:
            raise Wrong(f"the evidence is for {status}")

    def check_solution(self, line, is_reduced):
        self.expect(line, "sat")
        if is_reduced:
            ring, values = read_assignment(self.read(line, "solution"))
            text = self.read(line, "formula").decode()
            if line["files"]["formula"].endswith(".etrinv"):
                wrong = formulas.problems(formulas.read(text, "etrinv"), ring, values)
            else:
                wrong = etr.problems(text, ring, values)
            wrong = wrong or etr.problems(self.read(line, "query").decode(), ring, values)
            if wrong:
                raise Wrong(f"the solution: {wrong[0]}")
        status, message = check_witness.judge(self.read(line, "network"), self.read(line, "weights"))
        if status:
            raise Wrong(f"the weights: {message}")

    def check_certificate(self, line, is_reduced):
        self.expect(line, "unsat")
        files = [os.path.join(self.directory, line["files"][role])
                 for role in ("formula" if is_reduced else "network", "certificate")]
        run = subprocess.run([self.nncheck, *files], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if run.returncode != 0 or not run.stdout.startswith(b"accepted"):
            raise Wrong(f"the certificate: {run.stdout.decode()}")

    def check_bends(self, line, _):
        """One input, one hidden layer of k ReLUs, an identity output, and more than k bends in disjoint intervals."""
        self.expect(line, "unsat")
        network = json.loads(self.read(line, "network"))
        graph = network["network"]
        inputs, hidden = graph["inputs"], graph["hidden"]
        default = graph.get("activation", "identity")
        kinds = [(o, default) if isinstance(o, str) else (o["id"], o.get("activation", default)) for o in graph["outputs"]]
        outputs = [name for name, kind in kinds if kind == "identity"]
        is_shallow = all(a in inputs or b in outputs for a, b in graph["edges"])
        if len(inputs) != 1 or len(outputs) != 1 or len(graph["outputs"]) != 1 or not is_shallow:
            raise Wrong("no network of which bends are counted")
        points = sorted((Fraction(p["x"][0]), Fraction(p["y"][0])) for p in network["data"])
        needed, last = 0, None  # the end of the last interval that has a bend of its own
        for a, b, c in zip(points, points[1:], points[2:]):
            is_bent = (b[1] - a[1]) * (c[0] - b[0]) != (c[1] - b[1]) * (b[0] - a[0])
            if is_bent and (last is None or a[0] >= last):
                needed, last = needed + 1, c[0]
        if needed <= len(hidden):
            raise Wrong(f"{len(hidden)} ReLUs, and only {needed} bends are needed")

    def check_engines(self, line, _):
        self.expect(line, "unsat")
        if len({engine.split()[0] for engine in line["engines"]}) < 2:
            raise Wrong(f"engines {line['engines']}")

    def check_none(self, line, _):
        self.expect(line, "unknown")

    def ask(self, line, command):
        query = os.path.join(self.directory, line["files"]["query"])
        run = subprocess.run(shlex.split(command) + [query], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        words = run.stdout.decode(errors="replace").split()
        said = words[0] if words and words[0] in ("sat", "unsat") else "unknown"
        self.counts[command, "said", said] += 1
        if line["status"] == "unknown" or said in ("unknown", line["status"]):
            return
        if line["evidence"] == "engines":
            raise Wrong(f"{command} says {said}")
        self.mistakes.append(f"{line['name']}: {command} says {said}, the answer is {line['status']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory")
    parser.add_argument("--ask", action="append", default=[], metavar="COMMAND")
    parser.add_argument("--family", help="only this one")
    parser.add_argument("--nncheck", default="nncheck", help="the checker of certificates")
    options = parser.parse_args()
    checker, failures, names = Checker(options.directory, options.ask, options.nncheck), [], set()
    with open(os.path.join(options.directory, "manifest.jsonl"), encoding="utf-8") as manifest:
        for text in manifest:
            line = json.loads(text)
            if options.family and line["family"] != options.family:
                continue
            try:
                if line["name"] in names:
                    raise Wrong("the name occurs twice")
                names.add(line["name"])
                checker.check(line)
            except (Wrong, BadInput, exact.FieldError, OSError, ValueError, KeyError) as error:
                failures.append(f"{line.get('name')}: {error!r}")
                print("FAILED", failures[-1], flush=True)
    for key, count in sorted(checker.counts.items()):
        print(*key, count)
    for mistake in checker.mistakes:
        print("MISTAKE", mistake)
    print(f"{len(names) - len(failures)} passed, {len(failures)} failed, {len(checker.mistakes)} mistakes of solvers")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
