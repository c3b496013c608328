#include "draw/gadgets.h"

#include "draw/palette.h"

namespace nnsolve {

namespace {

enum Index { value, inverse, unit, constant, free_path, offset };

}  // namespace

const std::vector<GadgetKind>& all_gadgets() {
  static const std::vector<GadgetKind> kinds = {
      {"values (subtraction)", pale_blue}, {"inverses (inversion)", pale_green},
      {"unit inputs", pale_yellow},        {"constant inputs", pale_purple},
      {"free paths", pale_grey},           {"offsets", pale_red}};
  return kinds;
}

GadgetKind gadget_of(std::string_view name) {
  const std::vector<GadgetKind>& kinds = all_gadgets();
  if (name.starts_with('n')) return kinds[unit];
  if (name.starts_with('c')) return kinds[constant];
  if (name.starts_with("h")) name.remove_prefix(1);
  if (name.starts_with('?')) return kinds[free_path];
  if (name.starts_with("o.")) return kinds[offset];
  if (!name.starts_with('+') && !name.starts_with('-')) return {};
  return name.substr(1).starts_with("1/") ? kinds[inverse] : kinds[value];
}

}  // namespace nnsolve
