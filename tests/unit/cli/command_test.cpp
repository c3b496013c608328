#include "cli/command.h"

#include "cli/completion.h"
#include "cli/man_page.h"

#include "nnsolve/error.h"

#include <catch2/catch.hpp>

#include <memory>

using namespace nnsolve;

namespace {

/// One target of each type.
struct Everything {
  bool flag = false;
  std::string text = "default";
  std::vector<std::string> texts;
  double number = 7;
  unsigned small = 7;
  std::uint64_t count = 7;
  std::optional<std::string> maybe_text;
  std::optional<double> maybe_number;
  std::optional<std::int64_t> maybe_integer;
  std::optional<std::uint32_t> maybe_small;
  std::optional<std::uint64_t> maybe_count;
};

/// Two commands, of which `work` has one option, and `rest` nothing.
class Line {
 public:
  Line() {
    program.name = "program";
    program.version = "program 1.2";
    program.default_command = "work";
    program.commands = {Command("work", "Do it"), Command("rest", "Do nothing")};
  }

  template <class... Rest>
  Option& add(Rest... rest) {
    return program.commands.front().add(rest...);
  }

  /// The name of the chosen command.
  std::string parse(std::vector<std::string> words) const {
    return parse_words(program, std::move(words)).command->name;
  }

  std::string message(std::vector<std::string> words) const {
    try {
      parse_words(program, std::move(words));
    } catch (const UsageError& error) {
      return error.what();
    }
    return "";
  }

  Program program;
};

}  // namespace

// Without it: a value could end in the wrong place, or not at all; what is not given could lose its default.
TEST_CASE("values of every type go to their targets, and nothing else is touched") {
  Everything values;
  Line line;
  line.add("--flag", &values.flag, "");
  line.add("--text", &values.text, "");
  line.add("--texts", &values.texts, "");
  line.add("--number", &values.number, "");
  line.add("--small", &values.small, "");
  line.add("--count", &values.count, "");
  line.add("--maybe-text", &values.maybe_text, "");
  line.add("--maybe-number", &values.maybe_number, "");
  line.add("--maybe-integer", &values.maybe_integer, "");
  line.add("--maybe-small", &values.maybe_small, "");
  line.add("--maybe-count", &values.maybe_count, "");

  line.parse({"work"});
  CHECK_FALSE(values.flag);
  CHECK(values.text == "default");
  CHECK(values.number == 7);
  CHECK(values.small == 7);
  CHECK(values.count == 7);
  CHECK_FALSE((values.maybe_text || values.maybe_number || values.maybe_integer || values.maybe_small));

  line.parse({"work",
              "--flag",
              "--text",
              "a",
              "--texts",
              "b",
              "c",
              "--number=0.5",
              "--small",
              "4294967295",
              "--count",
              "18446744073709551615",
              "--maybe-text",
              "d",
              "--maybe-number",
              "1e3",
              "--maybe-integer",
              "-3",
              "--maybe-small",
              "0",
              "--maybe-count",
              "5"});
  CHECK(values.flag);
  CHECK(values.text == "a");
  CHECK(values.texts == std::vector<std::string>{"b", "c"});
  CHECK(values.number == 0.5);
  CHECK(values.small == 4294967295);
  CHECK(values.count == 18446744073709551615U);
  CHECK(values.maybe_text == "d");
  CHECK(values.maybe_number == 1000);
  CHECK(values.maybe_integer == -3);
  CHECK(values.maybe_small == 0U);
  CHECK(values.maybe_count == 5U);
}

