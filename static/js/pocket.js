// A page without a network: looks at the address, and shows what the phone kept of it.
import { agenda } from "./pocket_agenda.js";
import { badge } from "./pocket_badge.js";
import { contact, contacts } from "./pocket_contacts.js";
import { filled } from "./filled.js";
import { clock, date, day } from "./moment.js";
import { person } from "./person.js";
import { all, get } from "./store.js";
import { queue } from "./pocket_queue.js";

const PAGES = [
  [/^\/offline$/, home, "Waiting"],
  [/^\/e\/[^/]+\/?$/, home, "Home"],
  [/^\/e\/[^/]+\/badge$/, badge, "My badge"],
  [/^\/e\/[^/]+\/scan$/, scan, "Scan a badge"],
  [/^\/e\/[^/]+\/(agenda|talks\/\d+)$/, agenda, "Agenda"],
  [/^\/contacts\/$/, contacts, "My contacts"],
  [/^\/contacts\/\d+$/, contact, "My contacts"],
];
const CODE = /^([0-9A-HJKMNP-TV-Z]{8}|[0-9A-HJKMNP-TV-Z]{20})$/;
const body = document.querySelector("[data-shell-page]");
const find = (name) => document.querySelector(`[data-shell-${name}]`);

async function home(kept) {
  const { slug, name } = kept.event;
  const scan = `/e/${slug}/scan`;
  const title = kept.me.name || name;
  body.append(filled("home", { title, lede: name, scan, badge: `/e/${slug}/badge` }));
  await queue(body, kept);
}

// A code that is typed waits like one that is scanned, and for what sends it: that may
// still be loading.
async function take(event) {
  event.preventDefault();
  const field = event.target.elements.code;
  const token = field.value.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  const isCode = CODE.test(token);
  event.target.querySelector("[role=alert]").hidden = isCode;
  if (!isCode) return;
  const detail = { token, at: new Date().toISOString() };
  await import("./sending.js");
  event.target.reset();
  document.dispatchEvent(new CustomEvent("badge", { detail }));
}

async function scan() {
  body.append(filled("scan"));
  body.querySelector("form").addEventListener("submit", take);
  await import("./scan.js");
}

function missing() {
  body.append(filled("missing", { again: location.pathname + location.search }));
}

// The event of the address if it is kept, else the one that was open last.
async function chosen(mine) {
  const [, named] = location.pathname.match(/^\/e\/([^/]+)/) ?? [];
  if (named) return get("pocket", named);
  const last = await get("pocket", (await get("state", "event")) ?? "");
  return last ?? (await all("pocket")).find((kept) => kept.person === mine);
}

function frame({ event, me, at }) {
  document.body.classList.replace("outside", "inside");
  find("event").textContent = event.name;
  find("brand").href = `/e/${event.slug}/`;
  find("me").textContent = me.name;
  for (const part of ["menu", "tabs"]) {
    find(part).hidden = false;
    for (const link of find(part).querySelectorAll("a")) {
      const path = link.getAttribute("href").replace("*", event.slug);
      link.href = path;
      if (path === location.pathname) link.setAttribute("aria-current", "page");
    }
  }
  const today = date(at, event.timezone) === date(Date.now(), event.timezone);
  const when = clock(at, event.timezone);
  const since = today ? `at ${when}` : `on ${day(at, event.timezone).whole}, ${when}`;
  find("at").textContent = `Kept on your phone ${since}.`;
}

async function show() {
  const mine = await person();
  const kept = mine ? await chosen(mine) : undefined;
  find("notice").hidden = false;
  find("again").href = location.pathname + location.search;
  if (!kept || kept.person !== mine) return body.append(filled("nobody"));
  frame(kept);
  const [, page, title] = PAGES.find(([path]) => path.test(location.pathname)) ?? [];
  document.title = `${title ?? "No network"} · ${kept.event.name}`;
  await (page ?? missing)(kept, body);
}

show().catch(() => body.append(filled("nobody")));
