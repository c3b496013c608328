#include "cli/exit_status.h"

#include "nnsolve/error.h"

#include <cstdio>
#include <exception>
#include <new>
#include <string>

namespace nnsolve {

namespace {

int report(const std::string& message, int status) {
  std::string line = "nnsolve: " + message + "\n";
  std::fputs(line.c_str(), stderr);
  return status;
}

}  // namespace

int with_reported_errors(const std::function<int()>& action) {
  try {
    return action();
  } catch (const ParseError& error) {
    return report(error.what(), exit_bad_input);
  } catch (const UsageError& error) {
    return report(error.what(), exit_usage);
  } catch (const BackendError& error) {
    return report(error.what(), exit_no_backend);
  } catch (const FileError& error) {
    return report(error.what(), exit_file);
  } catch (const std::bad_alloc&) {
    return report("out of memory", exit_internal);
  } catch (const std::exception& error) {
    return report(error.what(), exit_internal);
  }
}

}  // namespace nnsolve
