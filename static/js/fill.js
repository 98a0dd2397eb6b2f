// Keeps what is needed without a network: my badge, contacts and agenda of the event.
//   <meta name="event" content="spring">
import { person } from "./person.js";
import { measure } from "./skew.js";
import { all, change, get, set } from "./store.js";

const MINUTE = 60_000;
const EVERY = { offline: MINUTE, directory: 10 * MINUTE };

// Notes that I changed something just now, so that the next page asks for all of mine.
export function outdated() {
  return set("state", Date.now(), "changed");
}

async function isFresh(name, known) {
  if (!known || Math.abs(Date.now() - known.asked) >= EVERY[name]) return false;
  return name !== "offline" || known.asked > ((await get("state", "changed")) ?? 0);
}

// Resolves to the fresh part, or undefined where there is none or it is not yet due.
async function part(slug, name, known) {
  if (await isFresh(name, known)) return undefined;
  const asked = Date.now(); // before the answer: what changes meanwhile is asked for again
  const answer = await fetch(`/e/${slug}/${name}.json`, {
    headers: known?.tag ? { "If-None-Match": known.tag } : {},
    cache: "no-store",
    redirect: "error",
  });
  await measure(answer);
  if (answer.status === 304) return { ...known, asked };
  if (!answer.ok) return undefined;
  return { asked, tag: answer.headers.get("ETag"), data: await answer.json() };
}

async function refresh(slug, mine) {
  const known = await get("pocket", slug);
  const parts = known?.person === mine ? known.parts : {};
  const [offline, directory] = await Promise.all([
    part(slug, "offline", parts.offline),
    part(slug, "directory", parts.directory),
  ]);
  if (!offline && !directory) return;
  const fresh = {
    offline: offline ?? parts.offline,
    directory: directory ?? parts.directory,
  };
  if (!fresh.offline || fresh.offline.data.person !== mine) return;
  const whole = { ...fresh.offline.data, directory: fresh.directory?.data ?? {} };
  await set("pocket", { ...whole, parts: fresh }, slug);
  if (whole.exchanged) await set("state", true, "exchanged");
}

// What is another person's leaves the phone as soon as somebody else signs in.
async function forgetOthers(mine) {
  const kept = await all("pocket");
  const foreign = kept.filter((pocket) => pocket.person !== mine);
  await change(["pocket"], (pockets) => {
    for (const { event } of foreign) pockets.delete(event.slug);
  });
}

export async function fill() {
  const said = document.querySelector("meta[name=person]");
  if (!said) return; // the shell: without a network there is nothing to ask
  const mine = await person();
  await forgetOthers(mine);
  const slug = document.querySelector("meta[name=event]")?.content;
  if (!mine || !slug) return;
  await set("state", slug, "event");
  await refresh(slug, mine).catch(() => {}); // no network: what is there stays
}
