// Live updates: what has moved is fetched again, by the requests that everybody makes.
import { drawBoxes, say } from "./page.js";
import { listen } from "./stream.js";

const AFTER_MS = 150;
const WRITING_MS = 6000;
const who = document.querySelector(".whoami")?.textContent ?? "";
const here = location.pathname.match(/^\/cases\/(CA-\d{3}-\d{3}-\d{3})$/)?.[1];
// A page that says why there is no list is none.
const list = ["/cases", "/home"].includes(location.pathname) && !document.querySelector("main > .empty > h1");
const visible = () => document.visibilityState === "visible";
// From a later page of a list one is led to what moved on the first.
const query = new URLSearchParams(location.search);
const later = list && ["after", "before"].filter((name) => query.has(name));
if (later) later.forEach((name) => query.delete(name));
const first = later?.length ? `${location.pathname}?${query}` : null;
let since = Number(document.querySelector("[data-moment]").dataset.moment);

// One stream per browser: a worker that all pages share, else the page that holds a lock.
const keep = "SharedWorker" in self ? share() : lead();
const tell = () => keep({ visible: visible(), since });
addEventListener("visibilitychange", () => {
  tell();
  // What was read elsewhere meanwhile moves nothing but the counters.
  if (visible()) hear({ at: since, moved: [], all: false, counters: true });
});
addEventListener("pageshow", tell);
addEventListener("pagehide", () => keep({ left: true, visible: false, since }));
tell();

function share() {
  const worker = new SharedWorker("./hub.js", { type: "module", name: `live ${who}` });
  worker.port.onmessage = (e) => hear(e.data);
  return (state) => worker.port.postMessage(state);
}

function lead() {
  const channel = new BroadcastChannel(`live ${who}`);
  channel.onmessage = (e) => visible() && hear(e.data);
  const alone = (name, how, run) => run();
  const hold = navigator.locks?.request.bind(navigator.locks) ?? alone;
  let ask;
  return (state) => {
    if (!state.visible) { ask?.abort(); ask = undefined; }
    if (!state.visible || ask) return;
    ask = new AbortController();
    const { signal } = ask;
    Promise.resolve(hold(`live ${who}`, { signal }, () => new Promise((release) => {
      const end = listen(since, (hint) => { hear(hint); channel.postMessage(hint); });
      signal.addEventListener("abort", () => { end(); release(); });
    }))).catch(() => {});
  };
}

let due;
let stale = false;
const moved = new Set();

function hear(hint) {
  hint.writing?.filter(([id]) => id === here).forEach(([, name]) => writes(name));
  // Several cases can move in one moment, and the clock can be set back: every hint counts.
  since = Math.max(since, hint.at);
  hint.moved.forEach((id) => moved.add(id));
  if (hint.all) moved.add("all");
  stale ||= hint.counters || moved.size > 0;
  // Many hints in a row make one look.
  if (stale) due ??= setTimeout(look, AFTER_MS);
}

async function look() {
  const ids = new Set(moved);
  moved.clear();
  stale = false;
  try {
    if (here && (ids.has(here) || ids.has("all"))) await lookAtCase();
    else if (list && ids.size) await lookAtList(ids);
    else count(await fetched("/live/menu"));
  } catch {
    // The next hint tries again; the page still says what it said.
  }
  due = stale ? setTimeout(look, AFTER_MS) : undefined;
}

/** A page as it is now; nobody is led to another, as who is not signed in any more would be. */
async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

const same = (one, other) => plain(one) === plain(other);
const plain = (node) => node.outerHTML.replace(/name="token" value="\w+"|datetime="[^"]*" data-ago="">[^<]*/g, "");

/** Puts a part of the new page in the place of the old; what has the focus there has it again. */
function swap(old, fresh) {
  if (!old || !fresh || same(old, fresh)) return;
  const stops = (node) => [...node.querySelectorAll("a, button, summary")];
  const at = old.contains(document.activeElement) ? stops(old).indexOf(document.activeElement) : -1;
  const folds = [...old.querySelectorAll("details")].map((fold) => fold.open);
  old.replaceWith(fresh);
  fresh.querySelectorAll("details").forEach((fold, n) => { fold.open = folds[n] ?? fold.open; });
  if (at >= 0) stops(fresh)[at]?.focus();
}

/** The counters of the menu. */
function count(page) {
  for (const link of document.querySelectorAll(".side nav.nav a")) {
    const fresh = page.querySelector(`.side nav.nav a[href="${CSS.escape(link.getAttribute("href"))}"]`);
    if (!fresh) continue;
    const [old, now] = [link, fresh].map((one) => one.querySelector(".count"));
    if (old?.textContent === now?.textContent) continue;
    old?.remove();
    if (now) link.append(" ", now);
  }
  swap(document.querySelector(".mobilebar"), page.querySelector(".mobilebar"));
}

const key = (row) => row.querySelector('a[href^="/cases/CA-"]')?.getAttribute("href").slice(7, 21);

