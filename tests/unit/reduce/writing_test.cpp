// What is written gadget by gadget is the instance that is built in memory.
#include "io/files.h"
#include "io/instance_writer.h"
#include "reduce/reduction.h"
#include "support/random_formula.h"

#include "nnsolve/io.h"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <string>

using namespace nnsolve;

// Without it: witnesses would be carried for another network than the one in the file.
TEST_CASE("a written network is read as what it is in memory") {
  constexpr std::uint64_t seed = 11;
  CAPTURE(seed);
  test::Random random(seed);
  std::string path = "/tmp/nnsolve-writing-test-";
  path.append(std::to_string(::getpid())).append(".net.json");
  for (int i = 0; i < 24; ++i) {
    ReduceOptions options;
    options.to = i % 2 == 0 ? Station::training : Station::restricted;
    options.variant = std::array{Variant::repaired, Variant::compact, Variant::as_printed}[i % 3];
    options.activation = i % 4 < 2 ? Activation::identity : Activation::relu;
    const Reduction reduction(test::random_formula(random, 1 + i % 5, i % 7), options);
    const Blueprint& blueprint = *std::get<const Blueprint*>(reduction.target());
    OutputFile file(path);
    InstanceWriter writer(file, blueprint.activation(), blueprint.has_free_biases());
    emit(blueprint, writer);
    writer.finish(R"({"nnsolve": "origin/1"})");
    file.commit();
    const TrainingInstance instance = read_instance(read_text(path), path);
    const ExactFit built = to_instance(blueprint);
    CHECK(is_same_instance(instance, built));
    CHECK(instance.row_names == built.row_names);
    CHECK(instance.row_names.size() == instance.row_count());
    CHECK(instance.origin == R"({"nnsolve": "origin/1"})");
  }
  remove_file(path);
}

// Without it: an interrupted write could leave half a network under the name asked for.
TEST_CASE("a file that is not committed does not appear") {
  std::string path = "/tmp/nnsolve-uncommitted-test-";
  path.append(std::to_string(::getpid()));
  {
    OutputFile file(path);
    file.write("half a text");
  }
  CHECK(::access(path.c_str(), F_OK) != 0);
}
