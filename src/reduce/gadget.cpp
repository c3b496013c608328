#include "reduce/gadget.h"

namespace nnsolve {

namespace {

void append_literal(std::string& out, const CopiedLiteral& literal, const std::vector<std::string>& names) {
  out += literal.literal.is_negative ? '-' : '+';
  out += literal.literal.is_inverse ? "1/" : "";
  out += names[literal.literal.variable];
  if (literal.copy > 0) out.append(":").append(std::to_string(literal.copy + 1));
}

}  // namespace

void append_name(std::string& out, const RowLabel& label, const std::vector<std::string>& names) {
  switch (label.kind) {
    case RowLabel::Kind::plain_difference:
      out += "d1";
      break;
    case RowLabel::Kind::inverse_difference:
      out += "d2";
      break;
    case RowLabel::Kind::inverse:
      out += "d3";
      break;
    case RowLabel::Kind::match:
      out += "d4";
      break;
    case RowLabel::Kind::unit:
      out += "n";
      break;
    case RowLabel::Kind::prescribed:
      out.append("p").append(output_names[label.number]);
      break;
    case RowLabel::Kind::constant:
      out += "c";
      break;
    case RowLabel::Kind::copy:
      out += "e";
      break;
    case RowLabel::Kind::constraint:
      out.append("k").append(std::to_string(label.number));
      return;
    case RowLabel::Kind::zero:
      out += "zero";
      return;
    case RowLabel::Kind::offset:
      out.append("o").append(output_names[label.number]);
      return;
  }
  append_literal(out, label.literal, names);
}

InputName literal_input(Literal literal, std::uint8_t copy) {
  InputName name;
  name.hidden.literal = {literal, copy};
  return name;
}

InputName constant_input(Variable variable) {
  InputName name = literal_input({variable, true, false});
  name.slot = InputName::Slot::constant;
  return name;
}

void append_name(std::string& out, const InputName& input, const std::vector<std::string>& names) {
  if (input.slot == InputName::Slot::unit) out += 'n';
  if (input.slot == InputName::Slot::constant) out += 'c';
  switch (input.hidden.kind) {
    case HiddenName::Kind::literal:
      append_literal(out, input.hidden.literal, names);
      return;
    case HiddenName::Kind::free:
      out += '?';
      append_name(out, input.hidden.row, names);
      break;
    case HiddenName::Kind::offset:
      out += 'o';
      break;
  }
  out.append(".").append(output_names[input.hidden.output]);
}

void append_name(std::string& out, const HiddenName& hidden, const std::vector<std::string>& names) {
  out += 'h';
  append_name(out, InputName{hidden, InputName::Slot::value}, names);
}

ActiveInput active(const Gadget& gadget, std::size_t input) {
  const GadgetInput& chosen = gadget.inputs[input];
  return {chosen.name, gadget.hidden[chosen.hidden].out};
}

}  // namespace nnsolve
