// A minimal part of a set for which something holds, where it holds for every larger part, too: deletion in groups that
// are halved, as in QuickXplain and delta debugging.
//
// Lemma. If it fails without an element, it fails without it in every smaller part. So an element that was needed once
// is needed for good, and when every element has been tried alone the part is minimal: one pass over single ones is
// enough. A part of k of n elements takes some 2k log(n/k) questions; where an answer says what it used, fewer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace nnsolve {

enum class CoreVerdict : std::uint8_t { holds, fails, open };

struct CoreReply {
  CoreVerdict verdict = CoreVerdict::open;
  std::vector<std::size_t> used;  // if it holds: a part of what was asked about for which it holds, too
};

/// Elements ascending.
using CoreOracle = std::function<CoreReply(const std::vector<std::size_t>&)>;
using ElementGroup = std::vector<std::size_t>;

class CoreSearch {
 public:
  /// It holds for `kept`.
  CoreSearch(std::vector<std::size_t> kept, CoreOracle oracle, std::function<bool()> should_stop);

  /// Leaves out whole groups for as long as it holds; what has left of a group by now goes with it. The groups are
  /// disjoint.
  void reduce(const std::vector<ElementGroup>& groups);

  const std::vector<std::size_t>& kept() const { return kept_; }
  /// Whether of all calls of reduce() no group was left in without being needed.
  bool is_minimal() const { return is_minimal_; }

 private:
  bool reduce_by(std::vector<ElementGroup>& open, std::size_t size);
  std::vector<std::size_t> without(const std::vector<ElementGroup>& groups, std::size_t begin, std::size_t end) const;
  bool has_any_of(const ElementGroup& group) const;

  std::vector<std::size_t> kept_;  // ascending
  CoreOracle oracle_;
  std::function<bool()> should_stop_;
  bool is_minimal_ = true;
};

}  // namespace nnsolve
