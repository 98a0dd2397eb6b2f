// Who is signed in: pages of the server say it, the phone remembers it for offline.
//   <meta name="person" content="7">  (empty on a page for strangers)
import { get, set } from "./store.js";

const said = globalThis.document?.querySelector("meta[name=person]")?.content;
const noted = said === undefined ? undefined : set("state", said, "person").catch(() => {});

// The number of the person as text, "" for nobody. Another tab may have changed it.
export async function person() {
  await noted;
  return (await get("state", "person")) ?? "";
}
