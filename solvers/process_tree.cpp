// A process tree is walked through /proc/PID/task/*/children, which costs a few microseconds a process. Kernels built
// without that file (CONFIG_PROC_CHILDREN) leave only a scan of all of /proc.
#include "solvers/process_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace nnsolve {
namespace {

/// Reads a whole small file; the number of bytes, negative if it cannot be read. Always ends in a 0 byte.
ssize_t read_small_file(const char* path, char* buffer, std::size_t size) {
  const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return -1;
  std::size_t length = 0;
  while (length + 1 < size) {
    const ssize_t count = read(descriptor, buffer + length, size - 1 - length);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    length += static_cast<std::size_t>(count);
  }
  close(descriptor);
  buffer[length] = '\0';
  return static_cast<ssize_t>(length);
}

/// The children of one thread; false if the kernel does not say.
bool add_children_of_thread(const char* path, ProcessList& list) {
  static char buffer[ProcessList::capacity * 8];
  if (read_small_file(path, buffer, sizeof buffer) < 0) return false;
  const char* rest = buffer;
  char* end = nullptr;
  for (long id = std::strtol(rest, &end, 10); end != rest; id = std::strtol(rest, &end, 10)) {
    list.add(static_cast<pid_t>(id));
    rest = end;
  }
  return true;
}

/// False if the kernel does not tell anybody's children. A process that is gone just has none.
bool add_children(pid_t parent, ProcessList& list) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/task", parent);
  DIR* threads = opendir(path);
  if (threads == nullptr) return true;
  bool known = true;
  while (const dirent* entry = readdir(threads)) {
    if (entry->d_name[0] == '.') continue;
    char file[128];
    std::snprintf(file, sizeof file, "/proc/%d/task/%.20s/children", parent, entry->d_name);
    if (!add_children_of_thread(file, list)) known = access(file, F_OK) == 0 || parent != getpid();
  }
  closedir(threads);
  return known;
}

/// The parent of a process from /proc/PID/stat, "PID (NAME) STATE PARENT ..."; NAME may hold anything.
pid_t parent_of(pid_t id) {
  char path[64];
  char text[1024];
  std::snprintf(path, sizeof path, "/proc/%d/stat", id);
  if (read_small_file(path, text, sizeof text) < 0) return -1;
  const char* after_name = std::strrchr(text, ')');
  return after_name != nullptr && std::strlen(after_name) > 4 ? std::atoi(after_name + 4) : -1;
}

/// The slow way: one pass over all processes for each generation.
void collect_by_scanning(pid_t root, ProcessList& list) {
  std::size_t begin = list.size;
  bool first = true;
  while (first || begin < list.size) {
    const std::size_t end = list.size;
    DIR* processes = opendir("/proc");
    if (processes == nullptr) return;
    while (const dirent* entry = readdir(processes)) {
      const pid_t id = std::atoi(entry->d_name);
      if (id <= 0) continue;
      const pid_t parent = parent_of(id);
      if (first && parent == root) list.add(id);
      for (std::size_t i = begin; !first && i < end; ++i) {
        if (list.ids[i] == parent) list.add(id);
      }
    }
    closedir(processes);
    if (!first) begin = end;
    first = false;
  }
}

std::size_t resident_kilobytes(pid_t id) {
  char path[64];
  char text[256];
  std::snprintf(path, sizeof path, "/proc/%d/statm", id);
  unsigned long all = 0;
  unsigned long resident = 0;
  if (read_small_file(path, text, sizeof text) <= 0 || std::sscanf(text, "%lu %lu", &all, &resident) != 2) return 0;
  return resident * (static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) / 1024);
}

/// A number out of smaps_rollup; 0 if it is not there.
std::size_t field(const char* text, const char* name) {
  char line[32];
  std::snprintf(line, sizeof line, "\n%s", name);
  const char* found = std::strstr(text, line);
  return found != nullptr ? std::strtoul(found + std::strlen(line), nullptr, 10) : 0;
}

bool runs_our_program(pid_t id) {
  char path[64];
  struct stat ours {};
  struct stat theirs {};
  std::snprintf(path, sizeof path, "/proc/%d/exe", id);
  return stat("/proc/self/exe", &ours) == 0 && stat(path, &theirs) == 0 && ours.st_ino == theirs.st_ino &&
         ours.st_dev == theirs.st_dev;
}

/// Reaps whoever has ended; false if no child is left at all.
bool reap_ended() {
  while (true) {
    const pid_t id = waitpid(-1, nullptr, WNOHANG | __WALL);
    if (id > 0 || (id < 0 && errno == EINTR)) continue;
    return id == 0;
  }
}

}  // namespace

double monotonic_seconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void collect_descendants(ProcessList& list) {
  list.size = 0;
  if (!add_children(getpid(), list)) {
    collect_by_scanning(getpid(), list);
    return;
  }
  for (std::size_t next = 0; next < list.size; ++next) add_children(list.ids[next], list);
}

std::size_t resident_kilobytes(const ProcessList& list) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < list.size; ++i) sum += resident_kilobytes(list.ids[i]);
  return sum;
}

std::size_t own_kilobytes(const ProcessList& list) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < list.size; ++i) {
    char path[64];
    char text[4096];
    std::snprintf(path, sizeof path, "/proc/%d/smaps_rollup", list.ids[i]);
    if (read_small_file(path, text, sizeof text) <= 0) {
      sum += resident_kilobytes(list.ids[i]);
    } else if (runs_our_program(list.ids[i])) {
      sum += field(text, "Private_Clean:") + field(text, "Private_Dirty:") + field(text, "Swap:");
    } else {
      sum += field(text, "Pss:") + field(text, "SwapPss:");
    }
  }
  return sum;
}

void end_descendants(pid_t group) {
  static ProcessList list;
  if (group > 1) kill(-group, SIGKILL);
  sigset_t child_ended;
  sigemptyset(&child_ended);
  sigaddset(&child_ended, SIGCHLD);
  const double give_up = monotonic_seconds() + 10;
  while (monotonic_seconds() < give_up) {
    collect_descendants(list);
    for (std::size_t i = 0; i < list.size; ++i) kill(list.ids[i], SIGKILL);
    if (!reap_ended()) return;
    // Woken by the next child that ends; the short wait only covers a signal that came before.
    const timespec wait = {0, 2'000'000};
    sigtimedwait(&child_ended, nullptr, &wait);
  }
}

}  // namespace nnsolve
