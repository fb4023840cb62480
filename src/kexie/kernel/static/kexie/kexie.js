// What the pages' data attributes mean. No dependency but htmx, no build; each part is one module.
import { startCharts } from "./charts.js";
import { startDialogs } from "./dialogs.js";
import { startForgetting, startKeeping } from "./keep.js";
import { startKeys } from "./keys.js";
import { startPickers } from "./picker.js";
import { startRequests } from "./requests.js";
import { startShell } from "./shell.js";
import { startUploads } from "./upload.js";

startShell();
startDialogs();
startKeys();
startRequests();
startForgetting();

// These also start on what htmx brings in later.
function startOn(root) {
  startPickers(root);
  startUploads(root);
  startKeeping(root);
  startCharts(root);
}
startOn(document);
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) startOn(event.detail.elt);
});
