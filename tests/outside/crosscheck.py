#!/usr/bin/env python3
"""crosscheck and fuzz from outside: verdicts, exit statuses, blame, and what is saved.

usage: crosscheck.py NNSOLVE [--seconds 8]

The queries that a backend is convicted with are held against the z3 program where there is one; formulas of known
truth are made here. A lying backend is a program of our own that prints unsat.
"""

import argparse
import glob
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

from session import ROOT, Scratch

SAYS_UNSAT = "smtlib:printf 'unsat\\n'"
AGREE, DISAGREE, OPEN = 0, 1, 2


class Suite(Scratch):
    def __init__(self, nnsolve, folder):
        super().__init__(folder)
        self.nnsolve = os.path.abspath(nnsolve)
        self.count = 0
        self.failures = []

    def check(self, condition, what):
        self.count += 1
        if not condition:
            self.failures.append(what)
            print(f"FAILED: {what}")

    def run(self, *words, timeout=120):
        return subprocess.run(
            [self.nnsolve, *words], capture_output=True, text=True, cwd=self.scratch, timeout=timeout, check=False
        )

    def crosscheck(self, *words):
        done = self.run("crosscheck", "--json", *words)
        return done, json.loads(done.stdout) if done.stdout else None


def check_shape(suite, answer, what):
    suite.check(answer["verdict"] in ("agree", "disagree", "open"), f"{what}: verdict")
    for one in answer["files"]:
        suite.check(set(one["truth"]) == {"formula", "network"}, f"{what}: truth of both sides")
        for claim in one["claims"]:
            suite.check(claim["side"] in ("formula", "network"), f"{what}: side")
            suite.check(claim["status"] in ("sat", "unsat", "unknown"), f"{what}: status")
            suite.check(claim["status"] != "unknown" or claim["reason"], f"{what}: unknown has a reason")
        suite.check((one["verdict"] == "disagree") == bool(one["blame"]), f"{what}: a disagreement has somebody to blame")
        for blame in one["blame"]:
            suite.check(blame["party"] in ("reduction", "nnsolve", "backend", "file"), f"{what}: party")


def verdicts(suite):
    product = suite.write("product.etrinv", "x * y = 1\n")
    none = suite.write("none.etrinv", "x + x = y\ny + y = x\nx * y = 1\n")
    for file, truth in ((product, "sat"), (none, "unsat")):
        for options in ([], ["--activation", "relu"], ["--variant", "compact", "--quick"]):
            done, answer = suite.crosscheck(file, "--backends", "z3", *options)
            what = f"{os.path.basename(file)} {options}"
            suite.check(done.returncode == AGREE, f"{what}: exit {done.returncode}")
            check_shape(suite, answer, what)
            suite.check(answer["files"][0]["truth"] == {"formula": truth, "network": truth}, f"{what}: truth")
            suite.check(all(w["valid"] for w in answer["files"][0]["witnesses"]), f"{what}: carried solutions")
    linear = suite.write("linear.smt2", "(declare-const x Real)(assert (> x 0.0))(assert (< x 0.0))(check-sat)\n")
    done, answer = suite.crosscheck(linear, "--backends", "z3", "--orders", "3", "--quick")
    said = [c["status"] for c in answer["files"][0]["claims"] if c["backend"] == "z3" and c["side"] == "formula"]
    suite.check(said and set(said) == {"unsat"}, f"a linear question in every order: {said}")
    done = suite.run("crosscheck", product, "--backends", "z3")
    suite.check(done.stdout.startswith("agree\n"), "the text begins with the verdict")
    done, answer = suite.crosscheck(product, none, "--backends", "z3")
    suite.check([one["verdict"] for one in answer["files"]] == ["agree", "agree"], "several files")
    suite.check(not os.path.exists(suite.path("crosscheck-queries")), "no folder without a disagreement")


