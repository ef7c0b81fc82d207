// Small helps for people whose browser runs scripts. Every page works without any of them.
import { enhance } from "./enhance.js";
import { guardUnsavedChanges } from "./unsaved-changes.js";
import { preventDoubleSubmit } from "./double-submit.js";

for (const form of document.querySelectorAll("form[data-unsaved]")) {
  guardUnsavedChanges(form);
}
for (const form of document.querySelectorAll("form[method=post]")) {
  preventDoubleSubmit(form);
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
if (document.getElementById("form-logic")) {
  const { livenForm } = await import("./form-page.js");
  await livenForm(document.getElementById("form-logic").closest("form"));
}
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const { saveInPassing } = await import("./form-autosave.js");
  saveInPassing(form);
}
for (const field of document.querySelectorAll("input[data-suggest]")) {
  const { suggestWords } = await import("./search-suggest.js");
  suggestWords(field);
}
await enhance(document);

// Nothing here changes what is sent; tests wait for this sign that all helps are in place.
document.documentElement.dataset.enhanced = "";
