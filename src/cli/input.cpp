#include "cli/input.h"

#include "io/etr_inv_eq_io.h"
#include "io/etr_inv_io.h"
#include "io/files.h"
#include "io/smt2_reader.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"

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
  return {path, format_option, read_text(path), nullptr};
}

TrainingInstance read_question(std::string_view text, const std::string& name) {
  TrainingInstance instance = read_instance(text, name);
  if (!instance.threshold.is_zero()) throw ParseError(name + ": a \"threshold\" above 0 is not supported yet");
  return instance;
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
  return read_question(input.text, name);
}

}  // namespace nnsolve
