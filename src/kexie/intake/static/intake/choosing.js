// Stretches of the text by what is selected, or by sentence. Offsets count code points, as the server does.

function characters(words) {
  return [...words].length; // not UTF-16 units
}

export function wordsOf(sentence) {
  return [...sentence.querySelectorAll("[data-at]")].map((piece) => piece.textContent).join("").trim();
}

export function rangeOf(sentence) {
  const [start, end] = sentence.dataset.range.split("-").map(Number);
  return { start, end };
}

// What is selected inside the element: { start, end, words, pieces }, or null.
export function chosenIn(text) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed || !text.contains(selection.anchorNode)) return null;
  const marked = selection.getRangeAt(0);
  const pieces = [...text.querySelectorAll("[data-at]")].filter((piece) => marked.intersectsNode(piece));
  if (!pieces.length) return null;
  const [first, last] = [pieces[0], pieces[pieces.length - 1]];
  const head = first.contains(marked.startContainer) ? first.textContent.slice(0, marked.startOffset) : "";
  const tail = last.contains(marked.endContainer) ? last.textContent.slice(0, marked.endOffset) : last.textContent;
  const start = Number(first.dataset.at) + characters(head);
  const end = Number(last.dataset.at) + characters(tail);
  return end > start ? { start, end, words: selection.toString().trim(), pieces } : null;
}
