// The pieces that reductions to networks are made of (Sections 3.4 to 3.11 of the paper; src/reduce/README.md, "The
// repaired network").
//
// All networks of the reduction have one hidden layer, and every input feeds exactly one hidden neuron. A gadget is a
// group of such hidden neurons with their inputs and some data points; it is described on its own, knowing nothing of
// the others but how their inputs are called. So a network of any size is a sequence of small gadgets that are made
// one after the other (blueprint.h), and every step of the reduction rewrites one gadget at a time.
//
// What a neuron is called says what it is for. The weight of the input edge of "+x" is the value x, of "-1/x" the
// value -1/x. The hidden neuron behind "+x" is "h+x"; "+x:2" carries x a second time.
#pragma once

#include "nnsolve/formula.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace nnsolve {

/// The outputs of the paper: a sums up, b sees the inverses, q normalises.
enum Output : std::uint8_t { output_a, output_b, output_q };
constexpr std::size_t most_outputs = 3;
constexpr std::array<const char*, most_outputs> output_names = {"a", "b", "q"};

/// A literal as often as it is needed: copy 0 is the original.
struct CopiedLiteral {
  Literal literal;
  std::uint8_t copy = 0;
  friend bool operator==(const CopiedLiteral&, const CopiedLiteral&) = default;
};

/// Names a data point.
struct RowLabel {
  enum class Kind : std::uint8_t {
    plain_difference,    // d1: x and -x cancel
    inverse_difference,  // d2: 1/x and -1/x cancel
    inverse,             // d3: 1/x times v is 1
    match,               // d4: v is x
    unit,                // the unit input of a hidden neuron alone
    prescribed,          // the printed normalisation: one weight behind that unit input is 1
    constant,            // the constant input of a variable gadget alone
    copy,                // a copy equals its original
    constraint,          // a combined constraint
    zero,                // no input at all
    offset,              // an offset input alone
  };
  Kind kind = Kind::zero;
  CopiedLiteral literal;     // of all but constraint, zero and offset
  std::uint32_t number = 0;  // of a constraint, from 1; of an offset or a prescribed weight: the output
};

/// Names a hidden neuron.
struct HiddenName {
  enum class Kind : std::uint8_t {
    literal,  // carries a literal
    free,     // makes one target of one data point free (Section 3.11)
    offset,   // contributes 1 - bias to one output (src/reduce/README.md, "ReLU")
  };
  Kind kind = Kind::literal;
  CopiedLiteral literal;  // of a literal
  RowLabel row;           // of a free one
  std::uint8_t output = 0;
};

/// Names an input: one of the inputs of a hidden neuron.
struct InputName {
  enum class Slot : std::uint8_t {
    value,     // the one the hidden neuron is there for
    unit,      // added by the normalisation: its weight counts as 1
    constant,  // of a variable gadget: its weight is 1
  };
  HiddenName hidden;
  Slot slot = Slot::value;
};

InputName literal_input(Literal literal, std::uint8_t copy = 0);
InputName constant_input(Variable variable);

/// Appends the neuron's name. All names of a network are distinct, whatever the variables are called.
void append_name(std::string& out, const InputName& input, const std::vector<std::string>& variable_names);
void append_name(std::string& out, const HiddenName& hidden, const std::vector<std::string>& variable_names);
/// The data point's, such as "d3+x" or "k2": the gadget or constraint that it is there for.
void append_name(std::string& out, const RowLabel& row, const std::vector<std::string>& variable_names);

struct GadgetInput {
  InputName name;
  std::uint32_t hidden = 0;    // in the gadget
  bool is_prescribed = false;  // as 1
};

/// A hidden neuron's edge to an output: not there, free, or prescribed as 1.
enum class OutEdge : std::uint8_t { none, free, one };

struct GadgetHidden {
  HiddenName name;
  std::array<OutEdge, most_outputs> out = {OutEdge::none, OutEdge::none, OutEdge::none};
};

enum class Target : std::uint8_t { zero, one, question_mark };

/// An input that is 1 on a data point, and the edges of the hidden neuron behind it.
struct ActiveInput {
  InputName name;
  std::array<OutEdge, most_outputs> out = {OutEdge::none, OutEdge::none, OutEdge::none};
};

struct GadgetRow {
  RowLabel label;
  std::vector<ActiveInput> active;
  std::array<Target, most_outputs> targets = {Target::zero, Target::zero, Target::zero};
};

struct Gadget {
  std::vector<GadgetInput> inputs;
  std::vector<GadgetHidden> hidden;
  std::vector<GadgetRow> rows;
};

/// The active input that is input number i of the gadget.
ActiveInput active(const Gadget& gadget, std::size_t input);

}  // namespace nnsolve
