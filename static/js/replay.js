// Sends what waits whenever there is hope, and again after 1, 2, 4 … 60 seconds.
import { flush, waiting } from "./outbox.js";

const FIRST = 1000;
const LONGEST = 60_000;
let delay = FIRST;
let timer;
let isSafe = false;

// A phone that runs out of room clears what it was not asked to keep.
async function keepSafe() {
  if (isSafe) return;
  isSafe = true; // asked once a page: some browsers ask their owner
  await navigator.storage?.persist?.();
}

async function attempt(added) {
  clearTimeout(timer);
  if (!added && !(await waiting()).length) return;
  const { waiting: left, pause, signIn } = await flush(added);
  if (left) keepSafe().catch(() => {});
  if (!left) delay = FIRST;
  else if (!signIn) {
    clearTimeout(timer);
    timer = setTimeout(attempt, Math.max(delay, pause * 1000));
    delay = Math.min(LONGEST, delay * 2);
  }
}

function hope(added) {
  delay = FIRST;
  attempt(added).catch(() => {}); // no storage: there is nothing to send either
}

export function start() {
  addEventListener("online", () => hope());
  addEventListener("pageshow", () => hope());
  document.addEventListener("visibilitychange", () => document.hidden || hope());
  document.addEventListener("outbox", ({ detail }) => detail.added && hope(detail.added));
  hope();
}
