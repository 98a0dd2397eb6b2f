// For whom a member of staff scans: the choice travels with each scan.
//
//   <fieldset data-for-stand> radios named for_stand, "" for oneself </fieldset>
// A choice holds until the tab is closed; what may be chosen is kept for the page
// without a network, which has no such fieldset of its own.
import { element } from "./element.js";
import { person } from "./person.js";

const key = `for-stand:${location.pathname.split("/")[2]}`;
const isOnline = Boolean(document.querySelector("meta[name=person]"));

const choices = () => [...document.querySelectorAll("[data-for-stand] [name=for_stand]")];

// What to send along with a scan: { for_stand: number } or nothing.
export function forStand() {
  const chosen = choices().find((one) => one.checked)?.value;
  return chosen ? { for_stand: Number(chosen) } : {};
}

function choose(value) {
  for (const one of choices()) one.checked = one.value === value;
}

async function keep() {
  const kept = choices().map(({ value, checked, parentElement: chip }) => {
    return { value, checked, name: chip.textContent.trim() };
  });
  if (kept.length) localStorage.setItem(key, JSON.stringify([await person(), kept]));
  else localStorage.removeItem(key);
}

function chip({ value, name, checked }) {
  const radio = element("input", { type: "radio", name: "for_stand", value, checked });
  return element("label", { className: "chip chip--choice" }, radio, element("span", {}, name));
}

async function build() {
  const [owner, kept] = JSON.parse(localStorage.getItem(key) ?? "[]");
  if (!kept || owner !== (await person())) return;
  const chips = element("div", { className: "chips" }, ...kept.map(chip));
  const legend = element("legend", { textContent: "Scanning for" });
  const all = element("fieldset", { className: "field" }, legend, chips);
  all.dataset.forStand = "";
  document.querySelector(".scanner").before(all);
}

async function start() {
  if (!isOnline) await build();
  const before = sessionStorage.getItem(key);
  if (choices().some((one) => one.value === before)) choose(before);
  document.addEventListener("change", ({ target }) => {
    if (target.name !== "for_stand") return;
    sessionStorage.setItem(key, target.value);
    keep().catch(() => {});
  });
  if (isOnline) await keep();
}

start().catch(() => {}); // a browser that keeps nothing
