// Looking at and ending a tree of processes through /proc. Used by the keeper only (see keeper.h).
#pragma once

#include <sys/types.h>

#include <array>
#include <cstddef>

namespace nnsolve {

/// Process ids in a fixed buffer. What does not fit is left for the next round.
struct ProcessList {
  static constexpr std::size_t capacity = 8192;
  std::array<pid_t, capacity> ids;
  std::size_t size = 0;

  void add(pid_t id) {
    if (size < capacity) ids[size++] = id;
  }
};

/// All descendants of the calling process, children before grandchildren. A snapshot: processes that fork or end
/// meanwhile may be missed, so whoever needs all of them asks again.
void collect_descendants(ProcessList& list);

/// Sum of the resident sets, in KiB. Pages shared between processes count in each of them, so that this is never too
/// small.
std::size_t resident_kilobytes(const ProcessList& list);

/// What the processes use themselves, in KiB, in memory and in swap. Of a program of its own that is its proportional
/// set size, where a page shared by n processes counts 1/n in each; of a fork of ours only what is private to it, so
/// that what we had before is not held against it. Exact but slow (it walks the page tables).
std::size_t own_kilobytes(const ProcessList& list);

/// Ends all descendants of the calling process, which must be their subreaper, and reaps them, those too that ignore
/// signals, left their session or keep forking: whoever loses its parent becomes our child. `group` is a process group
/// to be ended at one stroke before that. Gives up after ten seconds (on a process that we have no right to end).
void end_descendants(pid_t group);

/// CLOCK_MONOTONIC.
double monotonic_seconds();

}  // namespace nnsolve
