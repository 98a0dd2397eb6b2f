// My badge without a network: the same sides, and the same code that changes.
import { filled } from "./filled.js";
import { reach, role } from "./pocket_contacts.js";
import { leave } from "./returning.js";

const drawn = (svg) => new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;

export async function badge({ badge: mine, me, event }, body) {
  document.body.classList.add("bare", "bright");
  const facts = reach(mine.details);
  const how = mine.rotating
    ? "The code changes every half a minute."
    : "Let somebody’s phone camera look at this. Or they type";
  const part = filled("badge", {
    code: [drawn(mine.svg)],
    name: me.name || "My badge",
    pronouns: me.pronouns,
    role: role(me),
    how,
    typed: mine.typed,
    silent: facts.length ? "" : "You hand over your name and nothing else.",
    facts,
    vcard: [drawn(mine.vcard)],
    scan: `/e/${event.slug}/scan`,
  });
  if (mine.rotating) {
    const { address, rotating } = mine;
    Object.assign(part.querySelector("[data-badge]").dataset, { address, ...rotating });
  }
  body.append(part);
  await import("./badge.js");
  leave(`/e/${event.slug}/news`);
}
