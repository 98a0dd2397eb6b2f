// Opens the camera, and says what to do where that fails.

const WANTED = {
  facingMode: "environment",
  width: { ideal: 1280 },
  height: { ideal: 720 },
};
const OTHERWISE = "Type the code printed on the badge, or send a photo of it.";
const ADVICE = {
  NotAllowedError:
    "The camera is not allowed here. Allow it for this site in the settings" +
    " beside the address, then try again.",
  NotFoundError: "No camera was found.",
  NotReadableError: "Another app is using the camera. Close it, then try again.",
};

export function open() {
  return navigator.mediaDevices.getUserMedia({ video: WANTED });
}

export function advice(problem) {
  const words = ADVICE[problem.name] ?? "This browser cannot read codes.";
  return `${words} ${OTHERWISE}`;
}
