#include "nncheck/formula.h"

namespace nncheck {

void Formula::begin(Kind kind) {
  open_.push_back(static_cast<std::uint32_t>(nodes.size()));
  nodes.push_back({kind, 0, 0, {}, 0});
}

void Formula::end() {
  nodes[open_.back()].end = static_cast<std::uint32_t>(nodes.size());
  open_.pop_back();
}

void Formula::atom(Polynomial p, Signs signs) {
  const auto end = static_cast<std::uint32_t>(nodes.size() + 1);
  nodes.push_back({Kind::atom, signs, end, std::move(p), 0});
}

Formula atom(Polynomial p, Signs signs) {
  Formula result;
  result.atom(std::move(p), signs);
  set_hashes(result);
  return result;
}

Formula mapped(const Formula& formula, std::uint32_t at, const std::function<FormulaNode(const FormulaNode&)>& image) {
  Formula result;
  for (std::uint32_t i = at; i < formula.nodes[at].end; ++i) {
    result.nodes.push_back(image(formula.nodes[i]));
    result.nodes.back().end = formula.nodes[i].end - at;
  }
  set_hashes(result);
  return result;
}

Formula part(const Formula& formula, std::uint32_t at, bool negate) {
  return mapped(formula, at, [&](FormulaNode node) {
    if (!negate) return node;
    if (node.kind != Kind::atom) {
      node.kind = node.kind == Kind::any ? Kind::all : Kind::any;
    } else if (node.signs == equal_zero || node.signs == not_zero) {
      node.signs = static_cast<Signs>(7 - node.signs);
    } else {  // p > 0 becomes −p >= 0, and p >= 0 becomes −p > 0
      node.p = negated(std::move(node.p));
      node.signs = node.signs == above_zero ? not_below : above_zero;
    }
    return node;
  });
}

void set_hashes(Formula& formula) {
  auto mix = [](std::uint64_t a, std::uint64_t b) {
    return (a ^ (b + 0x9E3779B97F4A7C15U + (a << 6U))) * 0xBF58476D1CE4E5B9U;
  };
  std::vector<FormulaNode>& nodes = formula.nodes;
  for (std::size_t i = nodes.size(); i-- > 0;) {
    FormulaNode& node = nodes[i];
    if (node.kind == Kind::atom) {
      node.hash = hash_of(node.p);
      continue;
    }
    node.hash = node.kind == Kind::any ? 1 : 2;
    for (std::size_t c = i + 1; c < node.end; c = nodes[c].end) node.hash = mix(node.hash, nodes[c].hash);
  }
}

bool same(const Formula& a, std::uint32_t at, const Formula& b, std::uint32_t bt) {
  const std::uint32_t size = a.nodes[at].end - at;
  if (b.nodes[bt].end - bt != size) return false;
  for (std::uint32_t i = 0; i < size; ++i) {
    const FormulaNode& x = a.nodes[at + i];
    const FormulaNode& y = b.nodes[bt + i];
    if (x.kind != y.kind || x.hash != y.hash || x.end - at != y.end - bt) return false;
    if (x.kind != Kind::atom) continue;
    const int sign = proportional(x.p, y.p);
    if (sign == 0 || x.signs != (sign > 0 ? y.signs : flipped(y.signs))) return false;
  }
  return true;
}

namespace {

Signs sign_of_constant(const Polynomial& p) {
  const int sign = sgn(constant_value(p));
  return sign == 0 ? equal_zero : sign < 0 ? below_zero : above_zero;
}

}  // namespace

bool is_true(const FormulaNode& atom) { return is_constant(atom.p) && (sign_of_constant(atom.p) & atom.signs) != 0; }

bool is_false(const FormulaNode& atom) { return is_constant(atom.p) && (sign_of_constant(atom.p) & atom.signs) == 0; }

bool holds(const Formula& formula, std::uint32_t at, const std::function<bool(std::uint32_t)>& atom,
           const std::function<bool(std::uint32_t)>& whole) {
  const std::vector<FormulaNode>& nodes = formula.nodes;
  std::vector<char> truth(nodes[at].end - at);
  for (std::uint32_t i = nodes[at].end; i-- > at;) {
    const FormulaNode& node = nodes[i];
    bool value = false;
    if (node.kind == Kind::atom) {
      value = atom(i);
    } else {
      std::size_t parts = 0;
      std::size_t good = 0;
      for (std::uint32_t c = i + 1; c < node.end; c = nodes[c].end, ++parts) good += truth[c - at] != 0 ? 1 : 0;
      value = node.kind == Kind::any ? good > 0 : good == parts;
      if (!value && whole) value = whole(i);
    }
    truth[i - at] = value ? 1 : 0;
  }
  return truth[0] != 0;
}

}  // namespace nncheck
