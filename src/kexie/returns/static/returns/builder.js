/* The builder: versions travel with every form, and each state is kept so that acts can be undone. */

const past = [];
const future = [];

function state() {
  return document.querySelector("[data-state]");
}

function written() {
  return document.querySelector("#written")?.textContent ?? "";
}

let present = written();

function spread() {
  const version = state()?.dataset.version ?? "0";
  for (const input of document.querySelectorAll("input[data-version]")) {
    input.value = version;
  }
  document.querySelector("[data-undo]").disabled = past.length === 0;
  document.querySelector("[data-redo]").disabled = future.length === 0;
}

let restoring = false;

function keep() {
  const now = written();
  if (now !== present) {
    if (!restoring) {
      past.push(present);
      future.length = 0;
    }
    present = now;
  }
  restoring = false;
  spread();
}

function restore(from, to) {
  const layout = from.pop();
  if (layout === undefined) {
    return;
  }
  to.push(present);
  restoring = true;
  const token = document.querySelector("#builder input[name=csrfmiddlewaretoken]").value;
  window.htmx.ajax("POST", state().dataset.restore, {
    target: "#builder",
    swap: "outerHTML",
    values: { layout, seen_version: state().dataset.version, csrfmiddlewaretoken: token },
  });
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-undo]")) {
    restore(past, future);
  } else if (event.target.closest("[data-redo]")) {
    restore(future, past);
  }
});

/* Ctrl+Z and Ctrl+Y outside of fields, which undo their own typing. */
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.target.closest("input, textarea, select")) {
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey) {
    event.preventDefault();
    restore(past, future);
  } else if (key === "y" || (key === "z" && event.shiftKey)) {
    event.preventDefault();
    restore(future, past);
  }
});

/* A change of kind brings other settings: the whole is drawn anew. Anything else only says what is found. */
document.addEventListener("htmx:configRequest", (event) => {
  const trigger = event.detail.triggeringEvent?.target;
  if (trigger?.matches?.("[data-whole][name=kind]")) {
    event.detail.parameters.whole = "kind";
  }
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.requestConfig?.parameters?.whole === "kind") {
    event.detail.swapOverride = "outerHTML";
  }
});
document.addEventListener("htmx:afterSettle", keep);
document.addEventListener("htmx:oobAfterSwap", keep);
spread();
