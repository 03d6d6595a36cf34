// Files: chosen, dropped or pasted, each on its way with its own progress and its own error.
import { busy, go, main, renew, say, token } from "./page.js";

const AT_ONCE = 3;
const waiting = [];
let running = 0;

const zone = (form) => form?.querySelector("[data-drop]");
const list = (form) => form.querySelector("[data-kept]");
const tell = (form) => form.dispatchEvent(new Event("files", { bubbles: true }));

function size(bytes) {
  const units = [bytes === 1 ? "byte" : "bytes", "KB", "MB", "GB"];
  let unit = 0;
  while (bytes >= 1024 && unit < 3) { bytes /= 1024; unit += 1; }
  return `${Number(bytes.toFixed(1))} ${units[unit]}`;
}

/** What is wrong with a file as far as its name and size tell; the server looks inside. */
function wrong(drop, file, count) {
  const called = `“${file.name.length > 60 ? `${file.name.slice(0, 60)}…` : file.name}”`;
  const named = `${called} (${size(file.size)})`;
  if (count >= Number(drop.dataset.max)) return `${named} is one too many; up to ${drop.dataset.max} files can go with one message.`;
  const kinds = new Map(drop.dataset.kinds.split(" ").map((kind) => kind.split(":")));
  const kind = /[^.]\.([^.]+)$/.exec(file.name)?.[1].toLowerCase();
  const limit = Number(kinds.get(kind));
  if (!limit) return `${named} is not a kind of file that can be sent here. These are: .${[...kinds.keys()].join(" .")}`;
  if (file.size === 0) return `${called} is empty (0 bytes). A .${kind} file can have 1 byte up to ${size(limit)} here.`;
  const just = size(file.size) === size(limit) ? "just over " : "";
  if (file.size > limit) return `${called} is ${just}${size(file.size)}. A .${kind} file can have up to ${size(limit)} here.`;
}

/** Takes files into a form: sends them at once, or keeps them until the form goes. */
export function add(form, files, insert) {
  const drop = zone(form);
  if (!drop) return;
  for (const file of files) {
    const count = list(form).querySelectorAll(".filerow:not(.failed)").length;
    const row = draw(form, file);
    const problem = wrong(drop, file, count);
    if (problem) fail(row, problem);
    else if (drop.dataset.to) start(form, row, file, drop.dataset.to, insert);
    else row.file = file;
  }
  tell(form);
}

function draw(form, file) {
  const row = form.querySelector("template").content.firstElementChild.cloneNode(true);
  const [name, bytes] = [row.querySelector(".clip"), row.querySelector(".muted")];
  const [remove, bar] = [row.querySelector("button"), row.querySelector("progress")];
  name.textContent = file.name;
  bytes.textContent = size(file.size);
  bar.hidden = true;
  bar.setAttribute("aria-label", file.name);
  remove.setAttribute("aria-label", `Remove ${file.name}`);
  remove.title = "Remove";
  list(form).append(row);
  return row;
}

function fail(row, problem) {
  row.classList.add("failed");
  delete row.dataset.busy;
  row.querySelector("progress").hidden = true;
  const error = row.querySelector(".error");
  error.hidden = false;
  error.lastElementChild.textContent = problem;
  say(problem);
}

function start(form, row, file, to, insert) {
  row.dataset.busy = "";
  row.querySelector("progress").hidden = false;
  return new Promise((done) => {
    waiting.push(() => send(form, row, file, to).then((answer) => {
      running -= 1;
      if (answer) keep(form, row, answer, insert);
      tell(form);
      next();
      done(Boolean(answer));
    }));
    next();
  });
}

function next() {
  while (running < AT_ONCE && waiting.length) { running += 1; waiting.shift()(); }
}

