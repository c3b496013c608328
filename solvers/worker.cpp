// Three descriptors lead to a worker: its standard output, its standard error, and the control socket of its keeper.
// The keeper reports only when all processes are gone, so when its report is there, all output is in the pipes too.
//
// The table of live workers is the one global there is: a signal handler has nothing else to hold on to. A slot packs
// the keeper's process id and the control socket into one word, so that it is taken and left in one atomic step.
#include "solvers/worker.h"

#include "solvers/awaited.h"
#include "solvers/process_tree.h"

#include "nnsolve/error.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <utility>

namespace nnsolve {
namespace {

constexpr std::size_t errors_kept = 4096;  // of the beginning, and of the end
constexpr double longest_limit = 1e9;      // seconds; more is no limit

// More workers than slots at once are possible; the signal handler then does not wait for the others, which end all
// the same when our process does.
constexpr std::size_t table_size = 256;
std::array<std::atomic<std::uint64_t>, table_size> live_workers{};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

std::uint64_t pack(pid_t keeper, int control) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(keeper)) << 32 | static_cast<std::uint32_t>(control);
}

int enter_table(pid_t keeper, int control) {
  for (std::size_t slot = 0; slot < table_size; ++slot) {
    std::uint64_t expected = 0;
    if (live_workers[slot].compare_exchange_strong(expected, pack(keeper, control))) return static_cast<int>(slot);
  }
  return -1;
}

/// Descriptors that close themselves unless they are taken out.
struct Pair {
  std::array<int, 2> ends = {-1, -1};
  ~Pair() {
    for (const int end : ends) {
      if (end >= 0) close(end);
    }
  }
  int take(std::size_t i) { return std::exchange(ends[i], -1); }
};

void set_non_blocking(int descriptor) { fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK); }

/// Holds all signals back, so that no handler of ours runs in the child, and none misses it in the table.
class SignalsHeld {
 public:
  SignalsHeld() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsHeld() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

 private:
  sigset_t before_;
};

/// Reads what is there: positive a number of bytes, 0 the end, negative nothing now.
ssize_t read_some(int descriptor, char* buffer, std::size_t size) {
  while (true) {
    const ssize_t count = read(descriptor, buffer, size);
    if (count >= 0 || errno != EINTR) return count;
  }
}

void close_and_forget(int& descriptor) {
  if (descriptor >= 0) close(descriptor);
  descriptor = -1;
}

KeeperOrder make_order(const Payload& payload, const Limits& limits, bool wants_directory) {
  KeeperOrder order;
  order.payload = &payload;
  order.wants_directory = wants_directory;
  if (limits.seconds && *limits.seconds < longest_limit) {
    order.deadline = monotonic_seconds() + std::max(0.0, *limits.seconds);
  }
  if (limits.memory_megabytes) order.memory_kilobytes = std::max<std::size_t>(1, *limits.memory_megabytes) * 1024;
  return order;
}

}  // namespace

Worker::Worker(Payload payload, const Limits& limits, bool wants_directory, std::size_t output_limit, int input)
    : payload_(std::move(payload)), output_limit_(output_limit) {
  KeeperOrder order = make_order(payload_, limits, wants_directory);
  Pair control;
  Pair output;
  Pair errors;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control.ends.data()) != 0 ||
      pipe2(output.ends.data(), O_CLOEXEC) != 0 || pipe2(errors.ends.data(), O_CLOEXEC) != 0) {
    throw BackendError(std::string("cannot start a backend: ") + std::strerror(errno));
  }
  fcntl(output.ends[0], F_SETPIPE_SZ, 1 << 20);  // fewer switches for long models; no matter if refused
  order.control = control.ends[1];
  order.output = output.ends[1];
  order.errors = errors.ends[1];
  order.input = input;
  {
    const SignalsHeld held;
    keeper_ = fork();
    if (keeper_ == 0) {
      for (auto& slot : live_workers) slot.store(0);  // they are not ours to end; a payload may have workers of its own
      keep(order);
    }
    if (keeper_ > 0) table_slot_ = enter_table(keeper_, control.ends[0]);
  }
  if (keeper_ < 0) throw BackendError(std::string("cannot start a backend: ") + std::strerror(errno));
  control_ = control.take(0);
  output_descriptor_ = output.take(0);
  errors_descriptor_ = errors.take(0);
  for (const int descriptor : {control_, output_descriptor_, errors_descriptor_}) set_non_blocking(descriptor);
}

