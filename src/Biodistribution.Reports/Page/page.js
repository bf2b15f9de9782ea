"use strict";
// Rows of cells as a CSV file for the reader.
const save = (name, rows) => {
  // A text that begins like a formula is kept from being computed by an apostrophe, as in the tables of the run.
  const guarded = v => /^[=+\-@\t\r\n]./.test(v) && !Number.isFinite(Number(v)) ? "'" + v : v;
  const cell = v => v === null ? "" : typeof v !== "string" ? String(v) : /[",\n]/.test(v) ? `"${guarded(v).replaceAll('"', '""')}"` : guarded(v);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([rows.map(row => row.map(cell).join(",")).join("\n") + "\n"], { type: "text/csv" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
};
document.querySelectorAll("button.table-csv").forEach(button => button.addEventListener("click", () => {
  const table = document.querySelector(`table[aria-labelledby="${button.dataset.for}"]`);
  save("table-" + button.dataset.for + ".csv", [[...table.tHead.rows[0].cells].map(cell => cell.textContent), ...[...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.dataset.v ?? cell.textContent))]);
}));
// Tables: a click on a heading sorts, once up, once down.
document.querySelectorAll("th button").forEach(button => button.addEventListener("click", () => {
  const heading = button.parentElement, row = heading.parentElement, index = [...row.children].indexOf(heading);
  const down = heading.getAttribute("aria-sort") === "ascending";
  [...row.children].forEach(other => other.removeAttribute("aria-sort"));
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  const body = heading.closest("table").tBodies[0];
  const key = line => { const cell = line.children[index]; return cell.dataset.v ?? cell.textContent; };
  const number = heading.classList.contains("n");
  [...body.rows].sort((a, b) => {
    const x = key(a), y = key(b);
    if (number && (x === "" || y === "")) return (x === "") - (y === "");
    const order = number ? Number(x) - Number(y) : x < y ? -1 : x > y ? 1 : 0;
    return down ? -order : order;
  }).forEach(line => body.append(line));
}));
// Legends: a click or Enter on an entry hides or shows its series.
document.querySelectorAll("figure svg").forEach(svg => svg.querySelectorAll("g[data-legend]").forEach(entry => {
  const name = entry.dataset.legend;
  entry.setAttribute("tabindex", "0");
  entry.setAttribute("role", "switch");
  entry.setAttribute("aria-checked", "true");
  entry.setAttribute("aria-label", "show " + name);
  const flip = () => {
    const off = entry.classList.toggle("off");
    entry.setAttribute("aria-checked", String(!off));
    svg.querySelectorAll("g[data-series]").forEach(group => { if (group.dataset.series === name) group.classList.toggle("off", off); });
  };
  entry.addEventListener("click", flip);
  entry.addEventListener("keydown", event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); flip(); } });
}));
// Figures: the numbers under the pointer, and the numbers behind the figure as a file.
document.querySelectorAll("figure[data-figure]").forEach(figure => {
  const svg = figure.querySelector("svg"), plate = figure.querySelector(".plate"), tip = figure.querySelector(".tip");
  const data = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  const round = v => v === null ? "" : Math.abs(v) >= 1e5 || (v !== 0 && Math.abs(v) < 1e-3) ? v.toExponential(2) : String(Number(v.toPrecision(4)));
  svg.addEventListener("pointermove", event => {
    const box = svg.getBoundingClientRect(), view = svg.viewBox.baseVal;
    const px = (event.clientX - box.left) / box.width * view.width, py = (event.clientY - box.top) / box.height * view.height;
    const panel = [...svg.querySelectorAll("g[data-panel]")].find(g => {
      const [x0, y0, x1, y1] = g.dataset.area.split(" ").map(Number);
      return px >= x0 - 3 && px <= x1 + 3 && py >= y0 && py <= y1;
    });
    tip.hidden = !panel;
    if (!panel) return;
    const [x0, , x1] = panel.dataset.area.split(" ").map(Number), [low, high] = panel.dataset.x.split(" ").map(Number), log = panel.dataset.log === "1";
    const scale = v => log ? Math.log(v) : v;
    const at = scale(low) + (px - x0) / (x1 - x0) * (scale(high) - scale(low));
    const off = new Set([...svg.querySelectorAll("g[data-legend].off")].map(g => g.dataset.legend));
    const lines = [];
    let shown = null;
    for (const mark of data[Number(panel.dataset.panel)].marks) {
      if (off.has(mark.s) || mark.x.length === 0) continue;
      let best = -1, gap = Infinity;
      mark.x.forEach((x, i) => { const d = x === null ? Infinity : Math.abs(scale(x) - at); if (d < gap) { gap = d; best = i; } });
      if (best < 0 || (mark.k !== "line" && mark.k !== "share" && mark.k !== "band" && gap > (scale(high) - scale(low)) * 0.02)) continue;
      if (shown === null || mark.k === "line" || mark.k === "share") shown = mark.x[best];
      const [y, l, u] = [mark.y[best], mark.l[best], mark.u[best]];
      const both = l !== null && u !== null && mark.k !== "share" ? `${round(l)} to ${round(u)}` : "";
      const value = y !== null ? round(y) + (both && ` (${both})`) : both || (l !== null ? "above " + round(l) : "below " + round(u));
      lines.push(`${mark.s || mark.k}${mark.k === "point" ? " (data)" : ""}: ${value}`);
    }
    tip.textContent = "";
    [data[Number(panel.dataset.panel)].x + " " + round(shown), ...lines].forEach(text => { const p = document.createElement("div"); p.textContent = text; tip.append(p); });
    tip.hidden = lines.length === 0;
    const left = event.clientX - plate.getBoundingClientRect().left + plate.scrollLeft;
    tip.style.left = Math.max(0, Math.min(left + 12, plate.scrollLeft + plate.clientWidth - tip.offsetWidth - 4)) + "px";
    tip.style.top = Math.max(0, event.clientY - plate.getBoundingClientRect().top - tip.offsetHeight - 10) + "px";
  });
  svg.addEventListener("pointerleave", () => { tip.hidden = true; });
  figure.querySelector("button.csv").addEventListener("click", () => {
    const rows = [["panel", "series", "kind", "x_quantity", "x", "y_quantity", "y", "lower", "upper", "label"]];
    for (const panel of data) for (const m of panel.marks) m.x.forEach((x, i) => rows.push([panel.t, m.s, m.k, panel.x, x, panel.y, m.y[i], m.l[i], m.u[i], m.n ? m.n[i] : ""]));
    save(figure.dataset.figure + ".csv", rows);
  });
});
document.querySelectorAll("button.copy-text").forEach(button => button.addEventListener("click", () => {
  const range = document.createRange();
  range.selectNodeContents(document.getElementById(button.dataset.for));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  document.execCommand("copy");
}));
// Print: notes are printed whole.
addEventListener("beforeprint", () => document.querySelectorAll("details.warning").forEach(note => { note.open = true; }));
