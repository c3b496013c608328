#!/usr/bin/env python3
"""report.py NNSOLVE [--browser PROGRAM] [--keep DIRECTORY]: `nnsolve report` from outside.

A campaign with awkward names, a liar and a crash is made into a page. The page's figures are held against what the
database says by queries of this test's own; its HTML is parsed; and a headless Chromium renders it at the width of a
phone, where nothing may stick out, and at that of a desk. Without Chromium that part is skipped, out loud. --keep leaves
the page and screenshots, light and dark, for human eyes.
"""
import argparse
import csv
import html
import html.parser
import io
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

import campaign_session
from campaign_session import Failure, expect, rows, write

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(html.parser.HTMLParser):
    """Every element closed, in order; the text, the ids, and what is asked of the outside world."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.outside, self.words, self.data, self.scripts = [], set(), [], [], "", 0
        self.feed(text)
        self.close()
        expect(not self.open, f"not closed: {self.open}")

    def handle_starttag(self, tag, attrs):
        self.scripts += tag == "script"
        for name, value in attrs:
            if name == "id":
                self.ids.add(value)
            expect(not name.startswith("on"), f"{tag} has {name}")
            if name in ("src", "href", "action", "srcset"):
                self.outside.append(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        expect(self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}")
        self.open.pop()

    def handle_data(self, data):
        if self.open[-1:] == ["script"] and data.startswith("{"):
            self.data = data
        elif self.open[-1:] not in (["script"], ["style"]):
            self.words.append(data)


AWKWARD = "<script>alert('a&b\"')<script>, x"


def make_campaign(session):
    """Two families, one of them with a name that is HTML, a liar, a crash."""
    plain = session.formulas("plain", 12)
    awkward = session.path(AWKWARD)
    os.makedirs(awkward)
    for index in range(3):
        write(os.path.join(awkward, f"f{index}<!--<b>.etrinv"), campaign_session.formula(index + 1))
    directory = session.path("campaign")
    liar = write(session.path("liar.sh"), "#!/bin/sh\necho unsat\n", True)
    crash = write(session.path("crash.sh"), "#!/bin/sh\nkill -SEGV $$\n", True)
    plan = [directory, "-i", plain, awkward]
    session.run(*plan, *campaign_session.STEADY)
    session.run(*plan, "--backends", f"smtlib:{liar},smtlib:{crash}", *campaign_session.STEADY[2:], status=1)
    session.run(*plan, "--command", "reduce", status=1)
    return directory


def report(session, directory, *words):
    result = subprocess.run([session.nnsolve, "report", directory, *words], capture_output=True, timeout=60, check=False,
                            stdin=subprocess.DEVNULL)
    expect(result.returncode == 0 and not result.stderr, f"exit status {result.returncode}: {result.stderr[:500]}")
    return result.stdout.decode("utf-8")


def check_page(session, directory):
    """Lost without it: that the page says what the database holds, whatever names there are, and needs nothing else."""
    text = report(session, directory)
    page = Page(text)
    expect(text.startswith("<!DOCTYPE html>") and "width=device-width" in text, "no page for a phone")
    expect(not page.outside and "url(" not in text and "@import" not in text, f"asks for {page.outside}")
    expect(page.scripts == 2, f"{page.scripts} scripts: a name is not escaped")
    words = " ".join(page.words)
    for wanted in (AWKWARD, "Who decided what", "Trust", "Coverage by family and size", "Sizes along the reduction",
                   "Disagreements", "virtual best", "15"):
        expect(wanted in words, f"{wanted!r} is not on the page")
    before = text.index("of tasks done" if "of tasks done" in text else "tasks, all done")
    sentence = text.find("is wrong: it says unsat, but there is a solution, which was checked exactly")
    expect(0 < sentence < before and "liar.sh" in text[:before], "the page does not begin with who is wrong, and why")
    data = json.loads(page.data)
    expect(len(data["names"]) == 15 and any("<!--<b>" in name for name in data["names"]), "names in the data")
    z3 = next(engine for engine in data["engines"] if engine["name"] == "z3")
    said = [{"sat": "Y", "unsat": "N"}.get(row[0], "?") for row in
            rows(directory, "SELECT status FROM task JOIN result ON task = id WHERE command = 'solve' AND backend = "
                            "'z3' ORDER BY instance")]
    expect(z3["said"] == "".join(said), f"{z3['said']} for {said}")
    liar = next(engine for engine in data["engines"] if "liar" in engine["name"])
    expect(liar["said"].count("!") == said.count("Y"), f"the liar: {liar['said']}")


def check_json(session, directory):
    """Lost without it: that wrong answers are counted as wrong and not as decided."""
    told = json.loads(report(session, directory, "--json"))
    by_name = {engine["engine"].split("/")[-1]: engine for engine in told["engines"]}
    sat = rows(directory, "SELECT count(*) FROM result WHERE status = 'sat' AND trust = 'checked'")[0][0]
    expect(by_name["z3"]["yes"] == sat and by_name["z3"]["no"] == 15 - sat, str(by_name["z3"]))
    expect(by_name["liar.sh"]["wrong"] == sat and by_name["liar.sh"]["no"] == 15 - sat, str(by_name["liar.sh"]))
    limit, liar = 100, by_name["liar.sh"]
    seconds = rows(directory, "SELECT sum(seconds) FROM task JOIN result ON task = id WHERE backend LIKE '%liar%' AND "
                              "instance IN (SELECT instance FROM task JOIN result ON task = id WHERE backend = 'z3' "
                              "AND status = 'unsat')")[0][0]
    expect(abs(liar["par2"] - (seconds + 2 * limit * liar["wrong"]) / 15) < 0.01, f"PAR-2 of the liar: {liar}")
    expect(all("liar.sh" in entry["sentence"] for entry in told["disagreements"]), str(told["disagreements"]))
    expect(by_name["crash.sh"]["unknown"] == 15, str(by_name["crash.sh"]))
    expect(len(told["disagreements"]) == sat, str(told["disagreements"]))
    stations = {entry["station"] for entry in told["stations"]}
    expect(stations == {"formula", "etr-inv", "etr-inv-eq", "restricted", "training"}, str(stations))


def check_csv(session, directory):
    """Lost without it: a table that other programs read as it is meant."""
    table = list(csv.DictReader(io.StringIO(report(session, directory, "--csv"), newline="")))
    expected = rows(directory, "SELECT task.id, path, family, status, seconds FROM task JOIN instance ON instance.id = "
                               "task.instance JOIN result ON task = task.id ORDER BY task.id")
    expect([(int(row["task"]), row["instance"], row["family"], row["status"] or None, float(row["seconds"]))
            for row in table] == expected, "the table differs from the database")


def check_shrunk(session, directory):
    """Lost without it: that what shrink left is shown with its disagreement."""
    os.makedirs(os.path.join(directory, "shrunk"))
    write(os.path.join(directory, "shrunk", "f001.etrinv"), "a * a = 1  # it was shrunk\n")
    expect("it was shrunk" in report(session, directory), "the shrunk file is not shown")


def check_large(session, _):
    """Lost without it: a report of 10,000 tasks in seconds: time must grow as the number of tasks does, or less."""
    seconds = []
    for count in (5000, 20000):
        directory = session.path(f"large{count}")
        session.run(directory, "-i", session.formulas("single", 1), *campaign_session.STEADY)
        database = sqlite3.connect(os.path.join(directory, "campaign.db"))
        answer = database.execute("SELECT json FROM result").fetchone()[0]
        draw = random.Random(count)
        database.executemany("INSERT INTO instance(id, path, sha256, bytes, family, size) VALUES(?, ?, 'x', 1, ?, ?)",
                             ((i, f"/i/{i}", f"family {i % 7}", i % 5) for i in range(2, count + 2)))
        database.executemany("INSERT INTO task(id, instance, command, backend, options) VALUES(?, ?, 'solve', ?, '[]')",
                             ((i, i // 2 + 1, f"engine {i % 2}") for i in range(2, count + 2)))
        database.executemany("INSERT INTO result(task, outcome, status, trust, seconds, json, version, host, finished) "
                             "VALUES(?, 'answered', 'sat', 'checked', ?, ?, '1', 'h', 't')",
                             ((i, draw.expovariate(1), answer) for i in range(2, count + 2)))
        database.commit()
        database.close()
        start = time.monotonic()
        expect(len(report(session, directory)) > 10 * count, "the page is too short")
        seconds.append(time.monotonic() - start)
    print(f"  5,000 tasks: {seconds[0]:.2f} s, 20,000 tasks: {seconds[1]:.2f} s")
    expect(seconds[1] < 12 * seconds[0] + 1, f"it takes {seconds} s for 5,000 and 20,000 tasks")


def browse(browser, scratch, *words):
    result = subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                             "--virtual-time-budget=3000", f"--user-data-dir={scratch}/profile", *words],
                            capture_output=True, timeout=120, check=False, stdin=subprocess.DEVNULL)
    expect(result.returncode == 0, f"{browser}: {result.stderr[-300:]}")
    return result.stdout.decode("utf-8", "replace")


def check_browser(session, directory, browser, keep):
    """Lost without it: that the page is readable on a phone, and that its script runs."""
    path = session.path("report.html")
    subprocess.run([session.nnsolve, "report", directory, "-o", path], timeout=60, check=True)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    # Where things stick out is told by a script that only this copy has; in a frame, since Chromium's own window is
    # never narrower than 500 pixels.
    probe = """<script>
      var out = [], wide = document.documentElement.clientWidth;
      document.querySelectorAll('main *').forEach(function (e) {
        if (e.closest('.wide, pre, svg')) return;
        if (e.getBoundingClientRect().right > wide + 1) out.push(e.tagName + ' ' + e.textContent.slice(0, 30));
      });
      parent.postMessage('PROBE ' + JSON.stringify({inner: innerWidth, scroll: document.documentElement.scrollWidth,
        out: out, told: document.getElementById('picked').textContent,
        points: (document.querySelector('#scatter path[stroke]') || {outerHTML: ''}).outerHTML.split('h0').length}), '*');
    </script></body>"""
    probed = write(session.path("probed.html"), text.replace("</body>", probe))
    for width in (375, 1200):
        outer = write(session.path("outer.html"), f"""<!DOCTYPE html><title>silent</title><script>
          addEventListener('message', function (event) {{ document.title = event.data; }});</script>
          <iframe src="file://{probed}" style="width:{width}px;height:800px;border:0"></iframe>""")
        dom = browse(browser, session.scratch, "--window-size=1300,900", "--dump-dom", "file://" + outer)
        found = re.search(r"<title>PROBE (\{.*?\})</title>", dom, re.S)
        expect(found, f"the script did not run: {dom[:300]}")
        told = json.loads(html.unescape(found.group(1)))
        expect(told["inner"] == width, f"the frame is {told['inner']} wide")
        expect(told["scroll"] <= width and not told["out"], f"sticks out at {width}: {told}")
        expect(told["points"] > 2 and "15 instances" in told["told"], f"the scatter plot: {told}")
    if keep:
        os.makedirs(keep, exist_ok=True)
        shutil.copy(path, keep)
        for name, words in {"phone": ["--window-size=375,5000"], "desk": ["--window-size=1200,4000"],
                            "dark": ["--window-size=375,5000", "--blink-settings=preferredColorScheme=0"]}.items():
            browse(browser, session.scratch, *words, f"--screenshot={os.path.join(keep, name)}.png", "file://" + path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("nnsolve")
    parser.add_argument("--browser", default="chromium")
    parser.add_argument("--keep", default="")
    options = parser.parse_args()
    scratch = tempfile.mkdtemp(prefix="nnsolve-report-")
    session = campaign_session.Session(argparse.Namespace(nnsolve=options.nnsolve, count=0, seed=0), scratch)
    directory = make_campaign(session)
    passed = failed = 0
    checks = [check_page, check_json, check_csv, check_shrunk, check_large]
    if shutil.which(options.browser):
        checks.append(lambda *given: check_browser(*given, options.browser, options.keep))
        checks[-1].__name__ = "check_browser"
    else:
        print(f"SKIPPED: the page is not rendered, there is no {options.browser} (Debian: chromium)")
    for check in checks:
        try:
            check(session, directory)
            passed += 1
        except (Failure, subprocess.SubprocessError) as problem:
            failed += 1
            print(f"FAILED {check.__name__}: {problem}\n  {check.__doc__}", flush=True)
    if failed:
        print(f"left in {scratch}")
    else:
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
