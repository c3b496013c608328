# Read by cpack, once a generator. Without dpkg-shlibdeps, CPack makes a package that depends on nothing, and says so to
# nobody; without file, it says what is missing but not where that is to be had.
if(CPACK_GENERATOR STREQUAL "DEB")
  foreach(tool IN ITEMS file/file dpkg-shlibdeps/dpkg-dev)
    cmake_path(GET tool PARENT_PATH program)
    cmake_path(GET tool FILENAME package)
    find_program(found_${program} ${program} NO_CACHE)
    if(NOT found_${program})
      message(FATAL_ERROR "a Debian package takes the program ${program}: apt-get install ${package}")
    endif()
  endforeach()
endif()
