// Copies what a field holds, and says so on the button.

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.querySelector(button.dataset.copy);
  button.addEventListener("click", async () => {
    field.select();
    if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
    else document.execCommand("copy"); // without TLS browsers offer nothing else
    button.querySelector("span").textContent = button.dataset.words;
  });
}
