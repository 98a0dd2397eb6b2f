// Keeps the screen on while the page is looked at.

async function keep() {
  if (!document.hidden) await navigator.wakeLock?.request("screen").catch(() => {});
}

export function stayAwake() {
  document.addEventListener("visibilitychange", keep); // leaving the page lets go of it
  keep();
}
