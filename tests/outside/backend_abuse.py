#!/usr/bin/env python3
"""backend_abuse.py NNSOLVE [--only WORD]: backends that misbehave, and what nnsolve must make of them.

Every case of fake_backend.py is run as `--backend smtlib:...`; the answer must have the right name, exit status 0, come
within the limit and a second, as valid JSON too; no process may be left behind and no temporary file. A marker in the
environment finds processes that stay, sessions of their own or not. Then nnsolve itself is interrupted (SIGINT: 130),
terminated and killed in the middle of a query. Linux only (/proc).
"""
import argparse
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid

import check_witness

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TRAINING = os.path.join(ROOT, "instances", "training")
FAKE = os.path.join(HERE, "fake_backend.py")
LIMIT = 3
MEMORY_MB = 700    # what nnsolve itself may take for a tiny query, whatever its backend prints

TIMEOUT = "unknown (timeout)"
CRASHED = "unknown (backend crashed"
INVALID = "unknown (invalid model from "
NAMED = "unknown ("

# mode, instance, acceptable beginnings of the first line. Where instances/README.md fixes the name there is one.
CASES = [
    ("hang", "xor", [TIMEOUT]), ("deaf", "xor", [TIMEOUT]), ("deaf-children", "xor", [TIMEOUT]),
    ("daemon-hang", "xor", [TIMEOUT]), ("new-session", "xor", [TIMEOUT]), ("stopped", "xor", [TIMEOUT]),
    ("closed-output", "xor", [TIMEOUT, CRASHED]), ("drip", "xor", [TIMEOUT]),
    ("parent-leaves", "xor", [NAMED]), ("nothing", "xor", [NAMED]), ("nothing-1", "xor", [NAMED]),
    ("parent-leaves-unsat", "inconsistent", ["unsat"]), ("daemon-unsat", "inconsistent", ["unsat"]),
    ("daemon-open-unsat", "inconsistent", ["unsat"]),
    ("garbage-text", "xor", [NAMED]), ("garbage-bytes", "xor", [NAMED]),
    ("crash", "xor", [CRASHED]), ("crash-kill", "xor", [CRASHED, "unknown (memory)"]),
    ("half-word-crash", "xor", [CRASHED]), ("sat-crash", "xor", [NAMED]), ("half-model-crash", "xor", [NAMED]),
    ("sat-without-model", "xor", [NAMED]), ("sat-empty-model", "xor", [NAMED]), ("sat-error-model", "xor", [NAMED]),
    ("sat-wrong-model", "xor", [INVALID]), ("sat-almost-right", "xor", [INVALID]),
    ("sat-rounded", "sqrt-2", [INVALID]), ("sat-unknown-names", "xor", [NAMED]),
    ("sat-no-real-root", "xor", [NAMED]), ("sat-index-out-of-range", "xor", [NAMED]),
    ("sat-zero-polynomial", "xor", [NAMED]), ("sat-huge-degree", "xor", [NAMED]), ("sat-bad-interval", "xor", [NAMED]),
    ("sat-division-by-zero", "xor", [NAMED]), ("sat-word-values", "xor", [NAMED]),
    ("sat-deep-model", "xor", [NAMED]), ("sat-deep-value", "xor", [NAMED]), ("sat-huge-number", "xor", [NAMED]),
    ("sat-huge-exponent", "xor", [NAMED]),
    ("flood", "xor", [NAMED]), ("flood-lines", "xor", [NAMED]), ("flood-forever", "xor", [NAMED]),
    ("flood-error", "xor", [NAMED]), ("flood-model", "xor", [NAMED]), ("flood-after-unsat", "inconsistent", ["unsat"]),
    ("memory", "xor", ["unknown (memory)"]),
    ("unsat", "inconsistent", ["unsat"]), ("drip-unsat", "inconsistent", ["unsat"]),
    ("unsat-exit-1", "inconsistent", ["unsat"]), ("unsat-then-crash", "inconsistent", ["unsat"]),
    ("unsat-then-hang", "inconsistent", ["unsat"]), ("unsat-without-newline", "inconsistent", ["unsat"]),
    ("unsat-crlf", "inconsistent", ["unsat"]), ("unsat-model-error", "inconsistent", ["unsat"]),
    ("warnings-then-unsat", "inconsistent", ["unsat"]),
    ("unknown", "xor", [NAMED]), ("timeout-word", "xor", [NAMED]),
    ("right", "xor", ["sat"]), ("right-then-hang", "xor", ["sat"]), ("right-then-deaf", "xor", ["sat"]),
    ("right-then-crash", "xor", ["sat"]), ("right-exit-1", "xor", ["sat"]), ("right-then-garbage", "xor", ["sat"]),
    ("right-with-noise-on-stderr", "xor", ["sat"]), ("right-dripping", "xor", ["sat"]),
    ("right-one-line", "xor", ["sat"]), ("right-model-keyword", "xor", ["sat"]), ("right-crlf", "xor", ["sat"]),
    ("right", "sqrt-2", ["sat"]), ("algebraic-cvc5", "sqrt-2", ["sat"]), ("algebraic-interval", "sqrt-2", ["sat"]),
    ("algebraic-interval-indexed", "sqrt-2", ["sat"]), ("algebraic-cvc5", "cube-root-2", ["sat"]),
    ("algebraic-cvc5", "sqrt-2-sqrt-3", ["sat"]), ("algebraic-interval-indexed", "sqrt-2-sqrt-3", ["sat"]),
]


