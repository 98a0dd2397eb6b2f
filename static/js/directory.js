// Whose badge a phone saw while it had no network: only who has the badge can read it.
import { all } from "./store.js";

const bytes = (text) => new TextEncoder().encode(text);
const sha256 = async (text) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes(text)));
const hex = (some) => [...some].map((one) => one.toString(16).padStart(2, "0")).join("");

async function opened(sealed, token) {
  const name = "AES-GCM";
  const raw = await sha256(`directory-key:${token}`);
  const key = await crypto.subtle.importKey("raw", raw, name, false, ["decrypt"]);
  const box = Uint8Array.from(atob(sealed), (one) => one.charCodeAt(0));
  const iv = box.slice(0, 12);
  const plain = await crypto.subtle.decrypt({ name, iv }, key, box.slice(12));
  return new TextDecoder().decode(plain);
}

// Resolves to { name, organisation }, or null where nobody is known or agreed.
export async function nameBehind(token) {
  const steady = token.slice(0, 20); // what follows changes every half a minute
  try {
    const digest = hex((await sha256(`directory:${steady}`)).slice(0, 8));
    const pockets = await all("pocket");
    const sealed = pockets.map((one) => one.directory?.[digest]).find(Boolean);
    const [name, organisation = ""] = (await opened(sealed, steady)).split("\n");
    return { name, organisation };
  } catch {
    return null;
  }
}
