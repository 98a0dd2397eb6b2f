// My badge: the screen stays on, the sides flip, the code changes, news slide in.
//
//   <section data-badge data-side="role"> [data-shows=role|contact|vcard] [data-flip]
//   <div data-sides hidden> <button data-turn="contact">…</button>
import { follow } from "./news.js";
import { stayAwake } from "./wake.js";

const SIDES = ["role", "contact", "vcard"];
const FAR = 50; // pixels that a finger moves at least to swipe

const place = document.querySelector("[data-badge]");
const turns = place.querySelectorAll("[data-turn]");
let from = null; // where a finger came down

function turnTo(side) {
  place.dataset.side = side;
  for (const turn of turns)
    turn.setAttribute("aria-pressed", String(turn.dataset.turn === side));
}

function turnBy(steps) {
  const now = SIDES.indexOf(place.dataset.side);
  turnTo(SIDES.at((now + steps) % SIDES.length));
}

place.querySelector("[data-sides]").hidden = false;
place.classList.add("badge-screen--turns");
turns.forEach((turn) => turn.addEventListener("click", () => turnTo(turn.dataset.turn)));
place.addEventListener("pointerdown", ({ clientX }) => (from = clientX));
place.addEventListener("pointerup", ({ clientX, target }) => {
  const moved = from === null ? 0 : clientX - from;
  from = null;
  if (Math.abs(moved) >= FAR) return turnBy(moved < 0 ? 1 : -1);
  if (!target.closest("a, button")) {
    if (target.closest("[data-flip]")) turnTo(place.dataset.side === "role" ? "contact" : "role");
  }
  return undefined;
});
stayAwake();
if (place.dataset.news) follow(place);
if (place.dataset.key) {
  const { rotate } = await import("./rotating.js");
  rotate(place.querySelector("[data-badge-code]"), place.dataset);
}