// Without it: a declared check could be forgotten on its way to the parser, and any value would do.
TEST_CASE("what an option does not take is refused") {
  Everything values;
  Line line;
  line.add("FILE", &values.text, "").required();
  line.add("--word", &values.maybe_text, "").one_of({"on", "off"});
  line.add("--integer", &values.maybe_count, "").integers(1, 64);
  line.add("--number", &values.maybe_number, "").numbers(0.5, 1.5);
  line.add("--positive", &values.number, "").positive();
  line.add("--nonnegative", &values.maybe_small, "").nonnegative();
  line.add("--first", &values.flag, "");
  line.add("--second", &values.small, "").excludes("--first");

  line.parse({"work", "a", "--word", "off", "--integer", "64", "--number", "1.5", "--positive", "1e-9", "--nonnegative",
              "0", "--second", "2"});
  const std::vector<std::vector<std::string>> wrong = {
      {"work"},
      {"work", "a", "b"},
      {"work", "a", "--word", "of"},
      {"work", "a", "--word"},
      {"work", "a", "--integer", "65"},
      {"work", "a", "--integer", "1.5"},
      {"work", "a", "--number", "0.4"},
      {"work", "a", "--positive", "0"},
      {"work", "a", "--nonnegative", "-1"},
      {"work", "a", "--first", "--second", "2"},
      {"work", "a", "--second", "2", "--second", "3"},
      {"work", "a", "--third"},
      {"rest", "a"},
      {},
  };
  for (const std::vector<std::string>& words : wrong) {
    std::string shown;
    for (const std::string& word : words) shown.append(word).append(" ");
    INFO(shown);
    CHECK_THAT(line.message(words), Catch::EndsWith("(try --help)") || Catch::EndsWith("?"));
  }
}

// Without it: a list in one word could stay one name, or only the last of several values be kept.
TEST_CASE("an option with several values takes them as it declares") {
  Everything values;
  Line line;
  SECTION("split at a character") {
    line.add("--texts", &values.texts, "").split_at(',').one_of({"a", "b", "c"});
    line.parse({"work", "--texts", "a,b", "c"});
    CHECK(values.texts == std::vector<std::string>{"a", "b", "c"});
    CHECK(line.message({"work", "--texts", "a,d"}) != "");
  }
  SECTION("repeated") {
    line.add("--texts", &values.texts, "").repeated();
    line.parse({"work", "--texts", "a,b", "--texts", "c"});
    CHECK(values.texts == std::vector<std::string>{"a,b", "c"});
    CHECK(parse_words(line.program, {"work", "--help"}).text.find("...") == std::string::npos);
  }
}

// Without it: `--witness ""` could not be told from no --witness.
TEST_CASE("an option tells whether it was given, be it empty") {
  Everything values;
  bool is_given = true;
  Line line;
  line.add("-t,--text", &values.text, "").tells(&is_given);
  line.parse({"work"});
  CHECK_FALSE(is_given);
  line.parse({"work", "--text", ""});
  CHECK(is_given);
  line.parse({"rest"});
  line.parse({"work", "-tx"});
  CHECK(is_given);
}

// Without it: `nnsolve FILE` would be an unknown command, or `nnsolve --version` be taken for the default command's.
TEST_CASE("the first word chooses the command") {
  Everything values;
  Line line;
  line.add("FILE", &values.text, "");
  CHECK(line.parse({"work"}) == "work");
  CHECK(line.parse({"rest"}) == "rest");
  CHECK(line.parse({"./file"}) == "work");
  CHECK(values.text == "./file");
  CHECK(line.message({"work", "file", "rest"}) != "");
  for (const char* word : {"--version", "-V"}) CHECK(parse_words(line.program, {word}).text == "program 1.2\n");
  CHECK(parse_words(line.program, {"help"}).text == parse_words(line.program, {"-h"}).text);
  CHECK(parse_words(line.program, {"help", "rest"}).text == parse_words(line.program, {"rest", "--help"}).text);
}

// Without it: a help text could lack a command, an option, or the values that an option takes.
TEST_CASE("help texts show what is declared") {
  Everything values;
  Line line;
  line.program.footer = "That is all.";
  line.add("FILE", &values.text, "What to work on").required();
  line.add("-w,--word", &values.maybe_text, "How to").one_of({"well", "badly"});
  const ParsedLine program_help = parse_words(line.program, {"--help"});
  CHECK(program_help.command == nullptr);
  for (const char* part : {"work", "Do it", "rest", "Do nothing", "That is all."}) {
    CHECK_THAT(program_help.text, Catch::Contains(part));
  }
  const ParsedLine command_help = parse_words(line.program, {"work", "--help"});
  CHECK(command_help.command == nullptr);
  for (const char* part :
       {"FILE", "Usage: program work FILE [options]", "What to work on", "-w, --word well|badly", "How to"}) {
    CHECK_THAT(command_help.text, Catch::Contains(part));
  }
}

