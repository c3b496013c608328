#!/usr/bin/env python3
"""weaken_checker.py WORK [--only REGEX] [--part K/N] [--list]: does a test notice when nncheck forgets a condition?

Copies the checker's sources to WORK and drops one condition at a time: each call of need() and each `if … throw` is
found by itself, what else must not be lost is in MUTANTS below. Builds it there, without CMake, and runs adversary.py
--quick. Prints one line a mutant, and what noticed it. Exits with 1 if one was not noticed, or has no place in the
sources any more. Not part of the suite, since each mutant costs a build."""
import argparse
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(os.path.dirname(os.path.dirname(HERE)), "src", "nncheck")


# What no call of need() holds: (file, text, text that takes its place).
MUTANTS = [
    ("checker.cpp", "(!factor && coefficient > 0 && is_number && !has_weak)", "(!factor && is_number && !has_weak)"),
    ("checker.cpp", "(!factor && coefficient > 0 && is_number && !has_weak)", "(!factor && coefficient > 0 && !has_weak)"),
    ("checker.cpp", "(!factor && coefficient > 0 && is_number && !has_weak)", "(!factor && coefficient > 0 && is_number)"),
    ("checker.cpp", "(!factor && coefficient > 0 && is_number && !has_weak)", "(coefficient > 0 && is_number && !has_weak)"),
    ("checker.cpp", "p.is_constant() && !p.empty()", "p.is_constant()"),
    ("checker.cpp", "if (!factor) p = p * p;", ""),
    ("checker.cpp", "if (!factor && atom.signs == not_zero) p = p * atom.p;", ""),
    ("checker.cpp", "only_zeros = only_zeros && factor;", "only_zeros = factor;"),
    ("checker.cpp", "by.signs == above_zero ||", "(by.signs & below_zero) == 0 ||"),
    ("checker.cpp", "(by.signs == not_zero && !gives.is_inequality())", "by.signs == not_zero"),
    ("checker.cpp", "assume(mapped(lemma, 0, negated));", "assume(lemma);"),
    ("checker.cpp", "assume(atom(-p, above_zero));", "assume(atom(p, above_zero));"),
    ("checker.cpp", "    assume(atom(p, above_zero));\n  } else", "  } else"),
    ("checker.cpp", "if (!scopes_.back().branches.empty()) return;", ""),
    ("checker.cpp", "  facts_.shrink(scopes_.back().facts);\n", ""),
    ("checker.cpp", "  variables_.resize(scopes_.back().variables);\n", ""),
    ("checker.cpp", "scopes_.back().lemma ? add", "close();\n  scopes_.back().lemma ? add"),
    ("checker.cpp", "branches.push_back({std::make_shared<const Formula>(std::move(f)), 0, true});", "branches.push_back({std::make_shared<const Formula>(std::move(f)), 0, false});"),
    ("checker.cpp", "denominator - numerator, equal_zero), true);", "denominator - numerator, equal_zero), false);"),
    ("checker.cpp", "(!q_rest.empty() || p.empty())", "true"),
    ("checker.cpp", "if (!facts_.add(fact)) close();", "facts_.add(fact);"),
    ("checker.h", "scopes_.size() == 1 && scopes_[0].closed && scopes_[0].branches.empty()", "scopes_[0].closed"),
    ("checker.h", "scopes_[0].closed && scopes_[0].branches.empty()", "scopes_.back().closed"),
    ("formula.h", "fact.core && i == fact.at", "fact.core"),
    ("formula.h", "(signs & atom.signs) == 0;", "(signs & atom.signs) != atom.signs;"),
    ("formula.h", "(signs & ~atom.signs) == 0;", "(signs & atom.signs) != 0;"),
    ("formula.h", "sign > 0 ? fact.node().signs : flipped(fact.node().signs)", "fact.node().signs"),
    ("formula.h", "atom.signs != equal_zero || atom.p.empty()", "atom.p.empty()"),
    ("formula.h", "if (!is_v && proportional(atom.p, v_minus_1) == 0) return false;", ""),
    ("formula.h", "{ return s == equal_zero; }", "{ return s != 0; }"),
    ("formula.h", "(fact.core || !core) &&", ""),
    ("formula.h", "return atom.is_true() ||", "return atom.p.is_constant() ||"),
    ("formula.h", "x.signs != (sign > 0 ? y.signs : flipped(y.signs))", "false"),
    ("formula.h", "sign > 0 ? y.signs : flipped(y.signs)", "y.signs"),
    ("formula.h", "x.kind != y.kind ||", ""),
    ("formula.h", "node.kind = node.kind == Kind::any ? Kind::all : Kind::any;", ""),
    ("formula.h", "node.signs = node.signs == above_zero ? not_below : above_zero;", "node.signs = not_below;"),
    ("formula.h", "node.signs = node.signs == above_zero ? not_below : above_zero;", "node.signs = above_zero;"),
    ("formula.h", "some ? count > 0 : count == node.parts", "count > 0"),
    ("formula.h", "some ? count > 0 : count == node.parts", "some || count == node.parts"),
    ("formula.h", "(node.kind == Kind::any) != negation;", "node.kind == Kind::any;"),
    ("formula.h", "|| i->second * b != j->second * a", ""),
    ("formula.h", "sgn(a) == sgn(b) ? 1 : -1", "1"),
    ("formula.h", "even ? power % 2 : 0", "0"),
    ("symmetry.cpp", "single && (atom.signs & equal_zero) == 0", "single"),
    ("symmetry.cpp", "single && (atom.signs & equal_zero) == 0", "(atom.signs & equal_zero) == 0"),
    ("symmetry.cpp", "fact.core && n < fact.node().end", "fact.core && n < fact.at + 1"),
    ("symmetry.cpp", "if (atom.is_inequality() && sign == not_zero) power -= power % 2;", ""),
    ("symmetry.cpp", "negative ? mpq_class(-c) : c", "c"),
    ("symmetry.cpp", "reason->second.p == one[i].p &&", ""),
    ("symmetry.cpp", "&& (reason->second.signs & ~one[i].signs) == 0", ""),
    ("symmetry.cpp", "if (unless) add(mapped(goals[0], 0, negated), false);", "if (unless) add(goals[0], false);"),
    ("symmetry.cpp", "    facts_.shrink(core_end);\n", ""),
    ("symmetry.cpp", "    scopes_.back().closed = closed;\n", ""),
    ("symmetry.cpp", "i == 0 ? -p : p", "p"),
    ("symmetry.cpp", "i == 1 ? equal_zero : above_zero", "above_zero"),
    ("symmetry.cpp", "add(std::move(goal), true);", "add(std::move(goal), false);"),
    ("symmetry.cpp", "add(std::move(formula), true);", "add(std::move(formula), false);"),
    ("symmetry.cpp", "variable(blocks[b][key]), not_below", "variable(blocks[b][key]), above_zero"),
    ("symmetry.cpp", "number < static_cast<std::int64_t>(core_end);", "true;"),
    ("symmetry.cpp", "number >= -static_cast<std::int64_t>(goals)", "true"),
    ("symmetry.cpp", "good && is_there && std::to_string(number) == key", "good && is_there"),
    ("line.cpp", "formulas.push_back(mapped(*gives, 0, negated));", "formulas.push_back(*gives);"),
    ("line.cpp", "sign_at(simple, low) != sign_at(simple, points[place / 2 + 1])", "sign_at(p, low) != sign_at(p, points[place / 2 + 1])"),
    ("line.cpp", "place % 2 == 1 &&", "false &&"),
    ("line.cpp", "changes(low) <= changes(high) + 1", "true"),
    ("line.cpp", "gives ? add(std::move(*gives), false) : close();", "close();"),
    ("network.cpp", "strict_ ? above_zero : not_below);", "above_zero);"),
    ("network.cpp", "max && strict_ ? above_zero", "max ? above_zero"),
    ("network.cpp", "plus ? most - error(n, row) : most + error(n, row)", "most + error(n, row)"),
    ("network.cpp", "mpq_class(-1, outputs_.size())", "mpq_class(-1)"),
    ("network.cpp", "return !seen.contains(input.first);", "return seen.empty();"),
    ("network.cpp", "if (seen.insert(from).second) open.push_back(from);", "seen.insert(from);"),
    ("network.cpp", 'name[0] == "y" && !has_cost_', 'name[0] == "y"'),
    ("network.cpp", "|| !data_[row].targets.contains(n)) return", ") return"),
    ("network.cpp", "has_value(n) ? variable(value_of(n, row)) : pre(n, row)", "pre(n, row)"),
    ("network.cpp", "if (!is_relu_output(n) || sign > 0)", "if (sign >= 0)"),
    ("network.cpp", "{Kind::atom, -sum, not_below}", "{Kind::atom, sum, not_below}"),
    ("network.cpp", 'is(name, "cost", 1) && has_cost_ && cost_ != "max"', 'is(name, "cost", 1) && cost_ != "max"'),
    ("network.cpp", 'is(name, "cost", 1) && has_cost_ && cost_ != "max"', 'is(name, "cost", 1) && has_cost_'),
    ("lines.cpp", "if (!literal.inverse || x != literal.x) term = term * x;", "if (!literal.inverse) term = term * x;"),
    ("lines.cpp", "sum.add_product(term, literal.sign);", "sum.add_product(term, Polynomial(1));"),
    ("lines.cpp", "range->second.second - v", "v - range->second.second"),
    ("smt2.cpp", "(a[i].number && !a[i].p.empty())", "!a[i].p.empty()"),
    ("smt2.cpp", 'text_.find_first_of("\\r\\n", at_)', "text_.find('\\n', at_)"),
    ("smt2.cpp", "head[0] == '<' ?", "false ?"),
    ("smt2.cpp", "head.size() == 1 ? above_zero : not_below", "above_zero"),
    ("smt2.cpp", "for (std::size_t i = 0; i + 1 < edges.size(); ++i) edges[i] ^= 1U;", "edges[0] ^= 1U;"),
    ("smt2.cpp", "equal ? a[j].edge : a[j].edge ^ 1U", "a[j].edge"),
    ("smt2.cpp", "for (const std::string& name : names) bound_[name].pop_back();", ""),
    ("smt2.cpp", "      floor_ = depth_;\n", ""),
    ("smt2.cpp", "floor_ = outside;", ""),
    ("smt2.cpp", "negative == 0 ? node : negated(node)", "node"),
    ("smt2.cpp", "negative == 0 ? from.p - mpq_class(1) : from.p", "from.p - mpq_class(1)"),
    ("smt2.cpp", "(all || j == i + 1)", "j == i + 1"),
    ("smt2.cpp", "return !ite.v;", "return false && !ite.v;"),
    ("smt2.cpp", "|| !found->second.first) return", ") return"),
    ("smt2.cpp", "if (op == '-' && a.size() == 1) result.p = -result.p;", ""),
    ("smt2.cpp", "!is_reserved(inside) &&", ""),
    ("smt2.cpp", "!is_digit(inside[0]) &&", ""),
]


