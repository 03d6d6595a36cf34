// Comforts. Every page works without them.
import { busy, drawBoxes, go, say } from "./page.js";

const typing = (node) => node.closest?.("input, textarea, select, [contenteditable]");
const menus = () => document.querySelectorAll("details.menu[open]");

/** Loads what a part of a page needs. */
async function enhance(root) {
  const on = root.querySelector("[data-keys]");
  if (on) on.checked = keys();
  if (root.querySelector("[data-composer], [data-drop], [data-draft]")) (await import("./compose.js")).ready(root);
}

let dialogs;
if (document.querySelector("[data-dialog]")) import("./dialog.js").then((module) => { dialogs = module; });
document.addEventListener("shown", (e) => enhance(e.detail));
enhance(document);
if (document.querySelector(".door")) sessionStorage.clear();
if (document.querySelector("[data-moment]")) import("./live.js");
document.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
  const tabs = tab.closest(".tabs");
  tabs.scrollLeft = tab.getBoundingClientRect().left - tabs.getBoundingClientRect().left - 48;
});
document.querySelectorAll("[data-rows]").forEach((table) => { table.dataset.live = ""; });
["[data-summary]:not([data-still] *)", ".door [aria-invalid]", ".door .input"].map((one) => document.querySelector(one)).find(Boolean)?.focus();

