/**
 * Whether a paper runs out of its picture. Looked for is a bright sheet before something darker: its largest piece must not
 * lie along an edge of the picture. Where light and dark do not part clearly (a white table), or no two edges show
 * the table (a sheet that fills the picture), nothing is said: advice that is often wrong is read by nobody. Pure.
 */

/** Dots of a square that is looked at as one. */
const CELL = 8;
/** So much brighter than what it lies on is a sheet, of 255. */
const APART = 45;
/** Smaller shares of the picture are a lamp or a label, and no sheet. */
const LEAST = 0.15;
/** So much of an edge of the picture must a sheet cover to be cut there, and so little to leave it free. */
const TOUCHED = 0.12, FREE = 0.02;

/** Grey values from 0 to 255, row by row. */
export function isCut(grey: ArrayLike<number>, width: number, height: number): boolean {
  const [columns, rows] = [Math.floor(width / CELL), Math.floor(height / CELL)];
  if (columns < 4 || rows < 4) return false;
  const cells = averaged(grey, width, columns, rows);
  const limit = parted(cells);
  if (limit === null) return false;
  const sheet = largest(cells, columns, limit);
  if (sheet.size < LEAST * cells.length) return false;
  const shares = edges(columns, rows).map((edge) => edge.filter((place) => sheet.has(place)).length / edge.length);
  return shares.some((share) => share >= TOUCHED) && shares.filter((share) => share <= FREE).length >= 2;
}

function averaged(grey: ArrayLike<number>, width: number, columns: number, rows: number): Uint8Array {
  const cells = new Uint8Array(columns * rows);
  for (let place = 0; place < cells.length; place += 1) {
    const corner = Math.floor(place / columns) * CELL * width + (place % columns) * CELL;
    let sum = 0;
    for (let dot = 0; dot < CELL * CELL; dot += 1) sum += grey[corner + Math.floor(dot / CELL) * width + (dot % CELL)]!;
    cells[place] = sum / (CELL * CELL);
  }
  return cells;
}

/** The grey between light and dark that parts them best (Otsu 1979); null where they do not part. */
function parted(cells: Uint8Array): number | null {
  const counts = new Array<number>(256).fill(0);
  let all = 0;
  cells.forEach((cell) => { counts[cell]! += 1; all += cell; });
  let [best, limit, apart, count, sum] = [0, 0, 0, 0, 0];
  for (let level = 0; level < 255; level += 1) {
    count += counts[level]!;
    sum += level * counts[level]!;
    if (!count || count === cells.length) continue;
    const between = (all - sum) / (cells.length - count) - sum / count;
    const worth = count * (cells.length - count) * between * between;
    if (worth > best) [best, limit, apart] = [worth, level, between];
  }
  return apart >= APART ? limit : null;
}

/** The cells of the largest bright piece that hangs together. */
function largest(cells: Uint8Array, columns: number, limit: number): Set<number> {
  const seen = new Set<number>();
  let found = new Set<number>();
  cells.forEach((cell, start) => {
    if (cell <= limit || seen.has(start)) return;
    const [piece, todo] = [new Set([start]), [start]];
    while (todo.length) {
      const at = todo.pop()!;
      const beside = [at - columns, at + columns, ...(at % columns ? [at - 1] : []), ...((at + 1) % columns ? [at + 1] : [])];
      for (const next of beside) {
        if (next < 0 || next >= cells.length || piece.has(next) || cells[next]! <= limit) continue;
        piece.add(next);
        todo.push(next);
      }
    }
    piece.forEach((one) => seen.add(one));
    if (piece.size > found.size) found = piece;
  });
  return found;
}

/** The cells along each edge of the picture. */
function edges(columns: number, rows: number): number[][] {
  const across = Array.from({ length: columns }, (_, column) => column);
  const down = Array.from({ length: rows }, (_, row) => row * columns);
  return [across, across.map((one) => one + (rows - 1) * columns), down, down.map((one) => one + columns - 1)];
}
