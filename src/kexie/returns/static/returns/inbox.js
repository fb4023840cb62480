// One box ticks all that can pass; what htmx brings in later too.
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-choose-all]")) return;
  for (const box of event.target.form.querySelectorAll("[name=chosen]")) box.checked = event.target.checked;
});
