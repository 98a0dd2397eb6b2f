// A picture looked at in several ways: what blur, distance or damage hides from one way
// shows in another. Measured by benchmarks/degraded_badges.py.
// The usual way begins with half the size: a quarter of the work, and most are read.

const SHARPNESS = 3; // how many times the difference to the surroundings is added
const AROUND = 6; // pixels across what counts as surroundings

function drawn(source, { x, y, width, height }, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  brush.imageSmoothingQuality = "high";
  brush.drawImage(source, x, y, width, height, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function whole(source) {
  const width = source.videoWidth ?? source.width;
  const height = source.videoHeight ?? source.height;
  return { x: 0, y: 0, width, height };
}

function middle(source) {
  const { width, height } = whole(source);
  return { x: width / 4, y: height / 8, width: width / 2, height: height * 0.75 };
}

function sharpened(canvas) {
  const box = whole(canvas);
  const small = drawn(canvas, box, 1 / AROUND);
  const blurred = drawn(small, whole(small), AROUND).getContext("2d");
  const brush = canvas.getContext("2d");
  const picture = brush.getImageData(0, 0, box.width, box.height);
  const around = blurred.getImageData(0, 0, box.width, box.height).data;
  const { data } = picture;
  for (let i = 0; i < data.length; i++) data[i] += SHARPNESS * (data[i] - around[i]);
  brush.putImageData(picture, 0, 0);
  return canvas;
}

const ways = [
  [(source) => drawn(source, whole(source), 0.5), (source) => source],
  [(source) => sharpened(drawn(source, middle(source), 2))],
  [(source) => drawn(source, whole(source), 1.5)],
];

export const WAYS = ways.length;

// Resolves to the texts that `reader` finds in a video or a picture, the n-th way.
export async function look(reader, source, n = 0) {
  for (const seen of ways[n % WAYS]) {
    const codes = await reader.detect(seen(source));
    if (codes.length) return codes.map((code) => code.rawValue);
  }
  return [];
}
