#include "cli/input.h"

#include "io/etr_inv_eq_io.h"
#include "io/etr_inv_io.h"
#include "io/files.h"
#include "io/smt2_reader.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"
#include "nnsolve/rational.h"

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
  return {path, format_option, read_text(path)};
}

Input parse_input(const InputText& input) {
  const std::string name = shown_path(input.path);
  switch (choose_format(input.path, input.format_option)) {
    case Format::network:
      break;
    case Format::etr_inv:
      return Formula(read_etr_inv(input.text, name));
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
