#include "draw/number_text.h"
#include "draw/writers.h"
#include "io/html.h"

#include <algorithm>
#include <cmath>

namespace nnsolve {

namespace {

class SvgWriter {
 public:
  std::string write(const Picture& picture) {
    const std::string width = to_text(picture.width);
    const std::string height = to_text(picture.height);
    out_ += R"(<svg xmlns="http://www.w3.org/2000/svg" width=")" + width + "\" height=\"" + height +
            "\" viewBox=\"0 0 " + width + " " + height + "\" font-family=\"Helvetica, Arial, sans-serif\">\n";
    out_ += "<title>" + escaped(picture.title) + "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#FFFFFF\"/>\n";
    for (const Shape& shape : picture.shapes) write(shape);
    return std::move(out_ += "</svg>\n");
  }

 private:
  void attribute(const char* name, double value) { attribute(name, to_text(value)); }
  void attribute(const char* name, const std::string& value) {
    out_.append(" ").append(name).append("=\"").append(value).append("\"");
  }
  void paint(const char* name, Colour colour) { attribute(name, colour == no_colour ? "none" : "#" + to_hex(colour)); }

  void write(const Shape& shape) {
    switch (shape.kind) {
      case Shape::Kind::line:
        out_ += "<line";
        attribute("x1", shape.a.x);
        attribute("y1", shape.a.y);
        attribute("x2", shape.b.x);
        attribute("y2", shape.b.y);
        paint("stroke", shape.stroke);
        attribute("stroke-width", shape.size);
        attribute("stroke-linecap", "round");
        if (shape.is_dashed) attribute("stroke-dasharray", "3 3");
        return close("line", shape);
      case Shape::Kind::circle:
        out_ += "<circle";
        attribute("cx", shape.a.x);
        attribute("cy", shape.a.y);
        attribute("r", shape.size);
        break;
      case Shape::Kind::box:
        out_ += "<rect";
        attribute("x", std::min(shape.a.x, shape.b.x));
        attribute("y", std::min(shape.a.y, shape.b.y));
        attribute("width", std::abs(shape.b.x - shape.a.x));
        attribute("height", std::abs(shape.b.y - shape.a.y));
        break;
      case Shape::Kind::text:
        return write_text(shape);
    }
    paint("fill", shape.fill);
    paint("stroke", shape.stroke);
    close(shape.kind == Shape::Kind::circle ? "circle" : "rect", shape);
  }

  void close(const char* element, const Shape& shape) {
    if (shape.tip.empty()) {
      out_ += "/>\n";
    } else {
      out_.append("><title>").append(escaped(shape.tip)).append("</title></").append(element).append(">\n");
    }
  }

  void write_text(const Shape& shape) {
    constexpr double baseline = 0.35;  // of the height, below the middle
    if (shape.fill != no_colour) {
      const double half = 0.29 * shape.size * static_cast<double>(shape.text.size()) + 1;
      write(box({shape.a.x - half, shape.a.y - shape.size / 2}, {shape.a.x + half, shape.a.y + shape.size / 2},
                shape.fill));
    }
    out_ += "<text";
    attribute("x", shape.a.x);
    attribute("y", shape.a.y + baseline * shape.size);
    attribute("font-size", shape.size);
    paint("fill", shape.stroke);
    if (shape.anchor == Shape::Anchor::middle) attribute("text-anchor", "middle");
    if (shape.anchor == Shape::Anchor::right) attribute("text-anchor", "end");
    out_.append(">").append(escaped(shape.text)).append("</text>\n");
  }

  std::string out_;
};

}  // namespace

std::string to_svg(const Picture& picture) { return SvgWriter().write(picture); }

}  // namespace nnsolve
