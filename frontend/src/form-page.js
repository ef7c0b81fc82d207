// A page of a form that answers while somebody types: questions come and go, sums add up, mistakes are named when a
// field is left. It never keeps anybody from sending; the server decides, by the same logic.
//
//   <script type="application/json" id="form-logic">    the logic of the page, from forms/rules/client.py
//   <script type="application/json" id="form-known">    what other pages hold of answers it hangs on, and the city's time
//   <div data-when="path">…</div>                        a field with a condition, shown
//   <div data-when="path" data-seen="paths"><template>…  one that is hidden, and what is on the page once it is not
//
// What is hidden again keeps what was typed: it is sent along, kept in the draft, and left out by the server.
import { enhance } from "./enhance.js";
import { clearError, fieldOf, labelOf, setError, setRequired, shownError } from "./form-fields.js";
import { formLogic } from "./form-logic.js";
import { show } from "./form-values.js";
import { afterPresses } from "./press.js";
import { language, text } from "./text.js";

// A pause in typing, at least so long, and on a slow device with a large form so much longer as working it out takes.
const PAUSE = 200;
const PATIENCE = 3;
const MOST_NAMED = 3;
// Enough for a chain of questions, each brought up by the answer that stands in the one before.
const MOST_ROUNDS = 40;

export async function livenForm(form) {
  const definition = JSON.parse(document.getElementById("form-logic").textContent);
  const known = JSON.parse(document.getElementById("form-known").textContent);
  const logic = formLogic(definition, await engineFor(definition));
  const fields = fieldsByPath(definition);
  const seen = form.elements._seen;
  const changed = new Set();
  const left = new Set(seen.value.split(" ").filter((path) => shownError(path)));
  // What only the server knows, say of a file, stays until its field is changed.
  const fromServer = new Set();
  const voice = liveRegion(form);
  const moment = clockFrom(known.moment);

  const asked = new Map();
  let [timer, pause] = [undefined, PAUSE];
  const [atFirst] = judge();
  const knownHere = logic.violations(atFirst, {}, moment());
  for (const path of left) if (knownHere[path] !== shownError(path)) fromServer.add(path);
  refresh({ quiet: true });
  const refreshSoon = afterPresses(refresh);
  form.addEventListener("input", ({ target }) => {
    changed.add(target.name);
    clearTimeout(timer);
    timer = setTimeout(refreshSoon, pause);
  });
  form.addEventListener("change", () => refreshSoon());
  // Before the focus moves on: it must find a question that was just brought up.
  form.addEventListener("keydown", ({ key }) => {
    if (key !== "Tab" || timer === undefined) return;
    refresh();
  });
  form.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (!changed.has(target.name) || relatedTarget?.name === target.name) return;
    left.add(target.name);
    refreshSoon({ leaving: true });
  });

  function refresh({ quiet = false, leaving = false } = {}) {
    clearTimeout(timer);
    timer = undefined;
    const begin = performance.now();
    const appeared = [];
    let [settled, state] = judge();
    for (let round = 0; round < MOST_ROUNDS && place(new Set(state.shown), appeared); round += 1) {
      [settled, state] = judge();
    }
    compute(state.computed);
    require(new Set(state.required));
    const said = tell(logic.violations(settled, {}, moment()), leaving);
    if (!quiet) speak([...announced(appeared), ...said]);
    pause = Math.max(PAUSE, PATIENCE * (performance.now() - begin));
  }

  function judge() {
    const data = inputs(form);
    const paths = new Set(seen.value.split(" "));
    const read = logic.read((name) => data.get(name) ?? [], { seen: paths, keepBlank: true });
    const settled = logic.settle({ ...known.answers, ...read }, {});
    return [settled, logic.state(settled, {})];
  }

  // Shows and hides; tells whether inputs came in that have to be read, too.
  function place(shown, appeared) {
    let cameIn = false;
    for (const part of form.querySelectorAll("[data-when]")) {
      const wanted = shown.has(part.dataset.when);
      const waiting = part.querySelector(":scope > template");
      if (wanted && waiting) {
        bringIn(part, waiting);
        cameIn = true;
      }
      if (wanted && (waiting || part.hidden)) appeared.push(part);
      part.hidden = !wanted;
    }
    return cameIn;
  }

  function bringIn(part, waiting) {
    waiting.replaceWith(waiting.content);
    seen.value = `${seen.value} ${part.dataset.seen}`;
    enhance(part);
  }

  function compute(values) {
    for (const [path, value] of Object.entries(values)) {
      const output = fieldOf(path);
      const written = show(fields.get(withoutNumbers(path)), value, language) || "–";
      if (output && output.textContent !== written) output.textContent = written;
    }
  }

  function require(required) {
    for (const path of seen.value.split(" ")) {
      if (fields.get(withoutNumbers(path))?.required_if === undefined || asked.get(path) === required.has(path)) continue;
      setRequired(path, required.has(path));
      asked.set(path, required.has(path));
    }
  }

  // A message comes when its field is left, and goes as soon as it is right.
  function tell(violations, leaving) {
    const said = [];
    for (const path of seen.value.split(" ")) {
      const [wanted, shown] = [violations[path] ?? "", shownError(path)];
      if (wanted === shown || !isLeft(path)) continue;
      if (!wanted) clearError(path);
      else if (shown || leaving) {
        setError(path, wanted);
        said.push(text("fieldError", { label: labelOf(fieldOf(path)), message: wanted }));
      }
    }
    return said;
  }

  function isLeft(path) {
    const within = (one) => isWithin(one, path);
    return fromServer.has(path) ? [...changed].some(within) : [...left].some(within);
  }

  function speak(sentences) {
    if (sentences.length) voice.textContent = sentences.join(" ");
  }
}

