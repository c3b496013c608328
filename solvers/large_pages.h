// Fewer page faults for short queries.
#pragma once

namespace nnsolve {

/// For payloads of linked solvers, before they start: the next 32 MB of the heap come in huge pages where the system
/// has them. A query of a few milliseconds spends most of its time in page faults otherwise (Z3 touches 15 MB before
/// it looks at anything). Changes nothing but speed; does nothing where it is not supported.
void prefer_large_pages() noexcept;

}  // namespace nnsolve
