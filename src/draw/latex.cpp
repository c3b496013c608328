#include "draw/latex.h"

#include "draw/tex_text.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

namespace nnsolve {

namespace {

constexpr std::size_t most_characters = 1000000;

bool is_plain(std::string_view name) {
  return std::ranges::all_of(name, [](unsigned char c) { return c < 0x80 && std::isalnum(c) != 0; });
}

/// x, x_{12}, or a word in italics.
std::string variable_text(const std::string& name) {
  const std::size_t digits = name.find_first_of("0123456789");
  const bool is_indexed = digits == 1 && name.find_first_not_of("0123456789", 1) == std::string::npos;
  if (is_plain(name) && name.size() == 1) return name;
  if (is_plain(name) && is_indexed) return name.substr(0, 1) + "_{" + name.substr(1) + "}";
  return is_plain(name) ? "\\mathit{" + name + "}" : "\\text{\\itshape " + to_tex(name) + "}";
}

std::string number_text(const Rational& value) {
  if (value.is_integer()) return value.to_string();
  const std::string sign = value.sign() < 0 ? "-" : "";
  const Rational size = value.sign() < 0 ? -value : value;
  return sign + "\\tfrac{" + size.numerator().to_string() + "}{" + size.denominator().to_string() + "}";
}

std::string relation_text(Relation relation) {
  switch (relation) {
    case Relation::equal:
      return " = ";
    case Relation::not_equal:
      return " \\neq ";
    case Relation::greater:
      return " > ";
    case Relation::greater_equal:
      return " \\geq ";
  }
  return "";
}

/// How strongly a text holds together: what is weaker than its place asks for is put in parentheses.
enum class Bond { formula, sum, product, power };

struct Piece {
  std::string text;
  Bond bond = Bond::power;
};

std::string at_least(const Piece& piece, Bond bond) {
  return piece.bond < bond ? "\\left(" + piece.text + "\\right)" : piece.text;
}

/// The nodes of an Etr from below, each as a text.
class EtrText {
 public:
  explicit EtrText(const Etr& formula) : formula_(formula), names_(variable_names(formula)) {
    for (NodeIndex i = 0; i < formula.node_count(); ++i) {
      pieces_.push_back(piece(i));
      length_ += pieces_.back().text.size();
      if (length_ > most_characters) throw UsageError("the formula is too long to be written as LaTeX");
    }
  }

  const std::string& text(NodeIndex node) const { return pieces_[node].text; }

 private:
  Piece piece(NodeIndex index) const {
    const EtrNode& node = formula_.node(index);
    switch (node.kind) {
      case EtrKind::constant: {
        const Rational& value = formula_.constant(index);
        return {number_text(value), value.sign() < 0 ? Bond::sum : Bond::power};
      }
      case EtrKind::variable:
      case EtrKind::bool_variable:
        return {variable_text(names_[node.number])};
      case EtrKind::sum:
        return sum(formula_.children(index));
      case EtrKind::product:
        return product(formula_.children(index));
      case EtrKind::choice: {
        const auto parts = formula_.children(index);
        return {"\\begin{cases}" + text(parts[1]) + " & \\text{if } " + text(parts[0]) + "\\\\ " + text(parts[2]) +
                "& \\text{otherwise}\\end{cases}"};
      }
      case EtrKind::truth:
        return {node.number != 0 ? "\\top" : "\\bot"};
      case EtrKind::negation:
        return {"\\lnot " + at_least(pieces_[formula_.children(index)[0]], Bond::power)};
      case EtrKind::all:
        return joined(formula_.children(index), " \\land ");
      case EtrKind::any:
        return joined(formula_.children(index), " \\lor ");
      case EtrKind::equivalence:
        return joined(formula_.children(index), " \\Leftrightarrow ");
      case EtrKind::atom:
        return {text(formula_.children(index)[0]) + relation_text(node.relation) + "0", Bond::sum};
    }
    return {};
  }

  Piece joined(std::span<const NodeIndex> parts, const char* between) const {
    Piece result{"", Bond::formula};
    for (NodeIndex part : parts) {
      result.text.append(result.text.empty() ? "" : between).append(at_least(pieces_[part], Bond::sum));
    }
    return result;
  }

  Piece sum(std::span<const NodeIndex> terms) const {
    Piece result{"", Bond::sum};
    for (NodeIndex term : terms) {
      const std::string& next = text(term);
      result.text.append(result.text.empty() || next.starts_with('-') ? "" : " + ").append(next);
    }
    return result;
  }

  /// A factor that is there several times is a power.
  Piece product(std::span<const NodeIndex> factors) const {
    Piece result{"", Bond::product};
    for (std::size_t i = 0; i < factors.size();) {
      std::size_t end = i;
      while (end < factors.size() && factors[end] == factors[i]) ++end;
      const bool is_first = i == 0;
      const EtrNode& node = formula_.node(factors[i]);
      const bool is_number = node.kind == EtrKind::constant;
      if (is_first && is_number && formula_.constant(factors[i]) == Rational(-1) && end == 1 && factors.size() > 1) {
        result = {"-", Bond::sum};
      } else {
        const bool is_leading = is_first && is_number;
        if (is_leading && text(factors[i]).starts_with('-')) result.bond = Bond::sum;
        std::string factor = is_leading ? text(factors[i]) : at_least(pieces_[factors[i]], Bond::product);
        if (end - i > 1) factor = at_least(pieces_[factors[i]], Bond::power) + "^{" + std::to_string(end - i) + "}";
        if (!is_first && result.text != "-") result.text += is_number ? " \\cdot " : "\\,";
        result.text += factor;
      }
      i = end;
    }
    return result;
  }

