// Leaves a page of the phone's own for that of the server, once there is a network again:
// only the server's tells who scanned me.

const EVERY = 5000; // milliseconds
const PATIENCE = 2000; // a slower network would bring the phone's own page once more

async function isThere(address) {
  const signal = AbortSignal.timeout?.(PATIENCE);
  const said = await fetch(address, { signal, cache: "no-store" }).catch(() => null);
  return Boolean(said?.ok && !said.redirected);
}

export function leave(address) {
  let timer;
  const look = async () => {
    clearTimeout(timer);
    if (!document.hidden && (await isThere(address))) return location.reload();
    clearTimeout(timer);
    timer = setTimeout(look, EVERY);
  };
  addEventListener("online", look);
  timer = setTimeout(look, EVERY);
}
