// The card of somebody whose badge was just scanned: drawn at once, filled by the answer.
//
//   <ol data-cards></ol> and <template data-card> with [data-slot=…] to fill; what stays
//   empty is taken out.

const list = document.querySelector("[data-cards]");
const pattern = document.querySelector("template[data-card]");
const MOST = 8; // cards on the page; all of them are among the contacts
const TAGS = {
  created: ["Exchanged", "tag--good"],
  known: ["In your contacts already", ""],
  asked: ["Asked", "tag--now"],
  rejected: ["Not exchanged", "tag--bad"],
  waiting: ["Saved on this phone", "tag--now"],
};
const LATER = "It is sent as soon as there is a network; nothing is lost.";

const slot = (card, name) => card.querySelector(`[data-slot="${name}"]`);

function write(card, name, text) {
  const place = slot(card, name);
  place.textContent = text ?? "";
  (place.closest("[data-part]") ?? place).hidden = !text;
}

function initials(name) {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...word][0] ?? "").join("").toUpperCase();
}

function quote(lead, text) {
  const line = document.createElement("p");
  line.className = "quote";
  line.append(`${lead} `, Object.assign(document.createElement("q"), { textContent: text }));
  return line;
}

function reasons(card, name, pairs, [leadTheirs, leadMine]) {
  const place = slot(card, name);
  place.hidden = !pairs?.length;
  for (const [mine, theirs] of pairs ?? []) {
    place.append(quote(leadTheirs, theirs));
    if (mine.toLowerCase() !== theirs.toLowerCase()) place.append(quote(leadMine, mine));
  }
}

function state(card, kind, message) {
  const [words, colour] = TAGS[kind] ?? TAGS.rejected;
  const tag = slot(card, "state");
  tag.textContent = words;
  tag.className = `tag ${colour}`;
  tag.hidden = false;
  write(card, "message", message);
}

function who(card, { name, organisation, job_title: title }) {
  write(card, "name", name || "Somebody without a name");
  slot(card, "initials").textContent = initials(name || "?");
  write(card, "role", [title, organisation].filter(Boolean).join(" · "));
}

function fill(card, contact) {
  who(card, contact);
  const { gives, gets, shared, talks } = contact.reasons ?? {};
  write(card, "opener", contact.opener);
  reasons(card, "gives", gives, ["They need", "You offer"]);
  reasons(card, "gets", gets, ["They offer", "You need"]);
  reasons(card, "shared", shared, ["They care about", "You care about"]);
  write(card, "talk", talks?.[0]);
  const link = slot(card, "open");
  link.hidden = !contact.url;
  if (contact.url) link.href = contact.url;
}

// Puts a card on top, before anything is known but that a badge was read.
export function seen() {
  const card = pattern.content.firstElementChild.cloneNode(true);
  list.prepend(card);
  while (list.children.length > MOST) list.lastElementChild.remove();
  return card;
}

// What the server answered: { state, message, contact }.
export function answered(card, { state: kind, message, contact }) {
  card.removeAttribute("aria-busy");
  if (contact) fill(card, contact);
  else write(card, "name", "That did not work");
  state(card, kind, kind === "created" && !contact?.stand ? "" : message);
}

// No answer yet; `someone` is { name, organisation } where the directory knows them.
export function kept(card, someone) {
  card.removeAttribute("aria-busy");
  who(card, someone ?? { name: "Somebody’s badge" });
  state(card, "waiting", LATER);
}
