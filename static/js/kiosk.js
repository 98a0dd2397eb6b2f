// Two badges in turn: the first says hello, the second exchanges, and it starts anew.
//
//   <section data-kiosk data-state="start|waits|done|asked|bad">
//     <h1 data-kiosk-say>…</h1> <p data-kiosk-more>…</p>  <form data-kiosk-typed>
import { signal } from "./feedback.js";
import { uuid } from "./uuid.js";
import { stayAwake } from "./wake.js";

const SHOWN = 4000; // milliseconds that a result stays
const PATIENCE = 15000; // milliseconds for the other badge
const NO_NETWORK = "No network just now, so nothing was exchanged. Try again in a minute.";

const words = document.querySelector("[data-kiosk]");
const say = words.querySelector("[data-kiosk-say]");
const status = document.querySelector("[data-scan-status]"); // the camera's own words
const more = words.querySelector("[data-kiosk-more]");
const beginning = [say.textContent, more.textContent];
let first; // { token, name } of the badge that waits for another one
let latest = []; // the two who exchanged a moment ago
let queue = Promise.resolve(); // one badge after the other, also when both are in sight
let timer;

function show(state, text, rest = "") {
  words.dataset.state = state;
  say.textContent = text;
  more.textContent = rest;
}

function begin() {
  first = undefined;
  show("start", ...beginning);
}

function after(time) {
  clearTimeout(timer);
  timer = setTimeout(begin, time);
}

async function post(address, content) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const body = JSON.stringify(content);
  const answer = await fetch(address, { method: "POST", headers, body }).catch(() => null);
  if (answer?.status === 401) location.reload(); // closed at the desk: the page says so
  if (!answer) return { isOk: false, message: NO_NETWORK };
  const said = await answer.json().catch(() => ({ message: NO_NETWORK }));
  return { isOk: answer.ok, ...said };
}

function fail(message) {
  signal("bad");
  show("bad", "That did not work", message);
  after(SHOWN + 2000); // a sentence takes longer to read
  first = undefined;
}

function wait() {
  show("waits", "Now the other badge", `Hello ${first.name}. Whom did you meet?`);
  after(PATIENCE);
}

async function greet({ token, at }) {
  const { isOk, name, message } = await post("/kiosk/badges", { token, at });
  if (!isOk) return fail(message);
  signal("good");
  first = { token, name };
  return wait();
}

async function exchange({ token, at }) {
  const scan = { uuid: uuid(), first: first.token, second: token, at };
  const { isOk, state, message } = await post("/kiosk/exchanges", scan);
  if (!isOk) return fail(message);
  signal("good");
  latest = [first.token, token].map(plain);
  first = undefined;
  show(state === "asked" ? "asked" : "done", message, "Thank you. Next, please.");
  return after(SHOWN);
}

const plain = (token) => token.replaceAll("-", "").toUpperCase().slice(0, 20);

function again() {
  show("waits", `That is ${first.name}’s badge again`, "Show the badge of the other person.");
  after(PATIENCE);
}

async function consider(badge) {
  const isOver = ["done", "asked"].includes(words.dataset.state);
  if (isOver && latest.includes(plain(badge.token))) return; // still held there
  clearTimeout(timer);
  if (!first) await greet(badge);
  else if (plain(first.token) === plain(badge.token)) again();
  else await exchange(badge);
}

function take(badge) {
  status.textContent = "";
  queue = queue.then(() => consider(badge)).catch(() => fail(NO_NETWORK));
}

document.addEventListener("badge", ({ detail }) => take(detail));
const typed = document.querySelector("[data-kiosk-typed]");
typed.querySelector("button").disabled = false;
typed.addEventListener("submit", (event) => {
  event.preventDefault();
  const { code } = event.target.elements;
  take({ token: code.value, at: new Date().toISOString() });
  code.value = "";
});
stayAwake();
