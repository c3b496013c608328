#!/usr/bin/env python3
"""weaken_checker.py WORK [--only REGEX] [--ifs]: does a test notice when nncheck forgets a condition?

Each call of need() and each `if … throw` of the checker's sources is found by itself; what else must not be lost is in
MUTANTS below. All of them are written into one copy of the sources in WORK, which weakened.cpp runs with one condition
forgotten at a time against all cases of adversary.py but the numbers changed. Prints a line a mutant, and what noticed
it; what only makes the checker crash or run for ever is counted apart. Exits with 1 if one was not noticed that
harmless_mutants.txt does not list, or has no place in the sources any more."""
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
    ("checker.cpp", "by.signs == above_zero", "(by.signs & below_zero) == 0"),
    ("checker.cpp", "(by.signs == not_zero && !gives.is_inequality())", "by.signs == not_zero"),
    ("checker.cpp", "assume(mapped(lemma, 0, negated));", "assume(lemma);"),
    ("checker.cpp", "assume(atom(-p, above_zero));", "assume(atom(p, above_zero));"),
    ("checker.cpp", "    assume(atom(p, above_zero));", ""),
    ("checker.cpp", "if (!scopes_.back().branches.empty()) return;", ""),
    ("checker.cpp", "  facts_.shrink(scopes_.back().facts);\n", ""),
    ("checker.cpp", "  variables_.resize(scopes_.back().variables);\n", ""),
    ("checker.cpp", "scopes_.back().lemma ? add({std::exchange(scopes_.back().lemma, nullptr), 0, false}) : close();", "scopes_.back().lemma ? add({std::exchange(scopes_.back().lemma, nullptr), 0, false}) : close(); close();"),
    ("checker.cpp", "branches.push_back({std::make_shared<const Formula>(std::move(f)), 0, true});", "branches.push_back({std::make_shared<const Formula>(std::move(f)), 0, false});"),
    ("checker.cpp", "add(atom(variable(variables_.back()) * denominator - numerator, equal_zero), true);", "add(atom(variable(variables_.back()) * denominator - numerator, equal_zero), false);"),
    ("checker.cpp", "(!q_rest.empty() || p.empty())", "true"),
    ("checker.cpp", "if (!facts_.add(fact)) close();", "facts_.add(fact);"),
    ("checker.h", "scopes_.size() == 1 && scopes_[0].closed && scopes_[0].branches.empty()", "scopes_[0].closed"),
    ("checker.h", "scopes_.size() == 1 && scopes_[0].closed && scopes_[0].branches.empty()", "scopes_.size() == 1 && scopes_[0].closed"),
    ("checker.h", "scopes_.size() == 1 && scopes_[0].closed && scopes_[0].branches.empty()", "scopes_.back().closed && scopes_[0].branches.empty()"),
    ("formula.h", "fact.core && i == fact.at", "fact.core"),
    ("formula.h", "(signs & atom.signs) == 0", "(signs & atom.signs) != atom.signs"),
    ("formula.h", "(signs & ~atom.signs) == 0", "(signs & atom.signs) != 0"),
    ("formula.h", "sign > 0 ? fact.node().signs : flipped(fact.node().signs)", "fact.node().signs"),
    ("formula.h", "atom.signs != equal_zero || atom.p.empty()", "atom.p.empty()"),
    ("formula.h", "if (!is_v && proportional(atom.p, v_minus_1) == 0) return false;", ""),
    ("formula.h", "s == equal_zero", "s != 0"),
    ("formula.h", "(fact.core || !core)", "true"),
    ("formula.h", "atom.is_true()", "atom.p.is_constant()"),
    ("formula.h", "x.signs != (sign > 0 ? y.signs : flipped(y.signs))", "false"),
    ("formula.h", "x.signs != (sign > 0 ? y.signs : flipped(y.signs))", "x.signs != y.signs"),
    ("formula.h", "x.kind != y.kind", "false"),
    ("formula.h", "node.kind = node.kind == Kind::any ? Kind::all : Kind::any;", ""),
    ("formula.h", "node.signs = node.signs == above_zero ? not_below : above_zero;", "node.signs = not_below;"),
    ("formula.h", "node.signs = node.signs == above_zero ? not_below : above_zero;", "node.signs = above_zero;"),
    ("formula.h", "some ? count > 0 : count == node.parts", "count > 0"),
    ("formula.h", "some ? count > 0 : count == node.parts", "some || count == node.parts"),
    ("formula.h", "(node.kind == Kind::any) != negation", "node.kind == Kind::any"),
    ("formula.h", "i->second * b != j->second * a", "false"),
    ("formula.h", "sgn(a) == sgn(b) ? 1 : -1", "1"),
    ("formula.h", "(even ? power % 2 : 0)", "0"),
    ("symmetry.cpp", "single && (atom.signs & equal_zero) == 0", "single"),
    ("symmetry.cpp", "single && (atom.signs & equal_zero) == 0", "(atom.signs & equal_zero) == 0"),
    ("symmetry.cpp", "fact.core && n < fact.node().end", "fact.core && n < fact.at + 1"),
    ("symmetry.cpp", "if (atom.is_inequality() && sign == not_zero) power -= power % 2;", ""),
    ("symmetry.cpp", "negative ? mpq_class(-c) : c", "c"),
    ("symmetry.cpp", "reason->second.p == one[i].p", "true"),
    ("symmetry.cpp", "(reason->second.signs & ~one[i].signs) == 0", "true"),
    ("symmetry.cpp", "if (unless) add(mapped(goals[0], 0, negated), false);", "if (unless) add(goals[0], false);"),
    ("symmetry.cpp", "    facts_.shrink(core_end);\n", ""),
    ("symmetry.cpp", "    scopes_.back().closed = closed;\n", ""),
    ("symmetry.cpp", "i == 0 ? -p : p", "p"),
    ("symmetry.cpp", "i == 1 ? equal_zero : above_zero", "above_zero"),
    ("symmetry.cpp", "add(std::move(goal), true);", "add(std::move(goal), false);"),
    ("symmetry.cpp", "add(std::move(formula), true);", "add(std::move(formula), false);"),
    ("symmetry.cpp", "not_below", "above_zero"),
    ("symmetry.cpp", "number < static_cast<std::int64_t>(core_end)", "true"),
    ("line.cpp", "formulas.push_back(mapped(*gives, 0, negated));", "formulas.push_back(*gives);"),
    ("line.cpp", "sign_at(simple, low) != sign_at(simple, points[place / 2 + 1])", "sign_at(p, low) != sign_at(p, points[place / 2 + 1])"),
    ("line.cpp", "place % 2 == 1", "false"),
    ("line.cpp", "changes(low) <= changes(high) + 1", "true"),
    ("line.cpp", "gives ? add(std::move(*gives), false) : close();", "close();"),
    ("network.cpp", "atom(total_cost(), strict_ ? above_zero : not_below)", "atom(total_cost(), above_zero)"),
    ("network.cpp", "max && strict_", "max"),
    ("network.cpp", "!seen.contains(input.first)", "false"),
    ("network.cpp", "if (seen.insert(from).second) open.push_back(from);", "seen.insert(from);"),
    ("network.cpp", "!data_[row].targets.contains(n)", "false"),
    ("network.cpp", "has_value(n) ? variable(value_of(n, row)) : pre(n, row)", "pre(n, row)"),
    ("network.cpp", "!is_relu_output(n) || sign > 0", "sign >= 0"),
    ("network.cpp", "-sum", "sum"),
    ("network.cpp", "atom(-error(n, row), not_below)", "atom(error(n, row), not_below)"),
    ("smt2.cpp", "(a[i].number && !a[i].p.empty())", "!a[i].p.empty()"),
    ("words.h", 'text_.find_first_of("\\r\\n", at_)', "text_.find('\\n', at_)"),
    ("smt2.cpp", "head[0] == '<'", "false"),
    ("smt2.cpp", "head.size() == 1 ? above_zero : not_below", "above_zero"),
    ("smt2.cpp", "for (std::size_t i = 0; i + 1 < edges.size(); ++i) edges[i] ^= 1U;", "edges[0] ^= 1U;"),
    ("smt2.cpp", "equal ? a[j].edge : a[j].edge ^ 1U", "a[j].edge"),
    ("smt2.cpp", "for (const std::string& name : names) bound_[name].pop_back();", ""),
    ("smt2.cpp", "floor_ = outside;", ""),
    ("smt2.cpp", "negative == 0 ? node : negated(node)", "node"),
    ("smt2.cpp", "negative == 0 ? from.p - mpq_class(1) : from.p", "from.p - mpq_class(1)"),
    ("smt2.cpp", "(all || j == i + 1)", "j == i + 1"),
    ("smt2.cpp", "if (in_macro_) return {false, 0, v};", "if (in_macro_) ite.used = false;"),
    ("smt2.cpp", "return !ite.v;", "return false;"),
    ("smt2.cpp", "if (op == '-' && a.size() == 1) result.p = -result.p;", ""),
    ("words.h", "!is_reserved(inside)", "true"),
    ("words.h", "c == '\"' || inside.find('\\\\') == std::string::npos", "true"),
    ("words.h", "!is_digit(inside[0])", "true"),
    ("lines.cpp", "if (inverse) product.erase(product.find(x), 1);", ""),
    ("lines.cpp", "minus ? -1 : 1", "1"),
    ("lines.cpp", "Polynomial(high) - x(name)", "x(name) - high"),
    ("lines.cpp", "if (inverse) inverted.insert(number(w[at])), not_0(w[at]);", "if (inverse) inverted.insert(number(w[at]));"),
    ("network.cpp", "most - error(n, row)", "most + error(n, row)"),
    ("network.cpp", "most + error(n, row)", "most - error(n, row)"),
    ("network.cpp", "mpq_class(-1, outputs)", "mpq_class(-1)"),
    ("network.cpp", 'kind == "y" && !has_cost_', 'kind == "y"'),
    ("network.cpp", 'kind == "cost" && has_cost_ && cost_ != "max"', 'kind == "cost" && cost_ != "max"'),
    ("network.cpp", 'kind == "cost" && has_cost_ && cost_ != "max"', 'kind == "cost" && has_cost_'),
    ("network.cpp", 'kind == "h" && side(n) == Side::hidden', 'kind == "h"'),
    ("network.cpp", 'kind == "o" && has_value(n)', 'kind == "o"'),
    ("network.cpp", 'kind == "o" && has_value(n)', 'kind == "o" && has_cost_'),
    ("network.cpp", 'kind == "e" && !max', 'kind == "e"'),
    ("network.cpp", '!has_cost_ || cost_ == "mse"', '!has_cost_'),
    ("network.cpp", '!has_cost_ || cost_ == "mse"', 'cost_ == "mse"'),
    ("network.cpp", "n != nobody && side(n) != Side::input", "n != nobody"),
    ("network.cpp", "has_cost_ = delta_ > 0;", "has_cost_ = true;"),
    ("network.cpp", "has_cost_ = strict_ = true;", "has_cost_ = true;"),
    ("smt2.cpp", "if (macro != nullptr) floor_ = depth_;", ""),
    ("smt2.cpp", "ite.used ? std::optional(written(ite.fact)) : std::nullopt", "std::optional(written(ite.fact))"),
    ("smt2.cpp", "!boolean", "false"),
    ("symmetry.cpp", "number + static_cast<std::int64_t>(goals) >= 0", "true"),
    ("symmetry.cpp", "is_there && std::to_string(number) == key", "is_there"),
    ("checker.cpp", "    assume(atom(p, equal_zero));\n", ""),
    ("line.cpp", "without(simple, all)", "simple"),
    ("line.cpp", "without(p, derivative(p))", "p"),
    ("line.cpp", "for (mpq_class& c : chain.back()) c = -c;", ""),
    ("line.cpp", "if (sign != 0) last = sign;", "last = sign;"),
    ("checker.cpp", "if (q_rest.empty()) return q.constant();", "if (q_rest.empty()) return 0;"),
]


