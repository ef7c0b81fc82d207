// Says how many characters are left: always to the eye, to the ear only when the person pauses.
import { text } from "./text.js";

const PAUSE = 800;

export function countCharacters(field) {
  const limit = field.maxLength;
  if (limit <= 0) return;
  const shown = document.createElement("p");
  shown.className = "aw-count";
  shown.setAttribute("aria-hidden", "true");
  const spoken = document.createElement("p");
  spoken.className = "kern-sr-only";
  spoken.setAttribute("role", "status");
  field.after(shown, spoken);

  let timer;
  const update = () => {
    // Browsers count a line break as one character here, but send two.
    const length = field.value.replace(/\r?\n/g, "\r\n").length;
    shown.textContent = text("left", { n: Math.max(0, limit - length) });
    clearTimeout(timer);
    timer = setTimeout(() => (spoken.textContent = shown.textContent), PAUSE);
  };
  shown.textContent = text("left", { n: limit - field.value.length });
  field.addEventListener("input", update);
}
