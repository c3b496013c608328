"""Calls of the binary with their time and memory, and cases that judge them."""
import os
import resource
import subprocess
import tempfile
import time

from session import Scratch

ADDRESS_SPACE = 6 << 30


class Result:
    def __init__(self, status, out, err, seconds, memory, processor_seconds=0.0):
        self.status, self.out, self.err, self.seconds, self.memory = status, out, err, seconds, memory
        self.processor_seconds = processor_seconds  # what else the machine does hardly shows in it


class Cases(Scratch):
    """Methods called case_... are run; those called big_... only if asked for."""

    def __init__(self, nnsolve, scratch, only, big):
        super().__init__(scratch)
        self.nnsolve, self.only, self.big = nnsolve, only, big
        self.passed = self.failed = 0

    def call(self, *arguments, data=None, limit=120, stdout=None, environment=None, folder=None, memory=ADDRESS_SPACE):
        start = time.monotonic()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as given:
            if data is not None:
                given.write(data)
                given.seek(0)
            process = subprocess.Popen(
                [self.nnsolve, *arguments], stdin=given if data is not None else subprocess.DEVNULL,
                stdout=stdout or out, stderr=err, env=environment, cwd=folder or self.scratch,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (memory, memory)))
            while True:
                pid, status, usage = os.wait4(process.pid, os.WNOHANG)
                if pid:
                    break
                if time.monotonic() - start > limit:
                    process.kill()
                    os.wait4(process.pid, 0)
                    process.returncode = -9
                    return Result(None, b"", b"", time.monotonic() - start, 0)
                time.sleep(0.01)
            process.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            err.seek(0)
            return Result(process.returncode, out.read(5_000_000), err.read(5_000_000), time.monotonic() - start,
                          usage.ru_maxrss // 1024, usage.ru_utime + usage.ru_stime)

    def record(self, name, problems, result=None):
        note = f"[{result.status}, {result.seconds:.2f} s, {result.memory} MB]" if result else ""
        if problems:
            self.failed += 1
            print(f"FAILED {name}: {'; '.join(problems)} {note}", flush=True)
        else:
            self.passed += 1
            print(f"ok     {name} {note}", flush=True)

    def expect(self, name, result, codes, first=None, one_line=True, most_seconds=None, most_memory=None):
        """exit status 64 and above: one line on standard error, nothing on standard output"""
        problems = []
        if result.status is None:
            problems.append("did not end")
        elif result.status not in codes:
            problems.append(f"exit status {result.status}, expected {codes}: {result.out[:80]!r} {result.err[:300]!r}")
        elif result.status not in (0, 1) and one_line:
            if result.err.count(b"\n") != 1:
                problems.append(f"not one line: {result.err[:300]!r}")
            if len(result.err) > 2000:
                problems.append(f"a message of {len(result.err)} bytes")
            if result.out:
                problems.append(f"standard output: {result.out[:100]!r}")
        if first is not None and result.out.split(b"\n")[0] != first:
            problems.append(f"says {result.out[:60]!r}")
        if most_seconds and result.seconds > most_seconds:
            problems.append(f"took {result.seconds:.1f} s")
        if most_memory and result.memory > most_memory:
            problems.append(f"took {result.memory} MB")
        self.record(name, problems, result)
        return not problems

    def run(self):
        for name in sorted(dir(self)):
            if name.startswith("case_") and self.only in name:
                getattr(self, name)()
        for name in sorted(dir(self)):
            if name.startswith("big_") and self.big and self.only in name:
                getattr(self, name)()
