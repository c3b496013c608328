#!/usr/bin/env python3
"""campaign.py NNSOLVE [--count N] [--seed S] [--only WORD]: `nnsolve campaign` from outside.

What a campaign promises is held against one that nothing happened to: killed at random, run by two at once, in shards,
extended, interrupted, it ends with the same database (but for times). --count is how often it is killed.
"""
import argparse
import json
import os
import pty
import random
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from campaign_session import (Failure, STEADY, Session, children_of, expect, expect_empty, expect_same, formula,
                              is_alive, raw_results, rows, wait_for, write)


def killed(session):
    """Lost without it: that kill -9 at any moment costs nothing but the tasks under way."""
    instances = session.formulas("killed", 4 * session.count + 12)
    undisturbed, directory = session.path("undisturbed"), session.path("disturbed")
    plan = ["-i", instances, *STEADY, "-j2"]
    start = time.monotonic()
    session.run(undisturbed, *plan)
    longest = 2 * (time.monotonic() - start) / session.count
    kills, kept = 0, set()
    while kills < session.count:
        process = session.start(directory, *plan)
        time.sleep(session.random.uniform(0, longest))
        process.kill()
        code = wait_for(process)[0]
        results = raw_results(directory)
        expect(kept <= results, "a result was lost, or a task was done again")
        kept = results
        if code != -signal.SIGKILL:
            break  # it was done before
        kills += 1
    session.run(directory, *plan)
    expect(kept <= raw_results(directory), "a result was lost, or a task was done again")
    expect_same(directory, undisturbed)
    expect(session.run_json(directory)["ran"] == 0, "there was something left to run")
    expect(kills >= min(3, session.count), f"only {kills} kills came in time")
    print(f"  killed {kills} times, {len(kept)} results were there at the last")


def two_at_once(session):
    """Lost without it: that two campaigns on one directory share the work."""
    instances = session.formulas("two", 30)
    directory = session.path("two.campaign")
    plan = [directory, "-i", instances, *STEADY, "-j2", "--json"]
    answers = [wait_for(process) for process in [session.start(*plan) for _ in range(2)]]
    for code, _, err in answers:
        expect(code == 0, f"exit status {code}: {err[:300]}")
    ran = [json.loads(out)["ran"] for _, out, _ in answers]
    expect(sum(ran) == 30, f"{ran} tasks were run, there are 30")
    expect(all(json.loads(out)["left"] == 0 for _, out, _ in answers), "one of them did not wait for the other")
    print(f"  {ran[0]} and {ran[1]} tasks")


def outcomes(session):
    """Lost without it: that a task may crash, hang or fail, and the campaign goes on and says so."""
    instances = session.formulas("outcomes", 1)
    directory = session.path("outcomes.campaign")
    crash = write(session.path("crash.sh"), "#!/bin/sh\nkill -SEGV $$\n", True)
    # The outermost `nnsolve solve` above it: the task's own process.
    assassin = write(session.path("assassin.py"), f"""#!{sys.executable}
import os, signal, time
words = lambda pid: open(f"/proc/{{pid}}/cmdline").read().split("\\0")
parent = lambda pid: int(open(f"/proc/{{pid}}/stat").read().rsplit(")", 1)[1].split()[1])
victim, pid = 0, os.getpid()
while pid > 1:
    if words(pid)[:2] == ["nnsolve", "solve"]: victim = pid
    pid = parent(pid)
if victim: os.kill(victim, signal.SIGSEGV)
time.sleep(100)
""", True)
    hang = write(session.path("hang.sh"), "#!/bin/sh\nsleep 100\n", True)
    gone = write(session.path("gone.sh"), "#!/bin/sh\n", True)
    plan = [directory, "-i", instances, "--options", "--presolve off", "--timeout", "50", "--limit", "5", "--backends",
            f"smtlib:{crash},smtlib:{assassin},smtlib:{hang},smtlib:{gone},z3"]
    session.run(*plan, "--plan")
    os.remove(gone)
    told = session.run_json(directory, status=1)
    expect(told["left"] == 0, "not all were recorded")
    found = rows(directory, "SELECT outcome, status, exit_status, reason FROM result ORDER BY task")
    expect([row[0] for row in found] == ["answered", "crashed", "timeout", "failed", "answered"], str(found))
    expect(found[0][1] == "unknown" and "crash" in found[0][3], f"of a backend that crashed: {found[0]}")
    expect(found[1][3] == "signal 11", f"of a task that crashed: {found[1]}")
    expect(found[3][2] == 69 and "gone.sh" in found[3][3], f"of a task without backend: {found[3]}")
    result = session.run(directory, status=1)
    expect("nothing to run" in result.stdout and "1 task never got to the question" in result.stdout, result.stdout)
    write(gone, "#!/bin/sh\nexec z3 \"$1\"\n", True)
    told = session.run_json(directory, "--retry")
    expect((told["ran"], told["misused"], told["outcomes"]["answered"]) == (1, 0, 3), f"with --retry: {told}")


