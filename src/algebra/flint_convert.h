// Between nnsolve's numbers and FLINT's, and owners for FLINT's objects. For the sources of this folder only.
#pragma once

#include "algebra/flint_headers.h"

#include "nnsolve/rational.h"

namespace nnsolve {

/// The words of a Rational are an fmpq (asserted in rational.cpp).
inline fmpq* as_fmpq(Rational& value) { return reinterpret_cast<fmpq*>(value.words()); }
inline const fmpq* as_fmpq(const Rational& value) { return reinterpret_cast<const fmpq*>(value.words()); }

}  // namespace nnsolve
