#!/usr/bin/env python3
"""weaken_checker.py WORK [--only REGEX] [--list]: does a test notice when nncheck forgets a condition?

Copies the checker's sources to WORK, drops one condition at a time (MUTANTS below), builds it there, without CMake, and
runs adversary.py --quick. Prints one line a mutant, and what noticed it. Exits with 1 if one was not noticed, or has no
place in the sources any more. Not part of the suite, since each mutant costs a build."""
import argparse
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(os.path.dirname(os.path.dirname(HERE)), "src", "nncheck")


def drops(path, *texts):
    """Mutants that never see this problem: `if (CONDITION) throw` becomes `if (false && (CONDITION)) throw`."""
    return [(path, f"if ({text}) throw", f"if (false && ({text})) throw") for text in texts]


MUTANTS = [
    *drops("checker.cpp", "coefficient < 0", "factor && !has_equality", "!factor && has_equality", "wanted.p != result.p", "(result.signs & ~wanted.signs) != 0",
           "product(by.p, gives.p) != fact.p", "gives.signs != fact.signs", "!good", "fact.node().kind != nncheck::Kind::any", "!scopes_.back().in_case", "scopes_.size() == 1",
           "!scopes_.back().closed", "left.size() > 1", "taken", "!facts_.known_nonzero(denominator)", "node.kind != nncheck::Kind::atom", "scopes_.back().in_case && kind != \"branch\"",
           "!instance.has_variable(name)", "!seen.insert(name).second", "signs == 0"),
    ("checker.cpp", "(!factor && coefficient > 0 && is_number && !has_weak)", "(!factor && is_number && !has_weak)"),
    ("checker.cpp", "(!factor && coefficient > 0 && is_number && !has_weak)", "(!factor && coefficient > 0 && !has_weak)"),
    ("checker.cpp", "(!factor && coefficient > 0 && is_number && !has_weak)", "(!factor && coefficient > 0 && is_number)"),
    ("checker.cpp", "(!factor && coefficient > 0 && is_number && !has_weak)", "(coefficient > 0 && is_number && !has_weak)"),
    ("checker.cpp", "is_constant(p) && !p.empty()", "is_constant(p)"),
    ("checker.cpp", "if (!factor) p = product(p, p);", ""),
    ("checker.cpp", "if (!factor && atom.signs == not_zero) p = product(p, atom.p);", ""),
    ("checker.cpp", "only_zeros = only_zeros && factor;", "only_zeros = factor ? true : false;"),
    ("checker.cpp", "by.signs == above_zero ||", "(by.signs & below_zero) == 0 ||"),
    ("checker.cpp", "(by.signs == not_zero && (gives.signs == equal_zero || gives.signs == not_zero))", "by.signs == not_zero"),
    ("checker.cpp", "assume(part(lemma, 0, true));", "assume(part(lemma, 0, false));"),
    ("checker.cpp", "assume(nncheck::atom(negated(p), above_zero));", "assume(nncheck::atom(p, above_zero));"),
    ("checker.cpp", "    assume(nncheck::atom(p, above_zero));\n  } else", "  } else"),
    ("checker.cpp", "scope.in_case = !branches.empty();", "scope.in_case = false;"),
    ("checker.cpp", "if (!scope.branches.empty()) return;", ""),
    ("checker.cpp", "facts_.shrink(scopes_.back().facts);", ""),
    ("checker.cpp", "names_.resize(scopes_.back().variables);", ""),
    ("checker.cpp", "  if (scope.lemma) {", "  scope.closed = true;\n  if (scope.lemma) {"),
    ("checker.cpp", "add(assumption, true);", "add(assumption, false);"),
    ("checker.cpp", "add(nncheck::atom(sum.take(), equal_zero), true);", "add(nncheck::atom(sum.take(), equal_zero), false);"),
    ("checker.cpp", "if (!known_names_.insert(name).second) throw Problem(to_text(name) + \" is not new\");", "known_names_.insert(name);"),
    ("checker.cpp", "if (!known_names_.insert(name).second) throw Problem(to_text(name) + \" twice\");", "known_names_.insert(name);"),
    ("checker.cpp", "term.monomial.back() >= names_.size()", "false"),
    ("checker.h", "scopes_.size() == 1 && scopes_[0].closed && !scopes_[0].in_case", "scopes_[0].closed"),
    ("checker.h", "scopes_[0].closed && !scopes_[0].in_case", "scopes_.back().closed"),
    ("checker.h", "value.index(names_.size(), \"variable\")", "value.index(names_.size() + 1, \"variable\")"),
    ("facts.cpp", "core && i == at", "core"),
    ("facts.cpp", "(signs & atom.signs) == 0;", "(signs & atom.signs) != atom.signs;"),
    ("facts.cpp", "(signs & ~atom.signs) == 0;", "(signs & atom.signs) != 0;"),
    ("facts.cpp", "sign > 0 ? fact.signs : flipped(fact.signs)", "fact.signs"),
    ("facts.cpp", "atom.signs != equal_zero || atom.p.empty()", "atom.p.empty()"),
    ("facts.cpp", "if (!is_v && proportional(atom.p, v_minus_1) == 0) return false;", ""),
    ("facts.cpp", "[](Signs signs) { return signs == equal_zero; }", "[](Signs) { return true; }"),
    ("facts.cpp", "(fact.core || !core) &&", ""),
    ("facts.cpp", "return is_true(atom) ||", "return is_constant(atom.p) ||"),
    ("formula.cpp", "x.signs != (sign > 0 ? y.signs : flipped(y.signs))", "false"),
    ("formula.cpp", "sign > 0 ? y.signs : flipped(y.signs)", "y.signs"),
    ("formula.cpp", "x.kind != y.kind ||", ""),
    ("formula.cpp", "node.kind = node.kind == Kind::any ? Kind::all : Kind::any;", ""),
    ("formula.cpp", "atom.signs = atom.signs == above_zero ? not_below : above_zero;", "atom.signs = not_below;"),
    ("formula.cpp", "atom.signs = atom.signs == above_zero ? not_below : above_zero;", "atom.signs = above_zero;"),
    ("formula.cpp", "node.kind == Kind::any ? good > 0 : good == parts", "good > 0"),
    ("formula.cpp", "node.kind == Kind::any ? good > 0 : good == parts", "node.kind == Kind::any || good == parts"),
    ("polynomial.cpp", "i > 0 && p[i].coefficient * q[0].coefficient != q[i].coefficient * p[0].coefficient", "false"),
    ("polynomial.cpp", "sgn(p[0].coefficient) == sgn(q[0].coefficient) ? 1 : -1", "1"),
    ("polynomial.cpp", "even ? power % 2 : 0", "0"),
    *drops("symmetry.cpp", "!facts_.known_nonzero(denominator)", "!is_new", "size != 2 && size != 3", "!single || (atom.signs & equal_zero) != 0", "unless && goals.size() != 1", "cases.size() != 3",
           "blocks.back().size() != blocks[0].size()", "!facts_.in_force(other, 0, true)", "blocks.empty()"),
    ("symmetry.cpp", "!single || (atom.signs & equal_zero) != 0", "!single"),
    ("symmetry.cpp", "if (!carried(goals[g], 0, number)) throw", "if (false) throw"),
    ("symmetry.cpp", "if (!carried(*fact.formula, fact.at, static_cast<std::int64_t>(i)))", "if (false)"),
    ("symmetry.cpp", "if (!fact.core || !mentions(fact, [&](char32_t v) { return map.contains(v); })) continue;", "if (!fact.core || fact.node().kind != nncheck::Kind::atom || !mentions(fact, [&](char32_t v) { return map.contains(v); })) continue;"),
    ("symmetry.cpp", "const bool unknown = inequality && sign == not_zero;", "const bool unknown = false;"),
    ("symmetry.cpp", "if (inequality && sign == below_zero && power % 2 != 0) atom.p = negated(std::move(atom.p));", ""),
    ("symmetry.cpp", "reason->second.p == node->p &&", ""),
    ("symmetry.cpp", "&& (reason->second.signs & ~node->signs) == 0", ""),
    ("symmetry.cpp", "if (unless) add(part(goals[0], 0, true), false);", "if (unless) add(part(goals[0], 0, false), false);"),
    ("symmetry.cpp", "    facts_.shrink(core_end);\n", ""),
    ("symmetry.cpp", "    scopes_.back().closed = closed;\n", ""),
    ("symmetry.cpp", "now == below_zero ? negated(p) : p, now", "p, now"),
    ("symmetry.cpp", "add(std::move(goal), true);", "add(std::move(goal), false);"),
    ("symmetry.cpp", "add(nncheck::atom(sum.take(), not_below), true);", "add(nncheck::atom(sum.take(), not_below), false);"),
    ("symmetry.cpp", "add(nncheck::atom(sum.take(), not_below), true);", "add(nncheck::atom(sum.take(), above_zero), true);"),
    ("symmetry.cpp", "sum.add(variable(blocks[b][key]), -1);", "sum.add(variable(blocks[b][key]), -1);\n    sum.add(Monomial(), -1);"),
    ("symmetry.cpp", "if (!seen.insert(blocks.back().back()).second) throw", "if (false) throw"),
    ("symmetry.cpp", "number >= static_cast<std::int64_t>(core_end) ||", ""),
    ("symmetry.cpp", "|| -number > static_cast<std::int64_t>(goals.size())", ""),
    ("symmetry.cpp", "unless && (!unless.is(Json::Kind::boolean) || unless.text() != \"true\")", "false"),
    *drops("rank.cpp", "middle >= n", "matrix.size() != rows", "equation.signs != equal_zero", "proportional(p_rest, q_rest) == 0", "p_constant != 0", "is_singular(std::move(d))"),
    *drops("line.cpp", "w != v", "!contradict(formulas, v)"),
    ("line.cpp", "formulas.push_back(part(*gives, 0, true));", "formulas.push_back(part(*gives, 0, false));"),
    ("line.cpp", "const bool is_root = p.size() > 1 && sign_at(simple, low) != sign_at(simple, point);", "const bool is_root = p.size() > 1 && sign_at(p, low) != sign_at(p, point);"),
    ("line.cpp", "const bool is_root = p.size() > 1 && sign_at(simple, low) != sign_at(simple, point);", "const bool is_root = false;"),
    ("line.cpp", "signs[n].push_back(sign_at(p, point));\n      }\n    }", "signs[n].push_back(i == 0 ? 0 : sign_at(p, point));\n      }\n    }"),
    ("line.cpp", "add(std::move(*gives), false);", "scopes_.back().closed = true;"),
    *drops("json.cpp", "twin != keys.end()", "found != needed.size()", "value >= limit"),
    ("json.cpp", "if (!is_needed && std::none_of(optional.begin(), optional.end(), is_it))", "if (false)"),
    ("json.cpp", "if (at != text.size()) fail();", ""),
    ("json.cpp", "if (denominator == 0) fail();", "if (denominator == 0) return 0;"),
    *drops("network.cpp", "bound < 0", "row == 0", "!numbers_.emplace(\"$\" + neuron.name, n).second", "ready.size() != neurons_.size()", "row.expect(Json::Kind::array, \"a row\").size() != side.size()",
           "delta_ < 0", "text != \"relu\" && text != \"identity\""),
    ("network.cpp", "strict_ && cost_ == \"max\" ? above_zero : not_below", "cost_ == \"max\" ? above_zero : not_below"),
    ("network.cpp", "strict_ ? above_zero : not_below);", "above_zero);"),
    ("network.cpp", "plus ? -1 : 1", "1"),
    ("network.cpp", "mpq_class(-1, outputs_.size())", "-1"),
    ("network.cpp", "if (seen.contains(input.first)) inputs.push_back(input);", ""),
    ("network.cpp", "if (seen.insert(edge.first).second) open.push_back(edge.first);", "seen.insert(edge.first);"),
    ("network.cpp", "name[0] == \"$y\" && known && !has_cost_", "name[0] == \"$y\" && known"),
    ("network.cpp", "const bool known = data_[row].targets.contains(n);", "const bool known = true;"),
    ("network.cpp", "has_cost_ && is_relu_output(n);\n    const Polynomial", "is_relu_output(n) && false;\n    const Polynomial"),
    ("network.cpp", "if (!is_relu_output(n) || sign > 0)", "if (sign >= 0)"),
    ("network.cpp", "on ? sum : negated(sum)", "sum"),
    ("network.cpp", "name == Name{\"$cost\"} && has_cost_ && cost_ != \"max\"", "name == Name{\"$cost\"} && cost_ != \"max\""),
    *drops("etr_inv.cpp", "low > high", "!ranges_.try_emplace(x, low, high).second", "at_ != words_.size()", "result.literals.size() < 2 || result.literals.size() > 3"),
    ("etr_inv.cpp", "if (!literal.inverse || x != literal.x) term = product", "if (!literal.inverse) term = product"),
    ("etr_inv.cpp", "sum.add(term, literal.sign);", "sum.add(term);"),
    ("etr_inv.cpp", "low ? -1 : 1);\n    return", "low ? 1 : -1);\n    return"),
    *drops("smt2.cpp", "checked_ || exited_", "!checked_", "value.boolean != boolean", "!bound_[name].empty()", "std::set<std::string>(names.begin(), names.end()).size() != names.size()",
           "std::exchange(macro.used, true) && !macro.ites.empty()", "in_macro_ != nullptr", "name.kind != Token::Kind::symbol || is_reserved(name.text)", "!value.boolean",
           "body.boolean != boolean", "parameter.boolean != arguments[i].boolean"),
    ("smt2.cpp", "op == '/' && (!a[i].number || a[i].p.empty())", "op == '/' && (!is_constant(a[i].p) || a[i].p.empty())"),
    ("smt2.cpp", "text_.find_first_of(\"\\r\\n\", at_)", "text_.find('\\n', at_)"),
    ("smt2.cpp", "const bool swap = head[0] == '<';", "const bool swap = false;"),
    ("smt2.cpp", ": not_below;", ": above_zero;"),
    ("smt2.cpp", "for (std::size_t i = 0; i + 1 < edges.size(); ++i) edges[i] ^= 1U;", "edges[0] ^= 1U;"),
    ("smt2.cpp", "const Edge flip = head == \"=\" ? 0 : 1;", "const Edge flip = 0;"),
    ("smt2.cpp", "end_scope(frame.names);", ""),
    ("smt2.cpp", "(node.kind == Kind::any) != (negated != 0)", "node.kind == Kind::any"),
    ("smt2.cpp", "if (node.signs != 0 && negated != 0) negate(atom);", ""),
    ("smt2.cpp", "if (node.signs == 0 && negated == 0) sum.add(Monomial(), -1);", "if (node.signs == 0) sum.add(Monomial(), -1);"),
    ("smt2.cpp", "head == \"distinct\" ? a.size() : std::min(i + 2, a.size())", "std::min(i + 2, a.size())"),
    ("smt2.cpp", "if (ite.real) real_ites_.push_back(ite);\n      if (ite.real) names_", "real_ites_.push_back(ite);\n      if (ite.real) names_"),
    ("smt2.cpp", "!sorts_.contains(name[1]) || !sorts_.at(name[1])", "!sorts_.contains(name[1])"),
    ("smt2.cpp", "op == '-' && a.size() == 1 ? -1 : 1", "1"),
]


