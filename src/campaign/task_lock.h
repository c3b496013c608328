// Who works on what, between processes: locks on single bytes of DIR/campaign.lock.
//
// A record lock (fcntl) ends with the process that holds it, however it ends, so nothing is ever left locked; and it
// costs no more than a system call. Task number t is byte t; the bytes below the first task tell plain runs from runs
// of shards, which keep their results elsewhere and so must not mix. The results decide, the locks only keep two from
// doing the same: who gets the lock of a task looks first whether it has a result by now.
#pragma once

#include <cstdint>
#include <string>

namespace nnsolve {

class TaskLocks {
 public:
  /// Opens DIR/campaign.lock, made if it is not there. Throws FileError. A process has at most one of these for a
  /// directory (closing any of them would release the locks of all).
  explicit TaskLocks(const std::string& directory);
  ~TaskLocks();
  TaskLocks(const TaskLocks&) = delete;
  TaskLocks& operator=(const TaskLocks&) = delete;

  enum class Run { plain, shards };
  /// Declares what kind of run this is, as long as the process lives. False if one of the other kind is under way.
  bool begin(Run run);

  /// False if another process has it. A file system that knows no locks is a FileError.
  bool try_lock(std::int64_t task);
  void unlock(std::int64_t task);

 private:
  bool set(short type, std::int64_t byte);

  std::string path_;
  int file_ = -1;
};

}  // namespace nnsolve