def blame_of_reduction(suite):
    product = suite.write("product.etrinv", "x * y = 1\n")
    fine = suite.write("fine.etrinv", "x + x = x\n")
    done, answer = suite.crosscheck(product, fine, "--backends", "z3", "--variant", "as-printed")
    suite.check(done.returncode == DISAGREE, "the printed construction loses x * y = 1")
    check_shape(suite, answer, "as printed")
    suite.check({b["party"] for b in answer["files"][0]["blame"]} == {"reduction"}, "and nobody else is to blame")


def blame_of_backend(suite):
    file = suite.write("golden.smt2", "(declare-const x Real)(assert (= (* x x) (+ x 1.0)))(assert (> x 1.0))(check-sat)\n")
    done, answer = suite.crosscheck(file, "--backends", "z3", "--backends", SAYS_UNSAT, "--queries", suite.path("queries"))
    suite.check(done.returncode == DISAGREE, "a liar is found out")
    check_shape(suite, answer, "liar")
    for blame in answer["files"][0]["blame"]:
        suite.check(blame["party"] == "backend" and blame["backend"] == SAYS_UNSAT, "the liar is blamed, nobody else")
        text = open(blame["query"], encoding="utf-8").read()
        suite.check("(set-info :status sat)" in text, "its query says what is right")
        if shutil.which("z3"):
            said = subprocess.run(["z3", "-T:20", blame["query"]], capture_output=True, text=True, check=False).stdout
            suite.check(said.split()[:1] != ["unsat"], "the z3 program does not agree with the liar")
    if shutil.which("z3"):
        turncoat = "smtlib:sh -c 'if grep -q random-seed \"$1\"; then exec z3 \"$1\"; else echo unsat; fi' x"
        done, answer = suite.crosscheck(file, "--backends", turncoat, "--quick", "--queries", suite.path("queries"))
        suite.check(done.returncode == DISAGREE, "who says sat in another order convicts himself")
        parties = {b["party"] for b in answer["files"][0]["blame"]}
        suite.check(parties == {"backend"}, f"and nobody else is to blame: {parties}")
    crash = "smtlib:sh -c 'kill -SEGV $$' x"
    done, answer = suite.crosscheck(file, "--backends", "z3", "--backends", crash)
    suite.check(done.returncode == AGREE, "a crash contradicts nobody")
    reasons = [c["reason"] for c in answer["files"][0]["claims"] if c["backend"] == crash]
    suite.check(reasons and all("crashed" in r for r in reasons), f"a crash is told as one: {reasons}")


def blame_of_file(suite):
    for said, truth, atom in (("unsat", "sat", "(> x 0.0)"), ("sat", "unsat", "(< (* x x) 0.0)"), ("sat", "sat", "(> x 0.0)")):
        file = suite.write("status.smt2", f"(set-info :status {said})(declare-const x Real)(assert {atom})(check-sat)\n")
        done, answer = suite.crosscheck(file, "--backends", "z3", "--quick")
        check_shape(suite, answer, f"status {said}")
        suite.check(done.returncode == (AGREE if said == truth else DISAGREE), f"status {said} of what is {truth}")
        parties = [b["party"] for b in answer["files"][0]["blame"]]
        suite.check(parties == ([] if said == truth else ["file"]), f"the file is to blame, nobody else: {parties}")


def errata(suite):
    """The repaired construction agrees with every formula that the printed one gets wrong."""
    files = sorted(glob.glob(os.path.join(ROOT, "instances", "errata", "*.etrinv")))
    done, answer = suite.crosscheck(*files, "--backends", "z3", "--quick", "--timeout", "5")
    suite.check(done.returncode in (AGREE, OPEN), f"errata: exit {done.returncode}")
    agreed = sum(one["verdict"] == "agree" for one in answer["files"])
    suite.check(agreed >= len(files) / 2, f"errata: only {agreed} of {len(files)} agreed")


def once_wrong(suite):
    """Satisfiable formulas of which z3, and nnsolve with it, once said unsat (tests/regress/sat)."""
    for file in sorted(glob.glob(os.path.join(ROOT, "tests", "regress", "sat", "*.smt2"))):
        said = suite.run("solve", file, "--backend", "z3", "--timeout", "20").stdout.split()
        suite.check(said[:1] != ["unsat"], f"{os.path.basename(file)} is satisfiable")


