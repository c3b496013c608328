#!/usr/bin/env python3
"""adversary.py NNCHECK [--only WORD] [--quick] [--first] [--verbose]: does nncheck accept what it must, and nothing that it must not?

Without it, a condition that a step needs could get lost, and a certificate prove what is false.

* pairs/accept and pairs/reject: an instance beside a certificate, found by name;
* right.py: certificates of every step that must be accepted;
* wrong_steps.py, wrong_files.py: each breaks one condition, and is told by it;
* the satisfiable siblings of right.py, and each number of those certificates changed: see numbers.py.

Prints what is wrong, a line each, and `N passed, M failed`; exits with 1 if anything failed.
"""
import argparse
import glob
import json
import os
import subprocess
import sys
import tempfile

import numbers_changed
from right import RIGHT
from wrong_files import FILES
from wrong_steps import STEPS

HERE = os.path.dirname(os.path.abspath(__file__))


class Run:
    def __init__(self, program, folder, options):
        self.program, self.folder, self.options = program, folder, options
        self.passed, self.failures = 0, []

    def check(self, instance, certificate):
        result = subprocess.run([self.program, instance, certificate], capture_output=True, text=True, timeout=60, check=False)
        return result.returncode, (result.stdout + result.stderr).strip()

    def check_case(self, case, lines=None):
        instance = os.path.join(self.folder, f"instance.{case.suffix}")
        certificate = os.path.join(self.folder, "certificate")
        for path, text in ((instance, case.text), (certificate, "".join(line + "\n" for line in lines or case.lines))):
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(text)
        return self.check(instance, certificate)

    def expect(self, name, good, said):
        if good:
            self.passed += 1
        else:
            self.failures.append(f"{name}: {said[1]} (exit status {said[0]})")
            if self.options.first:
                raise SystemExit(self.failures[-1])
        if self.options.verbose:
            print(name, "|", *said)

    def chosen(self, cases):
        return [case for case in cases if self.options.only in case.name]

    def pairs(self):
        found = 0
        for verdict, statuses in (("accept", (0,)), ("reject", (1, 65))):
            for certificate in sorted(glob.glob(os.path.join(HERE, "pairs", verdict, "*.cert"))):
                instance = [path for path in glob.glob(certificate[:-4] + "*") if not path.endswith(".cert")][0]
                said = self.check(instance, certificate)
                found += 1
                word = {0: "accepted (", 1: "rejected: line "}.get(said[0], "nncheck: ")
                self.expect(f"{verdict}/{os.path.basename(certificate)}", said[0] in statuses and said[1].startswith(word), said)
        self.expect("pairs are found", found >= 60, (0, f"{found} pairs"))

    def all(self):
        self.pairs()
        for case in self.chosen(RIGHT):
            said = self.check_case(case)
            self.expect("right: " + case.name, said[0] == 0 and said[1].startswith("accepted ("), said)
        for case in self.chosen(STEPS + FILES):
            status = 65 if case.why.startswith("65 ") else 1
            said = self.check_case(case)
            self.expect("wrong: " + case.name, said[0] == status and case.why.removeprefix("65 ") in said[1].replace('"', ""), said)
        if not self.options.quick:
            numbers_changed.run(self, self.chosen(RIGHT))


def dump():
    """All cases but the numbers changed, a line each, for batch.cpp; status 2: 1 or 65."""
    def show(name, suffix, text, lines, status, why):
        print(json.dumps({"name": name, "suffix": suffix, "text": text, "lines": lines, "status": status, "why": why}))

    for verdict, status in (("accept", 0), ("reject", 2)):
        for certificate in sorted(glob.glob(os.path.join(HERE, "pairs", verdict, "*.cert"))):
            path = [path for path in glob.glob(certificate[:-4] + "*") if not path.endswith(".cert")][0]
            with open(path, encoding="utf-8") as instance, open(certificate, encoding="utf-8") as lines:
                show(path, path[len(certificate) - 4:], instance.read(), lines.read().splitlines(), status, "")
    for case in RIGHT:
        show(case.name, case.suffix, case.text, case.lines, 0, "")
        suffix, text = case.sibling
        show("sibling: " + case.name, suffix, text, case.lines, 1, "")
    for case in STEPS + FILES:
        show(case.name, case.suffix, case.text, case.lines, 65 if case.why.startswith("65 ") else 1, case.why.removeprefix("65 "))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="or --dump: print all cases as JSON lines")
    parser.add_argument("--only", default="", help="cases whose name has this word")
    parser.add_argument("--quick", action="store_true", help="without the numbers changed")
    parser.add_argument("--first", action="store_true", help="stop at the first failure")
    parser.add_argument("--verbose", action="store_true", help="print every verdict")
    if "--dump" in sys.argv:
        return dump()
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run = Run(os.path.abspath(options.program), folder, options)
        run.all()
    print(*run.failures, sep="\n", end="\n" if run.failures else "")
    print(f"{run.passed} passed, {len(run.failures)} failed")
    return 1 if run.failures else 0


if __name__ == "__main__":
    sys.exit(main())
