#include "report/page_style.h"

namespace nnsolve {

// Colours are chosen once for light and once for dark; --c0 to --c7 are the engines', told apart by colour-blind eyes
// too, and by their dashes beyond that.
const char* const page_style = R"css(
:root { color-scheme: light dark; --paper: #fdfdfb; --ink: #1d2329; --faint: #66707a; --line: #dcdfe3; --card: #f3f4f2;
  --yes: #0a7d5a; --no: #b4540a; --open: #9aa3ab; --bad: #c01c3a;
  --c0: #0b6bb5; --c1: #d1600a; --c2: #0a8f6a; --c3: #a8327f; --c4: #8a6d00; --c5: #2f9fd0; --c6: #6b4fc4; --c7: #5c6770; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14181c; --ink: #e6e9eb; --faint: #98a3ad; --line: #323a42; --card: #1e242a;
    --yes: #3dbb92; --no: #e8944a; --open: #626d77; --bad: #ff6b81;
    --c0: #5db2f5; --c1: #f5964e; --c2: #43c79d; --c3: #e583c4; --c4: #d9b93c; --c5: #8ad6f5; --c6: #ab96f5; --c7: #a5b0b9; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.45; overflow-wrap: anywhere;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; font-size: 16px; }
main { max-width: 46rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; margin: .5rem 0 0; line-height: 1.2; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .5rem; border-top: 1px solid var(--line); padding-top: 1rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
p { margin: .4rem 0; }
.faint { color: var(--faint); font-size: .88rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.2rem, 1fr)); gap: .5rem; margin: 1rem 0; }
.tile { background: var(--card); border-radius: .5rem; padding: .5rem .5rem; }
.tile b { display: block; font-size: 1.35rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.tile span { color: var(--faint); font-size: .76rem; }
.yes b { color: var(--yes); } .no b { color: var(--no); } .bad b { color: var(--bad); }
.wide { overflow-x: auto; margin: .5rem 0; }
table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; width: 100%; }
th, td { padding: .3rem .55rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { font-weight: 600; color: var(--faint); }
th:first-child, td:first-child, th.text { text-align: left; padding-left: 0; }
td:first-child { white-space: normal; min-width: 7rem; }
td.text { text-align: left; white-space: normal; min-width: 9rem; }
td.wrong { color: var(--bad); font-weight: 600; }
svg { display: block; width: 100%; height: auto; }
.chart { max-width: 34rem; margin: 0 auto; }
svg text { fill: var(--faint); font-size: 11px; font-family: inherit; }
.grid { stroke: var(--line); stroke-width: 1; fill: none; }
.curve { fill: none; stroke-width: 2; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem .9rem; font-size: .88rem; padding: 0; margin: .3rem 0; list-style: none; }
.legend svg { display: inline-block; width: 1.6rem; height: .7rem; margin-right: .35rem; vertical-align: middle; }
.key { display: inline-block; width: .75rem; height: .75rem; border-radius: .15rem; margin-right: .35rem; vertical-align: -.05rem; }
.bar { display: flex; height: .8rem; border-radius: .2rem; overflow: hidden; background: var(--card); margin: .15rem 0; }
.bar i { display: block; height: 100%; }
.row { display: grid; grid-template-columns: 1fr auto; gap: 0 .8rem; margin: .55rem 0; font-size: .92rem; }
.row .bar { grid-column: 1 / -1; }
.row span + span { color: var(--faint); font-size: .85rem; font-variant-numeric: tabular-nums; text-align: right; }
.choose { display: grid; grid-template-columns: 1fr 1fr; gap: .6rem; margin: .5rem 0; }
.choose label { font-size: .82rem; color: var(--faint); }
select { font: inherit; font-size: .92rem; width: 100%; padding: .35rem; color: inherit; background: var(--card);
  border: 1px solid var(--line); border-radius: .35rem; }
#scatter { max-width: 30rem; margin: 0 auto; touch-action: manipulation; }
#picked { min-height: 2.6em; }
details { margin: .4rem 0; background: var(--card); border-radius: .5rem; padding: .5rem .7rem; }
summary { cursor: pointer; }
pre { overflow-x: auto; font-size: .8rem; margin: .5rem 0; line-height: 1.35; max-height: 24rem; }
code { font-size: .9em; }
@media (max-width: 480px) { th, td { padding: .3rem .3rem; } .desk { display: none; } }
.said { font-size: .88rem; margin: .4rem 0; padding-left: 1.1rem; }
)css";

const char* const page_script = R"js(
(function () {
  var data = JSON.parse(document.getElementById('data').textContent);
  var svg = document.getElementById('scatter'), picked = document.getElementById('picked');
  var choose = [document.getElementById('across'), document.getElementById('up')];
  var low = 1e-3, high = data.high, from = 50, to = 350, points = [];
  function place(seconds) {
    var part = Math.log(Math.min(Math.max(seconds, low), high) / low) / Math.log(high / low);
    return from + part * (to - 18 - from);
  }
  function add(name, attributes, text) {
    var node = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (var key in attributes) node.setAttribute(key, attributes[key]);
    if (text !== undefined) node.textContent = text;
    svg.appendChild(node);
    return node;
  }
  function frame() {
    add('path', {'class': 'grid', d: 'M' + from + ',10V' + (360 - from) + 'H' + to + 'M' + from + ',' + (360 - from) + 'L' + to + ',10'});
    add('path', {'class': 'grid', 'stroke-dasharray': '3 3', d: 'M' + (to - 9) + ',10V' + (360 - from) + 'M' + from + ',19H' + to});
    for (var s = low; s <= high; s *= 10) {
      var label = s < 1 ? Math.round(s * 1000) + ' ms' : Math.round(s) + ' s';
      if (place(s) > to - 40) continue;
      add('text', {x: place(s), y: 376 - from, 'text-anchor': 'middle'}, label);
      add('text', {x: from - 4, y: 364 - place(s), 'text-anchor': 'end'}, label);
    }
    add('text', {x: to, y: 376 - from, 'text-anchor': 'end'}, 'not');
    add('text', {x: from - 4, y: 22, 'text-anchor': 'end'}, 'not');
  }
  function draw() {
    while (svg.firstChild) svg.removeChild(svg.firstChild);
    frame();
    points = [];
    var a = data.engines[choose[0].value], b = data.engines[choose[1].value];
    var paths = {yes: '', no: '', bad: ''}, won = [0, 0];
    for (var i = 0; i < data.names.length; i++) {
      var p = a.said[i], q = b.said[i];
      if (p === '-' || q === '-' || (p === '?' && q === '?')) continue;
      var bad = p === '!' || q === '!' || (p !== q && p !== '?' && q !== '?');
      var x = p === '?' ? to - 9 : place(a.seconds[i]), y = q === '?' ? to - 9 : place(b.seconds[i]);
      if (x < y) won[0]++; else if (y < x) won[1]++;
      points.push([x, 360 - y, i]);
      paths[bad ? 'bad' : p === 'Y' || q === 'Y' ? 'yes' : 'no'] += 'M' + x.toFixed(1) + ',' + (360 - y).toFixed(1) + 'h0';
    }
    for (var kind in paths) {
      if (paths[kind]) add('path', {d: paths[kind], stroke: 'var(--' + kind + ')', 'stroke-width': kind === 'bad' ? 8 : 5,
        'stroke-linecap': 'round', 'stroke-opacity': kind === 'bad' ? 1 : 0.6, fill: 'none'});
    }
    picked.textContent = points.length + ' instances; ' + a.name + ' is faster on ' + won[0] + ', ' + b.name + ' on ' +
      won[1] + '. Touch a point to see which instance it is.';
  }
  svg.addEventListener('click', function (event) {
    var box = svg.getBoundingClientRect(), scale = 360 / box.width;
    var x = (event.clientX - box.left) * scale, y = (event.clientY - box.top) * scale, best = null, least = 225;
    points.forEach(function (point) {
      var d = (point[0] - x) * (point[0] - x) + (point[1] - y) * (point[1] - y);
      if (d < least) { least = d; best = point; }
    });
    if (!best) return;
    var i = best[2], told = [data.names[i]];
    var words = {Y: 'sat', N: 'unsat', '?': 'undecided', '!': 'wrong'};
    choose.forEach(function (select) {
      var engine = data.engines[select.value];
      told.push(engine.name + ': ' + words[engine.said[i]] + ' after ' + engine.seconds[i] + ' s');
    });
    picked.textContent = told.join(' · ');
  });
  data.engines.forEach(function (engine, index) {
    choose.forEach(function (select, which) {
      var option = new Option(engine.name, index);
      if (index === Math.min(which, data.engines.length - 1)) option.selected = true;
      select.add(option);
    });
  });
  choose.forEach(function (select) { select.addEventListener('change', draw); });
  draw();
})();
)js";

}  // namespace nnsolve