def conditions(path, text):
    """Every need(CONDITION, …) becomes need(true || (CONDITION), …)."""
    for at in re.finditer(r"\bneed\(", text):
        start = at.end()
        if text[:start].endswith("void need("):
            continue
        depth, end, quoted = 0, start, False
        while text[end] != "," or depth > 0 or quoted:
            if text[end] == '"' and text[end - 1] != "\\":
                quoted = not quoted
            depth += (text[end] in "([{") - (text[end] in ")]}") if not quoted else 0
            end += 1
        yield path, start, text[start:end], f"true || ({text[start:end]})"
    for at in re.finditer(r"\bif \(([^;{}]*)\) throw Problem", text):
        if "condition" not in at.group(1):
            yield path, at.start(1), at.group(1), f"false && ({at.group(1)})"


def mutants(only):
    """(file, place, text, what takes its place, the whole file), or no place if the text is not there."""
    for path in sorted(os.listdir(SOURCE)):
        if not path.endswith((".cpp", ".h")) or path == "main.cpp":
            continue
        with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
            text = file.read()
        found = list(conditions(path, text))
        for _, old, new in [mutant for mutant in MUTANTS if mutant[0] == path]:
            places = [at.start() for at in re.finditer(re.escape(old), text)]
            found += [(path, at, old, new) for at in places or [None]]
        yield from ((*mutant, text) for mutant in found if re.search(only, path + ": " + mutant[2]))