const isWithin = (path, around) => path === around || path.startsWith(`${around}.`);
const withoutNumbers = (path) => path.replace(/\.[0-9]+(?=\.|$)/g, "");

function fieldsByPath(definition) {
  const found = new Map();
  const add = (fields, prefix) => {
    for (const field of fields) {
      found.set(prefix + field.key, field);
      add(field.fields ?? [], `${prefix}${field.key}.`);
    }
  };
  for (const page of definition.pages) add(page.fields, "");
  return found;
}

// FEEL weighs fifty kilobytes: it is fetched only where an expression has to be worked out.
async function engineFor(definition) {
  if (/"(?:shown_if|required_if|value|that)":/.test(JSON.stringify(definition))) {
    return (await import("./form-feel.js")).makeEvaluator();
  }
  return { evaluate: () => null, plain: (value) => value, dateOf: (value) => value };
}

function inputs(form) {
  const found = new Map();
  for (const [name, value] of new FormData(form)) {
    const one = value instanceof File ? { filename: value.name, size: value.size } : value;
    if (one.filename !== "") found.set(name, [...(found.get(name) ?? []), one]);
  }
  return found;
}

// The time in the city, to the minute, however the visitor's own clock is set.
function clockFrom(moment) {
  if (!moment) return () => undefined;
  const zone = moment.slice(19);
  const [begin, loaded] = [Date.parse(`${moment.slice(0, 19)}Z`), performance.now()];
  return () => new Date(begin + performance.now() - loaded).toISOString().slice(0, 16) + ":00" + zone;
}

function announced(parts) {
  const outermost = (part) => !parts.some((other) => other !== part && other.contains(part));
  const visible = parts.filter((part) => outermost(part) && !part.parentElement.closest("[data-when][hidden]"));
  const sentences = visible.slice(0, MOST_NAMED).map((part) => {
    const asks = part.querySelector("input, select, textarea");
    return text(asks ? "newQuestion" : "newHint", { label: labelOf(part) });
  });
  return visible.length > MOST_NAMED ? [...sentences, "…"] : sentences;
}

function liveRegion(form) {
  const region = document.createElement("p");
  region.className = "kern-sr-only";
  region.setAttribute("role", "status");
  form.append(region);
  return region;
}
