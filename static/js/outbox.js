// Scans on their way to the server: kept on the phone until the server has judged each.
//
// An `outbox` event on document says after every change
//   { answers: [answer of the server], added: the new scan, if it was made here, signIn }
// in this tab and in all others. Works in the service worker, too.
import { person } from "./person.js";
import { post } from "./post.js";
import { corrected } from "./skew.js";
import { all, change, get } from "./store.js";
import { record } from "./verdict.js";

const MOST = 100; // scans in one request
const FAILURES = 3; // in a row, before the server is left alone for a while
const AT_ONCE = 1000; // milliseconds in which most are sent; the others need waking
const channel = globalThis.BroadcastChannel && new BroadcastChannel("companion-outbox");
let size = MOST;
let queued = 0; // calls of flush that are not done

// Resolves to the item, with its uuid, once it is safe on the disk.
// Rejects where nothing can be kept: then open the badge's page instead.
export async function put({ token, at = new Date().toISOString(), ...more }) {
  const [owner, moment] = await Promise.all([person(), corrected(at)]);
  if (!owner) throw new Error("Nobody is signed in.");
  const uuid = crypto.randomUUID();
  const item = { ...more, uuid, token, at: moment, person: owner, tries: 0 };
  await change(["outbox"], (outbox) => outbox.put(item), "strict");
  announce({ added: item });
  setTimeout(askToBeWoken, AT_ONCE);
  return item;
}

// My scans that wait, the oldest first; those that failed by themselves come last.
export async function waiting() {
  const mine = await person();
  const items = (await all("outbox")).filter((item) => item.person === mine);
  return items.sort((a, b) => a.tries - b.tries || (a.at < b.at ? -1 : 1));
}

// Scans of somebody else who used this phone; they are sent when that one signs in.
export async function others() {
  const mine = await person();
  return (await all("outbox")).filter((item) => item.person !== mine);
}

export async function undeliverable() {
  const mine = await person();
  return (await all("undeliverable")).filter((item) => item.person === mine);
}

export async function again(uuid) {
  const { status, message, ...item } = await get("undeliverable", uuid);
  await change(["outbox", "undeliverable"], (outbox, refused) => {
    outbox.put(item);
    refused.delete(uuid);
  });
  announce({ added: item });
}

export async function discard(uuid) {
  await change(["undeliverable"], (refused) => refused.delete(uuid));
  announce({});
}

// Sends what waits, first of all the scan that was just `added`; one tab at a time.
// Resolves to { waiting, pause, signIn }: how many are left, how many seconds the server
// asked to be left alone, whether to sign in.
export async function flush(added) {
  const first = queued++ ? undefined : added; // who is before it sends it with the others
  const work = () => send(first);
  try {
    return await (navigator.locks?.request("companion-outbox", work) ?? work());
  } finally {
    queued--;
  }
}

async function untried(tried) {
  const left = (await waiting()).filter((item) => !tried.has(item.uuid));
  return left.slice(0, size);
}

async function send(first) {
  const tried = new Set();
  const result = { pause: 0, signIn: false };
  let batch = first ? [first] : await untried(tried); // looking takes its time
  for (let failures = 0; batch.length && failures < FAILURES; ) {
    const last = await post(batch);
    const answers = last.answers ?? (batch.length === 1 ? [{ ...batch[0], ...last }] : []);
    await settle(batch, answers);
    for (const { uuid } of answers) tried.add(uuid);
    const statuses = [last.status, ...answers.map((answer) => answer.status)];
    result.signIn ||= statuses.includes(401);
    result.pause = Math.max(result.pause, last.pause ?? 0);
    if ([0, 401, 429].includes(last.status)) break;
    if (last.status >= 500) failures += size > 1 ? FAILURES : 1;
    // One scan that upsets the server must not hold up the others.
    size = last.status < 400 ? Math.min(MOST, size * 4) : 1;
    batch = await untried(tried);
  }
  announce(result);
  return { ...result, waiting: (await waiting()).length };
}

// People see the answer before it is noted down: one not noted comes once more.
async function settle(batch, answers) {
  const sent = new Map(batch.map((item) => [item.uuid, item]));
  const known = answers.filter((answer) => sent.has(answer.uuid));
  if (!known.length) return;
  announce({ answers: known });
  await change(["outbox", "undeliverable"], (outbox, refused) => {
    for (const answer of known) record(sent.get(answer.uuid), answer, outbox, refused);
  });
}

function announce(what) {
  const news = { answers: [], ...what };
  channel?.postMessage(news);
  dispatch(news);
}

function dispatch(detail) {
  globalThis.document?.dispatchEvent(new CustomEvent("outbox", { detail }));
}

channel?.addEventListener("message", ({ data }) => dispatch({ ...data, added: null }));

// Where the browser can wake the service worker, scans go out with the page closed.
function askToBeWoken() {
  const worker = globalThis.navigator.serviceWorker;
  worker?.ready.then((ready) => ready.sync?.register("outbox")).catch(() => {});
}
