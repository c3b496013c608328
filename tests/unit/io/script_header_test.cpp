// Headers of scripts: one that is incomplete, or stands twice, makes a benchmark that nobody takes.
#include "io/script_header.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

const std::string head = "(set-info :smt-lib-version 2.6)\n(set-logic QF_NRA)\n";
const std::string body = "(declare-const x Real)\n(assert (> x 0.0))\n(check-sat)\n";
const std::string wanted =
    head +
    "(set-info :source |here|)\n(set-info :license \"https://creativecommons.org/licenses/by/4.0/\")\n"
    "(set-info :category \"crafted\")\n(set-info :status sat)\n";

std::string completed(std::string script, const ScriptHeader& header) {
  complete_header(script, header);
  return script;
}

}  // namespace

TEST_CASE("A header is put where there is none, and in place of one", "[io]") {
  const ScriptHeader header{"here", "crafted", "sat"};
  CHECK(completed(head + body, header) == wanted + body + "(exit)\n");
  CHECK(completed(wanted + body + "(exit)\n", header) == wanted + body + "(exit)\n");
  CHECK(completed(completed(head + body, {"of\nseveral\nlines", "random", "unknown"}), header) ==
        wanted + body + "(exit)\n");
}

TEST_CASE("Other infos stay, behind the header", "[io]") {
  const std::string note = "(set-info :notes |of\ntwo lines|)\n";
  CHECK(completed(head + note + "(set-info :status unsat)\n" + body, {"here", "crafted", "sat"}) ==
        wanted + note + body + "(exit)\n");
}

TEST_CASE("A source cannot end its own quotes", "[io]") {
  const std::string script = completed(head + body, {"a|b\\c", "crafted", "unknown"});
  CHECK(script.find("|a/b/c|") != std::string::npos);
  CHECK(logic_of(script) == "QF_NRA");
}
