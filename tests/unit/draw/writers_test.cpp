#include "draw/writers.h"

#include "nnsolve/io.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

Picture awkward_picture() {
  Picture picture;
  picture.title = "a<b>&\"c\"";
  picture.width = 100;
  picture.height = 50;
  picture.add(text({10, 10}, "<script>alert(1)</script> \\ $x_1$ 50% {a}~^#&", 9, 0));
  picture.add(circle({20, 20}, 5, 0xFFFFFF, 0x123456));
  picture.shapes.back().tip = "</script><b>";
  picture.add(line({0, 0}, {1.005, 1e-7}, 0));
  picture.add(box({5, 5}, {1, 1}, 0xABCDEF));
  return picture;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t i = text.find(part); i != std::string::npos; i = text.find(part, i + 1)) ++found;
  return found;
}

}  // namespace

// Without it: a name could break the file that it stands in, or run as a script in somebody's browser.
TEST_CASE("names are escaped in every language") {
  const Picture picture = awkward_picture();
  const std::string svg = to_svg(picture);
  CHECK(svg.find("<script") == std::string::npos);
  CHECK(svg.find("&lt;script&gt;alert(1)") != std::string::npos);
  CHECK(svg.find("<title>a&lt;b&gt;&amp;&quot;c&quot;</title>") != std::string::npos);
  const std::string html = to_html(picture);
  CHECK(count(html, "</script>") == 1);
  CHECK(count(html, "<script") == 1);
  const std::string tikz = to_tikz(picture);
  CHECK(tikz.find("\\textbackslash{} \\$x\\_1\\$ 50\\% \\{a\\}\\textasciitilde{}\\textasciicircum{}\\#\\&") !=
        std::string::npos);
}

// Without it: coordinates with exponents or boxes of negative size, which readers refuse.
TEST_CASE("numbers are plain and boxes have a size") {
  const std::string svg = to_svg(awkward_picture());
  CHECK(svg.find("1e-") == std::string::npos);
  CHECK(svg.find(R"(<rect x="1" y="1" width="4" height="4" fill="#ABCDEF" stroke="none"/>)") != std::string::npos);
  CHECK(svg.find(R"(x2="1" y2="0")") != std::string::npos);
}

// Without it: Graphviz would refuse a name, or get a graph without weights.
TEST_CASE("Graphviz gets every neuron and edge") {
  const TrainingInstance instance = read_instance(R"({"nnsolve": "training/1", "network": {"inputs": ["a\"b\\c"],
    "outputs": ["y"], "edges": [{"from": "a\"b\\c", "to": "y", "weight": "1/3"}]}, "data": []})",
                                                  "test");
  const std::string dot = to_dot(instance, Parameters(instance.network, nullptr));
  CHECK(dot.find(R"(n0 [label="a\"b\\c")") != std::string::npos);
  CHECK(dot.find(R"(n1 [label="y\nidentity, b ?")") != std::string::npos);
  CHECK(dot.find(R"(n0 -> n1 [label="1/3", style=bold])") != std::string::npos);
}
