#!/usr/bin/env python3
"""awkward.py NNSOLVE [--only WORD] [--big]: what a new user, or a hostile one, does to a command-line tool.

Odd file names, standard input, places that cannot be written, a witness written over the input, numbers of 100,000
digits, line ends, networks of great depth and width, files of hundreds of megabytes (with --big). Asked for: no crash, no
lost input, one clear line and the right exit status, sensible time and memory.
"""
import argparse
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile

import check_witness
from awkward_networks import NetworkCases
from session import ROOT

XOR = os.path.join(ROOT, "instances", "training", "xor.net.json")
UNSAT = os.path.join(ROOT, "instances", "training", "inconsistent.net.json")


class Awkward(NetworkCases):
    # ------------------------------------------------------------ names and streams

    def case_names(self):
        with open(XOR, "rb") as file:
            xor = file.read()
        for name in ("with space.net.json", "new\nline.net.json", "\u00fcn\u00ef\u2200.net.json", "quote's\".net.json",
                     "$(id).net.json", "a.json", "UPPER.NET.JSON", "%s%n.net.json", "net.json", ".net.json",
                     "x" * 240 + ".net.json", "solve.net.json"):
            path = self.write(name, xor)
            witness = path + ".w.json" if len(name) < 200 else os.path.join(self.scratch, "w.json")
            result = self.call("solve", name, "--witness", witness, "--timeout", "20")
            self.expect(f"name {name!r}", result, (0,), b"sat")
            bad = self.write(name, b"{]")
            result = self.call("solve", name)
            self.expect(f"name in a message {name!r}", result, (65,))
            os.unlink(bad)
        self.write("-dash.net.json", xor)
        self.expect("name after --", self.call("solve", "--", "-dash.net.json"), (0,), b"sat")
        self.expect("name ./-dash", self.call("solve", "./-dash.net.json"), (0,), b"sat")
        self.write("solve", xor)
        self.expect("a file that is called like a command", self.call("solve", "./solve", "--format", "net"), (0,),
                    b"sat")
        raw = os.path.join(os.fsencode(self.scratch), b"not-\xff-utf8.net.json")
        with open(raw, "wb") as file:
            file.write(xor)
        self.expect("a name that is not UTF-8", self.call(b"solve", raw), (0,), b"sat")
        self.expect("a name that is not UTF-8, json", self.call(b"solve", raw, b"--json"), (0,))
        with open(raw, "wb") as file:
            file.write(b"{")
        self.expect("a name that is not UTF-8 in a message", self.call(b"solve", raw), (65,))

    def case_standard_input(self):
        with open(XOR, "rb") as file:
            xor = file.read()
        self.expect("stdin", self.call("solve", "-", "--format", "net", data=xor), (0,), b"sat")
        self.expect("stdin without solve", self.call("-", "--format", "net", data=xor), (0,), b"sat")
        self.expect("stdin without --format", self.call("solve", "-", data=xor), (0, 64, 65))
        self.expect("stdin empty", self.call("solve", "-", "--format", "net", data=b""), (65,))
        self.expect("stdin bad", self.call("solve", "-", "--format", "net", data=b"{]"), (65,))
        self.expect("encode stdin", self.call("encode", "-", "--format", "net", data=xor), (0,))
        self.expect("wrong format word", self.call("solve", "-", "--format", "xml", data=xor), (64,))
        witness = os.path.join(self.scratch, "w.json")
        self.call("solve", XOR, "--witness", witness)
        if os.path.exists(witness):
            with open(witness, "rb") as file:
                data = file.read()
            self.expect("verify FILE -", self.call("verify", XOR, "-", data=data), (0,), b"valid")
            self.expect("verify - FILE", self.call("verify", "-", witness, "--format", "net", data=xor), (0,), b"valid")
            self.expect("verify exchanged", self.call("verify", witness, XOR), (64, 65))
            self.expect("solve a witness", self.call("solve", witness), (64, 65))
            self.expect("verify with itself", self.call("verify", XOR, XOR), (65,))
        os.mkfifo(os.path.join(self.scratch, "pipe.net.json"))
        feeder = subprocess.Popen(["sh", "-c", f"cat '{XOR}' > '{self.scratch}/pipe.net.json'"])
        self.expect("named pipe", self.call("solve", "pipe.net.json", limit=20), (0,), b"sat")
        feeder.kill()
        feeder.wait()
        self.expect("/dev/null", self.call("solve", "/dev/null", "--format", "net"), (65,))
        self.expect("directory", self.call("solve", self.scratch), (65, 74))
        self.expect("directory with the right name", self.call("solve", self.directory("d.net.json")), (65, 74))
        self.expect("file below a file", self.call("solve", XOR + "/x.net.json"), (74,))
        self.expect("empty name", self.call("solve", ""), (64, 74))
        self.expect("unknown ending", self.call("solve", self.write("x.txt", xor)), (0, 64, 65))
        self.expect("two files", self.call("solve", XOR, XOR), (64,))
        self.expect("unreadable", self.call("solve", "/proc/self/mem", "--format", "net"), (65, 74))

    def directory(self, name):
        path = os.path.join(self.scratch, name)
        os.makedirs(path, exist_ok=True)
        return path

    def case_output_places(self):
        folder = self.directory("place")
        for label, arguments in (
                ("encode -o", ["encode", XOR, "-o"]), ("solve --witness", ["solve", XOR, "--witness"]),
                ("solve -o", ["solve", XOR, "--json", "-o"])):
            self.expect(f"{label} missing directory", self.call(*arguments, "/no/such/place/q"), (74,))
            self.expect(f"{label} directory", self.call(*arguments, folder), (74,))
            self.expect(f"{label} below a file", self.call(*arguments, XOR + "/q"), (74,))
            for kind, minor, codes in (("full", 7, (74,)), ("null", 3, (0,))):
                device = self.device(kind, minor)
                if device:
                    self.expect(f"{label} /dev/{kind}", self.call(*arguments, device), codes)
                    if not stat.S_ISCHR(os.lstat(device).st_mode):
                        self.record(f"{label} /dev/{kind} stays a device", ["it was replaced"])
            self.expect(f"{label} empty", self.call(*arguments, ""), (64, 74))
            if os.listdir(folder):
                self.record(f"{label} leaves nothing", [str(os.listdir(folder))])
            path = os.path.join(folder, "out")
            self.expect(f"{label} good", self.call(*arguments, path), (0,))
            self.record(f"{label} leaves one file", [] if os.listdir(folder) == ["out"] else [str(os.listdir(folder))])
            for entry in os.listdir(folder):
                os.unlink(os.path.join(folder, entry))
        self.expect("encode -o -", self.call("encode", XOR, "-o", "-"), (0, 64))
        for label, arguments in (("solve", ["solve", XOR]), ("encode", ["encode", XOR]),
                                 ("solve --json", ["solve", XOR, "--json"]), ("--version", ["--version"]),
                                 ("--help", ["--help"]), ("backends", ["backends"])):
            with open("/dev/full", "wb") as full:
                result = self.call(*arguments, stdout=full)
            self.expect(f"{label} to a full device", result, (74,))
        for label, arguments in (("solve", ["solve", XOR]), ("encode", ["encode", XOR])):
            reading, writing = os.pipe()
            os.close(reading)
            result = self.call(*arguments, stdout=writing)
            os.close(writing)
            self.record(f"{label} to a closed pipe", [] if result.status in (74, 141, -13, 0) and
                        result.err.count(b"\n") <= 1 else [f"{result.status} {result.err[:200]!r}"], result)
        closed = subprocess.run(["sh", "-c", '"$0" solve "$1" >&-', self.nnsolve, XOR], capture_output=True,
                                check=False, timeout=60)
        self.record("solve with standard output closed", [] if closed.returncode == 74 else
                    [f"exit status {closed.returncode} {closed.stderr[:200]!r}"])

    def device(self, name, minor):
        """A copy of /dev/null or /dev/full that may be lost, where we may make one."""
        path = os.path.join(self.scratch, name)
        if not os.path.lexists(path):
            try:
                os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, minor))
            except PermissionError:
                return None
        return path

    def case_input_is_not_lost(self):
        """A witness is removed when the answer is not sat: it must not be the input that is removed."""
        for label, source in (("sat", XOR), ("unsat", UNSAT)):
            with open(source, "rb") as file:
                content = file.read()
            path = self.write("mine.net.json", content)
            link = os.path.join(self.scratch, "link.json")
            hard = os.path.join(self.scratch, "hard.json")
            for name, target in (("same name", path), ("another spelling", self.scratch + "/./mine.net.json"),
                                 ("symbolic link", link), ("hard link", hard)):
                for entry in (link, hard):
                    if os.path.lexists(entry):
                        os.unlink(entry)
                os.symlink(path, link)
                os.link(path, hard)
                for command in (["solve", path, "--witness", target], ["encode", path, "-o", target],
                                ["solve", path, "--json", "-o", target]):
                    result = self.call(*command)
                    kept = False
                    if os.path.exists(path):
                        with open(path, "rb") as file:
                            kept = file.read() == content
                    self.record(f"{command[0]} {command[-2]} over the input, {name}, {label}",
                                [] if kept else ["the input is lost"], result)
                    path = self.write("mine.net.json", content)
        path = self.write("mine.net.json", b"broken")
        witness = self.write("mine.w.json", b"precious")
        self.call("solve", path, "--witness", witness)
        self.call("solve", XOR, "--witness", witness, "--no-such-option")
        kept = os.path.exists(witness)
        print(f"note   a witness file of earlier is {'kept' if kept else 'removed'} on bad input or wrong usage")
        copy = self.write("w2.json", b"stale")
        self.call("solve", XOR, "--witness", copy, "--backend", "smtlib:/no/such/thing")
        print(f"note   a witness file of earlier is {'kept' if os.path.exists(copy) else 'removed'} on exit 69")

    # ------------------------------------------------------------ texts and numbers

    def case_texts(self):
        with open(XOR, "rb") as file:
            xor = file.read()
        self.expect("CRLF", self.call("solve", self.write("crlf.net.json", xor.replace(b"\n", b"\r\n"))), (0,), b"sat")
        self.expect("CR", self.call("solve", self.write("cr.net.json", xor.replace(b"\n", b"\r"))), (0,), b"sat")
        self.expect("byte order mark", self.call("solve", self.write("bom.net.json", b"\xef\xbb\xbf" + xor)), (0, 65))
        self.expect("tabs", self.call("solve", self.write("tab.net.json", xor.replace(b"  ", b"\t"))), (0,), b"sat")
        bad = xor.replace(b'"training/1"', b'"training/1",\n "oops": 1').replace(b"\n", b"\r\n")
        result = self.call("solve", self.write("crlf-bad.net.json", bad))
        self.expect("CRLF, message", result, (65,))
        if b":3:" not in result.err:
            self.record("CRLF, line number", [f"no :3: in {result.err[:200]!r}"])
        self.expect("json and bad input", self.call("solve", self.write("b.net.json", b"{"), "--json"), (65,))

    def case_numbers(self):
        def instance(weight, x, y):
            return (b'{"nnsolve": "training/1", "network": {"inputs": ["x"], "outputs": ["y"], "edges": [{"from": "x",'
                    b' "to": "y", "weight": ' + weight + b'}]}, "data": [{"x": [' + x + b'], "y": [' + y + b"]}]}")
        nines = b"9" * 100_000
        for label, text in (
                ("integer", instance(b"1", nines, nines)), ("string", instance(b"1", b'"' + nines + b'"', b"1")),
                ("fraction", instance(b'"1/' + nines + b'"', nines, b"1")), ("product", instance(nines, nines, b"7")),
                ("decimals", instance(b"1", b"0." + b"3" * 99_000, b"1")),
                ("exponent", instance(b"1", b"1e99000", b"1e-99000")),
                ("negative exponent", instance(b"1e-99000", b"1e99000", b"1"))):
            path = self.write("digits.net.json", text)
            witness = os.path.join(self.scratch, "w.json")
            result = self.call("solve", path, "--witness", witness, "--timeout", "20")
            first = None if label in ("product", "exponent") else b"sat"   # there the bias has twice as many digits
            self.expect(f"100,000 digits, {label}", result, (0,), first, most_seconds=21, most_memory=2000)
            if os.path.exists(witness):
                with open(witness, "rb") as file:
                    code, message = check_witness.judge(text, file.read())
                if code:
                    self.record(f"100,000 digits, {label}, witness", [message])
                self.expect(f"100,000 digits, {label}, verify", self.call("verify", path, witness), (0,), b"valid",
                            most_seconds=20)
        long_zero = instance(b"1", b'"' + b"0" * 50_000 + b'1"', b"1")
        self.expect("leading zeros in a string", self.call("solve", self.write("z.net.json", long_zero)), (0,), b"sat")
        many = b'"1e' + b"0" * 5000 + b'2"'
        self.expect("leading zeros in an exponent",
                    self.call("solve", self.write("z.net.json", instance(b"1", many, b"100"))), (0, 65))

    def case_options(self):
        for label, arguments, codes in (
                ("--timeout -1", ["--timeout", "-1"], (64,)), ("--timeout nan", ["--timeout", "nan"], (64,)),
                ("--timeout word", ["--timeout", "soon"], (64,)), ("--timeout 0", ["--timeout", "0"], (0, 64)),
                ("--timeout 0.001", ["--timeout", "0.001"], (0, 64)), ("--timeout 1e9", ["--timeout", "1e9"], (0, 64)),
                ("--timeout 1e300", ["--timeout", "1e300"], (0, 64)), ("--timeout inf", ["--timeout", "inf"], (0, 64)),
                ("--timeout 99999999999999999999", ["--timeout", "99999999999999999999"], (0, 64)),
                ("--memory 0", ["--memory", "0"], (0, 64)), ("--memory -1", ["--memory", "-1"], (64,)),
                ("--memory 1", ["--memory", "1"], (0, 64)), ("--memory 20", ["--memory", "20"], (0,)),
                ("--memory 99999999999999999999", ["--memory", "99999999999999999999"], (0, 64)),
                ("--presolve maybe", ["--presolve", "maybe"], (64,)), ("--certificate", ["--certificate", ""], (64,)),
                ("--require certified", ["--require", "certified"], (0,)), ("--require x", ["--require", "x"], (64,)),
                ("--backend nothing", ["--backend", ""], (64, 69)), ("--backend smtlib", ["--backend", "smtlib"],
                                                                     (64, 69)),
                ("--jobs 1", ["--jobs", "1"], (0,)), ("--jobs 1000", ["--jobs", "1000"], (0,)),
                ("--jobs 0", ["--jobs", "0"], (64,)), ("--jobs x", ["--jobs", "x"], (64,)),
                ("--seed 5", ["--seed", "5"], (0,)), ("--seed x", ["--seed", "x"], (64,)),
                ("--backend twice", ["--backend", "z3", "--backend", "cvc5"], (0, 64)),
                ("missing value", ["--timeout"], (64,)), ("--help", ["--help"], (0,)), ("-h", ["-h"], (0,))):
            result = self.call("solve", XOR, *arguments, limit=30)
            self.expect(f"option {label}", result, codes, one_line=False)
            if result.status == 64 and not result.err:
                self.record(f"option {label}, message", ["no message"])
        # A backend is kept to as many processors as --jobs says.
        places = os.path.join(self.scratch, "processors")
        nosy = f"smtlib:sh -c 'grep Cpus_allowed_list /proc/self/status > {places}; echo unknown'"
        self.expect("--jobs 1, backend", self.call("solve", XOR, "--presolve", "off", "--jobs", "1", "--backend", nosy),
                    (0,), one_line=False)
        with open(places) as file:
            allowed = file.read().split()[-1]
        self.record("--jobs 1, processors", [] if allowed.isdigit() else [f"may run on {allowed}"])
        self.expect("--version", self.call("--version"), (0,))
        self.expect("no arguments", self.call(), (0, 64), one_line=False)
        self.expect("unknown command", self.call("slove", XOR), (64, 74), one_line=False)
        self.expect("backends", self.call("backends"), (0,))
        result = self.call("backends", "--json")
        try:
            json.loads(result.out)
            self.record("backends --json", [])
        except ValueError:
            self.record("backends --json", [f"not JSON: {result.out[:100]!r}"])
        for command in ("solve", "encode", "verify", "backends"):
            self.expect(f"{command} --help", self.call(command, "--help"), (0,))
        result = self.call("solve", UNSAT, "--require", "certified", "--timeout", "10")
        self.expect("--require certified, unsat", result, (0,))
        # As nncheck stands beside nnsolve or not.
        if not result.out.startswith((b"unknown (", b"unsat (certified)")):
            self.record("--require certified, unsat, answer", [f"says {result.out[:80]!r}"])
        # A script's certificate reaches its file, too.
        with tempfile.TemporaryDirectory() as folder:
            script, proof = os.path.join(folder, "q.smt2"), os.path.join(folder, "q.cert")
            with open(script, "w", encoding="utf-8") as file:
                file.write("(declare-const x Real)(assert (< (* x x) 0))(check-sat)\n")
            result = self.call("solve", script, "--certificate", proof, "--timeout", "10")
            self.expect("--certificate of a script", result, (0,))
            if result.out.startswith(b"unsat (certified)") != os.path.exists(proof):
                self.record("--certificate of a script, file", ["certified without a file, or a file without that"])
        for label, environment in (("no HOME", {"PATH": os.environ["PATH"]}), ("no environment", {}),
                                   ("TMPDIR missing", dict(os.environ, TMPDIR="/no/such/place")),
                                   ("Turkish", dict(os.environ, LC_ALL="tr_TR.UTF-8")),
                                   ("C locale", dict(os.environ, LC_ALL="C"))):
            self.expect(f"environment: {label}", self.call("solve", XOR, environment=environment), (0,), b"sat")
        result = self.call("solve", XOR, "--backend", "smtlib:z3", environment=dict(os.environ, TMPDIR="/no/such"))
        self.expect("smtlib:z3, TMPDIR missing", result, (0, 69, 74))
        self.expect("modules lost", self.call("solve", XOR, "--backend", "z3", environment=dict(
            os.environ, NNSOLVE_BACKEND_PATH="/no/such/place")), (69,))
        self.expect("modules lost, auto", self.call("solve", XOR, environment=dict(
            os.environ, NNSOLVE_BACKEND_PATH="/no/such/place")), (0,), b"sat")
        self.expect("smtlib:z3, no environment", self.call("solve", XOR, "--backend", "smtlib:/usr/bin/z3",
                                                           environment={}), (0,), b"sat")

    # ------------------------------------------------------------ hundreds of megabytes

    def big_lines(self):
        big = 200_000_000
        self.expect("200 MB of one letter", self.call("solve", self.write("big.net.json", b"x" * big)), (65,),
                    most_seconds=30)
        self.expect("200 MB of spaces", self.call("solve", self.write("big.net.json", b" " * big)), (65,),
                    most_seconds=30)
        self.expect("200 MB unclosed string", self.call("solve", self.write("big.net.json", b'{"' + b"k" * big)), (65,),
                    most_seconds=30)
        self.expect("200 MB of brackets", self.call("solve", self.write("big.net.json", b"[" * big)), (65,),
                    most_seconds=30)
        self.expect("200 MB of digits", self.call("solve", self.write("big.net.json", b'{"a": ' + b"1" * big)), (65,),
                    most_seconds=30)
        self.expect("200 MB of zero bytes", self.call("solve", self.write("big.net.json", b"\0" * big)), (65,),
                    most_seconds=30)
        row = b'{"x": [1], "y": [2]},'
        data = (b'{"nnsolve": "training/1", "network": {"layers": [1, 1]}, "data": [' + row * (big // len(row)))
        self.expect("200 MB of rows, truncated", self.call("solve", self.write("big.net.json", data)), (65,),
                    most_seconds=120)
        data = data[:-1] + b"]}"
        self.expect("200 MB of rows in one line", self.call(
            "solve", self.write("big.net.json", data), "--timeout", "120", limit=200, memory=16 << 30), (0,), b"sat")
        name = b'{"nnsolve": "training/1", "name": "' + b"n" * big + b'", "network": {"layers": [1, 1]}, "data": []}'
        self.expect("200 MB name", self.call("solve", self.write("big.net.json", name)), (0, 65), most_seconds=60)
        os.unlink(os.path.join(self.scratch, "big.net.json"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nnsolve")
    parser.add_argument("--only", default="", help="only cases with this word in their name")
    parser.add_argument("--big", action="store_true", help="files of 200 MB, too")
    options = parser.parse_args()
    scratch = tempfile.mkdtemp(prefix="nnsolve-awkward-")
    awkward = Awkward(os.path.abspath(options.nnsolve), scratch, options.only, options.big)
    try:
        awkward.run()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"\n{awkward.passed} passed, {awkward.failed} failed")
    return 1 if awkward.failed else 0


if __name__ == "__main__":
    sys.exit(main())
