// The one place where a broken invariant ends up.
#include "nnsolve/error.h"

namespace nnsolve {

void assertion_failed(const char* condition, const char* file, int line) {
  throw std::logic_error(std::string("internal error: ") + condition + " does not hold at " + file + ":" +
                         std::to_string(line));
}

}  // namespace nnsolve
