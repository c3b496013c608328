// The parts of an instance as a person calls them: data points with their numbers, prescriptions, constraints.
#include "explain/parts.h"
#include "formula/constraint_text.h"
#include "io/etr_inv_eq_io.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t most_entries = 8;
constexpr std::size_t longest_quote = 120;

std::string value_text(const std::string& name, const Rational& value) { return name + " = " + value.to_string(); }

std::string data_point_line(const TrainingInstance& instance, std::size_t row,
                            const std::vector<std::uint32_t>& outputs) {
  const Network& network = instance.network;
  std::string line = "data point " + std::to_string(row + 1);
  if (const std::string& name = instance.row_name(row); !name.empty()) line += " (" + name + ")";
  line += ":";
  std::size_t shown = 0;
  const auto add = [&](const std::string& entry) {
    if (++shown <= most_entries) line += (shown == 1 ? " " : ", ") + entry;
  };
  if (network.input_count <= most_entries) {
    std::vector<Rational> inputs(network.input_count);
    for (const auto& entry : instance.inputs[row]) inputs[entry.column] = entry.value;
    for (NeuronIndex n = 0; n < network.input_count; ++n) add(value_text(network.neurons[n].name, inputs[n]));
  } else {
    for (const auto& entry : instance.inputs[row]) add(value_text(network.neurons[entry.column].name, entry.value));
    if (shown < most_entries) add("all others 0");
  }
  if (shown > most_entries) line += ", ...";
  line += " ->";
  shown = 0;
  for (const auto& entry : instance.targets[row]) {
    if (!std::ranges::binary_search(outputs, entry.column)) continue;
    add(value_text(network.neurons[network.first_output() + entry.column].name, entry.value));
  }
  const auto ranges = std::ranges::equal_range(instance.range_targets, row, {}, &RangeTarget::row);
  for (const RangeTarget& target : ranges) {
    if (!std::ranges::binary_search(outputs, target.column)) continue;
    add(network.neurons[network.first_output() + target.column].name + " " + target.range.to_string());
  }
  return shown > most_entries ? line + ", ..." : line;
}

std::vector<std::string> lines_of(const TrainingInstance& instance, const std::vector<Part>& parts,
                                  const std::vector<std::size_t>& kept, const std::string&) {
  const Network& network = instance.network;
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < kept.size();) {
    const Part& part = parts[kept[i]];
    if (part.kind == Part::Kind::target) {
      std::vector<std::uint32_t> outputs;
      for (; i < kept.size() && parts[kept[i]].kind == Part::Kind::target && parts[kept[i]].place == part.place; ++i) {
        outputs.push_back(parts[kept[i]].output);
      }
      lines.push_back(data_point_line(instance, part.place, outputs));
      continue;
    }
    ++i;
    if (part.kind == Part::Kind::bias) {
      const Neuron& neuron = network.neurons[part.place];
      lines.push_back("the bias of " + value_text(neuron.name, *neuron.bias));
    } else {
      const Edge& edge = network.edges[part.place];
      const std::string name = network.neurons[edge.from].name + " -> " + network.neurons[edge.to].name;
      lines.push_back("the weight of " + value_text(name, *edge.weight));
    }
  }
  return lines;
}

std::string words_of(const EtrInv& formula, const Part& part) {
  const std::vector<std::string>& names = formula.variable_names;
  if (part.kind == Part::Kind::range) {
    const Range& range = *formula.ranges[part.place];
    return names[part.place] + " is in [" + range.lower.to_string() + ", " + range.upper.to_string() + "]";
  }
  return to_string(formula.constraints[part.place], names);
}

