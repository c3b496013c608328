// The colours of all pictures: distinct also for those who see no red or green (after Okabe and Ito), and in print.
#pragma once

#include "draw/picture.h"

namespace nnsolve {

constexpr Colour ink = 0x222222;
constexpr Colour pale_ink = 0x777777;
constexpr Colour grid = 0xCCCCCC;
constexpr Colour paper = 0xFFFFFF;
constexpr Colour blue = 0x0072B2;       // positive
constexpr Colour vermilion = 0xD55E00;  // negative
constexpr Colour orange = 0xE69F00;     // the flow of one data point
constexpr Colour pale_orange = 0xFBE3AE;
constexpr Colour pale_blue = 0xD6E9F5;
constexpr Colour pale_green = 0xCDEBE0;
constexpr Colour pale_purple = 0xF0DCE8;
constexpr Colour pale_yellow = 0xFAF3B8;
constexpr Colour pale_grey = 0xEEEEEE;
constexpr Colour pale_red = 0xF6D9C6;

}  // namespace nnsolve
