#!/usr/bin/env python3
"""shrink.py NNSOLVE [--only WORD]: nnsolve shrink FILE --while PREDICATE.

Predicates are grep and small scripts. Asked for: what is left keeps the property, in the format it came in, with its
names, whole or not at all; commands that hang, crash, fork or litter leave nothing behind; every mistake is one line.
"""
import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from session import Scratch

SMT = """(set-logic QF_NRA)
(declare-fun |a b| () Real) (declare-fun y () Real) (declare-fun z () Real) (declare-fun q () Bool)
(assert (> (+ (* |a b| y) (* 3 z) 17) (/ 22 7)))
(assert (or q (= (* z z) 2)))
(assert (and (< z 100) (> (* y y y) 8) q))
(check-sat)
"""
INV = "etr-inv 1\nvars x y z u\nx + y = z\nx * y = 1\nz + z = u\nu * u = 1\n"
INVEQ = "etr-inv-eq 1\nvars x y z u\nnonzero x\nx + 1/y - z = 0\nz - u = 0\nx - 1/x = 0\n"
NET = {"nnsolve": "training/1", "name": "shrink me", "meta": {"a": [1]},
       "network": {"layers": [3, 4, 2], "activation": "relu"},
       "data": [{"x": [1, "7/2", 0], "y": [12, "?"]}, {"x": [0, 0, 1000], "y": ["-1/3", 4]}]}

# Says yes while a word is in the candidate; on the way it litters, and leaves a process that forgot its parent.
LITTER = """
import os, subprocess, sys
open(os.path.join(os.environ["TMPDIR"], "litter"), "w").write("x")
subprocess.Popen(["sleep", "MARK"], start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
sys.exit(0 if "z + z = u" in open(sys.argv[1]).read() else 1)
"""
# Hangs, deaf to signals, once a constraint is gone.
HANGS = """
import signal, sys, time
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
text = open(sys.argv[1]).read()
if "x * y = 1" not in text:
    time.sleep(1000)
sys.exit(0 if "z + z = u" in text else 1)
"""
SLOW = """
import sys, time
text = open(sys.argv[1]).read()
open(sys.argv[2], "a").write("run\\n")
time.sleep(0.1)
sys.exit(0 if text.count("=") >= 5 else 1)
"""
CRASHES = """
import os, signal, sys
if "u * u = 1" in open(sys.argv[1]).read():
    os.kill(os.getpid(), signal.SIGSEGV)
"""