std::string words_of(const EtrInvEq& formula, const Part& part) {
  if (part.kind == Part::Kind::nonzero) return formula.variable_names[part.place] + " is not 0";
  std::string text;
  append_combined_constraint(text, formula.constraints[part.place], formula.variable_names);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

template <class F>
std::vector<std::string> formula_lines(const F& formula, const std::vector<Part>& parts,
                                       const std::vector<std::size_t>& kept) {
  std::vector<std::string> lines;
  for (const std::size_t i : kept) {
    const std::string words = words_of(formula, parts[i]);
    const bool has_number = parts[i].kind == Part::Kind::constraint;
    lines.push_back(has_number ? "constraint " + std::to_string(parts[i].place + 1) + ": " + words : words);
  }
  return lines;
}

std::vector<std::string> lines_of(const EtrInv& formula, const std::vector<Part>& parts,
                                  const std::vector<std::size_t>& kept, const std::string&) {
  return formula_lines(formula, parts, kept);
}

std::vector<std::string> lines_of(const EtrInvEq& formula, const std::vector<Part>& parts,
                                  const std::vector<std::size_t>& kept, const std::string&) {
  return formula_lines(formula, parts, kept);
}

/// An assertion in a script: its line and its text in one line.
struct QuotedAssertion {
  std::size_t line = 0;
  std::string text;
};

/// The commands (assert ...) of a script that was read without complaint, found by their parentheses.
std::vector<QuotedAssertion> assertions_in(std::string_view script) {
  std::vector<QuotedAssertion> found;
  std::size_t depth = 0, start = 0, line = 1, start_line = 1;
  for (std::size_t i = 0; i < script.size(); ++i) {
    const char c = script[i];
    const char closing = c == ';' ? '\n' : c == '"' ? '"' : c == '|' ? '|' : '\0';
    if (closing != '\0') {
      const std::size_t end = std::min(script.find(closing, i + 1), script.size() - 1);
      line += static_cast<std::size_t>(std::count(script.begin() + static_cast<std::ptrdiff_t>(i),
                                                  script.begin() + static_cast<std::ptrdiff_t>(end + 1), '\n'));
      i = end;
      continue;
    }
    line += c == '\n' ? 1 : 0;
    if (c == '(' && depth++ == 0) {
      start = i;
      start_line = line;
    }
    if (c != ')' || depth == 0 || --depth > 0) continue;
    const std::string_view command = script.substr(start, i + 1 - start);
    if (command.starts_with("(assert") && command.size() > 7 &&
        std::string_view(" \t\r\n(;|").find(command[7]) != std::string_view::npos) {
      found.push_back({start_line, std::string(command)});
    }
  }
  return found;
}

/// In one line, and not too long.
std::string quoted(const std::string& text) {
  std::string line;
  for (const char c : text) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!is_blank) line += c;
    if (is_blank && !line.ends_with(' ')) line += ' ';
  }
  if (line.size() <= longest_quote) return line;
  std::size_t end = longest_quote;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;  // no character is cut
  return line.substr(0, end) + " ...";
}

std::vector<std::string> lines_of(const Etr& formula, const std::vector<Part>& parts,
                                  const std::vector<std::size_t>& kept, const std::string& text) {
  // Where a script takes assertions back, or names them otherwise, numbers say nothing about places.
  const std::vector<QuotedAssertion> found = assertions_in(text);
  const bool is_sure = found.size() == formula.given_count();
  std::vector<std::string> lines;
  for (const std::size_t i : kept) {
    const std::size_t place = parts[i].place;
    std::string words = "assertion " + std::to_string(place + 1);
    if (is_sure) words += " (line " + std::to_string(found[place].line) + "): " + quoted(found[place].text);
    lines.push_back(std::move(words));
  }
  return lines;
}

std::vector<std::string> lines_of(const Formula& formula, const std::vector<Part>& parts,
                                  const std::vector<std::size_t>& kept, const std::string& text) {
  return std::visit([&](const auto& kind) { return lines_of(kind, parts, kept, text); }, formula);
}

}  // namespace

std::vector<std::string> part_lines(const Explainable& input, const std::vector<Part>& parts,
                                    const std::vector<std::size_t>& kept, const std::string& text) {
  return std::visit([&](const auto& kind) { return lines_of(kind, parts, kept, text); }, input);
}

}  // namespace nnsolve
