#!/usr/bin/env python3
"""fit.py NNSOLVE [--only WORD]: nnsolve fit DATA.csv.

Tables as people have them: quotes, CRLF, byte order marks, umlauts, delimiters, classes, gaps, 10^5 lines. Asked for:
the instance is the table (held against Python's csv), answers and witnesses are right (the checker of
check_witness.py), conflicts are named by their lines, and every mistake is one line with its place and cure.
"""
import argparse
import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction

from session import HERE, Session

XOR = "a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n"


class FitSession(Session):
    def fit(self, name, text, *options):
        return self.call("fit", self.write(name, text), *options)

    def check(self, section, name, holds, why=""):
        self.tally.record(section, name, [] if holds else [str(why)[:600] or "does not hold"])

    def instance(self, name, text, *options):
        """What --net wrote."""
        result = self.fit(name, text, "--timeout", "20", "--net", self.path("out.net.json"), *options)
        if result.status != 0:
            return None, result
        with open(self.path("out.net.json"), encoding="utf-8") as file:
            return json.load(file), result


def numbers(instance):
    """Rows of x and y, dense, as Fractions and '?'."""
    inputs = instance["network"]["inputs"]
    outputs = [o if isinstance(o, str) else o["id"] for o in instance["network"]["outputs"]]
    rows = []
    for point in instance["data"]:
        row = []
        for key, names, absent in (("x", inputs, 0), ("y", outputs, "?")):
            values = point[key]
            if isinstance(values, dict):
                values = [values.get(name, absent) for name in names]
            row += [value if value == "?" else Fraction(value) for value in values]
        rows.append(row)
    return inputs, outputs, rows


def case_answers(s):
    result = s.fit("xor.csv", XOR, "--layers", "2,2,1", "--witness", s.path("w.json"), "--net", s.path("n.net.json"))
    s.check("answers", "xor", result.status == 0 and result.out.startswith(b"sat\n"), result.out + result.err)
    s.check("answers", "xor: the formula", b"y = " in result.out and b"h1_2 = relu(" in result.out, result.out)
    checked = subprocess.run([sys.executable, os.path.join(HERE, "check_witness.py"), s.path("n.net.json"), s.path("w.json")],
                             capture_output=True, text=True, check=False)
    s.check("answers", "xor: the witness", checked.returncode == 0, checked.stdout + checked.stderr)
    result = s.fit("xor.csv", XOR, "--linear", "--witness", s.path("w.json"))
    s.check("answers", "xor, linear", result.out.startswith(b"unsat (") and not os.path.exists(s.path("w.json")), result.out)
    result = s.fit("xor.csv", XOR, "--hidden", "1", "--exit-code")
    s.check("answers", "xor, one ReLU", result.status == 20 and result.out.startswith(b"unsat ("), result.out)
    result = s.fit("xor.csv", XOR, "--hidden", "2", "--prescribe", "a->h1_1=0", "--prescribe", "h1_1=1/2",
                   "--prescribe", "h1_2->y=0")
    s.check("answers", "prescribed", result.out.startswith(b"unsat ("), result.out + result.err)
    result = s.fit("xor.csv", XOR, "--layers", "2,2,1", "--json", "--timeout", "30")
    answer = json.loads(result.out)
    s.check("answers", "json", answer["nnsolve"] == "fit/1" and answer["answer"]["status"] == "sat" and
            answer["answer"]["trust"] == "checked" and answer["points"] == 4 and answer["layers"] == [2, 2, 1] and
            answer["inputs"] == ["a", "b"] and len(answer["formula"]) == 3, result.out)


