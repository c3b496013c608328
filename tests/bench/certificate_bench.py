#!/usr/bin/env python3
"""What certificates cost: sizes and times of all unsat of instances/ and of generated unsat instances.

usage: certificate_bench.py NNSOLVE NNCHECK [--timeout 15] [--only instances|generated|large] [--limit N]

Prints a line an instance: bytes, steps, CPU seconds of nncheck, CPU seconds of solving (with all processes that it
starts), trust; at the end the medians of what got a certificate, and of the ratio. NNCHECK is run once more by itself,
so its seconds are those of reading instance and certificate. `large` makes a certificate of 100 MB and checks it."""
import argparse
import glob
import json
import os
import random
import resource
import statistics
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FAMILIES = ["identity-no", "squares-no", "sums-no", "halves-no", "near-miss", "roots-no", "boxed-no", "rank", "zigzag", "sign-twins"]


def run(*command):
    """What it prints, and the CPU seconds of it and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return result.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(options, files, folder):
    rows, count = [], 0
    certificate = os.path.join(folder, "certificate")
    for file in files:
        said, solving = run(options.nnsolve, "solve", file, "--json", "--timeout", str(options.timeout), "--certificate", certificate)
        answer = json.loads(said or "{}")
        if answer.get("status") != "unsat":
            continue
        count += 1
        row = [os.path.basename(file), "", "", "", f"{solving:.3f}", answer.get("trust", "")]
        if os.path.exists(certificate):
            verdict, checking = run(options.nncheck, file, certificate, "--json")
            steps = json.loads(verdict)["steps"]
            rows.append((os.path.getsize(certificate), steps, checking, solving))
            row[1:4] = [str(rows[-1][0]), str(steps), f"{checking:.3f}"]
        print("\t".join(row), flush=True)
        if options.limit and count >= options.limit:
            break
    if rows:
        size, steps, checking, solving = (statistics.median(column) for column in zip(*rows))
        ratio = statistics.median(row[2] / max(row[3], 0.001) for row in rows)
        print(f"{count} unsat, {len(rows)} certificates; medians: {size:.0f} bytes, {steps:.0f} steps, checking {checking:.3f} s, solving {solving:.3f} s, ratio {ratio:.2f}", flush=True)


def large(options, folder):
    """Chains of inequalities: lemmas, each in a branch with sums of some twenty facts, until there are 100 MB."""
    choice, n = random.Random(1), 60
    instance, certificate = os.path.join(folder, "large.smt2"), os.path.join(folder, "large")
    with open(instance, "w", encoding="utf-8") as file:
        file.writelines(f"(declare-const x{i} Real)\n" for i in range(n))
        file.writelines(f"(assert (<= (+ x{i} 1) x{(i + 1) % n}))\n" for i in range(n))
        file.write("(check-sat)\n")

    def add(facts):
        return {"do": "sum", "sum": [{"facts": [i], "coefficient": f"{choice.randint(1, 99)}/{choice.randint(1, 99)}"} for i in facts]}

    with open(certificate, "w", encoding="utf-8") as file:
        size = file.write(json.dumps({"nnsolve": "certificate/1", "variables": [["v", f"x{i}"] for i in range(n)], "facts": [["a", k + 1] for k in range(n)]}) + "\n")
        lemmas = 0
        while size < 100_000_000:
            i = choice.randrange(n - 12)
            steps = [{"do": "case", "lemma": {"p": [["1", i + 12], ["-1", i], ["-12"]], "rel": ">="}}, {"do": "branch"}]
            steps += [add(range(a, a + choice.randint(5, 29))) for a in (choice.randrange(n - 30) for _ in range(20))]
            steps += [{"do": "sum", "sum": [{"facts": [k], "coefficient": "1"} for k in [*range(i, i + 12), n + lemmas]]}, {"do": "end"}]
            size += file.write("".join(json.dumps(step) + "\n" for step in steps))
            lemmas += 1
        file.write(json.dumps({"do": "sum", "sum": [{"facts": [k], "coefficient": "1"} for k in range(n)]}) + "\n")
    said, seconds = run(options.nncheck, instance, certificate)
    print(f"{os.path.getsize(certificate)} bytes, {lemmas} lemmas: {seconds:.2f} s of CPU: {said.strip()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nnsolve")
    parser.add_argument("nncheck")
    parser.add_argument("--timeout", type=float, default=15)
    parser.add_argument("--only", choices=["instances", "generated", "large"])
    parser.add_argument("--limit", type=int, help="so many unsat of each part")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print("instance\tbytes\tsteps\tchecking\tsolving\ttrust")
        if options.only in (None, "instances"):
            files = [file for kind in ("net.json", "smt2", "etrinv", "etrinveq") for file in glob.glob(os.path.join(ROOT, "instances", "**", "*." + kind), recursive=True)]
            measure(options, sorted(files), folder)
        if options.only in (None, "generated"):
            made = os.path.join(folder, "set")
            run(options.nnsolve, "generate", *FAMILIES, "-o", made, "--count", "2", "--seed", "7", "--timeout", "0")
            with open(os.path.join(made, "manifest.jsonl"), encoding="utf-8") as manifest:
                entries = [json.loads(line) for line in manifest]
            files = [os.path.join(made, entry["files"].get("formula") or entry["files"]["network"]) for entry in entries if entry["status"] == "unsat"]
            random.Random(7).shuffle(files)
            measure(options, files[:40], folder)
        if options.only in (None, "large"):
            large(options, folder)


if __name__ == "__main__":
    main()
