// <button data-dialog="#id"> opens a <dialog>; [data-dialog-close] and Escape close it.
export function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) document.querySelector(opener.dataset.dialog)?.showModal();
    if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog").close();
    if (event.target.nodeName === "DIALOG") event.target.close(); // the ground around it
  });
  // A dialog that htmx filled shows itself: <dialog data-dialog-now>.
  document.addEventListener("htmx:load", (event) => {
    const dialog = event.detail.elt;
    if (dialog.nodeName === "DIALOG" && "dialogNow" in dialog.dataset) dialog.showModal();
  });
}
