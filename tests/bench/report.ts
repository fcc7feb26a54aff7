// How a benchmark says what it measured.

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}

/** One line: what, its median, what is allowed (if anything is), and every run. */
export function report(what: string, values: readonly number[], budget?: number, unit = "ms"): void {
  const digits = median(values) < 10 ? 2 : 0;
  const all = values.map((value) => value.toFixed(digits)).join(", ");
  const allowed = budget === undefined ? "" : `budget ${budget} ${unit}; `;
  console.log(`${what}: ${median(values).toFixed(digits)} ${unit} (${allowed}runs: ${all})`);
}
