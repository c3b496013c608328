#!/usr/bin/env python3
"""weaken.py WORK [--only REGEX] [--list]: does a test notice when a rule of presolve is stated too generously?

Copies the sources to WORK, drops one condition of one rule's law at a time (mutants.py), builds the tests of that layer
and runs them: the unit tests of the rules, then the property tests, the cheap ones first, up to the first that fails.
Prints one line a mutant: name, what is dropped, whether a unit test noticed, which property test did, and what it said.
Exits with 1 if one was caught by no property test, or has no place in the sources any more. Not part of the suite,
since each mutant costs a build; `--list` only looks for the places.
"""
import argparse
import filecmp
import os
import re
import shutil
import subprocess
import sys
import time

from mutants import MUTANTS

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LAYERS = {
    "network": {
        "unit": "test_presolve_network",
        "property": [("test_presolve_network_property", "a rule that refutes never*"),
                     ("test_presolve_network_property", "forced bends lose no planted*"),
                     ("test_presolve_network_property", "presolve of a network loses no planted*"),
                     ("test_presolve_network_property", "presolve of a network may stop after any step"),
                     ("test_on_off", "presolve on and off*"),
                     ("test_presolve_network_property", "with and without presolve*")],
    },
    "system": {
        "unit": "test_presolve",
        "property": [("test_property", "A planted solution*"),
                     ("test_property", "What a symmetry chooses*"),
                     ("test_property", "Sparse systems of additions*"),
                     ("test_property", "Compiled formulas fold back*"),
                     ("test_property", "Compiled formulas with a solution*"),
                     ("test_on_off", "presolve on and off*"),
                     ("test_property", "Presolve agrees with z3*")],
    },
    "proof": {
        "unit": "test_certify",
        "property": [("test_certify", "a matrix that*"), ("test_certify", "a system with a symmetry*"),
                     ("test_certify", "points whose distances*"), ("test_certify", "deep networks*"),
                     ("test_certify", "a row that says less*"), ("test_certify", "a choice is no loss*"),
                     ("test_certify", "layers of ReLUs that feed*"), ("test_certify", "planted weights are never*")],
    },
}


def place_of(mutant, folder):
    """The file's path, and its text before and after; nothing if the mutant has no place, or several."""
    path = os.path.join(folder, mutant.path)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if text.count(mutant.old) != 1:
        print(f"{mutant.name}: out of date: its text is {text.count(mutant.old)} times in {mutant.path}")
        return None
    return path, text, text.replace(mutant.old, mutant.new)


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def copy_if_changed(given, copy):
    """With the time of now, so that what an interrupted run left behind is built again, and nothing else."""
    if not os.path.exists(copy) or not filecmp.cmp(given, copy, shallow=False):
        shutil.copyfile(given, copy)
        shutil.copymode(given, copy)


class Laboratory:
    def __init__(self, work, options):
        self.tree, self.options = os.path.join(work, "tree"), options
        self.build = os.path.join(self.tree, "build")

    def prepare(self):
        for folder, folders, names in os.walk(SOURCE):
            folders[:] = [name for name in folders if not name.startswith(("build", ".git", ".cache"))]
            inside = os.path.relpath(folder, SOURCE)
            os.makedirs(os.path.join(self.tree, inside), exist_ok=True)
            for name in names:
                copy_if_changed(os.path.join(folder, name), os.path.join(self.tree, inside, name))
        launcher = [f"-DCMAKE_{language}_COMPILER_LAUNCHER=ccache" for language in ("C", "CXX")
                    if shutil.which("ccache")]
        subprocess.run(["cmake", "--preset", "test", *launcher], cwd=self.tree, check=True, stdout=subprocess.DEVNULL)

    def make(self, targets):
        result = subprocess.run(["ninja", "-C", self.build, "-j", str(self.options.jobs), *targets],
                                capture_output=True, text=True, check=False)
        return "" if result.returncode == 0 else result.stdout[-2000:]

    def fails(self, program, *arguments):
        """The first test case that failed, or nothing."""
        command = [os.path.join(self.build, "bin", program), *arguments, "--abort", "-r", "compact"]
        try:
            result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=self.options.timeout)
        except subprocess.TimeoutExpired:
            return ""  # on a busy machine that says nothing
        if "No tests ran" in result.stdout:
            raise SystemExit(f"{program} has no test case {arguments}")
        if result.returncode == 0:
            return ""
        if result.returncode < 0:
            return f"ends with signal {-result.returncode}"
        failed = re.findall(r"[^/\n]*\.cpp:\d+: failed: [^\n]*", result.stdout)
        return failed[0] if failed else result.stdout[-200:]

    def judge(self, mutant):
        layer = LAYERS[mutant.layer]
        broken = self.make(sorted({layer["unit"], *(program for program, _ in layer["property"])}))
        if broken:
            return "does not build", "", broken
        unit = self.fails(layer["unit"])
        for program, case in layer["property"]:
            failed = self.fails(program, case)
            if failed:
                return unit, case.rstrip("*"), failed
        return unit, "", ""

    def run(self, mutants):
        missed = 0
        for mutant in mutants:
            place = place_of(mutant, self.tree)
            if not place:
                missed += 1
                continue
            path, before, after = place
            start = time.monotonic()
            write(path, after)
            try:
                unit, case, failed = self.judge(mutant)
            finally:
                write(path, before)
            missed += not case
            print(f"{mutant.name} | {mutant.what} | {'yes' if unit else 'no'} | {case or 'MISSED'} | "
                  f"{failed[:150]} | {time.monotonic() - start:.0f} s", flush=True)
        print(f"{len(mutants)} mutants, {missed} of them caught by no property test or out of date")
        return 1 if missed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", nargs="?", help="folder for the copy; kept, so that the next run builds less")
    parser.add_argument("--only", default="", help="mutants whose name matches")
    parser.add_argument("--list", action="store_true", help="look for their places only")
    parser.add_argument("--jobs", type=int, default=1, help="of the build (default 1)")
    parser.add_argument("--timeout", type=float, default=600, help="of each test case, in seconds (default 600)")
    options = parser.parse_args()
    chosen = [mutant for mutant in MUTANTS if re.search(options.only, mutant.name)]
    if options.list:
        found = sum(1 for mutant in chosen if place_of(mutant, SOURCE))
        print(f"{found} of {len(chosen)} mutants have their place")
        return 0 if found == len(chosen) else 1
    if not options.work:
        parser.error("where to?")
    laboratory = Laboratory(os.path.abspath(options.work), options)
    laboratory.prepare()
    return laboratory.run(chosen)


if __name__ == "__main__":
    sys.exit(main())