def case_width(s):
    """Without it a width could be called least that is not, or a net and its weights could be of two widths."""
    zigzag = "a,y\n0,0\n1,3\n2,-1\n3,4\n4,2\n"
    for name, text, width in (("xor", XOR, 2), ("zigzag", zigzag, 3), ("line", "a,y\n0,1\n1,3\n2,5\n", 1), ("constant", "a,y\n1,3\n2,3\n", 0)):
        result = s.fit(name + ".csv", text, "--width", "auto", "--witness", s.path("w.json"), "--net", s.path("n.net.json"))
        line = f"width       {width}" + (f" ({width - 1} is unsat: " if width > 0 else "\n")
        s.check("width", name, result.out.startswith(b"sat\n") and line.encode() in result.out, result.out + result.err)
        checked = subprocess.run([sys.executable, os.path.join(HERE, "check_witness.py"), s.path("n.net.json"), s.path("w.json")],
                                 capture_output=True, text=True, check=False)
        s.check("width", name + ": the witness", checked.returncode == 0, checked.stdout + checked.stderr)
    result = s.fit("xor.csv", XOR, "--width", "auto", "--json")
    answer = json.loads(result.out)
    s.check("width", "json", answer["layers"] == [2, 2, 1] and answer["width"]["lower"] == answer["width"]["upper"] == 2 and
            answer["answer"]["status"] == "sat" and answer["answer"]["witness"], result.out)
    for name, text, why in (("identities", XOR, b"none is enough: as many neurons"), ("contradictory", "a,y\n1,1\n1,2\n", b"none is enough: data points")):
        result = s.fit(name + ".csv", text, "--width", "auto", "--activation", "identity", "--witness", s.path("w.json"), "--exit-code")
        s.check("width", name, result.status == 20 and result.out.startswith(b"unsat (") and why in result.out and
                not os.path.exists(s.path("w.json")), result.out + result.err)
    for other in (("--hidden", "3"), ("--layers", "2,3,1"), ("--linear",), ("--prescribe", "h1_1=0"), ("--presolve", "off"), ("--require", "certified")):
        result = s.fit("xor.csv", XOR, "--width", "auto", *other)
        s.check("width", "with " + other[0], result.status == 64 and not result.out, result.out + result.err)


def case_conflicts(s):
    text = "a,b,y\n1,2,3\n0.50,1,1\n1,2,4\n1/2,1,?\n.5,1.0,1\n"
    result = s.fit("c.csv", text, "--hidden", "2")
    s.check("conflicts", "named", b"unsat (" in result.out and b"line 2 and line 4 have the same inputs, and y is 3 on one "
            b"and 4 on the other" in result.out and result.out.count(b"same inputs") == 1, result.out)
    many = "a,y\n" + "".join(f"1,{i}\n" for i in range(100))
    result = s.fit("c.csv", many, "--linear")
    s.check("conflicts", "many", result.out.count(b"same inputs") == 5 and b"and 94 more" in result.out, result.out)


def case_spellings(s):
    table = [["größe, in m", 'a "b"', "y"], ["1.5", "x\r\ny", "1e-3"], ["-0.125", "z", "?"], ["1e2", "z", ""]]
    expected = [[Fraction("1.5"), 1, 0, Fraction(1, 1000)], [Fraction("-0.125"), 0, 1, "?"], [Fraction(100), 0, 1, "?"]]
    for end in ("\n", "\r\n"):
        for delimiter in (",", ";", "\t"):
            for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
                for mark in ("", "\ufeff"):
                    out = io.StringIO()
                    csv.writer(out, lineterminator=end, delimiter=delimiter, quoting=quoting).writerows(table)
                    instance, result = s.instance("s.csv", (mark + out.getvalue()).encode(), "--linear", "--delimiter",
                                                  "tab" if delimiter == "\t" else delimiter)
                    name = f"{end!r} {delimiter!r} {quoting} {mark!r}"
                    if instance is None:
                        s.check("spellings", name, False, result.err)
                        continue
                    inputs, outputs, rows = numbers(instance)
                    s.check("spellings", name, inputs == ["größe, in m", 'a "b"=x\r\ny', 'a "b"=z'] and outputs == ["y"] and
                            rows == expected, (inputs, outputs, rows))
                    s.check("spellings", name + ": lines", [p["name"] for p in instance["data"]] == ["line 2", "line 4", "line 5"],
                            instance["data"])


def case_columns(s):
    text = "id,a,b,kind\n7,1,2,u\n8,3,4,v\n"
    instance, _ = s.instance("k.csv", text, "--inputs", "a,3", "--linear")
    s.check("columns", "by name and number", numbers(instance)[:2] == (["a", "b"], ["kind=u", "kind=v"]) and
            numbers(instance)[2] == [[1, 2, 1, 0], [3, 4, 0, 1]], instance)
    instance, _ = s.instance("k.csv", text, "--targets", "b,a", "--classes", "id", "--linear")
    s.check("columns", "targets and classes", numbers(instance)[:2] == (["id=7", "id=8", "kind=u", "kind=v"], ["b", "a"]), instance)
    instance, _ = s.instance("k.csv", "1,2,3\n4,5,6\n", "--no-header", "--linear")
    s.check("columns", "no header", numbers(instance) == (["x1", "x2"], ["y1"], [[1, 2, 3], [4, 5, 6]]), instance)
    result = s.call("fit", "-", "--linear", data=XOR.encode())
    s.check("columns", "standard input", result.out.startswith(b"unsat"), result.out + result.err)


