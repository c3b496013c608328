// CSDP (Borchers: "CSDP, a C library for semidefinite programming", 1999) is asked as a program: its question and its
// answer are files, in SDPA's sparse format, in a folder of their own. Whatever it does, the folder goes and the
// process ends with the call.
#include "certify/semidefinite.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <limits>
#include <string>
#include <system_error>
#include <thread>

extern char** environ;  // NOLINT: POSIX names it

namespace nnsolve {
namespace {

namespace fs = std::filesystem;

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (fs::temp_directory_path() / "nnsolve-XXXXXX").string();
    if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// CSDP maximises tr(C X): where C is minus the identity, the trace is made small; where it is 0, interior points end
/// far inside.
void write(const SemidefiniteProgram& program, const fs::path& path) {
  std::ofstream out(path);
  out << std::setprecision(std::numeric_limits<double>::max_digits10);
  out << program.equations.size() << "\n" << program.sizes.size() << "\n";
  for (const std::size_t size : program.sizes) out << size << " ";
  out << "\n";
  for (const SemidefiniteProgram::Equation& equation : program.equations) out << equation.right << " ";
  out << "\n";
  for (std::size_t block = 0; program.makes_trace_small && block < program.sizes.size(); ++block) {
    for (std::size_t i = 0; i < program.sizes[block]; ++i) {
      out << "0 " << block + 1 << " " << i + 1 << " " << i + 1 << " -1\n";
    }
  }
  for (std::size_t k = 0; k < program.equations.size(); ++k) {
    for (const SemidefiniteProgram::Entry& entry : program.equations[k].entries) {
      out << k + 1 << " " << entry.block + 1 << " " << entry.row + 1 << " " << entry.column + 1 << " " << entry.value
          << "\n";
    }
  }
}

/// After a line with the dual solution, entries: which of the two matrices (2: X), block, row, column, value.
std::optional<std::vector<SymmetricMatrix>> read(const SemidefiniteProgram& program, const fs::path& path) {
  std::ifstream in(path);
  std::string line;
  if (!std::getline(in, line)) return std::nullopt;
  std::vector<SymmetricMatrix> matrices;
  for (const std::size_t size : program.sizes) matrices.emplace_back(size, std::vector<double>(size));
  std::size_t which = 0, block = 0, row = 0, column = 0;
  std::string number;  // perhaps too near to 0 for operator>>
  while (in >> which >> block >> row >> column >> number) {
    if (which != 2) continue;
    if (block < 1 || block > matrices.size()) return std::nullopt;
    SymmetricMatrix& matrix = matrices[block - 1];
    if (row < 1 || column < 1 || row > matrix.size() || column > matrix.size()) return std::nullopt;
    matrix[row - 1][column - 1] = matrix[column - 1][row - 1] = std::strtod(number.c_str(), nullptr);
  }
  return in.eof() ? std::optional(std::move(matrices)) : std::nullopt;
}

/// Its matrices are small, and threads that wait for each other would only take processors from other engines.
std::vector<char*> environment_of_one_thread() {
  static char one_thread[] = "OMP_NUM_THREADS=1";
  std::vector<char*> environment;
  for (char** variable = environ; *variable != nullptr; ++variable) environment.push_back(*variable);
  if (std::getenv("OMP_NUM_THREADS") == nullptr) environment.push_back(one_thread);
  environment.push_back(nullptr);
  return environment;
}

/// The exit status; nothing if it could not be run, was ended, or crashed.
std::optional<int> run_csdp(const fs::path& folder, double seconds) {
  const std::string question = (folder / "question").string(), answer = (folder / "answer").string();
  std::array<std::string, 3> words{"csdp", question, answer};
  std::array<char*, 4> arguments{words[0].data(), words[1].data(), words[2].data(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0);
  }
  std::vector<char*> environment = environment_of_one_thread();
  pid_t process = 0;
  const int problem = posix_spawnp(&process, "csdp", &actions, nullptr, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  if (problem != 0) return std::nullopt;
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  int status = 0;
  for (std::chrono::milliseconds pause(1);; pause = std::min(2 * pause, std::chrono::milliseconds(50))) {
    const pid_t ended = waitpid(process, &status, WNOHANG);
    if (ended == process) break;
    if (ended < 0 && errno != EINTR) return std::nullopt;
    if (std::chrono::steady_clock::now() > end) {
      kill(process, SIGKILL);
      waitpid(process, &status, 0);
      return std::nullopt;
    }
    std::this_thread::sleep_for(pause);
  }
  return WIFEXITED(status) ? std::optional(WEXITSTATUS(status)) : std::nullopt;
}

}  // namespace

std::optional<std::vector<SymmetricMatrix>> solve_semidefinite(const SemidefiniteProgram& program, double seconds) {
  const ScratchFolder folder;
  if (folder.path().empty()) return std::nullopt;
  write(program, folder.path() / "question");
  const std::optional<int> status = run_csdp(folder.path(), seconds);
  // 1 and 2: one of the two problems has no solution. What it stopped at for other reasons may be good enough.
  if (!status || *status == 1 || *status == 2) return std::nullopt;
  return read(program, folder.path() / "answer");
}

}  // namespace nnsolve