def harmless():
    """Mutants that no file can show, as in harmless_mutants.txt."""
    with open(os.path.join(HERE, "harmless_mutants.txt"), encoding="utf-8") as file:
        lines = [line.rstrip("\n").rsplit(" | ", 1) for line in file if line.strip() and not line.startswith("#")]
    return {name for name, _ in lines}


LITERAL = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])\'')


def end_of_argument(text, end, stop):
    """Where the next character of `stop` is that stands in no parentheses and no literal."""
    depth = 0
    while depth > 0 or text[end] not in stop:
        literal = LITERAL.match(text, end)
        depth += (text[end] in "([{") - (text[end] in ")]}") if not literal else 0
        end = literal.end() if literal else end + 1
    return end


def conditions(text, ifs):
    """Where a condition begins and ends, what makes it hold or not whatever it is, and which of the two."""
    for at in re.finditer(r"\bneed\(", text):
        if not text[:at.end()].endswith("void need("):
            yield at.end(), end_of_argument(text, at.end(), ","), "weak({}) || (", ""
    for at in re.finditer(r"\bif \(", text):
        start, end = at.end(), end_of_argument(text, at.end(), ")")
        if text[start:end] == "!condition" or re.match(r"const\b|.*;", text[start:end]):
            continue
        throws = text[end:].startswith(") throw Problem")
        if ifs or throws:
            yield start, end, "!weak({}) && (", "" if throws else " never"
        if ifs:
            yield start, end, "weak({}) || (", " always"


