// Hands scans to the server, and says what came back.
import { measure } from "./skew.js";

const PATIENCE = 8000; // milliseconds: a hotel's sign-in page lets requests hang

function body(scans) {
  const sent = scans.map(({ uuid, token, at, for_stand }) => ({ uuid, token, at, for_stand }));
  return JSON.stringify({ person: Number(scans[0].person), scans: sent });
}

// A proxy or a sign-in page answers, too: what it refuses is not refused by us. Our
// server always says why, but for faults, where others may speak for it.
function isOurs({ ok, status }, said) {
  if (Array.isArray(said?.answers)) return true;
  return status >= 500 || (!ok && typeof said?.message === "string");
}

// Resolves to { status, answers, message, pause }. Status 0: no network, no answer in
// time, or an answer of somebody else than our server. `answers` only if each was judged.
export async function post(scans) {
  const cancel = new AbortController();
  const timer = setTimeout(() => cancel.abort(), PATIENCE);
  try {
    const answer = await fetch("/exchanges", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: body(scans),
      redirect: "manual",
      signal: cancel.signal,
    });
    const said = await answer.json().catch(() => ({}));
    const pause = Number(answer.headers.get("Retry-After")) || 0;
    if (!isOurs(answer, said)) return { status: 0, pause };
    measure(answer).catch(() => {}); // nobody waits for it
    return { status: answer.status, answers: said.answers, message: said.message, pause };
  } catch {
    return { status: 0 };
  } finally {
    clearTimeout(timer);
  }
}
