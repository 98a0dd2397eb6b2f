// For browsers that wake the worker when the network is back, also with all pages shut.
// The server puts `import { flush } from "…/outbox.js"` before this.

self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(deliver());
});

async function deliver() {
  const { waiting, signIn } = await flush();
  if (waiting && !signIn) throw new Error("not all is sent yet"); // it is tried again
}