def weakened(path, text, names, ifs):
    """The text with its mutants, whose names are added: a condition is never false where weak(NUMBER) is true."""
    edits, lost = [], []

    def number(name, at):
        names.append(f"{path}:{text.count(chr(10), 0, at) + 1} | {' '.join(name.split())[:140]}")
        return len(names) - 1

    grouped = {}
    for _, old, new in [mutant for mutant in MUTANTS if mutant[0] == path]:
        places = [at.start() for at in re.finditer(re.escape(old), text)]
        lost += [] if places else [f"{path}: {old}"]
        for at in places:
            grouped.setdefault((at, old), []).append(new)
    for start, end, before, how in conditions(text, ifs):
        if not any(at < start < at + len(old) for at, old in grouped):
            edits += [(end, end, ")"), (start, start, before.format(number(text[start:end] + how, start)))]
    for (at, old), news in grouped.items():
        made = old
        for new in news:
            k = number(f"{old} -> {new}", at)
            is_statement = old.rstrip().endswith((";", "}"))
            made = f"if (weak({k})) {{ {new} }} else {{ {made} }}" if is_statement else f"(weak({k}) ? ({new}) : ({made}))"
        edits.append((at, at + len(old), made))
    for start, end, made in sorted(edits, key=lambda edit: (edit[0], edit[1]), reverse=True):
        text = text[:start] + made + text[end:]
    return text, lost