  const Etr& formula_;
  std::vector<std::string> names_;
  std::vector<Piece> pieces_;
  std::size_t length_ = 0;
};

std::vector<std::string> lines_of(const Etr& formula) {
  const EtrText text(formula);
  std::vector<std::string> lines;
  for (NodeIndex assertion : formula.assertions()) lines.push_back(text.text(assertion));
  return lines;
}

std::vector<std::string> lines_of(const EtrInv& formula) {
  std::vector<std::string> lines;
  const auto name = [&](Variable x) { return variable_text(formula.variable_names[x]); };
  for (Variable x = 0; x < formula.variable_names.size(); ++x) {
    if (const auto range = formula.range(x)) {
      lines.push_back(number_text(range->lower) + " \\leq " + name(x) + " \\leq " + number_text(range->upper));
    }
  }
  for (const EtrInvConstraint& constraint : formula.constraints) {
    switch (constraint.kind) {
      case EtrInvConstraint::Kind::addition:
        lines.push_back(name(constraint.x) + " + " + name(constraint.y) + " = " + name(constraint.z));
        break;
      case EtrInvConstraint::Kind::inversion:
        lines.push_back(name(constraint.x) + " \\cdot " + name(constraint.y) + " = 1");
        break;
      case EtrInvConstraint::Kind::unit:
        lines.push_back(name(constraint.x) + " = 1");
        break;
    }
  }
  return lines;
}

std::vector<std::string> lines_of(const EtrInvEq& formula) {
  std::vector<std::string> lines;
  for (const CombinedConstraint& constraint : formula.constraints) {
    std::string line;
    for (const Literal& literal : constraint.terms()) {
      const std::string name = variable_text(formula.variable_names[literal.variable]);
      line.append(literal.is_negative ? " - " : line.empty() ? "" : " + ");
      line.append(literal.is_inverse ? "\\tfrac{1}{" + name + "}" : name);
    }
    lines.push_back(line + " = 0");
  }
  for (Variable x = 0; x < formula.variable_names.size(); ++x) {
    if (formula.is_nonzero[x]) lines.push_back(variable_text(formula.variable_names[x]) + " \\neq 0");
  }
  return lines;
}

/// "h+x: 1, h-x: -1", of a data point's inputs or targets.
std::string entries_text(const Network& network, std::size_t first, std::span<const SparseRows::Entry> entries) {
  std::string text;
  for (const SparseRows::Entry& entry : entries) {
    text.append(text.empty() ? "" : ", ")
        .append("\\texttt{")
        .append(to_tex(network.neurons[first + entry.column].name));
    text.append("}\\,").append("$").append(number_text(entry.value)).append("$");
  }
  return text;
}

}  // namespace

std::string to_latex(const Formula& formula) {
  const std::vector<std::string> lines = std::visit([](const auto& kind) { return lines_of(kind); }, formula);
  if (lines.empty()) return "No constraint at all.\n";
  std::string text = "\\begin{align*}\n";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text.append("  & ").append(lines[i]).append(i + 1 < lines.size() ? " \\\\\n" : "\n");
    if (text.size() > most_characters) throw UsageError("the formula is too long to be written as LaTeX");
  }
  return text + "\\end{align*}\n";
}

std::string to_latex(const TrainingInstance& instance) {
  const Network& network = instance.network;
  const std::size_t hidden = network.first_output() - network.input_count;
  std::string text = std::to_string(network.input_count) + " inputs, " + std::to_string(hidden) + " hidden neurons, " +
                     std::to_string(network.output_count) + " outputs, " + std::to_string(network.edges.size()) +
                     " edges; threshold $" + number_text(instance.threshold) +
                     "$. Inputs that are not listed are 0, targets that are not listed are not asked for.\n\n"
                     "\\begin{longtable}{@{}l>{\\raggedright}p{0.5\\textwidth}>{\\raggedright\\arraybackslash}"
                     "p{0.3\\textwidth}@{}}\n  data point & inputs & targets \\\\\n  \\hline\n  \\endhead\n";
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    const std::string& name = instance.row_name(row);
    text.append("  ").append(name.empty() ? std::to_string(row + 1) : "\\texttt{" + to_tex(name) + "}").append(" & ");
    text.append(entries_text(network, 0, instance.inputs[row])).append(" & ");
    text.append(entries_text(network, network.first_output(), instance.targets[row])).append(" \\\\\n");
  }
  return text + "\\end{longtable}\n";
}

std::string latex_document(const std::vector<std::pair<std::string, std::string>>& parts) {
  std::string text =
      "% Written by nnsolve. Compile it with pdflatex, or copy what you need; it uses amsmath, array and longtable.\n"
      "\\documentclass{article}\n\\usepackage[T1]{fontenc}\n\\usepackage{textcomp}\n\\usepackage{amsmath}\n"
      "\\usepackage{array}\n\\usepackage{longtable}\n\\allowdisplaybreaks\n\\begin{document}\n";
  for (const auto& [title, part] : parts) text.append("\\section*{").append(title).append("}\n").append(part);
  return text + "\\end{document}\n";
}

}  // namespace nnsolve
