#include "cli/construction_options.h"

#include "cli/command.h"
#include "io/origin.h"

#include "nnsolve/error.h"

namespace nnsolve {

namespace {

/// Nothing for the cost of a threshold of 0.
std::optional<Cost> parse_cost(const std::string& word) {
  if (word == "mse") return std::nullopt;
  return word == "l1" ? Cost::l1 : Cost::max;
}

}  // namespace

void add_construction_options(Command& command, ConstructionWords& words) {
  command
      .add("--target", &words.target,
           "paper (default): its stations; fully-connected: layers 2-m-2, needs ranges; completion: layers "
           "n-2-p, with targets \"?\"")
      .one_of({"paper", "fully-connected", "completion"});
  command
      .add("--cost", &words.cost,
           "Of a completion: mse (default): \"?\" and a threshold of 0; l1, max: no \"?\" and a threshold above 0, "
           "needs ranges")
      .one_of({"mse", "l1", "max"});
  command.add("--box", &words.box,
              "B: the range of all variables of a .smt2 formula is -B to B, for constructions that need ranges");
  command
      .add("--activation", &words.activation,
           "Of all neurons of the training network, of its outputs with --target fully-connected (default identity)")
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
  if (!words.target.empty() && *parse_construction(words.target) != options.construction) {
    const Station to = options.to;
    options = ReduceOptions();
    options.to = to;
    options.construction = *parse_construction(words.target);
  }
  if (!words.cost.empty()) options.cost = parse_cost(words.cost);
  if (!words.box.empty()) {
    std::string problem;
    options.box = Rational::parse(words.box, problem);
    if (!options.box) throw UsageError("--box " + words.box + ": " + problem);
  }
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
  if (options.construction != Construction::paper) out.append(" --target ").append(to_string(options.construction));
  if (options.cost) out += *options.cost == Cost::l1 ? " --cost l1" : " --cost max";
  if (options.box) out.append(" --box ").append(options.box->to_string());
  if (options.activation == Activation::relu) out += " --activation relu";
  if (options.variant != Variant::repaired) out.append(" --variant ").append(to_string(options.variant));
  if (options.defects != Defects()) out.append(" --defect ").append(to_string(options.defects));
  if (options.inequalities == InequalityMode::root) out += " --inequalities root";
  return out;
}

}  // namespace nnsolve
