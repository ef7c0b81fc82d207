// The drawing of what a decision needs (decision requirements diagram), where the file holds one.
import DrdViewer from "dmn-js-drd/lib/NavigatedViewer";
import Manager from "dmn-js-shared/lib/base/Manager";
import { containsDi } from "dmn-js-shared/lib/util/DiUtil";
import { is } from "dmn-js-shared/lib/util/ModelUtil";
import { navigate, viewerBar } from "./process-navigation.js";
import { text } from "./text.js";

// Only the drawing: the tables themselves are pages of our own.
class Drawing extends Manager {
  _getViewProviders() {
    const opens = (element) => is(element, "dmn:Definitions") && containsDi(element);
    return [{ id: "drd", constructor: DrdViewer, opens }];
  }
}

// The viewer knows DMN 1.3 only. What it draws is the same in all versions since; the file stays as it is.
const inItsWords = (source) => source.replace(/(?<=spec\/DMN\/)\d{8}(?=\/(?:MODEL|DMNDI)\/)/g, "20191111");

export async function showDecisions(root) {
  const canvas = root.querySelector("[data-viewer-canvas]");
  const answer = await fetch(root.dataset.source).catch(() => null);
  const viewer = answer?.ok && (await draw(canvas, inItsWords(await answer.text())));
  if (!viewer) return; // without a drawing the page holds the table alone
  root.hidden = false;
  const go = navigate({ canvas, viewer, label: text("decisions") });
  root.insertBefore(viewerBar({ go }), canvas);
}

async function draw(container, source) {
  const manager = new Drawing({ container });
  try {
    await manager.importXML(source);
    return manager.getActiveViewer();
  } catch {
    return null;
  }
}
