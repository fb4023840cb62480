// The text comes in after the page: only then can the address's "#anchor-…" find its place, and the keyboard with it.
document.addEventListener("htmx:load", (event) => {
  const place = document.getElementById(location.hash.slice(1));
  if (!place?.matches(".place") || !event.detail.elt.parentElement?.contains(place)) return;
  location.replace(location.hash);
  place.focus({ preventScroll: true });
});
