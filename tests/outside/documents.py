#!/usr/bin/env python3
"""documents.py NNSOLVE: does what the repository says of itself lead somewhere?

Without it, comments would cite what a reader does not have, and documents would name files and options that are gone.

* A document that is cited in any text file is there, by its path from the root or from the citing file; so is the
  heading, where one is cited: NAME, "Heading", or "Heading" in [a link](NAME).
* Links in documents that are no URLs lead to files, and to headings.
* Paths in `backticks` in documents are there.
* The gallery's page is what its script makes of the answers and stories told elsewhere.
* Every command of NNSOLVE is in the table of the README, and every option in that of instances/README.md, "The
  command line".

Prints what is wrong, a line each, and `N passed, M failed`; exits with 1 if anything failed.
"""
import bisect
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LEADER = re.compile(r"^\s*(///?|#|\*)\s?")  # of a line of a comment
CITATION = re.compile(r'((?:[\w.-]+/)*[\w-]+\.md)\b(?:,\s+"([^"]+)")?')
HEADING_IN = re.compile(r'"([^"]+)"\s+in\s+\[[^\]]*\]\(([^)#\s]+\.md)\)')
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
PATH = re.compile(r"`((?:src|solvers|include|tests|instances|\.ci)/[\w./-]+)`")
LEAST_CITATIONS = 40  # fewer, and it is this test that is wrong


def text_files():
    """(path from the root, text) of all that is no binary and was not built."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(f for f in folders if (f == ".ci" or f[0] != ".") and not f.startswith(("build", "__")))
        for name in sorted(names):
            path = os.path.join(folder, name)
            try:
                with open(path, encoding="utf-8") as file:
                    yield os.path.relpath(path, ROOT), file.read()
            except (UnicodeDecodeError, OSError):
                pass


class Joined:
    """A text as one line, without what leads lines of comments, so that citations may be broken; it knows the lines."""

    def __init__(self, text):
        self.starts, parts, length = [], [], 0
        for line in text.split("\n"):
            part = LEADER.sub("", line).strip() + " "
            self.starts.append(length)
            parts.append(part)
            length += len(part)
        self.text = "".join(parts)

    def line(self, offset):
        return bisect.bisect_right(self.starts, offset)


def without_code(text):
    """A document's text without its blocks of code, as many lines as before."""
    lines, inside = [], False
    for line in text.split("\n"):
        fence = line.startswith("```")
        lines.append("" if inside or fence else line)
        inside ^= fence
    return "\n".join(lines)


def headings_of(text):
    found = re.findall(r"^#+ +(.*?) *$", without_code(text), re.MULTILINE)
    return [heading.replace("`", "") for heading in found]


def anchor(heading):
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


class Documents:
    def __init__(self):
        self.files = dict(text_files())
        self.passed, self.failures, self.citations = 0, [], 0

    def expect(self, holds, place, problem):
        if holds:
            self.passed += 1
        else:
            self.failures.append(f"{place}: {problem}")

    def find(self, path, citing):
        """The file that is meant, from the root, or None."""
        for base in ("", os.path.dirname(citing)):
            candidate = os.path.normpath(os.path.join(base, path))
            if os.path.exists(os.path.join(ROOT, candidate)) and not candidate.startswith(".."):
                return candidate
        return None

    def check_heading(self, heading, document, place):
        known = document in self.files and heading.replace("`", "") in headings_of(self.files[document])
        self.expect(known, place, f"{document} has no heading \"{heading}\"")

    def check_citations(self, path, text):
        joined = Joined(text)
        for match in CITATION.finditer(joined.text):
            place = f"{path}:{joined.line(match.start())}"
            self.citations += 1
            document = self.find(match[1], path)
            self.expect(document, place, f"cites {match[1]}, which is not there")
            if document and match[2]:
                self.check_heading(match[2], document, place)

    def check_document(self, path, text):
        joined = Joined(without_code(text))
        for match in HEADING_IN.finditer(joined.text):
            document = os.path.normpath(os.path.join(os.path.dirname(path), match[2]))
            self.check_heading(match[1], document, f"{path}:{joined.line(match.start())}")
        for match in LINK.finditer(joined.text):
            self.check_link(match[1], path, f"{path}:{joined.line(match.start())}")
        for match in PATH.finditer(joined.text):
            if "NAME" not in match[1]:
                there = os.path.exists(os.path.join(ROOT, match[1]))
                self.expect(there, f"{path}:{joined.line(match.start())}", f"names {match[1]}, which is not there")

    def check_link(self, link, path, place):
        if re.match(r"\w+:", link):
            return
        file, _, wanted = link.partition("#")
        target = os.path.normpath(os.path.join(os.path.dirname(path), file)) if file else path
        self.expect(os.path.exists(os.path.join(ROOT, target)), place, f"the link {link} leads nowhere")
        if wanted:
            anchors = [anchor(heading) for heading in headings_of(self.files.get(target, ""))]
            self.expect(wanted in anchors, place, f"the link {link} leads to no heading")

    def check_command_line(self, nnsolve):
        users = self.files["README.md"]
        contract = self.files["instances/README.md"]
        section = contract.partition("\n## The command line\n")[2].partition("\n## ")[0]
        rows = [line for line in section.split("\n") if line.startswith("|")]
        of_all = "\n".join(line for line in section.split("\n") if not line.startswith("|"))
        commands = re.findall(r"^  (\w+)  ", help_of(nnsolve).partition("\nUsage:")[2], re.MULTILINE)
        self.expect(len(commands) > 5, "nnsolve --help", f"names {len(commands)} commands")
        for command in commands:
            self.expect(f"`nnsolve {command}" in users, "README.md", f"has no command {command}")
            row = "\n".join(row for row in rows if f"`{command}" in row.split("|")[1])
            self.expect(row, "instances/README.md", f"has no command {command}")
            for option in re.findall(r"^  (?:-\w, )?(--[\w-]+)", help_of(nnsolve, command), re.MULTILINE):
                there = re.search(re.escape(option) + r"(?![\w-])", row + of_all)
                self.expect(there, "instances/README.md", f"has no option {option} of {command}")

    def check_gallery(self):
        sys.path.insert(0, os.path.join(ROOT, "instances", "gallery"))
        import make  # pylint: disable=import-error,import-outside-toplevel
        page = "instances/gallery/README.md"
        self.expect(self.files.get(page) == make.page(), page, "is not what make.py makes: run it")

    def run(self, nnsolve):
        for path, text in self.files.items():
            self.check_citations(path, text)
            if path.endswith(".md"):
                self.check_document(path, text)
        self.expect(self.citations >= LEAST_CITATIONS, "documents.py", f"found only {self.citations} citations")
        self.check_gallery()
        self.check_command_line(nnsolve)
        print("\n".join(self.failures + [f"{self.passed} passed, {len(self.failures)} failed"]))
        return 1 if self.failures else 0


def help_of(nnsolve, *command):
    return subprocess.run([nnsolve, *command, "--help"], capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(Documents().run(sys.argv[1]))
