// One stream for all pages of a browser: this is the worker that they share. It listens while one
// of them can be seen, and keeps the last hints for a page that comes a moment later.
import { listen } from "./stream.js";

const KEPT = 64;
const LINGER_MS = 2000;
const ports = new Map();
/** The last hints, and since when they are all. */
let hints = [];
let whole;
let end;
let timer;

function hear(hint) {
  hints.push(hint);
  if (hints.length > KEPT) whole = Math.max(whole, hints.shift().at);
  for (const [port, visible] of ports) if (visible) port.postMessage(hint);
}

/** Tells a page what came while it was on its way, or could not be seen. */
function repeat(port, since) {
  if (since < whole) port.postMessage({ at: hints.at(-1)?.at ?? whole, moved: [], all: true, counters: true });
  else hints.filter((hint) => hint.at > since).forEach((hint) => port.postMessage(hint));
}

/** Listens if anybody looks; ends a moment after nobody does. */
function settle(since) {
  clearTimeout(timer);
  if ([...ports.values()].some(Boolean)) {
    if (!end) [whole, hints, end] = [since, [], listen(since, hear)];
  } else {
    timer = setTimeout(() => { end?.(); end = undefined; }, LINGER_MS);
  }
}

self.onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    if (data.left) ports.delete(port);
    else ports.set(port, data.visible);
    if (data.visible && end) repeat(port, data.since);
    settle(data.since);
  };
};
