// What the phone keeps, in IndexedDB.
//   outbox, undeliverable: scans by uuid; pocket: an event's data by slug; state: by name

const KEYS = { outbox: "uuid", undeliverable: "uuid", pocket: null, state: null };
let opened;

function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function open() {
  const request = indexedDB.open("companion", 1);
  request.onupgradeneeded = () => {
    for (const [name, keyPath] of Object.entries(KEYS))
      request.result.createObjectStore(name, keyPath ? { keyPath } : {});
  };
  const database = await result(request);
  const forget = () => (opened = undefined);
  database.onclose = forget; // phones close what was left open for long
  database.onversionchange = () => (database.close(), forget());
  return database;
}

async function transaction(stores, mode, durability = "default") {
  const start = async () => {
    opened ??= open();
    return (await opened).transaction(stores, mode, { durability });
  };
  try {
    return await start();
  } catch {
    opened = undefined;
    return start();
  }
}

// Calls `work` with the stores named; resolves once all of it is done, or nothing. With
// the durability "strict" it is on the disk by then, which takes a phone its time.
export async function change(stores, work, durability) {
  const all = await transaction(stores, "readwrite", durability);
  const done = new Promise((resolve, reject) => {
    all.oncomplete = resolve;
    all.onabort = all.onerror = () => reject(all.error);
  });
  work(...stores.map((name) => all.objectStore(name)));
  return done;
}

export async function get(store, key) {
  return result((await transaction([store], "readonly")).objectStore(store).get(key));
}

export async function all(store) {
  return result((await transaction([store], "readonly")).objectStore(store).getAll());
}

export function set(store, value, key) {
  return change([store], (kept) => kept.put(value, key));
}
