// Runs before anything is drawn. Knows: this device's choice of theme and language, and the service worker.
// Must not know: who is here, reports, the network. It never throws into the page.
//
// With the app it speaks only through the DOM:
//   localStorage "setapak.person": somebody is signed in                                (read here, written by the app)
//   localStorage "setapak.theme" = "light" | "dark", "setapak.language" = "id" | "en"   (read here, written by the app)
//   event  "setapak:update-ready"  window <- here   a newer shell is stored and waits; show the banner
//   event  "setapak:apply-update"  window <- app    nothing is being typed: take the newer shell and reload
//   window.setapakInstall            the browser's offer to install, if it made one: the app may let it ask
//   window.setapakUpdateReady = true                the same news for an app that mounted after the event
"use strict";
(() => {
  const root = document.documentElement;

  try {
    const theme = localStorage.getItem("setapak.theme");
    if (theme === "light" || theme === "dark") {
      root.dataset.theme = theme;
      for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
        meta.content = theme === "dark" ? "#111716" : "#faf8f4";
      }
    }
    const language = localStorage.getItem("setapak.language");
    if (language === "id" || language === "en") root.lang = language;
    if (localStorage.getItem("setapak.person") === null) root.dataset.door = "";
  } catch {
    // Storage is blocked: the app says so in words, the device's own theme is good enough here.
  }

  const show = (id) => {
    const words = document.getElementById(id);
    if (words) words.hidden = false;
  };
  // A frame that stays for ever is a lie: when the app cannot start, say what is safe and what to do.
  const admit = () => show("frame-trouble");
  // So is a page that no longer answers: the app stops at a mistake of its own, and cannot say so itself.
  const stopped = (error) => {
    admit();
    // Above everything, also above an open sheet.
    if (error instanceof WebAssembly.RuntimeError) document.getElementById("stopped")?.showPopover?.();
  };
  addEventListener("error", (event) => stopped(event.error));
  addEventListener("unhandledrejection", (event) => stopped(event.reason));
  setTimeout(admit, 45_000);

  // The door takes typing before the app is there, in the language of this device; the app takes it over.
  addEventListener("DOMContentLoaded", () => {
    if (root.lang !== "en") return;
    for (const said of document.querySelectorAll("#frame-door [data-en]")) said.textContent = said.dataset.en;
  });
  addEventListener("submit", (event) => {
    if (event.target.id !== "frame-form") return;
    event.preventDefault();
    event.target.dataset.asked = "";
    show("frame-wait");
  });

  // A browser that offers to install is asked to wait for a better moment: the app knows when that is.
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    globalThis.setapakInstall = event;
  });

  if (!("serviceWorker" in navigator)) return;
  const worker = navigator.serviceWorker;
  const policy = globalThis.trustedTypes?.createPolicy("setapak-worker", {
    createScriptURL: (url) => {
      if (url !== "/sw.js") throw new TypeError("only Setapak's own worker");
      return url;
    },
  });

  let waiting = null;
  let asked = false;
  const news = () => {
    globalThis.setapakUpdateReady = true;
    dispatchEvent(new Event("setapak:update-ready"));
  };
  const hold = (registration) => {
    // Without a controller this is the first install, and there is nothing older to replace.
    if (!registration.waiting || !worker.controller) return;
    waiting = registration.waiting;
    news();
  };
  addEventListener("setapak:apply-update", () => {
    asked = true;
    if (waiting && waiting.state === "installed") waiting.postMessage({ type: "apply-update" });
    else location.reload();
  });
  let controlled = Boolean(worker.controller);
  worker.addEventListener("controllerchange", () => {
    if (asked) location.reload();
    // Another tab took the update: this one may be in the middle of a word, so it only learns of it.
    else if (controlled) news();
    // The first worker keeps what goes through it; these words may have come before it was there.
    else if (root.lang === "en") fetch("/en.txt").catch(() => {});
    controlled = true;
  });

  // The first worker fetches all the page fetches: before the app runs, over a slow line, it would fetch it a second time.
  addEventListener(worker.controller ? "load" : "TrunkApplicationStarted", async () => {
    try {
      const registration = await worker.register(policy ? policy.createScriptURL("/sw.js") : "/sw.js", { updateViaCache: "none" });
      hold(registration);
      registration.addEventListener("updatefound", () => {
        registration.installing?.addEventListener("statechange", () => hold(registration));
      });
      // A phone rarely reloads: look again when the person comes back, at most once an hour.
      let looked = performance.now();
      document.addEventListener("visibilitychange", () => {
        if (document.hidden || performance.now() - looked < 3_600_000) return;
        looked = performance.now();
        registration.update().catch(() => {});
      });
    } catch {
      // Private windows refuse workers. The app works on, and says that it cannot open offline.
    }
  });
})();