def build(folder):
    make = "SRC := $(wildcard *.cpp)\nnncheck: $(SRC:.cpp=.o)\n\tg++ $^ -lgmpxx -lgmp -o $@\n%.o: %.cpp $(wildcard *.h)\n\tccache g++ -std=c++20 -I.. -DNNSOLVE_VERSION='\"0\"' -c $< -o $@\n"
    if not shutil.which("ccache"):
        make = make.replace("ccache ", "")
    with open(os.path.join(folder, "Makefile"), "w", encoding="utf-8") as file:
        file.write(make)
    return subprocess.run(["make", "-s", "-C", folder, "nncheck"], capture_output=True, text=True, check=False)


def judge(folder):
    built = build(folder)
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
    options = parser.parse_args()
    chosen, missed = [], 0
    for path, old, new in MUTANTS:
        if not re.search(options.only, path + ": " + old):
            continue
        with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
            text = file.read()
        if text.count(old) < 1:
            print(f"{path}: out of date: {old}")
            missed += 1
        else:
            chosen += [(path, old, new, at.start(), text) for at in re.finditer(re.escape(old), text)]
    if options.list or not options.work:
        print(f"{len(chosen)} places, {missed} out of date")
        return 1 if missed else 0
    folder = os.path.join(options.work, "nncheck")
    shutil.copytree(SOURCE, folder, dirs_exist_ok=True)
    clean = judge(folder)
    if clean[0]:
        raise SystemExit(f"without any change the tests fail: {clean}")
    for path, old, new, at, text in chosen:
        target = os.path.join(folder, path)
        with open(target, "w", encoding="utf-8") as file:
            file.write(text[:at] + new + text[at + len(old):])
        noticed, said = judge(folder)
        with open(target, "w", encoding="utf-8") as file:
            file.write(text)
        missed += not noticed
        print(f"{path}:{text.count(chr(10), 0, at) + 1} | {' '.join(old.split())[:90]} -> {' '.join(new.split())[:60]} | {noticed or 'MISSED'} | {said}", flush=True)
    print(f"{len(chosen)} mutants, {missed} not noticed or out of date")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
