// Documents at the workplace: files are dropped or chosen, each goes by itself and shows how far it is.
import { takeDrops } from "./file-drop.js";

for (const form of document.querySelectorAll("form[data-drop]")) takeDrops(form);
