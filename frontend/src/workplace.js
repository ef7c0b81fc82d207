// HTMX for the workplace, without anything a strict content security policy forbids.
import htmx from "htmx.org";
import { plantTree } from "./file-tree.js";

htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;

for (const tree of document.querySelectorAll("[data-tree]")) plantTree(tree);
