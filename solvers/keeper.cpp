// Why there is a keeper. A solver may fork, leave its session, ignore SIGTERM, and outlive whoever started it; and we
// may be killed at any moment. So each query is run by a process between us and the solver, whose only work is to see
// to it that nothing is left. It is the subreaper of all that the solver starts: whoever loses its parent becomes the
// keeper's child, so that killing its children until none is left ends them all, whatever they did to get away.
//
//   nnsolve --control socket--> keeper (own session) --fork--> payload (own process group) --> whatever it starts
//           <--endings---------
//           <--stdout, stderr pipes--------------------------- payload
//
// The keeper waits for the first of: the payload's end, the deadline, too much memory, and the end of the control
// socket, which comes when the query is destroyed and also when we die, by SIGKILL too. Then it kills, reaps, removes
// the query's directory, tells how it went, and exits. It holds all signals blocked, so that nothing but SIGKILL can
// keep it from that; if that happens, the kernel at least kills the payload (PR_SET_PDEATHSIG).
//
// It is forked without exec, which makes a query cost two forks and nothing else; therefore it calls little that
// allocates, and closes every descriptor that is not its own: another query's control socket kept open here would
// hide its end.
#include "solvers/keeper.h"

#include "solvers/process_tree.h"
#include "solvers/sanitizer.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <exception>
#include <filesystem>
#include <new>
#include <system_error>

namespace nnsolve {
namespace {

// Where things stand in the keeper and the payload.
constexpr int control_descriptor = 3;
constexpr int first_stray_descriptor = 4;

constexpr double memory_poll_seconds = 0.02;

void send_ending(const Ending& ending) { send(control_descriptor, &ending, sizeof ending, MSG_NOSIGNAL); }

Ending failure(const char* what, int error) {
  Ending ending;
  ending.kind = Ending::Kind::failed;
  std::snprintf(ending.message, sizeof ending.message, "%s%s%s", what, error != 0 ? ": " : "",
                error != 0 ? std::strerror(error) : "");
  return ending;
}

void close_from(int first) {
#ifdef SYS_close_range
  if (syscall(SYS_close_range, static_cast<unsigned>(first), ~0U, 0U) == 0) return;
#endif
  const long limit = std::clamp(sysconf(_SC_OPEN_MAX), 1024L, 65536L);
  for (int descriptor = first; descriptor < limit; ++descriptor) close(descriptor);
}

/// Puts everything where it belongs: the input or /dev/null at 0, the pipes at 1 and 2, the control socket at 3,
/// nothing above.
bool arrange_descriptors(const KeeperOrder& order) {
  const int control = fcntl(order.control, F_DUPFD_CLOEXEC, first_stray_descriptor);
  const int output = fcntl(order.output, F_DUPFD_CLOEXEC, first_stray_descriptor);
  const int errors = fcntl(order.errors, F_DUPFD_CLOEXEC, first_stray_descriptor);
  const int given = order.input >= 0 ? order.input : open("/dev/null", O_RDWR | O_CLOEXEC);
  if (control < 0 || output < 0 || errors < 0 || given < 0) return false;
  const int input = fcntl(given, F_DUPFD_CLOEXEC, first_stray_descriptor);
  if (input < 0 || dup3(control, control_descriptor, O_CLOEXEC) < 0) return false;
  if (dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(errors, 2) < 0) return false;
  close_from(first_stray_descriptor);
  return true;
}

/// What a program may expect of the signals when it starts.
void reset_signals() {
  for (int signal_number = 1; signal_number < NSIG; ++signal_number) std::signal(signal_number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// No core files; and, well above the limit that the keeper enforces, one that the kernel does, for a payload that
/// asks for all memory between two looks. (Solvers reserve far more address space than they use.)
void set_resource_limits([[maybe_unused]] const KeeperOrder& order) {
  const rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
#ifndef NNSOLVE_ADDRESS_SANITIZER
  if (order.memory_kilobytes == 0) return;
  unsigned long own_pages = 0;
  if (FILE* file = std::fopen("/proc/self/statm", "re")) {
    if (std::fscanf(file, "%lu", &own_pages) != 1) own_pages = 0;
    std::fclose(file);
  }
  const rlim_t gigabyte = rlim_t{1} << 30;
  rlimit limit{};
  getrlimit(RLIMIT_AS, &limit);
  const rlim_t wanted = own_pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) +
                        4 * static_cast<rlim_t>(order.memory_kilobytes) * 1024 + 8 * gigabyte;
  limit.rlim_cur = std::min(limit.rlim_max, wanted);
  setrlimit(RLIMIT_AS, &limit);
#endif
}

/// The payload's whole life.
[[noreturn]] void be_payload(const KeeperOrder& order, const char* directory, pid_t keeper) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != keeper) _exit(1);
  setpgid(0, 0);
  close_from(first_stray_descriptor);
  reset_signals();
  set_resource_limits(order);
  try {
    (*order.payload)(directory);
    _exit(0);
  } catch (const std::bad_alloc&) {
    Ending ending;
    ending.kind = Ending::Kind::memory;
    send_ending(ending);
  } catch (const std::exception& problem) {
    send_ending(failure(problem.what(), 0));
  } catch (...) {
    send_ending(failure("an exception of unknown type", 0));
  }
  _exit(1);
}

/// Whether the descendants hold more memory than they may. Resident sets are cheap to read but count what is shared
/// with us in full; so above the limit a slow and exact look decides, and what it found to be shared is remembered
/// for a while.
class MemoryWatch {
 public:
  explicit MemoryWatch(std::size_t limit) : limit_(limit) {}

