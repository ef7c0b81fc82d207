// Moving about in a drawing: by buttons, by keys, and by the name of a step.
import { text } from "./text.js";

const STEP = 60; // pixels moved by an arrow key; four times as many with Shift
const CLOSER = 1.25;
const READABLE = 0.8; // below this the names of steps can no longer be read
const ARROWS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [1, 0], ArrowRight: [-1, 0] };

export function navigate({ canvas: frame, viewer, label }) {
  const canvas = viewer.get("canvas");
  const go = {
    closer: () => canvas.zoom(canvas.zoom() * CLOSER, "auto"),
    further: () => canvas.zoom(canvas.zoom() / CLOSER, "auto"),
    whole: () => canvas.zoom("fit-viewport", "auto"),
    begin: () => begin(canvas),
  };
  frame.tabIndex = 0;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", label);
  // The frame takes the focus; the drawing inside must not be a second stop.
  for (const drawing of frame.querySelectorAll("svg[tabindex]")) drawing.tabIndex = -1;
  frame.addEventListener("keydown", (event) => onKey(event, canvas, go));
  frame.style.height = `${heightOf(canvas)}px`;
  canvas.resized();
  go.begin();
  return go;
}

// As high as the drawing needs at a size that can be read, within what a screen can show.
function heightOf(canvas) {
  const needed = canvas.viewbox().inner.height * READABLE + 160;
  return Math.round(Math.max(Math.min(needed, window.innerHeight * 0.75), 280));
}

// The whole drawing where that can be read, else its upper left part at a size that can.
function begin(canvas) {
  if (canvas.zoom("fit-viewport", "auto") >= READABLE) return;
  canvas.zoom(READABLE);
  const { inner, outer, scale } = canvas.viewbox();
  const height = Math.max(inner.height, outer.height / scale);
  canvas.viewbox({ x: inner.x - 20, y: inner.y - 20, width: outer.width / scale, height: outer.height / scale });
  if (inner.height * scale < outer.height) canvas.scroll({ dx: 0, dy: ((height - inner.height) * scale) / 2 - 20 * scale });
}

function onKey(event, canvas, go) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const arrow = ARROWS[event.key];
  const action = { "+": go.closer, "-": go.further, 0: go.whole }[event.key];
  if (!arrow && !action) return;
  event.preventDefault();
  if (action) return action();
  const pixels = event.shiftKey ? STEP * 4 : STEP;
  canvas.scroll({ dx: arrow[0] * pixels, dy: arrow[1] * pixels });
}

export function viewerBar({ go, places = [], jump }) {
  const bar = element("div", "aw-model__bar");
  bar.append(button(text("zoomIn"), go.closer), button(text("zoomOut"), go.further));
  bar.append(button(text("wholeModel"), go.whole), button(text("modelBegin"), go.begin));
  if (places.length) bar.append(jumpList(places, jump));
  return bar;
}

function jumpList(places, jump) {
  const label = element("label", "aw-model__jump");
  const select = element("select", "kern-form-input__select");
  const frame = element("span", "kern-form-input__select-wrapper");
  select.append(new Option("–", ""), ...places.map(({ id, name }) => new Option(name, id)));
  select.addEventListener("change", () => select.value && jump(select.value));
  frame.append(select);
  label.append(text("jumpTo"), frame);
  return label;
}

function button(label, act) {
  const made = element("button", "kern-btn kern-btn--tertiary kern-btn--x-small");
  made.type = "button";
  made.append(Object.assign(element("span", "kern-label"), { textContent: label }));
  made.addEventListener("click", act);
  return made;
}

function element(tag, className) {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}
