#!/usr/bin/env python3
"""run.py NNSOLVE: the outside tests. Everything asked for here stands in instances/README.md.

Runs the binary on the named examples, on generated instances with known answers, on bad input, on good and spoilt
witnesses, and on its own encodings by way of the program z3. Prints a table, what failed, and `N passed, M failed`;
exits with 1 if anything failed.
"""
import argparse
import json
import os
import re
import shutil
import sys
import tempfile

import check_witness
import generate
import plain_reference
import spoilt_witness
from instance import read_instance
from session import ROOT, Session

SIZES = ("variables", "equations", "inequalities", "clauses", "terms", "nonlinear_terms")
SECONDS = ("parse", "encode", "presolve", "backend", "lift", "check")


class Outside(Session):
    def __init__(self, options, scratch):
        super().__init__(options, scratch)
        self.witnesses = []   # (name, instance bytes, witness bytes) that nnsolve or the generator gave

    # ------------------------------------------------------------ solve

    def solve(self, section, name, path, expected, must_decide):
        with open(path, "rb") as file:
            instance_bytes = file.read()
        witness_path = self.write("witness.json", b"stale")
        arguments = ["solve", path, "--json", "--witness", witness_path, "--timeout", str(self.options.timeout)]
        if self.options.backend:
            arguments += ["--backend", self.options.backend]
        result = self.call(*arguments)
        problems = []
        if result.status is None:
            self.tally.record(section, name, ["did not return"], "hung", result.seconds)
            return
        if result.status != 0:
            problems.append(f"exit status {result.status}: {result.err[:300]!r}")
        if result.seconds > self.options.timeout + 1:
            problems.append(f"took {result.seconds:.1f} s with --timeout {self.options.timeout}")
        if result.err and result.status == 0:
            problems.append(f"noise on standard error: {result.err[:200]!r}")
        try:
            answer = json.loads(result.out)
        except ValueError:
            self.tally.record(section, name, problems + [f"not JSON: {result.out[:200]!r}"], "", result.seconds)
            return
        problems += shape_of_answer(answer)
        status = answer.get("status")
        if status != expected and status != "unknown":
            problems.append(f"says {status}, the answer is {expected}")
        if status == "unknown" and must_decide:
            problems.append(f"unknown ({answer.get('reason')}) on an easy instance")
        for claim in answer.get("claims") or []:
            if isinstance(claim, dict) and claim.get("status") in ("sat", "unsat") and claim["status"] != expected:
                self.tally.sections.setdefault("wrong claims of backends", {
                    "passed": 0, "failed": 0, "notes": {}, "seconds": 0.0})["notes"][
                        f"{name}:{claim.get('backend')}"] = 1
        if status == "sat":
            problems += self.check_found(instance_bytes, witness_path, answer, name)
        elif os.path.exists(witness_path):
            problems.append("the witness file of an earlier run was left there")
        self.tally.record(section, name, problems, status, result.seconds)

    def check_found(self, instance_bytes, witness_path, answer, name):
        if not os.path.exists(witness_path):
            return ["sat, and no witness was written"]
        with open(witness_path, "rb") as file:
            witness_bytes = file.read()
        code, message = check_witness.judge(instance_bytes, witness_bytes)
        problems = [] if code == 0 else [f"the witness is {message}"]
        shown = answer.get("witness")
        if isinstance(shown, dict) and shown != json.loads(witness_bytes):
            problems.append("the witness shown is not the witness written")
        elif not isinstance(shown, dict):
            problems.append(f"`witness` in the answer is {shown!r}")
        self.witnesses.append((name, instance_bytes, witness_bytes))
        return problems

    def named(self):
        for part in ("training", "beyond"):
            self.named_in(os.path.join(ROOT, "instances", part), "named examples", False)
        self.named_in(os.path.join(ROOT, "tests", "regress", "network"), "regress/network", True)

    def named_in(self, folder, section, must_decide):
        answers = read_answers(os.path.join(folder, "answers.txt"))
        for name in sorted(os.listdir(folder)):
            if name.endswith(".json"):
                if name not in answers:
                    self.tally.record(section, name, ["not in answers.txt"])
                    continue
                self.solve(section, name, os.path.join(folder, name), answers[name], must_decide)

    def generated(self):
        for name, kind, difficulty, text, witness, case in generate.generate(self.options.count, self.options.seed):
            if self.options.only and self.options.only not in kind:
                continue
            path = self.write(name + ".net.json", text.encode())
            section = f"{kind} ({case.status}{', hard' if difficulty == 'hard' else ''})"
            self.solve(section, name, path, case.status, difficulty == "easy")
            if witness:
                self.witnesses.append((name + " (planted)", text.encode(), witness.encode()))
            if not self.options.keep:
                os.unlink(path)

    def plain_output(self):
        """Without --json the first line is the verdict, of unsat with its trust; --exit-code; reading standard input."""
        folder = os.path.join(ROOT, "instances", "training")
        extra = ["--backend", self.options.backend] if self.options.backend else []
        for name, status, code in (("xor.net.json", b"sat", 10), ("inconsistent.net.json", b"unsat", 20)):
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                data = file.read()
            for label, arguments, given, expected in (
                    ("solve FILE", ["solve", path], None, 0), ("FILE", [path], None, 0),
                    ("--exit-code", ["solve", path, "--exit-code"], None, code),
                    ("standard input", ["solve", "-", "--format", "net"], data, 0),
                    ("presolve off", ["solve", path, "--presolve", "off"], None, 0)):
                result = self.call(*arguments, *extra, "--timeout", "20", data=given)
                problems = []
                if result.status != expected:
                    problems.append(f"exit status {result.status}, not {expected}: {result.err[:200]!r}")
                if result.out.split(b"\n")[0].split()[:1] != [status]:
                    problems.append(f"first line {result.out[:60]!r}, not {status!r}")
                self.tally.record("plain output", f"{label} {name}", problems, "", result.seconds)

    # ------------------------------------------------------------ bad input

    def bad(self):
        folder = os.path.join(ROOT, "tests", "regress", "bad")
        for name in sorted(os.listdir(folder)):
            if not name.endswith(".json"):
                continue
            path = os.path.join(folder, name)
            sidecar = os.path.join(folder, name[:-len(".net.json")] + ".error")
            needles = []
            if os.path.exists(sidecar):
                with open(sidecar, encoding="utf-8") as file:
                    needles = file.read().splitlines()
            self.expect_bad("bad input", name, ["solve", path], [name, *needles])
        for name, data in generated_bad():
            path = self.write(name, data)
            self.expect_bad("bad input, large", name, ["solve", path], [name])
            self.expect_bad("bad input, large", name + " encode", ["encode", path], [name])
            os.unlink(path)
        for label, arguments, codes in (
                ("missing file", ["solve", self.path("no-such.net.json")], (74,)),
                ("missing file, verify", ["verify", self.path("no-such.net.json"), self.path("no.json")], (74,)),
                ("directory", ["solve", self.scratch, "--format", "net"], (65, 74)),
                ("unknown option", ["solve", "--no-such-option"], (64,)),
                ("no arguments at all", ["solve"], (64,)),
                ("no timeout", ["solve", os.path.join(ROOT, "instances/training/xor.net.json"), "--timeout", "soon"],
                 (64,)),
                ("unknown backend", ["solve", os.path.join(ROOT, "instances/training/xor.net.json"), "--backend",
                                     "abacus"], (64, 69)),
                ("missing program", ["solve", os.path.join(ROOT, "instances/training/xor.net.json"), "--backend",
                                     "smtlib:/no/such/program"], (69,))):
            result = self.call(*arguments)
            problems = []
            if result.status not in codes:
                problems.append(f"exit status {result.status}, not {codes}: {result.err[:200]!r}")
            if result.out:
                problems.append(f"standard output: {result.out[:200]!r}")
            if not result.err:
                problems.append("no message")
            self.tally.record("wrong usage", label, problems, str(result.status), result.seconds)

    # ------------------------------------------------------------ verify

    def verify(self, name, instance_path, instance_bytes, witness_bytes, allowed=None):
        witness_path = self.write("verify.json", witness_bytes)
        code, message = check_witness.judge(instance_bytes, witness_bytes)
        expected = allowed or ((65, 1) if "$.fields" in message else (code,))
        result = self.call("verify", instance_path, witness_path)
        problems = []
        if result.status not in expected:
            problems.append(f"exit status {result.status}, expected {expected} ({message}): {result.err[:200]!r}")
        elif result.status == 0 and result.out.split(b"\n")[0] not in (b"valid", b"valid (enclosed)"):
            problems.append(f"prints {result.out[:100]!r}")
        elif result.status == 1 and not result.out.startswith(b"invalid: "):
            problems.append(f"prints {result.out[:100]!r}")
        elif result.status == 65 and (result.out or result.err.count(b"\n") != 1):
            problems.append(f"65, but prints {result.out[:100]!r} and {result.err[:200]!r}")
        if problems:
            problems.append(f"witness {witness_bytes[:400]!r}")
        self.tally.record(f"verify {name[0]}", name[1], problems, str(result.status), result.seconds)

    def witness_laws(self):
        sample = self.witnesses[:self.options.verify]
        sample += [w for w in self.witnesses[self.options.verify:] if b'"fields"' in w[2]][:self.options.verify]
        for index, (name, instance_bytes, witness_bytes) in enumerate(sample):
            path = self.write("verify.net.json", instance_bytes)
            self.verify(("as given", name), path, instance_bytes, witness_bytes)
            for label, spoilt, allowed in spoilt_witness.mutations(json.loads(witness_bytes), index):
                text = spoilt if isinstance(spoilt, bytes) else json.dumps(spoilt, ensure_ascii=False).encode()
                self.verify((label, name), path, instance_bytes, text, allowed)

    # ------------------------------------------------------------ encode

    def encodings(self):
        jobs = []
        for part in ("training", "beyond"):
            folder = os.path.join(ROOT, "instances", part)
            answers = read_answers(os.path.join(folder, "answers.txt"))
            jobs += [(name, os.path.join(folder, name), status) for name, status in sorted(answers.items())]
        for name, _, difficulty, text, _, case in generate.generate(min(self.options.count, 66), self.options.seed):
            if difficulty == "easy" and (not self.options.only or self.options.only in name):
                jobs.append((name, self.write(name + ".net.json", text.encode()), case.status))
        for name, path, status in jobs:
            for label, flags in (("encode --plain", ["--plain"]), ("encode", []), ("encode --presolve", ["--presolve"])):
                result = self.call("encode", *flags, path)
                problems = []
                note = ""
                if result.status != 0:
                    problems.append(f"exit status {result.status}: {result.err[:200]!r}")
                else:
                    text = result.out.decode()
                    for header in ("(set-logic QF_", ":source", ":license", ":category", "(check-sat)"):
                        if header not in text:
                            problems.append(f"no {header}")
                    said = re.search(r":status (\w+)", text)
                    if said and said.group(1) not in ("unknown", status):
                        problems.append(f":status {said.group(1)} is wrong")
                    note = plain_reference.decide(text, 5)
                    if note not in ("unknown", status):
                        problems.append(f"z3 says {note} on it, the answer is {status}")
                        with open(path, "rb") as file:
                            reference = plain_reference.encode(read_instance(file.read()))
                        problems.append(f"z3 on the reference encoding: {plain_reference.decide(reference, 5)}")
                    out = self.path("q.smt2")
                    again = self.call("encode", *flags, path, "-o", out)
                    if again.status != 0 or again.out:
                        problems.append(f"-o: exit status {again.status}, standard output {again.out[:60]!r}")
                    else:
                        with open(out, "rb") as file:
                            if file.read() != result.out:
                                problems.append("-o FILE differs from standard output")
                        os.unlink(out)
                self.tally.record(label, name, problems, note, result.seconds)


