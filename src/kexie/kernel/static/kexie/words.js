// Words the scripts say come from the page, so that they are translated where everything else is.
export function word(name) {
  return document.body.dataset[`words${name}`] || "";
}

// Elements that match below a root, and the root itself if it does.
export function all(root, selector) {
  const found = [...root.querySelectorAll(selector)];
  if (root.matches && root.matches(selector)) found.unshift(root);
  return found;
}
