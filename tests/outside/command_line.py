#!/usr/bin/env python3
"""command_line.py NNSOLVE: what a newcomer meets on the command line.

Slips of the finger are told with what was meant, formulas come from the command line and from standard input, solutions
are printed for people, every JSON says what it is, Ctrl-C says so, shells complete (bash, zsh, fish, each where it is
installed), and the manual page passes mandoc's lint (where that is installed).
"""
import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from session import ROOT, Session

XOR = os.path.join(ROOT, "instances", "training", "xor.net.json")
SLOW = ["--presolve", "off", "--backend", "smtlib:sh -c 'sleep 50'"]
STUBS = """compdef() { : }
_describe() { print -l -- ${(P)2} }
_files() { print FILES }
"""


class LineSession(Session):
    def check(self, section, name, holds, why=""):
        self.tally.record(section, name, [] if holds else [str(why)[:600] or "does not hold"])

    def says(self, section, arguments, words, data=None):
        result = self.call(*arguments, data=data)
        text = result.out.decode() + result.err.decode()
        self.check(section, " ".join(arguments), all(word in text for word in words), (result.status, text))


def case_slips(s):
    for arguments, needles in ((["solvee", XOR], ["solvee", "did you mean solve?"]), (["--vesion"], ["did you mean --version?"]),
                               (["solve", XOR, "--timeuot", "3"], ["`solve` has no option --timeuot", "--timeout?"]),
                               (["nothing"], ["neither a command nor a file"]), ([], ["--help"]),
                               (["solve"], ["FILE", "-e"]), (["solve", XOR, "-e", "x=1"], ["either"]),
                               (["solve", XOR, "--timeout"], ["--timeout needs a value"]),
                               (["solve", XOR, "--witness", "--json"], ["--witness needs a value, and --json is an option"]),
                               (["solve", XOR, "--timeout", "soon"], ['--timeout needs a number, not "soon"']),
                               (["solve", XOR, "--seed", "1.5"], ['--seed needs a whole number']),
                               (["solve", XOR, "--seed=-1"], ["--seed needs a number 0 or more"]),
                               (["solve", XOR, "--decimals", "0"], ["--decimals needs a number from 1 to 1000"]),
                               (["solve", XOR, "--cost", "rmse"], ["--cost must be mse, l1 or max", "mean mse?"]),
                               (["completion", "tcsh"], ["SHELL must be bash, zsh or fish"]),
                               (["solve", s.write("t.csv", "a,y\n1,2\n")], ["is a table; nnsolve fit"]),
                               (["fit", XOR, "--hidden", "2"], ["is no table; say nnsolve solve"]),
                               (["reduce", s.write("g.etrinv", "x = 1\n"), "-o", "x.png"], ["-o x.svg"])):
        s.expect_bad("slips", " ".join(arguments), arguments, needles, (64,))
    for arguments in (["help", "solve"], ["solve", "-h"], [XOR, "--help"]):
        s.says("slips", arguments, ["Usage: nnsolve solve [FILE] [options]", "--timeout", "Examples:", "Exit status: 0"])
    s.check("slips", "no ranges of machines", b"e+09" not in s.call("help", "fuzz").out)
    s.says("slips", ["-V"], ["nnsolve "])
    s.says("slips", [XOR, "--backends", "native"], ["sat"])


def case_formulas(s):
    s.says("formulas", ["solve", "-e", "x*y=1, x+x=z", "--model"], ["sat\n", "x = ", "z = "])
    s.says("formulas", ["solve", "-e", "x + 1/x = 0", "--timeout", "20"], ["unsat"])
    s.says("formulas", ["solve", "-e", "(declare-const x Real)(assert (= (* x x) 2))(check-sat)", "--model", "--decimals", "30"],
           ["sat\n", "1.41421356237309504880168872421...", "is the root of t^2 - 2 in"])
    for text in (b"x * y = 1\n", b"# a comment\nx + x = x\n", b"x - 1/x = 0\n", b"(declare-const x Real)(assert (> x 1))\n",
                 b"; c\n(check-sat)", open(XOR, "rb").read()):
        s.says("formulas", ["solve", "-"], ["sat"], data=text)
    s.says("formulas", ["solve", "-e", "x*y=1, x+x=z", "--witness", "-"], ['sat\n{\n', '"nnsolve": "witness/1"'])
    s.expect_bad("formulas", "-e x*x=2", ["solve", "-e", "x*x=2"], ["x*y=1 and x=1 can be said", "SMT-LIB"], (65,))
    s.expect_bad("formulas", "-e {}", ["solve", "-e", "{}"], ["-e needs a formula"], (64,))
    s.says("formulas", ["solve", XOR, "--model"], ["sat\n", "x1 -> h1_1 = ", "bias of y1 = "])


