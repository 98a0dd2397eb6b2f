// Offers the home screen once somebody has exchanged, never before, and not again to
// those who said no. Loaded where the browser can put it there.
import { button, element } from "./element.js";
import { waiting } from "./outbox.js";
import { get } from "./store.js";

const NO = "install=no";
const WHY = "On your home screen, your badge and the scanner are one tap away, also without a network.";
const HOW = "Tap the Share sign of your browser, then “Add to Home Screen”.";
const isInstalled = matchMedia("(display-mode: standalone)").matches || navigator.standalone;
let prompt; // the browser's own way, if it has one
let hint;

function refuse() {
  // A cookie, since signing out clears everything else.
  document.cookie = `${NO}; max-age=31536000; path=/; samesite=lax`;
  hint.remove();
}

function accept() {
  hint.remove();
  prompt.prompt();
}

function show() {
  const add = prompt
    ? button("Add to home screen", "", accept)
    : element("p", { textContent: HOW });
  const no = button("No, thanks", "button--quiet", refuse);
  hint = element(
    "aside",
    { className: "card stack no-paper" },
    element("h2", { textContent: "Keep it at hand" }),
    element("p", { textContent: WHY }),
    element("div", { className: "actions" }, add, no),
  );
  document.querySelector("main").append(hint);
}

// What waits goes out first: an app on the home screen of an iPhone starts with nothing.
async function consider() {
  const isDue = (await get("state", "exchanged")) && !(await waiting()).length;
  if (isDue && !hint) show();
}

export function offer(given) {
  const isInside = document.body.matches(".inside:not(.bare)");
  if (!isInside || isInstalled || document.cookie.includes(NO)) return;
  prompt = given;
  document.addEventListener("outbox", () => consider().catch(() => {}));
  consider().catch(() => {});
}