  bool is_exceeded() {
    static ProcessList list;
    collect_descendants(list);
    const std::size_t resident = resident_kilobytes(list);
    if (resident <= limit_ + shared_ && ++looks_ % looks_between_exact_ != 0) return false;
    if (resident <= limit_) return false;
    const std::size_t own = own_kilobytes(list);
    shared_ = resident - std::min(resident, own);
    return own > limit_;
  }

 private:
  static constexpr unsigned looks_between_exact_ = 5;
  std::size_t limit_;
  std::size_t shared_ = 0;
  unsigned looks_ = 0;
};

/// True, with how it ended, once the payload has; it stays a zombie, so that its group's number stays taken. Orphans
/// that ended are reaped on the way.
bool payload_ended(pid_t payload, Ending& ending) {
  while (true) {
    siginfo_t info{};
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) return false;
    if (info.si_pid != payload) {
      waitpid(info.si_pid, nullptr, WNOHANG);
      continue;
    }
    ending.kind = info.si_code == CLD_EXITED ? Ending::Kind::exited : Ending::Kind::killed;
    ending.code = info.si_status;
    return true;
  }
}

/// Waits for the first thing that ends the query.
Ending watch(const KeeperOrder& order, pid_t payload, int child_signals) {
  Ending ending;
  MemoryWatch memory(order.memory_kilobytes);
  double next_look = monotonic_seconds() + memory_poll_seconds / 4;
  while (true) {
    double wait = 3600;
    const double now = monotonic_seconds();
    if (order.deadline > 0) wait = std::min(wait, order.deadline - now);
    if (order.memory_kilobytes != 0) wait = std::min(wait, next_look - now);
    pollfd descriptors[] = {{control_descriptor, POLLIN, 0}, {child_signals, POLLIN, 0}};
    poll(descriptors, 2, std::max(0, static_cast<int>(std::ceil(wait * 1000))));

    if (descriptors[0].revents != 0) return ending;
    if (descriptors[1].revents != 0) {
      signalfd_siginfo consumed{};
      if (read(child_signals, &consumed, sizeof consumed) > 0 && payload_ended(payload, ending)) return ending;
    }
    const double later = monotonic_seconds();
    if (order.deadline > 0 && later >= order.deadline) {
      ending.kind = Ending::Kind::timeout;
      return ending;
    }
    if (order.memory_kilobytes != 0 && later >= next_look) {
      if (memory.is_exceeded()) {
        ending.kind = Ending::Kind::memory;
        return ending;
      }
      next_look = monotonic_seconds() + memory_poll_seconds;
    }
  }
}

bool make_directory(char* path, std::size_t size) {
  const char* base = std::getenv("TMPDIR");
  if (base == nullptr || *base == '\0') base = "/tmp";
  const int length = std::snprintf(path, size, "%s/nnsolve-XXXXXX", base);
  if (length > 0 && static_cast<std::size_t>(length) < size && mkdtemp(path) != nullptr) return true;
  *path = '\0';
  return false;
}

/// Everything between the keeper's birth and its report.
Ending keep_one(const KeeperOrder& order, char* directory, std::size_t directory_size) {
  if (order.wants_directory && !make_directory(directory, directory_size)) {
    return failure("cannot make a temporary directory", errno);
  }
  sigset_t child_ended;
  sigemptyset(&child_ended);
  sigaddset(&child_ended, SIGCHLD);
  const int child_signals = signalfd(-1, &child_ended, SFD_CLOEXEC);
  const pid_t keeper = getpid();
  const pid_t payload = child_signals < 0 ? -1 : fork();
  if (payload < 0) return failure("cannot start a process", errno);
  if (payload == 0) be_payload(order, directory, keeper);
  setpgid(payload, payload);
  dup2(0, 1);  // the pipes are the payload's alone from here on
  dup2(0, 2);
  const Ending ending = watch(order, payload, child_signals);
  end_descendants(payload);
  return ending;
}

}  // namespace

void keep(const KeeperOrder& order) {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  prctl(PR_SET_NAME, "nnsolve-keeper");
  setsid();
  std::signal(SIGCHLD, SIG_DFL);
  if (!arrange_descriptors(order)) _exit(1);
  char directory[PATH_MAX] = {};
  const Ending ending = keep_one(order, directory, sizeof directory);
  if (directory[0] != '\0') {
    std::error_code ignored;
    std::filesystem::remove_all(directory, ignored);
  }
  send_ending(ending);
  _exit(0);
}

}  // namespace nnsolve
