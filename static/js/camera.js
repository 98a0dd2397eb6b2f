// Opens the camera, lights its lamp, and says what to do where that fails.

const WANTED = {
  facingMode: "environment",
  width: { ideal: 1280 },
  height: { ideal: 720 },
};
const OTHERWISE = "You can also type the code printed on the badge.";
const ALLOW = [
  [
    /iPhone|iPad|Macintosh.*Mobile/,
    "Tap the sign beside the address, then Website Settings, and allow the camera." +
      " Opened from the home screen: Settings, Apps, Safari, Camera.",
  ],
  [
    /Android.*Firefox/,
    "Tap the shield or lock beside the address and take the block off the camera.",
  ],
  [
    /Android/,
    "Tap the sign before the address, then Permissions, and allow the camera.",
  ],
  [
    /Firefox/,
    "Click the crossed-out camera before the address and take the block away.",
  ],
  [/./, "Click the sign before the address and allow the camera for this site."],
];
const ADVICE = {
  NotFoundError: "No camera was found.",
  OverconstrainedError: "No camera was found.",
  NotReadableError: "Another app is using the camera. Close it, then try again.",
  AbortError: "The camera did not start. Try again.",
  SecurityError: "The camera works only where the address begins with https.",
};

// Rejects with the browser's own kind of error, which advice() turns into words.
export async function open(facingMode = WANTED.facingMode) {
  if (!navigator.mediaDevices)
    throw new DOMException("no camera without https", "SecurityError");
  return navigator.mediaDevices.getUserMedia({ video: { ...WANTED, facingMode } });
}

export function close(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

function howToAllow(browser) {
  const [, words] = ALLOW.find(([kind]) => kind.test(browser));
  return `The camera is not allowed here. ${words} Then try again.`;
}

export function advice(problem, browser = navigator.userAgent) {
  const isRefused = problem.name === "NotAllowedError";
  const words = isRefused ? howToAllow(browser) : ADVICE[problem.name];
  return `${words ?? "This browser cannot read codes."} ${OTHERWISE}`;
}

// Calls `then` when the person changes their mind about the camera.
export async function onceAllowed(then) {
  const leave = await navigator.permissions?.query({ name: "camera" }).catch(() => null);
  if (leave) leave.onchange = () => leave.state === "granted" && then();
}

// The lamp of the camera, or undefined: `switch(isOn)`.
export function lamp(stream) {
  const [track] = stream.getVideoTracks();
  if (!track.getCapabilities?.().torch) return undefined;
  return (isOn) => track.applyConstraints({ advanced: [{ torch: isOn }] });
}
