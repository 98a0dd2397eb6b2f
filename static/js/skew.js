// How wrong the phone's clock is, by the `Date` of the server's answers.
import { get, set } from "./store.js";

const TOLERATED = 5 * 60 * 1000;

export async function measure(answer) {
  const theirs = Date.parse(answer.headers.get("Date") ?? "");
  if (Number.isNaN(theirs)) return;
  const off = theirs + 500 - Date.now(); // the header knows whole seconds only
  const skew = Math.abs(off) > TOLERATED ? off : 0;
  const known = (await get("state", "skew")) ?? 0;
  if (Math.abs(skew - known) > 2000) await set("state", skew, "skew");
}

// The instant (ISO 8601) that the phone calls `at`.
export async function corrected(at) {
  const skew = (await get("state", "skew")) ?? 0;
  return new Date(new Date(at).getTime() + skew).toISOString();
}
