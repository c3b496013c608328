#include "draw/page_parts.h"

namespace nnsolve {

const char* const page_css = R"css(
html, body { margin: 0; height: 100%; overflow: hidden; font: 14px Helvetica, Arial, sans-serif; color: #222; }
canvas { position: fixed; inset: 0; width: 100%; height: 100%; cursor: grab; touch-action: none; }
#bar { position: fixed; top: 8px; right: 8px; background: #fffd; border: 1px solid #ccc; border-radius: 6px;
  padding: 6px; display: flex; gap: 6px; max-width: calc(100% - 30px); }
#bar input { width: 11em; min-width: 4em; font: inherit; }
#bar button { font: inherit; min-width: 2em; }
#tip { position: fixed; display: none; background: #222; color: #fff; padding: 4px 8px; border-radius: 4px;
  max-width: 60%; overflow-wrap: anywhere; pointer-events: none; }
)css";

const char* const page_body = R"html(<canvas id="canvas"></canvas>
<div id="bar"><input id="find" type="search" placeholder="find a neuron" aria-label="find a neuron">
<button id="in" aria-label="larger">+</button><button id="out" aria-label="smaller">&minus;</button>
<button id="all">all</button></div>
<div id="tip" role="status"></div>
)html";

const char* const page_code = R"js(
"use strict";
const LINE = 0, CIRCLE = 1, BOX = 2, TEXT = 3;
const canvas = document.getElementById("canvas"), tip = document.getElementById("tip");
const pen = canvas.getContext("2d");
let scale = 1, left = 0, top_ = 0, found = null, pending = false;

