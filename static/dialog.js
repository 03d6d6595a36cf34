// Links to small forms open them over the page. Without this they are pages of their own.
import { alarm, busy, fields, go, renew } from "./page.js";

/** Dialogs that were left with something typed in them, by address. */
const left = new Map();

/** Opens what a link leads to; goes there if that is no dialog. */
export async function open(link) {
  const kept = left.get(address(link));
  busy(link, true);
  const writing = link.closest("[data-draft]");
  let part = kept ?? (await load(address(link)));
  // What is typed around the link would be lost on the way to the door.
  if (!part && writing && (await renew().catch(() => false))) part = await load(address(link));
  busy(link, false);
  if (!part && writing) return warn(writing);
  if (!part) return location.assign(address(link));
  left.delete(address(link));
  show(part, link);
}

function warn(form) {
  form.querySelector("[data-problem]")?.remove();
  const note = alarm("away");
  form.append(note);
  note.focus();
}

/** Where a link leads; a button that sends a form elsewhere leads there. */
function address(link) {
  return link.href ?? link.formAction;
}

async function load(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    return answer.redirected || !answer.ok ? null : partOf(await answer.text());
  } catch {
    return null;
  }
}

function partOf(html) {
  const part = new DOMParser().parseFromString(html, "text/html").querySelector(".dlg");
  // The dialog around it has the name.
  part?.removeAttribute("aria-labelledby");
  return part && document.adoptNode(part);
}

function show(part, link) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", part.querySelector(".dlg-head h1").id);
  dialog.append(part);
  document.body.append(dialog);
  dialog.showModal();
  prepare(dialog, new URL(address(link)).hash);
  dialog.addEventListener("click", (e) => {
    if (!e.target.closest("[data-cancel]")) return;
    e.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("submit", (e) => submit(e, dialog));
  dialog.addEventListener("close", () => close(dialog, link));
}

/** Script at work, and the focus where one begins. */
function prepare(dialog, hash) {
  document.dispatchEvent(new CustomEvent("shown", { detail: dialog }));
  const asked = hash && dialog.querySelector(hash);
  const first = dialog.querySelector("[data-summary]")
    ?? dialog.querySelector("textarea, select, input:not([type=hidden], [type=file]), [type=file]")
    ?? dialog.querySelector(".dlg-foot .btn");
  (asked || first).focus();
}

function close(dialog, link) {
  const form = dialog.querySelector("form");
  if (form?.dataset.some) return go(location.href);
  const typed = form && [...form.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue);
  if (typed) left.set(address(link), dialog.firstElementChild);
  if (form) dispatchEvent(new CustomEvent("left", { detail: form }));
  dialog.remove();
  link.focus();
}

async function submit(e, dialog) {
  const form = e.target;
  if (form.method !== "post") return;
  e.preventDefault();
  if (form.dataset.each !== undefined) {
    const { sendEach } = await import("./files.js");
    return sendEach(form, form.querySelector("[data-cancel]").href);
  }
  if (form.dataset.sent) return;
  form.dataset.sent = "1";
  busy(e.submitter, true);
  const to = e.submitter?.hasAttribute("formaction") ? e.submitter.formAction : form.action;
  const send = () => fetch(to, { method: "POST", body: fields(form, e.submitter), headers: { Accept: "text/html" } });
  const out = (answer) => answer.redirected && new URL(answer.url).pathname === "/sign-in";
  try {
    let answer = await send();
    if ((answer.status === 403 || out(answer)) && (await renew())) answer = await send();
    if (out(answer)) complain(dialog, "over");
    else if (answer.redirected) return go(answer.url);
    else again(dialog, await answer.text());
  } catch {
    complain(dialog, "away");
  }
  busy(e.submitter, false);
  delete form.dataset.sent;
}

/** The form comes back with its complaints, or a page says why it does not. */
function again(dialog, html) {
  const part = partOf(html);
  if (part) {
    dialog.replaceChildren(part);
    return prepare(dialog, "");
  }
  const page = new DOMParser().parseFromString(html, "text/html");
  complain(dialog, page.querySelector("[data-summary] p, .empty p")?.textContent ?? "This could not be done.");
}

function complain(dialog, text) {
  dialog.querySelector("[data-summary]")?.remove();
  const note = alarm(text);
  note.dataset.summary = "";
  dialog.querySelector(".dlg-body").prepend(note);
  note.focus();
}
