// Finds something that reads QR codes, and lets it look at a picture in several ways:
// the browser's own reader, else zxing in WebAssembly, else one in plain JavaScript.

const FORMATS = { formats: ["qr_code"] };
// The letter A as a code, row by row, a bit a module; drawn with a white margin.
const SAMPLE = [
  0x1fd77f, 0x104641, 0x175a5d, 0x17595d, 0x17525d, 0x104f41, 0x1fd57f, 0x300, 0x1e5f9d,
  0x1687c8, 0x12420d, 0xb327e, 0x1ac526, 0x124b, 0x1fc72b, 0x104c34, 0x1745f1, 0x17567e,
  0x175160, 0x105ca4, 0x1fdc92,
];
const MARGIN = 4; // modules
const MODULE = 8; // pixels

function load(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${address} could not be loaded`));
    document.head.append(script);
  });
}

async function builtIn() {
  const formats = await window.BarcodeDetector?.getSupportedFormats();
  if (!formats?.includes("qr_code")) throw new Error("no reader in this browser");
  return window.BarcodeDetector;
}

// Program and script come at once; the script alone would ask for the program late.
async function webAssembly({ detector, wasm }) {
  const program = WebAssembly.compileStreaming(fetch(wasm));
  const [compiled] = await Promise.all([program, load(detector)]);
  const instantiateWasm = (imports, done) => {
    WebAssembly.instantiate(compiled, imports).then((one) => done(one, compiled));
    return {};
  };
  await window.BarcodeDetectionAPI.prepareZXingModule({
    overrides: { instantiateWasm },
    fireImmediately: true,
  });
  return window.BarcodeDetectionAPI.BarcodeDetector;
}

function sample() {
  const canvas = document.createElement("canvas");
  const count = SAMPLE.length;
  canvas.width = canvas.height = (count + 2 * MARGIN) * MODULE;
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  brush.fillStyle = "#fff";
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.fillStyle = "#000";
  SAMPLE.forEach((row, y) => {
    for (let x = 0; x < count; x++)
      if ((row >> (count - 1 - x)) & 1)
        brush.fillRect((x + MARGIN) * MODULE, (y + MARGIN) * MODULE, MODULE, MODULE);
  });
  return canvas;
}

async function plain({ plain: address }) {
  return (await import(address)).BarcodeDetector;
}

// `addresses` has `detector` and `wasm` (zxing) and `plain` (the one without WebAssembly).
// `kinds` is for trying out one of them. Each begins with a sample, while the camera is
// not there yet: the first look takes several times as long as those after it, and a
// reader that fails at it is passed over.
export async function decoder(addresses, kinds = [builtIn, webAssembly, plain]) {
  const [kind, ...rest] = kinds;
  try {
    const reader = new (await kind(addresses))(FORMATS);
    await reader.detect(sample());
    return reader;
  } catch (problem) {
    if (rest.length) return decoder(addresses, rest);
    throw problem;
  }
}

export const ladder = { builtIn, webAssembly, plain };
