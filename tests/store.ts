// What lies in the browser's store of the person who is at a page.

import type { JSHandle, Page } from "@playwright/test";

interface Store {
  base: IDBDatabase;
  /** The answer to a request. */
  done: <T>(asked: IDBRequest<T>) => Promise<T>;
}

/** Opens the store in the page; whoever is given it closes `base`. */
export function storeOf(page: Page): Promise<JSHandle<Store>> {
  return page.evaluateHandle(async () => {
    const whose = (await indexedDB.databases()).find(({ name }) => name?.startsWith("setapak-"));
    const done = <T>(asked: IDBRequest<T>) =>
      new Promise<T>((got, failed) => {
        asked.onsuccess = () => got(asked.result);
        asked.onerror = () => failed(asked.error);
      });
    return { base: await done(indexedDB.open(whose?.name ?? "")), done };
  });
}
