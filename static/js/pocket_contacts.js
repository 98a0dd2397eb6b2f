// My contacts without a network: the list, and one of them.
import { filled } from "./filled.js";
import { clock, day } from "./moment.js";

const NAMES = { email: "E-mail", phone: "Phone", linkedin: "Web page", channel: "Best reached" };
const LABELS = {
  gives: ["You may be able to help", "They need", "You offer", "give"],
  gets: ["They may be able to help", "They offer", "You need", "get"],
  shared: ["You may have this in common", "They care about", "You care about", "shared"],
};

export const role = (one) => [one.job_title, one.organisation].filter(Boolean).join(" · ");

function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...word][0].toUpperCase()).join("");
}

function met({ met_at, timezone, event }) {
  const at = `${day(met_at, timezone).whole}, ${clock(met_at, timezone)}`;
  return event ? `${at}, at ${event}` : at;
}

function person(one) {
  const name = one.name || "Somebody without a name";
  const part = filled("person", {
    initials: initials(name),
    name,
    role: role(one),
    met: `Met ${met(one)}`,
    url: `/contacts/${one.id}`,
  });
  part.querySelector(".avatar").classList.add(`avatar--${[...name].length % 4}`);
  return part;
}

export function contacts({ contacts: kept, event }, body) {
  const many = kept.length === 1 ? "1 person you met." : `${kept.length} people you met, the latest first.`;
  const people = kept.map(person);
  body.append(filled("contacts", { count: kept.length ? many : "", people }));
  if (!kept.length) body.append(filled("no-contacts", { scan: `/e/${event.slug}/scan` }));
}

function linked(name, value) {
  if (name === "email") return `mailto:${value}`;
  if (name === "phone") return `tel:${value.replaceAll(" ", "")}`;
  return /^https?:\/\//i.test(value) ? value : "";
}

function fact([name, value]) {
  const url = linked(name, value);
  const shown = { name: NAMES[name] ?? "Network", value, url };
  return filled(url ? "fact" : "plain-fact", shown);
}

export function reach({ links = "", ...single }) {
  const lines = links.split("\n").map((line) => ["links", line]);
  return [...Object.entries(single), ...lines].filter(([, value]) => value).map(fact);
}

function facts({ details, ...one }) {
  return [...reach(details), filled("plain-fact", { name: "Met", value: met(one) })];
}

function quote(lead, words) {
  const line = document.createElement("span");
  const said = document.createElement("q");
  said.textContent = words;
  line.append(`${lead} `, said);
  return line;
}

function reason(kind, [mine, theirs]) {
  const [label, ofThem, ofMe, tone] = LABELS[kind];
  const lead = quote(ofThem, theirs);
  const part = filled("reason", { label, lead });
  const block = part.firstElementChild;
  block.classList.add(`reason--${tone}`);
  const second = block.lastElementChild.cloneNode();
  second.append(quote(ofMe, mine));
  block.append(second);
  return part;
}

function heading(text) {
  const head = document.createElement("h2");
  head.textContent = text;
  return head;
}

function noted(note) {
  const part = document.createDocumentFragment();
  const text = document.createElement("p");
  text.textContent = note;
  part.append(heading("My note"), text);
  return part;
}

export function contact({ contacts: kept }, body) {
  const id = Number(location.pathname.split("/").at(-1));
  const one = kept.find((each) => each.id === id);
  if (!one) return body.append(filled("missing", { again: location.pathname }));
  const { opener, ...kinds } = one.why;
  const reasons = Object.keys(LABELS).flatMap((kind) =>
    kinds[kind].map((pair) => reason(kind, pair)),
  );
  const begin = opener ? [filled("opener", { opener })] : [];
  const why = reasons.length ? [heading("Why you two"), ...begin, ...reasons] : [];
  const note = one.note ? noted(one.note) : "";
  body.append(filled("contact", { name: one.name, role: role(one), facts: facts(one), note, why }));
}