/** Rows change where they stand; what came, went or would stand elsewhere is told of above them. */
async function lookAtList(ids) {
  const page = await fetched(location.href);
  count(page);
  drawBoxes(page);
  const rows = (root) => [...root.querySelectorAll(".app [data-rows] tbody tr")];
  const [old, fresh] = [rows(document), rows(page)];
  const now = new Map(fresh.map((row, at) => [key(row), { row, at }]));
  old.forEach((row, at) => {
    const found = now.get(key(row));
    if (!found) return ids.has(key(row)) && missed.add(key(row));
    if (found.at !== at && ids.has(key(row))) missed.add(key(row));
    if (same(row, found.row)) return;
    const [held, ticked] = [row.contains(document.activeElement), row.querySelector("[name=case]")?.checked];
    row.className = found.row.className;
    row.replaceChildren(...found.row.cloneNode(true).children);
    const box = row.querySelector("[name=case]");
    if (box) box.checked = ticked;
    if (held) row.querySelector("a")?.focus();
  });
  const known = new Set(old.map(key));
  for (const id of now.keys()) if (!known.has(id)) missed.add(id);
  if (first) rows(await fetched(first)).map(key).forEach((id) => ids.has(id) && missed.add(id));
  if (missed.size) tellOfMissed();
}

const missed = new Set();

function tellOfMissed() {
  const text = missed.size === 1 ? "1 case has news" : `${missed.size} cases have news`;
  let bar = document.querySelector("[data-missed]");
  if (!bar) {
    bar = document.createElement("p");
    bar.className = "note missed";
    bar.dataset.missed = "";
    const link = document.createElement("a");
    link.textContent = "Show";
    link.href = first ?? location.href;
    if (!first) link.addEventListener("click", (e) => { e.preventDefault(); location.reload(); });
    bar.append(document.createElement("span"), link);
    (document.querySelector("main .scroll") ?? document.querySelector("main .empty"))?.before(bar);
  }
  bar.firstChild.textContent = text;
  say(text);
}

const PARTS = [".case-head", "#about", "[aria-labelledby=actions]", "[aria-labelledby=resolution]", "[aria-labelledby=description]", "[aria-labelledby=attachments]"];

/** The case as it is now, around what is being typed. */
async function lookAtCase() {
  // Earlier parts of a conversation stay as they are.
  if (new URLSearchParams(location.search).has("before")) return count(await fetched("/live/menu"));
  const page = await fetched(location.pathname);
  count(page);
  for (const part of PARTS) {
    const [old, fresh] = [document, page].map((root) => root.querySelector(`.app ${part}`));
    if (old && fresh) swap(old, fresh);
    else if (fresh) document.querySelector("[aria-labelledby=description]").before(fresh);
    else old?.remove();
  }
  converse(page);
  compose(page);
  const title = page.querySelector("title").textContent;
  if (document.title !== title) document.title = title;
}

/** What was written comes below what is there. */
function converse(page) {
  const [old, fresh] = [document, page].map((root) => root.querySelector("[aria-labelledby=comments]"));
  const [talk, now] = [old, fresh].map((part) => part.querySelector(".talk"));
  swap(old.querySelector("h2"), fresh.querySelector("h2"));
  if (!talk || !now) return swap(old, fresh);
  const lines = [...talk.children];
  const news = [...now.children];
  // Of a long conversation the page has the newest part, which begins elsewhere now.
  if (!lines.every((line, at) => line.id === news[at]?.id)) return talk.replaceWith(now);
  lines.forEach((line, at) => {
    line.classList.remove("arrived");
    swap(line, news[at]);
  });
  const came = news.slice(lines.length);
  for (const line of came) {
    line.classList.add("arrived");
    talk.append(line);
  }
  const authors = came.filter((line) => line.matches(".msg")).map((line) => line.querySelector("b").textContent);
  if (!came.length) return;
  authors.forEach((name) => writers.delete(name));
  showWriters();
  say(authors.length ? `${[...new Set(authors)].join(", ")}: a new comment` : came.at(-1).textContent);
}

/** The box to write in stays while something stands in it; what is sent from it is held against
 *  what had been shown when that was begun. */
function compose(page) {
  const box = (root) => root.querySelector(".stream > :is(section[aria-label=Write], details.reopen, section[aria-label='Comments are closed'])");
  const [old, fresh] = [document, page].map(box);
  const form = old?.querySelector("form");
  const begun = form && (form.querySelector("textarea").value.trim() || form.querySelector(".filerow") || form.dataset.sent);
  if (begun) return;
  const shown = fresh?.querySelector("[name=seen]")?.value;
  if (form?.elements.seen && shown && form.getAttribute("action") === fresh.querySelector("form").getAttribute("action")) {
    form.elements.seen.value = shown;
    return;
  }
  if (!old || !fresh || same(old, fresh)) return;
  old.replaceWith(fresh);
  document.dispatchEvent(new CustomEvent("shown", { detail: fresh }));
}

const writers = new Map();

/** Somebody is writing here. */
function writes(name) {
  clearTimeout(writers.get(name));
  writers.set(name, setTimeout(() => { writers.delete(name); showWriters(); }, WRITING_MS));
  showWriters();
}

function showWriters() {
  const place = document.querySelector("[data-writers]") ?? makeWriters();
  if (!place) return;
  const names = [...writers.keys()];
  const text = names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)} are writing` : `${names[0] ?? ""} is writing`;
  const shown = names.length ? `${text}…` : "";
  if (place.textContent !== shown) place.textContent = shown;
}

function makeWriters() {
  const comments = document.querySelector("[aria-labelledby=comments]");
  if (!comments) return null;
  const place = document.createElement("p");
  place.className = "writers small muted";
  place.dataset.writers = "";
  place.setAttribute("role", "status");
  comments.append(place);
  return place;
}
