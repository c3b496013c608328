#include "nnsolve/answer.h"

namespace nnsolve {

const char* to_string(Trust trust) {
  switch (trust) {
    case Trust::none:
      return "none";
    case Trust::checked:
      return "checked";
    case Trust::claimed:
      return "claimed";
    case Trust::agreed:
      return "agreed";
    case Trust::certified:
      return "certified";
  }
  return "";
}

}  // namespace nnsolve
