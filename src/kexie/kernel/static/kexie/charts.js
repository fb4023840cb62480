// <figure data-chart="id of the JSON script">: an ECharts option drawn in our colours. The table beneath stays for all.
import { all } from "./words.js";

const drawn = new Map();
let library = null;

export function startCharts(root) {
  const boxes = all(root, "[data-chart]");
  if (!boxes.length) return;
  load().then(() => boxes.forEach(draw));
}

function load() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("../vendor/echarts.min.js", import.meta.url);
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  return library;
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

// Tones stand in the data by name ("bad"); here they become colours.
function painted(value) {
  if (Array.isArray(value)) return value.map(painted);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, painted(one)]));
  }
  const tone = typeof value === "string" && /^tone:(.+)$/.exec(value);
  return tone ? colour(tone[1]) : value;
}

function draw(box) {
  drawn.get(box)?.dispose();
  const option = painted(JSON.parse(document.getElementById(box.dataset.chart).textContent));
  const chart = window.echarts.init(box, null, { renderer: "canvas" });
  const axis = { axisLine: { lineStyle: { color: colour("line-strong") } }, axisLabel: { color: colour("ink-2") }, splitLine: { lineStyle: { color: colour("line") } } };
  for (const name of ["xAxis", "yAxis"]) {
    if (option[name]) option[name] = { ...axis, ...option[name] };
  }
  chart.setOption({
    animation: false,
    color: ["link", "waiting", "attention", "good", "bad", "quiet"].map(colour),
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("ink") },
    grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
    tooltip: { renderMode: "richText", backgroundColor: colour("surface"), textStyle: { color: colour("ink") } },
    legend: { textStyle: { color: colour("ink") } },
    ...option,
  });
  // A point may carry the address it stands for.
  chart.on("click", (event) => event.data?.url && location.assign(event.data.url));
  drawn.set(box, chart);
}

document.addEventListener("kexie:look", () => drawn.forEach((_chart, box) => draw(box)));
window.addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
