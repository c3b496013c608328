// Files and standard streams: whole texts in, whole texts out, never half of one.
#pragma once

#include <string>
#include <string_view>

namespace nnsolve {

/// The whole content of a file, or of standard input for "-". Throws FileError if it cannot be read, ParseError if it
/// is a directory.
std::string read_text(const std::string& path);

/// How a path is called in messages, on one line: "<stdin>" for "-", and '?' for control characters.
std::string shown_path(const std::string& path);

/// Writes a long text in pieces: beside the file, which takes its name on commit(), so that the name never shows half a
/// text; what is not a regular file (a pipe, /dev/stdout) is written to directly. "-" is standard output. At most one
/// at a time is open on a regular file. All throw FileError.
class OutputFile {
 public:
  explicit OutputFile(const std::string& path);
  /// Without commit() nothing is left of a regular file.
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  void write(std::string_view text);
  void commit();

 private:
  std::string path_;  // for messages
  int descriptor_ = -1;
  bool is_regular_ = false;
  std::string target_;     // of a regular file: what it will be called
  std::string temporary_;  // and what it is called until then
};

/// A whole text at once, in the same way.
void write_text(const std::string& path, std::string_view text);

/// Throws FileError if write_text() is bound to fail, so that a long computation need not find out at its end.
void expect_writable(const std::string& path);

/// Removes a regular file, if it is there. Throws FileError if it is there and cannot be removed.
void remove_file(const std::string& path);

/// True if both paths lead to one existing file.
bool is_same_file(const std::string& a, const std::string& b);

/// For signal handlers: removes the file that write_text() is in the middle of writing, if any.
void remove_unfinished_file() noexcept;

}  // namespace nnsolve
