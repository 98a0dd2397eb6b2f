// The service worker: the program itself from the phone, personal pages never.
// The server puts `const SHELL = { cache, page, files }` before this.

const PATIENCE = 3000; // milliseconds before a page of the shell stands in
// Pages that the shell can show. Others may take their time, as a file of badges does.
const KNOWN = /^\/(offline|contacts\/(\d+)?|e\/[^/]+\/((badge|scan|agenda)?|talks\/\d+))$/;

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOld().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, url));
  else if (SHELL.files.includes(url.pathname)) event.respondWith(own(request));
});

async function fill() {
  const cache = await caches.open(SHELL.cache);
  const fresh = { cache: "no-cache", credentials: "omit" }; // nobody's page, so no cookie
  const wanted = [SHELL.page, ...SHELL.files].map((url) => new Request(url, fresh));
  await cache.addAll(wanted);
}

async function forgetOld() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("shell-") && name !== SHELL.cache);
  await Promise.all(old.map((name) => caches.delete(name)));
}

function kept(request) {
  return caches.match(request, { cacheName: SHELL.cache, ignoreVary: true, ignoreSearch: true });
}

async function own(request) {
  return (await kept(request)) ?? fetch(request);
}

async function page(request, url) {
  const isKnown = KNOWN.test(url.pathname);
  const online = fetch(request).then((answer) => {
    if (isKnown && answer.status >= 502) throw new Error("the server is not there");
    return answer;
  });
  const waits = isKnown ? [online, late()] : [online];
  try {
    return await Promise.race(waits);
  } catch {
    return (await kept(SHELL.page)) ?? online;
  }
}

function late() {
  return new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("too late")));
}
