// Ends the run with one plain line that any build machine understands.

import type { FullResult, Reporter, Suite } from "@playwright/test/reporter";

export default class Closing implements Reporter {
  #suite: Suite | undefined;

  onBegin(_config: unknown, suite: Suite): void {
    this.#suite = suite;
  }

  onEnd(_result: FullResult): void {
    const outcomes = (this.#suite?.allTests() ?? []).map((test) => test.outcome());
    const count = (...wanted: string[]) => outcomes.filter((it) => wanted.includes(it)).length;
    console.log(`${count("expected")} passed, ${count("unexpected", "flaky")} failed, ${count("skipped")} skipped`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