def prepare(folder, only, ifs):
    """Sources in which every mutant can be chosen when they run; the names of the mutants."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.join(folder, "nncheck"))
    names, lost, sources = ["the checker as it is"], [], []
    for path in sorted(os.listdir(SOURCE)):
        if not path.endswith((".cpp", ".h")) or path == "main.cpp":
            continue
        with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
            text = file.read()
        if re.search(only, path):
            text, missing = weakened(path, text, names, ifs)
            lost += missing
        if path == "tree.h":
            text = "extern int weakened;\ninline bool weak(int mutant) { return mutant == weakened; }\n" + text
        if path.endswith(".cpp"):
            sources.append(path)
        with open(os.path.join(folder, "nncheck", path), "w", encoding="utf-8") as file:
            file.write(text)
    with open(os.path.join(folder, "all.h"), "w", encoding="utf-8") as file:
        file.write("".join(f'#include "nncheck/{path}"\n' for path in sources))
    return names, lost


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", help="folder for the copy")
    parser.add_argument("--only", default="", help="mutants of files whose names match")
    parser.add_argument("--ifs", action="store_true", help="every `if` always and never taken, too: what is missed is worth a look, and may only cost time")
    options = parser.parse_args()
    names, lost = prepare(options.work, options.only, options.ifs)
    for text in lost:
        print("out of date:", text)
    program = os.path.join(options.work, "weakened")
    subprocess.run(["g++", "-std=c++20", "-O0", "-D_GLIBCXX_ASSERTIONS", "-I" + options.work, os.path.join(HERE, "weakened.cpp"), "-lgmpxx", "-lgmp", "-o", program], check=True)
    cases = subprocess.run([sys.executable, os.path.join(HERE, "adversary.py"), "--dump"], capture_output=True, text=True, check=True).stdout
    said = subprocess.run([program, str(len(names) - 1)], input=cases, capture_output=True, text=True, check=True).stdout.splitlines()
    verdicts = dict(line.split("\t", 1) for line in said)
    if verdicts["0"]:
        raise SystemExit("without any change the tests fail: " + verdicts["0"])
    known, count = harmless(), dict.fromkeys(("noticed", "ended by a signal", "harmless", "missed"), 0)
    for k, name in enumerate(names[1:], 1):
        verdict, short = verdicts[str(k)], re.sub(r":\d+ ", " ", name, count=1)
        kind = "ended by a signal" if verdict.startswith("signal ") else "noticed" if verdict else "harmless" if short in known else "missed"
        count[kind] += 1
        if verdict and short in known:
            lost.append("it is not harmless: " + short)
            print(lost[-1])
        known.discard(short)
        print(f"{name} | {verdict[:160] or kind.upper()}")
    lost += [] if options.only else [f"harmless_mutants.txt: no mutant {name}" for name in known]
    print(f"{len(names) - 1} mutants:", ", ".join(f"{n} {kind}" for kind, n in count.items()) + f"; {len(lost)} out of date", *lost, sep="\n  ")
    return 1 if (count["missed"] and not options.ifs) or lost else 0


if __name__ == "__main__":
    sys.exit(main())
