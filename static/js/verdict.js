// What becomes of a scan after the server spoke: delivered, refused for good, or kept.

const LATER = new Set([0, 401, 408, 425, 429]);
const UNSAID = "The server did not take this scan, and did not say why.";

export function verdict({ status }) {
  if (status >= 200 && status < 300) return "delivered";
  return LATER.has(status) || status >= 500 || status < 400 ? "kept" : "refused";
}

// Writes it down, in the stores `outbox` and `undeliverable` of one transaction.
export function record(item, answer, outbox, undeliverable) {
  const fate = verdict(answer);
  const isFault = answer.status >= 500; // of this scan alone: others go before it
  if (fate === "kept") return isFault && outbox.put({ ...item, tries: item.tries + 1 });
  outbox.delete(item.uuid);
  if (fate === "delivered") return undefined;
  const { status, message = UNSAID } = answer;
  return undeliverable.put({ ...item, tries: 0, status, message });
}