// Without it: a slip of the finger would be blamed on another word, or told without what was meant.
TEST_CASE("who mistypes a command or an option is told what was meant") {
  Everything values;
  Line line;
  line.add("FILE", &values.text, "");
  line.add("--timeout", &values.number, "");
  CHECK(line.message({"worj", "file"}) == "\"worj\" is neither a command nor a file; did you mean work?");
  CHECK(line.message({"banana"}) == "\"banana\" is neither a command nor a file (try --help)");
  CHECK(line.message({"--vesion"}) == "`work` has no option --vesion; did you mean --version?");
  CHECK(line.message({"work", "a", "--timeuot=3"}) == "`work` has no option --timeuot; did you mean --timeout?");
  CHECK(line.message({"rest", "--timeout", "3"}) == "`rest` has no option --timeout (try --help)");
  CHECK(line.message({"work", "a", "-x"}) == "`work` has no option -x; did you mean -h?");
  CHECK(line.parse({"work", "--", "--vesion"}) == "work");
  CHECK(values.text == "--vesion");
}

// Without it: --backends of one command would be an error of another, whose option is called --backend.
TEST_CASE("the options --backend and --backends mean the same") {
  Everything values;
  Line line;
  line.add("--backend", &values.text, "");
  line.parse({"work", "--backends", "z3"});
  CHECK(values.text == "z3");
  line.parse({"work", "--backends=cvc5"});
  CHECK(values.text == "cvc5");
  CHECK(line.message({"rest", "--backends", "z3"}) != "");
}

// Without it: a shell would offer what cannot stand there, or nothing.
TEST_CASE("completion offers what may come next") {
  Everything values;
  Line line;
  line.add("FILE", &values.text, "");
  line.add("-w,--word", &values.maybe_text, "How to; and more").one_of({"well", "badly"});
  line.add("--flag", &values.flag, "Wave it");
  CHECK(complete_words(line.program, {"w"}) == "work\tDo it\n:file\n");
  CHECK(complete_words(line.program, {"rest", ""}).empty());
  CHECK(complete_words(line.program, {"work", ""}) == ":file\n");
  CHECK(complete_words(line.program, {"work", "--"}) == "--word\tHow to\n--flag\tWave it\n--help\tPrint the options\n");
  CHECK(complete_words(line.program, {"work", "a", "-w", ""}) == "well\tHow to\nbadly\tHow to\n");
  CHECK(complete_words(line.program, {"work", "--flag", "--f"}) == "--flag\tWave it\n");
  CHECK(complete_words(line.program, {"help", "r"}) == "rest\tDo nothing\n");
  CHECK(complete_words(line.program, {"file", "--fl"}) == "--flag\tWave it\n");
}

// Without it: a help text with a point or a backslash at the wrong place would be a command to roff, and vanish.
TEST_CASE("the manual page has every command and option, in words that roff does not take for its own") {
  Everything values;
  Line line;
  line.add("--file", &values.text, ".profile, 'x' or C:\\a-b");
  line.program.commands[1].examples = {"rest 'a'"};
  const std::string page = man_page(line.program);
  CHECK_THAT(page, Catch::Contains(".SS \"program work [options]\"") && Catch::Contains(".SS \"program rest [options]\""));
  CHECK_THAT(page, Catch::Contains(".B \\-\\-file TEXT\n\\&.profile, \\(aqx\\(aq or C:\\ea\\-b\n"));
  CHECK_THAT(page, Catch::Contains("program rest \\(aqa\\(aq\n"));
}

// Without it: whoever lists the options (a shell's completion) could take a flag for an option with a value.
TEST_CASE("a declaration says what an option is") {
  Everything values;
  Line line;
  CHECK(line.add("FILE", &values.text, "").is_positional());
  CHECK_FALSE(line.add("-t,--text", &values.text, "").is_positional());
  CHECK(line.add("-f,--flag", &values.flag, "").is_flag());
  CHECK_FALSE(line.add("--small", &values.small, "").is_flag());
  CHECK(line.add("-o,--output", &values.text, "").name() == "--output");
}