/** Sends one file. The answer, or nothing if it failed or was cancelled. */
function send(form, row, file, to, again) {
  if (!row.isConnected) return Promise.resolve();
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append("token", token(form));
  body.append("file", file);
  row.request = request;
  return new Promise((done) => {
    request.upload.onprogress = (e) => {
      if (!e.lengthComputable) return;
      row.querySelector("progress").value = (100 * e.loaded) / e.total;
      row.querySelector(".muted").textContent = e.loaded < e.total ? `${size(e.loaded)} of ${size(e.total)}` : size(file.size);
    };
    request.onabort = () => done();
    request.onerror = () => done(void fail(row, `The connection broke while “${file.name}” was on its way. Remove it and try again.`));
    request.onload = () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* a page, not JSON */ }
      if (request.status < 300) return done(answer);
      const stale = ["not_signed_in", "form_expired"].includes(answer.code);
      if (stale) answer.message = `You are signed out. Sign in in another tab, then send “${file.name}” again.`;
      const failed = () => void fail(row, answer.message || `“${file.name}” could not be taken (${request.status}).`);
      if (!stale || again) return done(failed());
      renew().then((fresh) => (fresh ? send(form, row, file, to, true) : failed()), failed).then(done);
    };
    request.open("POST", to);
    request.setRequestHeader("Accept", "application/json");
    request.send(body);
  });
}

/** A file has arrived. */
function keep(form, row, answer, insert) {
  delete row.dataset.busy;
  delete row.file;
  row.querySelector("progress").hidden = true;
  say(`${row.querySelector(".clip").textContent} has arrived.`);
  const picture = row.querySelector("use");
  const sign = zone(form).dataset.to ? (answer.image ? "#image" : "#file") : "#check";
  picture.setAttribute("href", picture.getAttribute("href").replace(/#.*/, sign));
  if (!zone(form).dataset.to) {
    row.classList.add("done");
    return row.querySelector("button").remove();
  }
  row.dataset.file = answer.id;
  form.querySelector("[data-discard]")?.removeAttribute("hidden");
  const kept = document.createElement("input");
  Object.assign(kept, { type: "hidden", name: "kept", value: answer.id });
  row.append(kept);
  if (insert && answer.image) insert(`![${answer.name.replace(/[\\[\]]/g, "\\$&")}](attachment:${answer.id})`);
}

/** Takes a file back, wherever it is. */
function remove(form, row) {
  row.request?.abort();
  const to = zone(form).dataset.to;
  if (row.dataset.file && to) {
    const body = new URLSearchParams({ token: token(form) });
    fetch(`${to}/${row.dataset.file}/remove`, { method: "POST", body, headers: { Accept: "application/json" } });
  }
  const near = row.nextElementSibling ?? row.previousElementSibling;
  say(`${row.querySelector(".clip").textContent} was removed.`);
  row.remove();
  (near?.querySelector("button") ?? form.querySelector("[type=file]")).focus();
  tell(form);
}

/** Sends each file of a form by itself, then leaves for `back` unless one failed. */
export async function sendEach(form, back) {
  busy(main(form), true);
  const rows = [...list(form).children].filter((row) => row.file);
  const sent = await Promise.all(rows.map((row) => start(form, row, row.file, form.action)));
  form.dataset.some = form.dataset.some || sent.includes(true) ? "1" : "";
  if (sent.every(Boolean) && !list(form).querySelector(".failed")) return go(back);
  busy(main(form), false);
  tell(form);
}

addEventListener("click", (e) => {
  const button = e.target.closest?.(".filerow button");
  const form = button?.form ?? button?.closest("form");
  if (!form || !zone(form)) return;
  e.preventDefault();
  remove(form, button.closest(".filerow"));
});

addEventListener("change", (e) => {
  if (!e.target.matches?.("[data-drop] [type=file]") || !e.target.form) return;
  add(e.target.form, [...e.target.files]);
  e.target.value = "";
});

const carriesFiles = (e) => e.dataTransfer?.types.includes("Files");
/** The form that a file is meant for: the one below the pointer or the caret, else the nearest. */
export const target = (e) => {
  const open = document.querySelector("dialog[open]");
  const forms = [...(open ?? document).querySelectorAll("form")].filter(zone);
  return forms.find((form) => form.contains(e.target)) ?? forms.at(-1);
};
const light = (form) => document.querySelectorAll("[data-drop]").forEach((drop) => drop.classList.toggle("over", drop === zone(form)));

addEventListener("dragover", (e) => {
  if (!carriesFiles(e)) return;
  e.preventDefault();
  light(target(e));
});
addEventListener("dragleave", (e) => { if (!e.relatedTarget) light(); });
addEventListener("drop", (e) => {
  if (!carriesFiles(e)) return;
  e.preventDefault();
  light();
  const form = target(e);
  if (form) add(form, [...e.dataTransfer.files]);
});