def case_json(s):
    witness, net = s.path("w.json"), s.path("n.net.json")
    formula = s.write("f.etrinv", "x * y = 1\n")
    s.call("solve", formula, "--witness", witness)
    s.call("reduce", formula, "-o", net)
    for arguments in (["solve", XOR], ["verify", formula, witness], ["push", net, witness], ["backends"],
                      ["reduce", formula, "-o", s.path("m.net.json")], ["crosscheck", formula, "--timeout", "5"]):
        result = s.call(*arguments, "--json", limit=200)
        answer = json.loads(result.out or b"{}")
        s.check("json", arguments[0], answer.get("nnsolve") == arguments[0] + "/1" and "version" in answer, result.out + result.err)


def case_interrupt(s):
    process = subprocess.Popen([s.options.nnsolve, XOR, *SLOW], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    s.check("interrupt", "Ctrl-C says so", process.returncode == 130 and err == b"nnsolve: interrupted\n" and not out,
            (process.returncode, out, err))
    process = subprocess.Popen([s.options.nnsolve, XOR, *SLOW, "-v", "--timeout", "8"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    _, err = process.communicate(timeout=60)
    s.check("interrupt", "-v shows progress without a terminal", b"nnsolve: solving ... 5 s of 8 s\n" in err, err)


def case_completion(s):
    folder = os.path.dirname(s.options.nnsolve)
    environment = dict(os.environ, PATH=folder + ":" + os.environ["PATH"])
    s.write("place.net.json", "{}")
    bash = ("source <(nnsolve completion bash); COMP_WORDS=(nnsolve solve --pres); COMP_CWORD=2; _nnsolve; echo ${COMPREPLY[@]}; "
            "COMP_WORDS=(nnsolve draw pl); _nnsolve; echo ${COMPREPLY[@]}")
    zsh = STUBS + ("source <(nnsolve completion zsh); words=(nnsolve solve --pres); CURRENT=3; _nnsolve; words=(nnsolve draw pl); "
                   "_nnsolve")
    fish = "nnsolve completion fish | source; complete -C 'nnsolve solve --pres'; complete -C 'nnsolve draw pl'"
    for shell, script, file in (("bash", bash, "place.net.json"), ("zsh", zsh, "FILES"), ("fish", fish, "place.net.json")):
        if not shutil.which(shell):
            print(f"SKIPPED: there is no {shell}")
            continue
        result = subprocess.run([shell, "-c", script], cwd=s.scratch, env=environment, capture_output=True, text=True, check=False)
        s.check("completion", shell, "--presolve" in result.stdout and "--presolve-limit" in result.stdout and
                file in result.stdout and not result.stderr, (result.stdout, result.stderr))


def case_manual(s):
    page = s.call("__man").out
    s.check("manual", "all commands", all(f".SS \"nnsolve {name} ".encode() in page for name in ("solve", "fit", "draw", "report")))
    if not shutil.which("mandoc"):
        print("SKIPPED: there is no mandoc")
        return
    lint = subprocess.run(["mandoc", "-T", "lint", s.write("nnsolve.1", page)], capture_output=True, text=True, check=False)
    s.check("manual", "mandoc -T lint", not lint.stdout, lint.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("nnsolve", type=os.path.abspath)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    scratch = tempfile.mkdtemp(prefix="nnsolve-line-test-")
    try:
        session = LineSession(options, scratch)
        for name, case in sorted(globals().items()):
            if name.startswith("case_") and options.only in name:
                case(session)
        return session.tally.report()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
