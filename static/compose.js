// Writing: the toolbar, the counter, what a form needs before it goes.
import { alarm, fields, main } from "./page.js";
import { changed, restore } from "./drafts.js";
import { add, target } from "./files.js";

/** Makes the forms in `root` ready: counters, buttons, toolbars. */
export function ready(root) {
  root.querySelectorAll("[data-draft]").forEach(restore);
  root.querySelectorAll("textarea[data-max]").forEach(count);
  root.querySelectorAll("[data-write]").forEach(needs);
  root.querySelectorAll("[role=toolbar]").forEach((bar) => {
    [...bar.children].forEach((button, at) => { button.tabIndex = at ? -1 : 0; });
  });
}

function count(area) {
  const text = area.value;
  const length = [...text].length;
  const [counter, brief] = ["counter", "brief"].map((part) => document.getElementById(`${area.id}-${part}`));
  if (counter) {
    const words = text.split(/\s+/).filter(Boolean).length;
    const lines = text && text.split("\n").length;
    counter.textContent = `lines: ${lines || 0} words: ${words} ${length}/${area.dataset.max}`;
    counter.classList.toggle("over", length > Number(area.dataset.max));
  }
  if (brief) brief.hidden = length <= Number(area.dataset.brief);
}

/** A form's button waits for words, for files, and for uploads to end; so does the Enter key. */
function needs(form) {
  const text = form.querySelector("textarea")?.value.trim();
  const file = form.querySelector("[data-kept] .filerow:not(.failed, .done)");
  // Every line and text that must have something in it.
  const lines = [...form.querySelectorAll("textarea[required], input[type=text][required]")].every((line) => line.value.trim());
  const missing = { text: !text, file: !file, lines: !lines, "text-or-file": !text && !file }[form.dataset.needs];
  for (const button of [main(form), form.querySelector(".enter")]) {
    if (button) button.disabled = Boolean(missing || form.querySelector("[data-busy]"));
  }
}

/** Puts text in the place of the selection, so that undo knows of it. */
function replace(area, text, from, to) {
  area.focus();
  area.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Puts something around the selection, or takes it away; `hint` stands in for nothing. */
function wrap(area, before, after, hint) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const inside = value.slice(from, to) || hint;
  const [b, a] = [before.length, after.length];
  if (value.slice(from - b, from) === before && value.slice(to, to + a) === after) {
    replace(area, value.slice(from, to), from - b, to + a);
    return area.setSelectionRange(from - b, to - b);
  }
  replace(area, before + inside + after, from, to);
  area.setSelectionRange(from + b, from + b + inside.length);
}

/** Puts something before each line of the selection, or takes it away. */
function prefix(area, mark) {
  const { selectionStart, selectionEnd, value } = area;
  const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const end = value.indexOf("\n", selectionEnd);
  const to = end < 0 ? value.length : end;
  const lines = value.slice(from, to).split("\n");
  const all = lines.every((line) => line.startsWith(mark));
  const text = lines.map((line) => (all ? line.slice(mark.length) : mark + line)).join("\n");
  replace(area, text, from, to);
  if (selectionStart !== selectionEnd) area.setSelectionRange(from, from + text.length);
}

function link(area) {
  const at = area.selectionStart;
  const text = area.value.slice(at, area.selectionEnd);
  if (/^https?:\/\/\S+$/.test(text)) {
    replace(area, `[link](${text})`, at, area.selectionEnd);
    return area.setSelectionRange(at + 1, at + 5);
  }
  const shown = text || "link";
  replace(area, `[${shown}](https://)`, at, area.selectionEnd);
  const end = at + shown.length + 3 + "https://".length;
  area.setSelectionRange(end, end);
}

function image(area) {
  const input = document.createElement("input");
  Object.assign(input, { type: "file", accept: ".png,.jpg,.jpeg,.gif" });
  input.onchange = () => add(area.form, [...input.files], insert(area));
  input.click();
}

/** Writes where the caret was when the file set out. */
function insert(area) {
  const at = area.selectionEnd;
  return (text) => replace(area, text, Math.min(at, area.value.length), Math.min(at, area.value.length));
}

const TOOLS = {
  heading: (area) => prefix(area, "## "),
  bold: (area) => wrap(area, "**", "**", "bold"),
  quote: (area) => prefix(area, "> "),
  list: (area) => prefix(area, "- "),
  code: (area) => {
    const lines = area.value.slice(area.selectionStart, area.selectionEnd).includes("\n");
    return lines ? wrap(area, "```\n", "\n```", "") : wrap(area, "`", "`", "code");
  },
  link,
  image,
};

addEventListener("click", (e) => {
  const tool = e.target.closest?.("[data-md]");
  if (tool) TOOLS[tool.dataset.md](tool.closest("[data-composer]").querySelector("textarea"));
});

addEventListener("keydown", (e) => {
  const area = e.target.closest?.("[data-composer] textarea, [data-write] textarea");
  if (area && (e.ctrlKey || e.metaKey) && !e.altKey) {
    if (e.key === "Enter" && area.form && !main(area.form).disabled) {
      e.preventDefault();
      area.form.requestSubmit(main(area.form));
    }
    const tool = { b: "bold", k: "link" }[e.key];
    if (tool && !e.shiftKey) { e.preventDefault(); TOOLS[tool](area); }
  }
  const bar = e.target.closest?.("[role=toolbar]");
  if (bar) walk(e, bar);
});

/** Arrow keys walk along a toolbar, which is one stop of the Tab key. */
function walk(e, bar) {
  const tools = [...bar.children];
  const at = tools.indexOf(e.target);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tools.length - 1 }[e.key];
  if (to === undefined) return;
  e.preventDefault();
  const next = tools[(to + tools.length) % tools.length];
  tools.forEach((tool) => { tool.tabIndex = tool === next ? 0 : -1; });
  next.focus();
}

// Canned replies are chosen in a dialog, and put where the caret was.
let answering;
addEventListener("click", (e) => {
  const button = e.target.closest?.("[data-replies]");
  const area = button?.closest("[data-composer]").querySelector("textarea");
  if (area) answering = { area, from: area.selectionStart, to: area.selectionEnd };
}, true);
addEventListener("submit", async (e) => {
  const form = e.target;
  const dialog = form.matches("[data-reply]") && form.closest("dialog");
  if (!dialog || !answering) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  const answer = await fetch(form.action, { method: "POST", body: fields(form), headers: { Accept: "application/json" } }).catch(() => null);
  const reply = answer?.ok && !answer.redirected ? await answer.json().catch(() => null) : null;
  if (!reply) {
    form.querySelector("[role=alert]")?.remove();
    return form.append(alarm(answer?.redirected ? "over" : "away"));
  }
  const { area, from, to } = answering;
  // The dialog gives the focus back to the button first.
  dialog.addEventListener("close", () => replace(area, reply.text, from, to));
  dialog.close();
}, true);

addEventListener("paste", (e) => {
  const files = [...(e.clipboardData?.files ?? [])];
  const form = files.length && !e.clipboardData.getData("text/plain") && target(e);
  if (!form) return;
  e.preventDefault();
  const area = e.target.closest?.("[data-composer] textarea");
  add(form, files, area && insert(area));
});

addEventListener("input", (e) => {
  const form = e.target.form;
  if (e.target.matches?.("textarea[data-max]")) count(e.target);
  if (form?.matches("[data-write]")) needs(form);
  if (form?.matches("[data-draft]")) changed(form);
});
addEventListener("files", (e) => needs(e.target));
