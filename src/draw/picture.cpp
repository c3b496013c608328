#include "draw/picture.h"

#include <algorithm>

namespace nnsolve {

Shape line(Point a, Point b, Colour stroke, double width) {
  Shape shape;
  shape.a = a;
  shape.b = b;
  shape.stroke = stroke;
  shape.size = width;
  return shape;
}

Shape circle(Point centre, double radius, Colour fill, Colour stroke) {
  Shape shape;
  shape.kind = Shape::Kind::circle;
  shape.a = centre;
  shape.size = radius;
  shape.fill = fill;
  shape.stroke = stroke;
  return shape;
}

Shape box(Point a, Point b, Colour fill, Colour stroke) {
  Shape shape;
  shape.kind = Shape::Kind::box;
  shape.a = a;
  shape.b = b;
  shape.fill = fill;
  shape.stroke = stroke;
  return shape;
}

Shape text(Point place, std::string words, double height, Colour colour, Shape::Anchor anchor) {
  Shape shape;
  shape.kind = Shape::Kind::text;
  shape.a = place;
  shape.size = height;
  shape.stroke = colour;
  shape.anchor = anchor;
  shape.text = std::move(words);
  return shape;
}

void Picture::place(const Picture& other, Point corner) {
  width = std::max(width, corner.x + other.width);
  height = std::max(height, corner.y + other.height);
  for (Shape shape : other.shapes) {
    for (Point* point : {&shape.a, &shape.b}) {
      point->x += corner.x;
      point->y += corner.y;
    }
    shapes.push_back(std::move(shape));
  }
}

}  // namespace nnsolve
