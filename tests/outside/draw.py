#!/usr/bin/env python3
"""draw.py NNSOLVE [--only WORD] [--keep DIRECTORY]: nnsolve draw FILE [WITNESS].

Every named instance in every format, with and without weights: SVG is well-formed and shows every neuron and edge,
LaTeX compiles as it is (where there is pdflatex), Graphviz's text has every edge, and the page draws itself in headless
Chromium without an error, a network of 10,000 neurons too (both skipped out loud where there is none).
"""
import argparse
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

from session import ROOT, Session

SVG = "{http://www.w3.org/2000/svg}"
AWKWARD = {"nnsolve": "training/1", "name": "a <b> & \"c\" $x$ \\ 100%",
           "network": {"inputs": ["x_1", "a<b", "größe"], "hidden": ["}{$#^~&\\", "-->", "</script>"],
                       "outputs": ["y'"],
                       "edges": [["x_1", "}{$#^~&\\"], ["a<b", "-->"], ["größe", "</script>"], ["}{$#^~&\\", "y'"],
                                 ["-->", "y'"], ["</script>", "y'"]], "activation": "relu"},
           "data": [{"x": [1, "1/3", 0], "y": ["?"], "name": "_%&"}]}


class DrawSession(Session):
    def check(self, section, name, holds, why=""):
        self.tally.record(section, name, [] if holds else [str(why)[:600] or "does not hold"])

    def draw(self, section, name, *arguments):
        result = self.call("draw", *arguments)
        self.check(section, name, result.status == 0 and not result.err, (result.status, result.err))
        return result.out.decode()

    def named(self):
        """Instances, each with weights if it has any that are found at once."""
        for path in sorted(glob.glob(os.path.join(ROOT, "instances", "training", "*.json"))):
            witness = self.path("witness.json")
            self.call("solve", path, "--witness", witness, "--timeout", "20", limit=60)
            yield path, [witness] if os.path.exists(witness) else []


def neurons_and_edges(path):
    with open(path, encoding="utf-8") as file:
        network = json.load(file)["network"]
    if "layers" in network:
        layers = network["layers"]
        return sum(layers), sum(a * b for a, b in zip(layers, layers[1:]))
    return sum(len(network.get(key, [])) for key in ("inputs", "hidden", "outputs")), len(network["edges"])


def case_formats(s):
    for path, witness in s.named():
        name = os.path.basename(path)
        neurons, edges = neurons_and_edges(path)
        svg = s.draw("formats", f"{name} svg", path, *witness)
        root = xml.fromstring(svg)
        tips = [title.text for title in root.iter(SVG + "title")]
        arrows = [tip for tip in tips if " -> " in tip]
        s.check("formats", f"{name}: edges", len(arrows) == edges, (edges, tips))
        s.check("formats", f"{name}: weights", not witness or not any(tip.endswith(": free") for tip in arrows), arrows)
        s.check("formats", f"{name}: neurons", sum(c.get("r") == "13" for c in root.iter(SVG + "circle")) == neurons, neurons)
        dot = s.draw("formats", f"{name} dot", path, *witness, "--format", "dot")
        s.check("formats", f"{name}: dot", dot.count(" -> n") == edges and dot.count("fillcolor") == neurons, dot)
        s.draw("formats", f"{name} tikz", path, *witness, "--format", "tikz")
        html = s.draw("formats", f"{name} html", path, *witness, "--format", "html", "--row", "1") if "no-data" not in name else ""
        s.check("formats", f"{name}: html", "http://" not in html and "https://" not in html, "links")


def case_room(s):
    """Nothing is written beyond the edge of a picture: a page of a table would lose the end of its lines."""
    points = [{"x": [i, 1, 0, i * i], "y": [i, -i]} for i in range(60)]
    path = s.write("many.net.json", json.dumps({"nnsolve": "training/1", "network": {"layers": [4, 3, 2]}, "data": points}))
    tree = xml.fromstring(s.draw("room", "60 data points", path, "--format", "svg"))
    width = float(tree.get("width"))
    for one in tree.iter(SVG + "text"):
        if one.get("text-anchor") in (None, "start"):
            end = float(one.get("x")) + 0.55 * float(one.get("font-size")) * len(one.text)
            s.check("room", one.text, end <= width, (end, width))


def case_endings(s):
    xor = os.path.join(ROOT, "instances", "training", "xor.net.json")
    for ending, start in ((".svg", "<svg"), (".tex", "% A drawing"), (".dot", "digraph"), (".html", "<!DOCTYPE html>"), ("", "<svg")):
        out = s.path("x" + ending)
        s.draw("endings", f"-o x{ending}", xor, "-o", out)
        with open(out, encoding="utf-8") as file:
            s.check("endings", f"-o x{ending}: its format", file.read().startswith(start))
    s.expect_bad("endings", "-o x.json", ["draw", xor, "-o", s.path("x.json")], ["--format"], (64,))
    s.expect_bad("endings", "-o onto the input", ["draw", s.write("i.net.json", json.dumps(AWKWARD)), "--format", "svg", "-o",
                                                  s.path("i.net.json")], ["overwritten"], (64,))
    s.expect_bad("endings", "--row 9", ["draw", xor, "--row", "9"], ["1 to 4"], (64,))
    s.expect_bad("endings", "--row 0", ["draw", xor, "--row", "0"], ["1 to 4"], (64,))
    s.expect_bad("endings", "a formula", ["draw", s.write("f.etrinv", "x * y = 1\n")], ["nnsolve reduce"])


