// The scans that wait on this phone, and those that the server refused.
import { nameBehind } from "./directory.js";
import { again, discard, flush, others, undeliverable, waiting } from "./outbox.js";
import { filled } from "./filled.js";
import { clock, day } from "./moment.js";

// A badge's name, if its owner agreed to be shown without a network.
async function named(item) {
  return (await nameBehind(item.token)) ?? { name: "A badge", organisation: "" };
}

const when = (item, zone) => `${day(item.at, zone).whole}, ${clock(item.at, zone)}`;

async function scanned(item, zone) {
  const { name, organisation } = await named(item);
  return filled("scan-item", { name, role: organisation, at: when(item, zone) });
}

const asked = new Set(); // to be discarded, if the answer is yes: kept when it is drawn anew

function ask(button, uuid) {
  asked.add(uuid);
  button.textContent = "Discard for good?";
}

async function refused(item, zone) {
  const { name } = await named(item);
  const part = filled("refused-item", { name, at: when(item, zone), message: item.message });
  part.querySelector("[data-again]").addEventListener("click", () => again(item.uuid));
  const button = part.querySelector("[data-discard]");
  if (asked.has(item.uuid)) ask(button, item.uuid);
  button.addEventListener("click", () =>
    asked.has(item.uuid) ? discard(item.uuid) : ask(button, item.uuid),
  );
  return part;
}

function title(count) {
  if (!count) return "Nothing is waiting";
  return count === 1 ? "1 scan waits on this phone" : `${count} scans wait on this phone`;
}

function words(count, signIn) {
  if (signIn) return "You are signed out at the server. Sign in, and they are sent; until then they stay here.";
  if (!count) return "Every scan that you made has arrived.";
  return "They are sent by themselves as soon as there is a network. You can close this page.";
}

async function list(kept, signIn) {
  const zone = kept.event.timezone;
  const mine = await waiting();
  const items = await Promise.all(mine.map((item) => scanned(item, zone)));
  const parts = [
    filled("waiting", {
      title: title(mine.length),
      text: words(mine.length, signIn),
      card: mine.length ? [filled("scan-items", { items })] : [],
      send: mine.length && !signIn ? "Send now" : "",
      signIn: signIn ? "/sign-in/?next=/offline" : "",
      signInText: signIn ? "Sign in" : "",
    }),
  ];
  parts[0].querySelector("[data-send]")?.addEventListener("click", () => flush());
  const bad = await undeliverable();
  const unwanted = await Promise.all(bad.map((item) => refused(item, zone)));
  if (bad.length) parts.push(filled("refused", { items: unwanted }));
  const theirs = (await others()).length;
  if (theirs) parts.push(filled("others", { text: foreign(theirs) }));
  return parts;
}

function foreign(count) {
  const scans = count === 1 ? "1 scan waits" : `${count} scans wait`;
  return `${scans} on this phone for somebody else, to be sent when that person signs in here.`;
}

// What stays as it is stays in its place: somebody's finger may be on it.
function put(place, parts) {
  const fresh = place.cloneNode();
  fresh.append(...parts);
  if (fresh.innerHTML !== place.innerHTML) place.replaceChildren(...fresh.childNodes);
}

export async function queue(body, kept) {
  const place = document.createElement("div");
  place.className = "stack stack--loose";
  body.append(place);
  let drawn = Promise.resolve(); // one after the other, so that the latest stays
  const draw = (event) => {
    const next = async () => put(place, await list(kept, event?.detail?.signIn));
    return (drawn = drawn.then(next, next));
  };
  document.addEventListener("outbox", draw);
  await draw();
}
