#include "cli/suggestion.h"

#include <algorithm>

namespace nnsolve {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      cost[i][j] =
          std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool is_swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (is_swap) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

std::string nearest_word(std::string_view word, const std::vector<std::string>& list) {
  constexpr std::size_t longest = 40;  // no word of ours is longer
  if (word.size() > longest) return "";
  std::string nearest;
  std::size_t least = std::min<std::size_t>(3, word.size() / 3 + 1) + 1;
  for (const std::string& candidate : list) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance >= least) continue;
    least = distance;
    nearest = candidate;
  }
  if (!nearest.empty()) return nearest;
  const auto longer = std::ranges::find_if(
      list, [&](const std::string& candidate) { return word.size() >= 3 && candidate.starts_with(word); });
  return longer == list.end() ? "" : *longer;
}

}  // namespace nnsolve