def retried_in_shards(session):
    """Lost without it: that what --retry and --renew forget comes back out of a shard's file."""
    instances = session.formulas("retried", 2)
    directory = session.path("retried.campaign")
    gone = write(session.path("lost.sh"), "#!/bin/sh\nexec z3 \"$1\"\n", True)
    session.run(directory, "-i", instances, "--backends", f"smtlib:{gone}", "--options", "--presolve off", "--plan")
    os.remove(gone)
    session.run(directory, "--shard", "1/1", status=1)
    session.run(directory, "--merge", status=1)
    write(gone, "#!/bin/sh\nexec z3 \"$1\"\n", True)
    told = session.run_json(directory, "--retry", "--plan")
    expect(told["left"] == 2, f"{told['left']} of 2 are open again")
    expect(session.run_json(directory, "--plan")["left"] == 2, "what was forgotten came back")
    expect(session.run_json(directory)["ran"] == 2, "they did not run")


def changed(session):
    """Lost without it: that results of two different files are never mixed under one name."""
    instances = session.formulas("changed", 3)
    directory = session.path("changed.campaign")
    victim = os.path.join(os.path.realpath(instances), "f001.etrinv")
    session.run(directory, "-i", instances, *STEADY)
    before = raw_results(directory)
    write(victim, formula(0))
    more = ["-i", instances, "--backends", "z3", "--options", "--presolve on", "--timeout", "100"]
    result = session.run(directory, *more, "--json", status=65)
    told = json.loads(result.stdout)
    expect([entry["instance"] for entry in told["changed"]] == [victim], str(told["changed"]))
    expect(told["changed"][0]["results"] == 1 and told["left"] == 1, f"the changed one was run: {told}")
    expect(result.stderr.count("\n") == 1 and victim in result.stderr, f"said: {result.stderr!r}")
    expect(before <= raw_results(directory), "results of others were touched")
    os.remove(victim)
    told = session.run_json(directory, status=65)
    expect("read" in told["changed"][0]["problem"], str(told))
    write(victim, formula(0))
    told = session.run_json(directory, "--renew")
    expect(told["left"] == 0 and told["ran"] == 2 and not told["changed"], str(told))
    status = rows(directory, "SELECT DISTINCT status FROM result JOIN task ON task.id = task JOIN instance "
                             "ON instance.id = task.instance WHERE path LIKE '%f001.etrinv'")
    expect(status == [("unsat",)], f"of the new file: {status}")


def changed_meanwhile(session):
    """Lost without it: that no result is kept of a file that changed while it was being read."""
    instances = session.formulas("meanwhile", 2)
    directory = session.path("meanwhile.campaign")
    victim = os.path.join(os.path.realpath(instances), "f001.etrinv")
    editor = write(session.path("editor.sh"), f'#!/bin/sh\necho "# edited" >> {victim}\nexec z3 "$1"\n', True)
    told = session.run_json(directory, "-i", victim, "--backends", f"smtlib:{editor}", "--options", "--presolve off",
                            status=65)
    expect(told["left"] == 1 and not raw_results(directory), f"it was recorded: {told}")
    expect([entry["instance"] for entry in told["changed"]] == [victim], str(told))