def read_answers(path):
    answers = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            words = line.split("#")[0].split()
            if words:
                answers[words[0]] = words[1]
    return answers


def shape_of_answer(answer):
    problems = []
    if not isinstance(answer, dict):
        return ["the answer is not an object"]
    status, trust = answer.get("status"), answer.get("trust")
    if status not in ("sat", "unsat", "unknown"):
        problems.append(f"status {status!r}")
    if status == "sat" and trust != "checked":
        problems.append(f"sat with trust {trust!r}")
    if status == "unsat" and trust not in ("certified", "agreed", "claimed"):
        problems.append(f"unsat with trust {trust!r}")
    if status == "unknown" and not (isinstance(answer.get("reason"), str) and answer["reason"]):
        problems.append(f"unknown with reason {answer.get('reason')!r}")
    for key in ("backend", "reason", "claims", "seconds", "size"):
        if key not in answer:
            problems.append(f"no {key!r} in the answer")
    if status in ("sat", "unsat") and not isinstance(answer.get("backend"), str):
        problems.append(f"backend {answer.get('backend')!r}")
    claims = answer.get("claims")
    if not isinstance(claims, list):
        problems.append("claims is not a list")
    else:
        for claim in claims:
            if not isinstance(claim, dict) or not {"backend", "version", "status", "seconds"} <= set(claim):
                problems.append(f"claim {claim!r}")
    if isinstance(answer.get("seconds"), dict):
        if set(answer["seconds"]) != set(SECONDS):
            problems.append(f"seconds has {sorted(answer['seconds'])}")
        elif not all(isinstance(v, (int, float)) and v >= 0 for v in answer["seconds"].values()):
            problems.append(f"seconds {answer['seconds']}")
    size = answer.get("size")
    if not isinstance(size, dict) or not {"before", "after"} <= set(size):
        problems.append(f"size {size!r}")
    else:
        for part in ("before", "after"):
            if not isinstance(size[part], dict) or set(size[part]) != set(SIZES):
                problems.append(f"size.{part} {size[part]!r}")
    unknown = set(answer) - {"nnsolve", "version", "file", "status", "trust", "backend", "reason", "claims", "seconds", "size", "turns", "witness"}
    if answer.get("enclosed") is True and status == "sat":
        unknown.discard("enclosed")
    if answer.get("trust") == "certified":
        unknown.discard("certificate")
    if unknown:
        problems.append(f"unknown keys {sorted(unknown)}")
    return problems


