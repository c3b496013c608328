// The process is a worker, as a backend's is. It prints one letter, which says how it ended, and a text: what was
// returned, or the message of an exception.
#include "apart.h"

#include "solvers/worker.h"

#include "nnsolve/error.h"

#include <unistd.h>

#include <chrono>
#include <exception>
#include <limits>
#include <new>
#include <stdexcept>

namespace nnsolve {

namespace {

/// Backends end at the time-out, and what they said by then is still lifted and checked.
constexpr double grace_seconds = 0.3;

std::string with_told_errors(const std::function<std::string()>& work) {
  try {
    return "R" + work();
  } catch (const ParseError& error) {
    return std::string("P") + error.what();
  } catch (const UsageError& error) {
    return std::string("U") + error.what();
  } catch (const BackendError& error) {
    return std::string("B") + error.what();
  } catch (const FileError& error) {
    return std::string("F") + error.what();
  } catch (const CarryError& error) {
    return std::string("C") + error.what();
  } catch (const std::bad_alloc&) {
    return "M";
  } catch (const std::exception& error) {
    return std::string("E") + error.what();
  }
}

std::string result_of(const std::string& told) {
  if (told.empty()) throw std::runtime_error("the process that worked ended without a word");
  std::string text = told.substr(1);
  switch (told.front()) {
    case 'R':
      return text;
    case 'P':
      throw ParseError(text);
    case 'U':
      throw UsageError(text);
    case 'B':
      throw BackendError(text);
    case 'F':
      throw FileError(text);
    case 'C':
      throw CarryError(text);
    case 'M':
      throw std::bad_alloc();
    default:
      throw std::runtime_error(text);
  }
}

}  // namespace

WorkResult run_apart(const std::function<std::string()>& work, const WorkLimits& limits,
                     const std::function<void()>& look_up) {
  const Payload payload = [&work](const std::string& directory) {
    if (!directory.empty()) ::setenv("TMPDIR", directory.c_str(), 1);
    write_all(STDOUT_FILENO, with_told_errors(work));
    ::_exit(0);
  };
  Limits worker_limits;
  worker_limits.memory_megabytes = limits.memory_megabytes;
  if (limits.seconds) worker_limits.seconds = *limits.seconds + grace_seconds;
  Worker worker(payload, worker_limits, true, std::numeric_limits<std::size_t>::max());
  while (!worker.is_finished()) {
    worker.wait(std::chrono::milliseconds(100));
    look_up();
  }
  switch (worker.ending().kind) {
    case Ending::Kind::timeout:
      return {"", "timeout"};
    case Ending::Kind::memory:
      return {"", "memory"};
    case Ending::Kind::exited:
      return {result_of(worker.output()), ""};
    default:
      throw std::runtime_error("the process that worked ended unexpectedly");
  }
}

}  // namespace nnsolve
