// What every module needs: saying something, going somewhere, sending a form.

/** Says a sentence to those who listen to the page. */
export function say(text) {
  const place = document.querySelector("[data-say]");
  if (place) place.textContent = place.textContent === text ? text + "\u00a0" : text;
}

/** Goes to an address, also when that is where we are. */
export function go(address) {
  const to = new URL(address, location.href);
  if (to.pathname + to.search !== location.pathname + location.search) return location.assign(to);
  if (to.hash) history.replaceState(null, "", to);
  location.reload();
}

/** The token that every form begins with. */
export function token(form) {
  return form.elements.token.value;
}

/** Gives every form a fresh token, if the same person is signed in still or again. Tells whether. */
export async function renew() {
  const answer = await fetch("/cases", { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [fresh, who] = ["[name=token]", ".whoami"].map((one) => page.querySelector(one));
  if (answer.redirected || !fresh || who?.textContent !== document.querySelector(".whoami")?.textContent) return false;
  document.querySelectorAll("[name=token]").forEach((field) => { field.value = fresh.value; });
  return true;
}

const WRONG = {
  over: "You are signed out. Sign in in another tab, then go on here: nothing is lost.",
  away: "The helpdesk cannot be reached. Nothing is lost; try again in a moment.",
};

/** A note that what was typed did not get through: because the session is `over`, or the helpdesk `away`. */
export function alarm(wrong) {
  const note = document.createElement("p");
  Object.assign(note, { className: "note wait", role: "alert", tabIndex: -1, textContent: WRONG[wrong] ?? wrong });
  note.dataset.problem = wrong;
  if (wrong !== "over") return note;
  const link = document.createElement("a");
  Object.assign(link, { href: "/sign-in", target: "_blank", textContent: "Sign in" });
  note.append(" ", link);
  return note;
}

/** The fields of a form as its enctype says, or its button's, the token first. */
export function fields(form, submitter) {
  const data = new FormData(form, submitter);
  const type = submitter?.getAttribute("formenctype") ?? form.enctype;
  return type === "multipart/form-data" ? data : new URLSearchParams([...data].filter(([, value]) => typeof value === "string"));
}

/** The button that sends a form. */
export function main(form) {
  return form.querySelector(".btn.primary");
}

/** Marks a button as working, or not. */
export function busy(button, is) {
  if (is) button?.setAttribute("aria-busy", "true");
  else button?.removeAttribute("aria-busy");
}

/** Draws the boxes of the rows of a list, where the page has none. */
export function drawBoxes(root) {
  root.querySelectorAll("[data-bulk] tbody tr").forEach((row) => {
    if (row.querySelector("[name=case]")) return;
    const [label, box] = ["label", "input"].map((one) => document.createElement(one));
    const id = row.querySelector("a").getAttribute("href").split("/").pop();
    Object.assign(box, { type: "checkbox", name: "case", value: id, ariaLabel: id });
    label.append(box);
    row.cells[0].prepend(label);
  });
}