Worker::~Worker() {
  end();
  wait_for_keeper();
  close_and_forget(output_descriptor_);
  close_and_forget(errors_descriptor_);
}

void Worker::end() {
  if (control_ >= 0) shutdown(control_, SHUT_WR);
}

/// It is as good as gone when this is called, or has been ordered to end.
void Worker::wait_for_keeper() {
  if (keeper_ > 0) {
    while (waitpid(keeper_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  keeper_ = -1;
  if (table_slot_ >= 0) live_workers[static_cast<std::size_t>(table_slot_)].store(0);
  table_slot_ = -1;
  close_and_forget(control_);
}

std::vector<int> Worker::descriptors() const {
  std::vector<int> all;
  for (const int descriptor : {control_, output_descriptor_, errors_descriptor_}) {
    if (descriptor >= 0) all.push_back(descriptor);
  }
  return all;
}

void Worker::step() {
  if (is_finished_) return;
  read_endings();
  read_output();
  read_errors();
  if (has_flooded_ || control_ < 0) is_finished_ = true;
}

void Worker::wait(std::chrono::milliseconds longest) {
  Awaited self;
  self.add(*this);
  self.wait(longest);
  step();
}

void Worker::finish() {
  using namespace std::chrono_literals;
  while (!is_finished_) wait(1h);
}

/// The payload's own report of a failure comes first and counts; the keeper's comes last.
void Worker::read_endings() {
  while (control_ >= 0) {
    Ending ending;
    const ssize_t size = recv(control_, &ending, sizeof ending, 0);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (size == static_cast<ssize_t>(sizeof ending)) {
      const bool is_last_word = ending_.kind != Ending::Kind::none && ending.kind == Ending::Kind::exited;
      if (!is_last_word) ending_ = ending;
      continue;
    }
    wait_for_keeper();
  }
}

void Worker::read_output() {
  constexpr std::size_t chunk = 1 << 16;
  constexpr std::size_t most_at_once = 1 << 24;  // so that a flood does not keep us from everything else
  const bool is_last = control_ < 0;
  std::size_t taken = 0;
  while (output_descriptor_ >= 0 && (is_last || taken < most_at_once)) {
    const std::size_t before = output_.size();
    output_.resize(before + chunk);
    const ssize_t count = read_some(output_descriptor_, output_.data() + before, chunk);
    output_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(0, count)));
    if (count < 0) return;
    if (count == 0) close_and_forget(output_descriptor_);
    taken += static_cast<std::size_t>(count);
    if (output_.size() > output_limit_) {
      has_flooded_ = true;
      end();
      return;
    }
  }
}

void Worker::read_errors() {
  char buffer[1 << 14];
  const int rounds = control_ < 0 ? 1 << 20 : 64;
  for (int round = 0; errors_descriptor_ >= 0 && round < rounds; ++round) {
    const ssize_t count = read_some(errors_descriptor_, buffer, sizeof buffer);
    if (count < 0) return;
    if (count == 0) close_and_forget(errors_descriptor_);
    std::string_view text(buffer, static_cast<std::size_t>(count));
    const std::size_t to_head = std::min(text.size(), errors_kept - errors_head_.size());
    errors_head_.append(text.substr(0, to_head));
    errors_tail_.append(text.substr(to_head));
    if (errors_tail_.size() > errors_kept) errors_tail_.erase(0, errors_tail_.size() - errors_kept);
  }
}

void end_all_workers() noexcept {
  const int error = errno;
  for (const auto& slot : live_workers) {
    const std::uint64_t worker = slot.load();
    if (worker != 0) shutdown(static_cast<int>(worker & 0xffffffffU), SHUT_WR);
  }
  for (const auto& slot : live_workers) {
    const auto keeper = static_cast<pid_t>(slot.load() >> 32);
    if (keeper == 0) continue;
    while (waitpid(keeper, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  errno = error;
}

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(descriptor, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw std::system_error(errno, std::generic_category(), "cannot write");
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace nnsolve
