// A picture as a list of lines, circles, boxes and texts, so that what is drawn and the language that it is written in
// know nothing of each other.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

struct Point {
  double x = 0;
  double y = 0;  // downwards
};

/// 0xRRGGBB.
using Colour = std::uint32_t;
constexpr Colour no_colour = 0xFFFFFFFF;

struct Shape {
  enum class Kind : std::uint8_t { line, circle, box, text };
  enum class Anchor : std::uint8_t { left, middle, right };

  Kind kind = Kind::line;
  Point a;                  // one end; the centre of a circle; a corner; of a text, by its anchor and in mid-height
  Point b;                  // the other end, or the opposite corner
  double size = 1;          // the width of a line, the radius of a circle, the height of a text
  Colour stroke = 0;        // of a text: its colour
  Colour fill = no_colour;  // of a circle or box; what is behind a text
  bool is_dashed = false;
  Anchor anchor = Anchor::middle;
  std::string text;
  std::string tip;  // what it stands for, exactly
};

Shape line(Point a, Point b, Colour stroke, double width = 1);
Shape circle(Point centre, double radius, Colour fill, Colour stroke);
Shape box(Point a, Point b, Colour fill, Colour stroke = no_colour);
Shape text(Point place, std::string words, double height, Colour colour, Shape::Anchor anchor = Shape::Anchor::middle);

/// Shapes from back to front, between (0, 0) and (width, height).
struct Picture {
  std::string title;
  double width = 0;
  double height = 0;
  std::vector<Shape> shapes;

  void add(Shape shape) { shapes.push_back(std::move(shape)); }
  /// Puts the other one's shapes at that place and grows to hold them.
  void place(const Picture& other, Point corner);
};

}  // namespace nnsolve
