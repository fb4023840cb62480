// Words written here without a network that the meeting does not have yet: its page leads to them.
for (const note of document.querySelectorAll("[data-unsent]")) {
  try {
    note.hidden = !localStorage.getItem(`kexie-keep:${note.dataset.unsent}`);
  } catch {
    // a browser that keeps nothing has kept no words
  }
}
