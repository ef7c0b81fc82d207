// Moves through a decision table as through a spreadsheet, and takes in what was copied from one. Without this the
// table is a plain form.
const form = document.querySelector("[data-decision-table]");
const body = form?.querySelector(".aw-decision--edited tbody");

const rows = () => [...body.querySelectorAll("tr[id]")];
const cells = (row) => [...row.querySelectorAll("textarea")];

function place(cell) {
  const row = cell.closest("tr");
  return [rows().indexOf(row), cells(row).indexOf(cell)];
}

function cellAt(row, column) {
  const found = rows()[row];
  return found && cells(found)[column];
}

function go(cell, down, right) {
  const [row, column] = place(cell);
  const target = cellAt(row + down, column + right);
  if (!target) return false;
  target.focus();
  target.select();
  return true;
}

// An arrow leaves the cell only at its edge, so that a long text can still be walked through.
function atEdge(cell, key) {
  const { selectionStart: from, selectionEnd: to, value } = cell;
  const whole = from === 0 && to === value.length;
  if (key === "ArrowLeft") return whole || (from === 0 && to === 0);
  if (key === "ArrowRight") return whole || (from === value.length && to === value.length);
  if (key === "ArrowUp") return whole || !value.slice(0, from).includes("\n");
  return whole || !value.slice(to).includes("\n");
}

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function onKey(event) {
  const cell = event.target;
  if (cell.tagName !== "TEXTAREA" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    go(cell, 1, 0);
    return;
  }
  const step = STEPS[event.key];
  if (step && !event.shiftKey && atEdge(cell, event.key) && go(cell, ...step)) event.preventDefault();
}

function onPaste(event) {
  const text = event.clipboardData?.getData("text/plain").replace(/\r\n/g, "\n").replace(/\n$/, "") ?? "";
  if (event.target.tagName !== "TEXTAREA" || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const [row, column] = place(event.target);
  const lines = text.split("\n").map((line) => line.split("\t"));
  const rest = [];
  lines.forEach((line, down) => {
    if (!cellAt(row + down, column)) rest.push([...Array(column).fill(""), ...line].join("\t"));
    else line.forEach((part, right) => write(cellAt(row + down, column + right), part));
  });
  if (rest.length) offerRest(rest);
}

function write(cell, text) {
  if (!cell) return;
  cell.value = text.trim();
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

// Lines beyond the end of the table wait in the field that adds them.
function offerRest(lines) {
  const field = form.querySelector("#pasted");
  field.value = lines.join("\n");
  field.closest("details").open = true;
  field.closest("details").querySelector("button").focus();
}

// After a page was shown anew, one goes on where the address says.
function focusTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) (target.matches("tr") ? target.querySelector("textarea") : target)?.focus();
}

if (body) {
  body.addEventListener("keydown", onKey);
  body.addEventListener("paste", onPaste);
  focusTarget();
}
