// Finds something that reads QR codes: the browser's own reader, else the vendored one.

function load(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${address} could not be loaded`));
    document.head.append(script);
  });
}

async function isBuiltIn() {
  const formats = await window.BarcodeDetector?.getSupportedFormats();
  return formats?.includes("qr_code") ?? false;
}

async function vendored({ detector, wasm }) {
  if (!window.BarcodeDetectionAPI) await load(detector);
  await window.BarcodeDetectionAPI.prepareZXingModule({
    overrides: { locateFile: () => wasm }, // its own default is somebody else's server
    fireImmediately: true,
  });
  return window.BarcodeDetectionAPI.BarcodeDetector;
}

// `addresses` has `detector` and `wasm`. Rejects where the browser knows no WebAssembly.
export async function decoder(addresses) {
  const Reader = (await isBuiltIn()) ? window.BarcodeDetector : await vendored(addresses);
  return new Reader({ formats: ["qr_code"] });
}
