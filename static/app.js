// Comforts. Every page works without them.
import { busy, say } from "./page.js";

const typing = (node) => node.closest?.("input, textarea, select, [contenteditable]");
const menus = () => document.querySelectorAll("details.menu[open]");

/** Loads what a part of a page needs. */
async function enhance(root) {
  if (root.querySelector("[data-composer], [data-drop], [data-draft]")) (await import("./compose.js")).ready(root);
}

let dialogs;
if (document.querySelector("[data-dialog]")) import("./dialog.js").then((module) => { dialogs = module; });
document.addEventListener("shown", (e) => enhance(e.detail));
enhance(document);
if (document.querySelector(".door")) sessionStorage.clear();
if (document.querySelector("[data-moment]")) import("./live.js");
document.querySelectorAll("[data-rows]").forEach((table) => { table.dataset.live = ""; });
["[data-summary]:not([data-still] *)", ".door [aria-invalid]", ".door .input"].map((one) => document.querySelector(one)).find(Boolean)?.focus();

addEventListener("click", (e) => {
  menus().forEach((menu) => { if (!menu.contains(e.target)) menu.open = false; });
  if (e.defaultPrevented || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
  const link = e.target.closest("a[data-dialog]");
  if (link && dialogs) { e.preventDefault(); return dialogs.open(link); }
  const copied = e.target.closest("[data-copy], [data-link]");
  if (copied) return copy(copied, copied.dataset.copy ?? copied.href, copied.dataset.copy ? `Copied ${copied.dataset.copy}` : "The link is copied");
  const source = e.target.closest("[data-copy-from]");
  if (source) { e.preventDefault(); return copyFrom(source); }
  const area = e.target.closest('a[href="#comment"]');
  if (area) {
    e.preventDefault();
    const box = document.getElementById("comment");
    const fold = box.closest("details");
    if (fold) fold.open = true;
    return box.focus();
  }
  const row = e.target.closest("[data-live] tbody tr");
  if (row && !e.target.closest("a") && !String(getSelection())) row.querySelector("a").click();
});

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
  if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target) || document.querySelector("dialog[open]")) return;
  const viewer = document.querySelector("[data-viewer]");
  const way = viewer && { ArrowLeft: "[rel=prev]", ArrowRight: "[rel=next]", Escape: "[data-close]" }[e.key];
  if (way) return viewer.querySelector(way)?.click();
  const all = keys() ? [...document.querySelectorAll(`[data-key="${CSS.escape(e.key.toLowerCase())}"]`)] : [];
  const wanted = all.find((one) => one.checkVisibility());
  if (!wanted?.matches("input")) return wanted?.click();
  e.preventDefault();
  wanted.select();
});

/** Keys without Ctrl can be turned off, on the page about them. */
function keys() {
  try { return localStorage.getItem("keys") !== "off"; } catch { return true; }
}
const switchKeys = document.querySelector("[data-keys]");
if (switchKeys) {
  switchKeys.checked = keys();
  switchKeys.addEventListener("change", () => localStorage.setItem("keys", switchKeys.checked ? "on" : "off"));
}

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
