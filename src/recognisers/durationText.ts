const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  µs: 1e-3,
  us: 1e-3,
  ms: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  seconds: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
};

/** Reads how tools write durations: `5ms`, `1.2 s`, `2m 3.5s`, `0.53 seconds`. In ms; undefined when it is none. */
export function parseDurationText(text: string): number | undefined {
  let total: number | undefined;
  const rest = text.replace(/([\d.]+)\s*([a-zµ]+)/g, (whole, number: string, unit: string) => {
    const factor = unitMs[unit];
    if (factor === undefined) return whole;
    total = (total ?? 0) + Number(number) * factor;
    return '';
  });
  return total === undefined || Number.isNaN(total) || /\S/.test(rest) ? undefined : total;
}
