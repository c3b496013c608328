// The makers behind the table of families (families.cpp), one file a group of kin. Each fills input, status and
// evidence.
#pragma once

#include "nnsolve/generate.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nnsolve::generators {

using Maker = GeneratedInstance(std::size_t size, std::uint64_t seed);

std::vector<Family> exhaustive_families();  // exhaustive.cpp

Maker make_planted;  // planted.cpp
Maker make_planted_zeros;
Maker make_planted_sqrt;
Maker make_golden_ratio;
Maker make_random_etr_inv;

Maker make_sign_twins;  // ties.cpp
Maker make_tied_squares;

Maker make_identity_no;  // identities.cpp
Maker make_squares_no;
Maker make_sums_no;
Maker make_halves_no;

Maker make_near_miss;  // chains.cpp
Maker make_near_hit;
Maker make_roots_no;

Maker make_known_irrational;  // algebraic.cpp
Maker make_nested_roots;
Maker make_repeated_factors;
Maker make_vanishing;

Maker make_boxed;  // boxes.cpp
Maker make_boxed_no;

Maker make_clauses;  // clauses.cpp

Maker make_distances;  // geometry.cpp
Maker make_sphere;
Maker make_circles;

Maker make_network;  // networks.cpp
Maker make_relu_planted;
Maker make_relu_random;
Maker make_planted_cost;

Maker make_beyond;  // beyond.cpp

Maker make_rank;  // rank.cpp
Maker make_zigzag;

}  // namespace nnsolve::generators
