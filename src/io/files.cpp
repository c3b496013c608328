#include "io/files.h"

#include "nnsolve/error.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace nnsolve {

namespace {

/// The temporary file of a write that is under way, for remove_unfinished_file(). Process-wide state, as signal
/// handlers need it.
std::array<char, 4096> unfinished_path;
std::atomic<bool> is_unfinished = false;

[[noreturn]] void fail(const std::string& path, const char* what, int error) {
  throw FileError(shown_path(path) + ": " + what + ": " + std::strerror(error));
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ > STDERR_FILENO) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

void write_all(int descriptor, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(path, "cannot be written", errno);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

bool is_regular_or_new(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) != 0 || S_ISREG(info.st_mode);
}

/// Where links lead, so that a rename replaces the file and not the link.
std::string resolved(const std::string& path) {
  std::array<char, 4096> target{};
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0 || !S_ISLNK(info.st_mode)) return path;
  char* real = ::realpath(path.c_str(), target.data());
  return real == nullptr ? path : real;
}

std::string directory_of(const std::string& path) {
  std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

/// The permissions of the file that is replaced, or what the umask leaves of 0666.
mode_t wanted_mode(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0) return info.st_mode & 0777U;
  mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666U & ~mask;
}

}  // namespace

std::string shown_path(const std::string& path) {
  if (path == "-") return "<stdin>";
  std::string shown;
  for (char c : path) {
    bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    shown += is_control ? '?' : c;
  }
  return shown;
}

std::string read_text(const std::string& path) {
  Descriptor file(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) fail(path, "cannot be read", errno);
  struct stat info {};
  if (::fstat(file.get(), &info) == 0 && S_ISDIR(info.st_mode)) throw ParseError(shown_path(path) + ": is a directory");
  std::string text;
  std::size_t expected = S_ISREG(info.st_mode) ? static_cast<std::size_t>(info.st_size) : 0;
  std::size_t size = 0;
  text.resize(expected + 1);  // one byte more, so that the end of the file shows without growing
  while (true) {
    if (size == text.size()) text.resize(2 * text.size() + 65536);
    ssize_t got = ::read(file.get(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(path, "cannot be read", errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  return text;
}

OutputFile::OutputFile(const std::string& path) : path_(path == "-" ? "<stdout>" : path) {
  if (path == "-") {
    descriptor_ = STDOUT_FILENO;
  } else if (is_regular_or_new(path)) {
    is_regular_ = true;
    target_ = resolved(path);
    temporary_ = directory_of(target_) + (target_.find('/') == std::string::npos ? "/" : "") + ".nnsolve-XXXXXX";
    if (temporary_.size() >= unfinished_path.size()) fail(path_, "cannot be written", ENAMETOOLONG);
    descriptor_ = ::mkostemp(temporary_.data(), O_CLOEXEC);
  } else {
    descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  }
  if (descriptor_ < 0) fail(path_, "cannot be written", errno);
  if (!is_regular_) return;
  std::strcpy(unfinished_path.data(), temporary_.c_str());
  is_unfinished = true;
}

OutputFile::~OutputFile() {
  if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
  if (is_regular_) remove_unfinished_file();
}

void OutputFile::write(std::string_view text) { write_all(descriptor_, text, path_); }

void OutputFile::commit() {
  if (descriptor_ == STDOUT_FILENO) return;
  if (is_regular_) ::fchmod(descriptor_, wanted_mode(target_));
  if (::close(std::exchange(descriptor_, -1)) != 0) fail(path_, "cannot be written", errno);
  if (!is_regular_) return;
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail(path_, "cannot be written", errno);
  is_unfinished = false;
}

void write_text(const std::string& path, std::string_view text) {
  OutputFile file(path);
  file.write(text);
  file.commit();
}

void expect_writable(const std::string& path) {
  if (path == "-") return;
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) fail(path, "cannot be written", EISDIR);
  std::string target = is_regular_or_new(path) ? directory_of(resolved(path)) : path;
  if (::access(target.c_str(), W_OK) != 0) fail(path, "cannot be written", errno);
}

void remove_file(const std::string& path) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0 || S_ISDIR(info.st_mode) || !is_regular_or_new(path)) return;
  if (::unlink(path.c_str()) != 0) fail(path, "cannot be removed", errno);
}

bool is_same_file(const std::string& a, const std::string& b) {
  struct stat first {};
  struct stat second {};
  return ::stat(a.c_str(), &first) == 0 && ::stat(b.c_str(), &second) == 0 && first.st_dev == second.st_dev &&
         first.st_ino == second.st_ino && S_ISREG(first.st_mode);
}

void remove_unfinished_file() noexcept {
  if (is_unfinished.exchange(false)) ::unlink(unfinished_path.data());
}

}  // namespace nnsolve