def extended(session):
    """Lost without it: that a campaign can grow, and what it has keeps its number and its result."""
    few, many = session.formulas("few", 4), session.formulas("many", 6)
    directory = session.path("extended.campaign")
    session.run(directory, "-i", few, *STEADY)
    before = raw_results(directory)
    told = session.run_json(directory, "-i", few, many, *STEADY)
    expect((told["tasks"], told["ran"], told["left"]) == (10, 6, 0), str(told))
    expect(before <= raw_results(directory), "results were lost or done again")
    told = session.run_json(directory, "-i", few, "--command", "solve", "--backends", "z3,smtlib:z3",
                            *STEADY[2:])
    expect((told["tasks"], told["ran"]) == (14, 4), str(told))


def shards(session):
    """Lost without it: that shards, one of them killed and started again, and a merge give what one run gives."""
    instances = session.formulas("shards", 25)
    whole, directory = session.path("whole"), session.path("shards.campaign")
    plan = ["-i", instances, *STEADY]
    session.run(whole, *plan)
    expect(session.run_json(directory, *plan, "--plan")["left"] == 25, "--plan ran something")
    process = session.start(directory, "--shard", "2/3", "-j1")
    time.sleep(0.3)
    process.kill()
    wait_for(process)
    early = session.run_json(directory, "--merge")["done"]
    parts = [session.run_json(directory, "--shard", f"{i}/3") for i in (1, 2, 3)]
    expect(sum(part["tasks"] for part in parts) == 25 and all(part["left"] == 0 for part in parts), str(parts))
    expect(sum(part["ran"] for part in parts) <= 25 - early, "a merged result was done again")
    merged = session.run_json(directory, "--merge")
    expect(merged["left"] == 0 and merged["ran"] == 0, str(merged))
    before = raw_results(directory)
    session.run(directory, "--merge")
    session.run(directory)
    expect(before == raw_results(directory), "merging again changed something")
    expect_same(directory, whole)
    other = session.path("other.campaign")
    session.run(other, "-i", session.formulas("other", 1), *STEADY)
    os.makedirs(os.path.join(other, "shards"))
    shutil.copy(os.path.join(directory, "shards", "1.db"), os.path.join(other, "shards", "1.db"))
    session.run(other, "--merge", status=64)


