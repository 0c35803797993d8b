/** A place to sign with a finger: strokes and picture, and the digest of exactly what was shown above it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import SignaturePad, { type PointGroup } from 'signature_pad';

export interface Stroke {
  t: number;
  x: number;
  y: number;
  pressure: number;
}

export interface Signed {
  strokes: Stroke[][];
  width: number;
  height: number;
  at: string;
}

/** Points between 0 and the pad's edge: a finger may slide beyond it. Times count from the first touch. */
function strokesOf(pad: SignaturePad): Stroke[][] {
  const groups = pad.toData();
  const first = groups[0] && groups[0].points[0] ? groups[0].points[0].time : 0;
  return groups.map((group) => group.points.map((point) => ({ t: Math.max(0, Math.round(point.time - first)), x: round(point.x), y: round(point.y), pressure: Math.min(1, Math.max(0, point.pressure || 0.5)) })));
}

/** Strokes as the pad draws them again, fitted to its size, at the moments at which they were made: others may follow. */
function drawable(signed: Signed, { offsetWidth, offsetHeight }: HTMLElement): PointGroup[] {
  const scale = offsetWidth && offsetHeight ? Math.min(offsetWidth / signed.width, offsetHeight / signed.height) : 1;
  const last = signed.strokes[signed.strokes.length - 1] || [];
  const begun = Date.parse(signed.at) - (last.length ? last[last.length - 1]!.t : 0);
  return signed.strokes.map((points) => ({ ...INK, dotSize: 0, penColor: INK.penColor, compositeOperation: 'source-over' as const, velocityFilterWeight: 0.7, points: points.map(({ t, x, y, pressure }) => ({ time: begun + t, x: x * scale, y: y * scale, pressure })) }));
}

const INK = { minWidth: 1.2, maxWidth: 3.4, penColor: '#111111' };

const round = (place: number): number => Math.round(place * 10) / 10;

interface PadProps {
  label: string;
  /** What was signed already, on this phone, under the same words. */
  before?: Signed | null;
  onSigned: (signed: Signed | null) => void;
  /** In the empty frame. */
  place?: string;
  erase?: string;
  /** For who cannot sign. */
  otherwise?: ComponentChildren;
}

export function Pad({ label, before = null, onSigned, place = '请在这里用手指写下您的名字', erase = '擦掉重签', otherwise = <Otherwise /> }: PadProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pad = useRef<SignaturePad | null>(null);
  const [empty, setEmpty] = useState(!before);
  useEffect(() => {
    const sheet = canvas.current!;
    const made = new SignaturePad(sheet, { ...INK, backgroundColor: 'rgb(255,255,255)' });
    pad.current = made;
    const fit = () => {
      const ratio = Math.max(window.devicePixelRatio || 1, 1);
      const strokes = made.toData();
      sheet.width = sheet.offsetWidth * ratio;
      sheet.height = sheet.offsetHeight * ratio;
      sheet.getContext('2d')!.scale(ratio, ratio);
      made.clear();
      made.fromData(strokes);
    };
    const ended = () => {
      setEmpty(false);
      onSigned({ strokes: strokesOf(made), width: sheet.offsetWidth, height: sheet.offsetHeight, at: new Date().toISOString() });
    };
    fit();
    if (before) made.fromData(drawable(before, sheet));
    made.addEventListener('endStroke', ended);
    addEventListener('resize', fit);
    const fold = sheet.closest('details'); // folded up it has no size
    if (fold) fold.addEventListener('toggle', fit);
    return () => {
      made.off();
      removeEventListener('resize', fit);
      if (fold) fold.removeEventListener('toggle', fit);
    };
  }, []);
  const clear = () => {
    if (pad.current) pad.current.clear();
    setEmpty(true);
    onSigned(null);
  };
  return (
    <div>
      <div class="pad">
        <canvas ref={canvas} role="img" aria-describedby="no-pen" aria-label={`${label}：请用手指或鼠标在这里签名`} />
        {empty && <p class="place" aria-hidden="true">{place}</p>}
      </div>
      <p class="row"><button type="button" class="button" onClick={clear} disabled={empty}>{erase}</button></p>
      <p class="small" id="no-pen">{otherwise}</p>
    </div>
  );
}

const Otherwise = () => <>不方便用手指或鼠标签名的，不用自己签：<a href="/sites">到就近窗口</a>，或<a href="tel:12345">打 12345</a> 请网格员上门，有人帮您办完，不收费。填好的都存着。</>;
