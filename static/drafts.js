// Drafts: what is typed is kept a moment after the last key, when the page is left, and before its form goes.
import { alarm, busy, main, renew, token } from "./page.js";

const AFTER_MS = 1200;
// While somebody types on and on it is kept all the same, and others hear that they write.
const AT_LEAST_MS = 3000;
const STASH_MS = 30000;
const drafts = new WeakMap();
const forms = () => document.querySelectorAll("[data-draft]");

/** A form has changed. */
export function changed(form) {
  const draft = drafts.get(form) ?? {};
  clearTimeout(draft.timer);
  draft.begun ??= Date.now();
  draft.timer = setTimeout(() => keep(form), Math.max(0, Math.min(AFTER_MS, draft.begun + AT_LEAST_MS - Date.now())));
  draft.dirty = true;
  drafts.set(form, draft);
}

// The next page of this tab may be drawn before the draft of this one has arrived.
const stash = (form) => `draft ${form.dataset.draft}`;
const who = () => document.querySelector(".whoami")?.textContent;
const typed = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !["token", "kept", "go", "seen"].includes(name));

/** Brings back what was typed into a form just before this page was loaded. */
export function restore(form) {
  const text = sessionStorage.getItem(stash(form));
  sessionStorage.removeItem(stash(form));
  const last = text && JSON.parse(text);
  if (!last || last.who !== who() || Date.now() - last.at > STASH_MS || document.querySelector("[data-summary]")) return;
  const values = (name) => last.fields.filter(([has]) => has === name).map(([, value]) => value);
  for (const field of form.querySelectorAll("textarea, select, input:not([type=hidden], [type=file])")) {
    if (["checkbox", "radio"].includes(field.type)) field.checked = values(field.name).includes(field.value);
    else field.value = values(field.name)[0] ?? field.value;
  }
  changed(form);
}

/** Keeps a form once what is being kept of it has arrived. Tells whether it may go. */
function keep(form, leaving) {
  const draft = drafts.get(form);
  if (!draft?.dirty || form.dataset.sent) return draft?.saving ?? true;
  clearTimeout(draft.timer);
  draft.dirty = false;
  draft.begun = undefined;
  draft.saving = send(form, leaving).then((wrong) => {
    draft.saving = undefined;
    draft.dirty ||= Boolean(wrong);
    tell(form, wrong);
    return !wrong;
  });
  return draft.saving;
}

/** Sends a draft, with a fresh token if the old one was of another session. What is wrong, if anything is. */
async function send(form, leaving) {
  try {
    let answer = await post(form, leaving);
    if ([401, 403].includes(answer.status) && (await renew())) answer = await post(form, leaving);
    const [place, drop] = ["[data-draft-state]", "[data-discard]"].map((one) => form.querySelector(one));
    if (drop && answer.ok) drop.hidden = false;
    if (place) place.textContent = answer.ok ? "Draft kept" : "Draft not kept";
    return answer.status === 401 ? "over" : "";
  } catch {
    return leaving ? "" : "away";
  }
}

function post(form, leaving) {
  const body = new URLSearchParams([["token", token(form)], ["go", "save"], ...typed(form)]);
  return fetch(form.dataset.draft, { method: "POST", body, keepalive: Boolean(leaving), headers: { Accept: "application/json" } });
}

/** Says above a form's buttons what is wrong, until it is right again. */
function tell(form, wrong) {
  const before = form.querySelector("[data-problem]");
  if (before?.dataset.problem === wrong) return;
  before?.remove();
  if (!wrong) return;
  const note = alarm(wrong);
  const [row, dialog] = [main(form).closest("form > .btn-row"), form.querySelector(".dlg-body")];
  if (row) row.before(note);
  else (dialog ?? form).append(note);
}

// What was typed a moment ago is kept before its form goes, so it is there whatever comes back.
addEventListener("submit", async (e) => {
  const form = e.target;
  const draft = drafts.get(form);
  if (!draft || draft.going || form.dataset.sent) return;
  if (["cancel", "discard"].includes(e.submitter?.value)) {
    clearTimeout(draft.timer);
    draft.dirty = false;
  }
  if (!draft.dirty && !draft.saving) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  if (draft.waits) return;
  draft.waits = true;
  busy(e.submitter, true);
  const goes = (await draft.saving, await keep(form));
  busy(e.submitter, false);
  draft.waits = false;
  if (!goes) return form.querySelector("[data-problem]")?.focus();
  draft.going = true;
  form.requestSubmit(e.submitter);
  draft.going = false;
}, true);

// A dialog that closes takes its form away.
addEventListener("left", (e) => keep(e.detail, true));
addEventListener("visibilitychange", () => {
  const hidden = document.visibilityState === "hidden";
  forms().forEach((form) => { if (hidden || form.querySelector("[data-problem]")) keep(form, hidden); });
});
addEventListener("pagehide", () => {
  for (const form of forms()) {
    if (!drafts.get(form)?.dirty || form.dataset.sent) continue;
    sessionStorage.setItem(stash(form), JSON.stringify({ at: Date.now(), who: who(), fields: typed(form) }));
    keep(form, true);
  }
});
