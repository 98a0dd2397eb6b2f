// Sends every badge that was seen, and shows what the server says to it.
import { answered, kept, seen } from "./exchange-card.js";
import { nameBehind } from "./directory.js";
import { signal } from "./feedback.js";
import { forStand } from "./for-stand.js";
import { put } from "./outbox.js";
import { uuid } from "./uuid.js";
import { verdict } from "./verdict.js";

const PATIENCE = 2500; // milliseconds without an answer, then the card says it is kept
const shown = new Map(); // cards that wait for their answer, by the scan's number

function show(card, answer) {
  answered(card, answer);
  signal(answer.status < 300 ? "good" : "bad");
}

async function keep(card, token, uuid) {
  if (!shown.has(uuid)) return;
  kept(card, await nameBehind(token));
}

// Where the phone keeps nothing, or nobody is known to be signed in.
async function directly(card, scan) {
  const body = JSON.stringify({ uuid: uuid(), ...scan });
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const answer = await fetch("/exchanges", { method: "POST", headers, body });
  show(card, { status: answer.status, ...(await answer.json()) });
}

document.addEventListener("badge", async ({ detail }) => {
  const card = seen();
  const scan = { ...detail, ...forStand() };
  try {
    const { uuid: number } = await put(scan);
    shown.set(number, card);
    if (!navigator.onLine) keep(card, scan.token, number);
    else setTimeout(keep, PATIENCE, card, scan.token, number);
  } catch {
    await directly(card, scan).catch(() => location.assign(`/B/${scan.token}`));
  }
});

document.addEventListener("outbox", ({ detail }) => {
  for (const answer of detail.answers ?? []) {
    const card = shown.get(answer.uuid);
    if (!card || verdict(answer) === "kept") continue; // it is sent again
    shown.delete(answer.uuid);
    show(card, answer);
  }
});
