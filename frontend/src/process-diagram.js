// The drawing of a process with its figures on it.
//
//   <section data-process-viewer data-source="…/modell.bpmn" data-table="schritte">
//     <p data-viewer-status></p> <div data-viewer-canvas></div> <div data-viewer-details></div>
//   </section>
//   <table id="schritte"> <tr data-element="check" data-level="3" data-live="2" data-badge="1,5 Tage"> … </table>
//
// The table holds the figures and works without the drawing; whatever is drawn is read from it.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { navigate, viewerBar } from "./process-navigation.js";
import { text } from "./text.js";

export async function showProcess(root) {
  const canvas = root.querySelector("[data-viewer-canvas]");
  const status = root.querySelector("[data-viewer-status]");
  const source = await load(root.dataset.source);
  const rows = rowsOf(document.getElementById(root.dataset.table));
  root.hidden = false;
  const viewer = source && (await draw(canvas, source));
  if (!viewer) {
    canvas.hidden = true;
    status.textContent = text("noModel");
    status.hidden = false;
    return;
  }
  const names = viewer.get("elementRegistry");
  const places = rows.filter((row) => names.get(row.dataset.element));
  const select = (id) => show({ root, viewer, rows, id });
  const go = navigate({ canvas, viewer, label: text("model") });
  root.insertBefore(viewerBar({ go, places: places.map(placeOf), jump: select }), canvas);
  colour(viewer, places);
  viewer.on("element.click", ({ element }) => select(element.labelTarget?.id ?? element.id));
  const asked = decodeURIComponent(location.hash).replace("#schritt-", "");
  if (names.get(asked)) select(asked);
}

async function load(url) {
  const answer = await fetch(url).catch(() => null);
  return answer?.ok ? answer.text() : null;
}

async function draw(container, source) {
  const viewer = new NavigatedViewer({ container });
  try {
    await viewer.importXML(source);
    return viewer;
  } catch {
    viewer.destroy(); // a model without a drawing: its steps stand in the table
    return null;
  }
}

const rowsOf = (table) => [...(table?.querySelectorAll("tr[data-element]") ?? [])];
const placeOf = (row) => ({ id: row.dataset.element, name: row.querySelector("[data-name]").textContent });

function colour(viewer, rows) {
  const [canvas, overlays] = [viewer.get("canvas"), viewer.get("overlays")];
  for (const { dataset } of rows) {
    if (dataset.level > 0) canvas.addMarker(dataset.element, `aw-heat-${dataset.level}`);
    if (dataset.live > 0) badge(overlays, dataset.element, dataset.live, "live", { top: -12, left: -12 });
    if (dataset.badge) badge(overlays, dataset.element, dataset.badge, "value", { top: -12, left: 14 });
  }
}

function badge(overlays, element, value, kind, position) {
  const html = document.createElement("span");
  html.className = `aw-figure aw-figure--${kind}`;
  html.dataset.badgeOf = element;
  html.textContent = value;
  overlays.add(element, `figure-${kind}`, { position, html });
}

function show({ root, viewer, rows, id }) {
  const shape = viewer.get("elementRegistry").get(id);
  const row = rows.find(({ dataset }) => dataset.element === id);
  const details = root.querySelector("[data-viewer-details]");
  for (const other of rows) other.classList.toggle("aw-chosen", other === row);
  viewer.get("selection").select(row ? shape : null);
  details.hidden = !row;
  if (!row) return;
  const canvas = viewer.get("canvas");
  canvas.setRootElement(canvas.findRoot(shape)); // what is inside a folded sub-process has a drawing of its own
  canvas.scrollToElement(shape, 80);
  details.replaceChildren(heading(placeOf(row).name), figures(row));
}

function heading(name) {
  const made = document.createElement("h3");
  made.textContent = name;
  return made;
}

// What the row says, said again beside the drawing: each figure with the heading of its column.
function figures(row) {
  const list = document.createElement("dl");
  list.className = "aw-facts";
  for (const cell of row.querySelectorAll("td[data-label]")) {
    const [term, value] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = cell.dataset.label;
    value.append(...cell.cloneNode(true).childNodes);
    list.append(term, value);
  }
  return list;
}
