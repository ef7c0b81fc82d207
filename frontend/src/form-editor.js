// Lets one drag the parts of a form in its outline, or move them with Alt and the arrow keys, and asks for the fitting
// comparisons as soon as a field was chosen. Without this the buttons of the pages do all of it.
const outline = document.querySelector("[data-outline]");
const moveForm = document.querySelector("[data-move-form]");
const editor = document.querySelector("[data-form-editor]");
let dragged = null;

const rows = () => [...outline.querySelectorAll("[data-place]")];
const isPage = (row) => row.classList.contains("is-page");

// A page goes among pages, a field beside fields or into what holds fields, and nothing into itself.
function where(row, event) {
  const [from, to] = [dragged.dataset.place, row.dataset.place];
  if (row === dragged || `${to}.`.startsWith(`${from}.`)) return "";
  const box = row.getBoundingClientRect();
  const part = (event.clientY - box.top) / box.height;
  if (isPage(dragged)) return isPage(row) ? (part < 0.5 ? "before" : "behind") : "";
  if (isPage(row)) return "into";
  if ("holds" in row.dataset && part > 0.3 && part < 0.7) return "into";
  return part < 0.5 ? "before" : "behind";
}

function mark(row, name) {
  for (const one of rows()) one.classList.remove("is-before", "is-behind", "is-into");
  if (row && name) row.classList.add(`is-${name}`);
}

function send(from, to, name) {
  moveForm.elements.from.value = from;
  moveForm.elements.to.value = to;
  moveForm.elements.where.value = name;
  moveForm.requestSubmit();
}

function onDragStart(event) {
  dragged = event.target.closest?.("[data-place]") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.place);
  dragged.classList.add("is-dragged");
}

function onDragOver(event) {
  const row = event.target.closest?.("[data-place]");
  const name = dragged && row ? where(row, event) : "";
  mark(row, name);
  if (name) event.preventDefault();
}

function onDrop(event) {
  const row = event.target.closest?.("[data-place]");
  const name = dragged && row ? where(row, event) : "";
  if (!name) return;
  event.preventDefault();
  send(dragged.dataset.place, row.dataset.place, name);
}

function onDragEnd() {
  dragged?.classList.remove("is-dragged");
  dragged = null;
  mark(null, "");
}

// The part at hand is moved by the very buttons that stand beside its properties.
const STEPS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "into", ArrowLeft: "out" };

function onKey(event) {
  const row = event.target.closest?.("[data-place]");
  const step = STEPS[event.key];
  if (!row || !step) return;
  if (event.altKey) {
    event.preventDefault();
    if (!row.classList.contains("is-current")) return row.querySelector("a")?.click();
    editor?.querySelector(`button[name="do"][value="${step}"]:not(:disabled)`)?.click();
  } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    event.preventDefault();
    const all = rows();
    all[all.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)]?.querySelector("a")?.focus();
  }
}

if (outline && moveForm) {
  for (const row of rows()) {
    row.draggable = true;
    const link = row.querySelector("a");
    if (link) link.draggable = false;
  }
  outline.addEventListener("dragstart", onDragStart);
  outline.addEventListener("dragover", onDragOver);
  outline.addEventListener("drop", onDrop);
  outline.addEventListener("dragend", onDragEnd);
  outline.addEventListener("keydown", onKey);
  document.querySelector("[data-outline-help]")?.removeAttribute("hidden");
  const current = outline.querySelector(".is-current");
  if (current) outline.parentElement.scrollTop = current.offsetTop - outline.parentElement.clientHeight / 2;
}

document.querySelector("[data-condition]")?.addEventListener("change", (event) => {
  if ("refresh" in event.target.dataset) event.target.form.querySelector('button[value="refresh"]').click();
});
