// A worker answers one query in a process of its own, under a keeper (keeper.cpp), and hands over what that process
// printed. The side of it that lives in our process; it blocks only in
// wait() and finish(), and for the moment of its destruction.
#pragma once

#include "solvers/keeper.h"

#include "nnsolve/backend.h"

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

class Worker {
 public:
  static constexpr std::size_t default_output_limit = std::size_t{256} << 20;

  /// Starts at once; the wall clock runs from here. More standard output than the limit is a flood: the worker is
  /// ended. `input`, if there is one, is a descriptor to read from that stays the caller's. Throws BackendError if no
  /// process can be had.
  Worker(Payload payload, const Limits& limits, bool wants_directory, std::size_t output_limit = default_output_limit,
         int input = -1);
  /// Ends all of the worker's processes and waits until they are gone.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Descriptors to poll for reading.
  std::vector<int> descriptors() const;
  /// Takes in what has arrived.
  void step();
  /// Sleeps until something has arrived, but no longer than this, and takes it in.
  void wait(std::chrono::milliseconds longest);
  /// Waits for the end, which the limits bring about if nothing else does.
  void finish();
  /// Orders the end and does not wait for it. What has been read stays.
  void end();

  /// All of standard output so far. It only grows, but may move.
  const std::string& output() const { return output_; }
  /// The beginning and the end of standard error, as much as a message needs.
  std::string errors() const { return errors_head_ + errors_tail_; }
  bool has_flooded() const { return has_flooded_; }
  /// True once all that there will be has been read; then ending() says how it ended.
  bool is_finished() const { return is_finished_; }
  const Ending& ending() const { return ending_; }

 private:
  void read_output();
  void read_errors();
  void read_endings();
  void wait_for_keeper();

  Payload payload_;
  std::size_t output_limit_;
  int control_ = -1;
  int output_descriptor_ = -1;
  int errors_descriptor_ = -1;
  pid_t keeper_ = -1;
  int table_slot_ = -1;
  std::string output_;
  std::string errors_head_;
  std::string errors_tail_;
  bool has_flooded_ = false;
  bool is_finished_ = false;
  Ending ending_;
};

/// Ends every worker there is and waits until all their processes are gone. May be called from a signal handler
/// (that must then not return into code that uses them: leave by _exit).
void end_all_workers() noexcept;

/// For payloads: writes all of it or throws std::system_error.
void write_all(int descriptor, std::string_view text);

}  // namespace nnsolve
