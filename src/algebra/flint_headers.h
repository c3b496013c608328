// The headers of FLINT and Arb, for the sources of this folder only. FLINT 3 holds Arb's headers itself; FLINT 2
// leaves them to Arb. gmp.h comes first: some of FLINT's functions exist only after it.
#pragma once

#include <flint/flint.h>
#include <flint/fmpq.h>
#include <flint/fmpq_mat.h>
#include <flint/fmpq_poly.h>
#include <flint/fmpz.h>
#include <flint/fmpz_lll.h>
#include <flint/fmpz_mat.h>
#include <flint/fmpz_poly.h>
#include <flint/fmpz_poly_factor.h>
#include <flint/fmpz_vec.h>
#include <flint/nmod_mat.h>
#include <flint/nmod_poly.h>
#include <flint/nmod_poly_factor.h>
#include <gmp.h>

#if __has_include(<flint/arb.h>)
#include <flint/arb.h>
#include <flint/arb_fmpz_poly.h>
#include <flint/arb_mat.h>
#include <flint/arf.h>
#else
#include <arb.h>
#include <arb_fmpz_poly.h>
#include <arb_mat.h>
#include <arf.h>
#endif
