// The viewer of decisions writes styles into the HTML it makes, which a strict content security policy does not apply.
// Here the same styles are set through the style object, which it does. What they say stays as it is.
import { domify as make } from "min-dom";

export * from "min-dom";

export function domify(html, ...rest) {
  const made = make(html.replace(/\sstyle="/g, ' data-style="'), ...rest);
  for (const part of [made, ...(made.querySelectorAll?.("[data-style]") ?? [])]) {
    if (!part.dataset?.style) continue;
    part.style.cssText = part.dataset.style;
    delete part.dataset.style;
  }
  return made;
}
