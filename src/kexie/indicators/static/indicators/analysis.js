// The analysis page: its link is copied, its chart saved as a picture, its table walked by arrow keys.

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy], [data-picture], [data-print]");
  if (!button) return;
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

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("[data-pivot] tbody td");
  const step = STEPS[event.key];
  if (!cell || !step || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = cell.closest("tbody").rows;
  const row = rows[cell.parentElement.sectionRowIndex + step[0]];
  const next = row?.cells[cell.cellIndex + step[1]];
  if (!next || next.tagName !== "TD") return;
  event.preventDefault();
  (next.querySelector("a") ?? next).focus();
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
});

// What was chosen before the answer came: how it is looked at and sorted stays with the form.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "answer") return;
  const address = new URL(location.href);
  for (const name of ["view", "sort"]) {
    const field = document.querySelector(`#question [name=${name}]`);
    if (field) field.value = address.searchParams.get(name) ?? "";
  }
});
