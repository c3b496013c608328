// The command of an smtlib: backend, as a shell would split it, and whose engine it is. Two names for one engine taken
// for two would make an unsat look agreed on.
#include "solvers/smtlib/command_line.h"

#include "nnsolve/error.h"

#include <catch2/catch.hpp>
#include <unistd.h>

namespace nnsolve::test {

using Words = std::vector<std::string>;

TEST_CASE("Commands are split as a shell does") {
  CHECK(split_command("yices-smt2 --mcsat").size() == 2);
  CHECK(split_command("  a \t b\n") == Words{"a", "b"});
  CHECK(split_command("'a b' c\"d e\"f \"\" ''") == Words{"a b", "cd ef", "", ""});
  CHECK(split_command("a\\ b \\\"c \"\\\"d\\e\\\\\" '\\'") == Words{"a b", "\"c", "\"d\\e\\", "\\"});
  CHECK(split_command("a {} $HOME * ; b") == Words{"a", "{}", "$HOME", "*", ";", "b"});
  CHECK(split_command("").empty());
  CHECK(split_command(" \t ").empty());
  CHECK_THROWS_AS(split_command("a 'b"), UsageError);
  CHECK_THROWS_AS(split_command("a \"b\\\""), UsageError);
  CHECK_THROWS_AS(split_command("a\\"), UsageError);
}

TEST_CASE("Programs are looked for as execvp does") {
  CHECK(!find_program("sh").empty());
  CHECK(find_program("/bin/sh") == "/bin/sh");
  CHECK(find_program("no-such-program-at-all").empty());
  CHECK(find_program("/tmp").empty());
  CHECK(find_program("").empty());
}

TEST_CASE("Engines of one code base are known as such") {
  CHECK(code_base_of({"z3"}) == "z3");
  CHECK(code_base_of({"/opt/z3-4.13/bin/z3-new", "-smt2"}) == "z3");
  CHECK(code_base_of({"timeout", "5", "Z3.exe"}) == "z3");
  CHECK(code_base_of({"cvc5-Linux"}) == "cvc5");
  CHECK(code_base_of({"yices-smt2", "--mcsat"}) == "yices");
  CHECK(code_base_of({"yices_smt2_mt"}) == "yices");
  CHECK(code_base_of({"/usr/local/bin/my-solver", "-v"}) == "my-solver");
  const std::string link = "/tmp/nnsolve-link-" + std::to_string(getpid());
  if (!find_program("z3").empty() && symlink(find_program("z3").c_str(), link.c_str()) == 0) {
    CHECK(code_base_of({link}) == "z3");
    unlink(link.c_str());
  }
}

}  // namespace nnsolve::test