addEventListener("click", (e) => {
  menus().forEach((menu) => { if (!menu.contains(e.target)) menu.open = false; });
  if (e.defaultPrevented || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
  const link = e.target.closest("a[data-dialog]");
  if (link && dialogs) { e.preventDefault(); return dialogs.open(link); }
  const copied = e.target.closest("[data-copy], [data-link]");
  if (copied) return copy(copied, copied.dataset.copy ?? copied.href, copied.dataset.copy ? `Copied ${copied.dataset.copy}` : "The link is copied");
  const taken = e.target.closest("[data-copy-field]");
  if (taken) return copy(taken, taken.previousElementSibling.value, "It is copied");
  const replies = e.target.closest("[data-replies]");
  if (replies && dialogs) { e.preventDefault(); return dialogs.open(replies); }
  const source = e.target.closest("[data-copy-from]");
  if (source) { e.preventDefault(); return copyFrom(source); }
  const area = e.target.closest('a[href="#comment"]');
  if (area) { e.preventDefault(); return write(); }
  const row = e.target.closest("[data-live] tbody tr");
  if (row && !e.target.closest("a, label") && !String(getSelection())) row.querySelector("a").click();
});

/** Goes to the box for comments, if there is one. Tells whether. */
function write() {
  const box = document.getElementById("comment");
  const fold = box?.closest("details");
  if (fold) fold.open = true;
  box?.focus();
  return Boolean(box);
}

/** Goes to the row after the one that has the focus, or before it; to the first from elsewhere. */
function walk(by) {
  const rows = [...document.querySelectorAll("[data-rows] tbody tr, .news li, .hits > li")].map((row) => row.querySelector("a"));
  const at = rows.indexOf(document.activeElement?.closest?.("tr, li")?.querySelector("a"));
  const next = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return Boolean(next);
}
/** Ticks the row that has the focus, or no more. Tells whether it can. */
function tick() {
  const box = document.activeElement?.closest?.("tr")?.querySelector("[name=case]");
  box?.click();
  return Boolean(box);
}
const DOES = { j: () => walk(1), k: () => walk(-1), r: write, x: tick };

/** Copies what stands at a link's address; goes there if it cannot be had or copied. */
async function copyFrom(link) {
  busy(link, true);
  const answer = await fetch(link.href).catch(() => null);
  const text = answer?.ok && !answer.redirected ? await answer.text().catch(() => null) : null;
  busy(link, false);
  if (text === null || !(await copy(link, text, "The case is copied as Markdown"))) location.assign(link.href);
}

/** Copies a text and says so, also with the picture of what was clicked. Tells whether. */
async function copy(node, text, said) {
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "vh";
    document.body.append(area);
    area.select();
    done = document.execCommand("copy");
    area.remove();
    node.focus();
  }
  if (!done) return false;
  say(said);
  const picture = node.querySelector("use");
  const before = picture.getAttribute("href");
  if (before.endsWith("#check")) return true;
  picture.setAttribute("href", before.replace(/#.*/, "#check"));
  setTimeout(() => picture.setAttribute("href", before), 1500);
  return true;
}

// A box that suggests does so once somebody is in it.
addEventListener("focusin", async (e) => {
  const form = e.target.closest?.("[data-suggest]");
  if (form) (await import("./search.js")).ready(form);
});

addEventListener("keydown", (e) => {
  if (e.key === "Escape" && menus().length) {
    return menus().forEach((menu) => { menu.open = false; menu.firstElementChild.focus(); });
  }
  if (document.querySelector("dialog[open]")) return;
  if ((e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && e.key === "k" && !e.target.closest?.("[data-composer]")) {
    e.preventDefault();
    return document.querySelector(".app .side") && import("./palette.js").then((module) => module.open());
  }
  if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
  const viewer = document.querySelector("[data-viewer]");
  const way = viewer && { ArrowLeft: "[rel=prev]", ArrowRight: "[rel=next]", Escape: "[data-close]" }[e.key];
  if (way) return viewer.querySelector(way)?.click();
  const all = keys() ? [...document.querySelectorAll(`[data-key="${CSS.escape(e.key.toLowerCase())}"]`)] : [];
  const wanted = all.find((one) => one.checkVisibility());
  if (!wanted && keys() && DOES[e.key.toLowerCase()]?.()) return e.preventDefault();
  if (!wanted?.matches("input")) return wanted?.click();
  e.preventDefault();
  wanted.select();
});

/** Keys without Ctrl can be turned off, on the page about them. */
function keys() {
  try { return localStorage.getItem("keys") !== "off"; } catch { return true; }
}
addEventListener("change", (e) => {
  if (e.target.matches?.("[data-keys]")) localStorage.setItem("keys", e.target.checked ? "on" : "off");
});

// A form goes once.
addEventListener("submit", (e) => {
  if (e.defaultPrevented || e.target.method !== "post") return;
  if (e.target.dataset.sent) return e.preventDefault();
  e.target.dataset.sent = "1";
  busy(e.submitter, true);
});
addEventListener("pageshow", (e) => {
  if (!e.persisted) return;
  document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent);
  document.querySelectorAll("button[aria-busy]").forEach((button) => busy(button, false));
});

addEventListener("change", (e) => e.target.closest?.("[data-reload]")?.querySelector("button").click());

// Boxes of a list: drawn where the page has none, ticked all at once, counted.
drawBoxes(document);
const boxes = () => [...document.querySelectorAll("[data-bulk] [name=case]")];
addEventListener("click", (e) => {
  if (!e.target.closest?.("[data-tick]") || e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  const all = boxes().every((box) => box.checked);
  boxes().forEach((box) => { box.checked = !all; });
  ticked();
});
addEventListener("change", (e) => { if (e.target.matches?.("[data-bulk] [name=case]")) ticked(); });
function ticked() {
  say(`${boxes().filter((box) => box.checked).length} ticked`);
}

// What is held counts down, and then shows what came of it; ticks are not lost over it.
const held = document.querySelector("[data-held]");
if (held) {
  const [end, words] = [performance.now() + Number(held.dataset.held), held.querySelector("[data-left]")];
  const count = setInterval(() => {
    const left = Math.ceil((end - performance.now()) / 1000);
    if (left > -1) return void (words.textContent = `${Math.max(left, 1)} second${left > 1 ? "s" : ""}`);
    clearInterval(count);
    const typed = [...document.querySelectorAll(".app input:is([type=text], [type=search])")].some((field) => field.value !== field.defaultValue);
    if (!typed && !document.querySelector("dialog[open]") && !boxes().some((box) => box.checked)) return go(location.href);
    held.querySelector("[role=status]").textContent = "They are closed, as far as they could be. Reload the page to see.";
    held.querySelector("button").remove();
  }, 250);
}

// A list narrows as one types.
addEventListener("input", (e) => {
  if (!e.target.matches?.("[data-filter]")) return;
  const picks = e.target.closest("fieldset")?.querySelector(".picks") ?? document.querySelector(".picks");
  const wanted = e.target.value.trim().toLowerCase();
  let shown = 0;
  for (const one of picks.children) {
    const fits = one.textContent.toLowerCase().includes(wanted);
    one.hidden = !fits && !one.querySelector(":checked");
    one.classList.toggle("hit", fits && wanted !== "");
    if (!one.hidden) shown += 1;
  }
  say(`${shown} shown`);
});

// What is near in time is told by its distance, so it changes.
setInterval(() => {
  document.querySelectorAll("time[data-ago]").forEach((time) => {
    const minutes = Math.floor((Date.now() - Date.parse(time.dateTime)) / 60000);
    if (minutes < 1 || minutes >= 720) return;
    time.textContent = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
  });
}, 30000);
