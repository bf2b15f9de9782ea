"use strict";
// The page of biodist explore: sliders send the setting, the server answers with curves. Numbers are in the units shown.
(() => {
  const byId = id => document.getElementById(id);
  const Steps = 1000;
  let session, state, past = [], asked = null, waiting = false, shown = null;
  const inputs = new Map();

  const start = () => ({ p: {}, d: session.doses.map(d => ({ amount: d.amount, every: d.every, count: d.count })), until: session.until });
  const copy = value => JSON.parse(JSON.stringify(value));
  const short = value => value === 0 ? "0" : Math.abs(value) >= 1e5 || Math.abs(value) < 1e-4 ? Number(value.toPrecision(4)).toExponential().replace("e+", "e") : String(Number(value.toPrecision(4)));

  function tell(text, isProblem) {
    const status = byId("status");
    status.textContent = text;
    status.classList.toggle("problem", !!isProblem);
  }

  // Settings that differ from the start stand in the address after #; the token does not.
  function toAddress() {
    const first = start(), parts = new URLSearchParams();
    for (const [key, value] of Object.entries(state.p)) parts.set("p." + key, value);
    state.d.forEach((d, i) => { for (const k of ["amount", "every", "count"]) if (d[k] !== first.d[i][k]) parts.set(`d${i}.${k}`, d[k]); });
    if (state.until !== first.until) parts.set("until", state.until);
    history.replaceState(null, "", "#" + parts);
  }
  function fromAddress() {
    const setting = start();
    for (const [key, text] of new URLSearchParams(location.hash.slice(1))) {
      const value = Number(text), dose = /^d(\d+)\.(amount|every|count)$/.exec(key);
      if (text === "" || !Number.isFinite(value)) continue;
      if (key === "until" && value > 0) setting.until = value;
      else if (dose && setting.d[dose[1]]) setting.d[dose[1]][dose[2]] = value;
      else if (key.startsWith("p.")) {
        const slider = session.sliders.find(s => s.key === key.slice(2));
        if (slider) setting.p[slider.key] = Math.min(slider.upper, Math.max(slider.lower, value));
      }
    }
    return setting;
  }

  const toStep = (s, v) => s.log ? Steps * Math.log(v / s.lower) / Math.log(s.upper / s.lower) : Steps * (v - s.lower) / (s.upper - s.lower);
  const fromStep = (s, x) => s.log ? s.lower * Math.pow(s.upper / s.lower, x / Steps) : s.lower + (s.upper - s.lower) * x / Steps;

  function remember() {
    past.push(copy(shown ?? state));
    if (past.length > 200) past.shift();
    byId("undo").disabled = false;
  }
  function changed(keep) {
    toAddress();
    ask();
    if (!keep) shown = copy(state);
  }
  function commit(change) {
    remember();
    change();
    shown = copy(state);
    changed();
    fill();
  }

  function row(parent, id, name, unit, meaning, slider, get, set, attributes) {
    const div = document.createElement("div"), label = document.createElement("label"), number = document.createElement("input"), units = document.createElement("span");
    div.className = "row";
    label.textContent = name;
    label.htmlFor = id;
    units.className = "unit";
    units.textContent = unit;
    Object.assign(number, { type: "number", id, step: "any" }, attributes);
    number.addEventListener("change", () => {
      const value = Number(number.value);
      if (number.value === "" || !Number.isFinite(value) || !number.checkValidity()) { tell(`${name}: ${number.validationMessage || "not a number"}`, true); fill(); return; }
      commit(() => set(value));
    });
    div.append(label, number, units);
    let range = null;
    if (slider) {
      range = document.createElement("input");
      Object.assign(range, { type: "range", min: 0, max: Steps, step: 1 });
      range.setAttribute("aria-label", name);
      range.addEventListener("input", () => {
        if (!range.dragging) { range.dragging = true; remember(); }
        const value = Number(fromStep(slider, Number(range.value)).toPrecision(6));
        set(Math.min(slider.upper, Math.max(slider.lower, value)));
        number.value = short(get());
        range.setAttribute("aria-valuetext", `${short(get())} ${unit}`);
        changed(true);
      });
      range.addEventListener("change", () => { range.dragging = false; shown = copy(state); });
      div.append(range);
    }
    if (meaning) { const small = document.createElement("small"); small.textContent = meaning; div.append(small); }
    parent.append(div);
    inputs.set(id, () => {
      number.value = short(get());
      if (range) { range.value = toStep(slider, get()); range.setAttribute("aria-valuetext", `${short(get())} ${unit}`); }
    });
  }
  const fill = () => inputs.forEach(one => one());

  function box(title) {
    const set = document.createElement("fieldset"), legend = document.createElement("legend");
    legend.textContent = title;
    set.append(legend);
    byId("controls").append(set);
    return set;
  }
  function controls() {
    session.doses.forEach((dose, i) => {
      const set = box(`Dose into ${dose.into}${session.groups.length > 1 ? " (" + dose.groups + ")" : ""}`);
      const size = { lower: dose.amount > 0 ? dose.amount / 1000 : 0, upper: dose.amount > 0 ? dose.amount * 1000 : 1, log: dose.amount > 0 };
      row(set, `amount${i}`, "amount", dose.unit, "", size, () => state.d[i].amount, v => state.d[i].amount = v, { min: 0 });
      row(set, `count${i}`, "times", "", "", null, () => state.d[i].count, v => state.d[i].count = Math.round(v), { min: 1, max: 60, step: 1 });
      row(set, `every${i}`, "every", session.time_unit, "", null, () => state.d[i].every, v => state.d[i].every = v, { min: 1e-9 });
    });
    const view = box("Time shown");
    row(view, "until", "until", session.time_unit, "", null, () => state.until, v => state.until = v, { min: 1e-9, max: session.until * 100 });
    for (const group of [...new Set(session.sliders.map(s => s.group))].sort((a, b) => (a === "") - (b === ""))) {
      const title = group ? session.groups.find(g => g.name === group)?.title ?? group : "Parameters";
      const set = box(title);
      for (const s of session.sliders.filter(one => one.group === group))
        row(set, `p-${s.key}`, s.name, s.unit, s.meaning, s, () => state.p[s.key] ?? s.value, v => { if (v === s.value) delete state.p[s.key]; else state.p[s.key] = v; }, { min: s.lower, max: s.upper });
    }
  }

  // The newest setting is sent when the answer to the one before has come.
  async function ask() {
    asked = copy(state);
    if (waiting) return;
    waiting = true;
    while (asked) {
      const setting = asked;
      asked = null;
      try {
        const began = performance.now();
        const answer = await fetch("curves", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(setting) });
        const result = await answer.json();
        if (!answer.ok) { tell(result.problem ?? "The setting was refused.", true); continue; }
        draw(result);
        tell(result.failures.length ? result.failures.join(" ") : `Curves in ${Math.round(result.milliseconds)} ms, drawn after ${Math.round(performance.now() - began)} ms.`, result.failures.length > 0);
        document.body.dataset.answered = String(1 + Number(document.body.dataset.answered ?? 0));
      } catch (problem) { tell("The program does not answer: is it still running?", true); }
    }
    waiting = false;
  }

  const Svg = "http://www.w3.org/2000/svg";
  function make(name, attributes, text) {
    const node = document.createElementNS(Svg, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text !== undefined) node.textContent = text;
    return node;
  }
  function ticks(low, high, count) {
    const step = Math.pow(10, Math.floor(Math.log10((high - low) / count))), size = [1, 2, 5, 10].map(k => k * step).find(k => (high - low) / k <= count);
    const list = [];
    for (let k = Math.ceil(low / size - 1e-9); k * size <= high + 1e-9 * size; k++) list.push(k * size);
    return list;
  }
  const tickText = v => v === 0 ? "0" : Math.abs(v) >= 1e5 || Math.abs(v) < 1e-3 ? v.toExponential(0).replace("e+", "e") : String(Number(v.toPrecision(6)));

  function draw(result) {
    const panels = byId("panels"), isLog = byId("log").checked;
    draw.last = result;
    panels.replaceChildren(...session.observables.map(observable => {
      const figure = document.createElement("figure"), caption = document.createElement("figcaption");
      caption.textContent = `${observable.meaning || observable.name}${observable.unit ? " (" + observable.unit + ")" : ""}`;
      const [w, h, left, bottom] = [420, 260, 62, 40], data = session.data.filter(d => d.observable === observable.name);
      const courses = result.courses.filter(c => c.observable === observable.name);
      const end = result.times[result.times.length - 1];
      const all = courses.flatMap(c => c.values).concat(data.filter(d => d.time <= end).map(d => d.value)).filter(v => v !== null && (!isLog || v > 0));
      let [low, high] = [isLog ? Infinity : 0, -Infinity];
      for (const v of all) { if (v > high) high = v; if (v < low) low = v; }
      if (!(high > low)) [low, high] = isLog ? [0.1, 1] : [0, high > 0 ? high : 1];
      if (isLog) { low = Math.max(low, high * 1e-6); [low, high] = [Math.pow(10, Math.floor(Math.log10(low))), Math.pow(10, Math.ceil(Math.log10(high)))]; if (low === high) low /= 10; }
      const x = t => left + (w - left - 12) * t / end;
      const y = v => (h - bottom) - (h - bottom - 10) * (isLog ? Math.log(Math.max(v, low) / low) / Math.log(high / low) : (v - low) / (high - low) / 1.04);
      const svg = make("svg", { viewBox: `0 0 ${w} ${h}`, role: "img", "aria-label": `${observable.name} over time: ` + courses.map(c => `${c.group} ends at ${short(c.values[c.values.length - 1] ?? 0)} ${observable.unit}`).join("; ") });
      const vertical = isLog ? Array.from({ length: Math.round(Math.log10(high / low)) + 1 }, (_, i) => low * Math.pow(10, i)) : ticks(low, high, 5);
      const thin = Math.ceil(vertical.length / 7);
      vertical.filter((_, i) => i % thin === 0).forEach(v => svg.append(make("line", { class: "grid", x1: left, x2: w - 12, y1: y(v), y2: y(v) }), make("text", { x: left - 6, y: y(v) + 4, "text-anchor": "end" }, tickText(v))));
      ticks(0, end, 6).forEach(t => svg.append(make("line", { class: "axis", x1: x(t), x2: x(t), y1: h - bottom, y2: h - bottom + 4 }), make("text", { x: x(t), y: h - bottom + 17, "text-anchor": "middle" }, tickText(t))));
      svg.append(make("path", { class: "axis", d: `M${left} 8V${h - bottom}H${w - 12}` }), make("text", { x: (left + w - 12) / 2, y: h - 5, "text-anchor": "middle" }, `Time (${session.time_unit})`));
      courses.forEach(course => {
        let path = "", pen = false;
        course.values.forEach((v, i) => { if (v === null || (isLog && v <= 0)) pen = false; else { path += `${pen ? "L" : "M"}${x(result.times[i]).toFixed(1)} ${y(v).toFixed(1)}`; pen = true; } });
        svg.append(make("path", { class: `curve c${session.groups.findIndex(g => g.name === course.group) % 6}`, d: path, "data-group": course.group }));
      });
      data.filter(d => d.time <= end && (!isLog || d.value > 0)).forEach(d => svg.append(make("circle", { class: `p${session.groups.findIndex(g => g.name === d.group) % 6}`, cx: x(d.time), cy: y(d.value), r: 3.4 })));
      figure.append(caption, svg);
      return figure;
    }));
  }

  async function download(name) {
    const answer = await fetch(name, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(state) });
    if (!answer.ok) { tell((await answer.json()).problem, true); return; }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    tell(`${name} downloaded.`);
  }

  function undo() {
    if (!past.length) return;
    state = past.pop();
    shown = copy(state);
    byId("undo").disabled = !past.length;
    changed();
    fill();
  }

  async function begin() {
    session = await (await fetch("session")).json();
    document.title = `${session.title} – biodist explore`;
    byId("title").textContent = session.title;
    if (session.simulated) { byId("simulated").hidden = false; byId("simulated").textContent = `Simulated data: ${session.simulated}`; }
    session.groups.forEach((group, i) => {
      const span = document.createElement("span"), svg = make("svg", { viewBox: "0 0 34 10", "aria-hidden": "true" });
      svg.append(make("line", { class: `curve c${i % 6}`, x1: 0, x2: 34, y1: 5, y2: 5 }));
      span.append(svg, group.title);
      byId("legend").append(span);
    });
    state = fromAddress();
    shown = copy(state);
    controls();
    fill();
    ask();
    byId("undo").addEventListener("click", undo);
    byId("reset").addEventListener("click", () => commit(() => state = start()));
    byId("log").addEventListener("change", () => draw.last && draw(draw.last));
    byId("share").addEventListener("click", async () => { const setting = location.hash || "#"; try { await navigator.clipboard.writeText(setting); tell("The setting is on the clipboard: put it after the address of an explorer of this file. The address itself is the key to this page and stays here."); } catch { tell(setting); } });
    byId("save").addEventListener("click", async () => {
      const answer = await fetch("save", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...state, name: byId("name").value }) });
      const result = await answer.json();
      tell(answer.ok ? `Saved as ${result.saved}.` : result.problem, !answer.ok);
    });
    document.querySelectorAll("[data-export]").forEach(button => button.addEventListener("click", () => download(button.dataset.export)));
    document.addEventListener("keydown", event => { if ((event.ctrlKey || event.metaKey) && event.key === "z" && event.target.type !== "text") { event.preventDefault(); undo(); } });
    addEventListener("hashchange", () => { remember(); state = fromAddress(); shown = copy(state); fill(); ask(); });
  }
  begin();
})();
