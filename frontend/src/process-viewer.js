// Pictures of processes and decisions, on the pages that have them. The table beside a picture holds the same.
const models = document.querySelectorAll("[data-process-viewer]");
if (models.length) {
  const { showProcess } = await import("./process-diagram.js");
  await Promise.all([...models].map(showProcess));
}

const decisions = document.querySelectorAll("[data-decision-viewer]");
if (decisions.length) {
  const { showDecisions } = await import("./process-decisions.js");
  await Promise.all([...decisions].map(showDecisions));
}

// Nothing here changes what is sent; tests wait for this sign that the pictures are in place.
document.documentElement.dataset.pictured = "";
