/** Small parts that every page uses: waiting, notices, error summary, confirmation. */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { inWords, Problem } from '../api/problem.ts';

/** Shown only when the wait is longer than a moment, so that quick answers do not flicker. */
export function Wait({ text = '正在打开，请稍等' }: { text?: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const clock = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(clock);
  }, []);
  return <p class="wait" role="status" hidden={!late}>{text}</p>;
}

export function Notice({ kind = '', children }: { kind?: '' | 'good' | 'warn' | 'bad'; children: ComponentChildren }) {
  return <div class={`notice ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>{children}</div>;
}

export function Trouble({ error, again }: { error: unknown; again?: () => void }) {
  return (
    <Notice kind="bad">
      <p>{inWords(error)}</p>
      {again && <p><button type="button" class="button" onClick={again}>再试一次</button></p>}
    </Notice>
  );
}

/** Whose session ran out signs in again, and comes back to this very screen. */
export const SignInAgain = ({ error }: { error: unknown }) =>
  error instanceof Problem && error.status === 401 && <a class="button" href={`/sign-in?next=${encodeURIComponent(location.href.slice(location.origin.length))}`}>登录</a>;

export interface Summed {
  anchor: string;
  message: string;
}

/** All faults summed up, each a link to its field; takes the focus, so that a screen reader says it first. */
export function ErrorSummary({ faults, stamp }: { faults: Summed[]; stamp: number }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!faults.length || !box.current) return;
    box.current.focus();
    box.current.scrollIntoView();
  }, [stamp]);
  if (!faults.length) return null;
  return (
    <div class="notice bad" ref={box} tabIndex={-1} role="alert" aria-labelledby="error-summary">
      <h2 id="error-summary">还有{faults.length}处要看一下</h2>
      <ul>{faults.map((fault) => <li key={fault.anchor}><a href={`#${fault.anchor}`} onClick={(event) => jump(event, fault.anchor)}>{fault.message}</a></li>)}</ul>
    </div>
  );
}

/** Puts the focus into the field itself, not only the scroll position. */
export function jump(event: Event, anchor: string): void {
  const place = document.getElementById(anchor);
  if (!place) return;
  event.preventDefault();
  const control = /^(INPUT|SELECT|TEXTAREA|BUTTON)$/.test(place.tagName) ? place : place.querySelector<HTMLElement>('input, select, textarea, button');
  (control || place).focus();
  place.scrollIntoView({ block: 'center' });
}

/** A button that shows that it is working and cannot be pressed twice. */
export function DoButton({ run, children, kind = '', busyText = '请稍等…', disabled = false }: {
  run: () => Promise<void> | void; children: ComponentChildren; kind?: string; busyText?: string; disabled?: boolean;
}) {
  const [busy, setBusy] = useState(false);
  const press = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await run();
    } finally {
      setBusy(false);
    }
  };
  return <button type="button" class={`button ${kind}`} disabled={disabled} aria-disabled={busy} onClick={() => void press()}>{busy ? busyText : children}</button>;
}

/** A heading that takes the focus when the screen changes: before it is painted, so that nothing moves under a quick finger. */
export function ScreenTitle({ children, note, silent = false }: { children: ComponentChildren; note?: ComponentChildren; silent?: boolean }) {
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (silent || !title.current) return;
    title.current.focus();
    window.scrollTo(0, 0);
  }, []);
  return <div><h1 ref={title} tabIndex={-1}>{children}</h1>{note && <p class="soft">{note}</p>}</div>;
}
