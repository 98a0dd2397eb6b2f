// Finds something that reads QR codes, and lets it look at a picture in several ways:
// the browser's own reader, else zxing in WebAssembly, else one in plain JavaScript.

const FORMATS = { formats: ["qr_code"] };

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

async function plain({ plain: address }) {
  return (await import(address)).BarcodeDetector;
}

// `addresses` has `detector` and `wasm` (zxing) and `plain` (the one without WebAssembly).
// `kinds` is for trying out one of them.
export async function decoder(addresses, kinds = [builtIn, webAssembly, plain]) {
  const [kind, ...rest] = kinds;
  try {
    return new (await kind(addresses))(FORMATS);
  } catch (problem) {
    if (rest.length) return decoder(addresses, rest);
    throw problem;
  }
}

export const ladder = { builtIn, webAssembly, plain };
