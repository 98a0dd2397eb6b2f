// Installs the service worker that opens pages without a network.

export function register() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const wakes = "SyncManager" in window;
  serviceWorker
    .register(wakes ? "/sw.js?sync" : "/sw.js", { type: wakes ? "module" : "classic" })
    .catch(() => {}); // a browser without storage, in which the pages still work online
}