class Abuse:
    def __init__(self, nnsolve, scratch):
        self.nnsolve, self.scratch = nnsolve, scratch
        self.passed = self.failed = 0

    def record(self, name, problems, note=""):
        if problems:
            self.failed += 1
            print(f"FAILED {name}: {'; '.join(problems)}", flush=True)
        else:
            self.passed += 1
            print(f"ok     {name}  {note}", flush=True)

    def start(self, arguments, **more):
        """nnsolve with a marker of its own and an empty TMPDIR of its own."""
        marker = f"nnsolve-abuse-{uuid.uuid4().hex}"
        temporary = os.path.join(self.scratch, marker)
        os.mkdir(temporary)
        environment = dict(os.environ, NNSOLVE_ABUSE_MARKER=marker, TMPDIR=temporary, PYTHONPATH=HERE)
        out, err = (open(os.path.join(self.scratch, n), "w+b") for n in ("out", "err"))
        process = subprocess.Popen([self.nnsolve, *arguments], stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                   env=environment, **more)
        return process, marker, temporary, out, err

    def wait(self, process, limit):
        """(exit status or None, seconds, peak memory in MB of nnsolve itself)"""
        start, memory = time.monotonic(), 0
        while True:
            memory = max(memory, peak_memory(process.pid))
            status = process.poll()
            seconds = time.monotonic() - start
            if status is not None:
                return status, seconds, memory
            if seconds > limit:
                process.kill()
                process.wait()
                return None, seconds, memory
            time.sleep(0.01)

    def leftovers(self, marker, temporary, patience=0.5, files=True):
        deadline = time.monotonic() + patience
        while marked(marker) and time.monotonic() < deadline:
            time.sleep(0.02)
        problems = []
        stayed = marked(marker)
        if stayed:
            problems.append(f"left behind: {', '.join(stayed.values())}")
            for pid in stayed:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        if files and os.listdir(temporary):
            problems.append(f"left in TMPDIR: {os.listdir(temporary)}")
        shutil.rmtree(temporary, ignore_errors=True)
        return problems

    def misbehave(self, mode, instance, expected, as_json):
        path = os.path.join(TRAINING, instance + ".net.json")
        witness = os.path.join(self.scratch, "witness.json")
        with open(witness, "w", encoding="utf-8") as file:
            file.write("stale")
        backend = f"smtlib:{shlex.quote(sys.executable)} {shlex.quote(FAKE)} {mode}"
        arguments = ["solve", path, "--backend", backend, "--timeout", str(LIMIT), "--witness", witness]
        if mode == "memory":
            arguments += ["--memory", "300"]
        if "sqrt" in instance or "root" in instance:
            arguments += ["--presolve", "off"]  # which needs nobody for these
        if as_json:
            arguments.append("--json")
        process, marker, temporary, out, err = self.start(arguments)
        status, seconds, memory = self.wait(process, LIMIT + 20)
        problems = self.leftovers(marker, temporary)
        with out, err:
            out.seek(0)
            err.seek(0)
            text, noise = out.read(), err.read(2000)
        if status is None:
            problems.append("did not end")
        elif status != 0:
            problems.append(f"exit status {status}: {noise[:300]!r}")
        if seconds > LIMIT + 1:
            problems.append(f"took {seconds:.2f} s with --timeout {LIMIT}")
        if memory > MEMORY_MB:
            problems.append(f"nnsolve itself took {memory} MB")
        if as_json:
            first, more = self.read_json(text)
            problems += more
        else:
            first = text.decode("utf-8", "replace").split("\n")[0]
            if first.startswith("unsat ("):  # with its trust
                first = "unsat"
        if not any(first == e or (e.startswith("unknown") and first.startswith(e)) for e in expected):
            problems.append(f"says {first!r}, expected {' or '.join(expected)}")
        if first.startswith("unknown") and not (first.endswith(")") and "(" in first):
            problems.append(f"no reason in parentheses: {first!r}")
        if first == "sat":
            with open(path, "rb") as file, open(witness, "rb") as found:
                code, message = check_witness.judge(file.read(), found.read())
            if code:
                problems.append(f"the witness is {message}")
        elif os.path.exists(witness):
            problems.append("a witness file is there without sat")
        self.record(f"{mode} {instance}{' --json' if as_json else ''}", problems, f"{first} [{seconds:.2f} s]")

    @staticmethod
    def read_json(text):
        try:
            answer = json.loads(text)
        except ValueError:
            return "", [f"not JSON: {text[:200]!r}"]
        if not isinstance(answer, dict):
            return "", ["not an object"]
        status = str(answer.get("status"))
        if status == "unknown":
            return f"unknown ({answer.get('reason')})", []
        return status, []

    def hard_instance(self):
        """Parity of six bits by four hidden neurons, which nobody decides in a few seconds."""
        path = os.path.join(self.scratch, "parity.net.json")
        rows = [[(number >> bit) & 1 for bit in range(6)] for number in range(64)]
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"nnsolve": "training/1", "network": {"layers": [6, 4, 1], "activations": ["relu", "identity"]},
                       "data": [{"x": row, "y": [sum(row) % 2]} for row in rows]}, file)
        return path

    def stop(self, mode, name, number, expected, path):
        """A signal to nnsolve alone in the middle of a query."""
        witness = os.path.join(self.scratch, "stopped.json")
        backend = mode if mode in ("auto", "z3", "cvc5") else \
            f"smtlib:{shlex.quote(sys.executable)} {shlex.quote(FAKE)} {mode}"
        process, marker, temporary, out, err = self.start(
            ["solve", path, "--backend", backend, "--timeout", "60", "--witness", witness])
        time.sleep(1.0)
        if process.poll() is not None:
            self.record(f"{name} {mode}", ["was over before the signal"])
            self.leftovers(marker, temporary)
            return
        process.send_signal(number)
        status, seconds, _ = self.wait(process, 10)
        problems = self.leftovers(marker, temporary, patience=1.0, files=number != signal.SIGKILL)
        with out, err:
            err.seek(0)
            noise = err.read(300)
        if status not in expected:
            problems.append(f"exit status {status}, expected {expected}: {noise!r}")
        if seconds > 1:
            problems.append(f"took {seconds:.2f} s to end")
        if os.path.exists(witness):
            problems.append("a witness file was left")
            os.unlink(witness)
        self.record(f"{name} {mode}", problems, f"{status} [{seconds:.2f} s]")

    def words(self):
        """COMMAND is split as a shell would, quotes honoured, and no shell runs it."""
        path = os.path.join(TRAINING, "inconsistent.net.json")
        folder = os.path.join(self.scratch, "a folder with 'quotes' and spaces")
        os.mkdir(folder)
        program = os.path.join(folder, "solver")
        shutil.copy(FAKE, program)
        shutil.copy(os.path.join(HERE, "exact.py"), os.path.join(folder, "exact.py"))
        os.chmod(program, 0o755)
        record = os.path.join(self.scratch, "words")
        canary = os.path.join(self.scratch, "canary")
        for given, wanted in (
                ("{}", ["QUERY"]), ("", ["QUERY"]), ("-a {} -b", ["-a", "QUERY", "-b"]),
                ("'two words' \"three more words\" {}", ["two words", "three more words", "QUERY"]),
                ("a\\ b '' {}", ["a b", "", "QUERY"]), ("\"it's\" 'say \"hi\"'", ["it's", 'say "hi"', "QUERY"]),
                (f"$(touch {canary}) `id` $HOME *", None), ("--x={}", ["--x={}", "QUERY"])):
            if os.path.exists(record):
                os.unlink(record)
            process, marker, temporary, out, err = self.start(
                ["solve", path, "--presolve", "off", "--timeout", "10", "--backend",
                 f"smtlib:{shlex.quote(program)} {shlex.quote('record=' + record)} {given}"])
            status, _, _ = self.wait(process, 20)
            problems = self.leftovers(marker, temporary)
            with out, err:
                out.seek(0)
                err.seek(0)
                first, noise = out.read().split(b"\n")[0], err.read(300)
            if given.startswith("$"):
                if os.path.exists(canary):
                    problems.append("a shell ran it")
                if not os.path.exists(record):
                    problems.append(f"was not run: status {status}, {first!r}, {noise!r}")
                else:
                    with open(record, encoding="utf-8") as file:
                        got = file.read().split("\0")
                    if got[:4] != ["$(touch", f"{canary})", "`id`", "$HOME"]:
                        problems.append(f"words {got}")
            elif not os.path.exists(record):
                problems.append(f"was not run: status {status}, {first!r}, {noise!r}")
            else:
                with open(record, encoding="utf-8") as file:
                    got = file.read().split("\0")
                shape = ["QUERY" if os.path.isabs(w) and w.startswith(temporary) or w.endswith(".smt2") else w
                         for w in got]
                if shape != wanted:
                    problems.append(f"words {got}, expected {wanted}")
                if first.split()[:1] != [b"unsat"]:
                    problems.append(f"says {first!r}")
            self.record(f"command words: {given}", problems)

    def not_there(self):
        path = os.path.join(TRAINING, "xor.net.json")
        plain = os.path.join(self.scratch, "not-executable")
        with open(plain, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\necho sat\n")
        for label, command in (("missing", "/no/such/solver"), ("not executable", plain), ("a directory", self.scratch),
                               ("missing in PATH", "no-such-solver-anywhere"), ("empty", ""), ("blank", "  "),
                               ("open quote", "'z3"), ("empty word", "''")):
            process, marker, temporary, out, err = self.start(["solve", path, "--backend", "smtlib:" + command])
            status, _, _ = self.wait(process, 20)
            problems = self.leftovers(marker, temporary)
            with out, err:
                out.seek(0)
                err.seek(0)
                text, noise = out.read(), err.read(1000)
            if status not in ((69,) if label in ("missing", "not executable", "a directory", "missing in PATH")
                              else (64, 69)):
                problems.append(f"exit status {status}: {text[:100]!r} {noise[:200]!r}")
            if text:
                problems.append(f"standard output {text[:100]!r}")
            self.record(f"backend {label}", problems, str(status))


def peak_memory(pid):
    try:
        with open(f"/proc/{pid}/status", encoding="utf-8", errors="replace") as file:
            for line in file:
                if line.startswith("VmHWM"):
                    return int(line.split()[1]) // 1024
    except (OSError, ValueError):
        pass
    return 0


def marked(marker):
    """pid -> command line of every process that carries the marker and is no zombie."""
    found = {}
    needle = marker.encode()
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/environ", "rb") as file:
                    if needle not in file.read():
                        continue
                with open(f"/proc/{entry}/stat", "rb") as file:
                    if file.read().rsplit(b")", 1)[1].split()[0] == b"Z":
                        continue
                with open(f"/proc/{entry}/cmdline", "rb") as file:
                    command = file.read().replace(b"\0", b" ").decode("utf-8", "replace")
                found[int(entry)] = f"{entry} {command[:80]}"
            except OSError:
                pass
    return found


SKIPPED = 77    # the exit status that CTest takes for "skipped"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nnsolve")
    parser.add_argument("--only", default="", help="only cases with this word in their name")
    options = parser.parse_args()
    if not os.path.exists("/proc/self/stat"):
        print("skipped: /proc is not mounted, so that nobody can find a process that has left its session")
        sys.exit(SKIPPED)
    scratch = tempfile.mkdtemp(prefix="nnsolve-abuse-")
    abuse = Abuse(os.path.abspath(options.nnsolve), scratch)
    try:
        for mode, instance, expected in CASES:
            if options.only in mode:
                for as_json in (False, True):
                    abuse.misbehave(mode, instance, expected, as_json)
        for mode in ("hang", "deaf", "deaf-children", "daemon-hang", "new-session", "drip"):
            if options.only in "signal " + mode:
                xor = os.path.join(TRAINING, "xor.net.json")
                abuse.stop(mode, "SIGINT", signal.SIGINT, (130,), xor)
                abuse.stop(mode, "SIGTERM", signal.SIGTERM, (143, 130, -signal.SIGTERM), xor)
                abuse.stop(mode, "SIGHUP", signal.SIGHUP, (129, 130, -signal.SIGHUP), xor)
                abuse.stop(mode, "SIGKILL", signal.SIGKILL, (-signal.SIGKILL,), xor)
        for backend in ("auto", "z3", "cvc5"):
            if options.only in "signal " + backend:
                for name, number, expected in (("SIGINT", signal.SIGINT, (130,)),
                                               ("SIGKILL", signal.SIGKILL, (-signal.SIGKILL,))):
                    abuse.stop(backend, name, number, expected, abuse.hard_instance())
        if options.only in "words":
            abuse.words()
        if options.only in "backend not there":
            abuse.not_there()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"\n{abuse.passed} passed, {abuse.failed} failed")
    return 1 if abuse.failed else 0


if __name__ == "__main__":
    sys.exit(main())