def case_latex(s):
    if not shutil.which("pdflatex"):
        print("SKIPPED: no LaTeX is compiled, there is no pdflatex (Debian: texlive-latex-base, texlive-pictures)")
        return
    awkward = s.write("awkward.net.json", json.dumps(AWKWARD))
    xor = os.path.join(ROOT, "instances", "training", "xor.net.json")
    s.call("solve", xor, "--witness", s.path("w.json"), "--timeout", "60")
    for name, arguments in (("awkward names", [awkward]), ("xor", [xor, s.path("w.json"), "--row", "2"])):
        s.draw("latex", name, *arguments, "-o", s.path("p.tex"))
        run = subprocess.run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "p.tex"], cwd=s.scratch,
                             capture_output=True, text=True, check=False)
        pages = re.search(r"Output written on p.pdf \((\d+) page", run.stdout)
        s.check("latex", f"{name}: compiles to one page", run.returncode == 0 and pages and pages[1] == "1", run.stdout[-1500:])
        if s.options.keep:
            shutil.copy(s.path("p.pdf"), os.path.join(s.options.keep, name.replace(" ", "-") + ".pdf"))
    formula = s.write("words.smt2", "(declare-const |a_b^c| Real) (declare-const p Bool) (declare-const x1 Real)\n"
                                    "(assert (=> p (= (* x1 x1 (- |a_b^c|)) (/ 1 3)))) (assert (or p (< x1 (ite p 1 |a_b^c|))))\n")
    for station in ("etr-inv", "etr-inv-eq", "restricted", "training"):
        result = s.call("reduce", formula, "--to", station, "--format", "latex", "-o", s.path("r.tex"))
        run = subprocess.run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "r.tex"], cwd=s.scratch,
                             capture_output=True, text=True, errors="replace", check=False)
        s.check("latex", f"reduce --to {station}: compiles", result.status == 0 and run.returncode == 0, run.stdout[-1500:])


def shown_in_browser(s, path, size):
    """The page's own report and a picture of it; a line is appended that counts the colours on the canvas."""
    with open(path, "a", encoding="utf-8") as file:
        file.write("""<script>
let told = "";
onerror = problem => { told += problem; };
const look = tries => {
  const seen = new Set(), image = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  for (let i = 0; i < image.length; i += 4) seen.add(image[i] << 16 | image[i + 1] << 8 | image[i + 2]);
  if (seen.size < 2 && tries > 0) return setTimeout(look, 100, tries - 1);  // a busy machine has not drawn it yet
  const start = performance.now();
  draw();
  document.title = `${told}|${seen.size}|${Math.round(performance.now() - start)}`;
};
setTimeout(look, 300, 20);
</script>""")
    common = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={size}", "--virtual-time-budget=3000",
              f"--user-data-dir={s.path('profile')}"]
    for _ in range(4):  # on a busy machine the time of the page may be over before anything is painted
        dom = subprocess.run([*common, "--dump-dom", path], capture_output=True, text=True, timeout=120, check=False).stdout
        told = re.search(r"<title>(.*?)\|(\d+)\|(\d+)</title>", dom)
        if told and told[2] != "1":
            break
    if s.options.keep:
        picture = os.path.join(os.path.abspath(s.options.keep), os.path.basename(path) + f".{size}.png")
        subprocess.run([*common, f"--screenshot={picture}", path], capture_output=True, timeout=120, check=False)
    return told


def case_page(s):
    if not shutil.which("chromium"):
        print("SKIPPED: the page is not rendered, there is no chromium")
        return
    xor = os.path.join(ROOT, "instances", "training", "xor.net.json")
    s.call("solve", xor, "--witness", s.path("w.json"), "--timeout", "60")
    formula = "".join(f"x{i} * y{i} = 1\nx{i} + y{i} = z{i}\n" for i in range(430))
    s.call("reduce", s.write("f.etrinv", formula), "-o", s.path("large.net.json"))
    awkward = s.write("awkward.net.json", json.dumps(AWKWARD))
    for name, arguments, colours in (("xor", [xor, s.path("w.json")], 40), ("awkward", [awkward], 10),
                                     ("large", [s.path("large.net.json")], 10)):
        for size in ("1200,800", "375,700"):
            page = s.path(name + ".html")
            s.draw("page", f"{name} {size}", *arguments, "-o", page)
            report = shown_in_browser(s, page, size)
            s.check("page", f"{name} {size}: no error, and something to see", report and not report[1] and int(report[2]) > colours,
                    report and report[0])
    neurons, _ = neurons_and_edges(s.path("large.net.json"))
    s.check("page", "the large one is large", neurons >= 10000, neurons)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("nnsolve", type=os.path.abspath)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", default="")
    options = parser.parse_args()
    scratch = tempfile.mkdtemp(prefix="nnsolve-draw-test-")
    try:
        session = DrawSession(options, scratch)
        for name, case in sorted(globals().items()):
            if name.startswith("case_") and options.only in name:
                case(session)
        return session.tally.report()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