def case_mistakes(s):
    def bad(name, text, options, needles, codes=(65,)):
        s.expect_bad("mistakes", name, ["fit", s.write("bad.csv", text), *options], needles, codes)

    bad("an open quote", 'a,y\n1,2\n3,"4\n5,6\n', ["--linear"], ["bad.csv:3:3", "quote"])
    bad("a short line", "a,b,y\n1,2,3\n1,2\n", ["--linear"], ["bad.csv:3:1", "2 fields", "3"])
    bad("a long line", "a,y\n1,2\n1,2,3\n", ["--linear"], ["bad.csv:3:1", "3 fields"])
    bad("Latin 1", "a,y\n\xfc,2\n".encode("latin1"), ["--linear"], ["bad.csv:2:1", "UTF-8"])
    bad("UTF-16", "a,y\n1,2\n".encode("utf-16"), ["--linear"], ["iconv -f UTF-16 -t UTF-8"])
    bad("empty", "", ["--linear"], ["empty"])
    bad("a mistyped number", "a,y\n1,2\n1O,3\n", ["--linear"], ["bad.csv:3:1", "1O", "--classes"])
    bad("nan", "a,y\n1,2\nnan,3\n", ["--linear"], ["bad.csv:3:1", "nan"])
    # Columns without any number, which would be classes: values that are not there, and other spellings of numbers.
    bad("nan alone", "a,y\n1,NaN\n2,NaN\n", ["--linear"], ["bad.csv:2:3", "NaN", "leave what is not known empty"])
    bad("a comma for the point", "a;y\n1,5;2,5\n", ["--linear", "--delimiter", ";"], ["bad.csv:2:1", "with a point"])
    bad("thousands", "a,y\n\"1,000\",2\n", ["--linear"], ["bad.csv:2:1", "between digits", "--classes a"])
    bad("a number that is too long", "a,y\n1e400000000,2\n", ["--linear"], ["bad.csv:2:1", "is no number here"])
    days = s.call("fit", s.write("good.csv", "a,y\n2024-01-01,2\n2024-01-02,3\n"), "--linear", "--classes", "a")
    s.check("mistakes", "what --classes says", days.out.startswith(b"sat"), days.err)
    bad("an input that is missing", "a,y\n1,2\n?,3\n", ["--linear"], ["bad.csv:3:1", "input"])
    bad("numbers as header", "1,2\n3,4\n", ["--linear"], ["--no-header"])
    bad("one column", "a\n1\n", ["--linear"], ["--delimiter"])
    bad("no layers", XOR, [], ["--layers 2,3,1"], (64,))
    bad("other inputs", XOR, ["--layers", "3,1"], ["begins with 3", "2 inputs: a, b"], (64,))
    bad("no such column", XOR, ["--linear", "--targets", "z"], ["\"z\"", "a, b, y"], (64,))
    bad("a bad prescription", XOR, ["--linear", "--prescribe", "y->a=1"], ["--prescribe"], (64,))
    bad("a bad delimiter", XOR, ["--linear", "--delimiter", "ab"], ["--delimiter"], (64,))
    bad("onto itself", XOR, ["--linear", "--net", s.path("bad.csv")], ["overwritten"], (64,))
    s.expect_bad("mistakes", "no such file", ["fit", s.path("none.csv"), "--linear"], ["none.csv"], (74,))


def case_large(s):
    lines = ["x,c,y\n"] + [f"{i}.5,{'abc'[i % 3]},{2 * i + 1 + i % 3}\n" for i in range(100000)]
    result = s.call("fit", s.write("large.csv", "".join(lines)), "--linear", "--timeout", "100", limit=300)
    s.check("large", "10^5 lines", result.status == 0 and result.out.startswith((b"sat", b"unknown")), result.out + result.err)
    s.check("large", "10^5 lines: the rest", b"100000" in result.out, result.out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("nnsolve", type=os.path.abspath)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    scratch = tempfile.mkdtemp(prefix="nnsolve-fit-test-")
    try:
        session = FitSession(options, scratch)
        for name, case in sorted(globals().items()):
            if name.startswith("case_") and options.only in name:
                case(session)
        return session.tally.report()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
