// Lists beside what is written: the agenda, what comes in from phones, what could not be done.
import { spoken, timeOf } from "./clock.js";

const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

// One element for each row, in its order; those that stay keep the focus.
function reconcile(list, rows, { key, name, make, update }) {
  const wanted = new Set(rows.map((row) => String(key(row))));
  for (const element of [...list.children]) if (!wanted.has(element.dataset[name])) element.remove();
  rows.forEach((row, number) => {
    let element = [...list.children].find((one) => one.dataset[name] === String(key(row)));
    if (!element) {
      element = make(row);
      element.dataset[name] = key(row);
    }
    if (list.children[number] !== element) list.insertBefore(element, list.children[number] ?? null);
    update(element, row);
  });
}

const tookOf = (item) => spoken((Date.parse(item.ended_at) - Date.parse(item.begun_at)) / 1000);

export function showAgenda(page, { items, parked, current, item: chosen, mayRun }) {
  const words = page.dataset;
  const said = (item) => {
    if (item === current) return words.wordsNow;
    if (item.ended_at) return words.wordsTook.replace("{time}", tookOf(item));
    return words.wordsMinutes.replace("{count}", item.minutes);
  };
  reconcile(page.querySelector("[data-agenda]"), items, {
    key: (item) => item.pk,
    name: "pk",
    make: () => clone("agenda-row"),
    update(row, item) {
      row.querySelector("[data-title]").textContent = item.title;
      row.querySelector("[data-said]").textContent = [item.title.includes(item.unit_name) ? "" : item.unit_name, said(item)].filter(Boolean).join(" · ");
      row.classList.toggle("now-row", item === current);
      row.classList.toggle("past-row", Boolean(item.ended_at));
      row.querySelector("[data-item=choose]").setAttribute("aria-pressed", String(item === chosen));
      row.querySelector("[data-item=take]").hidden = !mayRun || item === current;
      for (const name of ["up", "down", "park"]) row.querySelector(`[data-item=${name}]`).hidden = !mayRun || Boolean(item.begun_at);
    },
  });
  reconcile(page.querySelector("[data-parked]"), parked, {
    key: (item) => item.pk,
    name: "pk",
    make: () => clone("parked-row"),
    update(row, item) {
      row.querySelector("[data-title]").textContent = item.title;
      row.querySelector("[data-item=take_back]").hidden = !mayRun;
    },
  });
  page.querySelector("[data-parked-part]").hidden = !parked.length;
}

export function showHeard(page, { heard, items, done, mayWrite }) {
  const titles = new Map(items.map((item) => [item.pk, item.title]));
  reconcile(page.querySelector("[data-heard-list]"), [...heard].reverse(), {
    key: (one) => one.key,
    name: "heard",
    make: () => clone("heard-row"),
    update(row, one) {
      row.querySelector("[data-who]").textContent = `${one.unit_name} · ${one.by} · ${timeOf(one.at)}`;
      row.querySelector("[data-kind]").textContent = page.dataset[`wordsKind${one.suggestion[0]?.toUpperCase() ?? ""}${one.suggestion.slice(1)}`];
      row.querySelector("[data-on]").textContent = titles.get(one.item) ?? "";
      row.querySelector("[data-text]").textContent = one.text;
      for (const name of ["note", "outcome"]) {
        const button = row.querySelector(`[data-up=${name}]`);
        button.disabled = !mayWrite || done.has(one[name]);
        button.setAttribute("aria-pressed", String(done.has(one[name])));
      }
    },
  });
  page.querySelector("[data-no-heard]").hidden = heard.length > 0;
  page.querySelector("[data-heard-count]").textContent = heard.length || "";
}

// What the meeting has overtaken: both are told, a person decides. Notes and outcomes of other points are led to; those
// that have no place left (the point was taken off, the meeting is closed) stand here in full.
export function showTroubles(page, stopped, { items, mayWrite }) {
  const list = page.querySelector("[data-troubles]");
  list.hidden = !stopped.length;
  reconcile(list, stopped, {
    key: (one) => `${one.type}-${one.key}`,
    name: "troubleOf",
    make: () => clone("trouble-row"),
    update(row, one) {
      const isOrder = one.type === "order";
      const item = items.find(({ pk }) => pk === one.item);
      const both = isOrder && item && one.stopped.theirs;
      const homeless = !isOrder && !(item && mayWrite);
      const why = item ? one.stopped.title : page.dataset.wordsOff;
      row.querySelector("[data-title]").textContent = isOrder || !item ? why : `${item.title}：${why}`;
      row.querySelector("[data-words]").textContent = homeless ? one.text : "";
      row.querySelector("[data-both]").hidden = !both;
      if (both) {
        row.querySelector("[data-mine]").textContent = Object.values(one.stopped.yours).join("、");
        row.querySelector("[data-theirs]").textContent = Object.values(one.stopped.theirs).join("、");
      }
      row.querySelector("[data-trouble=again]").hidden = !both;
      row.querySelector("[data-trouble=leave]").hidden = !isOrder && !homeless;
      row.querySelector("[data-trouble=show]").hidden = isOrder || homeless;
      row.querySelector("[data-trouble=move]").hidden = !homeless || !mayWrite || !items.length;
    },
  });
}
