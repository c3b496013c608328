#!/usr/bin/env python3
"""layers.py [--dot]: does data still flow one way?

Without it, a header could be included from above, which no linker notices, and a folder could go on linking what it has
long ceased to use.

A layer is a target of nnsolve_layer(), or a library or program, with its sources and the headers in its folders. It knows what it links, and what
that links.

* A layer includes no header of a layer that it does not know.
* It includes something of each layer that it links. A public header is of the layers that define what it declares.
* No layer knows itself.

--dot draws what includes what, for Graphviz. Prints what is wrong, a line each, and `N passed, M failed`; exits with 1
if anything failed.
"""
import collections
import functools
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CALL = re.compile(r"\b(nnsolve_layer|nnsolve_solver|add_executable|add_library)\(\s*(\w+)([^)]*)\)")
FUNCTION = re.compile(r"\bfunction\((\w+)(.*?)\bendfunction\b", re.DOTALL)  # that makes a layer
INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)
# Functions at namespace level, and classes by their members that are defined in a source, or declared in a header.
DEFINITION = re.compile(r"^[A-Za-z][\w:<>,&* ]*?\b(\w+)(?:\([^;]*?\{|::~?\w+\()", re.MULTILINE)
DECLARATION = re.compile(r"^(?:class|struct) (\w+) .*?\{|^[A-Za-z][\w:<>,&* ]*?\b(\w+)\([^{}]*?;", re.MULTILINE)
LEAST_LAYERS = 20  # fewer, and it is this test that is wrong


def without_comments(text):
    return re.sub(r"#.*", "", text)


@functools.lru_cache(maxsize=None)
def names_in(path, pattern):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return {name for match in pattern.finditer(file.read()) for name in match.groups() if name}


def files_in(*tops):
    for top in tops:
        for folder, _, names in os.walk(os.path.join(ROOT, top)):
            for name in sorted(names):
                if name.endswith((".h", ".cpp")):
                    yield os.path.relpath(os.path.join(folder, name), ROOT)


class Layer:
    def __init__(self, folder, words):
        self.links, self.sources = set(), []
        kind = "source"
        for word in words:
            if word in ("LINK", "PRIVATE_LINK", "INCLUDE"):
                kind = word
            elif kind == "source" and word.endswith(".cpp"):
                self.sources.append(os.path.join(folder, word))
            elif kind in ("LINK", "PRIVATE_LINK") and word.startswith("nnsolve_"):
                self.links.add(word)
        self.folders = {os.path.dirname(source) for source in self.sources}


def read_layers():
    layers, functions = {}, {}
    for top in ("src", "solvers"):
        for folder, _, names in os.walk(os.path.join(ROOT, top)):
            if "CMakeLists.txt" not in names:
                continue
            with open(os.path.join(folder, "CMakeLists.txt"), encoding="utf-8") as file:
                text = without_comments(file.read())
            for call, body in FUNCTION.findall(text):
                functions[call] = re.findall(r"target_link_libraries\(([^)]*)\)", body)
            for call, name, rest in CALL.findall(text):
                layer = Layer(os.path.relpath(folder, ROOT), rest.split())
                more = re.findall(rf"target_link_libraries\(\s*{name}\s([^)]*)\)", text)
                more += functions.get(call, [])
                layer.links |= {word for words in more for word in words.split() if word.startswith("nnsolve_")}
                if layer.sources:
                    layers[name] = layer
    return layers


class Tree:
    """Whose each file is, and what it includes. A header beside its source is that layer's; one without is of all layers
    with sources in its folder, or below it if there are none."""

    def __init__(self, layers):
        self.layers = layers
        self.includes = {}
        self.in_folder = collections.defaultdict(set)
        self.owners = collections.defaultdict(set)
        for name, layer in layers.items():
            for source in layer.sources:
                self.owners[source] = {name}
                self.in_folder[os.path.dirname(source)].add(name)
        for path in files_in("src", "solvers", "include"):
            with open(os.path.join(ROOT, path), encoding="utf-8") as file:
                found = [self.where(path, name) for name in INCLUDE.findall(file.read())]
            self.includes[path] = [name for name in found if name]
            if path.endswith(".h") and not path.startswith("include/"):
                twin = path[:-2] + ".cpp"
                self.owners[path] = self.owners[twin] if twin in self.owners else self.layers_at(os.path.dirname(path))
        for source in (path for path in self.includes if path.endswith(".cpp")):
            defined = names_in(source, DEFINITION)
            for header in self.includes[source]:
                if header.startswith("include/") and names_in(header, DECLARATION) & defined:
                    self.owners[header] |= self.owners[source]

    def layers_at(self, folder):
        below = (layers for other, layers in self.in_folder.items() if other.startswith(folder + "/"))
        return self.in_folder.get(folder) or set().union(*below)

    @staticmethod
    def where(path, name):
        for base in ("include", "src", "", os.path.dirname(path)):
            candidate = os.path.normpath(os.path.join(base, name))
            if os.path.exists(os.path.join(ROOT, candidate)):
                return candidate
        return None

    def with_public(self, headers):
        """And what public headers among them include."""
        found, open_ = set(), list(headers)
        while open_:
            header = open_.pop()
            if header not in found:
                found.add(header)
                open_ += self.includes[header] if header.startswith("include/") else []
        return sorted(found)

    def known(self, name, seen=()):
        """What a layer links, and what that links."""
        found = set()
        for link in self.layers[name].links & self.layers.keys():
            if link in seen:
                raise SystemExit(f"{link} knows itself, by {' -> '.join(seen)}")
            found |= {link} | self.known(link, (*seen, link))
        return found

    def arrows(self, closure):
        """(layers of a file, layers of what it includes) -> an example (file, header)."""
        found = {}
        for path, headers in self.includes.items():
            if path.startswith("include/"):
                continue
            for header in closure(headers):
                starts, ends = frozenset(self.owners[path]), frozenset(self.owners[header])
                if ends and not starts & ends:
                    found.setdefault((starts, ends), (path, header))
        return found


def draw(arrows):
    print("digraph layers {")
    for start, ends in sorted({(min(starts), min(ends)) for starts, ends in arrows}):
        print(f'  "{start.removeprefix("nnsolve_")}" -> "{ends.removeprefix("nnsolve_")}";')
    print("}")


def main():
    tree = Tree(read_layers())
    arrows = tree.arrows(lambda headers: headers)
    if "--dot" in sys.argv[1:]:
        draw(arrows)
        return 0
    failures, passed = [], 0
    if len(tree.layers) < LEAST_LAYERS:
        failures.append(f"only {len(tree.layers)} layers found")
    widely = tree.arrows(tree.with_public)
    known = {name: tree.known(name, (name,)) for name in tree.layers}
    for (starts, ends), (path, header) in sorted(arrows.items(), key=str):
        if any(ends & known[start] for start in starts):
            passed += 1
        else:
            failures.append(f"{path} includes {header}, but {' or '.join(sorted(starts))} does not link {' or '.join(sorted(ends))}")
    for name, layer in sorted(tree.layers.items()):
        used = set().union(*(ends for starts, ends in widely if name in starts))
        for link in sorted(layer.links & tree.layers.keys()):
            if link in used:
                passed += 1
            else:
                failures.append(f"{name} links {link}, and includes nothing of it")
    print(*failures, sep="\n", end="\n" if failures else "")
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
