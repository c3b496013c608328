# CaDiCaL, as one target Cadical::Cadical.
find_path(Cadical_INCLUDE_DIR cadical.hpp)
find_library(Cadical_LIBRARY cadical)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Cadical REQUIRED_VARS Cadical_LIBRARY Cadical_INCLUDE_DIR
                                  REASON_FAILURE_MESSAGE "Debian: libcadical-dev")

if(Cadical_FOUND AND NOT TARGET Cadical::Cadical)
  add_library(Cadical::Cadical INTERFACE IMPORTED)
  target_include_directories(Cadical::Cadical SYSTEM INTERFACE ${Cadical_INCLUDE_DIR})
  target_link_libraries(Cadical::Cadical INTERFACE ${Cadical_LIBRARY})
endif()
mark_as_advanced(Cadical_INCLUDE_DIR Cadical_LIBRARY)
