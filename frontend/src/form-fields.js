// The parts of a field on the page, found by the path of its answer; the same markup as forms/templates/forms/fields.
import { text } from "./text.js";

const idOf = (path) => `f-${path.replaceAll(/[._]/g, "-")}`;

export const fieldOf = (path) => document.getElementById(idOf(path));

export function labelOf(root) {
  const label = root?.id && root.tagName !== "FIELDSET" ? document.querySelector(`label[for="${root.id}"]`) : null;
  const found = label ?? root?.querySelector("legend, label, .kern-label, .aw-info__text");
  return [...(found?.childNodes ?? [])]
    .filter((node) => !node.classList?.contains("kern-label__optional"))
    .map((node) => node.textContent)
    .join("")
    .trim();
}

export function shownError(path) {
  const body = document.getElementById(`${idOf(path)}-error`)?.querySelector(".kern-body");
  return body ? body.lastChild.textContent : "";
}

export function setError(path, message) {
  const field = fieldOf(path);
  if (!field) return;
  let place = document.getElementById(`${field.id}-error`);
  if (!place) {
    place = errorPlace(field.id);
    const behind = isGroup(field) ? ".aw-easy, input, .kern-fieldset__body" : ".aw-easy, .aw-files";
    const box = boxOf(field);
    box.insertBefore(place, box.querySelector(`:scope > :is(${behind})`));
  }
  place.querySelector(".kern-body").lastChild.textContent = message;
  mark(field, true);
}

export function clearError(path) {
  const field = fieldOf(path);
  if (!field) return;
  document.getElementById(`${field.id}-error`)?.remove();
  mark(field, false);
}

export function setRequired(path, required) {
  const field = fieldOf(path);
  if (!field) return;
  if (field.matches("input, select, textarea, [role=radiogroup]")) {
    if (required) field.setAttribute("aria-required", "true");
    else field.removeAttribute("aria-required");
  }
  const label = field.tagName === "FIELDSET" ? field.querySelector(":scope > legend") : labelFor(field);
  const word = label?.querySelector(".kern-label__optional");
  if (required) word?.remove();
  else if (label && !word) label.append(" ", element("span", "kern-label__optional", `(${text("optional")})`));
}

const isGroup = (field) => field.classList.contains("aw-group");
const labelFor = (field) => document.querySelector(`label[for="${field.id}"]`);
const boxOf = (field) => (field.tagName === "FIELDSET" ? field : field.closest(".kern-form-input, .aw-consent"));

function errorPlace(id) {
  const place = element("p", "kern-error");
  place.id = `${id}-error`;
  const icon = element("span", "kern-icon kern-icon--danger");
  icon.setAttribute("aria-hidden", "true");
  const body = element("span", "kern-body");
  body.append(element("span", "kern-sr-only", `${text("error")} `), document.createTextNode(""));
  place.append(icon, body);
  return place;
}

function mark(field, wrong) {
  const box = boxOf(field);
  const set = box.tagName === "FIELDSET" || box.classList.contains("aw-consent");
  box.classList.toggle(set ? "kern-fieldset--error" : "kern-form-input--error", wrong);
  for (const [kind, name] of Object.entries(INNER)) {
    const inner = field.matches(`.${kind}`) ? [field] : isGroup(field) ? [] : field.querySelectorAll(`.${kind}`);
    for (const one of inner) one.classList.toggle(name, wrong);
  }
  describe(field, `${field.id}-error`, wrong);
  const marked = field.matches("fieldset:not([role])") ? (isGroup(field) ? [] : field.querySelectorAll("input")) : [field];
  for (const one of marked) {
    if (wrong) one.setAttribute("aria-invalid", "true");
    else one.removeAttribute("aria-invalid");
  }
}

const INNER = {
  "kern-form-input__input": "kern-form-input__input--error",
  "kern-form-input__select": "kern-form-input__select--error",
  "kern-form-check__radio": "kern-form-check__radio--error",
  "kern-form-check__checkbox": "kern-form-check__checkbox--error",
};

function describe(field, id, wrong) {
  const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  const all = wrong ? [...others, id] : others;
  if (all.length) field.setAttribute("aria-describedby", all.join(" "));
  else field.removeAttribute("aria-describedby");
}

function element(tag, className, content = "") {
  const made = document.createElement(tag);
  made.className = className;
  if (content) made.textContent = content;
  return made;
}
