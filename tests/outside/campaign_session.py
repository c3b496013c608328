"""Campaigns of the binary, and what is in their databases: for campaign.py, slurm.py and report.py."""
import json
import os
import random
import sqlite3
import stat
import subprocess
import time

from session import Scratch

LIMIT = 300
# Deterministic whatever the machine is busy with: one engine, one question.
STEADY = ["--backends", "z3", "--options", "--presolve off", "--timeout", "100"]


class Failure(Exception):
    pass


def expect(condition, message):
    if not condition:
        raise Failure(message)


def write(path, text, executable=False):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    if executable:
        os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
    return path


def formula(index):
    """A small ETR-INV formula: every third one has no solution."""
    lines = ["etr-inv 1"]
    for i in range(index % 4 + 1):
        lines.append(f"x{i} + x{i} = x{i + 1}")
    lines.append("x0 * x1 = 1" if index % 3 else "z + z = z\nz * x0 = 1")
    return "\n".join(lines + [f"# {index}"]) + "\n"


class Session(Scratch):
    def __init__(self, options, scratch):
        super().__init__(scratch)
        self.nnsolve, self.count = os.path.abspath(options.nnsolve), options.count
        self.random = random.Random(options.seed)

    def formulas(self, name, count):
        directory = self.path(name)
        os.makedirs(directory, exist_ok=True)
        for index in range(count):
            write(os.path.join(directory, f"f{index:03}.etrinv"), formula(index))
        return directory

    def start(self, *words, **more):
        return subprocess.Popen([self.nnsolve, "campaign", *words], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)

    def run(self, *words, status=0):
        result = subprocess.run([self.nnsolve, "campaign", *words], capture_output=True, timeout=LIMIT, check=False,
                                stdin=subprocess.DEVNULL, text=True)
        expect(result.returncode == status,
               f"campaign {' '.join(words)}: exit status {result.returncode}, not {status}: {result.stderr[:500]}")
        return result

    def run_json(self, *words, status=0):
        return json.loads(self.run(*words, "--json", status=status).stdout)


def rows(directory, query, name="campaign.db"):
    """Opened for writing, as a reader must be that finds what a killed writer left behind."""
    database = sqlite3.connect(os.path.join(directory, name), timeout=60)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def raw_results(directory):
    """Times and all: what is done must stay as it is."""
    if not os.path.exists(os.path.join(directory, "campaign.db")):
        return set()
    if not rows(directory, "SELECT 1 FROM sqlite_schema WHERE name = 'result'"):
        return set()
    return set(rows(directory, "SELECT * FROM result"))


def content(directory):
    """All that does not depend on when it was."""
    plan = rows(directory, "SELECT * FROM instance ORDER BY id"), rows(directory, "SELECT * FROM task ORDER BY id")
    results = []
    for task, outcome, status, trust, reason, by, exit_status, answer, errors, version in rows(
            directory, "SELECT task, outcome, status, trust, reason, decided_by, exit_status, json, errors, version "
                       "FROM result ORDER BY task"):
        size = json.loads(answer)["size"] if answer else None
        results.append((task, outcome, status, trust, reason, by, exit_status, str(size), errors, version))
    return plan, results


def expect_same(directory, undisturbed):
    mine, theirs = content(directory), content(undisturbed)
    expect(mine[0] == theirs[0], "the plans differ")
    for one, other in zip(mine[1], theirs[1]):
        expect(one == other, f"results differ: {one} and, undisturbed, {other}")
    expect(len(mine[1]) == len(theirs[1]), f"{len(mine[1])} results, undisturbed {len(theirs[1])}")


def wait_for(process):
    out, err = process.communicate(timeout=LIMIT)
    return process.returncode, out, err


def children_of(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [int(child) for child in file.read().split()]
    except OSError:
        return []


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def expect_empty(directory):
    """A keeper whose campaign was killed takes a moment to clean up."""
    deadline = time.monotonic() + 30
    while os.listdir(directory) and time.monotonic() < deadline:
        time.sleep(0.1)
    expect(not os.listdir(directory), f"left behind: {os.listdir(directory)}")
