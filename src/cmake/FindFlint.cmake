# FLINT with Arb, as one target Flint::Flint. FLINT 2 leaves Arb to a library of its own (flint-arb on Debian, arb
# elsewhere); FLINT 3 holds both. src/algebra/flint_headers.h is the matching difference in the sources.
find_path(Flint_INCLUDE_DIR flint/flint.h)
find_path(Flint_GMP_INCLUDE_DIR gmp.h)
find_library(Flint_LIBRARY flint)
find_library(Flint_MPFR_LIBRARY mpfr)
find_library(Flint_GMP_LIBRARY gmp)
set(Flint_PARTS Flint_LIBRARY)

if(Flint_INCLUDE_DIR AND EXISTS ${Flint_INCLUDE_DIR}/flint/arb.h)
  set(Flint_LIBRARIES ${Flint_LIBRARY})
else()
  find_library(Flint_ARB_LIBRARY NAMES flint-arb arb)
  find_path(Flint_ARB_INCLUDE_DIR arb.h)
  list(APPEND Flint_PARTS Flint_ARB_LIBRARY Flint_ARB_INCLUDE_DIR)
  set(Flint_LIBRARIES ${Flint_ARB_LIBRARY} ${Flint_LIBRARY})
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  Flint
  REQUIRED_VARS ${Flint_PARTS} Flint_INCLUDE_DIR Flint_MPFR_LIBRARY Flint_GMP_LIBRARY Flint_GMP_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "Debian 12: libflint-dev and libflint-arb-dev, Debian 13: libflint-dev")

if(Flint_FOUND AND NOT TARGET Flint::Flint)
  add_library(Flint::Flint INTERFACE IMPORTED)
  # As system headers: their warnings are not ours.
  target_include_directories(Flint::Flint SYSTEM INTERFACE ${Flint_INCLUDE_DIR} ${Flint_GMP_INCLUDE_DIR}
                                                           ${Flint_ARB_INCLUDE_DIR})
  target_link_libraries(Flint::Flint INTERFACE ${Flint_LIBRARIES} ${Flint_MPFR_LIBRARY} ${Flint_GMP_LIBRARY})
endif()
mark_as_advanced(Flint_INCLUDE_DIR Flint_GMP_INCLUDE_DIR Flint_ARB_INCLUDE_DIR Flint_LIBRARY Flint_ARB_LIBRARY
                 Flint_MPFR_LIBRARY Flint_GMP_LIBRARY)