def generated_bad():
    """Bad files that are too large to keep."""
    head = b'{"nnsolve": "training/1", "network": {"layers": [1, 1]}, "data": [{"x": [1], "y": ['
    tail = b']}]}\n'
    yield "deep-lists.net.json", b"[" * 1_000_000
    yield "deep-objects.net.json", b'{"a":' * 1_000_000
    yield "deep-and-closed.net.json", b"[" * 500_000 + b"]" * 500_000
    yield "deep-target.net.json", head + b"[" * 300_000 + b"]" * 300_000 + tail
    yield "deep-meta-unclosed.net.json", b'{"nnsolve": "training/1", "meta": {"a": ' + b"[" * 300_000
    yield "too-many-digits.net.json", head + b"1" * 100_001 + tail
    yield "too-many-digits-string.net.json", head + b'"' + b"7" * 100_001 + b'"' + tail
    yield "too-many-digits-below.net.json", head + b'"1/' + b"7" * 100_001 + b'"' + tail
    yield "too-many-decimals.net.json", head + b"0." + b"3" * 100_001 + tail
    yield "long-exponent.net.json", head + b"1e" + b"9" * 100_000 + tail
    yield "million-digits.net.json", head + b"9" * 1_000_000 + tail
    yield "long-unknown-key.net.json", b'{"nnsolve": "training/1", "' + b"k" * 1_000_000 + b'": 1}'
    yield "long-word.net.json", b"x" * 1_000_000
    yield "long-string-number.net.json", head + b'"' + b"?" * 1_000_000 + b'"' + tail


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nnsolve")
    parser.add_argument("--count", type=int, default=200, help="generated instances (default 200)")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--backend", help="hand this to solve (default: none, so auto)")
    parser.add_argument("--timeout", type=int, default=10)
    parser.add_argument("--verify", type=int, default=12, help="witnesses to spoil (default 12, and as many irrational)")
    parser.add_argument("--only", help="only generated families with this in their name")
    parser.add_argument("--skip", action="append", default=[],
                        choices=("named", "plain_output", "bad", "generated", "witness_laws", "encodings"))
    parser.add_argument("--keep", help="keep the generated files in this directory")
    options = parser.parse_args()
    options.nnsolve = os.path.abspath(options.nnsolve)
    scratch = options.keep or tempfile.mkdtemp(prefix="nnsolve-outside-")
    os.makedirs(scratch, exist_ok=True)
    session = Outside(options, scratch)
    try:
        for part in ("named", "plain_output", "bad", "generated", "witness_laws", "encodings"):
            if part not in options.skip:
                getattr(session, part)()
    finally:
        if not options.keep:
            shutil.rmtree(scratch)
    return session.tally.report()


if __name__ == "__main__":
    sys.exit(main())
