#include "draw/number_text.h"
#include "draw/tex_text.h"
#include "draw/writers.h"

#include <set>

namespace nnsolve {

namespace {

class TikzWriter {
 public:
  std::string write(const Picture& picture) {
    write_preamble(picture);
    for (const Shape& shape : picture.shapes) write(shape);
    out_ += "\\end{tikzpicture}\n\\end{document}\n";
    return std::move(out_);
  }

 private:
  void write_preamble(const Picture& picture) {
    out_ +=
        "% A drawing by nnsolve. Compile it with pdflatex, or copy the tikzpicture and the colours before it.\n"
        "\\documentclass{article}\n\\usepackage[T1]{fontenc}\n\\usepackage{textcomp}\n\\usepackage{tikz}\n"
        "\\pagestyle{empty}\n\\parindent=0pt\n\\topskip=0pt\n";
    const std::string width = to_text(picture.width);
    const std::string height = to_text(picture.height);
    out_ += "\\paperwidth=" + width + "bp\n\\paperheight=" + height + "bp\n";
    out_ += "\\hoffset=-1in\n\\voffset=-1in\n\\oddsidemargin=0pt\n\\topmargin=0pt\n\\headheight=0pt\n\\headsep=0pt\n";
    out_ += "\\textwidth=" + width + "bp\n\\textheight=" + height + "bp\n\\maxdepth=0pt\n";
    std::set<Colour> colours;
    for (const Shape& shape : picture.shapes) colours.insert({shape.stroke, shape.fill});
    colours.erase(no_colour);
    for (Colour colour : colours) {
      out_ += "\\definecolor{n" + to_hex(colour) + "}{HTML}{" + to_hex(colour) + "}\n";
    }
    out_ += "\\begin{document}\n\\sffamily\n\\begin{tikzpicture}[x=1bp, y=-1bp, inner sep=0pt, outer sep=0pt]\n";
    out_ += "\\useasboundingbox (0,0) rectangle (" + width + "," + height + ");\n";
  }

  static std::string at(Point point) { return "(" + to_text(point.x) + "," + to_text(point.y) + ")"; }

  static std::string paints(const Shape& shape) {
    std::string options;
    if (shape.stroke != no_colour) options += "draw=n" + to_hex(shape.stroke);
    if (shape.fill != no_colour) options.append(options.empty() ? "" : ", ").append("fill=n" + to_hex(shape.fill));
    return options;
  }

  void write(const Shape& shape) {
    switch (shape.kind) {
      case Shape::Kind::line:
        out_ += "\\draw[n" + to_hex(shape.stroke) + ", line width=" + to_text(shape.size) + "bp" +
                (shape.is_dashed ? ", dashed" : "") + "] " + at(shape.a) + " -- " + at(shape.b) + ";\n";
        return;
      case Shape::Kind::circle:
        out_ += "\\path[" + paints(shape) + "] " + at(shape.a) + " circle[radius=" + to_text(shape.size) + "bp];\n";
        return;
      case Shape::Kind::box:
        out_ += "\\path[" + paints(shape) + "] " + at(shape.a) + " rectangle " + at(shape.b) + ";\n";
        return;
      case Shape::Kind::text:
        write_text(shape);
        return;
    }
  }

  void write_text(const Shape& shape) {
    if (shape.text.empty()) return;
    const char* anchor = shape.anchor == Shape::Anchor::left    ? "west"
                         : shape.anchor == Shape::Anchor::right ? "east"
                                                                : "center";
    const std::string size = to_text(shape.size);
    const std::string ground = shape.fill == no_colour ? "" : ", inner sep=1bp, fill=n" + to_hex(shape.fill);
    out_ += std::string("\\node[anchor=") + anchor + ground + ", text=n" + to_hex(shape.stroke) + ", font=\\fontsize{" +
            size + "}{" + size + "}\\selectfont] at " + at(shape.a) + " {" + to_tex(shape.text) + "};\n";
  }

  std::string out_;
};

}  // namespace

std::string to_tikz(const Picture& picture) { return TikzWriter().write(picture); }

}  // namespace nnsolve
