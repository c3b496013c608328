// cvc5, linked.
#pragma once

#include "nnsolve/backend.h"

#include <memory>

namespace nnsolve {

std::unique_ptr<Backend> make_cvc5_backend();

}  // namespace nnsolve
