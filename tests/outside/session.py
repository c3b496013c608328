"""What tests from outside stand on: a folder, calls of the binary, and a tally of what was tried."""
import os
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


class Tally:
    """What was tried and what went wrong, by section."""

    def __init__(self):
        self.sections = {}
        self.failures = []

    def record(self, section, name, problems, note="", seconds=0.0):
        row = self.sections.setdefault(section, {"passed": 0, "failed": 0, "notes": {}, "seconds": 0.0})
        row["failed" if problems else "passed"] += 1
        row["seconds"] += seconds
        if note:
            row["notes"][note] = row["notes"].get(note, 0) + 1
        if problems:
            self.failures.append((section, name, problems))
            print(f"FAILED {section}: {name}: {'; '.join(problems)}", flush=True)

    def report(self):
        width = max(len(s) for s in self.sections)
        print(f"\n{'':{width}}  passed failed seconds")
        for section, row in self.sections.items():
            notes = " ".join(f"{note}:{count}" for note, count in sorted(row["notes"].items()))
            print(f"{section:{width}}  {row['passed']:6} {row['failed']:6} {row['seconds']:7.1f}  {notes}")
        passed = sum(row["passed"] for row in self.sections.values())
        failed = sum(row["failed"] for row in self.sections.values())
        print(f"\n{passed} passed, {failed} failed")
        return 1 if failed else 0


class Result:
    def __init__(self, status, out, err, seconds):
        self.status, self.out, self.err, self.seconds = status, out, err, seconds


class Scratch:
    """A folder for the files of a test."""

    def __init__(self, scratch):
        self.scratch = scratch

    def path(self, *names):
        return os.path.join(self.scratch, *names)

    def write(self, name, data):
        """Bytes as they are, text as UTF-8."""
        with open(self.path(name), "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())
        return self.path(name)


class Session(Scratch):
    def __init__(self, options, scratch):
        super().__init__(scratch)
        self.options, self.tally = options, Tally()

    def call(self, *arguments, data=None, limit=60):
        start = time.monotonic()
        try:
            result = subprocess.run([self.options.nnsolve, *arguments], input=data, capture_output=True, timeout=limit,
                                    check=False, stdin=None if data is not None else subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            return Result(None, b"", b"", time.monotonic() - start)
        return Result(result.returncode, result.stdout, result.stderr, time.monotonic() - start)

    def expect_bad(self, section, name, arguments, needles, codes=(65,)):
        result = self.call(*arguments)
        problems = []
        if result.status not in codes:
            problems.append(f"exit status {result.status}, not 65: {result.out[:80]!r} {result.err[:200]!r}")
        else:
            if result.out:
                problems.append(f"standard output: {result.out[:100]!r}")
            if result.err.count(b"\n") != 1 or not result.err.endswith(b"\n"):
                problems.append(f"not exactly one line: {result.err[:400]!r}")
            for needle in needles:
                if needle.encode() not in result.err:
                    problems.append(f"no {needle!r} in {result.err[:300]!r}")
        self.tally.record(section, name, problems, str(result.status), result.seconds)
