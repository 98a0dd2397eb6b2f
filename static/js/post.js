// Hands scans to the server, and says what came back.
import { measure } from "./skew.js";

const PATIENCE = 8000; // milliseconds: a hotel's sign-in page lets requests hang

function body(scans) {
  const sent = scans.map(({ uuid, token, at, for_stand }) => ({ uuid, token, at, for_stand }));
  return JSON.stringify({ person: Number(scans[0].person), scans: sent });
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
    if (answer.ok && !Array.isArray(said.answers)) return { status: 0 };
    measure(answer).catch(() => {}); // nobody waits for it
    const pause = Number(answer.headers.get("Retry-After")) || 0;
    return { status: answer.status, answers: said.answers, message: said.message, pause };
  } catch {
    return { status: 0 };
  } finally {
    clearTimeout(timer);
  }
}
