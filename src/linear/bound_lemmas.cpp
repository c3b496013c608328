#include "linear/bound_lemmas.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

namespace nnsolve {

namespace {

/// Atoms of one form, ascending by bound.
class FormAtoms {
 public:
  FormAtoms(const std::vector<LinearBound>& bounds, std::vector<std::size_t> atoms, std::vector<LinearLemma>& lemmas)
      : bounds_(bounds), lemmas_(lemmas) {
    std::ranges::stable_sort(atoms, [&](std::size_t a, std::size_t b) { return bounds_[a].bound < bounds_[b].bound; });
    for (const std::size_t atom : atoms) by_kind(bounds_[atom].kind).push_back(atom);
  }

  void add_lemmas() {
    for (const std::size_t lower : lowers_) {
      if (const auto weaker = before(lowers_, lower)) imply(lower, *weaker);
      if (const auto upper = before(uppers_, lower)) contradict(lower, *upper);
    }
    for (const std::size_t upper : uppers_) {
      if (const auto weaker = after(uppers_, upper)) imply(upper, *weaker);
    }
    for (std::size_t i = 0; i < equals_.size(); ++i) {
      const std::size_t equal = equals_[i];
      if (const auto weaker = before_or_at(lowers_, equal)) imply(equal, *weaker);
      if (const auto weaker = after_or_at(uppers_, equal)) imply(equal, *weaker);
      if (const auto lower = after(lowers_, equal)) contradict(*lower, equal);
      if (const auto upper = before(uppers_, equal)) contradict(equal, *upper);
      for (std::size_t k = i + 1; k < std::min(equals_.size(), i + most_equations); ++k) {
        contradict(equals_[k], equal);
      }
    }
  }

 private:
  static constexpr std::size_t most_equations = 8;  // the simplex sees the other pairs when they come up

  std::vector<std::size_t>& by_kind(LinearBound::Kind kind) {
    return kind == LinearBound::Kind::lower ? lowers_ : kind == LinearBound::Kind::upper ? uppers_ : equals_;
  }
  std::vector<std::size_t>::const_iterator place(const std::vector<std::size_t>& list, std::size_t atom) const {
    return std::ranges::lower_bound(list, bounds_[atom].bound, {}, [&](std::size_t i) { return bounds_[i].bound; });
  }
  std::optional<std::size_t> before(const std::vector<std::size_t>& list, std::size_t atom) const {
    const auto here = place(list, atom);
    return here == list.begin() ? std::nullopt : std::optional(here[-1]);
  }
  std::optional<std::size_t> after_or_at(const std::vector<std::size_t>& list, std::size_t atom) const {
    const auto here = place(list, atom);
    return here == list.end() ? std::nullopt : std::optional(*here);
  }
  std::optional<std::size_t> after(const std::vector<std::size_t>& list, std::size_t atom) const {
    auto here = place(list, atom);
    while (here != list.end() && bounds_[*here].bound == bounds_[atom].bound) ++here;
    return here == list.end() ? std::nullopt : std::optional(*here);
  }
  std::optional<std::size_t> before_or_at(const std::vector<std::size_t>& list, std::size_t atom) const {
    const auto here = place(list, atom);
    if (here != list.end() && bounds_[*here].bound == bounds_[atom].bound) return *here;
    return before(list, atom);
  }

  /// s (f - b), of an inequality |s| > 0 on its side, becomes f - b, or b - f of an upper bound.
  Rational to_unit(std::size_t atom) const {
    const Rational& scale = bounds_[atom].scale;
    return Rational(1) / (scale.sign() > 0 || bounds_[atom].kind == LinearBound::Kind::equal ? scale : -scale);
  }
  void imply(std::size_t strong, std::size_t weak) {
    const Rational factor = bounds_[weak].scale / bounds_[strong].scale;
    lemmas_.push_back({{{strong, factor}}, weak});
  }
  /// The bound of `high`, a lower one or an equation, is greater than that of `low`, an upper one or an equation.
  void contradict(std::size_t high, std::size_t low) {
    const bool low_is_equation = bounds_[low].kind == LinearBound::Kind::equal;
    lemmas_.push_back({{{high, to_unit(high)}, {low, low_is_equation ? -to_unit(low) : to_unit(low)}}, std::nullopt});
  }

  const std::vector<LinearBound>& bounds_;
  std::vector<LinearLemma>& lemmas_;
  std::vector<std::size_t> lowers_, uppers_, equals_;
};

}  // namespace

std::vector<LinearLemma> bound_lemmas(const std::vector<LinearBound>& bounds,
                                      const std::vector<Simplex::Index>& index_of) {
  std::map<Simplex::Index, std::vector<std::size_t>> atoms_of;
  for (std::size_t atom = 0; atom < bounds.size(); ++atom) atoms_of[index_of[atom]].push_back(atom);
  std::vector<LinearLemma> lemmas;
  for (auto& [index, atoms] : atoms_of) {
    if (atoms.size() > 1) FormAtoms(bounds, std::move(atoms), lemmas).add_lemmas();
  }
  return lemmas;
}

}  // namespace nnsolve
