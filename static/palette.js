// The palette: go anywhere, do what the page offers, find a case; all by typing a few letters.
import { say } from "./page.js";

const PAUSE = 150;
const RESULTS_MAX = 12;
const text = (node) => (node.getAttribute("aria-label") ?? [...node.childNodes].filter((part) => !part.matches?.("kbd, .vh, .count")).map((part) => part.textContent).join("")).trim().replace(/\s+/g, " ");

/** What the page offers now: its actions, then the lines of its navigation. Each has a node to click. */
function offers() {
  const acts = document.querySelectorAll(".case-head .title .btn, #actions + .btn-row .btn, .head .btn, .panel h2 + .btn, .section-head .btn, main a.btn[data-key], .compose-foot .btn[data-replies]");
  const ways = document.querySelectorAll(".side .nav a, .side-foot a[data-key]");
  const of = (nodes, kind) => [...nodes].filter((node) => text(node) && !node.disabled).map((node) => ({ kind, label: text(node), go: () => node.click() }));
  const box = document.getElementById("comment");
  const write = box ? [{ kind: "Do", label: "Write a comment", go: () => { const fold = box.closest("details"); if (fold) fold.open = true; box.focus(); } }] : [];
  const all = [...write, ...of(acts, "Do"), ...of(ways, "Go to")];
  return all.filter((one, at) => all.findIndex((other) => other.label === one.label) === at);
}

/** How well a label fits what is typed: where each typed word begins a word, or stands at all; -1 for not. */
function fit(label, typed) {
  const has = label.toLowerCase();
  let rank = 0;
  for (const word of typed.toLowerCase().split(/\s+/).filter(Boolean)) {
    const at = has.indexOf(word);
    if (at < 0) return -1;
    rank += at === 0 ? 0 : /\W/.test(has[at - 1]) ? 1 : 2;
  }
  return rank;
}

async function cases(typed, signal) {
  try {
    const answer = await fetch(`/search/suggest?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" }, signal });
    const found = answer.ok ? await answer.json() : [];
    return found.map((one) => ({ kind: "Case", label: one.subject, more: `${one.id} · ${one.status}`, go: () => location.assign(`/cases/${one.id}`) }));
  } catch {
    return [];
  }
}

/** Opens it over the page. */
export function open() {
  const [dialog, box, list] = ["dialog", "input", "ul"].map((name) => document.createElement(name));
  Object.assign(dialog, { className: "palette" });
  dialog.setAttribute("aria-label", "Go to, do, find");
  Object.assign(box, { className: "input", type: "text", placeholder: "Go to, do, or find a case", autocomplete: "off", dir: "auto", maxLength: 200 });
  const roles = { role: "combobox", "aria-label": "Go to, do, or find a case", "aria-expanded": "true", "aria-controls": "palette", "aria-autocomplete": "list" };
  for (const [name, value] of Object.entries(roles)) box.setAttribute(name, value);
  list.id = "palette";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "What fits");
  dialog.append(box, list);
  document.body.append(dialog);

  const offered = offers();
  let shown = [], waiting, asked;
  const show = (found) => {
    const typed = box.value.trim();
    const ranked = offered.map((one) => ({ one, rank: fit(one.label, typed) })).filter(({ rank }) => rank >= 0).sort((a, b) => a.rank - b.rank);
    const search = typed && [{ kind: "Search", label: `Search all cases for “${typed}”`, go: () => location.assign(`/search?q=${encodeURIComponent(typed)}`) }];
    shown = [...ranked.map(({ one }) => one).slice(0, RESULTS_MAX), ...found, ...(search || [])];
    list.replaceChildren(...shown.map(option));
    mark(0);
  };
  const mark = (at) => {
    [...list.children].forEach((one, is) => one.setAttribute("aria-selected", String(is === at)));
    const one = list.children[at];
    one?.scrollIntoView({ block: "nearest" });
    if (one) box.setAttribute("aria-activedescendant", one.id);
    else box.removeAttribute("aria-activedescendant");
  };
  const marked = () => [...list.children].findIndex((one) => one.getAttribute("aria-selected") === "true");
  const choose = (at) => {
    const one = shown[at];
    if (!one) return;
    dialog.close();
    one.go();
  };
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    asked?.abort();
    show([]);
    if (box.value.trim().length < 2) return;
    waiting = setTimeout(async () => {
      asked = new AbortController();
      const { signal } = asked;
      const found = await cases(box.value, signal);
      if (signal.aborted) return;
      const at = marked();
      show(found);
      mark(Math.max(at, 0));
      if (found.length) say(found.length === 1 ? "1 case found" : `${found.length} cases found`);
    }, PAUSE);
  });
  box.addEventListener("keydown", (e) => {
    if (e.isComposing) return;
    const to = { ArrowDown: marked() + 1, ArrowUp: marked() - 1 }[e.key];
    if (to !== undefined) { e.preventDefault(); mark((to + shown.length) % Math.max(shown.length, 1)); }
    if (e.key === "Enter") { e.preventDefault(); choose(marked()); }
  });
  list.addEventListener("click", (e) => choose([...list.children].indexOf(e.target.closest("li"))));
  dialog.addEventListener("click", (e) => { if (e.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => { asked?.abort(); clearTimeout(waiting); dialog.remove(); });
  show([]);
  dialog.showModal();
  box.focus();
}

function option(one, at) {
  const line = document.createElement("li");
  Object.assign(line, { id: `palette-${at}` });
  line.setAttribute("role", "option");
  const [label, kind] = [document.createElement("span"), document.createElement("small")];
  Object.assign(label, { textContent: one.label, dir: "auto" });
  kind.textContent = one.more ?? one.kind;
  line.append(label, " ", kind);
  return line;
}
