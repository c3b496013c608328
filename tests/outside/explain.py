#!/usr/bin/env python3
"""explain.py NNSOLVE [--only WORD]: nnsolve explain, and who else tells of cores.

Cores of every unsatisfiable named example and of hidden conflicts in larger tasks: the file that -o writes is asked
again (it must be unsat), and so is what is left without any one of its data points (it must be sat, where the answer
says minimal). Certificates: right ones are taken, of another instance or cut off they are refused. `fit` and
`draw --core` say the same. Certificates of campaigns; a core of a task that nobody decides; mistakes.
"""
import argparse
import glob
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from session import ROOT, Session

KEYS = {"nnsolve", "version", "file", "status", "trust", "reason", "core", "data_points", "lines", "minimal", "why",
        "questions", "seconds"}


class ExplainSession(Session):
    def check(self, section, name, holds, why=""):
        self.tally.record(section, name, [] if holds else [str(why)[:600] or "does not hold"])

    def explain(self, path, *options):
        result = self.call("explain", path, "--timeout", "60", "--json", *options, limit=100)
        return (json.loads(result.out) if result.status == 0 else None), result

    def status(self, path):
        result = self.call("solve", path, "--timeout", "20")
        return result.out.split()[0].decode() if result.out else f"nothing: {result.err}"

    def without_each(self, core):
        """The answers of what is left when one data point is left out."""
        with open(core, encoding="utf-8") as file:
            document = json.load(file)
        answers = set()
        for i in range(len(document["data"])):
            left = {**document, "data": document["data"][:i] + document["data"][i + 1:]}
            answers.add(self.status(self.write("left.net.json", json.dumps(left))))
        return answers


def table(rows, layers, **further):
    return json.dumps({"nnsolve": "training/1", "network": {"layers": layers, **further},
                       "data": [{"x": list(x), "y": list(y)} for x, y in rows]})


def case_named(s):
    """Every named example that is quickly unsat."""
    paths = glob.glob(os.path.join(ROOT, "instances", "training", "*.net.json"))
    paths += glob.glob(os.path.join(ROOT, "instances", "etr", "*.smt2"))
    paths += glob.glob(os.path.join(ROOT, "instances", "errata", "*.etrinv"))
    seen = 0
    for path in sorted(paths):
        name = os.path.basename(path)
        if not s.call("solve", path, "--timeout", "3").out.startswith(b"unsat"):
            continue
        seen += 1
        core = s.path("core" + name[name.index("."):])
        answer, result = s.explain(path, "-o", core)
        if answer is None:
            s.check("named", name, False, result.err)
            continue
        s.check("named", f"{name}: the answer", answer["status"] == "unsat" and set(answer) == KEYS and answer["why"]
                and answer["core"] and answer["lines"], answer)
        s.check("named", f"{name}: the core is unsat", s.status(core) == "unsat", answer)
        if name.endswith(".net.json") and answer["minimal"]:
            s.check("named", f"{name}: the core is minimal", s.without_each(core) <= {"sat"}, answer)
    s.check("named", "there are some", seen > 20, seen)


def case_hidden(s):
    """Conflicts in tasks of many data points."""
    rows = [((i, i * i), (3 * i - 1,)) for i in range(60)]
    rows[41] = (rows[41][0], (7,))
    path = s.write("line.net.json", table(rows, [2, 1]))
    answer, result = s.explain(path, "-o", s.path("core.net.json"))
    s.check("hidden", "one point off a plane", answer and answer["minimal"] and 42 in answer["data_points"]
            and len(answer["data_points"]) == 4 and answer["trust"] == "certified", answer or result.err)
    s.check("hidden", "questions are few", answer and answer["questions"] < 40, answer)
    with open(s.path("core.net.json"), encoding="utf-8") as file:
        names = [point["name"] for point in json.load(file)["data"]]
    s.check("hidden", "data points say where they come from", "data point 42" in names, names)
    rows = [((i,), (i % 3,)) for i in range(40)] + [((17,), (5,))]
    answer, result = s.explain(s.write("twice.net.json", table(rows, [1, 20, 1], activation="relu")))
    s.check("hidden", "equal inputs", answer and answer["data_points"] == [18, 41] and answer["minimal"] and
            answer["why"] == "data points 18 and 41 have the same inputs and different targets of y1", answer or result.err)
    formula = "".join(f"x{i} + x{i + 1} = x{i + 2}\n" for i in range(200)) + "z + z = z\nz * x7 = 1\n"
    answer, result = s.explain(s.write("chain.etrinv", formula))
    s.check("hidden", "two of 202 constraints", answer and answer["core"] == [["c", 201], ["c", 202]]
            and answer["minimal"], answer or result.err)


def case_other_answers(s):
    answer, result = s.explain(os.path.join(ROOT, "instances", "training", "xor.net.json"), "-o", s.path("none.net.json"))
    s.check("others", "sat", answer and answer["status"] == "sat" and answer["core"] == []
            and not os.path.exists(s.path("none.net.json")), answer or result.err)
    path = os.path.join(ROOT, "instances", "etr", "eleven_squares.smt2")
    result = s.call("explain", path, "--timeout", "8", "--json", limit=30)
    answer = json.loads(result.out) if result.status == 0 else None
    s.check("others", "unknown: what is already hard", answer and answer["status"] == "unknown" and answer["core"]
            and not answer["minimal"] and result.seconds < 12, answer or result.err)
    result = s.call("explain", "-e", "x*y=1, x+x=x")
    s.check("others", "a formula of the command line", result.status == 0 and result.out.startswith(b"unsat")
            and b"constraint 2: x + x = x" in result.out, result.out + result.err)


