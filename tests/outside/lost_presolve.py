#!/usr/bin/env python3
"""lost_presolve.py NNSOLVE: whatever happens to presolve, the question is asked all the same.

The process that solves is killed while it presolves, as a crash or somebody else's lack of memory would; the answer
must still come, with a claim that says what became of presolve.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time

from session import Tally

tally = Tally()


def check(what, holds, why=""):
    tally.record("lost presolve", what, [] if holds else [why])


def formula(size):
    """Presolve takes a while, since nothing of it is trivial, and a solver decides it at once without."""
    lines = [f"(declare-const x{i} Real)(declare-const y{i} Real)" for i in range(size)]
    lines += [f"(assert (> (+ x{i} y{i}) {i}))(assert (or (> x{i} y{i}) (> y{i} {i})))" for i in range(size)]
    return "\n".join(lines) + "\n(check-sat)\n"


def descendants(process):
    """Of a process, by generation: the keeper, then the process that solves, ..."""
    generation = [process]
    while generation:
        found = []
        for parent in generation:
            for task in [f"/proc/{parent}/task/{parent}/children"]:
                try:
                    found += [int(word) for word in open(task).read().split()]
                except OSError:
                    pass
        if found:
            yield found
        generation = found


def kill_solver(process):
    """True if there was one to be killed: the keeper's child."""
    generations = list(descendants(process))
    if len(generations) < 2:
        return False
    os.kill(generations[1][0], signal.SIGKILL)
    return True


def solve_and_kill(nnsolve, path, delay):
    process = subprocess.Popen([nnsolve, path, "--timeout", "120", "--json"], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    time.sleep(delay)
    killed = process.poll() is None and kill_solver(process.pid)
    out, err = process.communicate()
    return killed, process.returncode, out, err


def main():
    nnsolve = sys.argv[1]
    lost = 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "chain.smt2")
        with open(path, "w") as file:
            file.write(formula(6000))
        step, rounds = 0, 1  # on a busy machine a round may miss presolve
        while lost < 2:
            step += 1
            killed, status, out, err = solve_and_kill(nnsolve, path, 0.03 * step * rounds)
            if not killed and step > 5:
                if lost > 0 or rounds == 4:
                    break
                step, rounds = 0, rounds + 1
            if not killed:
                continue
            if status == 70:  # before or after presolve
                check("an end at another moment is told", "ended unexpectedly" in err, err)
                continue
            answer = json.loads(out)
            check("nothing but the truth", answer["status"] != "unsat", out[:500])
            claim = answer["claims"][0] if answer["claims"] else None
            if claim and claim["backend"] == "presolve" and claim["status"] == "unknown":
                lost += 1
                check("it says why", "internal error" in claim["reason"], str(claim))
                check("and the question is answered", answer["status"] == "sat", str(answer)[:500])
        check("presolve was hit at least once", lost > 0, f"in {step} tries")


if __name__ == "__main__":
    main()
    sys.exit(tally.report())