MAKE = """SRC := $(filter-out all.cpp main.cpp,$(wildcard *.cpp))
FLAGS := -std=c++20 -O0 -I.. -DNNSOLVE_VERSION='"0"' -include heavy.h
nncheck: $(SRC:.cpp=.o) main.o
\tg++ $^ -lgmpxx -lgmp -o $@
%.o: %.cpp $(wildcard *.h) heavy.h.gch
\tg++ $(FLAGS) -c $< -o $@
heavy.h.gch: heavy.h
\tg++ -std=c++20 -O0 -x c++-header heavy.h -o $@
"""
HEAVY = "#include <gmpxx.h>\n#include <nlohmann/json.hpp>\n#include <algorithm>\n#include <functional>\n#include <map>\n#include <set>\n#include <sstream>\n#include <unordered_map>\n"


def prepare(folder):
    shutil.copytree(SOURCE, folder, dirs_exist_ok=True)
    for name, text in (("Makefile", MAKE), ("heavy.h", HEAVY)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


def judge(folder):
    built = subprocess.run(["make", "-s", "-C", folder, "nncheck"], capture_output=True, text=True, check=False)
    if built.returncode != 0:
        return "", "does not build: " + built.stderr[:300]
    result = subprocess.run([sys.executable, os.path.join(HERE, "adversary.py"), os.path.join(folder, "nncheck"), "--quick", "--first"], capture_output=True, text=True, check=False)
    failed = [line for line in (result.stdout + result.stderr).splitlines() if "(exit status" in line] or result.stderr.splitlines()[-1:]
    return "noticed" if result.returncode != 0 else "", (failed or [""])[0][:160]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", nargs="?", help="folder for the copy")
    parser.add_argument("--only", default="", help="mutants whose file or text matches")
    parser.add_argument("--list", action="store_true", help="look for their places only")
    parser.add_argument("--part", default="0/1", help="K/N: every N-th mutant from the K-th")
    options = parser.parse_args()
    chosen = list(mutants(options.only))
    lost = [mutant for mutant in chosen if mutant[1] is None]
    for path, _, old, *_ in lost:
        print(f"{path}: out of date: {old}")
    if options.list or not options.work:
        print(f"{len(chosen)} mutants, {len(lost)} out of date")
        return 1 if lost else 0
    part, parts = map(int, options.part.split("/"))
    chosen, missed = [mutant for mutant in chosen if mutant[1] is not None][part::parts], 0
    folder = os.path.join(options.work, f"nncheck{part}", "nncheck")
    prepare(folder)
    clean = judge(folder)
    if clean != ("", ""):
        raise SystemExit(f"without any change the tests fail: {clean}")
    for path, at, old, new, text in chosen:
        target = os.path.join(folder, path)
        with open(target, "w", encoding="utf-8") as file:
            file.write(text[:at] + new + text[at + len(old):])
        noticed, said = judge(folder)
        with open(target, "w", encoding="utf-8") as file:
            file.write(text)
        missed += not noticed
        print(f"{path}:{text.count(chr(10), 0, at) + 1} | {' '.join(old.split())[:90]} -> {' '.join(new.split())[:60]} | {noticed or 'MISSED'} | {said}", flush=True)
    print(f"{len(chosen)} mutants, {missed} not noticed")
    return 1 if missed or lost else 0


if __name__ == "__main__":
    sys.exit(main())
