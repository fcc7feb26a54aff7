// The worker that keeps the shell: every file the app needs to open, and nothing a person wrote.
//
// The build fills the two blanks below: the absolute paths of all built files but this one ("/" is the page itself),
// each with the beginning of its SHA-256, and a hash over all, so that this script changes when any of them does.
// Unbuilt, the list is empty and every request goes to the network.
"use strict";
const FILES = /* shell */ {};
const VERSION = /* version */ "dev";
const PREFIX = "setapak-shell-";
const SHELL = PREFIX + VERSION;
const HASHED = /-[0-9a-f]{8,}[._]/;
// Kept from the first time that somebody asks for it.
const LATER = /\.txt$/;

const shells = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

// What came, if it is what was built. A portal of a public network answers for everybody with a page of its own, and a
// line can break off in the middle: kept, either would stand in the app's place at every later start.
const whole = async (answer, sum) => {
  if (!answer?.ok || answer.redirected) return undefined;
  const bytes = await crypto.subtle.digest("SHA-256", await answer.clone().arrayBuffer());
  const hex = Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.startsWith(sum) ? answer : undefined;
};

// A hashed file never changes, so one from an older shell saves a download; any other is asked of the server itself.
const bring = async (shell, [path, sum]) => {
  const hashed = HASHED.test(path);
  const answer =
    (await whole(hashed ? await caches.match(path) : undefined, sum)) ??
    (await whole(hashed ? await fetch(path) : undefined, sum)) ??
    (await whole(await fetch(path, { cache: "reload" }), sum));
  if (!answer) throw new Error(`${path} could not be kept`);
  await shell.put(path, answer);
};

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const shell = await caches.open(SHELL);
    await Promise.all(Object.entries(FILES).map(async (file) => {
      if (!LATER.test(file[0]) || (await caches.match(file[0]))) await bring(shell, file);
    }));
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await shells()).filter((name) => name !== SHELL);
    await Promise.all(old.map((name) => caches.delete(name)));
    // The first install may serve the open page at once; an update never takes a page by surprise.
    if (old.length === 0) await self.clients.claim();
  })());
});

// Only the app knows that nothing is being typed.
self.addEventListener("message", (event) => {
  if (event.data?.type === "apply-update") self.skipWaiting();
});

const keptOr = async (request, path) => {
  const shell = await caches.open(SHELL);
  const kept = () => shell.match(path, { ignoreVary: true });
  // What cannot be brought is for the page to miss.
  if (LATER.test(path) && !(await kept())) await bring(shell, [path, FILES[path]]).catch(() => {});
  return (await kept()) ?? fetch(request);
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname === "/api" || url.pathname.startsWith("/api/")) return;
  if (request.mode === "navigate") event.respondWith(keptOr(request, "/"));
  else if (Object.hasOwn(FILES, url.pathname)) event.respondWith(keptOr(request, url.pathname));
});

// Whoever pushed says only that there is news; what it is, the app knows. The sentence was laid here by the app, in the
// language of whoever wants to be woken.
self.addEventListener("push", (event) => {
  event.waitUntil((async () => {
    const said = await (await caches.match("/kabar.txt"))?.text();
    const [lang, body] = (said ?? "id\nAda kabar di Setapak.").split("\n");
    await self.registration.showNotification("Setapak", { body, lang, tag: "kabar", icon: "/icon-180.png" });
  })());
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil((async () => {
    const [open] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    await (open ? open.focus() : self.clients.openWindow("/kabar"));
  })());
});
