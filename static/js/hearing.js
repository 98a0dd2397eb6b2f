// How late it is by the server's clock: phones are minutes wrong. A `late` event on
// document says that it was found out.

const TOLERATED = 5000; // milliseconds: the server takes codes that are a minute off
let ahead = 0; // milliseconds by which its clock is ahead of the phone's

export const serverTime = () => Date.now() + ahead;

export function hear(answer) {
  const theirs = Date.parse(answer.headers.get("Date") ?? "");
  const off = theirs + 500 - Date.now(); // the header knows whole seconds only
  if (!(Math.abs(off - ahead) > TOLERATED)) return;
  ahead = off;
  document.dispatchEvent(new Event("late"));
}
