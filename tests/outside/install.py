#!/usr/bin/env python3
"""install.py NNSOLVE: the install tree, as its users meet it.

Installs the build that NNSOLVE belongs to, moves the tree elsewhere, and builds a small project of its own against it,
once by find_package() and once by pkg-config; runs that and the installed program. Makes the Debian package, too: what
is in it runs, and it depends on the libraries that it takes.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from session import Tally

SOURCE = Path(__file__).resolve().parents[1] / "install"
tally = Tally()


def check(what, holds, why=""):
    tally.record("install", what, [] if holds else [why])
    return holds


def run(*words, environment=None):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, env=environment)
    return done.returncode, done.stdout, done.stderr


def succeeds(what, *words, environment=None):
    status, out, err = run(*words, environment=environment)
    return check(what, status == 0, out[-2000:] + err[-2000:])


def main():
    build = Path(sys.argv[1]).resolve().parents[1]
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        if not succeeds("cmake --install", "cmake", "--install", build, "--prefix", folder / "first"):
            return
        tree = folder / "elsewhere" / "tree"
        tree.parent.mkdir()
        (folder / "first").rename(tree)
        own = folder / "own"
        if succeeds("find_package", "cmake", "-G", "Ninja", "-S", SOURCE, "-B", own, f"-DCMAKE_PREFIX_PATH={tree}"):
            if succeeds("the outside project is built", "cmake", "--build", own):
                status, out, err = run(own / "outside")
                check("the outside project runs", (status, out) == (0, "sqrt 2\n"), f"{status} {out}{err}")
        by_pkg_config(tree, folder)
        status, out, err = run(tree / "bin" / "nnsolve", "backends", "--json")
        before = run(sys.argv[1], "backends", "--json")[1]
        check("the installed program has the backends of the built one", names(out) == names(before), out + err)
        libraries = run("nm", "-D", "--defined-only", "-C", next(library_folder(tree).glob("libnnsolve.so*"), "none"))[1]
        check("nothing but nnsolve is visible", not foreign(libraries), "\n".join(foreign(libraries)[:20]))
        python_module(build, tree)
        as_debian_package(build, folder / "deb", names(before))


def python_module(build, tree):
    """Where the build has one, it is installed with its solvers, and finds them wherever the tree is."""
    if not any((build / "python" / "nnsolve").glob("_nnsolve*.so")):
        return
    package = next(tree.rglob("nnsolve/__init__.py"), None)
    if not check("the Python package is installed", package is not None):
        return
    script = ("import nnsolve; a = nnsolve.fit([0, 1], [0, 1], hidden=1, backend='z3', presolve=False); "
              "print(a.status, a.backend)")
    python = next((line.split("=", 1)[1] for line in (build / "CMakeCache.txt").read_text().splitlines()
                   if line.startswith("NNSOLVE_PYTHON:")), sys.executable)
    status, out, err = run(python, "-c", script, environment={**os.environ, "PYTHONPATH": str(package.parents[1])})
    is_right = (status, out) == (0, "sat z3\n") or "there are: native" in err  # a build without Z3
    check("the Python package runs", is_right, f"{status} {out}{err}")


def names(backends):
    return [(entry["name"], entry["available"]) for entry in json.loads(backends)["backends"]] if backends else None


def foreign(symbols):
    """The strong symbols of the library that are not the project's own."""
    lines = [line.split(maxsplit=2) for line in symbols.splitlines()]
    of_linker = ("__bss_start", "_edata", "_end")
    return [line[2] for line in lines
            if len(line) == 3 and line[1] in "TDBR" and "nnsolve" not in line[2] and line[2] not in of_linker]


def library_folder(tree):
    return next(path.parent for path in tree.rglob("nnsolve.pc")).parent


def as_debian_package(build, folder, backends):
    """Without its check on dependencies, a package could install where it cannot run."""
    for tool in ("cpack", "dpkg-deb", "dpkg-shlibdeps", "file"):
        if shutil.which(tool) is None:
            print(f"{tool} is not installed: no Debian package is made")
            return
    if not succeeds("cpack -G DEB", "cpack", "-G", "DEB", "--config", build / "CPackConfig.cmake", "-B", folder):
        return
    package = next(folder.glob("*.deb"))
    depends = run("dpkg-deb", "-f", package, "Depends")[1]
    wanted = ["libflint"] + [f"lib{name}" for name, is_there in backends if is_there and name != "native" and ":" not in name]
    missing = [library for library in wanted if library not in depends]
    check("the package depends on what it takes", not missing, f"no {missing} in: {depends}")
    if succeeds("the package is unpacked", "dpkg-deb", "-x", package, folder / "root"):
        licence = folder / "root" / "usr" / "share" / "doc" / "nnsolve" / "copyright"
        check("the licence goes with it", licence.is_file())
        status, out, err = run(folder / "root" / "usr" / "bin" / "nnsolve", "backends", "--json")
        check("the packaged program has the backends of the built one", names(out) == backends, out + err)


def by_pkg_config(tree, folder):
    if shutil.which("pkg-config") is None:
        print("pkg-config is not installed: not asked")
        return
    environment = dict(os.environ, PKG_CONFIG_PATH=str(next(tree.rglob("nnsolve.pc")).parent))
    status, out, err = run("pkg-config", "--cflags", "--libs", "nnsolve", environment=environment)
    if not check("pkg-config knows nnsolve", status == 0 and str(tree) in out, out + err):
        return
    program = folder / "by-pkg-config"
    words = ["c++", "-std=c++20", SOURCE / "main.cpp", "-o", program, *out.split()]
    if succeeds("built by pkg-config", *words, environment=environment):
        environment["LD_LIBRARY_PATH"] = str(library_folder(tree))
        status, out, err = run(program, environment=environment)
        check("runs when built by pkg-config", (status, out) == (0, "sqrt 2\n"), f"{status} {out}{err}")


if __name__ == "__main__":
    main()
    sys.exit(tally.report())
