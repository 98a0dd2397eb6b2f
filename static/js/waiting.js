// On every page: sends what waits, and shows how much does.
//   <a data-waiting hidden><span data-waiting-text></span></a>
// Also calls what few pages need: signing out (leaving.js), the home screen (install.js).
import { others, undeliverable, waiting } from "./outbox.js";
import { fill, outdated } from "./fill.js";
import { start } from "./replay.js";
import { get, set } from "./store.js";
import { register } from "./worker.js";

const sign = document.querySelector("[data-waiting]");
const out = document.querySelector("[data-leaving]");
const isIn = ({ state }) => state === "created" || state === "known";
const SETTLED = 300; // milliseconds without a change: most scans never are seen to wait
const SOON = 5000; // milliseconds in which more may change
let timer;
let filling;

function words(mine, refused, theirs, signIn) {
  if (mine) return `${mine} waiting${signIn ? ": sign in" : ""}`;
  return refused ? `${refused} not delivered` : `${theirs} of somebody else`;
}

async function show(signIn) {
  const lists = await Promise.all([waiting(), undeliverable(), others()]);
  const counts = lists.map((list) => list.length);
  const text = sign.querySelector("[data-waiting-text]");
  text.textContent = words(...counts, signIn);
  sign.hidden = !counts.some(Boolean);
}

async function hear({ answers, signIn }) {
  clearTimeout(timer);
  timer = setTimeout(() => show(signIn).catch(() => {}), SETTLED);
  if (!answers.some(isIn)) return;
  await set("state", true, "exchanged");
  await keepUp();
}

// What I change here is on the phone soon, or with the next page if that comes before.
async function keepUp() {
  await outdated();
  filling ??= setTimeout(() => {
    filling = undefined;
    fill().catch(() => {});
  }, SOON);
}

function leave(event) {
  event.preventDefault();
  import("./leaving.js").then(({ consider }) => consider()).catch(() => out.submit());
}

async function finishLeaving() {
  if (await get("state", "leaving")) (await import("./leaving.js")).finish();
}

async function offer(prompt) {
  prompt?.preventDefault(); // the browser's own offer would come before the exchange
  (await import("./install.js")).offer(prompt);
}

if (sign && globalThis.indexedDB) {
  document.addEventListener("outbox", ({ detail }) => hear(detail).catch(() => {}));
  out?.addEventListener("submit", leave);
  addEventListener("submit", ({ target }) => {
    if (target.method === "post" && target !== out) keepUp().catch(() => {});
  });
  addEventListener("beforeinstallprompt", (event) => offer(event).catch(() => {}));
  if (navigator.standalone === false) offer().catch(() => {}); // an iPhone's browser
  show().catch(() => {});
  start();
  register();
  fill().catch(() => {});
  finishLeaving().catch(() => {});
}