def case_certificates(s):
    path = os.path.join(ROOT, "instances", "training", "bottleneck.net.json")
    proof = s.path("proof.jsonl")
    if not s.call("solve", path, "--certificate", proof, "--timeout", "30").out.startswith(b"unsat (certified)"):
        s.check("certificates", "there is one", False)
        return
    answer, result = s.explain(path, "--certificate", proof)
    s.check("certificates", "taken", answer and answer["trust"] == "certified" and answer["minimal"]
            and answer["why"].startswith("the targets have rank"), answer or result.err)
    with open(proof, encoding="utf-8") as file:
        text = file.read()
    cut = s.write("cut.jsonl", "\n".join(text.splitlines()[:-1]) + "\n")
    other = os.path.join(ROOT, "instances", "training", "no-bottleneck.net.json")
    xor = os.path.join(ROOT, "instances", "training", "xor.net.json")
    for name, words in [("cut off", ("explain", path, "--certificate", cut)), ("empty", ("explain", path, "--certificate", s.write("e", ""))),
                        ("of another instance", ("explain", other, "--certificate", proof)),
                        ("drawn of another instance", ("draw", xor, "--core", proof)), ("drawn cut off", ("draw", path, "--core", cut))]:
        s.expect_bad("certificates", name, words, [])
    picture = s.call("draw", path, "--core", proof)
    s.check("certificates", "drawn", picture.status == 0 and picture.out.count(b"in the core") > 3, picture.err)
    dot = s.call("draw", path, "--core", proof, "--format", "dot")
    s.check("certificates", "drawn by Graphviz", b"penwidth" in dot.out, dot.err)


def case_fit(s):
    rows = "a,b,y\n" + "".join(f"{i},{i * i % 7},{2 * i}\n" for i in range(12)) + "3,1,100\n"
    result = s.call("fit", s.write("t.csv", rows), "--linear", "--timeout", "30")
    s.check("fit", "the lines in conflict", b"no weights fit together" in result.out and b"line 14" in result.out
            and b"affine" in result.out, result.out + result.err)
    result = s.call("fit", s.write("t.csv", rows), "--linear", "--timeout", "30", "--json")
    core = json.loads(result.out)["core"]
    s.check("fit", "as JSON", "line 14" in core["lines"] and core["minimal"] and core["why"], core)


def case_campaign(s):
    folder = s.path("campaign")
    path = os.path.join(ROOT, "instances", "training", "bottleneck.net.json")
    result = s.call("campaign", folder, "-i", path, "--timeout", "10", "--certificates", limit=100)
    files = glob.glob(os.path.join(folder, "certificates", "*.jsonl"))
    s.check("campaign", "it keeps certificates", result.status == 0 and len(files) == 1, result.err)
    for file in files:
        checked = subprocess.run([os.path.join(os.path.dirname(s.options.nnsolve), "nncheck"), path, file],
                                 capture_output=True, check=False)
        s.check("campaign", "which are right", checked.returncode == 0, checked.stdout)
    with sqlite3.connect(os.path.join(folder, "campaign.db")) as database:
        trust = database.execute("SELECT trust FROM result").fetchall()
        # Two engines of different origin, in two tasks, agree.
        database.execute("UPDATE result SET trust = 'claimed', decided_by = 'z3'")
        database.execute("INSERT INTO task SELECT id + 1000, instance, command, 'cvc5', options, limit_seconds, "
                         "memory_megabytes FROM task")
        database.execute("INSERT INTO result SELECT task + 1000, outcome, status, trust, reason, 'cvc5', seconds, "
                         "exit_status, json, errors, version, host, finished FROM result")
    database.close()
    s.check("campaign", "certified", trust == [("certified",)], trust)
    report = s.call("report", folder, "--json")
    s.check("campaign", "two engines agree", b'"NO, two engines agree": 1' in report.out, report.out[:600] + report.err)


def case_mistakes(s):
    path = os.path.join(ROOT, "instances", "training", "bottleneck.net.json")
    for name, words, codes in [("nothing to explain", ("explain",), (64,)),
                               ("file and formula", ("explain", path, "-e", "x=1"), (64,)),
                               ("the input overwritten", ("explain", path, "-o", path), (64,)),
                               ("no such backend", ("explain", path, "--backend", "nobody"), (69,)),
                               ("a time that is none", ("explain", path, "--timeout", "0"), (64,)),
                               ("no such certificate", ("explain", path, "--certificate", s.path("nowhere")), (74,)),
                               ("a certificate at another threshold", ("explain", path, "--certificate", path, "--threshold", "1"), (64,))]:
        s.expect_bad("mistakes", name, words, [], codes)


CASES = [case_named, case_hidden, case_other_answers, case_certificates, case_fit, case_campaign, case_mistakes]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nnsolve", type=os.path.abspath)
    parser.add_argument("--only", default="", metavar="WORD")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="nnsolve-explain-")
    session = ExplainSession(options, folder)
    try:
        for case in CASES:
            if options.only in case.__name__:
                case(session)
    finally:
        shutil.rmtree(folder)
    return session.tally.report()


if __name__ == "__main__":
    sys.exit(main())
