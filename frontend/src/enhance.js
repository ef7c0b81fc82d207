// Helps for the fields in a part of a page; also for those that a script brings in later.
import { countCharacters } from "./character-count.js";

export async function enhance(root) {
  for (const field of root.querySelectorAll("textarea[maxlength], input[data-count][maxlength]")) countCharacters(field);
  // The map weighs a megabyte: it is fetched only where a place is asked for.
  const places = root.querySelectorAll("[data-map-picker]");
  if (places.length) {
    const { pickPlace } = await import("./map-picker.js");
    await Promise.all([...places].map(pickPlace));
  }
}
