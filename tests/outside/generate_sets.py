#!/usr/bin/env python3
"""generate_sets.py NNSOLVE [--count N] [--seed S]: `nnsolve generate` from outside.

Sets of all families are made and everything that their manifests say is checked (check_generated.py); the same seed gives
the same bytes; a set goes on where it was cut off, wherever that was; a set that was tampered with is found out; wrong
usage is told. Ends with `N passed, M failed`.
"""
import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import check_generated
from session import Scratch

PLANTED = ["planted", "sign-twins", "identity-no", "near-miss", "rank", "zigzag", "network", "nested-roots"]


class Sets(Scratch):
    def __init__(self, program, folder, count, seed):
        super().__init__(folder)
        self.program, self.count, self.seed = program, count, seed
        self.nncheck = os.path.join(os.path.dirname(program), "nncheck")
        self.passed = self.failed = 0

    def expect(self, what, condition, detail=""):
        if condition:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}: {detail}", flush=True)

    def run(self, *words, timeout=300):
        return subprocess.run([self.program, "generate", *map(str, words)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=timeout, check=False)

    def make(self, directory, *words):
        result = self.run(*words, "--json", "-o", self.path(directory))
        self.expect(f"making {directory}", result.returncode == 0, result.stderr.decode())
        return json.loads(result.stdout) if result.returncode == 0 else {"made": 0, "kept": 0, "families": {}}

    def manifest(self, directory):
        with open(os.path.join(self.path(directory), "manifest.jsonl"), encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def contents(self, directory):
        result = {}
        for name in os.listdir(self.path(directory)):
            with open(os.path.join(self.path(directory), name), "rb") as file:
                result[name] = file.read()
        return result

    def problems(self, directory, only=None):
        """What check_generated.py finds wrong."""
        checker, found = check_generated.Checker(self.path(directory), [], self.nncheck), []
        for line in self.manifest(directory):
            if only and line["name"] != only:
                continue
            try:
                checker.check(line)
            except Exception as error:  # whatever it stumbles over is a problem of the set
                found.append(f"{line['name']}: {error!r}")
        return found

    # ------------------------------------------------------------ what is tested

    def families(self):
        families = json.loads(self.run("--list", "--json").stdout)["families"]
        text = self.run("--list").stdout.decode()
        for family in families:
            self.expect(f"--list has {family['name']}", f"\n{family['name']} " in text)
        return families

    def every_family(self, families):
        for family in families:
            name = family["name"]
            sizes = f"{family['least_size']}..{min(family['least_size'] + 1, family['most_size'])}"
            summary = self.make(f"each-{name}", name, "--sizes", sizes, "--count", self.count, "--seed",
                                0 if family["exhaustive"] else self.seed)
            found = self.problems(f"each-{name}")
            self.expect(f"everything about {name} is true", not found, f"seed {self.seed}: {found[:3]}")
            statuses = {line["status"] for line in self.manifest(f"each-{name}")}
            allowed = {"mixed": {"sat", "unsat"}, "open": {"sat", "unsat", "unknown"}}
            self.expect(f"status of {name}", statuses <= allowed.get(family["status"], {family["status"]}), statuses)
            total = sum(sum(counts.values()) for counts in summary["families"].values())
            self.expect(f"{name} is counted", total == summary["made"] == len(self.manifest(f"each-{name}")), summary)

    def networks(self):
        for words in (["--activation", "relu"], ["--variant", "compact"], ["--activation", "relu", "--variant", "compact"],
                      ["--inequalities", "root"], ["--network-query"]):
            directory = "networks" + "".join(words)
            self.make(directory, "planted", "tied-squares", "--sizes", 1, "--count", 2, "--seed", self.seed, *words)
            found = self.problems(directory)
            self.expect(f"networks with {words}", not found, found)

    def same_bytes(self):
        words = [*PLANTED, "--sizes", "1..2", "--count", 3, "--seed", self.seed]
        self.make("whole", *words)
        self.make("again", *words)
        self.expect("the same seed gives the same bytes", self.contents("whole") == self.contents("again"))
        summary = self.make("again", *words)
        self.expect("nothing is made twice", summary["made"] == 0 and summary["kept"] > 0, summary)
        return words

    def going_on(self, words):
        whole, generator = self.contents("whole"), random.Random(self.seed)
        lines = whole["manifest.jsonl"].splitlines(keepends=True)
        for round_ in range(3):  # a line cut off somewhere
            shutil.rmtree(self.path("again"))
            shutil.copytree(self.path("whole"), self.path("again"))
            cut = sum(map(len, lines[:-1])) + generator.randrange(len(lines[-1]))
            with open(os.path.join(self.path("again"), "manifest.jsonl"), "wb") as file:
                file.write(whole["manifest.jsonl"][:cut])
            summary = self.make("again", *words)
            self.expect("a line that was cut off is made again", summary["made"] == 1, (round_, cut, summary))
            self.expect("and then nothing is missing", self.contents("again") == whole)
        os.remove(os.path.join(self.path("again"), self.manifest("again")[0]["files"]["network"]))
        self.make("again", *words)
        self.expect("a file that is gone is made again", not self.problems("again"))
        for round_ in range(3):  # killed at any moment
            shutil.rmtree(self.path("again"))
            command = [self.program, "generate", *map(str, words), "-o", self.path("again")]
            with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                time.sleep(generator.uniform(0.01, 0.25))
                process.send_signal(signal.SIGKILL)
            self.make("again", *words)
            contents = {name: text for name, text in self.contents("again").items() if name in whole}
            self.expect("a set that was killed is the same in the end", contents == whole, f"round {round_}")

    def tampering(self):
        """Each change must be noticed by check_generated.py; without that it would check nothing."""
        def change(line, role, edit):
            directory = self.path("spoilt")
            shutil.rmtree(directory, ignore_errors=True)
            shutil.copytree(self.path("whole"), directory)
            path = os.path.join(directory, line["files"][role])
            with open(path, encoding="utf-8") as file:
                text = edit(file.read())
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            lines = [json.dumps(self.rehashed(directory, l) if l["name"] == line["name"] else l)
                     for l in self.manifest("whole")]
            with open(os.path.join(directory, "manifest.jsonl"), "w", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n")
            self.expect(f"a spoilt {role} of {line['name']} is noticed", self.problems("spoilt", line["name"]))

        for line in self.manifest("whole"):
            if line["seed"] != self.seed or line["size"] != 1:
                continue
            if "weights" in line["files"] and line["family"] != "network":  # where any weights may do
                change(line, "weights", lambda text: spoil_values(text, "weights"))
            if "solution" in line["files"]:
                change(line, "solution", lambda text: spoil_values(text, "assignment"))
            if "certificate" in line["files"]:
                change(line, "certificate", spoil_certificate)
            change(line, "query", lambda text: text.replace(":status", ":statistics"))
        line = self.manifest("whole")[0]
        self.expect("a wrong hash is noticed", self.check_line({**line, "sha256": {r: "0" for r in line["files"]}}))
        self.expect("a wrong status is noticed", self.check_line({**line, "status": "unsat"}))

    def check_line(self, line):
        try:
            check_generated.Checker(self.path("whole"), [], self.nncheck).check(line)
        except check_generated.Wrong:
            return True
        return False

    @staticmethod
    def rehashed(directory, line):
        hashes = {}
        for role, name in line["files"].items():
            with open(os.path.join(directory, name), "rb") as file:
                hashes[role] = check_generated.hashlib.sha256(file.read()).hexdigest()
        return {**line, "sha256": hashes}

    def usage(self):
        def refused(status, *words):
            result = self.run(*words)
            lines = result.stderr.decode().splitlines()
            self.expect(f"{words} is refused", result.returncode == status and len(lines) == 1 and not result.stdout,
                        (result.returncode, lines))
        here = self.path("refused")
        refused(64)
        refused(64, "planted")
        refused(64, "no-such-family", "-o", here)
        for sizes in ("x", "3..1", "1..", "1,,2", "-1", "1..99999999999999999999"):
            refused(64, "planted", "-o", here, f"--sizes={sizes}")
        refused(64, "rank", "-o", here, "--sizes", "50")
        refused(64, "planted", "-o", here, "--timeout", "-1")
        refused(64, "planted", "-o", self.path("whole"), "--sizes", "1", "--seed", self.seed, "--activation", "relu")
        self.expect("nothing is left of what was refused", not os.path.exists(here) or not os.listdir(here))
        with open(here + "-file", "w", encoding="utf-8"):
            pass
        refused(74, "planted", "-o", here + "-file")
        os.makedirs(here, exist_ok=True)
        with open(os.path.join(here, "manifest.jsonl"), "w", encoding="utf-8") as file:
            file.write("{\"name\": 3}\n")
        refused(65, "planted", "-o", here)


def spoil_values(text, section):
    """The same number everywhere, which satisfies no constraint."""
    document = json.loads(text)
    if section == "assignment":
        document[section] = dict.fromkeys(document[section], "7777/3")
    else:
        document[section] = [{**entry, "value": "7777/3"} for entry in document[section]]
    return json.dumps(document)


def spoil_certificate(text):
    """Without the step that closes it."""
    return "\n".join(text.splitlines()[:-1]) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nnsolve")
    parser.add_argument("--count", type=int, default=2)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = random.randrange(10**6) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        sets = Sets(os.path.abspath(options.nnsolve), folder, options.count, seed)
        families = sets.families()
        sets.every_family(families)
        sets.networks()
        words = sets.same_bytes()
        sets.going_on(words)
        sets.tampering()
        sets.usage()
    print(f"{sets.passed} passed, {sets.failed} failed")
    return 1 if sets.failed else 0


if __name__ == "__main__":
    sys.exit(main())
