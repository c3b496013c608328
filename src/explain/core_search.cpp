#include "explain/core_search.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace nnsolve {

CoreSearch::CoreSearch(std::vector<std::size_t> kept, CoreOracle oracle, std::function<bool()> should_stop)
    : kept_(std::move(kept)), oracle_(std::move(oracle)), should_stop_(std::move(should_stop)) {
  std::ranges::sort(kept_);
}

bool CoreSearch::has_any_of(const ElementGroup& group) const {
  return std::ranges::any_of(group, [this](std::size_t e) { return std::ranges::binary_search(kept_, e); });
}

std::vector<std::size_t> CoreSearch::without(const std::vector<ElementGroup>& groups, std::size_t begin,
                                             std::size_t end) const {
  std::vector<std::size_t> dropped;
  for (std::size_t i = begin; i < end; ++i) dropped.insert(dropped.end(), groups[i].begin(), groups[i].end());
  std::ranges::sort(dropped);
  std::vector<std::size_t> rest;
  std::ranges::set_difference(kept_, dropped, std::back_inserter(rest));
  return rest;
}

/// False if it was stopped. Groups that are needed, or gone, are open no longer.
bool CoreSearch::reduce_by(std::vector<ElementGroup>& open, std::size_t size) {
  for (std::size_t begin = 0; begin < open.size();) {
    if (should_stop_ && should_stop_()) return false;
    const std::size_t end = std::min(begin + size, open.size());
    CoreReply reply = oracle_(without(open, begin, end));
    if (reply.verdict == CoreVerdict::holds) {
      kept_ = std::move(reply.used);
      std::ranges::sort(kept_);
      // Groups before this place stay before it, so none is asked about twice.
      const auto is_gone = [this](const ElementGroup& group) { return !has_any_of(group); };
      const auto place = open.begin() + static_cast<std::ptrdiff_t>(begin);
      begin = static_cast<std::size_t>(begin - std::count_if(open.begin(), place, is_gone));
      std::erase_if(open, is_gone);
      continue;
    }
    if (size == 1 && reply.verdict == CoreVerdict::fails) {
      open.erase(open.begin() + static_cast<std::ptrdiff_t>(begin));
      continue;
    }
    begin = end;
  }
  return true;
}

void CoreSearch::reduce(const std::vector<ElementGroup>& groups) {
  std::vector<ElementGroup> open;
  std::ranges::copy_if(groups, std::back_inserter(open), [this](const auto& group) { return has_any_of(group); });
  bool is_finished = true;
  for (std::size_t size = (open.size() + 1) / 2; size > 0 && is_finished && !open.empty();) {
    is_finished = reduce_by(open, size);
    if (size == 1) break;
    size = std::min((size + 1) / 2, std::max<std::size_t>(1, (open.size() + 1) / 2));
  }
  // What single questions left open is in, and nobody knows whether it has to be.
  is_minimal_ = is_minimal_ && is_finished && open.empty();
}

}  // namespace nnsolve
