// Hands files to an element: arguments are "drop" or "paste", a CSS selector, and the files.
const [manner, selector, files] = arguments;
const target = document.querySelector(selector);
if (!target) return false;
const carried = new DataTransfer();
for (const { name, kind, bytes } of files) {
  const data = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
  carried.items.add(new File([data], name, { type: kind }));
}
const bubbles = { bubbles: true, cancelable: true, composed: true };
if (manner === "paste") {
  target.dispatchEvent(new ClipboardEvent("paste", { ...bubbles, clipboardData: carried }));
  return true;
}
for (const step of ["dragenter", "dragover", "drop"]) {
  target.dispatchEvent(new DragEvent(step, { ...bubbles, dataTransfer: carried }));
}
return true;
