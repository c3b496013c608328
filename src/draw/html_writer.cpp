// The page: shapes as rows of numbers and words, and a script that draws those that can be seen. A canvas stays quick
// with some ten thousand shapes, where as many elements of a document would not.
#include "draw/number_text.h"
#include "draw/page_parts.h"
#include "draw/writers.h"
#include "io/html.h"
#include "io/json_writer.h"

#include <string_view>

namespace nnsolve {

namespace {

/// A JSON string that also may stand in a <script>: no "</" and no "<!".
void append_script_string(std::string& out, std::string_view text) {
  std::string json;
  append_json_string(json, text);
  for (char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
}

std::string css_colour(Colour colour) { return colour == no_colour ? "" : "#" + to_hex(colour); }

/// [kind, x, y, x2, y2, size, stroke, fill, dashed, anchor, text, tip]
void append_shape(std::string& out, const Shape& shape) {
  out += '[';
  out += std::to_string(static_cast<int>(shape.kind));
  for (double number : {shape.a.x, shape.a.y, shape.b.x, shape.b.y, shape.size})
    out.append(",").append(to_text(number));
  for (Colour colour : {shape.stroke, shape.fill}) out.append(",\"").append(css_colour(colour)).append("\"");
  out.append(shape.is_dashed ? ",1," : ",0,").append(std::to_string(static_cast<int>(shape.anchor))).append(",");
  append_script_string(out, shape.text);
  out += ',';
  append_script_string(out, shape.tip);
  out += ']';
}

}  // namespace

std::string to_html(const Picture& picture) {
  std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + escaped(picture.title) +
         "</title>\n<style>" + page_css + "</style>\n</head>\n<body>\n" + page_body +
         "<script>\nconst width = " + to_text(picture.width) + ", height = " + to_text(picture.height) +
         ";\nconst shapes = [\n";
  for (const Shape& shape : picture.shapes) {
    append_shape(out, shape);
    out += ",\n";
  }
  return out + "];\n" + page_code + "</script>\n</body>\n</html>\n";
}

}  // namespace nnsolve
