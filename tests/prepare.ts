// Before the first test: the demo agency, once, for every test to copy. Removed after the last.

import { rm } from "node:fs/promises";
import { demoFolder } from "./server.ts";

export default async function prepare(): Promise<() => Promise<void>> {
  const folder = await demoFolder();
  process.env.SETAPAK_TEMPLATE = folder;
  return () => rm(folder, { recursive: true, force: true });
}
