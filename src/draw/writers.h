// Pictures, and networks, as text.
#pragma once

#include "draw/evaluation.h"
#include "draw/network_picture.h"
#include "draw/picture.h"

#include "nnsolve/instance.h"

#include <string>

namespace nnsolve {

/// A whole file of SVG 1.1; what shapes stand for is in their <title>.
std::string to_svg(const Picture& picture);

/// A LaTeX document that pdflatex compiles as it is, the picture being its one page; the tikzpicture in it can be
/// copied into another one.
std::string to_tikz(const Picture& picture);

/// A page that needs nothing but itself: the picture on a canvas, which zooms, moves, finds neurons by name, and tells
/// what a shape stands for.
std::string to_html(const Picture& picture);

/// The graph for Graphviz, which places it itself; the edges and neurons of the core in red, if there is one.
std::string to_dot(const TrainingInstance& instance, const Parameters& parameters, const DrawnCore* core = nullptr);

}  // namespace nnsolve
