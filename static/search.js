// Suggests cases as one types: a list under the box, walked with the arrow keys.
import { say } from "./page.js";

const PAUSE = 150;
const made = new WeakSet();

/** Makes the box of a form suggest. */
export function ready(form) {
  if (made.has(form)) return;
  made.add(form);
  const box = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  Object.assign(list, { id: `${box.id}-list`, className: "suggest", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Cases");
  form.append(list);
  const roles = { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" };
  for (const [name, value] of Object.entries(roles)) box.setAttribute(name, value);

  let waiting, asked;
  const close = () => {
    clearTimeout(waiting);
    asked?.abort();
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    if (box.value.trim().length < 2) return close();
    waiting = setTimeout(async () => {
      asked?.abort();
      asked = new AbortController();
      const found = await ask(box.value, asked.signal);
      if (found && document.activeElement === box) show(box, list, found);
    }, PAUSE);
  });
  box.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && !list.hidden) { e.preventDefault(); e.stopPropagation(); return close(); }
    if (list.hidden || e.isComposing) return;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") { e.preventDefault(); return walk(box, list, e.key === "ArrowDown" ? 1 : -1); }
    const chosen = list.querySelector("[aria-selected=true]");
    if (e.key === "Enter" && chosen) { e.preventDefault(); chosen.click(); }
  });
  list.addEventListener("pointerdown", (e) => e.preventDefault());
  list.addEventListener("click", (e) => {
    const one = e.target.closest("[role=option]");
    if (one) location.assign(`/cases/${one.dataset.id}`);
  });
  box.addEventListener("blur", close);
}

async function ask(text, signal) {
  try {
    const answer = await fetch(`/search/suggest?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" }, signal });
    return answer.ok ? await answer.json() : [];
  } catch {
    return null;
  }
}

function show(box, list, found) {
  list.replaceChildren(...found.map((one, at) => {
    const option = document.createElement("li");
    option.id = `${list.id}-${at}`;
    option.dataset.id = one.id;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const [subject, rest] = [document.createElement("span"), document.createElement("small")];
    Object.assign(subject, { textContent: one.subject, dir: "auto" });
    rest.textContent = `${one.id} · ${one.status}`;
    option.append(subject, " ", rest);
    return option;
  }));
  list.hidden = found.length === 0;
  box.setAttribute("aria-expanded", String(!list.hidden));
  box.removeAttribute("aria-activedescendant");
  say(found.length === 1 ? "1 case suggested" : `${found.length} cases suggested`);
}

function walk(box, list, by) {
  const all = [...list.children];
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length];
  all.forEach((one) => one.setAttribute("aria-selected", String(one === next)));
  box.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}
