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
    for (const std::size_t atom : atoms) (is_lower(atom) ? lowers_ : uppers_).push_back(atom);
  }

  void add_lemmas() {
    for (const std::size_t lower : lowers_) {
      if (const auto weaker = before(lowers_, lower)) imply(lower, *weaker);
      if (const auto upper = before(uppers_, lower)) contradict(lower, *upper);
    }
    for (const std::size_t upper : uppers_) {
      if (const auto weaker = after(uppers_, upper)) imply(upper, *weaker);
    }
  }

 private:
  bool is_lower(std::size_t atom) const { return bounds_[atom].side == Simplex::Side::lower; }
  std::vector<std::size_t>::const_iterator place(const std::vector<std::size_t>& list, std::size_t atom) const {
    return std::ranges::lower_bound(list, bounds_[atom].bound, {}, [&](std::size_t i) { return bounds_[i].bound; });
  }
  std::optional<std::size_t> before(const std::vector<std::size_t>& list, std::size_t atom) const {
    const auto here = place(list, atom);
    return here == list.begin() ? std::nullopt : std::optional(here[-1]);
  }
  std::optional<std::size_t> after(const std::vector<std::size_t>& list, std::size_t atom) const {
    auto here = place(list, atom);
    while (here != list.end() && bounds_[*here].bound == bounds_[atom].bound) ++here;
    return here == list.end() ? std::nullopt : std::optional(*here);
  }
  void imply(std::size_t strong, std::size_t weak) {
    lemmas_.push_back({{{strong, bounds_[weak].scale / bounds_[strong].scale}}, weak});
  }
  void contradict(std::size_t lower, std::size_t upper) {
    // Scales are those of f - b; that of an upper bound is negative.
    lemmas_.push_back(
        {{{lower, Rational(1) / bounds_[lower].scale}, {upper, Rational(-1) / bounds_[upper].scale}}, std::nullopt});
  }

  const std::vector<LinearBound>& bounds_;
  std::vector<LinearLemma>& lemmas_;
  std::vector<std::size_t> lowers_, uppers_;
};

}  // namespace

std::vector<LinearLemma> bound_lemmas(const std::vector<LinearBound>& bounds,
                                      const std::vector<std::optional<Simplex::Index>>& index_of) {
  std::map<Simplex::Index, std::vector<std::size_t>> atoms_of;
  for (std::size_t atom = 0; atom < bounds.size(); ++atom) {
    if (index_of[atom]) atoms_of[*index_of[atom]].push_back(atom);
  }
  std::vector<LinearLemma> lemmas;
  for (auto& [index, atoms] : atoms_of) {
    if (atoms.size() > 1) FormAtoms(bounds, std::move(atoms), lemmas).add_lemmas();
  }
  return lemmas;
}

}  // namespace nnsolve
