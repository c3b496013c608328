#include "cli/construction_options.h"

#include "cli/command.h"
#include "io/origin.h"

#include "nnsolve/error.h"

namespace nnsolve {

void add_construction_options(Command& command, ConstructionWords& words) {
  command.add("--activation", &words.activation, "Of all neurons of the training network (default identity)")
      .one_of({"identity", "relu"});
  command
      .add("--variant", &words.variant,
           "repaired (default), compact: two outputs and fewer neurons, as-printed: to the letter of the paper, which "
           "does not preserve answers")
      .one_of({"repaired", "compact", "as-printed"});
  command.add("--defect", &words.defects,
              "Put some of the paper's defects a, b, c, e, f (comma-separated) into the repaired variant");
  command
      .add("--inequalities", &words.inequalities,
           "rational (default): sums of four squares, root: one square root each")
      .one_of({"rational", "root"});
}

void apply(const ConstructionWords& words, ReduceOptions& options) {
  if (!words.activation.empty()) {
    options.activation = words.activation == "relu" ? Activation::relu : Activation::identity;
  }
  if (!words.variant.empty()) options.variant = *parse_variant(words.variant);
  if (!words.inequalities.empty()) {
    options.inequalities = words.inequalities == "root" ? InequalityMode::root : InequalityMode::rational;
  }
  if (words.defects) {
    std::optional<Defects> defects = parse_defects(*words.defects);
    if (!defects || *defects == Defects())
      throw UsageError("--defect must be some of a, b, c, e and f, separated by commas");
    options.defects = *defects;
  }
}

std::string to_words(const ReduceOptions& options) {
  std::string out;
  if (options.activation == Activation::relu) out += " --activation relu";
  if (options.variant != Variant::repaired) out.append(" --variant ").append(to_string(options.variant));
  if (options.defects != Defects()) out.append(" --defect ").append(to_string(options.defects));
  if (options.inequalities == InequalityMode::root) out += " --inequalities root";
  return out;
}

}  // namespace nnsolve