function showAll() {
  scale = Math.min(innerWidth / width, innerHeight / height, 2);
  left = (innerWidth - width * scale) / 2;
  top_ = (innerHeight - height * scale) / 2;
  redraw();
}
function redraw() {
  if (!pending) requestAnimationFrame(draw);
  pending = true;
}
function outside(s, view) {
  if (s[0] === LINE || s[0] === BOX) {
    return Math.max(s[1], s[3]) < view[0] || Math.min(s[1], s[3]) > view[2] ||
      Math.max(s[2], s[4]) < view[1] || Math.min(s[2], s[4]) > view[3];
  }
  const around = s[0] === TEXT ? s[5] * s[10].length : s[5];
  return s[1] + around < view[0] || s[1] - around > view[2] || s[2] + around < view[1] || s[2] - around > view[3];
}
function draw() {
  pending = false;
  const ratio = devicePixelRatio || 1;
  canvas.width = innerWidth * ratio;
  canvas.height = innerHeight * ratio;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, innerWidth, innerHeight);
  pen.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * left, ratio * top_);
  const view = [-left / scale, -top_ / scale, (innerWidth - left) / scale, (innerHeight - top_) / scale];
  const least = 3.5 / scale;  // smaller texts cannot be read
  pen.textBaseline = "middle";
  pen.lineCap = "round";
  for (const s of shapes) {
    if (outside(s, view)) continue;
    if (s[0] === TEXT) {
      if (s[5] < least) continue;
      pen.font = s[5] + "px Helvetica, Arial, sans-serif";
      pen.textAlign = ["left", "center", "right"][s[9]];
      if (s[7]) {
        const half = pen.measureText(s[10]).width / 2 + 1;
        pen.fillStyle = s[7];
        pen.fillRect(s[1] - half, s[2] - s[5] / 2, 2 * half, s[5]);
      }
      pen.fillStyle = s[6];
      pen.fillText(s[10], s[1], s[2]);
      continue;
    }
    pen.beginPath();
    if (s[0] === LINE) {
      pen.moveTo(s[1], s[2]);
      pen.lineTo(s[3], s[4]);
    } else if (s[0] === CIRCLE) {
      pen.arc(s[1], s[2], s[5], 0, 2 * Math.PI);
    } else {
      pen.rect(Math.min(s[1], s[3]), Math.min(s[2], s[4]), Math.abs(s[3] - s[1]), Math.abs(s[4] - s[2]));
    }
    if (s[7]) {
      pen.fillStyle = s[7];
      pen.fill();
    }
    if (s[6]) {
      pen.strokeStyle = s[6];
      const thin = s[0] === LINE ? s[5] : 1;
      pen.lineWidth = Math.max(thin, 0.5 / scale);
      pen.globalAlpha = Math.max(0.06, Math.min(1, thin * scale / 0.5));  // what is thinner is fainter
      pen.setLineDash(s[8] ? [3, 3] : []);
      pen.stroke();
      pen.globalAlpha = 1;
    }
  }
  if (found) {
    pen.beginPath();
    pen.setLineDash([]);
    pen.arc(found[1], found[2], found[5] + 5, 0, 2 * Math.PI);
    pen.strokeStyle = "#D55E00";
    pen.lineWidth = 4;
    pen.stroke();
  }
}
function distance(s, x, y) {
  if (s[0] === CIRCLE) return Math.max(0, Math.hypot(x - s[1], y - s[2]) - s[5]);
  if (s[0] === BOX) {
    const dx = Math.max(Math.min(s[1], s[3]) - x, 0, x - Math.max(s[1], s[3]));
    const dy = Math.max(Math.min(s[2], s[4]) - y, 0, y - Math.max(s[2], s[4]));
    return Math.hypot(dx, dy);
  }
  const ex = s[3] - s[1], ey = s[4] - s[2], length = ex * ex + ey * ey || 1;
  const t = Math.min(1, Math.max(0, ((x - s[1]) * ex + (y - s[2]) * ey) / length));
  return Math.hypot(x - s[1] - t * ex, y - s[2] - t * ey);
}
function tell(clientX, clientY) {
  const x = (clientX - left) / scale, y = (clientY - top_) / scale;
  let best = null, least = 6 / scale;
  for (const s of shapes) {  // what is drawn later lies above
    if (!s[11]) continue;
    const d = distance(s, x, y) + (s[0] === LINE ? 0.01 : 0);
    if (d <= least) [best, least] = [s, d];
  }
  tip.style.display = best ? "block" : "none";
  if (!best) return;
  tip.textContent = best[11];
  tip.style.left = Math.min(clientX + 14, innerWidth - tip.offsetWidth - 8) + "px";
  tip.style.top = Math.min(clientY + 14, innerHeight - tip.offsetHeight - 8) + "px";
}
function zoom(factor, x, y) {
  const next = Math.min(Math.max(scale * factor, 0.2 * Math.min(innerWidth / width, innerHeight / height)), 20);
  left = x - (x - left) * next / scale;
  top_ = y - (y - top_) * next / scale;
  scale = next;
  redraw();
}
canvas.addEventListener("wheel", e => {
  e.preventDefault();
  zoom(Math.exp(-e.deltaY / 400), e.clientX, e.clientY);
}, {passive: false});
const fingers = new Map();
canvas.addEventListener("pointerdown", e => {
  canvas.setPointerCapture(e.pointerId);
  fingers.set(e.pointerId, e);
});
canvas.addEventListener("pointermove", e => {
  const before = fingers.get(e.pointerId);
  if (!before) return tell(e.clientX, e.clientY);
  if (fingers.size === 2) {
    const other = [...fingers.values()].find(f => f.pointerId !== e.pointerId);
    const far = f => Math.hypot(f.clientX - other.clientX, f.clientY - other.clientY) || 1;
    zoom(far(e) / far(before), other.clientX, other.clientY);
  } else {
    left += e.clientX - before.clientX;
    top_ += e.clientY - before.clientY;
    redraw();
  }
  fingers.set(e.pointerId, e);
});
for (const end of ["pointerup", "pointercancel"]) {
  canvas.addEventListener(end, e => { fingers.delete(e.pointerId); tell(e.clientX, e.clientY); });
}
document.getElementById("find").addEventListener("input", e => {
  const word = e.target.value.toLowerCase();
  const circles = shapes.filter(s => s[0] === CIRCLE && s[11]);
  const name = s => s[11].toLowerCase();
  found = word && (circles.find(s => name(s).startsWith(word + ":") || name(s).startsWith(word + " [")) ||
    circles.find(s => name(s).startsWith(word)) || circles.find(s => name(s).includes(word))) || null;
  if (found) {
    scale = Math.max(scale, 1);
    left = innerWidth / 2 - found[1] * scale;
    top_ = innerHeight / 2 - found[2] * scale;
  }
  redraw();
});
document.getElementById("in").onclick = () => zoom(1.4, innerWidth / 2, innerHeight / 2);
document.getElementById("out").onclick = () => zoom(1 / 1.4, innerWidth / 2, innerHeight / 2);
document.getElementById("all").onclick = showAll;
addEventListener("resize", redraw);
showAll();
)js";

}  // namespace nnsolve
