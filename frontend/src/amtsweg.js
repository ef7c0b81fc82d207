// Small helps for people whose browser runs scripts. Every page works without any of them.
import { countCharacters } from "./character-count.js";
import { guardUnsavedChanges } from "./unsaved-changes.js";
import { preventDoubleSubmit } from "./double-submit.js";

for (const field of document.querySelectorAll("textarea[maxlength], input[data-count][maxlength]")) {
  countCharacters(field);
}
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

// The map weighs a megabyte: it is fetched only where a place is asked for.
const places = document.querySelectorAll("[data-map-picker]");
if (places.length) {
  const { pickPlace } = await import("./map-picker.js");
  await Promise.all([...places].map(pickPlace));
}

// Nothing here changes what is sent; tests wait for this sign that all helps are in place.
document.documentElement.dataset.enhanced = "";
