#include "presolve/system/edit_text.h"

#include "presolve/system/polynomial_parts.h"

namespace nnsolve::presolving {

namespace {

std::string definition_text(Variable variable, const Polynomial& numerator, const Polynomial& denominator,
                            const std::vector<std::string>& names) {
  const std::string left = names[variable] + " := ", right = to_text(numerator, names);
  return is_constant_one(denominator) ? left + right : left + "(" + right + ") / (" + to_text(denominator, names) + ")";
}

}  // namespace

std::string to_text(const Edit& edit, const Store& store, const std::vector<std::string>& names) {
  std::string what;
  switch (edit.kind) {
    case Edit::Kind::unsat:
      what = "false";
      break;
    case Edit::Kind::learn:
      break;
    case Edit::Kind::replace:
      what = store[edit.constraint].is_atom()
                 ? to_text(sign_atom(store[edit.constraint].polynomial, store[edit.constraint].allowed), names)
                 : to_text(*store[edit.constraint].tree, names);
      what += " => " + to_text(Constraint::all(edit.added), names);
      break;
    case Edit::Kind::define:
      what = definition_text(edit.variable, edit.numerator, edit.denominator, names);
      break;
    case Edit::Kind::change:
      for (const Image& image : edit.images) {
        if (!what.empty()) what += ", ";
        what += definition_text(image.variable, image.numerator, image.denominator, names);
      }
      break;
    case Edit::Kind::restrict:
      what = to_text(Constraint::all(edit.added), names);
      break;
    case Edit::Kind::introduce:
      what = names[edit.variable] + " := " + edit.value.to_string();
      break;
    case Edit::Kind::pick:
      what = names[edit.variable];
      for (Variable variable : edit.further) what += ", " + names[variable];
      what += " := anything that fits";
      if (!edit.added.empty()) what += ", if " + to_text(Constraint::all(edit.added), names);
      break;
  }
  return what;
}

}  // namespace nnsolve::presolving
