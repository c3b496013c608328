#include "cli/input.h"

#include "io/etr_inv_eq_io.h"
#include "io/etr_inv_io.h"
#include "io/files.h"
#include "io/smt2_reader.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"
#include "nnsolve/rational.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

namespace nnsolve {

Format choose_format(const std::string& path, const std::string& option) {
  if (option == "net") return Format::network;
  if (option == "etrinv") return Format::etr_inv;
  if (option == "etrinveq") return Format::etr_inv_eq;
  if (option == "smt2") return Format::smt2;
  if (!option.empty()) throw UsageError("--format must be net, etrinv, etrinveq or smt2, not " + option);
  if (path.ends_with(".etrinv")) return Format::etr_inv;
  if (path.ends_with(".etrinveq")) return Format::etr_inv_eq;
  if (path.ends_with(".smt2")) return Format::smt2;
  return Format::network;
}

InputText load_input(const std::string& path, const std::string& format_option) {
  choose_format(path, format_option);  // a wrong option is told before anything is read
  if (path.ends_with(".onnx") && format_option.empty()) {
    throw UsageError(path +
                     " is an ONNX model without data; both make a training instance: nnsolve fit DATA.csv --like " +
                     path + " --net F.net.json");
  }
  if ((path.ends_with(".csv") || path.ends_with(".tsv")) && format_option.empty()) {
    throw UsageError(path + " is a table; nnsolve fit " + path +
                     " decides whether a network fits it, and with --net F.net.json makes a training instance of it");
  }
  InputText input{path, format_option, read_text(path), nullptr};
  if (path == "-" && format_option.empty()) input.format_option = recognise_format(input.text);
  return input;
}

std::string recognise_format(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return "net";
  const char first = text[start];
  if (first == '(' || first == ';' || first == '|') return "smt2";
  const bool is_line = std::isalpha(static_cast<unsigned char>(first)) != 0 || first == '_' || first == '#';
  if (!is_line) return first == '-' ? "etrinveq" : first == '1' ? "etrinveq" : "net";
  // Only in ETR-INV-EQ does a line invert a variable, say that one is not 0, or end in "= 0".
  for (std::size_t i = start; i < text.size();) {
    const std::size_t end = std::min(text.find('\n', i), text.size());
    std::string line(text.substr(i, end - i));
    i = end + 1;
    line.erase(std::min(line.find('#'), line.size()));
    std::erase_if(line, [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
    const bool is_eq = line.find("1/") != std::string::npos || line.ends_with("=0") || line.starts_with("nonzero") ||
                       line.starts_with("etr-inv-eq");
    if (is_eq) return "etrinveq";
  }
  return "etrinv";
}

InputText formula_words(const std::string& words) {
  InputText input{formula_name, recognise_format(words), words, nullptr};
  if (input.format_option == "net") throw UsageError("-e needs a formula, such as 'x*y=1, x+x=z'");
  if (input.format_option != "smt2") std::replace(input.text.begin(), input.text.end(), ',', '\n');
  input.format_option = input.format_option == "smt2" ? "smt2" : recognise_format(input.text);
  input.text += '\n';
  return input;
}

namespace {

/// Of -e, where somebody may not know what can be said.
EtrInv read_short_formula(const std::string& text) {
  try {
    return read_etr_inv(text, formula_name);
  } catch (const ParseError& error) {
    throw ParseError(
        std::string(error.what()) +
        "; here x+y=z, x*y=1 and x=1 can be said, and anything in SMT-LIB: '(declare-const x Real) (assert "
        "(= (* x x) 2))'");
  }
}

}  // namespace

Input parse_input(const InputText& input) {
  const std::string name = shown_path(input.path);
  switch (choose_format(input.path, input.format_option)) {
    case Format::network:
      break;
    case Format::etr_inv:
      return Formula(input.path == formula_name ? read_short_formula(input.text) : read_etr_inv(input.text, name));
    case Format::etr_inv_eq:
      return Formula(read_etr_inv_eq(input.text, name));
    case Format::smt2:
      return Formula(read_smt2(input.text, name));
  }
  return read_instance(input.text, name);
}

void add_question_options(Command& command, QuestionWords& words) {
  command.add("--threshold", &words.threshold, "Of a network: the total cost allowed, instead of what the file says");
  command.add("--cost", &words.cost, "Of a network: mse, l1 or max, instead of what the file says")
      .one_of({"mse", "l1", "max"});
}

Input ask_instead(Input input, const QuestionWords& words) {
  if (words.threshold.empty() && words.cost.empty()) return input;
  auto* instance = std::get_if<TrainingInstance>(&input);
  if (instance == nullptr) throw UsageError("--threshold and --cost are for networks, and this is a formula");
  if (!words.threshold.empty()) {
    std::string problem;
    const std::optional<Rational> threshold = Rational::parse(words.threshold, problem);
    if (!threshold) throw UsageError("--threshold: " + problem);
    if (threshold->sign() < 0) throw UsageError("--threshold must not be negative");
    instance->threshold = *threshold;
  }
  if (words.cost == "mse") instance->cost = Cost::mean_squared_error;
  if (words.cost == "l1") instance->cost = Cost::l1;
  if (words.cost == "max") instance->cost = Cost::max;
  return input;
}

}  // namespace nnsolve
