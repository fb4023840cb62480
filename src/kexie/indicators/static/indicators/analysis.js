// The analysis page: its link is copied, its chart saved as a picture, its table walked by arrow keys.

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy], [data-picture], [data-print], [data-unfold]");
  if (!button) return;
  if ("unfold" in button.dataset) return unfold(button);
  if ("copy" in button.dataset) copy(button);
  else if ("picture" in button.dataset) save(button);
  else window.print();
});

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    copyByHand(button.dataset.copy);
  }
  document.body.dispatchEvent(new CustomEvent("toast", { detail: { value: button.dataset.copied } }));
}

// Browsers give the clipboard to pages of https only; in an office many are not.
function copyByHand(text) {
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

// The canvas as it is seen, with its title and the moment of reading, on the ground of the page.
function save(button) {
  const box = document.querySelector(`[data-chart="${CSS.escape(button.dataset.picture)}"]`);
  const chart = box && window.echarts?.getInstanceByDom(box);
  if (!chart) return;
  const ground = getComputedStyle(document.documentElement).getPropertyValue("--surface").trim();
  const link = document.createElement("a");
  link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: ground });
  link.download = `${button.dataset.pictureName}.png`;
  link.click();
}

// On a phone the question is one line above its answer until it is to be changed.
function unfold(button) {
  const form = document.getElementById("question");
  const folded = form.classList.toggle("folded");
  button.setAttribute("aria-expanded", String(!folded));
  if (!folded) form.querySelector("input:not([type=hidden]), select, button")?.focus();
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches?.(".pivot-wrap")) return enter(event);
  const cell = event.target.closest?.("[data-pivot] tbody td");
  if (!cell) return;
  const rows = cell.closest("tbody").rows;
  const row = rows[cell.parentElement.sectionRowIndex + step[0]];
  const next = row?.cells[cell.cellIndex + step[1]];
  if (!next || next.tagName !== "TD") return;
  event.preventDefault();
  (next.querySelector("a") ?? next).focus();
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
});

// From the table itself an arrow leads to its first cell.
function enter(event) {
  const first = event.target.querySelector("[data-pivot] tbody td");
  if (!first || event.key === "ArrowUp" || event.key === "ArrowLeft") return;
  event.preventDefault();
  (first.querySelector("a") ?? first).focus();
}

// What was chosen before the answer came: how it is looked at and sorted stays with the form.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "answer") return;
  const address = new URL(location.href);
  for (const name of ["view", "sort"]) {
    const field = document.querySelector(`#question [name=${name}]`);
    if (field) field.value = address.searchParams.get(name) ?? "";
  }
  const form = document.getElementById("question");
  const line = document.querySelector("[data-unfold]");
  line?.setAttribute("aria-expanded", String(!form?.classList.contains("folded")));
});

// Who turned a page of the table stands before it again, not at the top of everything.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "answer" || document.activeElement !== document.body) return;
  document.querySelector(".pivot-wrap")?.focus({ preventScroll: true });
});
