// The ledger's rows chosen together, and days chosen with one click.
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
