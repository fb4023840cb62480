// Rows and units chosen together, days chosen with one click, and what was done said at the share it was done to.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-many]");
  if (!form) return;
  if (event.target.matches("[data-many-all]")) {
    for (const box of boxes(form)) box.checked = event.target.checked;
  }
  const chosen = boxes(form).filter((box) => box.checked).length;
  const count = form.querySelector("[data-many-count]");
  count.textContent = chosen ? `${count.dataset.words} ${chosen}` : "";
});

function boxes(form) {
  return [...form.querySelectorAll("input[name=task]")];
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-day]");
  const field = button && document.getElementById(button.dataset.dayFor);
  if (!field) return;
  field.value = button.dataset.day;
  field.focus();
});

// One box ticks all the boxes of its list.
for (const box of document.querySelectorAll("[data-tick-all]")) {
  const list = document.getElementById(box.dataset.tickAll);
  const all = () => [...list.querySelectorAll("input[type=checkbox]")];
  box.closest("label").hidden = all().length < 2;
  box.addEventListener("change", () => {
    for (const one of all()) one.checked = box.checked;
  });
  list.addEventListener("change", () => {
    box.checked = all().every((one) => one.checked);
  });
}

// The page opens at the share: the note above it would be out of sight. Moved into a live region, it is read aloud.
const share = document.getElementById(location.hash.slice(1));
const place = share?.querySelector("[data-said-here]");
if (place) place.append(...document.querySelectorAll("#messages > [data-note]"));