class Checks(Scratch):
    def __init__(self, nnsolve, scratch):
        super().__init__(scratch)
        self.nnsolve = nnsolve
        self.temporary = os.path.join(scratch, "tmp")
        os.mkdir(self.temporary)
        self.passed = self.failed = 0

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def start(self, *arguments, **options):
        environment = dict(os.environ, TMPDIR=self.temporary)
        return subprocess.Popen([self.nnsolve, "shrink", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                env=environment, cwd=self.scratch, **options)

    def run(self, *arguments, data=None):
        process = self.start(*arguments, stdin=subprocess.PIPE if data is not None else subprocess.DEVNULL)
        try:
            out, err = process.communicate(data, timeout=120)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            return None, out, err
        return process.returncode, out.decode(), err.decode()

    def record(self, name, condition, note=""):
        if condition:
            self.passed += 1
            print(f"ok     {name}", flush=True)
        else:
            self.failed += 1
            print(f"FAILED {name}: {note}", flush=True)

    def expect_clean(self, name):
        left = os.listdir(self.temporary)
        self.record(f"{name}: nothing left behind", not left, left)

    def expect_result(self, name, arguments, wanted, data=None):
        status, out, err = self.run(*arguments, data=data)
        self.record(name, status == 0 and out == wanted and not err, (status, out, err))
        self.expect_clean(name)

    def expect_error(self, name, wanted, arguments, words=()):
        output = self.path("never")
        status, out, err = self.run(*arguments, "-o", output) if "-o" not in arguments else self.run(*arguments)
        is_clear = status == wanted and not out and err.count("\n") == 1 and all(word in err for word in words)
        self.record(name, is_clear and not os.path.exists(output), (status, out, err))
        self.expect_clean(name)


def is_running(mark):
    """A process with this word in its command line."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                if mark.encode() in file.read().split(b"\0"):
                    return True
        except OSError:
            pass
    return False


def case_formats(checks):
    smt, inv, eq = checks.write("f.smt2", SMT), checks.write("f.etrinv", INV), checks.write("f.etrinveq", INVEQ)
    checks.expect_result("smt2", [smt, "--while", "grep -q 'a b| y'"],
                         "(set-info :smt-lib-version 2.6)\n(set-logic QF_NRA)\n(declare-const |a b| Real)\n"
                         "(declare-const y Real)\n(assert (> (* |a b| y) 0.0))\n(check-sat)\n")
    checks.expect_result("etrinv", [inv, "--while", "grep -q '[*]'"], "etr-inv 1\nvars u\nu * u = 1\n")
    checks.expect_result("etrinveq", [eq, "--while", "grep -q 1/"], "etr-inv-eq 1\nvars x\nx + 1/x = 0\n")
    checks.expect_result("standard input", ["-", "--format", "etrinv", "--while", "grep -q '[*]'"],
                         "etr-inv 1\nvars u\nu * u = 1\n", data=INV.encode())


def case_network(checks):
    net = checks.write("f.net.json", json.dumps(NET))
    status, out, err = checks.run(net, "--while", "grep -qE '\\[\"x2\", \"h1_3\"\\]|name'", "--json", "-o", "n.net.json")
    left = json.loads(checks.read("n.net.json"))
    checks.record("network", status == 0 and not err, (status, err))
    checks.record("network: one edge is left", left["network"]["edges"] == [["x2", "h1_3"]] and left["data"] == [], left)
    report = json.loads(out)
    checks.record("network: report", report["minimal"] is True and report["before"]["data_points"] == 2 and
                  report["before"]["edges"] == 20 and report["after"]["edges"] == 1 and report["after"]["hidden"] == 1 and
                  report["after"]["bytes"] == len(checks.read("n.net.json")) and
                  report["runs"] > report["successful_runs"] > 3 and report["seconds"] > 0, report)
    checks.expect_clean("network")
    # nnsolve itself as predicate: which part of the data contradicts itself?
    tight = dict(NET, network={"layers": [2, 1, 2]}, data=[{"x": [1, 2], "y": [3, 3]}, {"x": [1, 2], "y": [3, 4]},
                                                          {"x": [5, 6], "y": [7, 8]}, {"x": [1, 0], "y": [2, 3]}])
    net = checks.write("g.net.json", json.dumps(tight))
    status, out, err = checks.run(net, "--while", f"output=unsat:'{checks.nnsolve}' --timeout 10")
    left = json.loads(out) if status == 0 else err
    targets = sum(value != "?" for point in left["data"] for value in point["y"]) if status == 0 else 0
    checks.record("network: two data points contradict each other", status == 0 and len(left["data"]) == 2 and
                  targets == 2 and left["network"]["edges"] == [], left)


def case_predicates(checks):
    inv = checks.write("p.etrinv", INV)
    wanted = "etr-inv 1\nvars u\nu * u = 1\n"
    crash = checks.write("crash.py", CRASHES)
    checks.expect_result("a crash by its signal", [inv, "--while", f"exit=139:{sys.executable} {crash}"], wanted)
    checks.expect_result("output=TEXT", [inv, "--while", "output=u * u:cat {}"], wanted)
    checks.expect_result("quotes, and {} in the middle", [inv, "--while", "sh -c 'grep -q \"$1\" \"$0\"' {} 'u . u'"],
                         wanted)
    status, out, _ = checks.run(inv, "--while", "exit=3:sh -c 'grep -q \"u . u\" \"$1\" && exit 3' -")
    checks.record("exit=N", status == 0 and out == wanted, (status, out))
    status, _, err = checks.run(inv, "--while", "grep -q z", "--jobs", "3", "-o", "jobs.etrinv")
    checks.run(inv, "--while", "grep -q z", "-o", "alone.etrinv")
    checks.record("--jobs gives the same", status == 0 and checks.read("jobs.etrinv") == checks.read("alone.etrinv"), err)


def case_bad_commands(checks):
    inv = checks.write("b.etrinv", INV)
    litter = checks.write("litter.py", LITTER.replace("MARK", "98765.4321"))
    checks.expect_result("a predicate that litters and forks", [inv, "--while", f"{sys.executable} {litter}"],
                         "etr-inv 1\nvars z u\nz + z = u\n")
    checks.record("its processes are gone", not is_running("98765.4321"))
    hangs = checks.write("hangs.py", HANGS)
    checks.expect_result("a predicate that hangs is a no",
                         [inv, "--while", f"{sys.executable} {hangs}", "--timeout", "2"],
                         "etr-inv 1\nvars x y z u\nx * y = 1\nz + z = u\n")
    checks.record("what hung is gone", not is_running(hangs))
    status, out, err = checks.run(inv, "--while", "sh -c 'sleep 0.2; grep -q = \"$1\"' -", "--limit", "0.5", "--json",
                                  "-o", "limit.etrinv")
    checks.record("--limit ends with the best so far", status == 0 and "=" in checks.read("limit.etrinv") and
                  json.loads(out)["minimal"] is False and err.count("\n") == 1, (status, out, err))
    checks.expect_clean("--limit")


def case_errors(checks):
    inv = checks.write("e.etrinv", INV)
    checks.expect_error("not true at first", 64, [inv, "--while", "grep -q nowhere"],
                        ["e.etrinv", "does not hold", "status 1"])
    checks.expect_error("a time-out at first", 64, [inv, "--while", "sleep 50 ; true", "--timeout", "0.3"], ["does not"])
    checks.expect_error("no such program", 64, [inv, "--while", "/nowhere/program"], ["/nowhere/program"])
    checks.expect_error("a quote that does not end", 64, [inv, "--while", "grep 'x"], ["quote"])
    checks.expect_error("no command", 64, [inv, "--while", "exit=3:"], ["command"])
    for predicate in ("exit=x:true", "exit=300:true", "exit=1", "output=:cat", ""):
        checks.expect_error(f"predicate {predicate!r}", 64, [inv, "--while", predicate])
    checks.expect_error("no predicate", 64, [inv])
    checks.expect_error("--timeout 0", 64, [inv, "--while", "true", "--timeout", "0"])
    checks.expect_error("--jobs 0", 64, [inv, "--while", "true", "--jobs", "0"])
    checks.expect_error("--json without -o", 64, [inv, "--while", "true", "--json", "-o", "-"], ["-o"])
    checks.expect_error("onto itself", 64, [inv, "--while", "true", "-o", inv], ["overwritten"])
    checks.expect_error("no such folder", 74, [inv, "--while", "true", "-o", checks.path("no/such/file")])
    checks.expect_error("no such file", 74, [checks.path("missing.etrinv"), "--while", "true"])
    checks.expect_error("bad input", 65, [checks.write("bad.etrinv", "x + y = 1\n"), "--while", "true"], ["bad.etrinv:1"])
    checks.record("the input is as it was", checks.read("e.etrinv") == INV)


def case_signals(checks):
    lines = "".join(f"x{i} + x{i} = x{i}\n" for i in range(40))
    inv = checks.write("s.etrinv", lines)
    slow = checks.write("slow.py", SLOW)
    for number, wanted, arguments in ((signal.SIGINT, 130, []), (signal.SIGTERM, 143, ["--jobs", "2"])):
        log, out = checks.path(f"log{number}"), checks.path(f"out{number}.etrinv")
        process = checks.start(inv, "--while", f"{sys.executable} {slow} {{}} {log}", "-o", out, *arguments)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not (os.path.exists(log) and os.path.getsize(log) > 4 * 6):
            time.sleep(0.02)
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
        left = checks.read(out) if os.path.exists(out) else ""
        checks.record(f"signal {number}: exit status", process.returncode == wanted, (process.returncode, err))
        checks.record(f"signal {number}: the best so far", 5 <= left.count("=") < 40 and
                      all(re.fullmatch(r"etr-inv 1|vars .*|(x\d+) \+ \1 = \1", line) for line in left.splitlines()), left)
        checks.record(f"signal {number}: no process is left", not is_running(slow))
        checks.expect_clean(f"signal {number}")


def case_again(checks):
    """What was shrunk does not shrink any more."""
    smt = checks.write("again.smt2", SMT)
    for name, word in (("again.smt2", "q"), ("again.smt2", "z z"), ("again.smt2", "22")):
        status, once, err = checks.run(smt, "--while", f"grep -q '{word}'")
        checks.record(f"{name}, {word}", status == 0 and word in once, err)
        checks.write("once.smt2", once)
        checks.expect_result(f"{name}, {word}: again", [checks.path("once.smt2"), "--while", f"grep -q '{word}'"], once)


# Says unsat of whatever has a product; so it is wrong about some files, and right about others. It also says sat of
# what has no product, and so has another fault.
WRONG = """
import sys
text = open(sys.argv[1]).read()
print("unsat" if "(* x" in text else "sat")
"""
WRONG_ABOUT = """(set-logic QF_NRA)
(declare-fun x () Real) (declare-fun y () Real) (declare-fun z () Real)
(assert (= (* x y) 6))
(assert (> (+ x z) 1))
(assert (or (< z 3) (> z 4)))
(check-sat)
"""


def case_truth(checks):
    """Lost without it: that a shrink slides from a wrong answer to a right one, or to another fault."""
    liar = f"python3 {checks.write('wrong.py', WRONG)}"
    checks.write("wrong.smt2", WRONG_ABOUT)
    for name, predicate in [("z3-wrong", f"z3-wrong:{liar}"), ("disagree", f"disagree:{liar}:z3 -T:5")]:
        status, out, err = checks.run("wrong.smt2", "--while", predicate)
        checks.record(f"{name}: the same fault", status == 0 and "(* x" in out and "z" not in out.split("assert")[1]
                      and out.count("assert") == 1, (status, out, err))
        checks.write(f"{name}.smt2", out)
        said = subprocess.run(["z3", checks.path(f"{name}.smt2")], capture_output=True, text=True, check=False).stdout
        checks.record(f"{name}: it is a fault", said.startswith("sat"), said)
        checks.expect_clean(name)
    checks.write("right.smt2", WRONG_ABOUT.replace("(= (* x y) 6)", "(< (* x x) 0)"))
    checks.expect_error("no fault", 64, ["right.smt2", "--while", f"z3-wrong:{liar}"], ["does not hold"])
    for words in ("z3-wrong:no_such_program", "disagree:z3", "disagree:z3:no_such_program"):
        checks.expect_error(words, 64, ["right.smt2", "--while", words], ["--while"])


def case_only(checks):
    """Lost without it: that steps of one kind alone are tried."""
    net = checks.write("only.net.json", json.dumps(NET))
    status, out, err = checks.run(net, "--only", "data", "--while", "grep -q 1000")
    told = json.loads(out) if status == 0 else {}
    checks.record("--only data", status == 0 and len(told["data"]) == 1 and told["name"] == "shrink me", (status, out, err))
    checks.record("--only data: the network stays", "h1_4" in out or "[3, 4, 2]" in out, out)
    status, out, err = checks.run(net, "--only", "notes,relus", "--while", "grep -q 1000")
    checks.record("--only notes,relus", status == 0 and "shrink me" not in out and "relu" not in out and "7/2" in out,
                  (status, out, err))
    checks.expect_error("--only nonsense", 64, [net, "--only", "constraints", "--while", "grep -q 1000"], ["data points"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("nnsolve", type=os.path.abspath)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    scratch = os.path.realpath(tempfile.mkdtemp(prefix="nnsolve-shrink-test-"))
    try:
        checks = Checks(options.nnsolve, scratch)
        for name, case in sorted(globals().items()):
            if name.startswith("case_") and options.only in name:
                case(checks)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