def not_mixed(session):
    """Lost without it: that a shard and a plain run do the same task twice."""
    instances = session.formulas("mixed", 2)
    directory = session.path("mixed.campaign")
    hang = write(session.path("wait.sh"), "#!/bin/sh\nsleep 100\n", True)
    session.run(directory, "-i", instances, "--backends", f"smtlib:{hang}", "--options", "--presolve off", "--plan",
                "--timeout", "200")
    process = session.start(directory, "--shard", "1/1")
    try:
        deadline = time.monotonic() + 60
        while not children_of(process.pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        session.run(directory, status=64)
    finally:
        process.kill()
        wait_for(process)


def interrupted(session):
    """Lost without it: that ^C leaves no solvers behind."""
    instances = session.formulas("interrupted", 3)
    directory = session.path("interrupted.campaign")
    marker = session.path("pids")
    slow = write(session.path("slow.sh"), f"#!/bin/sh\necho $$ >> {marker}\nexec sleep 200\n", True)
    process = session.start(directory, "-i", instances, "--backends", f"smtlib:{slow}", "--options", "--presolve off",
                            "--timeout", "300", "-j2")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (os.path.exists(marker) and len(open(marker).readlines()) >= 2):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    code, out, _ = wait_for(process)
    is_plan_alone = out.startswith(b"to run: 3 tasks") and out.count(b"\n") == 1
    expect(code == 130 and is_plan_alone, f"exit status {code}, output {out!r}")
    left = [int(line) for line in open(marker) if is_alive(int(line))]
    expect(not left, f"solvers live on: {left}")
    expect(not raw_results(directory), "what was interrupted was recorded")
    expect(session.run_json(directory, "--plan")["left"] == 3, "the plan was lost")


def disagreements(session):
    """Lost without it: that a lying backend is found."""
    instances = session.formulas("lied", 2)
    directory = session.path("lied.campaign")
    liar = write(session.path("liar.sh"), "#!/bin/sh\necho unsat\n", True)
    told = session.run_json(directory, "-i", instances, "--backends", f"z3,smtlib:{liar}", "--options",
                            "--presolve off", "--timeout", "100", status=1)
    expect([os.path.basename(entry["instance"]) for entry in told["disagreements"]] == ["f001.etrinv"],
           str(told["disagreements"]))
    said = {(verdict["party"], verdict["status"]) for verdict in told["disagreements"][0]["verdicts"]}
    expect((f"smtlib:{liar}", "unsat") in said and ("z3", "sat") in said, str(said))
    known = session.path("known")
    os.makedirs(known)
    write(os.path.join(known, "x.smt2"), "(set-logic QF_NRA)\n(set-info :status unsat)\n(declare-const x Real)\n"
                                         "(assert (= (* x x) 4))\n(check-sat)\n")
    told = session.run_json(session.path("known.campaign"), "-i", known, *STEADY, status=1)
    expect(told["disagreements"][0]["verdicts"][-1]["trust"] == "known", str(told))


def thresholds(session):
    """Lost without it: that networks with thresholds run, and that answers about different thresholds are different
    questions: a contradiction is one only within a question."""
    document = {"nnsolve": "training/1", "network": {"layers": [1, 1], "activations": ["identity"]},
                "data": [{"x": [0], "y": [0]}, {"x": [0], "y": [1]}], "cost": "max", "threshold": "1/2"}
    instance = write(session.path("two-targets.net.json"), json.dumps(document))
    directory = session.path("thresholds.campaign")
    plan = [directory, "-i", instance, "--options", "--presolve on", "--options", "--threshold 1/4 --cost max",
            "--options", "--cost=max --threshold=1/4", "--options", "--threshold 1 --cost l1", "--options", "--cost l1",
            "--timeout", "60"]
    answer = session.run_json(*plan)
    expect(answer["statuses"] == {"sat": 2, "unsat": 3}, str(answer))
    expect(answer["disagreements"] == [], str(answer["disagreements"]))
    report = session.path("thresholds.html")
    done = subprocess.run([session.nnsolve, "report", directory, "-o", report], capture_output=True, text=True)
    expect(done.returncode == 0, f"report: {done.stderr}")
    with open(report, encoding="utf-8") as file:
        expect("contradicted" not in file.read(), "the report takes different questions for one")
    with sqlite3.connect(os.path.join(directory, "campaign.db")) as database:
        database.execute("UPDATE result SET status = 'sat' WHERE task = 2")
    told = session.run_json(directory, status=1)["disagreements"]
    expect([entry["question"] for entry in told] == ["--cost max --threshold 1/4"], str(told))


def told(session):
    """Lost without it: silence where nobody looks, and one line where somebody does."""
    instances = session.formulas("told", 2)
    slow = write(session.path("slow.sh"), "#!/bin/sh\nsleep 1.2\n", True)
    plan = ["-i", instances, "--backends", f"smtlib:{slow}", "--options", "--presolve off"]
    result = session.run(session.path("silent.campaign"), *plan)
    expect(result.stderr == "", f"without a terminal: {result.stderr!r}")
    lines = result.stdout.splitlines()
    expect(lines[0].startswith("to run: 2 tasks of solve with smtlib:") and "on 2 instances" in lines[0], lines[0])
    expect("2 of 2 tasks done" in lines[1], result.stdout)
    try:
        master, slave = pty.openpty()
    except OSError as problem:
        print(f"  SKIPPED the part on a terminal: {problem}")
        return
    process = subprocess.Popen([session.nnsolve, "campaign", session.path("shown.campaign"), *plan, "-j1"],
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=slave)
    os.close(slave)
    shown = b""
    while process.poll() is None or select.select([master], [], [], 0)[0]:
        if not select.select([master], [], [], 0.1)[0]:
            continue
        try:
            shown += os.read(master, 4096)
        except OSError:
            break
    os.close(master)
    expect(wait_for(process)[0] == 0, "it failed on a terminal")
    expect(b"of 2 done" in shown and b"disagreements" in shown, f"on a terminal: {shown!r}")


def refused(session):
    """Lost without it: one clear error for each wrong use, and nothing made on the way."""
    instances = session.formulas("refused", 1)
    directory = session.path("refused.campaign")
    session.run(directory, status=64)
    session.run(directory, "-i", session.path("nowhere"), status=74)
    expect(not os.path.exists(directory), "something was made")
    for words, status, word in [(["--options", "--presolv off"], 64, "presolve"), (["--backends", "z3,zz"], 69, "zz"),
                                (["--options", "--backend zz"], 64, "backend"), (["--options", "--help"], 64, "help")]:
        result = session.run(directory, "-i", instances, *words, status=status)
        expect(word in result.stderr, f"{words}: {result.stderr}")
        expect(not os.path.exists(directory), f"something was made for {words}")
    session.run(directory, "-i", instances, "--command", "fuzz", status=64)
    session.run(directory, "-i", instances, "--shard", "4/3", status=64)
    session.run(directory, "-i", instances, "--json", "stray", status=64)
    session.run(directory, "--command", "fuzz", "--seeds", "3", status=64)
    os.makedirs(directory, exist_ok=True)
    write(os.path.join(directory, "campaign.db"), "this is no database at all, but long enough to look like one\n" * 99)
    session.run(directory, status=74)
    bad = write(session.path("manifest.jsonl"), '{"name": "a", "files": {}}\n{"name": }\n')
    result = session.run(session.path("bad.campaign"), "--manifest", bad, status=65)
    expect(f"{bad}:2:" in result.stderr, result.stderr)


def manifest(session):
    """Lost without it: family, size, expected status and hash of generated instances."""
    instances = session.formulas("listed", 2)
    digest = subprocess.run(["sha256sum", os.path.join(instances, "f000.etrinv")], capture_output=True, text=True,
                            check=True).stdout.split()[0]
    line = {"name": "first", "family": "small", "size": 3, "seed": 1, "status": "unsat", "evidence": {"kind": "none"},
            "files": {"formula": "f000.etrinv", "other": "f001.etrinv"}, "sha256": {"f000.etrinv": digest}}
    path = write(os.path.join(instances, "manifest.jsonl"), json.dumps(line) + "\n")
    directory = session.path("listed.campaign")
    session.run(directory, "--manifest", path, *STEADY)
    expect(rows(directory, "SELECT sha256, name, family, size, expected FROM instance") ==
           [(digest, "first", "small", 3, "unsat")], str(rows(directory, "SELECT * FROM instance")))
    line["sha256"] = {"f000.etrinv": "0" * 64}
    write(path, json.dumps(line) + "\n")
    session.run(session.path("forged.campaign"), "--manifest", path, status=65)


TESTS = [killed, two_at_once, outcomes, retried_in_shards, changed, changed_meanwhile, extended, shards, not_mixed, interrupted,
         disagreements, thresholds, told, refused, manifest]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("nnsolve")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    failed = 0
    temporary = tempfile.gettempdir()
    chosen = [test for test in TESTS if options.only in test.__name__]
    for test in chosen:
        scratch = tempfile.mkdtemp(prefix="nnsolve-campaign-", dir=temporary)
        start = time.monotonic()
        try:
            os.environ["TMPDIR"] = os.path.join(scratch, "temporary")
            os.makedirs(os.environ["TMPDIR"])
            test(Session(options, scratch))
            expect_empty(os.environ["TMPDIR"])
            print(f"passed {test.__name__} ({time.monotonic() - start:.1f} s)", flush=True)
            shutil.rmtree(scratch, ignore_errors=True)
        except (Failure, subprocess.TimeoutExpired) as problem:
            failed += 1
            print(f"FAILED {test.__name__}: {problem}\n  {test.__doc__}\n  left in {scratch}", flush=True)
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
