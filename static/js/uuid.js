// The number of a scan. Over plain http, as on a hall's own network, browsers make none.
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const some = crypto.getRandomValues(new Uint8Array(16));
  some[6] = (some[6] & 15) | 64;
  some[8] = (some[8] & 63) | 128;
  const hex = [...some].map((one) => one.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
