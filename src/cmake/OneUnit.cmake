# A target's sources as one translation unit: the headers are read once rather than once a file, which is most of the
# cost of a build from scratch. So the names of a folder's anonymous namespaces are shared by its files, and a function
# there hides one of the same name outside for all of them: they must differ.
#
# Each file also gets a rule of its own, in a twin that nothing builds: `ninja PATH/FILE.cpp.o` compiles one file (with
# its path as in compile_commands.json), and compile_commands.json has an entry for it, which clangd and clang-tidy
# need. `ninja each_file` compiles all of them, as does everything if NNSOLVE_ONE_UNIT is OFF, the better choice for
# work on a few files: it shows an include that a file owes to its neighbours.
option(NNSOLVE_ONE_UNIT "Compile each folder as one unit (OFF: each file by itself)" ON)

add_custom_target(each_file)

function(nnsolve_one_unit target)
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "\\.cpp$")
  list(LENGTH sources count)
  if(NOT NNSOLVE_ONE_UNIT OR count LESS 2)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)

  add_library(${target}_files OBJECT EXCLUDE_FROM_ALL ${sources})
  set_target_properties(${target}_files PROPERTIES UNITY_BUILD OFF)
  get_target_property(linked ${target} LINK_LIBRARIES)
  target_link_libraries(${target}_files PRIVATE ${linked})
  foreach(kind INCLUDE_DIRECTORIES COMPILE_DEFINITIONS COMPILE_OPTIONS)
    set_property(TARGET ${target}_files PROPERTY ${kind} $<TARGET_PROPERTY:${target},${kind}>)
  endforeach()
  add_dependencies(each_file ${target}_files)
endfunction()
