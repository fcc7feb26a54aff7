// How a benchmark says what it measured.

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}

/** One line: what, its median, what is allowed, and every run. */
export function report(what: string, values: readonly number[], budget: number, unit = "ms"): void {
  const digits = unit === "ms" ? 0 : 2;
  const all = values.map((value) => value.toFixed(digits)).join(", ");
  console.log(`${what}: ${median(values).toFixed(digits)} ${unit} (budget ${budget} ${unit}; runs: ${all})`);
}
