/** One text for one value, as the server writes it (`server/core/crypto.py`): sorted keys, no spaces. Its digest stands on receipts. Pure. */

export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one === undefined ? null : one)).join(',')}]`;
  if (!value || typeof value !== 'object') return JSON.stringify(value === undefined ? null : value);
  const fields = value as Record<string, unknown>;
  const names = Object.keys(fields).filter((name) => fields[name] !== undefined).sort(byCodePoints);
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(fields[name])}`).join(',')}}`;
}

/** The order of UTF-8, which is not that of JavaScript's strings. */
function byCodePoints(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let place = 0; place < Math.min(left.length, right.length); place += 1) {
    if (left[place] !== right[place]) return left[place]!.codePointAt(0)! - right[place]!.codePointAt(0)!;
  }
  return left.length - right.length;
}