def mistakes(suite):
    file = suite.write("product.etrinv", "x * y = 1\n")
    for words, status in (
        (["crosscheck"], 64),
        (["crosscheck", file, "--backends", "nonsense"], 69),
        (["crosscheck", suite.path("missing.etrinv")], 74),
        (["crosscheck", suite.write("bad.etrinv", "x + = y\n")], 65),
        (["crosscheck", file, "--orders", "-1"], 64),
        (["fuzz", "--count", "1", "--families", "nonsense"], 64),
        (["fuzz", "--count", "1", "--backends", "nonsense"], 69),
        (["fuzz", "--replay", suite.path("missing.json")], 74),
        (["fuzz", "--replay", suite.write("bad.json", "{}")], 65),
    ):
        done = suite.run(*words)
        suite.check(done.returncode == status, f"{words}: exit {done.returncode}, not {status}: {done.stderr}")
        suite.check(len(done.stderr.strip().splitlines()) == 1, f"{words}: one line: {done.stderr!r}")


def fuzzing(suite, seconds):
    seed = random.randrange(10**9)
    print(f"fuzz seed {seed}")
    done = suite.run(
        "fuzz", "--json", "--seed", str(seed), "--seconds", str(seconds), "--jobs", "2", "--blame", "reduction,nnsolve"
    )
    report = json.loads(done.stdout)
    suite.check(done.returncode == 0, f"fuzz finds no fault of ours: exit {done.returncode}, {done.stderr}")
    suite.check(report["decided"] > 0, "fuzz decides something")
    total = sum(sum(f[k] for k in ("yes", "no", "open", "disagree", "cut_off")) for f in report["families"])
    suite.check(total == report["cases"], "every case is counted once")


def finding(suite):
    folder = suite.path("found")
    words = ["--seed", "3", "--count", "6", "--families", "planted", "--backends", SAYS_UNSAT, "--findings", folder]
    done = suite.run("fuzz", "--json", *words)
    suite.check(done.returncode == DISAGREE, "a liar is found by fuzz")
    found = json.loads(done.stdout)["findings"]
    suite.check(len(found) == 1 and found[0]["minimal"] and found[0]["constraints"] <= 1, f"and shrunk: {found}")
    again = suite.run("fuzz", "--replay", found[0]["file"])
    suite.check(again.returncode == DISAGREE, "and found again")
    saved = json.load(open(found[0]["file"], encoding="utf-8"))
    suite.check(saved["nnsolve"] == "finding/1" and saved["command"].startswith("nnsolve fuzz --seed 3"), "with its command")
    saved["options"]["backends"] = ["smtlib:printf 'unknown\\n'"]
    honest = suite.run("fuzz", "--replay", suite.write("honest.json", json.dumps(saved)))
    suite.check(honest.returncode == 0, "an honest backend is not blamed")
    silent = suite.run("fuzz", "--count", "3", "--case-timeout", "10", "--families", "nested-roots",
                       "--backends", "smtlib:printf 'unknown\\n'")
    suite.check(silent.returncode in (0, 2), f"a run that decided nothing says so: {silent.returncode}")
    suite.check((silent.returncode == 2) == ("vacuous" in silent.stdout), "with its status")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nnsolve")
    parser.add_argument("--seconds", type=float, default=8)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nnsolve-crosscheck-") as folder:
        suite = Suite(arguments.nnsolve, folder)
        verdicts(suite)
        blame_of_reduction(suite)
        blame_of_backend(suite)
        blame_of_file(suite)
        errata(suite)
        once_wrong(suite)
        mistakes(suite)
        fuzzing(suite, arguments.seconds)
        finding(suite)
    print(f"{suite.count - len(suite.failures)} of {suite.count} checks passed")
    return 1 if suite.failures else 0


if __name__ == "__main__":
    sys.exit(main())
