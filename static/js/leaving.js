// Before somebody signs out: are there scans that would be lost? And without a network:
// the phone forgets at once what it kept, and signs out when the network is back.
// A form without an action is on a page that came from the phone. Loaded when needed.
import { button, element } from "./element.js";
import { flush, others, undeliverable, waiting } from "./outbox.js";
import { change, set } from "./store.js";

const form = document.querySelector("[data-leaving]");
const title = element("h2", { id: "leaving" });
const text = element("p", { role: "status" });
let dialog;

async function unsent() {
  const all = await Promise.all([waiting(), others(), undeliverable()]);
  return all.flat().length;
}

// What waits stays on the phone, bound to its person; their contacts and badge do not.
async function forget() {
  await change(["pocket"], (pockets) => pockets.clear());
  await set("state", "", "person");
  await set("state", true, "leaving");
  location.assign("/offline");
}

function leave() {
  if (navigator.onLine && form.hasAttribute("action")) form.submit();
  else forget();
}

async function send() {
  text.textContent = "Sending…";
  await flush();
  const count = await unsent();
  if (!count) return leave();
  return ask(count, "They could not be sent now. Try again where there is a network.");
}

function build() {
  const actions = element(
    "div",
    { className: "actions" },
    button("Send now", "button--accent", send),
    button("Sign out anyway", "button--danger", leave),
    button("Stay signed in", "button--quiet", () => dialog.close()),
  );
  dialog = element("dialog", { className: "card stack" }, title, text, actions);
  dialog.setAttribute("aria-labelledby", title.id);
  document.body.append(dialog);
}

function ask(count, words) {
  if (!dialog) build();
  title.textContent = count === 1 ? "1 scan is not sent yet" : `${count} scans are not sent yet`;
  text.textContent = words;
  if (!dialog.open) dialog.showModal();
}

export async function consider() {
  const count = await unsent().catch(() => 0);
  if (!count) return leave();
  return ask(count, "Signing out takes them off this phone. Send them first, so that nobody is lost.");
}

// Somebody signed out without a network, and is still signed in at the server.
export async function finish() {
  if (!form?.hasAttribute("action")) return;
  await flush();
  await set("state", false, "leaving");
  form.submit();
}
