#include "campaign/task_lock.h"

#include "io/files.h"

#include "nnsolve/error.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace nnsolve {

namespace {

constexpr std::int64_t plain_byte = 0;
constexpr std::int64_t shards_byte = 1;
constexpr std::int64_t first_task_byte = 16;

struct flock record(short type, std::int64_t byte) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = byte;
  lock.l_len = 1;
  return lock;
}

}  // namespace

TaskLocks::TaskLocks(const std::string& directory) : path_(directory + "/campaign.lock") {
  file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file_ < 0) throw FileError(shown_path(path_) + ": cannot be written: " + std::strerror(errno));
}

TaskLocks::~TaskLocks() { ::close(file_); }

bool TaskLocks::set(short type, std::int64_t byte) {
  struct flock lock = record(type, byte);
  while (::fcntl(file_, F_SETLK, &lock) != 0) {
    if (errno == EINTR) continue;
    if (errno == EACCES || errno == EAGAIN) return false;
    throw FileError(shown_path(path_) + ": cannot be locked: " + std::strerror(errno));
  }
  return true;
}

bool TaskLocks::begin(Run run) {
  // Runs of one kind share their byte. Both kinds first take their own and then look for the other's, so that of two
  // that begin at once at least one sees the other.
  set(F_RDLCK, run == Run::plain ? plain_byte : shards_byte);
  struct flock other = record(F_WRLCK, run == Run::plain ? shards_byte : plain_byte);
  if (::fcntl(file_, F_GETLK, &other) != 0) {
    throw FileError(shown_path(path_) + ": cannot be locked: " + std::strerror(errno));
  }
  return other.l_type == F_UNLCK;
}

bool TaskLocks::try_lock(std::int64_t task) { return set(F_WRLCK, first_task_byte + task); }

void TaskLocks::unlock(std::int64_t task) { set(F_UNLCK, first_task_byte + task); }

}  // namespace nnsolve
